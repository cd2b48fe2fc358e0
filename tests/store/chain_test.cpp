// The audit chain against everybody who can write to the file: whatever is altered, the verifier names the
// exact entry.
#include "made_store.hpp"

#include "store/connection.hpp"
#include "store/derived.hpp"
#include "store/tokens.hpp"
#include "store/upkeep.hpp"
#include "store/verify.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <doctest/doctest.h>
#include <map>

using namespace mat;
using namespace mat::store;
using made::Engine;
using made::MadeStore;

namespace {

/// A copy of the rich store under somebody's hands.
struct Tampered {
    MadeStore copy{made::rich_store()};
    Engine engine{copy.path()};
    Store store = Store::open_to_read(copy.path());

    Verification verify(const std::string& head = "") const {
        return verify_chain(Reader(store, copy.now), head);
    }
    /// The entry that the verifier names; -1 where it finds nothing.
    std::int64_t fault(const std::string& head = "") const {
        const Verification verification = verify(head);
        return verification.fault ? verification.fault->entry : -1;
    }
};

constexpr std::int64_t far_away = 1'000'003; // no row, entry or number of the made store is so large

struct Column {
    std::string name;
    bool nullable;
};

std::vector<Column> columns_of(Engine& engine, const std::string& table) {
    std::vector<Column> columns;
    for (const auto& row :
         engine.rows("SELECT name, \"notnull\" OR pk FROM pragma_table_info('" + table + "')"))
        columns.push_back({std::get<std::string>(row[0]), std::get<std::int64_t>(row[1]) == 0});
    return columns;
}

/// What a hand might write in the value's place: near it, far from it, and nothing.
std::vector<Value> other_values(const Value& now, const std::string& type, bool nullable) {
    std::vector<Value> others;
    if (nullable && now.index() != 0) others.emplace_back();
    if (const auto* integer = std::get_if<std::int64_t>(&now)) {
        for (const std::int64_t other : {*integer + 1, *integer + far_away, *integer ^ (std::int64_t{1} << 62)})
            others.emplace_back(other);
    } else if (const auto* text = std::get_if<std::string>(&now)) {
        for (const std::string& other : {*text + "~", *text + std::string(1, '\0'), std::string()})
            if (other != *text) others.emplace_back(other);
    } else if (const auto* blob = std::get_if<Blob>(&now)) {
        std::string first = blob->bytes, last = blob->bytes;
        first.front() = static_cast<char>(first.front() ^ 1);
        last.back() = static_cast<char>(last.back() ^ 0x80);
        for (const std::string& other :
             {first, last, blob->bytes.substr(1), blob->bytes + std::string(1, '\0')})
            others.emplace_back(Blob{other});
    } else if (type == "INTEGER") { // nothing becomes something, however little
        others.emplace_back(std::int64_t{0});
        others.emplace_back(std::int64_t{1});
    } else if (type == "TEXT") {
        others.emplace_back(std::string());
        others.emplace_back(std::string("x"));
    } else {
        others.emplace_back(Blob{});
        others.emplace_back(Blob{std::string(1, '\0')});
    }
    return others;
}

std::string type_of(Engine& engine, const std::string& table, const std::string& column) {
    return std::get<std::string>(
        engine.rows("SELECT type FROM pragma_table_info('" + table + "') WHERE name=?", {column})[0][0]);
}

struct RowAt {
    std::int64_t id, entry;
    bool single; ///< under an entry of its own; else one of an import's
};

/// Some rows of a table: from both ends of those with an entry of their own, and of an import's.
std::vector<RowAt> picked_rows(Engine& engine, const std::string& table) {
    std::vector<RowAt> picked;
    for (const std::int64_t kind : {one_row, many_rows}) {
        const auto rows = engine.rows("SELECT t.id, t.entry FROM " + table +
                                          " t JOIN entry e ON e.number=t.entry WHERE e.kind=? "
                                          "ORDER BY t.id",
                                      {kind});
        const std::size_t at_front = kind == one_row ? 2 : 1;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (i < at_front || i + 1 == rows.size())
                picked.push_back(
                    {std::get<std::int64_t>(rows[i][0]), std::get<std::int64_t>(rows[i][1]), kind == one_row});
    }
    return picked;
}

/// Which fact tables an import's entry brought rows into.
bool import_holds(Engine& engine, std::int64_t entry, Fact fact) {
    for (const auto& row :
         engine.rows("SELECT manifest FROM entry WHERE number=? AND kind=?", {entry, std::int64_t{many_rows}}))
        for (const ManifestPart& part : decode_manifest(std::get<Blob>(row[0]).bytes))
            if (part.fact == static_cast<std::int64_t>(fact)) return true;
    return false;
}

// The row of an altered `entry` column: a row with an entry of its own is missed there. One of an import's is
// missed in the import, and too much where it now says it belongs; the first of the two is named.
std::int64_t expected_of_entry_column(Engine& engine, const FactTable& table, const RowAt& row,
                                      std::int64_t named, std::int64_t head) {
    if (named > head) return row.entry;
    const bool too_much_there = !row.single || import_holds(engine, named, table.fact);
    return too_much_there ? std::min(row.entry, std::max<std::int64_t>(named, 1)) : row.entry;
}

std::string text_of(const Value& value) {
    switch (value.index()) {
    case 0: return "NULL";
    case 1: return std::to_string(std::get<1>(value));
    case 2: return '\'' + std::get<2>(value) + '\'';
    default: return "x'" + hex(std::get<3>(value).bytes) + '\'';
    }
}

struct Kept { // a row lifted out of its table
    Engine::Row values;
    std::string table;
    void put(Engine& engine) const {
        std::string marks;
        for (std::size_t i = 0; i < values.size(); ++i) marks += i == 0 ? "?" : ",?";
        engine.run("INSERT INTO " + table + " VALUES(" + marks + ")", values);
    }
};
Kept lift(Engine& engine, const std::string& table, const std::string& key, std::int64_t row) {
    Kept kept{engine.rows("SELECT * FROM " + table + " WHERE " + key + "=?", {row}).at(0), table};
    engine.run("DELETE FROM " + table + " WHERE " + key + "=?", {row});
    return kept;
}
Kept seen(Engine& engine, const std::string& table, std::int64_t row) {
    return {engine.rows("SELECT * FROM " + table + " WHERE id=?", {row}).at(0), table};
}

} // namespace

