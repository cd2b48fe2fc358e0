// `mat dose-log sheet`: what a morning without a computer goes by.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogSheetRequest { std::optional<std::string> day; };
void add_dose_log_sheet(Flags& flags, DoseLogSheetRequest& request);
Result<Answer> run_dose_log_sheet(const DoseLogSheetRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
