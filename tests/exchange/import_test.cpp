#include "exchange/import.hpp"

#include "exchange/csv.hpp"
#include "store/clients.hpp"
#include "store/connection.hpp"
#include "store/derived.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/tokens.hpp"
#include "store/treatment.hpp"
#include "store/verify.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace mat;
namespace fs = std::filesystem;

namespace {

const Instant now = Instant::from_seconds(1'795'352'400); // 2026-11-22T13:00Z
const store::Clock the_clock = [] { return now; };

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "mat-import-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = name;
    }
    ~TemporaryFolder() { fs::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    std::string text() const { return path_.string(); }

  private:
    fs::path path_;
};

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream all;
    all << file.rdbuf();
    return all.str();
}

// The nine files as cells: file, line, cell. The first line is the header.
using Cells = std::vector<std::vector<std::string>>;
using Files = std::map<std::string, Cells>;

// A small clinic, every line of which is sound. Today is 2026-11-22.
Files sound_files() {
    return {
        {"staff",
         {{"staff_id", "name", "role"},
          {"7", "Tess Cedar", "nurse"},
          {"8", "Siân \"Sunny\" ní Bhriain", "nurse,counselor"}}},
        {"clients",
         {{"client_id", "last_name", "first_name", "birth_date"},
          {"501", "Umbra", "Sven", "1989-01-08"},
          {"77", "O'Rourke, III", "", "1996-02-29"},
          {"9000000000", "Núñez", "Ana", "1980-05-05"}}},
        {"episodes",
         {{"episode_id", "client_id", "counselor_id", "admit_date", "discharge_date", "reason"},
          {"1", "501", "8", "2025-01-01", "2025-01-20", "left against advice"},
          {"2", "501", "8", "2025-03-01", "", ""},
          {"3", "77", "", "2025-02-28", "", ""},
          {"4", "9000000000", "8", "2024-12-01", "", ""}}},
        {"orders",
         {{"order_id", "client_id", "medication", "dose_mg", "take_homes", "start_date", "end_date"},
          {"31", "501", "methadone", "80", "1", "2025-01-01", "2025-01-03"},
          {"32", "501", "methadone", "82.5", "6", "2025-01-03", "2025-01-10"},
          {"33", "9000000000", "naltrexone", "380", "0", "2024-12-01", ""}}},
        {"doses",
         {{"dose_id", "client_id", "order_id", "dose_date", "status", "dose_mg", "dispensed_date",
           "dispensed_time", "staff_id"},
          {"1", "501", "31", "2025-01-01", "administered", "80", "2025-01-01", "06:44", "7"},
          {"2", "501", "31", "2025-01-02", "held", "0", "", "", ""},
          {"3", "501", "32", "2025-01-03", "administered", "82.5", "2025-01-03", "11:59", "8"},
          {"4", "501", "32", "2025-01-04", "take_home", "82.5", "2025-01-03", "11:59", "8"},
          {"5", "9000000000", "33", "2025-01-04", "administered", "380", "2025-01-04", "09:00", "7"},
          {"6", "501", "32", "2025-01-05", "missed", "0", "", "", ""},
          {"7", "501", "32", "2025-01-06", "missed", "0", "", "", ""}}},
        {"groups", {{"group_id", "counselor_id", "name", "weekday"}, {"3", "8", "Grupo, \"uno\"", "1"}}},
        {"rosters",
         {{"roster_id", "group_id", "client_id", "join_date", "leave_date"},
          {"1", "3", "501", "2025-01-02", "2025-01-09"},
          {"2", "3", "77", "2025-03-01", ""}}},
        {"sessions",
         {{"session_id", "client_id", "counselor_id", "group_id", "kind", "session_date", "minutes", "status"},
          {"1", "501", "8", "3", "group", "2025-01-06", "90", "attended"},
          {"2", "501", "8", "", "individual", "2025-01-06", "45", "no_show"}}},
        {"screens",
         {{"screen_id", "client_id", "collected_date", "result"}, {"1", "501", "2025-01-01", "negative"}}},
    };
}

void write_files(const TemporaryFolder& folder, const Files& files, const char* line_end = "\r\n") {
    for (const auto& [name, lines] : files) {
        std::ofstream file(folder / (name + ".csv"), std::ios::binary);
        for (const auto& line : lines) {
            std::string bytes;
            for (std::size_t i = 0; i < line.size(); ++i) {
                if (i > 0) bytes += ',';
                exchange::append_csv_cell(bytes, line[i]);
            }
            file << bytes << line_end;
        }
    }
}

std::size_t column_of(const Cells& lines, const std::string& name) {
    return static_cast<std::size_t>(std::find(lines[0].begin(), lines[0].end(), name) - lines[0].begin());
}

// A new store with its key.
class TestStore {
  public:
    TestStore() {
        const auto mask = ::umask(077);
        {
            store::Connection connection(path(), store::Access::migrate);
            store::make_schema(connection);
        }
        store_ = std::make_unique<store::Store>(store::Store::open_to_write(path()));
        store::Writer writer(*store_, "admin", "init", the_clock);
        const store::Secret master = store::Secret::random();
        store::make_keyring(writer, master);
        store::write_file(key_path(), store::key_file_text(master), 0600);
        store::record_setting(writer, "zone", "America/Chicago", Day());
        store::record_setting(writer, "program", "obot", Day());
        writer.commit();
        ::umask(mask);
    }
    std::string path() const { return folder_ / "store.db"; }
    std::string key_path() const { return folder_ / "key"; }
    const store::Store& store() const { return *store_; }

    // Records it where it can be recorded.
    Result<exchange::ImportOutcome> import(const exchange::ImportRequest& request,
                                           const exchange::Progress& progress = {}) {
        return run(request, progress, true);
    }
    // The same as a dry run.
    Result<exchange::ImportOutcome> attempt(const exchange::ImportRequest& request) {
        return run(request, {}, false);
    }

