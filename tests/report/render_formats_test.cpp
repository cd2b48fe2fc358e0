// The formats beside table, CSV and JSON: list, plain, JSON lines, Markdown, HTML and its charts, with content that hurts.
#include "report/render.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace std::string_literals;
using namespace mat::report;
using mat::Amount;
using mat::Day;

namespace {

Table table_of_every_type() {
    Table table;
    table.columns = {{"at", Type::text, ""},        {"client", Type::text, ""},   {"doses", Type::integer, ""},
                     {"dose_mg", Type::amount, ""}, {"first_day", Type::day, ""}, {"is_active", Type::boolean, ""},
                     {"codes", Type::list, ""},     {"share", Type::rate, ""},    {"withheld", Type::integer, ""},
                     {"note", Type::text, ""}};
    table.rows.push_back({"2026-11-21T06:44:00-06:00"s, "1042-9"s, std::int64_t{7}, Amount::micrograms(82'500), *Day::parse("2026-11-21"),
                          true, std::vector<std::string>{"a;b", "c"}, 1.0 / 3, Withheld(), "tab\there"s});
    table.rows.push_back({std::monostate(), std::monostate(), std::monostate(), std::monostate(), std::monostate(), std::monostate(),
                          std::monostate(), std::monostate(), std::monostate(), std::monostate()});
    return table;
}

Table notes(const std::vector<std::string>& texts) {
    Table table{{{"client", Type::text, ""}, {"note", Type::text, ""}}, {}};
    for (const std::string& text : texts) table.rows.push_back({"1042-9"s, text});
    return table;
}

// Strings that have broken other programs: structure of every format, other scripts, directions, controls, no UTF-8.
const std::vector<std::string> naughty = {"",
                                          " ",
                                          "-",
                                          "none",
                                          "null",
                                          "undefined",
                                          "NaN",
                                          "1;DROP TABLE dose",
                                          "' OR 1=1 --",
                                          "\"quoted\"",
                                          "a,b",
                                          "a|b",
                                          "a\tb",
                                          "a\nb",
                                          "a\r\nb",
                                          "\\",
                                          "\\n",
                                          "*bold* _it_ `code` [x](http://y) # not a heading",
                                          "<script>alert(1)</script>",
                                          "</td></table>",
                                          "&amp; &#0; &",
                                          "'\"><img src=x onerror=alert(1)>",
                                          "]]>",
                                          "<!--",
                                          "$(touch pwned)",
                                          "`touch pwned`",
                                          "%s%n",
                                          "{{7*7}}",
                                          "Zo\u00eb",
                                          "Zoe\u0308",
                                          "\u6f22\u5b57",
                                          "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
                                          "\u202eevil\u202c",
                                          "\u2066x\u2069",
                                          "\u200e\u200f\u061c",
                                          "\u200b\ufeff",
                                          "\U0001f642\U0001f468\u200d\U0001f469",
                                          "\u2028\u2029",
                                          "\ufffe\uffff",
                                          "\x1b[31mred\x1b[0m",
                                          "\x1b]0;owned\x07",
                                          "\x00nul"s,
                                          "\x7f\u0080\u009b",
                                          "\xff\xfe",
                                          "\xc3",
                                          "\xed\xa0\x80",
                                          "\xf4\x90\x80\x80",
                                          "=1+1",
                                          "@SUM(A1)",
                                          "+1",
                                          "-2"};

bool steers_a_terminal(std::string_view text) { // control bytes but LF and TAB, or what turns direction
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) return true;
    }
    for (const std::string_view bad : {"\u0080", "\u009b", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068",
                                       "\u2069", "\u200e", "\u200f", "\u061c"})
        if (text.find(bad) != std::string_view::npos) return true;
    return false;
}

// Reads a line of the porcelain back.
std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells(1);
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\t') cells.emplace_back();
        else if (line[i] != '\\') cells.back() += line[i];
        else {
            const char c = line[++i];
            if (c == 'x') {
                cells.back() += static_cast<char>(std::stoi(std::string(line.substr(i + 1, 2)), nullptr, 16));
                i += 2;
            } else cells.back() += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
        }
    }
    return cells;
}

