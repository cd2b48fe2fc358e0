// `mat sign`: what waits for this login's signature, and signing it.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct SignRequest { std::optional<std::string> kind, number; bool decline = false; };
void add_sign(Flags& flags, SignRequest& request);
Result<Answer> run_sign(const SignRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
