#include "domain/supply.hpp"

#include "domain/dosing_findings.hpp"
#include "domain/formulation.hpp"

#include <algorithm>
#include <iterator>

namespace mat::domain {
namespace {

constexpr std::int64_t longest_window = 14; // a cap a week or a fortnight looks so far to both sides

std::vector<Day> sorted_days(std::vector<Day> days) {
    std::ranges::sort(days);
    days.erase(std::unique(days.begin(), days.end()), days.end());
    return days;
}

// A portion of the day on which it was handed over, as the evening's is with the morning's.
bool is_portion_for_later(const DoseRecord& dose) { return dose.kind == DoseKind::take_home && dose.day == dose.number.day(); }

// Earlier bottles whose days count: of days to come, and (for caps a week) of the last two weeks.
std::vector<DoseRecord> handed_out_before(const DosingFacts& facts, Medication medication, Day day, const Policy& policy) {
    std::vector<DoseRecord> bottles;
    for (const DoseRecord& dose : facts.history.doses) {
        if (dose.kind != DoseKind::take_home || !counts_as_given(dose) || dose.gave_its_day_back()) continue;
        if (!covers_for(dose.medication, medication) || dose.day < day - longest_window || dose.number.day() > day) continue;
        if (is_portion_for_later(dose) && !policy.split_counts_toward_cap) continue;
        bottles.push_back(dose);
    }
    return bottles;
}

std::vector<Day> closures_around(const DosingFacts& facts, Day first, Day last) {
    std::vector<Day> days;
    for (Day day = first - longest_window; day <= last + longest_window; day = day + 1)
        if (facts.needs_no_determination(day)) days.push_back(day);
    return days;
}

} // namespace

Policy take_home_policy(const DosingFacts& facts, Day day, Policy policy) {
    const EpisodeRecord* episode = facts.open_episode(day);
    if (!policy.take_homes_in_interim && episode != nullptr && episode->program == "interim")
        policy.take_home_tiers = {{1, 0}, {1, 0, 0, false, Medication::buprenorphine, 0}};
    return policy;
}

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

std::string tier_text(const Policy& policy, const TakeHomeTier& tier) {
    std::optional<std::int64_t> next;
    for (const TakeHomeTier& other : policy.take_home_tiers)
        if (other.table == tier.table && other.medication == tier.medication && other.from_day > tier.from_day)
            next = std::min(next.value_or(other.from_day), other.from_day);
    const std::string from = std::to_string(tier.from_day);
    return next ? "treatment days " + from + " to " + std::to_string(*next - 1) : "treatment days from " + from;
}

std::string tiers_text(const Policy& policy, const std::vector<TakeHomeTier>& tiers) {
    std::string out;
    for (const TakeHomeTier& tier : tiers) out += (out.empty() ? "" : " and ") + text_of(tier) + " on " + tier_text(policy, tier);
    return out.empty() ? "none" : out;
}

std::optional<std::int64_t> least_of(const std::vector<TakeHomeTier>& tiers) {
    std::optional<std::int64_t> least;
    for (const TakeHomeTier& tier : tiers) least = std::min(least.value_or(tier.days), tier.days);
    return least;
}

std::vector<Day> days_supplied(const DosingFacts& facts, Day bottle, std::int64_t every_days) {
    std::vector<Day> days{bottle};
    for (std::int64_t i = 1; i < every_days && !facts.needs_no_determination(bottle); ++i) days.push_back(bottle + i);
    return days;
}

std::vector<Day> days_supplied(const DosingFacts& facts, Medication medication, const std::vector<Day>& bottles) {
    std::vector<Day> days;
    for (const Day bottle : bottles)
        std::ranges::copy(days_supplied(facts, bottle, days_of_bottle(facts, medication, bottle)), std::back_inserter(days));
    return days;
}

std::int64_t days_of_bottle(const DosingFacts& facts, Medication medication, Day bottle) {
    const auto order = order_in_force(facts, bottle, medication);
    return order ? days_of_dose(*order) : 1;
}

Day first_day_open(const DosingFacts& facts, Medication medication, Day day) {
    Day open = day + 1;
    if (days_of_bottle(facts, medication, day) == 1) return open;
    for (const DoseRecord& dose : facts.history.doses) {
        const bool reaches = observed(dose.kind) && dose.day <= day && stands_for(dose, day + 1) && dose.medication == medication;
        if (reaches && !is_injection(dose.formulation)) open = std::max(open, dose.day + dose.every_days);
    }
    return open;
}

Supply supply_of(const DosingFacts& facts, Medication medication, Day day, const std::vector<Day>& bottles, const Policy& clinic_policy) {
    const Policy policy = take_home_policy(facts, day, clinic_policy);
    Supply supply;
    supply.treatment_day = treatment_day(facts.episodes, facts.history, policy, day).value_or(0);
    supply.tiers = tiers_in_force(policy, medication, supply.treatment_day);
    if (is_limited_at_home(medication)) supply.determination = determination_on(facts, day);
    for (const Day bottle : sorted_days(bottles))
        if (bottle > day || (bottle == day && policy.split_counts_toward_cap))
            (facts.needs_no_determination(bottle) ? supply.exempt : supply.counted).push_back(bottle);
    const std::vector<DoseRecord> before = handed_out_before(facts, medication, day, policy);
    TakeHomeAsk ask{medication, supply.treatment_day, day, supply.counted, {}, {}};
    ask.portion_today = std::ranges::count(supply.counted, day) > 0 ||
                        std::ranges::any_of(before, [day](const DoseRecord& dose) { return dose.day == day && is_portion_for_later(dose); });
    for (const DoseRecord& dose : before)
        for (const Day supplied : days_supplied(facts, dose.day, dose.every_days))
            if (!facts.needs_no_determination(supplied) && std::ranges::count(supply.counted, supplied) == 0) ask.out.push_back(supplied);
    ask.out = sorted_days(std::move(ask.out));
    if (!supply.counted.empty()) {
        ask.closures = closures_around(facts, supply.counted.front(), supply.counted.back());
        supply.cap = take_home_cap(policy, ask);
    }
    for (const Day out : ask.out) (out > day || (out == day && ask.portion_today) ? supply.in_hand : supply.used).push_back(out);
    return supply;
}

bool too_many(const Supply& supply) {
    const auto counted = static_cast<std::int64_t>(supply.counted.size()), in_hand = static_cast<std::int64_t>(supply.in_hand.size());
    if (counted == 0) return false;
    return supply.cap.most < counted || (supply.determination && counted + in_hand > supply.determination->days);
}

std::vector<Day> days_to_next_visit(const DosingFacts& facts, Medication medication, Day day, const Policy& policy) {
    std::vector<Day> days;
    const auto determination = is_limited_at_home(medication) ? determination_on(facts, day) : std::nullopt;
    const auto allows = [&](Day next) {
        std::vector<Day> bottles = days;
        bottles.push_back(next);
        return !too_many(supply_of(facts, medication, day, days_supplied(facts, medication, bottles), policy));
    };
    const auto take = [&](Day& next) {
        days.push_back(next);
        next = next + days_of_bottle(facts, medication, next);
    };
    Day next = first_day_open(facts, medication, day);
    while (determination && next < day + farthest_cover && (facts.needs_no_determination(next) || allows(next))) take(next);
    while (next < day + farthest_cover && facts.is_closed(next)) take(next);
    if (days.empty() && determination) days.push_back(next); // used up: the cap says so, not silence
    return days;
}

} // namespace mat::domain