    // The rows of a query, cells with | between them.
    std::vector<std::string> rows(const std::string& sql) const {
        store::Statement statement(store_->connection(), sql);
        std::vector<std::string> rows;
        while (statement.step()) {
            std::string row;
            for (int column = 0; column < statement.columns(); ++column)
                row += (column == 0 ? "" : "|") + (statement.is_null(column) ? "-" : statement.text(column));
            rows.push_back(row);
        }
        return rows;
    }
    std::int64_t count(const std::string& table) const {
        return std::stoll(rows("SELECT count(*) FROM " + table).front());
    }
    // Chain, references, derived tables and tokens.
    void check_sound() const {
        const store::Reader reader(*store_, now);
        const store::Verification verification = store::verify_chain(reader, "");
        CHECK_FALSE(verification.fault);
        CHECK(store::differing_tables(reader, store::read_clinic(reader)).empty());
        CHECK(store::tokens_agree(reader, store::Keys::open(reader, key_path())));
        CHECK(rows("PRAGMA foreign_key_check").empty());
        CHECK(rows("PRAGMA integrity_check") == std::vector<std::string>{"ok"});
        CHECK(rows("SELECT count(*) FROM sqlite_master WHERE type='index' AND sql IS NOT NULL AND tbl_name IN "
                   "('dose', "
                   "'session', 'medication_order', 'drug_test')") == std::vector<std::string>{"4"});
    }

  private:
    Result<exchange::ImportOutcome> run(const exchange::ImportRequest& request,
                                        const exchange::Progress& progress, bool commit) {
        store::Writer writer(*store_, "admin", "store import", the_clock);
        const store::Keys keys = store::Keys::open(writer, key_path());
        auto outcome = exchange::import_clinic(writer, keys, store::read_clinic(writer), request, progress);
        if (outcome && commit) writer.commit();
        return outcome;
    }
    TemporaryFolder folder_;
    std::unique_ptr<store::Store> store_;
};

exchange::ImportRequest all_of(const TemporaryFolder& folder) {
    exchange::ImportRequest request;
    request.folder = folder.text();
    return request;
}

exchange::ImportRequest part_of(const TemporaryFolder& folder) {
    exchange::ImportRequest request = all_of(folder);
    request.partial = true;
    return request;
}

// The failure's message, or `imported`. The store stays as it was.
std::string answer(TestStore& store, const Files& files) {
    const TemporaryFolder folder;
    write_files(folder, files);
    const auto outcome = store.attempt(all_of(folder));
    return outcome ? "imported" : outcome.failure().message;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

using Rows = std::vector<std::string>;

} // namespace

