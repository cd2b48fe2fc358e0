// `mat config hours`: when the dosing window is open on each weekday, from a day on.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct ConfigHoursRequest { std::optional<std::string> weekdays, hours, from; };
void add_config_hours(Flags& flags, ConfigHoursRequest& request);
Result<Answer> run_config_hours(const ConfigHoursRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
