// `mat dose-log window`: the morning, person by person.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogWindowRequest { std::optional<std::string> station; };
void add_dose_log_window(Flags& flags, DoseLogWindowRequest& request);
Result<Answer> run_dose_log_window(const DoseLogWindowRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
