// Other programs that mat starts: the mailer, the pager, the editor. Their words never hold anything about a person; what
// they are to know comes on their standard input, or stands in a private file.
#pragma once

#include "cli/globals.hpp"
#include "mat/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mat::cli {

inline constexpr int nowhere = -1; ///< the descriptor of a stream that is /dev/null

/// A program to be run, and what its three streams are.
struct Program {
    std::vector<std::string> words; ///< the first is the program's path
    std::optional<std::string_view> text = {}; ///< its standard input, by a pipe; else `input` is
    int input = nowhere, output = nowhere, error = nowhere;
    std::vector<std::pair<std::string, std::string>> variables = {}; ///< set beside those of the surroundings, or instead
    bool has_terminal = false; ///< while it runs, what Ctrl-C does is its own matter, as with system(3)
};

/// The same for a command line of a person, with options and quotes in it, which a shell reads. `operands` follow it and
/// are read by nobody.
Program by_shell(const std::string& command, const std::vector<std::string>& operands = {});

/// Runs it to its end with the real user's rights, whatever mat has, and with the signals that mat ignores at their
/// default; answers its exit status, 128 and the signal where one ended it. Failure (failed) where it cannot be started.
Result<int> run_program(const Program& program, const Surroundings& surroundings);

} // namespace mat::cli
