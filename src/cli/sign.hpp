// `mat sign`: what waits for this login's signature or decision, and signing it.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct SignRequest { std::optional<std::string> kind, number; bool decline = false; };
void add_sign(Flags& flags, SignRequest& request);
Result<Answer> run_sign(const SignRequest&, const Globals&, const Surroundings&, const Need&);

/// Everything that waits for this login's signature or decision, with the command that resolves it, the oldest first; for people two
/// lines each, which a terminal has room for.
Answer sign_inbox(const store::Reader& reader, const store::Clinic& clinic, const Actor& actor, const Globals& globals);

} // namespace mat::cli