TEST_CASE("records a clinic as its files say it") {
    const TemporaryFolder folder;
    write_files(folder, sound_files());
    TestStore store;
    const auto outcome = store.import(all_of(folder));
    REQUIRE(outcome);

    SUBCASE("the outcome") {
        const std::vector<std::pair<std::string, std::int64_t>> recorded = {
            {"staff.csv", 2},  {"clients.csv", 3}, {"episodes.csv", 4}, {"orders.csv", 3}, {"doses.csv", 5},
            {"groups.csv", 1}, {"rosters.csv", 2}, {"sessions.csv", 2}, {"screens.csv", 1}};
        CHECK(outcome->recorded == recorded);
        CHECK(outcome->clients == 3);
        CHECK(outcome->first_client.sequence() == 1001);
        CHECK(outcome->last_client.sequence() == 1003);
        CHECK(outcome->history == DayRange{*Day::parse("2025-01-01"), *Day::parse("2025-01-06")});
        CHECK(outcome->rejected_rows == 0);
        CHECK(outcome->rejected.empty());
        CHECK(outcome->missed_listed == 2);
        CHECK(outcome->missed_implied == 2);
        CHECK(outcome->missed_differences == 0);
    }
    SUBCASE("people") {
        const store::Reader reader(store.store(), now);
        const store::Keys keys = store::Keys::open(reader, store.key_path());
        const auto staff = store::list_staff(reader, &keys);
        REQUIRE(staff.size() == 2);
        CHECK(staff[0].login == "import:7");
        CHECK(staff[0].initials == "TC");
        CHECK(staff[0].name == "Tess Cedar");
        CHECK(staff[0].roles == domain::Roles(domain::Role::nurse));
        CHECK(staff[1].initials == "SSN");
        CHECK(staff[1].name == "Siân \"Sunny\" ní Bhriain");
        CHECK(staff[1].roles == (domain::Role::nurse | domain::Role::counselor));

        const auto identity = [&](std::int64_t number) {
            return store::open_identity(reader, keys,
                                        *store::find_client(reader, *ClientNumber::from_sequence(number)));
        };
        CHECK(identity(1001) == store::Identity{{"last_name", "Umbra"},
                                                {"first_name", "Sven"},
                                                {"birth_date", "1989-01-08"},
                                                {"former_id", "501"}});
        CHECK(identity(1002) == store::Identity{{"last_name", "O'Rourke, III"},
                                                {"birth_date", "1996-02-29"},
                                                {"former_id", "77"}});
        CHECK(identity(1003).at("last_name") == "Núñez");
        CHECK(store.rows("SELECT id, imported FROM client") == Rows{"1001|1", "1002|1", "1003|1"});
        // On 28 February who was born on the 29th is not yet a year older.
        CHECK(store.rows("SELECT client, admit_day, program, counselor, age, treatment_start, verified_by FROM "
                         "episode") == Rows{"1001|20089|otp|2|35|-|-", "1001|20148|otp|2|36|-|-",
                                            "1002|20147|otp|-|28|-|-", "1003|20058|otp|2|44|-|-"});
        CHECK(store.rows("SELECT episode, day, reason FROM episode_end") ==
              Rows{"1|20108|left-against-advice"});
    }
    SUBCASE("treatment") {
        CHECK(store.rows("SELECT id, client, medication, amount, every_days, take_homes, start_day, until_day, "
                         "supply, product, "
                         "staff, written_day FROM medication_order") ==
              Rows{"1|1001|1|80000|1|1|20089|-|clinic|-|-|20089", "2|1001|1|82500|1|6|20091|-|clinic|-|-|20091",
                   "3|1003|3|380000|28|0|20058|-|clinic|-|-|20058"});
        CHECK(store.rows("SELECT order_id, day, reason FROM order_end") ==
              Rows{"1|20091|imported", "2|20098|imported"});
        // 06:44 in Chicago in January is 12:44 UTC.
        CHECK(store.rows("SELECT id>>20, id&1048575, client, order_id, day, kind, medication, amount, at, "
                         "staff, late, replaces "
                         "FROM dose ORDER BY id") ==
              Rows{"20089|1|1001|1|20089|1|1|80000|1735735440000000|1|0|-",
                   "20090|1|1001|1|20090|5|1|0|-|-|0|-",
                   "20091|1|1001|2|20091|1|1|82500|1735927140000000|2|0|-",
                   "20091|2|1001|2|20092|4|1|82500|1735927140000000|2|0|-",
                   "20092|1|1003|3|20092|1|3|380000|1736002800000000|1|0|-"});
        const store::Reader reader(store.store(), now);
        const store::Clinic clinic = store::read_clinic(reader);
        const store::MissedDays missed(reader, clinic, clinic.today, store::Path::rollup);
        CHECK(missed.on(*Day::parse("2025-01-05")) == std::vector<std::int64_t>{1001});
        CHECK(missed.on(*Day::parse("2025-01-04")).empty());
        CHECK(missed.on(*Day::parse("2025-01-07")).empty()); // after history has ended
    }
    SUBCASE("care") {
        CHECK(store.rows("SELECT name, weekday, staff FROM care_group") == Rows{"Grupo, \"uno\"|1|2"});
        CHECK(store.rows("SELECT care_group, client, day FROM group_join") ==
              Rows{"1|1001|20090", "1|1002|20148"});
        CHECK(store.rows("SELECT group_join, day FROM group_leave") == Rows{"1|20097"});
        CHECK(store.rows(
                  "SELECT id>>20, id&1048575, client, staff, care_group, kind, minutes, status FROM session") ==
              Rows{"20094|1|1001|2|1|1|90|0", "20094|2|1001|2|-|0|45|1"});
        CHECK(store.rows("SELECT client, day, result FROM drug_test") == Rows{"1001|20089|negative"});
    }
    SUBCASE("the chain") {
        store.check_sound();
        std::string digests;
        for (const char* file :
             {"staff", "clients", "episodes", "orders", "doses", "groups", "rosters", "sessions", "screens"})
            digests += store::view(store::digest_of(bytes_of(folder / (std::string(file) + ".csv"))));
        const std::string expected = store::hex(store::view(store::digest_of(digests)));
        CHECK(store.rows("SELECT first_day, last_day, lower(hex(digest)) FROM import_run") ==
              Rows{"20089|20094|" + expected});
        // Two settings, nine files, one run.
        CHECK(
            store.rows("SELECT number, kind, row_count FROM entry WHERE number>2") ==
            Rows{"3|3|4", "4|3|6", "5|3|5", "6|3|5", "7|3|5", "8|3|1", "9|3|3", "10|3|2", "11|3|1", "12|1|-"});
    }
}

TEST_CASE("reads files however their lines end and their columns stand") {
    Files files = sound_files();
    for (auto& line : files["doses"]) std::reverse(line.begin(), line.end());
    const TemporaryFolder folder;
    write_files(folder, files, "\n");
    const std::string clients = bytes_of(folder / "clients.csv");
    std::ofstream(folder / "clients.csv", std::ios::binary) << "\xEF\xBB\xBF" << clients;
    TestStore store;
    REQUIRE(store.import(all_of(folder)));
    CHECK(store.count("dose") == 5);
    store.check_sound();
}