TEST_CASE("the made store has rows of every kind, and its chain holds") {
    Tampered tampered;
    for (const FactTable& table : fact_tables()) {
        CAPTURE(table.name);
        const std::string name(table.name);
        CHECK(tampered.engine.number("SELECT count(*) FROM " + name +
                                     " t JOIN entry e ON e.number=t.entry WHERE e.kind=1") >= 2);
        // The verifier's columns are all of the table's, in its order: a column that the chain forgot would be
        // free to alter.
        std::vector<std::string> columns;
        for (const Column& column : columns_of(tampered.engine, name)) columns.push_back(column.name);
        CHECK(columns == std::vector<std::string>(table.columns.begin(), table.columns.end()));
    }
    CHECK(tampered.engine.number("SELECT count(*) FROM entry WHERE kind=3") == 2);
    CHECK(tampered.engine.number("SELECT count(*) FROM entry WHERE latest IS NOT NULL") > 0);
    CHECK(tampered.engine.number("SELECT kind FROM entry ORDER BY number DESC LIMIT 1") == look);
    const Verification verification = tampered.verify();
    CHECK_FALSE(verification.fault);
    CHECK(verification.entries == tampered.engine.number("SELECT max(number) FROM entry"));
    std::int64_t rows = 0;
    for (const FactTable& table : fact_tables())
        rows += tampered.engine.number("SELECT count(*) FROM " + std::string(table.name));
    CHECK(verification.rows == rows);
}

TEST_CASE("every table of the schema is in the table of tables") {
    Tampered tampered;
    std::vector<std::string> named;
    for (const TableOfTables& table : all_tables()) named.emplace_back(table.name);
    std::ranges::sort(named);
    std::vector<std::string> there;
    for (const auto& row :
         tampered.engine.rows("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name"))
        there.push_back(std::get<std::string>(row[0]));
    CHECK(there == named);
}

