// Renderers: a table to text for people, to CSV, JSON and the rest. They decide nothing about content.
#pragma once

#include "report/chart.hpp"
#include "report/table.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mat::report {

/// A table for people: columns aligned by display width (utf8proc), numbers to the right, header in capitals with
/// underscores shown as spaces, two spaces between columns, no trailing blanks. Control characters of stored text
/// are shown as `\x1b`, never sent. A table without rows is the word `none`. Ends in a newline.
std::string render_text(const Table& table);

/// One record for people: a `label  value` line per cell, labels aligned, absent values left out.
std::string render_record(const Table& table, std::size_t row);

/// For screen readers: a `label: value` line per cell, the client first and times last, absent values left out, a
/// blank line between records. A table without rows is the word `none`.
std::string render_list(const Table& table);

/// RFC 4180 with a header row and LF line ends. `spreadsheet_safe` puts an apostrophe before cells that a
/// spreadsheet would run as a formula (starting with = + - @ TAB CR).
std::string render_csv(const Table& table, bool spreadsheet_safe);

/// The porcelain, frozen: a record a line, cells between tabs, no header, absent values empty. A backslash is `\\`, TAB
/// `\t`, LF `\n`, CR `\r`; other control and direction characters and bytes that are no UTF-8 are `\x1b` forms.
std::string render_plain(const Table& table);

/// A JSON array with an object per row, keys in column order; amounts are decimal strings in milligrams, days ISO
/// 8601 strings, absent values null. Invalid UTF-8 is replaced. Ends in a newline.
std::string render_json(const Table& table);

/// The single row of a table as one JSON object. Ends in a newline.
std::string render_json_record(const Table& table);

/// An object a line; `first` stands before its fields, for instance `"recorded":false,`.
std::string render_jsonl(const Table& table, std::string_view first = {});

/// A table as GitHub Markdown knows it; stored text cannot mark anything up. Without rows: the word `none`.
std::string render_markdown(const Table& table);
/// Any text as a paragraph of Markdown says it, line by line.
std::string markdown_text(std::string_view text);

/// A part of a page: what it is called, what is said before and after its table, and its chart.
struct Section {
    std::string heading;
    std::string before, after;       ///< lines
    const Table* table = nullptr;
    bool one_record = false;         ///< the table's single row, a line per cell
    const Chart* chart = nullptr;
};
/// A page that needs nothing else: no script, no file beside it, nothing from any network.
struct Page {
    std::string title;
    std::vector<std::string> marks; ///< `DEMO`, `NOT RECORDED`
    std::vector<Section> sections;
    std::string footer;
};
/// HTML that is well-formed XML too: readable on a narrow and a wide screen, dark and light, and on paper, where heads
/// of tables are repeated. Ends in a newline.
std::string render_html(const Page& page);
/// The chart as an `<svg>` element, with its words in a title and its values in a description.
std::string render_svg(const Chart& chart);

/// Stored text as it may be shown: control characters (C0, DEL, C1), those that turn the direction of text, and
/// invalid UTF-8 become `\x1b` forms, newlines too. Idempotent on printable text.
std::string printable(std::string_view text);
/// The columns of a terminal that the printable form of the text takes (utf8proc), not its bytes.
std::size_t columns_of(std::string_view text);

/// A value as people read it, printable; `-` where it is absent, `*` where it is withheld.
std::string shown(const Cell& cell);
/// A column's key as a person reads it: `take_homes` is `take homes`.
std::string label_of(const Column& column);
/// Whether people expect it at the right edge.
bool stands_right(Type type);
/// The shortest decimal that reads back as the same number.
std::string decimal(double value);

} // namespace mat::report
