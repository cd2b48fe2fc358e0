// May two numbers become one person? A merge says what is true, so little stands in its way: only what nobody could
// dose by afterwards.
#pragma once

#include "domain/coverage.hpp"
#include "mat/result.hpp"

#include <string>
#include <vector>

namespace mat::domain {

/// One of the two, with every number that was merged into it.
struct MergeSide {
    ClientNumber number;   ///< as it was typed
    ClientNumber survivor; ///< whose it is by now; the same where it was never merged
    TreatmentHistory history;
};

/// May `merged` become another number of `survivor`? Refused: a number with itself or with what is its own already; a
/// side that is itself another's number; and orders that hold at the same time from `today` on and say different things.
Verdict judge_merge(const MergeSide& survivor, const MergeSide& merged, Day today);

/// The days on which both have a dose that covers for the other's: given twice, where it is one person. In order.
std::vector<Day> days_dosed_twice(const TreatmentHistory& one, const TreatmentHistory& other);

} // namespace mat::domain
