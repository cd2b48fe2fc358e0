// `mat dose-log calendar`: a month of one person's days, at the counter and on paper to take home.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogCalendarRequest { std::string client; std::optional<std::string> month; bool handout = false; };
void add_dose_log_calendar(Flags& flags, DoseLogCalendarRequest& request);
Result<Answer> run_dose_log_calendar(const DoseLogCalendarRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
