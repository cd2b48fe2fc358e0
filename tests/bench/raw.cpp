// How far the machine lets a clinic's record go: its main operations straight on the SQLite C interface, on the
// layout of the store but without rules, roles, sealing and chain. The benchmark compares `mat` with it;
// nothing links it.
//
//   raw start DB                opens the store and reads its schema, nothing else
//   raw import DB CSV_DIR       makes a store of the nine CSV files, checked; DB appears when it is whole
//   raw dose DB CLIENT [N]      records N durable doses (1) of the client's open order, one transaction each
//   raw status DB CLIENT        the open order, the last dose, the take-homes in hand
//   raw doses DB FIRST LAST     doses and amounts by day of hand-over and medication, as CSV
//   raw missed DB FIRST LAST N  runs of N and more missed days in the range, as CSV
//   raw append FILE             writes 80 bytes at the end of a file, on disk when it returns
//
// The layout: days since 1970-01-01, micrograms, numbers for words. The key of a dose is `day of hand-over <<
// 20 | sequence`, so the log lies in the order in which it is written and a range of days is a range of keys.
// The index of a client's doses covers what a look-up asks. `daily` holds the sums of closed days; later days
// are added up from the log. The write-ahead log survives the last process and is emptied once it holds 32
// pages.

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

constexpr int log_pages_kept = 32;
constexpr int sequence_bits = 20;
constexpr std::array<std::string_view, 3> medications{"methadone", "buprenorphine", "naltrexone"};
constexpr std::array<std::string_view, 4> kinds{"administered", "take_home", "missed", "held"};
enum Kind { administered, take_home, missed, held };

[[noreturn]] void stop(const std::string& why) {
    std::fprintf(stderr, "raw: %s\n", why.c_str());
    std::exit(1);
}

constexpr std::int64_t first_key(int day) { return std::int64_t{day} << sequence_bits; }
constexpr int day_of_key(std::int64_t key) { return static_cast<int>(key >> sequence_bits); }

// ------------------------------------------------------------------------------------------------ the engine

