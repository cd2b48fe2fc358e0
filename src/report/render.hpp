// Renderers: a table to text for people, CSV or JSON. They decide nothing about content.
#pragma once

#include "report/table.hpp"

#include <string>
#include <string_view>

namespace mat::report {

/// A table for people: columns aligned by display width (utf8proc), numbers to the right, header in capitals with
/// underscores shown as spaces, two spaces between columns, no trailing blanks. Control characters of stored text
/// are shown as `\x1b`, never sent. A table without rows is the word `none`. Ends in a newline.
std::string render_text(const Table& table);

/// One record for people: a `label  value` line per cell, labels aligned, absent values left out.
std::string render_record(const Table& table, std::size_t row);

/// RFC 4180 with a header row and LF line ends. `spreadsheet_safe` puts an apostrophe before cells that a
/// spreadsheet would run as a formula (starting with = + - @ TAB CR).
std::string render_csv(const Table& table, bool spreadsheet_safe);

/// A JSON array with an object per row, keys in column order; amounts are decimal strings in milligrams, days ISO
/// 8601 strings, absent values null. Invalid UTF-8 is replaced. Ends in a newline.
std::string render_json(const Table& table);

/// The single row of a table as one JSON object. Ends in a newline.
std::string render_json_record(const Table& table);

/// Stored text as it may be shown: control characters (C0, DEL, C1) and invalid UTF-8 become `\x1b` forms,
/// newlines too. Idempotent on printable text.
std::string printable(std::string_view text);

/// The shortest decimal that reads back as the same number.
std::string decimal(double value);

} // namespace mat::report
