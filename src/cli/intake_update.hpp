// `mat intake update`: a newer version of who somebody is. The older versions are kept.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct IntakeUpdateRequest { std::string client; std::optional<std::string> from; };
void add_intake_update(Flags& flags, IntakeUpdateRequest& request);
Result<Answer> run_intake_update(const IntakeUpdateRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