TEST_CASE("an altered column of any row is found at the row's entry") {
    Tampered tampered;
    Engine& engine = tampered.engine;
    const std::int64_t head = engine.number("SELECT max(number) FROM entry");
    std::vector<std::int64_t> others = {0, -4, 1, head, head + 1};
    for (const auto& row : engine.rows("SELECT number FROM entry WHERE kind<>1"))
        others.push_back(std::get<std::int64_t>(row[0]));
    int tried = 0;
    for (const FactTable& table : fact_tables()) {
        const std::string name(table.name);
        for (const Column& column : columns_of(engine, name)) {
            const std::string type = type_of(engine, name, column.name);
            for (const RowAt& row : picked_rows(engine, name)) {
                const Value now =
                    engine.rows("SELECT " + column.name + " FROM " + name + " WHERE id=?", {row.id})[0][0];
                std::vector<Value> values = other_values(now, type, column.nullable);
                if (column.name == "entry") values.insert(values.end(), others.begin(), others.end());
                for (const Value& value : values) {
                    if (value == now) continue;
                    const std::string update = "UPDATE " + name + " SET " + column.name + "=? WHERE id=?";
                    if (!engine.try_run(update, {value, row.id})) continue; // there is such a row already
                    ++tried;
                    const std::int64_t expected =
                        column.name == "entry"
                            ? expected_of_entry_column(engine, table, row, std::get<std::int64_t>(value), head)
                            : row.entry;
                    const std::int64_t fault = tampered.fault();
                    INFO(name, ".", column.name, " of row ", row.id, ": ", text_of(now), " -> ",
                         text_of(value));
                    CHECK(fault == expected);
                    engine.run(update, {now, column.name == "id" ? value : Value(row.id)});
                }
            }
        }
    }
    CHECK(tampered.fault() == -1); // all of it was put back
    CHECK(tried > 1000);
    std::printf("counted: %d altered values of fact rows\n", tried);
}

TEST_CASE("a deleted row is found at its entry") {
    Tampered tampered;
    for (const FactTable& table : fact_tables())
        for (const RowAt& row : picked_rows(tampered.engine, std::string(table.name))) {
            const Kept kept = lift(tampered.engine, std::string(table.name), "id", row.id);
            CAPTURE(table.name);
            CAPTURE(row.id);
            CHECK(tampered.fault() == row.entry);
            kept.put(tampered.engine);
        }
    CHECK(tampered.fault() == -1);
}

TEST_CASE("an inserted row is found at the entry that it names") {
    Tampered tampered;
    Engine& engine = tampered.engine;
    const std::int64_t head = engine.number("SELECT max(number) FROM entry"),
                       a_look = engine.number("SELECT min(number) FROM entry WHERE kind=2");
    const std::int64_t first_import = engine.number("SELECT min(number) FROM entry WHERE kind=3");
    for (const FactTable& table : fact_tables()) {
        const std::string name(table.name);
        const RowAt like = picked_rows(engine, name).front();
        for (const auto& [named, expected] :
             std::vector<std::pair<std::int64_t, std::int64_t>>{{like.entry, like.entry},
                                                                {1, 1},
                                                                {0, 1},
                                                                {-9, 1},
                                                                {a_look, a_look},
                                                                {first_import, first_import},
                                                                {head, head},
                                                                {head + 1, head + 1},
                                                                {far_away, far_away}}) {
            Kept row = seen(engine, name, like.id);
            row.values.front() = far_away;
            row.values.back() = named;
            for (std::size_t i = 0; i < table.columns.size(); ++i) { // what must be unique
                if (table.columns[i] == "login") row.values[i] = std::string("mallory");
                if (table.columns[i] == "void_id" || table.columns[i] == "row_id") row.values[i] = far_away;
            }
            row.put(engine);
            CAPTURE(name);
            CAPTURE(named);
            CHECK(tampered.fault() == expected);
            engine.run("DELETE FROM " + name + " WHERE id=?", {far_away});
        }
    }
    CHECK(tampered.fault() == -1);
}

TEST_CASE("two rows with swapped contents, ids or entries are found at the first of their entries") {
    Tampered tampered;
    Engine& engine = tampered.engine;
    int swapped_pairs = 0;
    for (const FactTable& table : fact_tables()) {
        const std::string name(table.name);
        const std::vector<RowAt> rows = picked_rows(engine, name);
        for (std::size_t first = 0; first < rows.size(); ++first)
            for (std::size_t second = first + 1; second < rows.size(); ++second) {
                const std::int64_t expected = std::min(rows[first].entry, rows[second].entry);
                const std::size_t id = 0, entry = table.columns.size() - 1;
                for (const std::string what : {"contents", "id", "entry"}) {
                    const Kept one = lift(engine, name, "id", rows[first].id),
                               other = lift(engine, name, "id", rows[second].id);
                    Kept changed_one = one, changed_other = other;
                    for (std::size_t i = 0; i <= entry; ++i) {
                        const bool swapped = what == "id"      ? i == id
                                             : what == "entry" ? i == entry
                                                               : i != id && i != entry;
                        if (swapped) std::swap(changed_one.values[i], changed_other.values[i]);
                    }
                    changed_one.put(engine);
                    changed_other.put(engine);
                    CAPTURE(name);
                    CAPTURE(what);
                    CAPTURE(rows[first].id);
                    CAPTURE(rows[second].id);
                    const bool nothing_done =
                        (changed_one.values == one.values && changed_other.values == other.values) ||
                        (changed_one.values == other.values && changed_other.values == one.values);
                    CHECK(tampered.fault() == (nothing_done ? -1 : expected));
                    swapped_pairs += nothing_done ? 0 : 1;
                    engine.run("DELETE FROM " + name + " WHERE id IN (?,?)", {rows[first].id, rows[second].id});
                    one.put(engine);
                    other.put(engine);
                }
            }
    }
    CHECK(tampered.fault() == -1);
    CHECK(swapped_pairs > 200);
}