class Store {
  public:
    Store(const std::string& file, int flags) {
        if (sqlite3_open_v2(file.c_str(), &handle_, flags | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
            refuse();
        sqlite3_busy_timeout(handle_, 60'000);
        // Without this the last process out folds the log into the file: three syncs more for every dose.
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    ~Store() { sqlite3_close(handle_); }
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    void run(const char* sql) {
        if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) refuse();
    }
    [[noreturn]] void refuse() const { stop(sqlite3_errmsg(handle_)); }
    sqlite3* handle() const { return handle_; }

  private:
    sqlite3* handle_ = nullptr;
};

class Statement {
  public:
    Statement(const Store& store, const char* sql) : store_(store) {
        if (sqlite3_prepare_v2(store.handle(), sql, -1, &statement_, nullptr) != SQLITE_OK) store.refuse();
    }
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(int place, std::int64_t value) { sqlite3_bind_int64(statement_, place, value); }
    void bind(int place, std::string_view text) {
        sqlite3_bind_text(statement_, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    }
    void bind(int place, std::nullptr_t) { sqlite3_bind_null(statement_, place); }
    bool step() {
        const int result = sqlite3_step(statement_);
        if (result != SQLITE_ROW && result != SQLITE_DONE) store_.refuse();
        return result == SQLITE_ROW;
    }
    void reset() { sqlite3_reset(statement_); }
    /// Binds all values from place 1 on, runs to the end, and is ready again.
    template <class... Values>
    void insert(const Values&... values) {
        int place = 0;
        (bind(++place, values), ...);
        step();
        reset();
    }
    std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
    int small(int column) const { return sqlite3_column_int(statement_, column); }
    bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

  private:
    const Store& store_;
    sqlite3_stmt* statement_ = nullptr;
};

// ------------------------------------------------------------------------------------------------ dates and
// amounts

int today() {
    using namespace std::chrono;
    return static_cast<int>(floor<days>(system_clock::now()).time_since_epoch().count());
}

constexpr int no_day = -1'000'000;

/// `no_day` when the text is no date.
int day_from(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return no_day;
    const auto part = [&](std::size_t at, std::size_t length) {
        int value = 0;
        for (const char c : text.substr(at, length)) {
            if (c < '0' || c > '9') return -1;
            value = value * 10 + (c - '0');
        }
        return value;
    };
    const int year = part(0, 4), month = part(5, 2), day = part(8, 2);
    if (year < 0 || month < 0 || day < 0) return no_day;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    return date.ok() ? static_cast<int>(std::chrono::sys_days{date}.time_since_epoch().count()) : no_day;
}

int day_argument(const char* text) {
    const int day = day_from(text);
    if (day == no_day) stop(std::string(text) + ": not a date");
    return day;
}

int number_argument(const char* text) {
    const std::string_view whole = text;
    int value = 0;
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), value);
    if (error != std::errc{} || end != whole.data() + whole.size() || value < 1)
        stop(std::string(text) + ": not a number");
    return value;
}

std::string day_text(int day) {
    const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

std::string milligrams(std::int64_t micrograms) {
    std::string text = std::to_string(micrograms / 1000);
    if (std::int64_t rest = micrograms % 1000; rest != 0) {
        std::string decimals = std::to_string(1000 + rest).substr(1);
        while (decimals.back() == '0') decimals.pop_back();
        text += '.' + decimals;
    }
    return text;
}

// ------------------------------------------------------------------------------------------------ one dose

void record_doses(const std::string& file, int client, int count) {
    const int queue = open((file + "-queue").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (queue < 0) stop(file + "-queue: " + std::strerror(errno));
    Store store(file, SQLITE_OPEN_READWRITE);
    store.run("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL");
    int log_pages = 0;
    // Taking the hook also switches SQLite's own checkpoint at 1,000 pages off.
    sqlite3_wal_hook(
        store.handle(),
        [](void* pages, sqlite3*, const char*, int now) {
            *static_cast<int*>(pages) = now;
            return SQLITE_OK;
        },
        &log_pages);
    Statement order(store, "SELECT id, medication, amount, (SELECT min(id) FROM staff) FROM medication_order "
                           "INDEXED BY order_open WHERE client = ?1 AND end_day IS NULL");
    Statement last(store, "SELECT max(id) FROM dose WHERE id < ?1");
    Statement dose(store, "INSERT INTO dose VALUES(?1, ?2, ?3, ?4, 0, ?5, ?6, 495, ?7)");
    for (int i = 0; i < count; ++i) {
        // A queue in the kernel wakes the next writer at once; SQLite's busy handler would sleep and poll.
        if (flock(queue, LOCK_EX) != 0) stop(std::strerror(errno));
        store.run("BEGIN IMMEDIATE");
        order.bind(1, client);
        if (!order.step()) stop("the client has no open order");
        const int day = today();
        last.bind(1, first_key(day + 1));
        last.step();
        const std::int64_t key = std::max(last.number(0) + 1, first_key(day));
        last.reset();
        dose.insert(key, client, order.number(0), day, order.number(1), order.number(2), order.number(3));
        order.reset();
        store.run("COMMIT");
        if (log_pages >= log_pages_kept) {
            sqlite3_busy_timeout(store.handle(), 0); // whoever reads may go on; the next writer tries again
            sqlite3_wal_checkpoint_v2(store.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
            sqlite3_busy_timeout(store.handle(), 60'000);
            log_pages = 0;
        }
        flock(queue, LOCK_UN);
    }
    close(queue);
}

void append_line(const char* file) {
    const int descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) stop(std::string(file) + ": " + std::strerror(errno));
    char line[80];
    std::memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\n';
    if (write(descriptor, line, sizeof line) != static_cast<ssize_t>(sizeof line) || fdatasync(descriptor) != 0)
        stop(std::string(file) + ": " + std::strerror(errno));
    close(descriptor);
}

// ------------------------------------------------------------------------------------------------ questions

void print_status(const std::string& file, int client) {
    Store store(file, SQLITE_OPEN_READONLY);
    const int day = today();
    Statement order(store,
                    "SELECT id, medication, amount, start_day FROM medication_order INDEXED BY order_open "
                    "WHERE client = ?1 AND end_day IS NULL");
    for (order.bind(1, client); order.step();)
        std::printf("order %lld: %s %s mg from %s\n", static_cast<long long>(order.number(0)),
                    medications[static_cast<std::size_t>(order.small(1))].data(),
                    milligrams(order.number(2)).c_str(), day_text(order.small(3)).c_str());
    Statement doses(store, "SELECT day, kind, amount FROM dose INDEXED BY dose_client "
                           "WHERE client = ?1 AND kind <= 1 ORDER BY day DESC");
    int in_hand = 0;
    for (doses.bind(1, client); doses.step();) {
        if (doses.small(0) > day) {
            ++in_hand;
            continue;
        }
        std::printf("last dose: %s, %s, %s mg\n", day_text(doses.small(0)).c_str(),
                    kinds[static_cast<std::size_t>(doses.small(1))].data(),
                    milligrams(doses.number(2)).c_str());
        break;
    }
    std::printf("take-homes in hand: %d\n", in_hand);
}

struct Sum {
    std::int64_t doses = 0, amount = 0;
};
/// Sums by day, medication and kind; the order of the report.
using Sums = std::map<std::array<int, 3>, Sum>;

void print_doses(const std::string& file, int first, int last) {
    Store store(file, SQLITE_OPEN_READONLY);
    store.run("BEGIN");
    Statement sealed(store, "SELECT value FROM state WHERE name = 'sealed_through'");
    if (!sealed.step()) stop("the store does not say which days are sealed");
    const int sealed_through = sealed.small(0);
    Sums sums;
    Statement daily(store,
                    "SELECT day, medication, kind, doses, amount FROM daily WHERE day BETWEEN ?1 AND ?2");
    daily.bind(1, first);
    daily.bind(2, std::min(last, sealed_through));
    while (daily.step())
        sums[{daily.small(0), daily.small(1), daily.small(2)}] = {daily.number(3), daily.number(4)};
    Statement log(store, "SELECT id, medication, kind, amount FROM dose WHERE id >= ?1 AND id < ?2");
    log.bind(1, first_key(std::max(first, sealed_through + 1)));
    log.bind(2, first_key(last + 1));
    while (log.step()) {
        Sum& sum = sums[{day_of_key(log.number(0)), log.small(1), log.small(2)}];
        ++sum.doses;
        sum.amount += log.number(3);
    }
    std::puts("day,medication,administered,take_home,administered_mg,take_home_mg");
    for (auto at = sums.begin(); at != sums.end();) {
        const auto [day, medication, unused] = at->first;
        std::array<Sum, kinds.size()> row{};
        for (; at != sums.end() && at->first[0] == day && at->first[1] == medication; ++at)
            row[static_cast<std::size_t>(at->first[2])] = at->second;
        if (row[administered].doses + row[take_home].doses == 0) continue;
        std::printf("%s,%s,%lld,%lld,%s,%s\n", day_text(day).c_str(),
                    medications[static_cast<std::size_t>(medication)].data(),
                    static_cast<long long>(row[administered].doses),
                    static_cast<long long>(row[take_home].doses), milligrams(row[administered].amount).c_str(),
                    milligrams(row[take_home].amount).c_str());
    }
}

void print_missed(const std::string& file, int first, int last, int least) {
    Store store(file, SQLITE_OPEN_READONLY);
    store.run("BEGIN");
    std::vector<std::pair<int, int>> days; // client, day
    Statement missed_days(store, "SELECT client, day FROM missed_day WHERE day BETWEEN ?1 AND ?2");
    missed_days.bind(1, first);
    missed_days.bind(2, last);
    while (missed_days.step()) days.emplace_back(missed_days.small(0), missed_days.small(1));
    std::sort(days.begin(), days.end());
    Statement covered(store, "SELECT day FROM dose INDEXED BY dose_client "
                             "WHERE client = ?1 AND day < ?2 AND kind <= 1 ORDER BY day DESC LIMIT 1");
    Statement episode(store, "SELECT counselor FROM episode INDEXED BY episode_client WHERE client = ?1 "
                             "ORDER BY admit_day DESC LIMIT 1");
    std::puts("client,days,last_missed_day,last_covered_day,counselor");
    for (std::size_t begin = 0, end = 0; begin < days.size(); begin = end) {
        for (end = begin + 1; end < days.size() && days[end].first == days[begin].first &&
                              days[end].second == days[end - 1].second + 1;)
            ++end;
        if (end - begin < static_cast<std::size_t>(least)) continue;
        const auto [client, day] = days[begin];
        covered.bind(1, client);
        covered.bind(2, day);
        const std::string last_covered = covered.step() ? day_text(covered.small(0)) : "";
        covered.reset();
        episode.bind(1, client);
        const int counselor = episode.step() ? episode.small(0) : 0;
        episode.reset();
        std::printf("%d,%d,%s,%s,%d\n", client, static_cast<int>(end - begin),
                    day_text(days[end - 1].second).c_str(), last_covered.c_str(), counselor);
    }
}

// ------------------------------------------------------------------------------------------------ import

/// One CSV file, mapped; its fields are views of the map, or of a copy where quotation marks had to go.
class CsvFile {
  public:
    CsvFile(const std::string& folder, const char* name, std::string_view header) : name_(name) {
        const std::string file = folder + '/' + name;
        const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat state {};
        if (descriptor < 0 || fstat(descriptor, &state) != 0) stop(file + ": " + std::strerror(errno));
        size_ = static_cast<std::size_t>(state.st_size);
        if (size_ == 0) stop(file + ": empty");
        void* map = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor, 0);
        close(descriptor);
        if (map == MAP_FAILED) stop(file + ": " + std::strerror(errno));
        madvise(map, size_, MADV_SEQUENTIAL);
        begin_ = static_cast<const char*>(map);
        rest_ = {begin_, size_};
        const std::string_view first = rest_.substr(0, std::min(rest_.find_first_of("\r\n"), rest_.size()));
        if (first != header) refuse("other columns than " + std::string(header));
        columns_ = static_cast<std::size_t>(std::count(header.begin(), header.end(), ',')) + 1;
        rest_.remove_prefix(first.size());
        end_line();
    }
    ~CsvFile() { munmap(const_cast<char*>(begin_), size_); }
    CsvFile(const CsvFile&) = delete;
    CsvFile& operator=(const CsvFile&) = delete;

    /// The next row; false at the end.
    bool next() {
        if (rest_.empty()) return false;
        for (std::size_t i = 0; i < columns_; ++i) {
            if (i > 0) {
                if (rest_.empty() || rest_.front() != ',') refuse("too few fields");
                rest_.remove_prefix(1);
            }
            fields_[i] = !rest_.empty() && rest_.front() == '"' ? quoted_field(copies_[i]) : plain_field();
        }
        end_line();
        return true;
    }
    std::string_view operator[](std::size_t column) const { return fields_[column]; }
    bool empty(std::size_t column) const { return fields_[column].empty(); }
    int number(std::size_t column) const {
        const std::string_view text = fields_[column];
        int value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value < 0)
            refuse("not a whole number", column);
        return value;
    }
    int day(std::size_t column) const {
        // Neighbouring rows mostly carry the same date.
        auto& [text, number] = known_days_[column];
        if (text != fields_[column]) {
            number = day_from(fields_[column]);
            if (number == no_day) refuse("not a date", column);
            text = fields_[column];
        }
        return number;
    }
    int minute(std::size_t column) const {
        const std::string_view text = fields_[column];
        const auto digit = [&](std::size_t at) {
            return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 100;
        };
        if (text.size() != 5 || text[2] != ':') refuse("not a time", column);
        const int hours = digit(0) * 10 + digit(1), minutes = digit(3) * 10 + digit(4);
        if (hours > 23 || minutes > 59) refuse("not a time", column);
        return hours * 60 + minutes;
    }
    /// Milligrams with at most three decimals, as micrograms.
    std::int64_t micrograms(std::size_t column) const {
        const std::string_view text = fields_[column];
        std::int64_t value = 0;
        int decimals = -1;
        for (const char c : text) {
            if (c == '.' && decimals < 0) {
                decimals = 0;
                continue;
            }
            if (c < '0' || c > '9' || decimals == 3 || value > 100'000'000) refuse("not an amount", column);
            value = value * 10 + (c - '0');
            if (decimals >= 0) ++decimals;
        }
        if (text.empty() || decimals == 0) refuse("not an amount", column);
        for (int i = std::max(decimals, 0); i < 3; ++i) value *= 10;
        return value;
    }
    /// Place of the field in a list of words.
    int word(std::size_t column, std::span<const std::string_view> words) const {
        for (std::size_t i = 0; i < words.size(); ++i)
            if (words[i] == fields_[column]) return static_cast<int>(i);
        refuse("unknown word", column);
    }
    [[noreturn]] void refuse(const std::string& why, std::size_t column = 0) const {
        stop(name_ + ", line " + std::to_string(line_) + ", column " + std::to_string(column + 1) + ": " + why);
    }

  private:
    std::string_view plain_field() {
        std::size_t length = 0;
        while (length < rest_.size() && rest_[length] != ',' && rest_[length] != '\n' && rest_[length] != '\r')
            ++length;
        const std::string_view field = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return field;
    }
    std::string_view quoted_field(std::string& copy) {
        copy.clear();
        for (std::size_t at = 1;; ++at) {
            if (at >= rest_.size()) refuse("a quotation mark is not closed");
            if (rest_[at] == '"') {
                if (at + 1 == rest_.size() || rest_[at + 1] != '"') {
                    rest_.remove_prefix(at + 1);
                    return copy;
                }
                ++at;
            }
            copy += rest_[at];
        }
    }
    void end_line() {
        if (!rest_.empty() && rest_.front() == '\r') rest_.remove_prefix(1);
        if (!rest_.empty() && rest_.front() != '\n') refuse("too many fields");
        if (!rest_.empty()) rest_.remove_prefix(1);
        ++line_;
    }

    static constexpr std::size_t most_columns = 9;
    std::string name_;
    std::size_t size_ = 0, columns_ = 0;
    const char* begin_ = nullptr;
    std::string_view rest_;
    long line_ = 1;
    std::array<std::string_view, most_columns> fields_;
    std::array<std::string, most_columns> copies_;
    mutable std::array<std::pair<std::string_view, int>, most_columns> known_days_;
};

constexpr const char* tables = R"sql(
CREATE TABLE staff(id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL) STRICT;
CREATE TABLE client(id INTEGER PRIMARY KEY, last_name TEXT NOT NULL, first_name TEXT NOT NULL,
  birth_day INTEGER NOT NULL) STRICT;
CREATE TABLE episode(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  counselor INTEGER NOT NULL REFERENCES staff, admit_day INTEGER NOT NULL, end_day INTEGER, reason TEXT) STRICT;
CREATE TABLE medication_order(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  medication INTEGER NOT NULL, amount INTEGER NOT NULL, take_homes INTEGER NOT NULL, start_day INTEGER NOT NULL,
  end_day INTEGER) STRICT;
CREATE TABLE dose(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  order_id INTEGER NOT NULL REFERENCES medication_order, day INTEGER NOT NULL, kind INTEGER NOT NULL,
  medication INTEGER NOT NULL, amount INTEGER NOT NULL, minute INTEGER, staff INTEGER REFERENCES staff) STRICT;
CREATE TABLE care_group(id INTEGER PRIMARY KEY, counselor INTEGER NOT NULL REFERENCES staff, name TEXT NOT NULL,
  weekday INTEGER NOT NULL) STRICT;
CREATE TABLE group_member(id INTEGER PRIMARY KEY, care_group INTEGER NOT NULL REFERENCES care_group,
  client INTEGER NOT NULL REFERENCES client, join_day INTEGER NOT NULL, leave_day INTEGER) STRICT;
CREATE TABLE session(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  counselor INTEGER NOT NULL REFERENCES staff, care_group INTEGER REFERENCES care_group, kind INTEGER NOT NULL,
  minutes INTEGER NOT NULL, status INTEGER NOT NULL) STRICT;
CREATE TABLE drug_test(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  result TEXT NOT NULL) STRICT;
CREATE TABLE daily(day INTEGER NOT NULL, medication INTEGER NOT NULL, kind INTEGER NOT NULL, doses INTEGER NOT NULL,
  amount INTEGER NOT NULL, PRIMARY KEY(day, medication, kind)) STRICT, WITHOUT ROWID;
CREATE TABLE missed_day(day INTEGER NOT NULL, client INTEGER NOT NULL, PRIMARY KEY(day, client)) STRICT, WITHOUT ROWID;
CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* indexes = R"sql(
CREATE INDEX episode_client ON episode(client, admit_day);
CREATE INDEX order_client ON medication_order(client, start_day);
CREATE INDEX order_open ON medication_order(client) WHERE end_day IS NULL;
CREATE INDEX dose_client ON dose(client, day, kind, amount);
CREATE INDEX session_client ON session(client);
CREATE INDEX drug_test_client ON drug_test(client, day);
)sql";

/// Identifiers that a file has brought; later files may refer to them. Cheaper than SQLite's check a row.
class Known {
  public:
    int add(const CsvFile& file, std::size_t column) {
        const auto id = static_cast<std::size_t>(file.number(column));
        if (id >= here_.size()) here_.resize(id * 2 + 1);
        if (here_[id]) file.refuse("twice the same identifier", column);
        here_[id] = true;
        return static_cast<int>(id);
    }
    int find(const CsvFile& file, std::size_t column) const {
        const auto id = static_cast<std::size_t>(file.number(column));
        if (id >= here_.size() || !here_[id]) file.refuse("refers to nothing", column);
        return static_cast<int>(id);
    }

  private:
    std::vector<bool> here_;
};

/// Binds a day, or NULL where the field is empty.
void bind_day(Statement& statement, int place, const CsvFile& file, std::size_t column) {
    if (file.empty(column))
        statement.bind(place, nullptr);
    else
        statement.bind(place, std::int64_t{file.day(column)});
}

/// Keys `day << 20 | sequence` for rows that come in any order of days.
class DayKeys {
  public:
    std::int64_t next(int day) {
        const auto row = static_cast<std::size_t>(day);
        if (row >= used_.size()) used_.resize(row * 2 + 1);
        return first_key(day) + ++used_[row];
    }

  private:
    std::vector<int> used_;
};

struct Imported {
    Known staff, clients, groups;
    struct Order {
        int client = 0, medication = 0;
    };
    std::vector<Order> orders;
};

void import_people(Store& store, const std::string& folder, Imported& seen) {
    {
        CsvFile file(folder, "staff.csv", "staff_id,name,role");
        Statement row(store, "INSERT INTO staff VALUES(?1, ?2, ?3)");
        while (file.next()) row.insert(seen.staff.add(file, 0), file[1], file[2]);
    }
    {
        CsvFile file(folder, "clients.csv", "client_id,last_name,first_name,birth_date");
        Statement row(store, "INSERT INTO client VALUES(?1, ?2, ?3, ?4)");
        while (file.next()) row.insert(seen.clients.add(file, 0), file[1], file[2], file.day(3));
    }
    CsvFile file(folder, "episodes.csv", "episode_id,client_id,counselor_id,admit_date,discharge_date,reason");
    Statement row(store, "INSERT INTO episode VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    while (file.next()) {
        bind_day(row, 5, file, 4);
        if (file.empty(5))
            row.bind(6, nullptr);
        else
            row.bind(6, file[5]);
        row.insert(file.number(0), seen.clients.find(file, 1), seen.staff.find(file, 2), file.day(3));
    }
}

void import_orders(Store& store, const std::string& folder, Imported& seen) {
    CsvFile file(folder, "orders.csv", "order_id,client_id,medication,dose_mg,take_homes,start_date,end_date");
    Statement row(store, "INSERT INTO medication_order VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    while (file.next()) {
        const auto id = static_cast<std::size_t>(file.number(0));
        if (id >= seen.orders.size()) seen.orders.resize(id * 2 + 1);
        seen.orders[id] = {seen.clients.find(file, 1), file.word(2, medications)};
        bind_day(row, 7, file, 6);
        row.insert(static_cast<std::int64_t>(id), seen.orders[id].client, seen.orders[id].medication,
                   file.micrograms(3), file.number(4), file.day(5));
    }
}

void import_doses(Store& store, const std::string& folder, const Imported& seen) {
    CsvFile file(folder, "doses.csv",
                 "dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id");
    Statement row(store, "INSERT INTO dose VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
    DayKeys keys;
    std::vector<std::array<Sum, medications.size() * 2>> sums; // by day of hand-over; medication and kind
    std::vector<std::pair<int, int>> missed_days;
    int last = 0;
    while (file.next()) {
        const int client = seen.clients.find(file, 1), day = file.day(3), kind = file.word(4, kinds);
        const auto order = static_cast<std::size_t>(file.number(2));
        if (order >= seen.orders.size() || seen.orders[order].client != client)
            file.refuse("order of another client", 2);
        const std::int64_t amount = file.micrograms(5);
        if (kind == missed) {
            missed_days.emplace_back(day, client);
            last = std::max(last, day);
            continue;
        }
        if (kind != held && (file.empty(6) || file.empty(7) || file.empty(8)))
            file.refuse("handed out when, by whom?", 6);
        const int handed_out = file.empty(6) ? day : file.day(6), medication = seen.orders[order].medication;
        if (file.empty(7))
            row.bind(8, nullptr);
        else
            row.bind(8, std::int64_t{file.minute(7)});
        if (file.empty(8))
            row.bind(9, nullptr);
        else
            row.bind(9, std::int64_t{seen.staff.find(file, 8)});
        row.insert(keys.next(handed_out), client, static_cast<std::int64_t>(order), day, kind, medication,
                   amount);
        last = std::max(last, handed_out);
        if (kind == held) continue;
        const auto at = static_cast<std::size_t>(handed_out);
        if (at >= sums.size()) sums.resize(at * 2 + 1);
        Sum& sum = sums[at][static_cast<std::size_t>(medication * 2 + kind)];
        ++sum.doses;
        sum.amount += amount;
    }
    Statement daily(store, "INSERT INTO daily VALUES(?1, ?2, ?3, ?4, ?5)");
    for (std::size_t day = 0; day < sums.size(); ++day)
        for (std::size_t i = 0; i < sums[day].size(); ++i)
            if (sums[day][i].doses != 0)
                daily.insert(static_cast<std::int64_t>(day), static_cast<std::int64_t>(i / 2),
                             static_cast<std::int64_t>(i % 2), sums[day][i].doses, sums[day][i].amount);
    std::sort(missed_days.begin(), missed_days.end());
    Statement missed_day(store, "INSERT INTO missed_day VALUES(?1, ?2)");
    for (const auto& [day, client] : missed_days) missed_day.insert(day, client);
    Statement(store, "INSERT INTO state VALUES('sealed_through', ?1)").insert(last);
}

void import_care(Store& store, const std::string& folder, Imported& seen) {
    static constexpr std::array<std::string_view, 4> session_kinds{"individual", "group", "family",
                                                                   "case_management"};
    static constexpr std::array<std::string_view, 3> session_ends{"attended", "no_show", "cancelled"};
    {
        CsvFile file(folder, "groups.csv", "group_id,counselor_id,name,weekday");
        Statement row(store, "INSERT INTO care_group VALUES(?1, ?2, ?3, ?4)");
        while (file.next())
            row.insert(seen.groups.add(file, 0), seen.staff.find(file, 1), file[2], file.number(3));
    }
    {
        CsvFile file(folder, "rosters.csv", "roster_id,group_id,client_id,join_date,leave_date");
        Statement row(store, "INSERT INTO group_member VALUES(?1, ?2, ?3, ?4, ?5)");
        while (file.next()) {
            bind_day(row, 5, file, 4);
            row.insert(file.number(0), seen.groups.find(file, 1), seen.clients.find(file, 2), file.day(3));
        }
    }
    {
        CsvFile file(folder, "sessions.csv",
                     "session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status");
        Statement row(store, "INSERT INTO session VALUES(?1, ?2, ?3, ?7, ?4, ?5, ?6)");
        DayKeys keys;
        while (file.next()) {
            if (file.empty(3))
                row.bind(7, nullptr);
            else
                row.bind(7, std::int64_t{seen.groups.find(file, 3)});
            row.insert(keys.next(file.day(5)), seen.clients.find(file, 1), seen.staff.find(file, 2),
                       file.word(4, session_kinds), file.number(6), file.word(7, session_ends));
        }
    }
    CsvFile file(folder, "screens.csv", "screen_id,client_id,collected_date,result");
    Statement row(store, "INSERT INTO drug_test VALUES(?1, ?2, ?3, ?4)");
    while (file.next()) row.insert(file.number(0), seen.clients.find(file, 1), file.day(2), file[3]);
}

void import_clinic(const std::string& file, const std::string& folder) {
    const std::string unfinished = file + ".new";
    unlink(unfinished.c_str());
    {
        Store store(unfinished, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        // Nobody sees the file before it is whole, so it needs no journal of its own.
        store.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
                  "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; BEGIN");
        store.run(tables);
        Imported seen;
        import_people(store, folder, seen);
        import_orders(store, folder, seen);
        import_doses(store, folder, seen);
        import_care(store, folder, seen);
        store.run(indexes); // after the rows: sorted once
        store.run("COMMIT; PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL");
    }
    const int descriptor = open(unfinished.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0 || fsync(descriptor) != 0) stop(unfinished + ": " + std::strerror(errno));
    close(descriptor);
    if (rename(unfinished.c_str(), file.c_str()) != 0) stop(file + ": " + std::strerror(errno));
    const std::size_t slash = file.rfind('/');
    const std::string parent = slash == std::string::npos ? "." : file.substr(0, slash + 1);
    const int directory = open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0 || fsync(directory) != 0) stop(parent + ": " + std::strerror(errno));
    close(directory);
    unlink((unfinished + "-wal").c_str()); // of the last step, empty
    unlink((unfinished + "-shm").c_str());
}

void read_schema(const std::string& file) {
    Store store(file, SQLITE_OPEN_READONLY);
    Statement(store, "SELECT count(*) FROM sqlite_schema").step();
}

} // namespace

int main(int argc, char** argv) {
    static char output[1 << 16];
    std::setvbuf(stdout, output, _IOFBF, sizeof output);
    const std::string_view command = argc > 1 ? argv[1] : "";
    const auto takes = [&](int least, int most) { return argc - 2 >= least && argc - 2 <= most; };
    if (command == "start" && takes(1, 1))
        read_schema(argv[2]);
    else if (command == "import" && takes(2, 2))
        import_clinic(argv[2], argv[3]);
    else if (command == "dose" && takes(2, 3))
        record_doses(argv[2], number_argument(argv[3]), argc > 4 ? number_argument(argv[4]) : 1);
    else if (command == "status" && takes(2, 2))
        print_status(argv[2], number_argument(argv[3]));
    else if (command == "doses" && takes(3, 3))
        print_doses(argv[2], day_argument(argv[3]), day_argument(argv[4]));
    else if (command == "missed" && takes(4, 4))
        print_missed(argv[2], day_argument(argv[3]), day_argument(argv[4]), number_argument(argv[5]));
    else if (command == "append" && takes(1, 1))
        append_line(argv[2]);
    else
        stop("usage: raw start|import|dose|status|doses|missed|append FILE ... (the head of raw.cpp says what "
             "follows)");
    return std::fflush(stdout) == 0 ? 0 : 1;
}
