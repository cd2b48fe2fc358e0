// `mat dose-log why`: may this person be dosed now, by the rule that the window goes by; and who can clear what is in
// the way.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogWhyRequest { std::string client; std::optional<std::string> medication; };
void add_dose_log_why(Flags& flags, DoseLogWhyRequest& request);
Result<Answer> run_dose_log_why(const DoseLogWhyRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
