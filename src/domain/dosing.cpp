#include "domain/dosing.hpp"

#include <algorithm>

namespace mat::domain {

bool DosingFacts::is_closed(Day day) const {
    return ((closed_weekdays >> day.weekday()) & 1U) != 0 || std::ranges::count(closures, day) > 0 ||
           std::ranges::count(weekly_closures, day) > 0;
}

bool DosingFacts::needs_no_determination(Day day) const {
    if (std::ranges::count(closures, day) > 0) return true;
    const bool weekend = day.weekday() == 0 || day.weekday() == 6;
    const bool exempt = policy.exempt_weekend_days > 1 ? weekend : policy.exempt_weekend_days == 1 && day.weekday() == exempt_weekday;
    return exempt && is_closed(day);
}

const EpisodeRecord* DosingFacts::open_episode(Day day) const {
    for (const EpisodeRecord& episode : episodes)
        if (episode.open_on(day)) return &episode;
    return nullptr;
}

std::vector<Medication> medications_ordered(const std::vector<OrderRecord>& orders, Day day) {
    std::vector<Medication> medications;
    for (const OrderRecord& order : orders)
        if (order.active_on(day) && std::ranges::count(medications, order.medication) == 0) medications.push_back(order.medication);
    return medications;
}

} // namespace mat::domain