namespace {

/// Entries of every kind and place: first, last, in the middle, looks, imports, one whose clock was behind.
std::vector<std::int64_t> picked_entries(Engine& engine) {
    std::vector<std::int64_t> picked;
    for (const auto& row :
         engine.rows("SELECT number FROM entry WHERE number IN (1,2,(SELECT max(number)/2 FROM entry),"
                     "(SELECT max(number)-1 FROM entry),(SELECT max(number) FROM entry),"
                     "(SELECT min(number) FROM entry WHERE latest IS NOT NULL)) OR kind<>1 ORDER BY number"))
        picked.push_back(std::get<std::int64_t>(row[0]));
    return picked;
}

} // namespace

TEST_CASE("an altered column of an entry is found at that entry") {
    Tampered tampered;
    Engine& engine = tampered.engine;
    int tried = 0;
    for (const std::int64_t number : picked_entries(engine))
        for (const Column& column : columns_of(engine, "entry")) {
            const Value now =
                engine.rows("SELECT " + column.name + " FROM entry WHERE number=?", {number})[0][0];
            for (const Value& value :
                 other_values(now, type_of(engine, "entry", column.name), column.nullable)) {
                const std::string update = "UPDATE entry SET " + column.name + "=? WHERE number=?";
                if (!engine.try_run(update, {value, number})) continue;
                ++tried;
                INFO("entry ", number, ", ", column.name, ": ", text_of(now), " -> ", text_of(value));
                CHECK(tampered.fault() == number);
                engine.run(update, {now, column.name == "number" ? value : Value(number)});
            }
        }
    CHECK(tampered.fault() == -1);
    std::printf("counted: %d altered values of entries\n", tried);
}

TEST_CASE("a deleted or renumbered entry is found where it is missed") {
    Tampered tampered;
    Engine& engine = tampered.engine;
    const std::int64_t head = engine.number("SELECT max(number) FROM entry");
    for (const std::int64_t number : picked_entries(engine)) {
        CAPTURE(number);
        const Kept kept = lift(engine, "entry", "number", number);
        if (number != head) CHECK(tampered.fault() == number); // the last is a look: see the cut tail
        // The gap closed, so that only the contents tell.
        engine.run("UPDATE entry SET number=-number WHERE number>?", {number});
        engine.run("UPDATE entry SET number=-number-1 WHERE number<0");
        if (number != head) CHECK(tampered.fault() == number);
        // And the rows told to follow: then only the hashes do.
        for (const FactTable& table : fact_tables())
            engine.run("UPDATE " + std::string(table.name) + " SET entry=entry-1 WHERE entry>?", {number});
        if (number != head) CHECK(tampered.fault() == number);
        for (const FactTable& table : fact_tables())
            engine.run("UPDATE " + std::string(table.name) + " SET entry=entry+1 WHERE entry>=?", {number});
        if (kept.values[5] == Value(std::int64_t{one_row})) // its own row was not among those
            engine.run(
                "UPDATE " +
                    std::string(fact_table(static_cast<Fact>(std::get<std::int64_t>(kept.values[6])))->name) +
                    " SET entry=? WHERE id=?",
                {number, kept.values[7]});
        else if (kept.values[5] == Value(std::int64_t{many_rows}))
            for (const FactTable& table : fact_tables())
                if (std::ranges::any_of(decode_manifest(std::get<Blob>(kept.values[12]).bytes),
                                        [&](const ManifestPart& part) {
                                            return part.fact == static_cast<std::int64_t>(table.fact);
                                        }))
                    engine.run("UPDATE " + std::string(table.name) + " SET entry=? WHERE entry=?",
                               {number, number + 1});
        engine.run("UPDATE entry SET number=-number WHERE number>=?", {number});
        engine.run("UPDATE entry SET number=-number+1 WHERE number<0");
        kept.put(engine);
        REQUIRE(tampered.fault() == -1);
    }
    SUBCASE("below the first entry") {
        engine.run("UPDATE entry SET number=0 WHERE number=5");
        CHECK(tampered.fault() == 0);
        engine.run("UPDATE entry SET number=-7 WHERE number=0");
        CHECK(tampered.fault() == -7);
    }
    SUBCASE("all of them gone") {
        engine.run("DELETE FROM entry");
        CHECK(tampered.fault() == 1);
    }
}