TEST_CASE("refuses a cell that does not fit and accepts its neighbour") {
    struct Row {
        const char* file;
        std::size_t line; // as an editor counts
        const char* column;
        std::string bad;
        const char* reason;
        std::string good;
    };
    const std::vector<Row> table = {
        {"staff", 2, "staff_id", "", "whole number from 1 on", "7"},
        {"staff", 2, "staff_id", "0", "whole number", "007"},
        {"staff", 3, "staff_id", "7", "earlier row", "8"},
        {"staff", 2, "name", "", "empty", "X"},
        {"staff", 2, "name", "  ", "empty", " X "},
        {"staff", 2, "name", "Jos\xE9", "UTF-8", "José"},
        {"staff", 2, "role", "surgeon", "admin, prescriber, nurse", "prescriber"},
        {"staff", 2, "role", "", "must be roles", "robot"},
        {"staff", 2, "role", "nurse, counselor", "must be roles", "nurse,counselor"},
        {"clients", 3, "client_id", "seventy", "whole number", "77"},
        {"clients", 3, "client_id", "77 ", "whole number", "77"},
        {"clients", 3, "client_id", "+77", "whole number", "77"},
        {"clients", 3, "client_id", "501", "earlier row", "77"},
        {"clients", 4, "client_id", "9223372036854775808", "whole number", "9000000000"},
        {"clients", 2, "last_name", "", "empty", "E"},
        {"clients", 2, "last_name", "\xC0\xAF", "UTF-8", "Łukasiewicz"},
        {"clients", 2, "first_name", "\xED\xA0\x80", "UTF-8", ""},
        {"clients", 2, "first_name", std::string("a\0b", 3), "UTF-8", "a\nb"},
        {"clients", 2, "birth_date", "", "empty", "2000-02-29"},
        {"clients", 2, "birth_date", "1900-02-29", "date such as", "1904-02-29"},
        {"clients", 2, "birth_date", "8 Jan 1989", "date such as", "1989-01-08"},
        {"clients", 2, "birth_date", "1899-12-31", "date such as", "1900-01-01"},
        {"clients", 3, "birth_date", "2026-11-23", "future", "2025-02-28"},
        {"episodes", 2, "client_id", "502", "points to no row of clients.csv", "501"},
        {"episodes", 2, "client_id", "", "points to no row", "501"},
        {"episodes", 2, "counselor_id", "9", "points to no row of staff.csv", ""},
        {"episodes", 2, "admit_date", "2025-01-21", "before admit_date", "2025-01-20"},
        {"episodes", 2, "discharge_date", "2025-03-02", "overlaps", "2025-03-01"},
        {"episodes", 3, "admit_date", "2025-01-19", "overlaps", "2025-01-20"},
        {"episodes", 3, "admit_date", "2026-11-23", "future", "2026-11-22"},
        {"episodes", 4, "admit_date", "1996-02-28", "birth", "1996-02-29"},
        {"episodes", 2, "reason", "went away", "completed", "lost to follow-up"},
        {"episodes", 2, "reason", "", "completed", "died"},
        {"episodes", 3, "reason", "completed", "no discharge_date", ""},
        {"episodes", 3, "discharge_date", "2026-11-23", "future", ""},
        {"orders", 2, "medication", "heroin", "methadone, buprenorphine", "methadone"},
        {"orders", 2, "dose_mg", "0", "more than 0", "0.001"},
        {"orders", 2, "dose_mg", "80.0001", "three decimals", "80.000"},
        {"orders", 2, "dose_mg", "80mg", "three decimals", "80"},
        {"orders", 2, "dose_mg", "-80", "three decimals", "80"},
        {"orders", 2, "dose_mg", "1e2", "three decimals", "100"},
        {"orders", 2, "dose_mg", ".5", "three decimals", "0.5"},
        {"orders", 2, "dose_mg", "5.", "three decimals", "5"},
        {"orders", 2, "dose_mg", "1000000000", "three decimals", "999999999"},
        {"orders", 2, "take_homes", "-1", "whole number", "0"},
        {"orders", 2, "take_homes", "", "whole number", "1"},
        {"orders", 4, "end_date", "2024-12-01", "after start_date", "2025-01-05"},
        {"orders", 2, "end_date", "2025-01-04", "overlaps", "2025-01-03"},
        {"orders", 2, "client_id", "76", "points to no row", "501"},
        {"doses", 2, "dose_id", "x", "whole number", "9223372036854775807"},
        {"doses", 3, "dose_id", "1", "earlier row", "9999"},
        {"doses", 2, "client_id", "77", "another client", "501"},
        {"doses", 2, "order_id", "34", "points to no row of orders.csv", "31"},
        {"doses", 2, "order_id", "32", "active", "31"},
        {"doses", 4, "order_id", "31", "active", "32"},
        {"doses", 2, "status", "given", "administered, take_home, missed, held", "administered"},
        {"doses", 2, "dose_mg", "0", "more than 0", "79.5"},
        {"doses", 3, "dose_mg", "1", "must be 0", "0.000"},
        {"doses", 3, "dispensed_date", "2025-01-02", "must be empty", ""},
        {"doses", 3, "dispensed_time", "06:00", "must be empty", ""},
        {"doses", 3, "staff_id", "9", "points to no row of staff.csv", "7"},
        {"doses", 2, "staff_id", "", "points to no row of staff.csv", "8"},
        {"doses", 2, "dispensed_date", "", "empty", "2025-01-01"},
        {"doses", 2, "dispensed_time", "", "time such as", "00:00"},
        {"doses", 2, "dispensed_time", "24:00", "time such as", "23:59"},
        {"doses", 2, "dispensed_time", "6:44", "time such as", "06:44"},
        {"doses", 2, "dispensed_time", "06:60", "time such as", "06:59"},
        {"doses", 2, "dispensed_time", "06-44", "time such as", "06:44"},
        {"doses", 2, "dose_date", "2025-01-08", "must be dispensed_date", "2025-01-01"},
        {"doses", 5, "dose_date", "2025-01-03", "after dispensed_date", "2025-01-04"},
        {"doses", 5, "dose_date", "2025-03-07", "more than 62 days", "2025-03-06"},
        {"doses", 5, "dose_date", "2025-01-02", "after dispensed_date", "2025-01-07"},
        {"doses", 7, "dose_date", "2025-01-04", "earlier row", "2025-01-07"},
        {"doses", 7, "dose_date", "2025-01-10", "active", "2025-01-09"},
        {"doses", 3, "dose_date", "2025-01-03", "active", "2025-01-02"},
        {"doses", 6, "dose_date", "", "empty", "2025-01-04"},
        {"groups", 2, "name", "", "empty", "Ö"},
        {"groups", 2, "name", "\xFF", "UTF-8", "x"},
        {"groups", 2, "weekday", "7", "0 to 6", "6"},
        {"groups", 2, "weekday", "Monday", "0 to 6", "0"},
        {"groups", 2, "counselor_id", "9", "points to no row of staff.csv", ""},
        {"rosters", 2, "group_id", "4", "points to no row of groups.csv", "3"},
        {"rosters", 2, "join_date", "", "empty", "2025-01-09"},
        {"rosters", 2, "leave_date", "2025-01-01", "before join_date", "2025-01-02"},
        {"rosters", 3, "join_date", "2026-11-23", "future", "2026-11-22"},
        {"sessions", 2, "group_id", "", "group session", "3"},
        {"sessions", 2, "kind", "grp", "individual, group", "medical"},
        {"sessions", 2, "minutes", "1441", "0 to 1440", "1440"},
        {"sessions", 2, "minutes", "", "0 to 1440", "0"},
        {"sessions", 2, "status", "late", "attended, no_show, cancelled", "cancelled"},
        {"sessions", 2, "session_date", "2026-11-23", "future", "2026-11-22"},
        {"sessions", 2, "counselor_id", "9", "points to no row of staff.csv", ""},
        {"screens", 2, "result", "", "a word", "opioid"},
        {"screens", 2, "result", "Jane Doe", "a word", "jane-doe_1"},
        {"screens", 2, "result", std::string(41, 'a'), "a word", std::string(40, 'a')},
        {"screens", 2, "collected_date", "2026-11-23", "future", "2026-11-22"},
    };
    TestStore store;
    for (const Row& row : table) {
        CAPTURE(row.file);
        CAPTURE(row.line);
        CAPTURE(row.column);
        CAPTURE(row.bad);
        Files files = sound_files();
        std::string& cell = files[row.file][row.line - 1][column_of(files[row.file], row.column)];
        cell = row.bad;
        const std::string refusal = answer(store, files);
        CHECK(has(refusal, std::string(row.file) + ".csv line "));
        CHECK(has(refusal, row.reason));
        cell = row.good;
        CHECK(answer(store, files) == "imported");
    }
    CHECK(store.count("entry") == 2);
    store.check_sound();
}

