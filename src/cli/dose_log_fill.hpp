// `mat dose-log fill`: what a pharmacy supplied: days of medicine in the person's hands, or an injectable delivered here.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogFillRequest { std::string client; std::optional<std::string> days, on, medication; bool received = false; };
void add_dose_log_fill(Flags& flags, DoseLogFillRequest& request);
Result<Answer> run_dose_log_fill(const DoseLogFillRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
