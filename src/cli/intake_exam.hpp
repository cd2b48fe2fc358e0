// `mat intake exam`: an examination was made, which ends the wait for it.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct IntakeExamRequest { std::string client; std::optional<std::string> kind, by; };
void add_intake_exam(Flags& flags, IntakeExamRequest& request);
Result<Answer> run_intake_exam(const IntakeExamRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
