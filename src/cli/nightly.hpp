// `mat report nightly`: the director's page of a day, with its figures beside it, in one folder.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct NightlyRequest { std::optional<std::string> day; bool catch_up = false, force = false; };
void add_nightly(Flags& flags, NightlyRequest& request);
Result<Answer> run_nightly(const NightlyRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