// The text of an HTML page without its marks, when every element is closed by its own name; else nothing.
bool well_formed(std::string_view page) {
    std::vector<std::string> open;
    for (std::size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at + 1)) {
        const std::size_t end = page.find('>', at);
        if (end == std::string_view::npos) return false;
        const std::string_view tag = page.substr(at + 1, end - at - 1);
        if (tag.starts_with('!')) continue;
        if (tag.find('<') != std::string_view::npos) return false;
        const std::string name(tag.substr(tag.starts_with('/') ? 1 : 0, tag.find_first_of(" \n/", 1) - (tag.starts_with('/') ? 1 : 0)));
        if (tag.starts_with('/')) {
            if (open.empty() || open.back() != name) return false;
            open.pop_back();
        } else if (!tag.ends_with('/')) open.push_back(name);
    }
    return open.empty();
}

std::string page_of(const Table& table, const Chart* chart = nullptr) {
    Section section;
    section.table = &table;
    section.chart = chart;
    return render_html({"A title", {"DEMO", "NOT RECORDED"}, {section}, "A footer"});
}

} // namespace

TEST_CASE("a list says each value behind its label, the client first and times last") {
    CHECK(render_list(table_of_every_type()) ==
          "client: 1042-9\ndoses: 7\ndose mg: 82.5\nfirst day: 2026-11-21\nis active: true\ncodes: a;b, c\n"
          "share: 0.3333\nwithheld: withheld\nnote: tab\\x09here\nat: 2026-11-21T06:44:00-06:00\n\nnone\n");
    CHECK(render_list(notes({"a", "b"})) == "client: 1042-9\nnote: a\n\nclient: 1042-9\nnote: b\n");
    CHECK(render_list(notes({})) == "none\n");
}

TEST_CASE("the porcelain is frozen") { // not to be changed: scripts cut it apart
    CHECK(render_plain(table_of_every_type()) == "2026-11-21T06:44:00-06:00\t1042-9\t7\t82.5\t2026-11-21\ttrue\ta\\\\;b;c\t0."
                                                 "3333333333333333\t\ttab\\there\n\t\t\t\t\t\t\t\t\t\n");
    CHECK(render_plain(notes({})).empty());
}

TEST_CASE("the porcelain gives every byte back") {
    const std::string text = render_plain(notes(naughty));
    CHECK(!steers_a_terminal(text));
    std::size_t begin = 0;
    for (const std::string& each : naughty) {
        const std::size_t end = text.find('\n', begin);
        REQUIRE(end != std::string::npos);
        const auto cells = cells_of(std::string_view(text).substr(begin, end - begin));
        REQUIRE(cells.size() == 2);
        CHECK(cells[1] == each);
        begin = end + 1;
    }
    CHECK(begin == text.size());
}

TEST_CASE("JSON lines are the objects of the array") {
    const Table table = table_of_every_type();
    const auto array = nlohmann::ordered_json::parse(render_json(table));
    const std::string text = render_jsonl(table);
    std::size_t begin = 0;
    for (const auto& object : array) {
        const std::size_t end = text.find('\n', begin);
        CHECK(nlohmann::ordered_json::parse(text.substr(begin, end - begin)) == object);
        begin = end + 1;
    }
    CHECK(begin == text.size());
    CHECK(array[0]["share"].get<double>() == 1.0 / 3);
    CHECK(array[0]["withheld"].is_null());
    CHECK(render_jsonl(notes({"x"}), "\"recorded\":false,") == "{\"recorded\":false,\"client\":\"1042-9\",\"note\":\"x\"}\n");
    CHECK(render_jsonl(notes({})).empty());
}

