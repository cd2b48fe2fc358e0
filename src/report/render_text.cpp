// Tables and records for people at a terminal. Widths come from utf8proc's own tables, never from the locale,
// so that a report of cron and one typed by hand are the same bytes.
#include "report/render.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <type_traits>

namespace mat::report {

namespace {

constexpr std::string_view between_columns = "  ";
constexpr std::string_view absent = "-", withheld = "*";
constexpr int decimals_of_a_rate = 4;

constexpr bool is_control(utf8proc_int32_t point) { return point < 0x20 || (point >= 0x7f && point <= 0x9f); }

// They turn the direction of the text around them: a name or a number would read as another.
constexpr bool turns_direction(utf8proc_int32_t point) {
    return (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point == 0x200e || point == 0x200f ||
           point == 0x61c;
}

/// Columns of a terminal that a printable character takes.
std::size_t columns_of(utf8proc_int32_t point) {
    // The vowels and final consonants of a decomposed Korean syllable are drawn into the cell of its first
    // consonant; utf8proc counts a column for each of them.
    if ((point >= 0x1160 && point <= 0x11ff) || (point >= 0xd7b0 && point <= 0xd7ff)) return 0;
    return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point)));
}

/// Appends each byte as `\x1b`. Bytes and not code points, so that what is shown is what is stored.
void append_bytes(std::string& out, std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        out += {'\\', 'x', digits[value >> 4], digits[value & 15]};
    }
}

/// How many bytes at the beginning of a text are shown as they are, a column each.
std::size_t plain_length(std::string_view text) {
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; });
    return static_cast<std::size_t>(end - text.begin());
}

/// Appends stored text in its printable form and answers its width in columns.
std::size_t append_printable(std::string& out, std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        std::size_t length = plain_length(text);
        if (length > 0) {
            out += text.substr(0, length);
            width += length;
        } else {
            utf8proc_int32_t point = 0;
            const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                               static_cast<utf8proc_ssize_t>(text.size()), &point);
            length = read > 0 ? static_cast<std::size_t>(read) : 1;
            if (read <= 0 || is_control(point) || turns_direction(point)) {
                append_bytes(out, text.substr(0, length));
                width += 4 * length;
            } else {
                out += text.substr(0, length);
                width += columns_of(point);
            }
        }
        text.remove_prefix(length);
    }
    return width;
}

void append_rate(std::string& out, double value) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals_of_a_rate);
    if (end.ec == std::errc()) out.append(digits.data(), end.ptr);
    else out += decimal(value); // not a share of anything
}

/// Appends a value as people read it and answers its width in columns.
std::size_t append_cell(std::string& out, const Cell& cell) {
    const std::size_t start = out.size();
    return std::visit(
        [&](const auto& value) -> std::size_t {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::string>) {
                return append_printable(out, value);
            } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
                if (value.empty()) {
                    out += absent;
                    return absent.size();
                }
                std::size_t width = 0;
                for (std::size_t i = 0; i < value.size(); ++i) {
                    if (i > 0) width += append_printable(out, ", ");
                    width += append_printable(out, value[i]);
                }
                return width;
            } else {
                if constexpr (std::is_same_v<Value, std::monostate>)
                    out += absent;
                else if constexpr (std::is_same_v<Value, bool>)
                    out += value ? "true" : "false";
                else if constexpr (std::is_same_v<Value, std::int64_t>)
                    out += std::to_string(value);
                else if constexpr (std::is_same_v<Value, Amount>)
                    out += value.milligrams_text();
                else if constexpr (std::is_same_v<Value, double>)
                    append_rate(out, value);
                else if constexpr (std::is_same_v<Value, Withheld>)
                    out += withheld;
                else
                    out += value.text();
                return out.size() - start;
            }
        },
        cell);
}

/// Names of columns are ASCII; other letters stay as they are, because to capitalise them is a matter of
/// language.
std::string in_capitals(std::string words) {
    for (char& c : words)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return words;
}

/// Ends the line that began at `start`. Blanks before its end are invisible and spoil copied text: they go.
void end_line(std::string& out, std::size_t start) {
    while (out.size() > start && out.back() == ' ') out.pop_back();
    out += '\n';
}

