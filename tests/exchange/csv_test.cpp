#include "exchange/csv.hpp"

#include <algorithm>
#include <cstring>
#include <doctest/doctest.h>
#include <vector>

using namespace mat;
using exchange::CsvReader;

namespace {

// The bytes, handed over in pieces of that size.
CsvReader reader_of(std::string bytes, std::size_t piece) {
    return CsvReader(
        [bytes = std::move(bytes), piece, at = std::size_t{0}](char* to, std::size_t size) mutable {
            const std::size_t now = std::min({size, piece, bytes.size() - at});
            std::memcpy(to, bytes.data() + at, now);
            at += now;
            return static_cast<std::int64_t>(now);
        });
}

struct Record {
    std::int64_t line;
    std::vector<std::string> cells;
    friend bool operator==(const Record&, const Record&) = default;
};

std::vector<Record> records_of(CsvReader& reader) {
    std::vector<Record> records;
    while (reader.next()) {
        Record record{reader.line(), {}};
        for (std::size_t i = 0; i < reader.cells(); ++i) record.cells.emplace_back(reader.cell(i));
        records.push_back(std::move(record));
    }
    return records;
}

constexpr std::size_t whole = SIZE_MAX;

} // namespace

TEST_CASE("reads what RFC 4180 allows") {
    struct Row {
        const char* what;
        std::string bytes;
        std::vector<Record> records;
    };
    const std::vector<Row> table = {
        {"nothing", "", {}},
        {"CRLF", "a,b\r\n1,2\r\n", {{1, {"a", "b"}}, {2, {"1", "2"}}}},
        {"LF", "a,b\n1,2\n", {{1, {"a", "b"}}, {2, {"1", "2"}}}},
        {"both in one file", "a\r\nb\nc\r\n", {{1, {"a"}}, {2, {"b"}}, {3, {"c"}}}},
        {"no line end at the end", "a,b\r\n1,2", {{1, {"a", "b"}}, {2, {"1", "2"}}}},
        {"an empty cell at the end", "a,\r\n,", {{1, {"a", ""}}, {2, {"", ""}}}},
        {"a byte order mark",
         "\xEF\xBB\xBF"
         "a,b\n",
         {{1, {"a", "b"}}}},
        {"a byte order mark and nothing", "\xEF\xBB\xBF", {}},
        {"a byte order mark before quotation marks", "\xEF\xBB\xBF\"a\"\n", {{1, {"a"}}}},
        {"a mark that is not at the beginning",
         "a\n\xEF\xBB\xBF"
         "b\n",
         {{1, {"a"}},
          {2,
           {"\xEF\xBB\xBF"
            "b"}}}},
        {"quotation marks at the end of the file", "a,\"b\"", {{1, {"a", "b"}}}},
        {"a comma in quotation marks", "\"a,b\",c\n", {{1, {"a,b", "c"}}}},
        {"a doubled quotation mark", "\"a\"\"b\",\"\"\"\"\n", {{1, {"a\"b", "\""}}}},
        {"nothing in quotation marks", "\"\",\"\"\n\"\"\n", {{1, {"", ""}}, {2, {""}}}},
        {"spaces belong to the cell", " a , b\t,\" c \"\n", {{1, {" a ", " b\t", " c "}}}},
        {"a line break in quotation marks", "\"a\nb\",c\nd,e\n", {{1, {"a\nb", "c"}}, {3, {"d", "e"}}}},
        {"CRLF in quotation marks", "\"a\r\n\r\nb\"\r\nc\r\n", {{1, {"a\r\n\r\nb"}}, {4, {"c"}}}},
        {"a carriage return in quotation marks", "\"a\rb\"\nc\n", {{1, {"a\rb"}}, {2, {"c"}}}},
        {"blank lines", "\n\r\na\n\n\r\nb\n\n", {{3, {"a"}}, {6, {"b"}}}},
        {"records of different lengths", "a\nb,c\n", {{1, {"a"}}, {2, {"b", "c"}}}},
        {"bytes that are no text", "\xFF\x01,\x80\n", {{1, {"\xFF\x01", "\x80"}}}},
        {"a zero byte", std::string("a\0b,c\n", 6), {{1, {std::string("a\0b", 3), "c"}}}},
    };
    for (const Row& row : table)
        for (const std::size_t piece : {whole, std::size_t{1}, std::size_t{2}, std::size_t{7}}) {
            CAPTURE(row.what);
            CAPTURE(piece);
            CsvReader reader = reader_of(row.bytes, piece);
            CHECK(records_of(reader) == row.records);
            CHECK_FALSE(reader.fault());
            CHECK_FALSE(reader.next()); // and goes on saying so
            CHECK(reader.bytes_read() == static_cast<std::int64_t>(row.bytes.size()));
            CHECK(reader.digest() == store::digest_of(row.bytes));
        }
}

TEST_CASE("refuses what is not CSV, with the line on which the record begins") {
    struct Row {
        std::string bytes;
        std::size_t served; // records before it
        std::int64_t line;
        const char* reason;
    };
    const std::vector<Row> table = {
        {"a,b\"c\n", 0, 1, "quotation mark stands"},
        {"a\n\"b\" ,c\n", 1, 2, "quotation mark stands"},
        {"a\n\"b\"c\"\n", 1, 2, "quotation mark stands"},
        {"a\n\"x\ny\",b\nc \"d\"\n", 2, 4, "quotation mark stands"},
        {"a\nb,\"c\nd\ne\n", 1, 2, "never closed"},
        {"\"", 0, 1, "never closed"},
        {"a\rb\n", 1, 1, "carriage return alone"},
        {"a\r\rb\n", 1, 1, "carriage return alone"},
        {"a\r", 1, 1, "carriage return alone"},
        {"\xFF\xFE"
         "a",
         0, 1, "UTF-16"},
        {"\xFE\xFF"
         "a",
         0, 1, "UTF-16"},
    };
    for (const Row& row : table)
        for (const std::size_t piece : {whole, std::size_t{1}}) {
            CAPTURE(row.bytes);
            CsvReader reader = reader_of(row.bytes, piece);
            CHECK(records_of(reader).size() == row.served);
            REQUIRE(reader.fault());
            CHECK(reader.fault()->line == row.line);
            CHECK(reader.fault()->reason.find(row.reason) != std::string::npos);
            CHECK_FALSE(reader.next());
        }
}

