// The one way to write: all or nothing, in turn, only what the table of tables allows; and which files are a
// store.
#include "made_store.hpp"

#include "store/migrations/0001_spine.hpp"
#include "store/connection.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/migrations.hpp"
#include "store/migrations/0001_spine.hpp"
#include "store/queue.hpp"
#include "store/treatment.hpp"
#include "store/upkeep.hpp"
#include "store/verify.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <csignal>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <regex>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace mat;
using namespace mat::store;
using namespace std::chrono_literals;
using made::client;
using made::Engine;
using made::MadeStore;

namespace {

Failure failure_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const Error& error) { return error.failure(); }
    return {};
}

/// Every row of every table.
std::vector<std::vector<Engine::Row>> everything(const MadeStore& made) {
    Engine engine(made.path());
    std::vector<std::vector<Engine::Row>> all;
    for (const TableOfTables& table : all_tables())
        all.push_back(engine.rows("SELECT * FROM " + std::string(table.name)));
    return all;
}

const Day monday = *Day::parse("2026-03-02");

void record_much(Writer& writer, const MadeStore& made) {
    const Keys keys = made.keys(writer);
    record_client(writer, keys, made::person(1), false);
    record_hold(writer, &keys, client(writer, 1001), monday, writer.moment(), "sedation", 1, "Jabberwock");
    writer.record_look(1001, "care");
    writer.connection().execute("INSERT INTO daily VALUES(1, 1, 0, 1, 1, 1)");
}

} // namespace

TEST_CASE("a writer that does not commit leaves nothing") {
    const MadeStore made(made::rich_store());
    const auto before = everything(made);
    {
        const Store store = Store::open_to_write(made.path());
        Writer writer(store, "root", "try", made.clock());
        record_much(writer, made);
        CHECK(writer.head() > 0);
    }
    CHECK((everything(made) == before));
    CHECK_THROWS_AS(made.write("try",
                               [&](Writer& writer) {
                                   record_much(writer, made);
                                   throw std::runtime_error("the rule said no");
                               }),
                    std::runtime_error);
    CHECK((everything(made) == before));
    made.write("look", [](Writer& writer) { writer.record_look(1001, "care"); });
    CHECK((everything(made) != before));
    CHECK_FALSE(made.read([](const Reader& reader) { return verify_chain(reader, "").fault; }));
}

TEST_CASE("a reader sees what was committed before it began, a writer also what it has recorded") {
    MadeStore made;
    const Store store = Store::open_to_read(made.path());
    const Reader before(store, made.now);
    made.write("intake", [&](Writer& writer) {
        CHECK(writer.next_entry() == before.head() + 1);
        record_much(writer, made);
        CHECK(find_client(writer, *ClientNumber::from_sequence(1001)));
        CHECK(writer.bound() == writer.head());
        CHECK(writer.head() == before.head() + 4);
    });
    CHECK_FALSE(find_client(before, *ClientNumber::from_sequence(1001)));
    made.read([](const Reader& after) {
        CHECK(find_client(after, *ClientNumber::from_sequence(1001)));
        return 0;
    });
}

TEST_CASE("an entry says who, when, with which command, and which row") {
    MadeStore made;
    made.write(
        "intake refer",
        [&](Writer& writer) { record_client(writer, made.keys(writer), made::person(1), false); }, "nora");
    made.write(
        "show --names", [](Writer& writer) { writer.record_look(1001, "care"); }, "piet");
    made.read([&](const Reader& reader) {
        const auto entries = audit_log(reader, {}, {});
        REQUIRE(entries.size() >= 3);
        const AuditEntry &seen = entries[entries.size() - 1], &person = entries[entries.size() - 3];
        CHECK(person.actor == "nora");
        CHECK(person.command == "intake refer");
        CHECK(person.at == made.now);
        CHECK(person.table == "client");
        CHECK(person.row == 1001);
        CHECK(seen.actor == "piet");
        CHECK(seen.client == 1001);
        CHECK(seen.purpose == "care");
        CHECK(seen.table.empty());
        CHECK_FALSE(seen.row.has_value());
        CHECK(audit_head(reader)->hash == seen.hash);
        AuditFilter looks;
        looks.looks_only = true;
        CHECK(audit_log(reader, looks, {1001}).size() == 1);
        CHECK(audit_log(reader, looks, {1002}).empty());
        AuditFilter by;
        by.actor = "nora";
        by.last = 1;
        CHECK(audit_log(reader, by, {}).size() == 1);
        return 0;
    });
}