// A list is heard from the front: who it is about comes first, and when it was last.
int place_in_list(const Column& column) {
    if (column.name == "client") return 0;
    return column.name == "at" || column.name.ends_with("_at") ? 2 : 1;
}

} // namespace

std::string label_of(const Column& column) {
    std::string words = column.name;
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

bool stands_right(Type type) { return type == Type::integer || type == Type::amount || type == Type::rate; }

std::string shown(const Cell& cell) {
    std::string out;
    append_cell(out, cell);
    return out;
}

std::string decimal(double value) {
    std::array<char, 32> digits;
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

std::size_t columns_of(std::string_view text) {
    if (const std::size_t plain = plain_length(text); plain == text.size()) return plain; // nearly every one
    std::string unused;
    return append_printable(unused, text);
}

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_printable(out, text);
    return out;
}

std::string render_text(const Table& table) {
    if (table.rows.empty()) return "none\n";

    // Every cell is shown once, into one buffer, and laid out from there when the widths are known.
    struct Shown {
        std::size_t end;
        std::size_t width;
    };
    const std::size_t columns = table.columns.size();
    std::string shown_text;
    std::vector<Shown> shown;
    shown.reserve((table.rows.size() + 1) * columns);
    std::vector<std::size_t> widths(columns, 0);
    const auto keep = [&](std::size_t column, std::size_t width) {
        shown.push_back({shown_text.size(), width});
        widths[column] = std::max(widths[column], width);
    };
    for (std::size_t i = 0; i < columns; ++i)
        keep(i, append_printable(shown_text, in_capitals(label_of(table.columns[i]))));
    for (const auto& row : table.rows)
        for (std::size_t i = 0; i < columns; ++i) keep(i, append_cell(shown_text, row.at(i)));

    std::string out;
    out.reserve(shown_text.size() + shown_text.size() / 2);
    std::size_t next = 0;
    std::size_t begin = 0;
    for (std::size_t line = 0; line <= table.rows.size(); ++line) {
        const std::size_t start = out.size();
        for (std::size_t i = 0; i < columns; ++i, ++next) {
            const std::size_t padding = widths[i] - shown[next].width;
            const bool right = stands_right(table.columns[i].type);
            if (i > 0) out += between_columns;
            if (right) out.append(padding, ' ');
            out.append(shown_text, begin, shown[next].end - begin);
            if (!right && i + 1 < columns) out.append(padding, ' ');
            begin = shown[next].end;
        }
        end_line(out, start);
    }
    return out;
}

std::string render_record(const Table& table, std::size_t row) {
    const std::vector<Cell>& cells = table.rows.at(row);
    struct Label {
        std::size_t column;
        std::string text;
        std::size_t width;
    };
    std::vector<Label> labels;
    std::size_t widest = 0;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (std::holds_alternative<std::monostate>(cells.at(i))) continue;
        Label label{i, {}, 0};
        label.width = append_printable(label.text, label_of(table.columns[i]));
        widest = std::max(widest, label.width);
        labels.push_back(std::move(label));
    }
    if (labels.empty()) return "none\n";

    std::string out;
    for (const Label& label : labels) {
        const std::size_t start = out.size();
        out += label.text;
        out.append(widest - label.width, ' ');
        out += between_columns;
        append_cell(out, cells[label.column]);
        end_line(out, start);
    }
    return out;
}

std::string render_list(const Table& table) {
    if (table.rows.empty()) return "none\n";
    std::vector<std::size_t> order(table.columns.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return place_in_list(table.columns[a]) < place_in_list(table.columns[b]);
    });
    std::string out;
    for (const auto& row : table.rows) {
        const std::size_t before = out.size();
        for (const std::size_t i : order) {
            if (std::holds_alternative<std::monostate>(row.at(i))) continue;
            const std::size_t start = out.size();
            append_printable(out, label_of(table.columns[i]));
            out += ": ";
            if (std::holds_alternative<Withheld>(row[i])) out += "withheld"; // a star is not always read out
            else append_cell(out, row[i]);
            end_line(out, start);
        }
        if (out.size() == before) out += "none\n";
        out += '\n';
    }
    out.pop_back();
    return out;
}

} // namespace mat::report
