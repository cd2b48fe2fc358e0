// Words that must be one of a few, and codes that --override may name.
#pragma once

#include "cli/globals.hpp"

#include <span>

namespace mat::cli {

/// `kinds are a, b, c`, led by the one that the typed word is nearest to.
std::string choice_hint(std::string_view typed, std::span<const std::string_view> words, const std::string& plural);

/// Failure (usage) quoting a word that is none of these: `'x' is not an approach`.
Result<Nothing> check_choice(const std::string& typed, std::span<const std::string_view> words, const std::string& what, const std::string& plural);

/// Failure (usage) for what is no time zone of this machine, with the names that it is nearest to: `Chicago` is enough for that.
Result<Nothing> check_zone(const std::string& typed);

/// Failure (usage) for a code of --override that this command does not let anybody pass.
Result<Nothing> check_overrides(const Globals& globals, std::span<const std::string_view> codes);

} // namespace mat::cli