TEST_CASE("what the engine would store differently, or does not fit its form, is not recorded") {
    MadeStore made;
    const auto before = everything(made);
    const auto recording = [&](const std::vector<Value>& columns) {
        return failure_of(
            [&] { made.write("try", [&](Writer& writer) { writer.record(Fact::closure, columns); }); });
    };
    // STRICT turns each of these into the other type, without a word.
    CHECK(recording({std::string("20000"), std::string("holiday")}).code == "damaged");
    CHECK(recording({std::int64_t{20000}, std::int64_t{5}}).exit == Exit::damaged);
    CHECK(recording({Value(), std::string("holiday")}).code == "inconsistent");
    CHECK(recording({std::string("no day"), std::string("holiday")}).code == "inconsistent");
    CHECK_THROWS_AS(
        made.write("try", [](Writer& writer) { writer.record(Fact::closure, {std::int64_t{20000}}); }),
        std::logic_error);
    CHECK(failure_of([&] {
              made.write("try", [](Writer& writer) {
                  writer.record(Fact::referral, {99, 1, Value(), Value(), Value(), Value()});
              });
          }).code == "inconsistent"); // refers to nobody
    CHECK(failure_of([&] {
              made.write("try", [](Writer& writer) { writer.record(Fact::staff_role, 1, {1, 2}); });
          }).code == "inconsistent"); // id in use
    CHECK((everything(made) == before));
    CHECK(recording({std::int64_t{20000}, std::string("holiday")}).code.empty());
}

TEST_CASE("a trigger that somebody smuggled in cannot change a fact") {
    const MadeStore made(made::rich_store());
    Engine(made.path())
        .run(
            "CREATE TRIGGER t AFTER INSERT ON closure BEGIN UPDATE closure SET day=day+1 WHERE id=new.id; END");
    const auto before = everything(made);
    CHECK(failure_of([&] {
              made.write("try", [](Writer& writer) { record_closure(writer, monday, "holiday"); });
          }).exit == Exit::not_permitted);
    CHECK((everything(made) == before));
}

TEST_CASE("refuses to write on top of a damaged head") {
    const MadeStore made(made::rich_store());
    Engine(made.path()).run("UPDATE entry SET hash=x'00' WHERE number=(SELECT max(number) FROM entry)");
    CHECK(failure_of([&] {
              made.write("try", [](Writer& writer) { writer.record_look(1001, "care"); });
          }).exit == Exit::damaged);
}

// ---- What a connection may do.
// ---------------------------------------------------------------------------------------

namespace {

/// One statement of each verb on a table, none of which does anything when it is allowed.
std::vector<std::pair<std::string, std::string>> verbs_on(const std::string& table, const std::string& column) {
    return {{"INSERT", "INSERT INTO " + table + " SELECT * FROM " + table + " WHERE 0"},
            {"UPDATE", "UPDATE " + table + " SET " + column + "=" + column + " WHERE 0"},
            {"DELETE", "DELETE FROM " + table + " WHERE 0"},
            {"DELETE", "DELETE FROM " + table},
            {"UPDATE", "INSERT INTO " + table + " SELECT * FROM " + table +
                           " WHERE 0 ON CONFLICT DO UPDATE SET " + column + "=1"}};
}

std::string first_column(const MadeStore& made, const std::string& table) {
    Engine engine(made.path());
    return std::get<std::string>(engine.rows("SELECT name FROM pragma_table_info('" + table + "')").at(0)[0]);
}

constexpr const char* never[] = {"CREATE TABLE mine(x)",
                                 "CREATE INDEX mine ON dose(day)",
                                 "CREATE VIEW mine AS SELECT 1",
                                 "DROP TABLE dose",
                                 "DROP INDEX dose_client",
                                 "ALTER TABLE dose ADD COLUMN x",
                                 "ALTER TABLE dose RENAME TO doses",
                                 "ATTACH ':memory:' AS other",
                                 "PRAGMA writable_schema=1",
                                 "PRAGMA foreign_keys=0",
                                 "PRAGMA query_only=0",
                                 "PRAGMA journal_mode=DELETE",
                                 "PRAGMA synchronous=OFF",
                                 "PRAGMA user_version=7",
                                 "PRAGMA ignore_check_constraints=1",
                                 "DELETE FROM sqlite_master",
                                 "UPDATE sqlite_master SET sql=''",
                                 "ANALYZE",
                                 "REINDEX dose",
                                 "CREATE TRIGGER mine AFTER INSERT ON dose BEGIN DELETE FROM dose; END",
                                 "CREATE TEMP TABLE mine(x)"};

} // namespace