TEST_CASE("JSON gives directions and whatever is UTF-8 back, and turns nothing at a terminal") {
    const std::string text = render_json(notes(naughty));
    CHECK(!steers_a_terminal(text));
    const auto array = nlohmann::json::parse(text);
    for (std::size_t i = 0; i < naughty.size(); ++i) {
        const std::string expected =
            nlohmann::json::parse(nlohmann::json(naughty[i]).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        CHECK(array[i]["note"].get<std::string>() == expected);
    }
}

TEST_CASE("no naughty string reaches people as anything but text") {
    const Table table = notes(naughty);
    for (const std::string& text : {render_text(table), render_list(table), render_markdown(table), page_of(table)})
        CHECK(!steers_a_terminal(text));
    const std::string markdown = render_markdown(table);
    CHECK(static_cast<std::size_t>(std::ranges::count(markdown, '\n')) == naughty.size() + 2); // a line a row
    CHECK(markdown.find("\\<script\\>alert\\(1\\)") != std::string::npos);
    CHECK(markdown.find("a\\|b") != std::string::npos);
    const std::string page = page_of(table);
    CHECK(well_formed(page));
    CHECK(page.find("<script") == std::string::npos);
    CHECK(page.find("<img") == std::string::npos);
    CHECK(page.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
    CHECK(page.find("\xef\xbf\xbf") == std::string::npos); // no character of XML
}

TEST_CASE("Markdown has a head, a ruler and a row a record") {
    Table table{{{"client", Type::text, ""}, {"doses", Type::integer, ""}}, {{"1042-9"s, std::int64_t{7}}}};
    CHECK(render_markdown(table) == "| client | doses |\n| --- | ---: |\n| 1042-9 | 7 |\n");
    table.rows.clear();
    CHECK(render_markdown(table) == "none\n");
    CHECK(markdown_text("- a\n1. b\n    c\n=\n") == "\\- a  \n1\\. b  \nc  \n\\=\n");
}

TEST_CASE("a page says what it is, marks what did not happen, and asks nothing of any network") {
    Table table{{{"client", Type::text, ""}, {"doses", Type::integer, ""}}, {{"1042-9"s, std::int64_t{7}}}};
    const std::string page = page_of(table);
    CHECK(well_formed(page));
    for (const char* part : {"<!DOCTYPE html>", "lang=\"en\"", "<meta charset=\"utf-8\"/>", "name=\"viewport\"", "default-src 'none'",
                             "<h1>A title</h1>", "<p class=\"mark\">DEMO</p>", "<p class=\"mark\">NOT RECORDED</p>", "scope=\"col\"",
                             "data-label=\"doses\">7<", "A footer", "prefers-color-scheme: dark", "@media print", "table-header-group"})
        CHECK_MESSAGE(page.find(part) != std::string::npos, part);
    for (const char* part : {"http://", "https://", "src=", "url(", "@import", "<link", "<script"}) {
        const std::size_t at = page.find(part);
        const bool is_name =
            at != std::string::npos && page.substr(at).starts_with("http://www.w3.org/"); // of a vocabulary, fetched by nobody
        const std::size_t next = is_name ? page.find(part, at + 20) : at;
        CHECK_MESSAGE(next == std::string::npos, part);
    }
    table.rows.clear();
    CHECK(page_of(table).find("<p>none</p>") != std::string::npos);
}

TEST_CASE("charts are drawn inside the page, with words for who cannot see them") {
    Chart steps{Chart::Kind::steps, "In <care>", "days", "", {}, {{"a & b", {{10, 0.9, 0.5, 0.95}, {30, 0.5, {}, {}}}}, {"c", {}}}};
    Chart columns{
        Chart::Kind::columns, "Doses", "", "doses", {"mon", "tue"}, {{"x", {{0, 3, {}, {}}, {1, 5, {}, {}}}}, {"y", {{1, 2, {}, {}}}}}};
    Chart bars{Chart::Kind::bars, "People", "people", "", {"otp, methadone", "\u6f22\u5b57"}, {{"", {{0, 3, {}, {}}, {1, 0, {}, {}}}}}};
    Chart empty;
    for (const Chart* chart : {&steps, &columns, &bars, &empty}) {
        const Table none{{{"a", Type::text, ""}}, {}};
        const std::string page = page_of(none, chart);
        CHECK(well_formed(page));
        CHECK(page.find("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"") != std::string::npos);
        CHECK(page.find("<desc>") != std::string::npos);
        CHECK(page.find("nan") == std::string::npos);
        CHECK(page.find("inf") == std::string::npos);
    }
    CHECK(render_svg(steps).find("<title>In &lt;care&gt;</title>") != std::string::npos);
    CHECK(render_svg(steps).find("a &amp; b: 10 0.9, 30 0.5") != std::string::npos);
    CHECK(render_svg(columns).find("y: tue 2") != std::string::npos);
}

TEST_CASE("any bytes at all make every format, and a page that is whole") {
    std::mt19937 random(3);
    for (int round = 0; round < 300; ++round) {
        std::vector<std::string> texts;
        for (auto count = random() % 4; count > 0; --count) {
            std::string text;
            for (auto size = random() % 12; size > 0; --size)
                text += random() % 3 == 0 ? static_cast<char>(random() % 256) : naughty[random() % naughty.size()][0];
            texts.push_back(text);
        }
        const Table table = notes(texts);
        for (const std::string& text :
             {render_text(table), render_list(table), render_plain(table), render_markdown(table), page_of(table), render_jsonl(table)})
            CHECK(!steers_a_terminal(text));
        CHECK(well_formed(page_of(table)));
        CHECK(nlohmann::json::parse(render_json(table)).size() == texts.size());
    }
}