TEST_CASE("refuses a file that cannot be read") {
    CsvReader reader([](char*, std::size_t) { return std::int64_t{-1}; });
    CHECK_FALSE(reader.next());
    REQUIRE(reader.fault());
    CHECK_FALSE(CsvReader::open("/nowhere/at/all.csv"));
    auto folder = CsvReader::open("/");
    REQUIRE(folder);
    CHECK_FALSE(folder->next());
    CHECK(folder->fault());
}

TEST_CASE("accepts records up to the limits and refuses longer ones without reading on") {
    constexpr std::size_t limit = CsvReader::longest_record;
    struct Row {
        const char* what;
        std::string record;
        bool fits;
    };
    const std::vector<Row> table = {
        {"a cell", std::string(limit - 1, 'a'), true},
        {"a cell", std::string(limit + 1, 'a'), false},
        {"cells together", std::string(limit / 2, 'a') + "," + std::string(limit / 2, 'b'), true},
        {"cells together", std::string(limit / 2, 'a') + "," + std::string(limit / 2 + 1, 'b'), false},
        {"many cells", std::string(CsvReader::most_cells - 1, ','), true},
        {"many cells", std::string(CsvReader::most_cells, ','), false},
    };
    for (const Row& row : table) {
        CAPTURE(row.what);
        CsvReader reader = reader_of("first\n" + row.record + "\nlast\n", whole);
        CHECK(records_of(reader).size() == (row.fits ? 3 : 1));
        CHECK(reader.fault().has_value() != row.fits);
        if (!row.fits) CHECK(reader.fault()->line == 2);
    }
    // Lines of 64 MB: all of one cell, all in quotation marks, all commas, all doubled quotation marks.
    for (const char* endless : {"aaaa", "\n\n\n\n", ",,,,", "\"\"\"\""}) {
        CAPTURE(endless);
        std::int64_t left = 64 << 20;
        bool begun = false;
        CsvReader reader([&](char* to, std::size_t size) {
            const auto now = std::min<std::int64_t>(left, static_cast<std::int64_t>(size));
            for (std::int64_t i = 0; i < now; ++i) to[i] = endless[i % 4];
            if (!begun) std::memcpy(to, "a\n\"bc", 5);
            if (!begun && endless[0] != '\n' && endless[0] != '"') to[2] = 'x';
            begun = true;
            left -= now;
            return now;
        });
        CHECK(records_of(reader).size() == 1);
        REQUIRE(reader.fault());
        CHECK(reader.fault()->line == 2);
        CHECK(reader.bytes_read() < 4 << 20);
    }
}

TEST_CASE("reads long files alike however their records fall on the pieces") {
    std::string bytes = "number,text\r\n";
    std::vector<Record> expected = {{1, {"number", "text"}}};
    std::int64_t line = 2;
    for (int i = 0; bytes.size() < 400'000; ++i) {
        const std::string text =
            std::string(static_cast<std::size_t>(i * 37 % 300), 'x') + (i % 5 == 0 ? "\r\n\"" : "");
        bytes += std::to_string(i) + ",";
        exchange::append_csv_cell(bytes, text);
        bytes += i % 3 == 0 ? "\n" : "\r\n";
        expected.push_back({line, {std::to_string(i), text}});
        line += i % 5 == 0 ? 2 : 1;
    }
    for (const std::size_t piece : {whole, std::size_t{4096}, std::size_t{65535}, std::size_t{13}}) {
        CsvReader reader = reader_of(bytes, piece);
        CHECK(records_of(reader) == expected);
        CHECK_FALSE(reader.fault());
    }
}

TEST_CASE("writes cells that are read back as they were") {
    for (const std::string cell :
         {"", "a", " a ", "a,b", "\"", "a\"b", "a\nb", "a\r\nb", "\r", ",", "\"\",\"\""}) {
        std::string bytes = "x,";
        exchange::append_csv_cell(bytes, cell);
        bytes += "\r\n";
        CsvReader reader = reader_of(bytes, whole);
        const std::vector<Record> expected = {{1, {"x", cell}}};
        CHECK(records_of(reader) == expected);
    }
}

TEST_CASE("knows text from other bytes") {
    for (const std::string text :
         {"", "abc", "\n\t", "\xC3\xBA", "\xE7\x8E\x8B", "\xF0\xA0\xAE\xB7", "\xF4\x8F\xBF\xBF"}) {
        CAPTURE(text);
        CHECK(exchange::is_text(text));
    }
    for (const std::string& bytes :
         {std::string("\xC3"), std::string("\xBA"), std::string("\xC0\xAF"), std::string("\xED\xA0\x80"),
          std::string("\xF4\x90\x80\x80"), std::string("a\xFF"), std::string("a\0b", 3)}) {
        CAPTURE(bytes);
        CHECK_FALSE(exchange::is_text(bytes));
    }
}