TEST_CASE("swapped and reordered entries are found at the first of them") {
    const auto numbers = [] {
        Tampered tampered;
        return picked_entries(tampered.engine);
    }();
    for (std::size_t i = 0; i < numbers.size(); ++i)
        for (std::size_t j = i + 1; j < numbers.size(); ++j) {
            Tampered tampered;
            tampered.engine.run("UPDATE entry SET number=-1 WHERE number=?", {numbers[i]});
            tampered.engine.run("UPDATE entry SET number=? WHERE number=?", {numbers[i], numbers[j]});
            tampered.engine.run("UPDATE entry SET number=? WHERE number=-1", {numbers[j]});
            CAPTURE(numbers[i]);
            CAPTURE(numbers[j]);
            CHECK(tampered.fault() == numbers[i]);
            for (const FactTable& table : fact_tables()) // with the rows told to follow
                tampered.engine.run(
                    "UPDATE " + std::string(table.name) +
                        " SET entry=CASE entry WHEN ?1 THEN ?2 ELSE ?1 END WHERE entry IN (?1,?2)",
                    {numbers[i], numbers[j]});
            CHECK(tampered.fault() == numbers[i]);
        }
    Tampered tampered;
    for (const char* sql :
         {"UPDATE entry SET number=-20 WHERE number=20", "UPDATE entry SET number=20 WHERE number=30",
          "UPDATE entry SET number=30 WHERE number=25", "UPDATE entry SET number=25 WHERE number=-20"})
        tampered.engine.run(sql);
    CHECK(tampered.fault() == 20);
}

TEST_CASE("a second entry for one row is found at the second") {
    Tampered tampered;
    const std::int64_t head = tampered.engine.number("SELECT max(number) FROM entry");
    tampered.engine.run("INSERT INTO entry SELECT ?, actor, at, latest, command, kind, fact, row_id, form, "
                        "client, purpose, row_count, manifest, hash "
                        "FROM entry WHERE number=1",
                        {head + 1});
    CHECK(tampered.fault() == head + 1);
}

namespace {

/// Hashes again what stands in the tables, from one entry on: what somebody does who knows the form. `until` is
/// the last entry that is hashed again.
void hash_again(Engine& engine, std::int64_t from, std::int64_t until) {
    Digest previous = first_previous;
    const auto copy = [&](const Value& hash) {
        std::memcpy(previous.data(), std::get<Blob>(hash).bytes.data(), previous.size());
    };
    const auto integer = [](const Value& value) {
        return value.index() == 0 ? 0 : std::get<std::int64_t>(value);
    };
    const auto text = [](const Value& value) {
        return value.index() == 0 ? std::string() : std::get<std::string>(value);
    };
    if (from > 1) copy(engine.rows("SELECT hash FROM entry WHERE number=?", {from - 1})[0][0]);
    for (const auto& row : engine.rows("SELECT number, actor, at, command, kind, fact, row_id, form, client, "
                                       "purpose, row_count, manifest FROM entry "
                                       "WHERE number BETWEEN ? AND ? ORDER BY number",
                                       {from, until})) {
        EntryFields fields{
            integer(row[0]), text(row[1]),     integer(row[2]),
            text(row[3]),    integer(row[4]),  integer(row[5]),
            integer(row[6]), integer(row[7]),  integer(row[8]),
            text(row[9]),    integer(row[10]), row[11].index() == 0 ? "" : std::get<Blob>(row[11]).bytes};
        std::string digest;
        if (fields.kind == one_row) {
            const FactTable& table = *fact_table(static_cast<Fact>(fields.fact));
            std::string canonical = canonical_row_start(table.name, table.form, table.columns.size());
            for (const Value& value : seen(engine, std::string(table.name), fields.row_id).values)
                append_value(canonical, value);
            digest = view(digest_of(canonical));
        }
        previous = entry_hash(previous, fields, digest);
        engine.run("UPDATE entry SET hash=? WHERE number=?", {Blob{std::string(view(previous))}, row[0]});
    }
}

std::string head_text(Engine& engine, std::int64_t number) {
    return hex(std::get<Blob>(engine.rows("SELECT hash FROM entry WHERE number=?", {number})[0][0]).bytes);
}

} // namespace

