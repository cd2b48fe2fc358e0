// Tables and records as JSON (RFC 8259), written row by row: a table of a year's doses never exists as a tree.
#include "report/render.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <type_traits>

namespace mat::report {

namespace {

bool needs_no_escape(char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

/// The code point that begins at `at`, where it is one that turns the direction of text (U+061C, U+200E and F, U+202A to
/// E, U+2066 to 9); 0 elsewhere. They are escaped: nothing is lost, and at a terminal nothing reads backwards.
unsigned direction_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
    if (byte(0) == 0xd8 && byte(1) == 0x9c) return 0x61c;
    if (byte(0) != 0xe2 || (byte(1) != 0x80 && byte(1) != 0x81)) return 0;
    const unsigned point = 0x2000 + (byte(1) - 0x80) * 0x40 + (byte(2) - 0x80);
    const bool turns = point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
    return turns ? point : 0;
}

/// Appends text as a JSON string. RFC 8259 lets DEL and C1 controls stand as they are; they are escaped here as
/// well, because JSON printed at a terminal must not steer it.
void append_string(std::string& out, std::string_view text) {
    if (std::all_of(text.begin(), text.end(), needs_no_escape)) {
        out += '"';
        out += text;
        out += '"';
        return;
    }
    using nlohmann::json;
    const std::string escaped = json(text).dump(-1, ' ', false, json::error_handler_t::replace);
    static constexpr char digits[] = "0123456789abcdef";
    for (std::size_t i = 0; i < escaped.size(); ++i) {
        auto byte = static_cast<unsigned char>(escaped[i]);
        // The text is UTF-8 by now: U+0080 to U+009F are C2 followed by their number, and C2 begins nothing
        // else.
        const bool c1 = byte == 0xc2 && static_cast<unsigned char>(escaped[i + 1]) < 0xa0;
        if (c1) byte = static_cast<unsigned char>(escaped[++i]);
        if (const unsigned point = byte >= 0xd8 ? direction_at(escaped, i) : 0) {
            out += {'\\', 'u', digits[point >> 12], digits[(point >> 8) & 15], digits[(point >> 4) & 15], digits[point & 15]};
            i += point == 0x61c ? 1 : 2;
        } else if (c1 || byte == 0x7f)
            out += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        else
            out += escaped[i];
    }
}

void append_cell(std::string& out, const Cell& cell) {
    std::visit(
        [&](const auto& value) {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::monostate> || std::is_same_v<Value, Withheld>) {
                out += "null";
            } else if constexpr (std::is_same_v<Value, double>) {
                out += std::isfinite(value) ? decimal(value) : "null"; // JSON has no word for the others
            } else if constexpr (std::is_same_v<Value, std::string>) {
                append_string(out, value);
            } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
                out += '[';
                for (std::size_t i = 0; i < value.size(); ++i) {
                    if (i > 0) out += ',';
                    append_string(out, value[i]);
                }
                out += ']';
            } else if constexpr (std::is_same_v<Value, std::int64_t>) {
                std::array<char, 20> digits; // as many as the least number has, with its sign
                out.append(digits.data(),
                           std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
            } else if constexpr (std::is_same_v<Value, bool>) {
                out += value ? "true" : "false";
            } else if constexpr (std::is_same_v<Value, Amount>) {
                // A string, because a reader that takes numbers for binary floating point would lose the exact
                // dose.
                append_string(out, value.milligrams_text());
            } else {
                append_string(out, value.text());
            }
        },
        cell);
}

/// `"key":` for every column, escaped once for all rows.
std::vector<std::string> keys_of(const Table& table) {
    std::vector<std::string> keys;
    keys.reserve(table.columns.size());
    for (const Column& column : table.columns) {
        append_string(keys.emplace_back(), column.name);
        keys.back() += ':';
    }
    return keys;
}

void append_object(std::string& out, const std::vector<std::string>& keys, const std::vector<Cell>& row,
                   std::string_view first = {}) {
    out += '{';
    out += first;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (i > 0) out += ',';
        out += keys[i];
        append_cell(out, row.at(i));
    }
    out += '}';
}

} // namespace

std::string render_json(const Table& table) {
    const std::vector<std::string> keys = keys_of(table);
    std::string out = "[";
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        out += i == 0 ? "\n  " : ",\n  ";
        append_object(out, keys, table.rows[i]);
    }
    out += table.rows.empty() ? "]\n" : "\n]\n";
    return out;
}

std::string render_jsonl(const Table& table, std::string_view first) {
    const std::vector<std::string> keys = keys_of(table);
    std::string out;
    for (const auto& row : table.rows) {
        append_object(out, keys, row, first);
        out += '\n';
    }
    return out;
}

std::string render_json_record(const Table& table) {
    std::string out;
    append_object(out, keys_of(table), table.rows.at(0));
    out += '\n';
    return out;
}

} // namespace mat::report