TEST_CASE("names file, line and column of what does not fit, and never what stands there") {
    Files files = sound_files();
    files["clients"][1][1] = "Smith\nand\nZebra"; // a cell over three lines
    files["clients"][2][3] = "Zebra-02-29";
    files["staff"][1][2] = "Zebra";
    files["groups"][1][3] = "Zebra";
    files["doses"][2][4] = "Zebra";
    files["doses"].push_back({"Zebra"});
    TestStore store;
    const std::string refusal = answer(store, files);
    CHECK(has(refusal, "clients.csv line 5, column birth_date: "));
    CHECK(has(refusal, "staff.csv line 2, column role: "));
    CHECK(has(refusal, "groups.csv line 2, column weekday: "));
    CHECK(has(refusal, "doses.csv line 3, column status: "));
    CHECK(has(refusal, "doses.csv line 9: the row has not the header's 9 cells but 1"));
    CHECK_FALSE(has(refusal, "Zebra"));
}

TEST_CASE("refuses files that are not the nine") {
    TestStore store;
    const auto refusal = [&](const std::function<void(Files&)>& spoil, bool ignore_unknown = false) {
        Files files = sound_files();
        spoil(files);
        const TemporaryFolder folder;
        write_files(folder, files);
        auto request = all_of(folder);
        request.ignore_unknown = ignore_unknown;
        const auto outcome = store.attempt(request);
        if (outcome) return std::string("imported");
        CHECK(outcome.failure().exit == Exit::usage);
        return outcome.failure().code + ": " + outcome.failure().message;
    };
    CHECK(has(refusal([](Files& files) {
                  files.erase("rosters");
                  files.erase("staff");
              }),
              "lacks staff.csv, rosters.csv"));
    CHECK(has(refusal([](Files& files) { files["staff"].clear(); }), "staff.csv: the file is empty"));
    CHECK(has(refusal([](Files& files) { files["doses"][0][3] = "day"; }),
              "doses.csv: the header lacks 'dose_date'"));
    CHECK(has(refusal([](Files& files) { files["doses"][0][3] = "status"; }), "'status' is there twice"));
    const auto add_column = [](Files& files) {
        files["clients"][0].push_back("city");
        for (std::size_t line = 1; line < files["clients"].size(); ++line)
            files["clients"][line].push_back("a\n\xFF");
    };
    CHECK(refusal(add_column) == "import-columns: clients.csv: column 'city' is not known");
    CHECK(refusal(add_column, true) == "imported");
    // A file without a header has people in its first line: it is not quoted.
    CHECK_FALSE(has(refusal([](Files& files) { files["clients"].erase(files["clients"].begin()); }), "Umbra"));
    // Files with a header only are fine.
    CHECK(refusal([](Files& files) {
              for (auto& [name, lines] : files) lines.resize(1);
          }) == "imported");
    CHECK(has(refusal([](Files& files) {
                  files["sessions"][1][3] = "3";
                  files["sessions"][0].push_back("status");
              }),
              "twice"));
}

TEST_CASE("takes the days between doses from the order, where the file says so") {
    Files files = sound_files();
    files["orders"][0].push_back("every_days");
    for (std::size_t line = 1; line < files["orders"].size(); ++line) files["orders"][line].push_back("");
    files["orders"].push_back({"40", "77", "buprenorphine", "100", "0", "2025-01-01", "", "28"});
    files["orders"].push_back({"41", "77", "naltrexone", "50", "0", "2025-01-01", "", ""});
    TestStore store;
    for (const char* bad : {"0", "63", "x"}) {
        files["orders"][4][7] = bad;
        CHECK(has(answer(store, files),
                  "orders.csv line 5, column every_days: must be a whole number from 1 to 62"));
    }
    files["orders"][4][7] = "62";
    const TemporaryFolder folder;
    write_files(folder, files);
    REQUIRE(store.import(all_of(folder)));
    CHECK(store.rows("SELECT every_days FROM medication_order ORDER BY id") == Rows{"1", "1", "28", "62", "1"});
}

