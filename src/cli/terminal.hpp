// Manners at a terminal: colour that carries no meaning, and a pager for answers taller than the screen.
#pragma once

#include "cli/globals.hpp"

#include <string>
#include <string_view>

namespace mat::cli {

/// Whether words on that descriptor may be coloured: --color, else NO_COLOR, else CLICOLOR_FORCE or FORCE_COLOR, else what
/// mat.toml says, else whether it is a terminal that is not `dumb`.
bool wants_colour(const Globals& globals, const Surroundings& surroundings, int descriptor);
/// The text in bold, and in red. Without the colours it is the same text.
std::string bold(std::string_view text);
std::string bold_red(std::string_view text);

/// Shows the text in the person's pager where input and output are terminals, it is taller than the screen, and one is
/// wanted: MAT_PAGER, mat.toml, PAGER, else less; empty and `cat` mean none. False: the text was not shown, write it.
/// The pager keeps no history and starts nothing (LESSSECURE, LESSHISTFILE).
bool shown_in_pager(std::string_view text, const Globals& globals, const Surroundings& surroundings);

} // namespace mat::cli