TEST_CASE("a forged hash shifts the fault to the next entry, and a chain forged to its end shows against a "
          "kept head") {
    Tampered tampered;
    Engine& engine = tampered.engine;
    const std::int64_t head = engine.number("SELECT max(number) FROM entry");
    const std::int64_t entry = engine.number("SELECT entry FROM dose WHERE replaces IS NOT NULL");
    const std::string kept = head_text(engine, head), earlier = head_text(engine, entry - 1),
                      there = head_text(engine, entry);
    REQUIRE(entry < head - 5);
    engine.run("UPDATE dose SET amount=amount+1000 WHERE entry=?", {entry});
    CHECK(tampered.fault() == entry);
    hash_again(engine, entry, entry);
    CHECK(tampered.fault() == entry + 1);
    hash_again(engine, entry, entry + 3);
    CHECK(tampered.fault() == entry + 4);
    hash_again(engine, entry, head);
    CHECK(tampered.fault() == -1); // only something outside the file can show it
    CHECK(tampered.fault(kept) > 0);
    CHECK(tampered.fault(std::to_string(head) + ":" + kept) == head);
    CHECK(tampered.fault(std::to_string(entry) + ":" + there) == entry);
    CHECK(tampered.fault(earlier) == -1);
    CHECK(tampered.fault(std::to_string(entry - 1) + ":" + earlier) == -1);
}

TEST_CASE("a cut tail is found") {
    const Tampered whole;
    for (const bool with_rows : {true, false})
        for (const std::int64_t cut : {1, 2, 10, 40}) {
            Tampered tampered;
            Engine& engine = tampered.engine;
            const std::int64_t head = engine.number("SELECT max(number) FROM entry"), first = head - cut + 1;
            const std::string kept = head_text(engine, head);
            CHECK(tampered.fault(kept) == -1);
            CHECK(tampered.fault(std::to_string(head) + ":" + kept) == -1);
            engine.run("DELETE FROM entry WHERE number>=?", {first});
            if (with_rows)
                for (const FactTable& table : fact_tables())
                    engine.run("DELETE FROM " + std::string(table.name) + " WHERE entry>=?", {first});
            CAPTURE(with_rows);
            CAPTURE(cut);
            // Without the kept head a tail cut with its rows leaves a shorter chain that holds; so does a look
            // cut off.
            const std::int64_t first_row = with_rows || cut == 1 ? -1 : first;
            CHECK(tampered.fault() == first_row);
            CHECK(tampered.fault(kept) == first);
            CHECK(tampered.fault(std::to_string(head) + ":" + kept) == first);
            if (with_rows) CHECK(tampered.fault(head_text(engine, first - 1)) == -1);
        }
}

TEST_CASE("a head is taken only with its own number") {
    Tampered tampered;
    const std::string tenth = head_text(tampered.engine, 10);
    CHECK(tampered.fault("10:" + tenth) == -1);
    CHECK(tampered.fault("9:" + tenth) == 9);
    CHECK(tampered.fault(std::string(64, '0')) > 0);
}

TEST_CASE("an import's rows are held by its entry") {
    Tampered tampered;
    Engine& engine = tampered.engine;
    const std::int64_t entry = engine.number("SELECT max(number) FROM entry WHERE kind=3");
    const auto rows = engine.rows("SELECT id FROM dose WHERE entry=? ORDER BY id", {entry});
    REQUIRE(rows.size() > 1000);
    for (const std::size_t i :
         {std::size_t{0}, std::size_t{500}, std::size_t{999}, std::size_t{1000}, rows.size() - 1}) {
        CAPTURE(i);
        const Kept kept = lift(engine, "dose", "id", std::get<std::int64_t>(rows[i][0]));
        CHECK(tampered.fault() == entry);
        Kept moved = kept;
        moved.values[0] = std::get<std::int64_t>(kept.values[0]) + 500;
        moved.put(engine);
        CHECK(tampered.fault() == entry);
        engine.run("DELETE FROM dose WHERE id=?", {moved.values[0]});
        kept.put(engine);
    }
    CHECK(tampered.fault() == -1);
    SUBCASE("all of them gone") {
        engine.run("DELETE FROM dose WHERE entry=?", {entry});
        CHECK(tampered.fault() == entry);
    }
    SUBCASE("gone with their part of the manifest") {
        std::vector<ManifestPart> parts = decode_manifest(
            std::get<Blob>(engine.rows("SELECT manifest FROM entry WHERE number=?", {entry})[0][0]).bytes);
        const std::int64_t gone = parts.front().rows;
        parts.erase(parts.begin());
        engine.run("DELETE FROM dose WHERE entry=?", {entry});
        engine.run("UPDATE entry SET manifest=?, row_count=row_count-? WHERE number=?",
                   {Blob{encode_manifest(parts)}, gone, entry});
        CHECK(tampered.fault() == entry);
        hash_again(engine, entry, entry);
        CHECK(tampered.fault() == entry + 1);
    }
    SUBCASE("moved to the import before") {
        const std::int64_t before = engine.number("SELECT min(number) FROM entry WHERE kind=3");
        engine.run("UPDATE dose SET entry=? WHERE entry=?", {before, entry});
        CHECK(tampered.fault() == before);
    }
}