TEST_CASE("a writing connection inserts facts and never updates or deletes them") {
    const MadeStore made(made::rich_store());
    const auto before = everything(made);
    const Store store = Store::open_to_write(made.path());
    store.connection().execute("BEGIN IMMEDIATE");
    for (const TableOfTables& table : all_tables()) {
        const std::string name(table.name);
        const bool insert_only = table.kind == TableClass::fact || table.kind == TableClass::chain;
        for (const auto& [verb, sql] : verbs_on(name, first_column(made, name))) {
            CAPTURE(sql);
            const Failure failure = failure_of([&] { store.connection().execute(sql); });
            const bool allowed = !insert_only || verb == "INSERT";
            CHECK(failure.code == (allowed ? "" : "not-permitted"));
            if (!allowed) CHECK(failure.exit == Exit::not_permitted);
        }
    }
    for (const char* sql : never) {
        CAPTURE(std::string(sql));
        CHECK_FALSE(failure_of([&] { store.connection().execute(sql); }).code.empty());
    }
    store.connection().execute("ROLLBACK");
    CHECK((everything(made) == before));
}

TEST_CASE("a reading connection changes nothing, whatever is asked of it") {
    const MadeStore made(made::rich_store());
    const auto before = everything(made);
    const Store store = Store::open_to_read(made.path());
    // The engine refuses, and so does the authorizer alone: a query of somebody's own runs without the former.
    for (const bool engine_too : {true, false}) {
        if (!engine_too)
            store.connection().without_authorizer([&] { store.connection().execute("PRAGMA query_only=0"); });
        for (const TableOfTables& table : all_tables()) {
            const std::string name(table.name);
            for (const auto& [verb, sql] : verbs_on(name, first_column(made, name))) {
                CAPTURE(sql);
                CHECK(failure_of([&] { store.connection().execute(sql); }).exit == Exit::not_permitted);
            }
        }
    }
    for (const char* sql : never) {
        CAPTURE(std::string(sql));
        CHECK_FALSE(failure_of([&] { store.connection().execute(sql); }).code.empty());
    }
    CHECK(failure_of([&] { Writer(store, "root", "try", made.clock()).record_look(1001, "care"); }).exit ==
          Exit::not_permitted);
    CHECK((everything(made) == before));
}

TEST_CASE("every connection syncs in full, keeps a write-ahead log and foreign keys") {
    const MadeStore made(made::rich_store());
    for (const bool to_write : {false, true}) {
        const Store store = to_write ? Store::open_to_write(made.path()) : Store::open_to_read(made.path());
        store.connection().without_authorizer([&] {
            for (const auto& [pragma, wanted] : std::vector<std::pair<std::string, std::string>>{
                     {"synchronous", "2"},
                     {"journal_mode", "wal"},
                     {"foreign_keys", "1"},
                     {"application_id", std::to_string(application_mark)},
                     {"user_version", std::to_string(schema_version)},
                     {"trusted_schema", "0"}}) {
                Statement statement(store.connection(), "PRAGMA " + pragma);
                CAPTURE(pragma);
                REQUIRE(statement.step());
                CHECK(statement.text(0) == wanted);
            }
        });
    }
}

TEST_CASE("the write-ahead log is emptied while nobody reads") {
    MadeStore made;
    for (int i = 0; i < 60; ++i) {
        made.write("look", [](Writer& writer) { writer.record_look(1001, "care"); });
        CHECK(file_size(made.path() + "-wal") < (log_pages_kept + 20) * 4120);
    }
}

