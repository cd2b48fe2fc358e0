// `mat report NAME [RANGE]`
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

/// What the report of that name takes, for help and for the command line.
Flags report_flags(std::string_view name);
/// Runs the report that the need names: `report census`.
Result<Answer> run_report(const std::vector<std::string>& words, const Globals& globals, const Surroundings& surroundings, const Need& need);
/// How it counts, with its source, its columns and what it can be grouped by: the end of its help.
std::string report_help(std::string_view name, std::size_t width);

} // namespace mat::cli
