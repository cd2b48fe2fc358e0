// What happens in a life at the dosing window, as it is written down: by whoever counts days, and by the store.
#pragma once

#include "domain/dosing.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lives {

using namespace mat::domain;
using mat::Amount;
using mat::Day;
using mat::DayRange;
using mat::DoseNumber;
using mat::Instant;
using mat::Verdict;

inline constexpr std::int64_t minute = 60'000'000, hour = 60 * minute, day_length = 24 * hour;

/// What was said when a dose was written.
struct Said {
    Instant moment;                        ///< of the act
    std::set<std::string> overridden = {}; ///< codes that a prescriber went past
    bool by_rule = true;                   ///< judged and allowed; false: recorded as it was given, or imported
    bool doses_unknown = false;            ///< the store could not vouch for the doses
    std::optional<std::int64_t> loss = {}; ///< of a replacement: for what was lost
    std::vector<std::string> codes = {};   ///< of a dose outside the order: what stood in the way
    bool written_anew = false;             ///< history from elsewhere: no rule of ours, no second dose either
};

/// Every entry there is. Whoever keeps a book overrides all that it needs.
class Book {
  public:
    virtual ~Book() = default;
    virtual void at(Instant) {} ///< the clock, before each entry
    virtual void episode(const EpisodeRecord&) {}
    virtual void episode_end(std::int64_t, Day) {}
    virtual void order(const OrderRecord&) {}
    virtual void order_end(std::int64_t, Day) {}
    virtual void signature(std::int64_t) {}
    virtual void hold(const HoldRecord&) {}
    virtual void release(Instant) {} ///< of every hold in force
    virtual void absence(const AbsenceRecord&) {}
    virtual void absence_end(std::int64_t, Day) {} ///< the first day back
    virtual void stay(const GuestStay&) {}
    virtual void stay_end(std::int64_t, Day) {}
    virtual void determination(const TakeHomeOrder&) {}
    virtual void determination_end(std::int64_t, Day) {}
    virtual void loss(const LossRecord&) {}
    virtual void decision(const LossRecord&) {} ///< what a prescriber lets be given again
    virtual void dose(const DoseRecord&, const Said&) {}
    virtual void bottles(const std::vector<DoseRecord>&, const Said&) {} ///< handed out together
    virtual void came_back(DoseNumber, const std::string&, bool, Day) {}
    virtual void voided(DoseNumber) {}
    virtual void confirmed(DoseNumber) {}
    virtual void corrected(DoseNumber, const DoseRecord&) {}
    virtual void call_back(Day, const std::vector<DoseNumber>&) {} ///< these bottles should be in hand
    virtual void closed(Day) {}                                    ///< midnight
};

} // namespace lives
