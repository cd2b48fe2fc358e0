// Tables as CSV (RFC 4180, with LF line ends). What is stored is what a reader gets back, byte for byte;
// nothing is trimmed, replaced or translated. And as the porcelain, which is for `cut` and `while read`.
#include "report/render.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>

namespace mat::report {

namespace {

/// Bytes that split or open a cell wherever they stand in it.
constexpr std::array<bool, 256> splits = [] {
    std::array<bool, 256> bytes{};
    for (const unsigned char byte : {',', '"', '\r', '\n'}) bytes[byte] = true;
    return bytes;
}();

/// RFC 4180 counts outer blanks as content, but many readers trim them unless they are quoted.
bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool would_run_as_formula(std::string_view text) {
    return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

/// Appends words. Empty words are `""`, so that a reader who cares can tell them from an absent value.
void append_text(std::string& out, std::string_view text, bool spreadsheet_safe) {
    const bool disarmed = spreadsheet_safe && would_run_as_formula(text);
    const bool quoted =
        text.empty() || is_blank(text.front()) || is_blank(text.back()) ||
        std::any_of(text.begin(), text.end(), [](char c) { return splits[static_cast<unsigned char>(c)]; });
    if (quoted) out += '"';
    if (disarmed) out += '\'';
    if (!quoted) {
        out += text;
        return;
    }
    for (std::size_t quote; (quote = text.find('"')) != std::string_view::npos; text.remove_prefix(quote + 1)) {
        out += text.substr(0, quote);
        out += "\"\"";
    }
    out += text;
    out += '"';
}

/// One record's cell of the porcelain. Every backslash that is not stored text's own is doubled by nobody else.
void append_escaped(std::string& out, std::string_view text) {
    for (std::size_t special; (special = text.find_first_of("\\\t\n\r")) != std::string_view::npos; text.remove_prefix(special + 1)) {
        out += printable(text.substr(0, special));
        out += '\\';
        switch (text[special]) {
        case '\t': out += 't'; break;
        case '\n': out += 'n'; break;
        case '\r': out += 'r'; break;
        default: out += '\\';
        }
    }
    out += printable(text);
}

/// Several words in one cell: `a;b`. A semicolon or backslash within a word has a backslash before it, so that
/// the words can be taken apart again.
std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) out += ';';
        for (const char c : words[i]) {
            if (c == ';' || c == '\\') out += '\\';
            out += c;
        }
    }
    return out;
}

void append_cell(std::string& out, const Cell& cell, bool spreadsheet_safe) {
    std::visit(
        [&](const auto& value) {
            using Value = std::decay_t<decltype(value)>;
            // Only words can be a formula: an apostrophe before a negative number would make words of it.
            if constexpr (std::is_same_v<Value, std::string>) {
                append_text(out, value, spreadsheet_safe);
            } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
                append_text(out, joined(value), spreadsheet_safe);
            } else if constexpr (std::is_same_v<Value, std::int64_t>) {
                std::array<char, 20> digits; // as many as the least number has, with its sign
                out.append(digits.data(),
                           std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
            } else if constexpr (std::is_same_v<Value, bool>) {
                out += value ? "true" : "false";
            } else if constexpr (std::is_same_v<Value, Amount>) {
                out += value.milligrams_text();
            } else if constexpr (std::is_same_v<Value, Day>) {
                out += value.text();
            } else if constexpr (std::is_same_v<Value, double>) {
                out += decimal(value);
            }
        },
        cell);
}

void append_plain(std::string& out, const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) append_escaped(out, *text);
    else if (const auto* words = std::get_if<std::vector<std::string>>(&cell)) append_escaped(out, joined(*words));
    else append_cell(out, cell, false);
}

} // namespace

std::string render_csv(const Table& table, bool spreadsheet_safe) {
    const std::size_t columns = table.columns.size();
    std::string out;
    for (std::size_t i = 0; i < columns; ++i) {
        if (i > 0) out += ',';
        append_text(out, table.columns[i].name, spreadsheet_safe);
    }
    out += '\n';
    for (const auto& row : table.rows) {
        const std::size_t start = out.size();
        for (std::size_t i = 0; i < columns; ++i) {
            if (i > 0) out += ',';
            append_cell(out, row.at(i), spreadsheet_safe);
        }
        // A blank line is no record to many readers: the row of a lone absent value must not vanish.
        if (columns == 1 && out.size() == start) out += "\"\"";
        out += '\n';
    }
    return out;
}

std::string render_plain(const Table& table) {
    std::string out;
    for (const auto& row : table.rows) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (i > 0) out += '\t';
            append_plain(out, row.at(i));
        }
        out += '\n';
    }
    return out;
}

} // namespace mat::report
