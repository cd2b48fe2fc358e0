// `mat __spec`: what the program takes, for tests (drift of man pages, scenarios of the fault tests).
#pragma once

#include <string>
#include <vector>

namespace mat::cli {

/// One JSON object a line: every command with its verb, alias, effect, roles, operands, options and examples; with
/// the word `globals` after `__spec` the global options instead, with `exits` the exit statuses.
std::string spec(const std::vector<std::string>& words);

} // namespace mat::cli
