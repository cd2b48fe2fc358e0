// `mat dose-log prepare`: bottles that are filled before anybody comes for them.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogPrepareRequest { std::optional<std::string> client, range, station, medication, undo, outcome; };
void add_dose_log_prepare(Flags& flags, DoseLogPrepareRequest& request);
Result<Answer> run_dose_log_prepare(const DoseLogPrepareRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
