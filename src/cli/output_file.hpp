// `-o FILE`: an answer in a file, whole or not at all.
#pragma once

#include "cli/globals.hpp"

#include <string>
#include <string_view>

namespace mat::cli {

/// Whether the file can be written, asked before anything is done. Failure (usage) where it is a folder or belongs to the
/// store or the key; Failure (failed) where the folder is missing or closed.
Result<Nothing> check_output(const std::string& path, const Globals& globals, const Surroundings& surroundings);

/// Puts the bytes in the file's place: a temporary file beside it, synced, renamed. Mode 0600, or 0640 where it is
/// `shareable`. What is no ordinary file, a terminal or a pipe for instance, is written into. Failure (failed).
Result<Nothing> write_output(const std::string& path, std::string_view bytes, bool shareable);

} // namespace mat::cli
