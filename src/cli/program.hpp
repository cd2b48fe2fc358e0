// Other programs that mat starts: the mailer. Their words never hold anything about a person; what they are to know
// comes on their standard input.
#pragma once

#include "cli/globals.hpp"
#include "mat/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mat::cli {

/// Runs `words` (the first is the program's path) with `input` on its standard input and its output thrown away;
/// answers its exit status, 128 and the signal where one ended it. Failure (failed) where it cannot be started.
Result<int> run_program(const std::vector<std::string>& words, std::string_view input, const Surroundings& surroundings);

} // namespace mat::cli
