// Help, from the command table and the flags of a verb; no line is wider than 80 columns.
#pragma once

#include "cli/commands.hpp"

#include <string>

namespace mat::cli {

std::string top_help();
/// Help of a command with verbs.
std::string command_help(std::string_view name);
std::string verb_help(const Command& command);
/// One line on a command with verbs.
std::string_view line_of_command(std::string_view name);

} // namespace mat::cli
