// Tables as GitHub Markdown, for notes and tickets. Stored text is text there and nothing else: whatever Markdown or
// HTML would make something of has a backslash before it.
#include "report/render.hpp"

namespace mat::report {
namespace {

void append_markdown(std::string& out, std::string_view text) {
    constexpr std::string_view marks = "\\`*_{}[]()<>#+!|~&$@";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char next = i + 1 < text.size() ? text[i + 1] : ' ';
        const bool is_clock = c == ':' && (next == ' ' || (next >= '0' && next <= '9')); // else a scheme, or a picture's name
        if (marks.find(c) != std::string_view::npos || (c == ':' && !is_clock)) out += '\\';
        out += c;
    }
}

std::string cell_text(const Cell& cell) {
    std::string out;
    append_markdown(out, shown(cell));
    return out;
}

} // namespace

std::string markdown_text(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        std::size_t indent = 0;
        while (indent < line.size() && line[indent] == ' ') ++indent;
        line.remove_prefix(indent); // four blanks would make code of it
        // A hyphen or digits and a dot would begin a list, and equals signs underline a heading.
        if (!line.empty() && (line.front() == '-' || line.front() == '=')) out += '\\';
        std::size_t digits = 0;
        while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
        if (digits > 0 && digits < line.size() && line[digits] == '.') {
            out += std::string(line.substr(0, digits)) + "\\";
            line.remove_prefix(digits);
        }
        append_markdown(out, printable(line));
        if (!text.empty() && !line.empty() && text.front() != '\n') out += "  "; // the line ends here for the reader too
        out += '\n';
    }
    return out;
}

std::string render_markdown(const Table& table) {
    if (table.rows.empty()) return "none\n";
    std::string out = "|";
    for (const Column& column : table.columns) {
        out += ' ';
        append_markdown(out, printable(label_of(column)));
        out += " |";
    }
    out += "\n|";
    for (const Column& column : table.columns) out += stands_right(column.type) ? " ---: |" : " --- |";
    out += '\n';
    for (const auto& row : table.rows) {
        out += '|';
        for (std::size_t i = 0; i < table.columns.size(); ++i) out += " " + cell_text(row.at(i)) + " |";
        out += '\n';
    }
    return out;
}

} // namespace mat::report
