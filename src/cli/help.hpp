// Help, from the command table and the flags of a verb; no line is wider than 80 columns.
#pragma once

#include "cli/commands.hpp"

#include <string>

namespace mat::cli {

std::string top_help();
/// Help of a command with verbs.
std::string command_help(std::string_view name);
std::string verb_help(const Command& command);
/// The command table as JSON lines: `command`, `verb`, `writes`; for tests.
std::string spec();

} // namespace mat::cli
