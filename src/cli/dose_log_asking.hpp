// What the commands of the dosing window ask alike: which medication, who asks and what they go past, why.
#pragma once

#include "cli/globals.hpp"
#include "cli/output.hpp"
#include "cli/work.hpp"
#include "domain/dosing.hpp"
#include "domain/formulation.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mat::cli {

/// What can be ordered, by its name: a medication, a brand or a form. Failure (usage) quoting the word.
Result<const domain::Preparation*> preparation_typed(const std::string& typed);
/// The highest score of COWS.
inline constexpr std::int64_t most_cows = 48;
/// A whole number from 0 to `most`. Failure (usage) quoting the word.
Result<std::int64_t> parse_score(const std::string& typed, std::int64_t most);

/// `--medication`; nothing where it was not given. Failure (usage) quoting the word.
Result<std::optional<domain::Medication>> medication_option(const std::optional<std::string>& typed);

/// The actor's roles, with what --override names. Failure (usage) for what is never overridden.
Result<domain::Asker> asker_of(const Globals& globals, const Actor& actor);

/// Under --explain, the verdict beside the answer.
void explain(Answer& answer, const Globals& globals, const Verdict& verdict);

/// Failure (usage) where several medications are ordered and none is named: the person at the window says which.
Result<Nothing> check_one_medication(const domain::DosingFacts& facts, Day day, std::optional<domain::Medication> named);

/// Failure (usage) where the word is none of the codes, with all of them as a hint; `what` names it: `reason`.
Result<Nothing> check_code(std::string_view typed, std::span<const std::string_view> codes, const std::string& what);

/// Whether a record of that moment is a late entry: made on another day than it happened, or well after it.
bool is_late(Instant moment, Instant now);

} // namespace mat::cli
