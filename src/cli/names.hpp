// Names beside the numbers of an answer, where --names asked for them.
#pragma once

#include "cli/work.hpp"

namespace mat::cli {

/// Adds `last_name` and `first_name` to every row of the answer that has a client; people who are told a
/// sentence, or a table of one client, get a line for each client. Each client is a look on record, committed before (`look_at`); an answer without clients stays as
/// it is. Failure where the role or the key does not allow it.
Result<Nothing> add_names(Answer& answer, const Globals& globals, const Surroundings& surroundings, const Need& need);

} // namespace mat::cli
