// `mat __complete -- WORDS… CUR`: what may stand where the cursor is, for the thin adaptors of bash, zsh and fish
// (completions/).
#pragma once

#include "cli/globals.hpp"

#include <string>
#include <vector>

namespace mat::cli {

/// Prints `candidate TAB description` lines, at most 200; an empty candidate with the description `files` or
/// `folders` leaves the answer to the shell. Silent on any trouble, and over within 50 ms. Always 0.
int run_complete(const std::vector<std::string>& words, const Globals& globals, const Surroundings& surroundings);

} // namespace mat::cli
