// `mat arrive`: somebody has come, and waits for the dosing window.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct ArriveRequest { std::optional<std::string> client; };
void add_arrive(Flags& flags, ArriveRequest& request);
Result<Answer> run_arrive(const ArriveRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
