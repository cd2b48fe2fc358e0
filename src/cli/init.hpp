// `mat init`: makes the store and its key.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct InitRequest {
    std::optional<std::string> from;
    bool force = false;
};
void add_init(Flags& flags, InitRequest& request);
Result<Answer> run_init(const InitRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
