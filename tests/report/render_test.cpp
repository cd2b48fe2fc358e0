// Renderers against tables of hostile and ordinary content. Independent readers take the output apart again:
// libcsv for CSV, the parser of nlohmann-json for JSON.
#include "report/render.hpp"

#include <csv.h>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace std::string_literals;
using mat::Amount;
using mat::Day;
using mat::report::Cell;
using mat::report::Table;
using mat::report::Type;
using nlohmann::ordered_json;

namespace {

constexpr std::monostate absent{};

/// One column of words, one row per text.
Table table_of(const std::vector<std::string>& texts) {
    Table table{{{"note", Type::text, "what was written"}}, {}};
    for (const std::string& text : texts) table.rows.push_back({text});
    return table;
}

/// A column of every type; a row of values and a row of absences.
Table table_of_every_type() {
    Table table;
    table.columns = {{"client", Type::text, ""},       {"doses", Type::integer, ""},
                     {"dose_mg", Type::amount, ""},    {"first_day", Type::day, ""},
                     {"is_active", Type::boolean, ""}, {"reason_codes", Type::list, ""}};
    table.rows.push_back({"1042-9"s, std::int64_t{7}, Amount::micrograms(82'500), *Day::parse("2026-11-21"),
                          true, std::vector<std::string>{"late", "guest"}});
    table.rows.push_back({absent, absent, absent, absent, absent, absent});
    return table;
}

using Fields = std::vector<std::optional<std::string>>;

/// What libcsv reads, strictly; an empty cell without quotes is nothing.
std::vector<Fields> read_csv(const std::string& text) {
    struct Reading {
        std::vector<Fields> rows;
        Fields row;
    } reading;
    csv_parser parser;
    REQUIRE(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL) == 0);
    const auto on_field = [](void* data, std::size_t size, void* to) {
        Fields& row = static_cast<Reading*>(to)->row;
        if (data == nullptr)
            row.push_back(std::nullopt);
        else
            row.push_back(std::string(static_cast<const char*>(data), size));
    };
    const auto on_row = [](int, void* to) {
        auto* all = static_cast<Reading*>(to);
        all->rows.push_back(std::move(all->row));
        all->row.clear();
    };
    const std::size_t taken = csv_parse(&parser, text.data(), text.size(), on_field, on_row, &reading);
    const int finished = csv_fini(&parser, on_field, on_row, &reading);
    csv_free(&parser);
    REQUIRE(taken == text.size());
    REQUIRE(finished == 0);
    return reading.rows;
}

/// Whether a terminal may be sent the text: UTF-8 without control characters.
bool is_printable(std::string_view text) {
    while (!text.empty()) {
        utf8proc_int32_t point = 0;
        const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                           static_cast<utf8proc_ssize_t>(text.size()), &point);
        if (size <= 0 || point < 0x20 || (point >= 0x7f && point < 0xa0)) return false;
        text.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

/// Words of bytes that hurt: structure of the formats, controls, pieces of UTF-8.
std::string hostile_text(std::mt19937& random, bool valid_utf8) {
    static const std::vector<std::string> pieces = {",", "\"",  "\n",   "\r",      "\r\n",   " ",       "\t",
                                                    ";", "\\",  "'",    "=",       "\0"s,    "\x1b[2J", "\x7f",
                                                    "a", "Zoë", "漢字", "e\u0301", "\u009b", "\u2028",  "🙂"};
    static const std::vector<std::string> broken = {"\x80",         "\xc2",     "\xe2\x82",        "\xff",
                                                    "\xed\xa0\x80", "\xc0\xaf", "\xf4\x90\x80\x80"};
    std::string text;
    for (auto count = random() % 6; count > 0; --count) {
        if (!valid_utf8 && random() % 3 == 0)
            text += broken[random() % broken.size()];
        else
            text += pieces[random() % pieces.size()];
    }
    return text;
}

} // namespace

TEST_CASE("shows a table without rows as a word, an empty array or a lone header") {
    Table table = table_of_every_type();
    table.rows.clear();
    CHECK(render_text(table) == "none\n");
    CHECK(render_json(table) == "[]\n");
    CHECK(render_csv(table, false) == "client,doses,dose_mg,first_day,is_active,reason_codes\n");
    CHECK(render_text(Table{}) == "none\n");
    CHECK(render_json(Table{}) == "[]\n");
}

TEST_CASE("shows every type of cell and its absence") {
    const Table table = table_of_every_type();
    CHECK(render_text(table) == "CLIENT  DOSES  DOSE MG  FIRST DAY   IS ACTIVE  REASON CODES\n"
                                "1042-9      7     82.5  2026-11-21  true       late, guest\n"
                                "-           -        -  -           -          -\n");
    CHECK(render_csv(table, false) == "client,doses,dose_mg,first_day,is_active,reason_codes\n"
                                      "1042-9,7,82.5,2026-11-21,true,late;guest\n"
                                      ",,,,,\n");
    CHECK(
        render_json(table) ==
        "[\n"
        R"(  {"client":"1042-9","doses":7,"dose_mg":"82.5","first_day":"2026-11-21","is_active":true,)"
        R"("reason_codes":["late","guest"]},)"
        "\n"
        R"(  {"client":null,"doses":null,"dose_mg":null,"first_day":null,"is_active":null,"reason_codes":null})"
        "\n]\n");
}

TEST_CASE("shows the extremes of numbers exactly") {
    Table table{{{"count", Type::integer, ""}, {"amount_mg", Type::amount, ""}}, {}};
    table.rows.push_back({std::numeric_limits<std::int64_t>::min(),
                          Amount::micrograms(std::numeric_limits<std::int64_t>::min())});
    table.rows.push_back({std::numeric_limits<std::int64_t>::max(), Amount::micrograms(-1)});
    table.rows.push_back({std::int64_t{0}, Amount{}});
    CHECK(render_text(table) == "               COUNT              AMOUNT MG\n"
                                "-9223372036854775808  -9223372036854775.808\n"
                                " 9223372036854775807                 -0.001\n"
                                "                   0                      0\n");
    CHECK(render_csv(table, true) == "count,amount_mg\n-9223372036854775808,-9223372036854775.808\n"
                                     "9223372036854775807,-0.001\n0,0\n");
    const ordered_json read = ordered_json::parse(render_json(table));
    CHECK(read[0]["count"] == std::numeric_limits<std::int64_t>::min());
    CHECK(read[1]["count"] == std::numeric_limits<std::int64_t>::max());
    CHECK(read[0]["amount_mg"] == "-9223372036854775.808");
}

TEST_CASE("refuses a row that has fewer cells than the table has columns") {
    Table table = table_of_every_type();
    table.rows[1].pop_back();
    CHECK_THROWS_AS(render_text(table), std::out_of_range);
    CHECK_THROWS_AS(render_record(table, 1), std::out_of_range);
    CHECK_THROWS_AS(render_csv(table, false), std::out_of_range);
    CHECK_THROWS_AS(render_json(table), std::out_of_range);
}

TEST_CASE("tells empty words and empty lists from absent values") {
    Table table{{{"note", Type::text, ""}, {"codes", Type::list, ""}}, {}};
    table.rows.push_back({absent, absent});
    table.rows.push_back({""s, std::vector<std::string>{}});
    CHECK(render_csv(table, false) == "note,codes\n,\n\"\",\"\"\n");
    CHECK(render_json(table) == "[\n  {\"note\":null,\"codes\":null},\n  {\"note\":\"\",\"codes\":[]}\n]\n");
    CHECK(render_text(table) == "NOTE  CODES\n-     -\n      -\n");
}

TEST_CASE("text aligns by the columns a terminal uses, not by bytes or code points") {
    struct Row {
        const char* what;
        std::string text;
        int width;
    };
    const Row rows[] = {
        {"ASCII", "Tess", 4},
        {"Latin letter", "Zo\u00eb", 3},
        {"combining mark", "Zoe\u0308", 3},
        {"several combining marks", "a\u0301\u0323\u0308", 1},
        {"Han", "\u6f22\u5b57", 4},
        {"kana, full and half width", "\u30a2\uff71", 3},
        {"Hangul syllable", "\ud55c", 2},
        {"decomposed Hangul syllable", "\u1112\u1161\u11ab", 2},
        {"full width letters", "\uff21\uff22", 4},
        {"ideographic blank inside", "\u6f22\u3000\u5b57", 6},
        {"emoji", "\U0001f642", 2},
        {"zero width joiner", "a\u200db", 2},
        {"Hebrew", "\u05e9\u05dc\u05d5\u05dd", 4},
        {"escaped control", "a\x1b", 5},
        {"escaped invalid byte", "\xff", 4},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const Table table{{{"n", Type::text, ""}, {"x", Type::text, ""}},
                          {{row.text, "y"s}, {"1234567890"s, "y"s}}};
        const std::string blanks(static_cast<std::size_t>(10 - row.width + 2), ' ');
        CHECK(render_text(table) ==
              "N           X\n" + mat::report::printable(row.text) + blanks + "y\n1234567890  y\n");

        const Table right{{{"n", Type::integer, ""}}, {{row.text}, {std::int64_t{1234567890}}}};
        CHECK(render_text(right) ==
              "         N\n" + blanks.substr(2) + mat::report::printable(row.text) + "\n1234567890\n");
    }
}

TEST_CASE("text leaves no blanks at the end of a line") {
    const Table table{{{"a_b", Type::text, ""}, {"c", Type::text, ""}},
                      {{"x"s, ""s}, {"longer than its header"s, "blank at the end  "s}, {""s, ""s}}};
    CHECK(render_text(table) == "A B                     C\n"
                                "x\n"
                                "longer than its header  blank at the end\n"
                                "\n");
}

TEST_CASE("text aligns under a header that is wider than every value") {
    const Table table{{{"take_homes", Type::integer, ""}, {"ok", Type::boolean, ""}, {"z", Type::text, ""}},
                      {{std::int64_t{1}, false, "z"s}}};
    CHECK(render_text(table) == "TAKE HOMES  OK     Z\n"
                                "         1  false  z\n");
}

TEST_CASE("printable shows control characters and broken UTF-8 as bytes") {
    struct Row {
        std::string stored;
        std::string shown;
    };
    const Row rows[] = {
        {"", ""},
        {"plain ~ text \\x1b", "plain ~ text \\x1b"},
        {"\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"},
        {"\0a"s, "\\x00a"},
        {"two\nlines\r\n", "two\\x0alines\\x0d\\x0a"},
        {"tab\there", "tab\\x09here"},
        {"bell\a back\b", "bell\\x07 back\\x08"},
        {"\x7f", "\\x7f"},
        {"\u0080\u009b\u009f", "\\xc2\\x80\\xc2\\x9b\\xc2\\x9f"},
        {"\u00a0\u00e9", "\u00a0\u00e9"},
        {"\x9b"
         "2J",
         "\\x9b2J"},
        {"\xff\xfe", "\\xff\\xfe"},
        {"cut \xe2\x82", "cut \\xe2\\x82"},
        {"\xe2\x82z", "\\xe2\\x82z"},
        {"overlong \xc0\x9b", "overlong \\xc0\\x9b"},
        {"surrogate \xed\xa0\x80", "surrogate \\xed\\xa0\\x80"},
        {"beyond \xf4\x90\x80\x80", "beyond \\xf4\\x90\\x80\\x80"},
        {"\u6f22\u5b57 \U0001f642 e\u0301", "\u6f22\u5b57 \U0001f642 e\u0301"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.shown);
        CHECK(mat::report::printable(row.stored) == row.shown);
        CHECK(mat::report::printable(row.shown) == row.shown);
    }
}

TEST_CASE("text never sends a control character, wherever it is stored") {
    for (int byte = 0; byte < 256; ++byte) {
        CAPTURE(byte);
        const std::string text = "a" + std::string(1, static_cast<char>(byte)) + "b";
        const Table table{{{text, Type::text, ""}, {"words", Type::list, ""}},
                          {{text, std::vector<std::string>{text, text}}}};
        std::string shown = render_text(table);
        CHECK(std::count(shown.begin(), shown.end(), '\n') == 2);
        std::erase(shown, '\n');
        CHECK(is_printable(shown));

        std::string record = render_record(table, 0);
        CHECK(std::count(record.begin(), record.end(), '\n') == 2);
        std::erase(record, '\n');
        CHECK(is_printable(record));
    }
}

TEST_CASE("a record is a line per value that is there") {
    const Table table = table_of_every_type();
    CHECK(render_record(table, 0) == "client        1042-9\n"
                                     "doses         7\n"
                                     "dose mg       82.5\n"
                                     "first day     2026-11-21\n"
                                     "is active     true\n"
                                     "reason codes  late, guest\n");
    CHECK(render_record(table, 1) == "none\n");
    CHECK_THROWS_AS(render_record(table, 2), std::out_of_range);

    // Labels are as wide as those that are shown.
    const Table sparse{
        {{"a_very_long_label", Type::text, ""}, {"who", Type::text, ""}, {"n", Type::integer, ""}},
        {{absent, "\u6f22\u5b57\x1b"s, std::int64_t{5}}}};
    CHECK(render_record(sparse, 0) == "who  \u6f22\u5b57\\x1b\nn    5\n");
    CHECK(render_record(table_of({""}), 0) == "note\n");
}

TEST_CASE("a JSON record is one object on one line") {
    Table table = table_of_every_type();
    CHECK(render_json_record(table) ==
          R"({"client":"1042-9","doses":7,"dose_mg":"82.5","first_day":"2026-11-21","is_active":true,)"
          R"("reason_codes":["late","guest"]})"
          "\n");
    CHECK(render_json_record(table_of({"two\nlines"})) == "{\"note\":\"two\\nlines\"}\n");
    table.rows.clear();
    CHECK_THROWS_AS(render_json_record(table), std::out_of_range);
}

TEST_CASE("JSON escapes what steers a terminal or breaks the format") {
    struct Row {
        std::string stored;
        std::string written;
    };
    const Row rows[] = {
        {"plain", R"("plain")"},
        {"quote \" and \\", R"("quote \" and \\")"},
        {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
        {"\x1b[31m", R"("\u001b[31m")"},
        {"\0"s, R"("\u0000")"},
        {"\x7f", R"("\u007f")"},
        {"\u0080\u009b\u009f\u00a0", "\"\\u0080\\u009b\\u009f\u00a0\""},
        {"Zo\u00eb \u6f22 \U0001f642", "\"Zo\u00eb \u6f22 \U0001f642\""},
        {"\u00c2\u0082", "\"\u00c2\\u0082\""},
        {"a/b", R"("a/b")"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.written);
        const std::string json = render_json_record(table_of({row.stored}));
        CHECK(json == "{\"note\":" + row.written + "}\n");
        CHECK(ordered_json::parse(json)["note"] == row.stored);
    }
}

TEST_CASE("JSON replaces invalid UTF-8 and nothing else") {
    struct Row {
        std::string stored;
        std::string read;
    };
    const Row rows[] = {
        {"a\xff"
         "b",
         "a\ufffd"
         "b"},
        {"cut \xe2\x82", "cut \ufffd"},
        {"\x9b", "\ufffd"},
        {"\xc2", "\ufffd"},
        {"\xc2\x1b", "\ufffd\x1b"},
        {"ok \u00e9 \x80 ok", "ok \u00e9 \ufffd ok"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.read);
        CHECK(ordered_json::parse(render_json_record(table_of({row.stored})))["note"] == row.read);
        const Table list{{{row.stored, Type::list, ""}}, {{std::vector<std::string>{row.stored}}}};
        CHECK(ordered_json::parse(render_json(list))[0][row.read][0] == row.read);
    }
}

TEST_CASE("JSON keeps columns in their order and puts one object on a line") {
    const Table table{{{"z", Type::integer, ""}, {"a", Type::text, ""}, {"m", Type::boolean, ""}},
                      {{std::int64_t{1}, "one"s, true}, {std::int64_t{2}, "two\nlines"s, false}}};
    CHECK(render_json(table) == "[\n  {\"z\":1,\"a\":\"one\",\"m\":true},\n"
                                "  {\"z\":2,\"a\":\"two\\nlines\",\"m\":false}\n]\n");
}

TEST_CASE("CSV quotes exactly what a reader would split or trim") {
    struct Row {
        std::string stored;
        std::string written;
    };
    const Row rows[] = {
        {"plain", "plain"},
        {"inner blank", "inner blank"},
        {"a,b", "\"a,b\""},
        {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"\"", "\"\"\"\""},
        {"\"\"", "\"\"\"\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"two\rlines", "\"two\rlines\""},
        {"two\r\nlines", "\"two\r\nlines\""},
        {" leading", "\" leading\""},
        {"trailing ", "\"trailing \""},
        {"\ttab", "\"\ttab\""},
        {"tab\t", "\"tab\t\""},
        {" ", "\" \""},
        {"", "\"\""},
        {"it's", "it's"},
        {"a;b\\c", "a;b\\c"},
        {"=1+1", "=1+1"},
        {"\x1b[2J", "\x1b[2J"},
        {"\0"s, "\0"s},
        {"\xff\xfe", "\xff\xfe"},
        {"\u6f22\u5b57", "\u6f22\u5b57"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.written);
        const Table table{{{"a", Type::text, ""}, {"b", Type::text, ""}, {"c", Type::text, ""}},
                          {{row.stored, "x"s, row.stored}}};
        const std::string csv = render_csv(table, false);
        CHECK(csv == "a,b,c\n" + row.written + ",x," + row.written + "\n");
        CHECK(read_csv(csv).at(1) == Fields{row.stored, "x", row.stored});
    }
}

TEST_CASE("CSV keeps the row of a single absent value") {
    const Table table{{{"note", Type::text, ""}}, {{"a"s}, {absent}, {"b"s}}};
    CHECK(render_csv(table, false) == "note\na\n\"\"\nb\n");
    CHECK(read_csv(render_csv(table, false)).size() == 4);
}

TEST_CASE("CSV quotes names of columns as well") {
    const Table table{{{"a,b", Type::text, ""}, {"count(\"x\")", Type::integer, ""}, {"=c", Type::text, ""}},
                      {}};
    CHECK(render_csv(table, false) == "\"a,b\",\"count(\"\"x\"\")\",=c\n");
    CHECK(render_csv(table, true) == "\"a,b\",\"count(\"\"x\"\")\",'=c\n");
}

TEST_CASE("CSV joins a list so that it can be taken apart again") {
    struct Row {
        std::vector<std::string> words;
        std::string written;
    };
    const Row rows[] = {
        {{"one"}, "one"},
        {{"one", "two"}, "one;two"},
        {{"a;b", "c\\d"}, "a\\;b;c\\\\d"},
        {{"a,b", "c"}, "\"a,b;c\""},
        {{"", ""}, ";"},
        {{}, "\"\""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.written);
        const Table table{{{"words", Type::list, ""}}, {{row.words}}};
        CHECK(render_csv(table, false) == "words\n" + row.written + "\n");
    }
}

TEST_CASE("spreadsheet-safe CSV disarms formulas and leaves everything else alone") {
    struct Row {
        Cell cell;
        std::string written;
    };
    const Row rows[] = {
        {"=HYPERLINK(\"http://x\")"s, "\"'=HYPERLINK(\"\"http://x\"\")\""},
        {"=1+1"s, "'=1+1"},
        {"+1"s, "'+1"},
        {"-1"s, "'-1"},
        {"@SUM(A1)"s, "'@SUM(A1)"},
        {"\t=1"s, "\"'\t=1\""},
        {"\r=1"s, "\"'\r=1\""},
        {"=a,b"s, "\"'=a,b\""},
        {"a=1"s, "a=1"},
        {"1042-9"s, "1042-9"},
        {"'quoted"s, "'quoted"},
        {""s, "\"\""},
        {std::int64_t{-5}, "-5"},
        {Amount::milligrams(-70), "-70"},
        {*Day::parse("2026-11-21"), "2026-11-21"},
        {false, "false"},
        {std::vector<std::string>{"=1", "=2"}, "'=1;=2"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.written);
        const Table table{{{"a", Type::text, ""}, {"b", Type::text, ""}}, {{row.cell, "x"s}}};
        CHECK(render_csv(table, true) == "a,b\n" + row.written + ",x\n");
    }
}

TEST_CASE("CSV and JSON give back what was stored, and text stays printable, whatever it is") {
    std::mt19937 random(20261121);
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        const bool valid_utf8 = round % 2 == 0;
        Table table;
        std::vector<Fields> expected(1);
        const auto columns = 1 + random() % 4;
        for (std::size_t i = 0; i < columns; ++i) {
            table.columns.push_back({std::to_string(i) + hostile_text(random, valid_utf8), Type::text, ""});
            expected[0].push_back(table.columns.back().name);
        }
        for (auto count = random() % 5; count > 0; --count) {
            auto& row = table.rows.emplace_back();
            auto& fields = expected.emplace_back();
            for (std::size_t i = 0; i < columns; ++i) {
                // The lone absent value is written as an empty one, and has its own test.
                if (columns > 1 && random() % 5 == 0) {
                    row.push_back(absent);
                    fields.push_back(std::nullopt);
                } else {
                    row.push_back(hostile_text(random, valid_utf8));
                    fields.push_back(std::get<std::string>(row.back()));
                }
            }
        }

        CHECK(read_csv(render_csv(table, false)) == expected);

        const ordered_json read = ordered_json::parse(render_json(table));
        REQUIRE(read.size() == table.rows.size());
        for (std::size_t i = 0; valid_utf8 && i < table.rows.size(); ++i)
            for (std::size_t j = 0; j < columns; ++j) {
                const ordered_json& value = read[i].at(table.columns[j].name);
                CHECK(value == (expected[i + 1][j] ? ordered_json(*expected[i + 1][j]) : ordered_json()));
            }

        std::string shown = render_text(table);
        CHECK(static_cast<std::size_t>(std::count(shown.begin(), shown.end(), '\n')) ==
              (table.rows.empty() ? 1 : table.rows.size() + 1));
        std::erase(shown, '\n');
        CHECK(is_printable(shown));
    }
}
