#include "domain/supply.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

// Calendar weeks run from Monday to Sunday; a fortnight is two of them. 1970-01-01 was a Thursday.
Day window_of(Day day, std::int64_t per) {
    const std::int64_t from_monday = day.number() + 3;
    return day - ((from_monday % per) + per) % per;
}

std::vector<Day> sorted_days(std::vector<Day> days) {
    std::ranges::sort(days);
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

} // namespace

std::optional<TakeHomeOrder> determination_on(const DosingFacts& facts, Day day) {
    const EpisodeRecord* episode = facts.open_episode(day);
    if (episode == nullptr) return std::nullopt;
    const TakeHomeOrder* newest = nullptr;
    for (const TakeHomeOrder& order : facts.history.take_home_orders) {
        if (order.day > day || order.day < episode->admitted) continue;
        if (newest == nullptr || std::pair(order.day, order.id) > std::pair(newest->day, newest->id)) newest = &order;
    }
    if (newest == nullptr || (newest->end && *newest->end <= day)) return std::nullopt;
    return *newest;
}

std::int64_t treatment_day_on(const DosingFacts& facts, Day day) {
    const EpisodeRecord* episode = facts.open_episode(day);
    return episode == nullptr ? 0 : day - episode->treatment_start.value_or(episode->admitted) + 1;
}

std::optional<TakeHomeTier> tier_on(const Policy& policy, std::int64_t treatment_day) {
    std::optional<TakeHomeTier> found;
    for (const TakeHomeTier& tier : policy.take_home_tiers)
        if (tier.from_day <= treatment_day && (!found || tier.from_day > found->from_day)) found = tier;
    return found;
}

std::string tier_text(const Policy& policy, const TakeHomeTier& tier) {
    std::optional<std::int64_t> next;
    for (const TakeHomeTier& other : policy.take_home_tiers)
        if (other.from_day > tier.from_day) next = std::min(next.value_or(other.from_day), other.from_day);
    const std::string from = std::to_string(tier.from_day);
    return next ? "treatment days " + from + " to " + std::to_string(*next - 1) : "treatment days from " + from;
}

std::string cap_text(const TakeHomeTier& tier, std::int64_t most) {
    const std::string days = "at most " + std::to_string(most) + (most == 1 ? " day" : " days");
    return tier.per == 7 ? days + " a week" : tier.per == 14 ? days + " in two weeks" : days;
}

Supply supply_of(const DosingFacts& facts, Medication medication, Day day, const std::vector<Day>& bottles, const Policy& policy) {
    Supply supply;
    supply.treatment_day = treatment_day_on(facts, day);
    if (has_day_caps(medication)) supply.tier = tier_on(policy, supply.treatment_day).value_or(TakeHomeTier{1, 0, 0});
    supply.determination = determination_on(facts, day);
    for (const Day bottle : sorted_days(bottles))
        if (bottle > day) (facts.needs_no_determination(bottle) ? supply.exempt : supply.counted).push_back(bottle);
    // A cap a week looks back at the bottles of this week, whether or not their day has come.
    const std::int64_t per = supply.tier ? supply.tier->per : 0;
    const Day from = per > 0 ? window_of(day, per) : day + 1;
    for (const DoseRecord& dose : facts.history.doses) {
        if (dose.kind != DoseKind::take_home || !counts_as_given(dose) || dose.gave_its_day_back()) continue;
        if (!covers_for(dose.medication, medication) || dose.day < from || dose.number.day() > day) continue;
        if (dose.day == dose.number.day() || facts.needs_no_determination(dose.day)) continue; // a portion of the same day; a closure
        if (std::ranges::count(supply.counted, dose.day) == 0) supply.in_hand.push_back(dose.day);
    }
    supply.in_hand = sorted_days(std::move(supply.in_hand));
    return supply;
}

std::optional<Excess> excess_of(const Supply& supply) {
    if (supply.counted.empty()) return std::nullopt;
    std::optional<std::int64_t> most;
    if (supply.tier) most = supply.tier->days;
    const bool determined_less = supply.determination && (!most || supply.determination->days < *most);
    if (determined_less) most = supply.determination->days;
    if (!most) return std::nullopt;
    std::vector<Day> all = supply.counted;
    all.insert(all.end(), supply.in_hand.begin(), supply.in_hand.end());
    const std::int64_t per = supply.tier ? supply.tier->per : 0;
    if (per == 0) {
        const auto days = static_cast<std::int64_t>(all.size());
        return days > *most ? std::optional(Excess{days, *most, std::nullopt, determined_less}) : std::nullopt;
    }
    for (const Day day : supply.counted) { // in each week that these bottles reach
        const Day week = window_of(day, per);
        const std::int64_t days = std::ranges::count_if(all, [&](Day each) { return window_of(each, per) == week; });
        if (days > *most) return Excess{days, *most, week, determined_less};
    }
    return std::nullopt;
}

std::vector<Day> days_to_next_visit(const DosingFacts& facts, Medication medication, Day day, const Policy& policy) {
    std::vector<Day> days;
    const auto determination = determination_on(facts, day);
    const auto allows = [&](Day next) {
        std::vector<Day> with = days;
        with.push_back(next);
        const Supply supply = supply_of(facts, medication, day, with, policy);
        return static_cast<std::int64_t>(supply.counted.size()) <= determination->days && !excess_of(supply);
    };
    Day next = day + 1;
    for (bool more = determination.has_value(); more && next < day + farthest_cover; next = next + (more ? 1 : 0)) {
        more = facts.needs_no_determination(next) || allows(next);
        if (more) days.push_back(next);
    }
    for (; facts.is_closed(next) && next < day + farthest_cover; next = next + 1) days.push_back(next);
    if (days.empty() && determination) days.push_back(next); // used up: the cap says so, not silence
    return days;
}

} // namespace mat::domain