namespace {

/// The string literals of a C++ source, comments left out.
std::vector<std::string> literals_of(const std::string& source) {
    std::vector<std::string> literals;
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source.compare(i, 2, "//") == 0)
            i = std::min(source.find('\n', i), source.size());
        else if (source.compare(i, 2, "/*") == 0)
            i = std::min(source.find("*/", i), source.size());
        else if (source[i] == '\'') { // a character, which may be a quotation mark
            for (++i; i < source.size() && source[i] != '\''; ++i)
                if (source[i] == '\\') ++i;
        } else if (source.compare(i, 2, "R\"") == 0) {
            const std::size_t open = source.find('(', i);
            const std::string close = ')' + source.substr(i + 2, open - i - 2) + '"';
            const std::size_t end = source.find(close, open);
            literals.push_back(source.substr(open + 1, end - open - 1));
            i = end + close.size() - 1;
        } else if (source[i] == '"') {
            std::string literal;
            for (++i; i < source.size() && source[i] != '"'; ++i) {
                if (source[i] == '\\') ++i;
                literal += source[i];
            }
            literals.push_back(literal);
        }
    }
    return literals;
}

bool has_word(const std::string& text) {
    static const std::regex word("\\breplace\\b", std::regex::icase);
    return std::regex_search(text, word);
}

} // namespace

TEST_CASE("the word REPLACE, to which the authorizer is blind, is in no SQL of the store") {
    CHECK(has_word(literals_of("x(\"INSERT OR \" \"Replace INTO dose\"); // no")[1]));
    CHECK(has_word(literals_of("y = R\"sql(UPDATE OR REPLACE t)sql\";").at(0)));
    CHECK(literals_of("'\"' // \"REPLACE\"\n/* \"REPLACE\" */ nlohmann::replace").empty());
    int files = 0, literals = 0;
    for (const auto& each : std::filesystem::recursive_directory_iterator(MAT_SOURCE_DIR "/src/store")) {
        if (!each.is_regular_file()) continue;
        ++files;
        std::ostringstream source;
        source << std::ifstream(each.path()).rdbuf();
        for (const std::string& literal : literals_of(source.str())) {
            ++literals;
            INFO(each.path().string(), ": ", literal);
            CHECK_FALSE(has_word(literal));
        }
    }
    CHECK(files > 20);
    CHECK(literals > 300);
}

// ---- Which files are a store.
// ----------------------------------------------------------------------------------------

namespace {

Failure opening(const std::string& path) {
    const Failure read = failure_of([&] { Store::open_to_read(path); }),
                  write = failure_of([&] { Store::open_to_write(path); });
    CHECK(read.code == write.code);
    CHECK(read.exit == write.exit);
    return read;
}

} // namespace

