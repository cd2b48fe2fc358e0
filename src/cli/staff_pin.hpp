// `mat staff pin`, and asking a witness for theirs.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StaffPinRequest { std::optional<std::string> login; bool none = false; };
void add_staff_pin(Flags& flags, StaffPinRequest& request);
Result<Answer> run_staff_pin(const StaffPinRequest&, const Globals&, const Surroundings&, const Need&);

/// Asks that login for their PIN at the terminal, and compares; a wrong one is counted at once. Failure (unanswered) where
/// there is no terminal, (not permitted) for a wrong one.
Result<Nothing> check_witness_pin(const std::string& login, const Globals& globals, const Surroundings& surroundings, const Need& need);
/// Compares what was typed as the PIN of that login. `other_way` ends the hint: `from their own login`.
Result<Nothing> check_pin(const std::string& login, const std::string& pin, const std::string& other_way, const Globals& globals,
                          const Surroundings& surroundings, const Need& need);

} // namespace mat::cli