TEST_CASE("calls columns and values what the map calls them") {
    Files files = sound_files();
    files["doses"][0][3] = "for day";
    files["doses"][1][4] = "G";
    files["doses"][5][4] = "G";
    files["episodes"][1][5] = "AMA";
    const TemporaryFolder folder;
    write_files(folder, files);
    auto request = all_of(folder);
    request.map_file = folder / "map.toml";
    TestStore store;
    const auto with_map = [&](const std::string& toml) {
        std::ofstream(request.map_file) << toml;
        const auto outcome = store.attempt(request);
        return outcome ? "imported" : outcome.failure().message;
    };
    const std::string columns = "[columns.doses]\n\"for day\" = \"dose_date\"\n";
    const std::string values =
        "[values.doses.status]\nG = 'administered'\n[values.episodes.reason]\nAMA = 'left against advice'\n";
    CHECK(with_map(columns + values) == "imported");
    CHECK(has(with_map(values), "lacks 'dose_date'"));
    CHECK(has(with_map(columns), "episodes.csv line 2, column reason"));

    struct Row {
        const char* toml;
        const char* message;
    };
    for (const Row& row :
         {Row{"[column.doses]\n", "map.toml:1: 'column' is not known here"},
          Row{"\n[columns.dose]\nx = 'status'\n", "map.toml:2: 'dose' is not a file"},
          Row{"[columns.doses]\nx = 'state'\n", "map.toml:2: 'state' is not a column of doses.csv"},
          Row{"[columns.doses]\nx = 3\n", "map.toml:2: "},
          Row{"[columns]\ndoses = 3\n", "map.toml:2: 'doses' must be a table"},
          Row{"[values.doses.state]\nx = 'y'\n", "map.toml:1: 'state' is not a column of doses.csv"},
          Row{"[values.doses.status]\nx = 3\n", "map.toml:2: 'x' must be a text"},
          Row{"columns = 1\n", "map.toml:1: 'columns' must be a table"},
          Row{"[columns.doses\n", "map.toml:1: "}}) {
        CAPTURE(row.toml);
        CHECK(has(with_map(row.toml), row.message));
    }
    request.map_file = folder / "nowhere.toml";
    CHECK_FALSE(store.import(request));
}

TEST_CASE("records nothing when anything does not fit") {
    Files files = sound_files();
    files["screens"][1][3] = "Not A Word"; // the very last row of all
    const TemporaryFolder folder;
    write_files(folder, files);
    TestStore store;
    const auto outcome = store.import(all_of(folder));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.failure().exit == Exit::usage);
    CHECK(outcome.failure().code == "import-rejected");
    CHECK(has(outcome.failure().message, "1 row does not fit; nothing was recorded"));
    for (const char* table :
         {"staff", "client", "client_identity", "client_token", "episode", "medication_order", "dose",
          "care_group", "session", "drug_test", "import_run", "daily", "missed_day"})
        CHECK(store.count(table) == 0);
    CHECK(store.count("entry") == 2);
    CHECK(store.count("keyring WHERE id>0") == 0);
    store.check_sound();
    CHECK_FALSE(fs::exists(folder / "rejected"));

    // The same store takes the mended files.
    files["screens"][1][3] = "negative";
    write_files(folder, files);
    CHECK(store.import(all_of(folder)));
    store.check_sound();
}

TEST_CASE("tells twenty causes and how many more there are, consequences apart") {
    Files files = sound_files();
    for (int i = 0; i < 30; ++i) files["staff"].push_back({std::to_string(100 + i), "", "nurse"});
    files["orders"][2][1] = "x"; // four doses point to this order
    TestStore store;
    const std::string refusal = answer(store, files);
    CHECK(has(refusal, "35 rows do not fit, 4 of them only because they point to one that does not"));
    CHECK(std::count(refusal.begin(), refusal.end(), '\n') == 21);
    CHECK(has(refusal, "\nand 11 more"));
}