namespace {

CheckResult checked(const MadeStore& made, bool with_keys = true) {
    return made.read([&](const Reader& reader) {
        const Keys keys = made.keys(reader);
        return check_store(reader, read_clinic(reader), with_keys ? &keys : nullptr);
    });
}

bool names_table(const CheckResult& result, const std::string& table) {
    return std::ranges::any_of(result.faults, [&](const std::string& fault) {
        return fault.starts_with("derived table " + table + " ");
    });
}

} // namespace

TEST_CASE("a tampered derived table is named by the check, never by the chain, and rebuilding mends it") {
    struct Row {
        const char* table;
        const char* sql;
    };
    constexpr Row rows[] = {
        {"daily", "UPDATE daily SET amount=amount+1 WHERE day=(SELECT max(day) FROM daily)"},
        {"daily", "UPDATE daily SET doses=doses+1 WHERE day=(SELECT min(day) FROM daily)"},
        {"daily", "UPDATE daily SET kind=2 WHERE day=(SELECT min(day) FROM daily)"},
        {"daily", "UPDATE daily SET medication=3 WHERE day=(SELECT min(day) FROM daily)"},
        {"daily", "UPDATE daily SET formulation=formulation+50 WHERE day=(SELECT min(day) FROM daily)"},
        {"daily", "DELETE FROM daily WHERE day=(SELECT min(day) FROM daily)"},
        {"daily", "DELETE FROM daily WHERE day=(SELECT max(day) FROM daily)"},
        {"daily", "DELETE FROM daily"},
        {"daily", "INSERT INTO daily SELECT min(day)-1, 1, 0, 1, 1, 1000 FROM daily"},
        {"daily", "INSERT INTO daily SELECT min(day)-4000, 1, 0, 1, 0, 0 FROM daily"},
        {"daily", "INSERT INTO daily SELECT value+1, 1, 0, 1, 1, 1000 FROM state WHERE name='sealed_through'"},
        {"daily", "INSERT INTO daily SELECT value+900, 1, 0, 1, 1, 1000 FROM state WHERE name='sealed_through'"},
        {"daily", "UPDATE state SET value=value-4 WHERE name='sealed_through'"},
        {"daily", "DELETE FROM state WHERE name='sealed_through'"},
        {"missed_day", "UPDATE state SET value=value-1 WHERE name='sealed_through'"},
        {"missed_day", "UPDATE missed_day SET client=1099 WHERE (day,client)=(SELECT day, client FROM "
                       "missed_day ORDER BY day DESC LIMIT 1)"},
        {"missed_day", "DELETE FROM missed_day WHERE day=(SELECT min(day) FROM missed_day)"},
        {"missed_day", "DELETE FROM missed_day"},
        {"missed_day", "INSERT INTO missed_day SELECT max(day), 1099 FROM missed_day"},
        {"missed_day", "INSERT INTO missed_day SELECT min(day)-900, 1001 FROM missed_day"},
        {"missed_day", "INSERT INTO missed_day SELECT value+1, 1001 FROM state WHERE name='sealed_through'"},
        {"missed_day",
         "UPDATE missed_day SET day=day+1 WHERE (day,client)=(SELECT day, client FROM missed_day LIMIT 1)"},
        {"lot_on_hand", "UPDATE lot_on_hand SET quantity=quantity+1 WHERE lot=1"},
        {"lot_on_hand", "DELETE FROM lot_on_hand WHERE lot=2"},
        {"lot_on_hand", "INSERT INTO lot_on_hand VALUES(77, 5)"},
        {"lot_day", "UPDATE lot_day SET quantity=quantity+1 WHERE day=(SELECT max(day) FROM lot_day)"},
        {"lot_day", "UPDATE lot_day SET kind=3 WHERE day=(SELECT min(day) FROM lot_day)"},
        {"lot_day", "DELETE FROM lot_day WHERE day=(SELECT min(day) FROM lot_day)"},
        {"lot_day", "INSERT INTO lot_day SELECT value+1, 1, 2, 1000 FROM state WHERE name='sealed_through'"},
        {"count_book", "UPDATE count_book SET book=book-1 WHERE count=1"},
        {"count_book", "UPDATE count_book SET at=at+1 WHERE count=2"},
        {"count_book", "DELETE FROM count_book WHERE count=2"},
        {"count_book", "INSERT INTO count_book VALUES(77, 1, 20000, 5, 5, 5)"},
        {"client_token", "DELETE FROM client_token WHERE client=1001 AND kind=7"},
        {"client_token", "UPDATE client_token SET client=1099 WHERE client=1001"},
        {"client_token", "UPDATE client_token SET token=x'00112233' WHERE token=(SELECT max(token) FROM "
                         "client_token WHERE client=1004)"},
        {"client_token",
         "UPDATE client_token SET kind=5 WHERE token=(SELECT max(token) FROM client_token WHERE client=1004)"},
        {"client_token", "INSERT INTO client_token VALUES(x'ffffffffffffffffffffffffffffffff', 1001, 1)"},
        {"client_token", "DELETE FROM client_token"},
    };
    for (const Row& row : rows) {
        const MadeStore made(made::rich_store());
        CHECK(checked(made).faults.empty());
        Engine(made.path()).run(row.sql);
        INFO(std::string(row.sql));
        const CheckResult result = checked(made);
        CHECK(names_table(result, row.table));
        CHECK(std::ranges::none_of(result.faults,
                                   [](const std::string& fault) { return fault.starts_with("audit chain"); }));
        if (std::string(row.table) == "client_token") {
            const CheckResult unchecked = checked(made, false);
            CHECK(unchecked.faults.empty());
            CHECK(unchecked.remarks.size() == 1); // says that it was not checked
        }
        made.write("store check", [&](Writer& writer) {
            rebuild_derived(writer, read_clinic(writer));
            rebuild_tokens(writer, made.keys(writer));
        });
        CHECK(checked(made).faults.empty());
    }
}

