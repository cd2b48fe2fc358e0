// `mat intake merge` and `unmerge`: two numbers of one person, and two people after all.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct IntakeMergeRequest { std::string survivor, merged; };
void add_intake_merge(Flags& flags, IntakeMergeRequest& request);
Result<Answer> run_intake_merge(const IntakeMergeRequest&, const Globals&, const Surroundings&, const Need&);

struct IntakeUnmergeRequest { std::string client; };
void add_intake_unmerge(Flags& flags, IntakeUnmergeRequest& request);
Result<Answer> run_intake_unmerge(const IntakeUnmergeRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
