// The group that an operand names, however it is written.
#pragma once

#include "cli/work.hpp"
#include "domain/groups.hpp"

namespace mat::cli {

/// The group of that name, whatever its capitals, with the plan of that day; `#3` is the group with that number. Failure
/// (not found) with the nearest name; (usage) where several have the name.
Result<domain::GroupRecord> group_named(const store::Reader& reader, const std::string& typed, Day day);

/// Failure (not permitted) where these roles do not keep groups of that kind.
Result<Nothing> check_keeper(const Actor& actor, const domain::GroupRecord& group);

} // namespace mat::cli
