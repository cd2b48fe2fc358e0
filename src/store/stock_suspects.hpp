// Where a variance may come from: the entries between two counts of a lot that would account for it, or that are of a kind
// which often does.
#pragma once

#include "store/stock_ledger.hpp"

#include <string>
#include <vector>

namespace mat::store {

/// An entry that somebody should look at.
struct Suspect {
    std::string reason; ///< a code of `suspect_reasons`
    bool fits = false;  ///< a mistake in it would account for the whole of it
    std::string what;   ///< `dose 2026-11-21.17`, `movement 3`, `count 5`
    std::optional<std::int64_t> client;
    Day day;
    std::optional<Instant> at;
    std::int64_t change = 0; ///< of what is on hand, by that entry
    std::optional<std::int64_t> staff;
};
/// What makes an entry one, and what it means.
struct SuspectReason { std::string_view code, meaning; };
inline constexpr SuspectReason suspect_reasons[] = {
    {"reversed", "taken back: perhaps it did happen"},
    {"no-lot", "a dose of this medication that drew on no lot"},
    {"other-lot", "another lot of the product differs the other way: drawn from the wrong one"},
    {"same-amount", "exactly so much left the book: perhaps it did not leave the shelf"},
    {"twice", "the same person, the same amount, the same day"},
    {"unwitnessed", "nobody has witnessed it"},
    {"late", "recorded after its day"},
};
/// Those of the interval in which the count's variance arose, what fits first, then by time.
std::vector<Suspect> suspects_of(const Reader& reader, const JudgedCount& judged);

} // namespace mat::store
