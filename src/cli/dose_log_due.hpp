// `mat dose-log due`: whose dose is due today and not yet covered, and whose injection is.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogDueRequest { std::optional<std::string> days; };
void add_dose_log_due(Flags& flags, DoseLogDueRequest& request);
Result<Answer> run_dose_log_due(const DoseLogDueRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