TEST_CASE("records in part what fits, and writes the rest to the folder") {
    Files files = sound_files();
    files["clients"][1][1] = "Sm\"ith,\nJr";
    files["clients"][2][3] = "1996-02-30";          // takes an episode and a roster row with it
    files["orders"][1][3] = "0";                    // takes two doses with it
    files["sessions"].push_back({"3", "501", "8"}); // too few cells
    files["screens"].push_back({"2", "501", "2025-01-01", "x", ""}); // too many
    const TemporaryFolder folder;
    write_files(folder, files);
    TestStore store;
    const auto outcome = store.import(part_of(folder));
    REQUIRE(outcome);
    CHECK(outcome->rejected_rows == 8);
    CHECK(outcome->rejected.size() == 8);
    CHECK(outcome->clients == 2);
    CHECK(store.count("episode") == 3);
    CHECK(store.count("medication_order") == 2);
    CHECK(store.count("dose") == 3);
    CHECK(store.count("session") == 2);
    CHECK(store.count("drug_test") == 1);
    CHECK(outcome->history.first == *Day::parse("2025-01-03")); // of what was recorded
    store.check_sound();

    CHECK(bytes_of(folder / "rejected/clients.csv") ==
          "client_id,last_name,first_name,birth_date,line,column_name,reason\r\n"
          "77,\"O'Rourke, III\",,1996-02-30,4,birth_date,must be a date such as 2026-11-21\r\n");
    CHECK(bytes_of(folder / "rejected/doses.csv") ==
          "dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id,line,"
          "column_name,reason\r\n"
          "1,501,31,2025-01-01,administered,80,2025-01-01,06:44,7,2,order_id,points to a rejected row of "
          "orders.csv\r\n"
          "2,501,31,2025-01-02,held,0,,,,3,order_id,points to a rejected row of orders.csv\r\n");
    CHECK(bytes_of(folder / "rejected/sessions.csv") ==
          "session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status,line,column_name,"
          "reason\r\n"
          "3,501,8,,,,,,4,,the row has not the header's 8 cells but 3\r\n");
    CHECK(bytes_of(folder / "rejected/screens.csv") ==
          "screen_id,client_id,collected_date,result,line,column_name,reason\r\n"
          "2,501,2025-01-01,x,,3,,the row has not the header's 4 cells but 5\r\n");
    for (const char* none : {"staff", "groups"})
        CHECK_FALSE(fs::exists(folder / ("rejected/" + std::string(none) + ".csv")));
    struct stat about {};
    REQUIRE(::stat((folder / "rejected").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0700);
    REQUIRE(::stat((folder / "rejected/clients.csv").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
}

TEST_CASE("takes away what an earlier attempt had rejected and fits now") {
    const TemporaryFolder folder;
    write_files(folder, sound_files());
    fs::create_directory(folder / "rejected");
    std::ofstream(folder / "rejected/doses.csv") << "old";
    std::ofstream(folder / "rejected/notes.txt") << "not ours";
    TestStore store;
    REQUIRE(store.import(part_of(folder)));
    CHECK_FALSE(fs::exists(folder / "rejected/doses.csv"));
    CHECK(fs::exists(folder / "rejected/notes.txt"));
}

TEST_CASE("records nothing of a file that is not CSV to its end, in part neither") {
    for (const bool partial : {false, true}) {
        const TemporaryFolder folder;
        write_files(folder, sound_files());
        std::ofstream(folder / "sessions.csv", std::ios::app | std::ios::binary) << "3,\"501\nnever closed";
        TestStore store;
        const auto outcome = store.import(partial ? part_of(folder) : all_of(folder));
        REQUIRE_FALSE(outcome);
        CHECK(has(outcome.failure().message,
                  "sessions.csv line 4: a quotation mark was opened here and never closed"));
        CHECK(store.count("entry") == 2);
    }
}

TEST_CASE("imports a history once") {
    const TemporaryFolder folder;
    Files files = sound_files();
    for (auto& [name, lines] : files) lines.resize(1); // without a day of history too
    write_files(folder, files);
    TestStore store;
    const auto first = store.import(all_of(folder));
    REQUIRE(first);
    CHECK(first->clients == 0);
    CHECK(store.rows("SELECT first_day, last_day FROM import_run") == Rows{"-|-"});
    store.check_sound();
    const auto second = store.import(all_of(folder));
    REQUIRE_FALSE(second);
    CHECK(second.failure().code == "imported-already");
    CHECK(second.failure().exit == Exit::usage);
}

TEST_CASE("imports into a store in use") {
    TestStore store;
    const Day day = *Day::parse("2025-01-03");
    {
        store::Writer writer(store.store(), "admin", "test", the_clock);
        const store::Keys keys = store::Keys::open(writer, store.key_path());
        const ClientNumber number = store::record_client(writer, keys, {{"last_name", "Here"}}, false);
        const auto client = *store::find_client(writer, number);
        domain::DoseRecord dose;
        dose.client = number.sequence();
        dose.day = day;
        dose.amount = Amount::milligrams(5);
        dose.number = store::next_dose_number(writer, day);
        store::record_dose(writer, client, dose);
        writer.record(store::Fact::session, (std::int64_t{20094} << 20) + 1,
                      {number.sequence(), std::monostate{}, std::monostate{}, std::int64_t{0}, std::int64_t{30},
                       std::int64_t{0}});
        store::seal_closed_days(writer, store::read_clinic(writer));
        writer.commit();
    }
    const TemporaryFolder folder;
    write_files(folder, sound_files());
    const auto outcome = store.import(all_of(folder));
    REQUIRE(outcome);
    CHECK(outcome->first_client.sequence() == 1002);
    CHECK(store.rows("SELECT id&1048575, client FROM dose WHERE id>>20=20091") ==
          Rows{"1|1001", "2|1002", "3|1002"});
    CHECK(store.count("session") == 3);
    store.check_sound();
}

TEST_CASE("compares missed rows with what orders and doses imply") {
    struct Row {
        const char* what;
        std::function<void(Cells&)> change; // of the doses
        std::int64_t listed, implied, differences;
        const char* example;
    };
    const std::vector<Row> table = {
        {"all agree", [](Cells&) {}, 2, 2, 0, ""},
        {"a day is not listed", [](Cells& doses) { doses.erase(doses.begin() + 6); }, 1, 2, 1,
         "1001-9 2025-01-05: not listed, but nothing covers it"},
        {"a day that an injection covers is listed",
         [](Cells& doses) {
             doses.push_back({"8", "9000000000", "33", "2025-01-20", "missed", "0", "", "", ""});
         },
         3, 5, 4, "1003-5 2025-01-20: listed, but covered"},
        {"an injection before history may cover the day",
         [](Cells& doses) {
             doses.push_back({"8", "9000000000", "33", "2025-01-02", "missed", "0", "", "", ""});
         },
         3, 2, 1, "1003-5 2025-01-02: listed, but a dose before history began may cover it"},
    };
    TestStore store;
    for (const Row& row : table) {
        CAPTURE(row.what);
        Files files = sound_files();
        row.change(files["doses"]);
        const TemporaryFolder folder;
        write_files(folder, files);
        const auto outcome = store.attempt(all_of(folder));
        REQUIRE(outcome);
        CHECK(outcome->missed_listed == row.listed);
        CHECK(outcome->missed_implied == row.implied);
        CHECK(outcome->missed_differences == row.differences);
        const auto& examples = outcome->difference_examples;
        if (*row.example != '\0')
            CHECK(std::count(examples.begin(), examples.end(), row.example) == 1);
        else
            CHECK(examples.empty());
    }
}

TEST_CASE("lets history end with the last day of which a row tells, not with the last bottle") {
    Files files = sound_files();
    files["doses"].push_back({"8", "501", "32", "2025-01-30", "take_home", "82.5", "2025-01-09", "08:00", "7"});
    const TemporaryFolder folder;
    write_files(folder, files);
    TestStore store;
    const auto outcome = store.import(all_of(folder));
    REQUIRE(outcome);
    CHECK(outcome->history.last == *Day::parse("2025-01-09"));
}

TEST_CASE("accepts bottles for days to come, and nothing else of the future") {
    TestStore store;
    const auto with = [&](std::vector<std::string> dose) {
        Files files = sound_files();
        files["orders"].push_back({"50", "77", "methadone", "10", "6", "2026-11-01", ""});
        files["doses"].push_back(std::move(dose));
        return answer(store, files);
    };
    CHECK(with({"9", "77", "50", "2026-11-24", "take_home", "10", "2026-11-22", "06:00", "7"}) == "imported");
    CHECK(with({"9", "77", "50", "2026-11-22", "held", "0", "", "", ""}) == "imported");
    CHECK(has(with({"9", "77", "50", "2026-11-24", "take_home", "10", "2026-11-23", "06:00", "7"}),
              "column dispensed_date: lies in the future"));
    CHECK(has(with({"9", "77", "50", "2026-11-23", "administered", "10", "2026-11-23", "06:00", "7"}),
              "column dispensed_date: lies in the future"));
    CHECK(has(with({"9", "77", "50", "2026-11-23", "held", "0", "", "", ""}),
              "column dose_date: lies in the future"));
    CHECK(has(with({"9", "77", "50", "2026-11-23", "missed", "0", "", "", ""}),
              "column dose_date: lies in the future"));
}

TEST_CASE("tells how far it is, a percent at a time") {
    const TemporaryFolder folder;
    write_files(folder, sound_files());
    TestStore store;
    int last = 0;
    std::int64_t calls = 0;
    REQUIRE(store.import(all_of(folder), [&](const std::string& file, int percent) {
        CHECK(file.ends_with(".csv"));
        CHECK(percent > last);
        last = percent;
        ++calls;
    }));
    CHECK(last == 100);
    CHECK(calls <= 100);
}

// ------------------------------------------------------------------------------------------- generated clinics

namespace {

#ifdef MAT_SOURCE_DIR
const fs::path source_folder = MAT_SOURCE_DIR;
#else
const fs::path source_folder = fs::path(__FILE__).parent_path() / ".." / "..";
#endif

void generate(const TemporaryFolder& folder, int census, int days, int seed) {
    const std::string command = "'" + (source_folder / "tools" / "generate").string() + "' " +
                                std::to_string(census) + " " + std::to_string(days) + " " +
                                std::to_string(seed) + " '" + folder.text() + "'";
    REQUIRE(std::system(command.c_str()) == 0);
}

// The lines of a file whose cells hold neither quotation marks nor commas.
Cells plain_lines(const std::string& path) {
    std::ifstream file(path);
    Cells lines;
    for (std::string line; std::getline(file, line);) {
        if (line.ends_with('\r')) line.pop_back();
        std::vector<std::string> cells{""};
        for (const char c : line)
            if (c == ',')
                cells.emplace_back();
            else
                cells.back() += c;
        lines.push_back(std::move(cells));
    }
    lines.erase(lines.begin());
    return lines;
}

} // namespace

TEST_CASE("imports generated clinics whole, and agrees on every missed day") {
    for (const int seed : {1, 2, 3, 4}) {
        CAPTURE(seed);
        const TemporaryFolder folder;
        generate(folder, 60, 150 + 40 * seed, seed);
        TestStore store;
        const auto outcome = store.import(all_of(folder));
        REQUIRE(outcome);
        CHECK(outcome->rejected_rows == 0);
        CHECK(outcome->missed_listed > 0);
        CHECK(outcome->missed_implied == outcome->missed_listed);
        CHECK(outcome->missed_differences == 0);

        std::map<std::string, std::int64_t> by_status;
        std::map<std::string, std::int64_t> by_day; // handed over
        for (const auto& dose : plain_lines(folder / "doses.csv")) {
            ++by_status[dose[4]];
            if (dose[4] == "administered" || dose[4] == "take_home") ++by_day[dose[6]];
        }
        CHECK(outcome->missed_listed == by_status["missed"]);
        CHECK(store.count("missed_day") == by_status["missed"]);
        CHECK(store.count("dose WHERE kind=1") == by_status["administered"]);
        CHECK(store.count("dose WHERE kind=4") == by_status["take_home"]);
        CHECK(store.count("dose WHERE kind=5") == by_status["held"]);
        const auto days = store.rows(
            "SELECT date(day*86400, 'unixepoch'), sum(doses) FROM daily WHERE kind IN (1, 4) GROUP BY day "
            "ORDER BY day");
        Rows expected;
        for (const auto& [day, doses] : by_day) expected.push_back(day + "|" + std::to_string(doses));
        CHECK(days == expected);
        for (const auto& [file, table] : std::map<std::string, std::string>{{"episodes", "episode"},
                                                                            {"orders", "medication_order"},
                                                                            {"rosters", "group_join"},
                                                                            {"sessions", "session"},
                                                                            {"screens", "drug_test"}})
            CHECK(store.count(table) ==
                  static_cast<std::int64_t>(plain_lines(folder / (file + ".csv")).size()));
        store.check_sound();
    }
}

TEST_CASE("imports rows in any order alike") {
    const TemporaryFolder folder;
    generate(folder, 20, 90, 5);
    Cells doses = plain_lines(folder / "doses.csv");
    std::string header = bytes_of(folder / "doses.csv");
    header.resize(header.find('\n') + 1);
    const auto totals = [&] {
        TestStore store;
        const auto outcome = store.import(all_of(folder));
        REQUIRE(outcome);
        CHECK(outcome->missed_differences == 0);
        store.check_sound();
        return store.rows("SELECT * FROM daily ORDER BY day, medication, kind");
    };
    const Rows as_generated = totals();
    std::ranges::reverse(doses);
    std::stable_sort(doses.begin(), doses.end(),
                     [](const auto& a, const auto& b) { return a[1] < b[1]; }); // client by client
    std::ofstream file(folder / "doses.csv", std::ios::binary | std::ios::trunc);
    file << header;
    for (const auto& dose : doses)
        for (std::size_t i = 0; i < dose.size(); ++i) file << dose[i] << (i + 1 < dose.size() ? "," : "\r\n");
    file.close();
    CHECK(totals() == as_generated);
}
