// Words for a terminal that is narrower than they are: it would break them anywhere.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mat::cli {

/// More columns than any line has: what is no terminal.
inline constexpr std::size_t no_end = static_cast<std::size_t>(-1);

/// Columns of the terminal on that descriptor; `no_end` where it is none or does not say.
std::size_t terminal_columns(int descriptor);

/// Columns of the widest line.
std::size_t widest_line(std::string_view text);

/// The text with every wider line broken at blanks. What goes on stands under the first word of its column: behind the last
/// gap of two blanks or more, else behind the indent of the line. A word that is wider by itself stays whole.
std::string fitted(std::string_view text, std::size_t columns);

} // namespace mat::cli