TEST_CASE("derived tables dropped and made anew are the same to the byte") {
    const MadeStore made(made::rich_store());
    const auto content = [&] {
        Engine engine(made.path());
        std::vector<std::vector<Engine::Row>> all;
        for (const TableOfTables& table : all_tables())
            if (table.kind == TableClass::derived)
                all.push_back(engine.rows("SELECT * FROM " + std::string(table.name)));
        all.push_back(engine.rows("SELECT * FROM state WHERE name='sealed_through'"));
        return all;
    };
    const auto before = content();
    for (const auto& rows : before) CHECK_FALSE(rows.empty());
    {
        Engine engine(made.path());
        for (const TableOfTables& table : all_tables())
            if (table.kind == TableClass::derived) engine.run("DELETE FROM " + std::string(table.name));
    }
    made.write("store check", [&](Writer& writer) {
        rebuild_derived(writer, read_clinic(writer));
        rebuild_tokens(writer, made.keys(writer));
    });
    CHECK(content() == before);
}

TEST_CASE("the check names what points nowhere, and pages that are torn") {
    const MadeStore made(made::rich_store());
    {
        Engine engine(made.path());
        const Kept kept = lift(engine, "care_group", "id", 1);
        CHECK_FALSE(checked(made).faults.empty());
        CHECK(checked(made).faults.front().find("care_group") != std::string::npos);
        kept.put(engine);
        CHECK(checked(made).faults.empty());
        engine.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    FILE* file = std::fopen(made.path().c_str(), "r+b");
    REQUIRE(file != nullptr);
    std::fseek(file, 0, SEEK_END);
    const long pages = std::ftell(file) / 4096;
    // The head of a page in the middle, as a torn write leaves it.
    std::fseek(file, pages / 2 * 4096, SEEK_SET);
    const std::string garbage(64, '\xa5');
    std::fwrite(garbage.data(), 1, garbage.size(), file);
    std::fclose(file);
    bool found = false;
    try {
        found = !checked(made).faults.empty();
    } catch (const std::exception&) {
        found = true; // so torn that the check cannot go on
    }
    CHECK(found);
}

TEST_CASE("people merged in a circle, which only a tampered store has, stop nobody") {
    const MadeStore made(made::rich_store());
    {
        Engine engine(made.path());
        engine.run("INSERT INTO client_alias VALUES(7, 1001, 1002, 1, 1), (8, 1002, 1003, 1, 1), (9, 1003, "
                   "1002, 1, 1)");
    }
    const CheckResult result = checked(made);
    CHECK(result.faults.front().starts_with("audit chain: entry 1:"));
    made.read([](const Reader& reader) { return made::client(reader, 1001).numbers.size(); });
}
