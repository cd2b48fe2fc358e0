// A note written in the person's own editor. The words stand in a private file in memory (or the state folder), never on a
// command line, until what they are for is recorded.
#pragma once

#include "cli/globals.hpp"
#include "mat/result.hpp"

#include <string>

namespace mat::cli {

/// What was written, and the file it stands in, which stays until `discard`.
struct Draft {
    std::string words; ///< without lines that start with #, and without blank lines at both ends
    std::string place; ///< path of the file
};

/// Whether somebody sits there who can write: input and an output are a terminal, and --no-input was not said.
bool can_edit(const Globals& globals, const Surroundings& surroundings);

/// Opens MAT_EDITOR, VISUAL, EDITOR, sensible-editor or vi on a file with these lines behind `#`, and waits. Failure
/// (unanswered) where nothing was written; (failed) where the editor failed, naming the place of what was written; (usage)
/// where it is no UTF-8, the same.
Result<Draft> write_in_editor(const std::string& lines, const Surroundings& surroundings);

/// Removes the file with its folder.
void discard(const Draft& draft);

} // namespace mat::cli