TEST_CASE("refuses what is no store of this version, with the exit status that says why") {
    const MadeStore made(made::rich_store());
    CHECK(opening(made.path()).code.empty());
    SUBCASE("nothing there") {
        const Failure failure = opening(made.file("store/none.db"));
        CHECK(failure.exit == Exit::no_store);
        CHECK(failure.message.find("store/none.db") != std::string::npos);
        CHECK_FALSE(exists(made.file("store/none.db")));
    }
    SUBCASE("a store of a newer mat") {
        Engine(made.path()).run("PRAGMA user_version=" + std::to_string(schema_version + 1));
        const Failure failure = opening(made.path());
        CHECK(failure.exit == Exit::damaged);
        CHECK(failure.code == "store-newer");
        CHECK(failure.message == "the store has schema " + std::to_string(schema_version + 1) + ", this program needs " + std::to_string(schema_version));
    }
    SUBCASE("a store of an older mat") {
        Engine(made.path()).run("PRAGMA user_version=0");
        const Failure failure = opening(made.path());
        CHECK(failure.exit == Exit::damaged);
        CHECK(failure.code == "store-older");
        CHECK(failure.hint.find("mat store migrate") != std::string::npos);
        CHECK(failure_of([&] { Store::open_to_migrate(made.path()); }).code.empty());
    }
    SUBCASE("another program's database") {
        write_file(made.file("store/other.db"), "", 0600);
        Engine(made.file("store/other.db")).run("CREATE TABLE t(x)");
        CHECK(opening(made.file("store/other.db")).code == "not-a-store");
        Engine(made.file("store/other.db")).run("PRAGMA application_id=99");
        CHECK(opening(made.file("store/other.db")).exit == Exit::damaged);
    }
    SUBCASE("no database at all") {
        write_file(made.file("store/text"), std::string(9000, 'x'), 0600);
        CHECK(opening(made.file("store/text")).exit == Exit::damaged);
        CHECK(read_file(made.file("store/text"), 10'000)->size() == 9000);
        write_file(made.file("store/empty"), "", 0600);
        CHECK(opening(made.file("store/empty")).exit == Exit::damaged);
        CHECK(file_size(made.file("store/empty")) == 0);
    }
    SUBCASE("open to group or others") {
        for (const unsigned mode : {0640U, 0604U, 0660U, 0610U, 0644U}) {
            REQUIRE(::chmod(made.path().c_str(), mode) == 0);
            const Failure failure = opening(made.path());
            CHECK(failure.code == "file-mode");
            CHECK(failure.exit == Exit::not_permitted);
            CHECK(failure.hint.starts_with("chmod 600"));
        }
        REQUIRE(::chmod(made.path().c_str(), 0600) == 0);
        CHECK(opening(made.path()).code.empty());
    }
}

TEST_CASE("everything that a store makes is its owner's alone") {
    MadeStore made;
    made.write("look", [](Writer& writer) { writer.record_look(1001, "care"); });
    backup_store(Store::open_to_read(made.path()), made.file("store/backup.db"), made.clock());
    int files = 0;
    for (const auto& each : std::filesystem::recursive_directory_iterator(made.folder())) {
        struct stat about {};
        REQUIRE(::stat(each.path().c_str(), &about) == 0);
        INFO(each.path().string());
        CHECK((about.st_mode & 0777) == (each.is_directory() ? 0700U : 0600U));
        ++files;
    }
    CHECK(files >= 6);
}

// ---- Migrations.
// -----------------------------------------------------------------------------------------------------

namespace {

constexpr Migration steps[] = {
    {1, "first", [](Connection& connection) { connection.execute("CREATE TABLE one(x)"); }},
    {2, "second",
     [](Connection& connection) { connection.execute("CREATE TABLE two(x); INSERT INTO two VALUES(5)"); }},
    {3, "third",
     [](Connection& connection) {
         connection.execute("CREATE TABLE three(x)");
         connection.execute("INSERT INTO three SELECT x FROM nowhere");
     }},
};

std::vector<std::string> tables_in(const std::string& path) {
    Engine engine(path);
    std::vector<std::string> names;
    for (const auto& row : engine.rows("SELECT name FROM sqlite_master ORDER BY name"))
        names.push_back(std::get<std::string>(row[0]));
    return names;
}

} // namespace

TEST_CASE("the steps of this program are numbered from one to its version") {
    std::int64_t number = 0;
    for (const Migration& step : migrations()) CHECK(step.number == ++number);
    CHECK(number == schema_version);
}

TEST_CASE("migrating runs the steps that are missing, each with its number or not at all") {
    const made::Folder folder;
    const std::string path = folder.path() + "/db";
    using Names = std::vector<std::string>;
    {
        Connection connection(path, Access::migrate);
        CHECK(migrate(connection, 0, std::span(steps).first(1)) == 1);
        CHECK(connection.user_version() == 1);
        CHECK(migrate(connection, 1, std::span(steps).first(2)) == 1);
        CHECK(connection.user_version() == 2);
        CHECK(migrate(connection, 2, std::span(steps).first(2)) == 0);
        CHECK_THROWS_AS(migrate(connection, 2, steps), Error);
        CHECK(connection.user_version() == 2);
    }
    CHECK(tables_in(path) == Names{"one", "two"});
    const std::string other = folder.path() + "/other";
    {
        Connection connection(other, Access::migrate);
        CHECK_THROWS_AS(migrate(connection, 0, steps), Error); // what ran before the step that failed has run
        CHECK(connection.user_version() == 2);
    }
    CHECK(tables_in(other) == Names{"one", "two"});
}

TEST_CASE("a migration that cannot be done leaves the store as it was, and one that is up to date is left alone") {
    const MadeStore made(made::rich_store());
    const auto before = everything(made);
    CHECK(migrate_store(made.path(), "root", made.clock()).empty());
    CHECK((everything(made) == before));
    Engine(made.path()).run("PRAGMA user_version=" + std::to_string(schema_version + 1));
    CHECK(failure_of([&] { migrate_store(made.path(), "root", made.clock()); }).code == "store-newer");
    // A step that cannot run: the tables are there already.
    Engine(made.path()).run("PRAGMA user_version=0");
    CHECK_THROWS_AS(migrate_store(made.path(), "root", made.clock()), Error);
    CHECK((everything(made) == before));
    CHECK(Engine(made.path()).number("PRAGMA user_version") == 0);
    for (const std::string tail : {".migrate", ".schema-0-1"}) CHECK_FALSE(exists(made.path() + tail));
}

// ---- The writers' queue.
// ---------------------------------------------------------------------------------------------

namespace {

/// Another process that holds the writer's place until it is told to go, or killed.
class Holder {
  public:
    explicit Holder(const MadeStore& made) {
        REQUIRE(::pipe(ready_) == 0);
        REQUIRE(::pipe(go_) == 0);
        process_ = ::fork();
        REQUIRE(process_ >= 0);
        if (process_ == 0) {
            char byte = 'r';
            try {
                const Store store = Store::open_to_write(made.path());
                Writer writer(store, "nora", "dose-log administer", made.clock());
                writer.record_look(1001, "held");
                if (::write(ready_[1], &byte, 1) == 1 && ::read(go_[0], &byte, 1) == 1) writer.commit();
            } catch (...) { ::_exit(1); }
            ::_exit(0);
        }
        char byte = 0;
        REQUIRE(::read(ready_[0], &byte, 1) == 1);
    }
    ~Holder() {
        if (process_ > 0) kill();
        for (const int end : {ready_[0], ready_[1], go_[0], go_[1]}) ::close(end);
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    pid_t process() const { return process_; }
    void let_go() {
        REQUIRE(::write(go_[1], "g", 1) == 1);
        int status = 1;
        ::waitpid(process_, &status, 0);
        CHECK(status == 0);
        process_ = 0;
    }
    void kill() {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = 0;
    }

  private:
    int ready_[2] = {-1, -1}, go_[2] = {-1, -1};
    pid_t process_ = 0;
};

std::int64_t entries_in(const MadeStore& made) {
    return made.read([](const Reader& reader) { return reader.head(); });
}

} // namespace

TEST_CASE("a writer that waits in vain says who is writing, and since when") {
    MadeStore made;
    Holder holder(made);
    const Store store = Store::open_to_write(made.path());
    const auto begun = std::chrono::steady_clock::now();
    const Failure failure = failure_of([&] { Writer(store, "root", "look", made.clock(), 120ms); });
    const auto waited = std::chrono::steady_clock::now() - begun;
    CHECK(failure.exit == Exit::busy);
    CHECK(failure.code == "busy");
    CHECK(failure.message == "the store is busy: process " + std::to_string(holder.process()) +
                                 " since 2026-03-01T12:00:00Z is writing");
    CHECK(waited >= 120ms);
    CHECK(waited < 10s);
    // Readers do not wait, and see nothing of what is not committed.
    const std::int64_t before = entries_in(made);
    holder.let_go();
    CHECK(entries_in(made) == before + 1);
    Writer(store, "root", "look", made.clock(), 120ms).commit();
}

TEST_CASE("a store of the first schema becomes one of this program, and is kept beside it") {
    MadeStore made;
    {
        Engine engine(made.path());
        engine.run("PRAGMA foreign_keys=0");
        for (const auto& row : engine.rows("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite%'")) {
            const std::string table = std::get<std::string>(row[0]); // all that later schemas brought
            if (std::string_view(migrations_sql::spine).find("CREATE TABLE " + table + "(") == std::string_view::npos) engine.run("DROP TABLE " + table);
        }
        for (const auto& row : engine.rows("SELECT name FROM sqlite_master WHERE type='index' AND name NOT LIKE 'sqlite%'")) {
            const std::string index = std::get<std::string>(row[0]);
            if (std::string_view(migrations_sql::spine).find("INDEX " + index + " ") == std::string_view::npos) engine.run("DROP INDEX " + index);
        }
        engine.run("PRAGMA user_version=1");
    }
    CHECK(failure_of([&] { Store::open_to_read(made.path()); }).code == "store-older");
    const std::string head = std::get<Blob>(Engine(made.path()).rows("SELECT hash FROM entry ORDER BY number DESC LIMIT 1")[0][0]).bytes;
    const std::string kept = migrate_store(made.path(), "root", made.clock());
    CHECK(kept == made.path() + ".schema-1-1");
    CHECK(Engine(kept).number("PRAGMA user_version") == 1);
    CHECK_FALSE(exists(made.path() + ".migrate"));
    made.read([&](const Reader& reader) {
        CHECK(audit_head(reader)->command == "store migrate");
        CHECK_FALSE(verify_chain(reader, hex(head)).fault); // the chain goes on where it was
        return 0;
    });
    made.write("staff mail", [](Writer& writer) { writer.record(Fact::staff_mail, {1, std::string("a@b")}); });
    CHECK(migrate_store(made.path(), "root", made.clock()).empty());
}

TEST_CASE("a writer whose store was replaced while it waited records nothing in the old one") {
    MadeStore made(made::rich_store());
    backup_store(Store::open_to_read(made.path()), made.file("backup.db"), made.clock());
    const Store opened_before = Store::open_to_write(made.path());
    const std::string kept = restore_store(made.path(), made.file("backup.db"), "root", made.clock());
    const auto old_head = [&] { return Engine(kept).number("SELECT max(number) FROM entry"); };
    const auto head = old_head();
    CHECK(failure_of([&] { Writer(opened_before, "nora", "dose-log administer", made.clock()).record_look(1001, "care"); }).code == "store-replaced");
    CHECK(old_head() == head);
    made.write("look", [](Writer& writer) { writer.record_look(1001, "care"); });
}

TEST_CASE("a killed writer leaves its place free, and nothing else") {
    MadeStore made;
    const std::int64_t before = entries_in(made);
    for (int i = 0; i < 3; ++i) {
        Holder holder(made);
        holder.kill();
        const Store store = Store::open_to_write(made.path());
        Writer writer(store, "root", "look", made.clock(), 1ms);
        CHECK(writer.head() == before);
    }
    CHECK_FALSE(made.read([](const Reader& reader) { return verify_chain(reader, "").fault; }));
}

TEST_CASE("the clock is read when the place is taken, not when the waiting began") {
    MadeStore made;
    std::atomic<std::int64_t> now = made.now.microseconds();
    const Clock clock = [&] { return Instant::from_microseconds(now); };
    const Store first = Store::open_to_write(made.path()), second = Store::open_to_write(made.path());
    std::atomic<bool> asked = false;
    std::int64_t moment = 0;
    std::thread waiting;
    {
        Writer writer(first, "root", "first", clock);
        waiting = std::thread([&] {
            asked = true;
            Writer other(second, "root", "second", clock);
            moment = other.moment().microseconds();
            other.record_look(1001, "care");
            other.commit();
        });
        while (!asked) std::this_thread::yield();
        std::this_thread::sleep_for(30ms);
        now += 5'000'000;
        writer.record_look(1002, "care");
        writer.commit();
    }
    waiting.join();
    CHECK(moment == made.now.microseconds() + 5'000'000);
}

TEST_CASE("many writers at once record everything once, in one unbroken chain") {
    MadeStore made;
    const std::int64_t before = entries_in(made);
    std::vector<std::thread> writers;
    std::atomic<int> failed = 0;
    for (int i = 0; i < 8; ++i)
        writers.emplace_back([&, i] {
            try {
                const Store store = Store::open_to_write(made.path());
                for (int n = 0; n < 10; ++n) {
                    Writer writer(store, "nurse" + std::to_string(i), "look", made.clock(), 30s);
                    writer.record_look(1001 + i * 10 + n, "care");
                    writer.commit();
                }
            } catch (const std::exception&) { ++failed; }
        });
    for (std::thread& writer : writers) writer.join();
    CHECK(failed == 0);
    CHECK(entries_in(made) == before + 80);
    made.read([&](const Reader& reader) {
        CHECK_FALSE(verify_chain(reader, "").fault);
        for (std::int64_t who = 1001; who < 1081; ++who) CHECK(audit_log(reader, {}, {who}).size() == 1);
        return 0;
    });
}

TEST_CASE("a place in the queue that cannot be taken at all is an error, not a wait") {
    const made::Folder folder;
    CHECK(failure_of([&] {
              WritersQueue(folder.path() + "/none/lock", 1ms, [] { return std::string(); });
          }).code == "file-error");
}
