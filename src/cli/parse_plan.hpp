// The words of an order that changes: portions, steps by date, a taper, a titration. As in parse.hpp, every refusal quotes
// the word and says how to write it.
#pragma once

#include "mat/amount.hpp"
#include "mat/result.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace mat::cli {

/// `60mg,60mg`: two amounts or more, in order.
Result<std::vector<Amount>> parse_amounts(std::string_view text);

/// How an amount changes from step to step.
struct PlanChange {
    bool down = false;
    Amount by;
    std::int64_t days = 1; ///< each step holds so long
    Amount to;             ///< the last step
};
/// `-5mg/7d to 30mg`, `+5mg/3d to 60mg`.
Result<PlanChange> parse_plan_change(std::string_view text);

} // namespace mat::cli
