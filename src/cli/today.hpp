// `mat` alone at a terminal: today at a glance, and the next commands to type.
#pragma once

#include "cli/globals.hpp"
#include "cli/output.hpp"
#include "mat/result.hpp"

namespace mat::cli {

/// Counts only: nobody is named. What concerns doses is shown to those who may see doses.
Result<Answer> today_at_a_glance(const Globals& globals, const Surroundings& surroundings);

} // namespace mat::cli
