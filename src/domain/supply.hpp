// What bottles amount to under 42 CFR 8.12(i): which of their days count against the cap, what a practitioner's
// determination allows, and which of the two they go beyond.
#pragma once

#include "domain/dosing.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mat::domain {

/// The determination in force on that day: the newest of the episode of care that is open then, unless it has ended. An older
/// one does not come back when a newer one ends.
std::optional<TakeHomeOrder> determination_on(const DosingFacts& facts, Day day);

/// The policy with no days beyond closure days where interim treatment has none (2001: 42 CFR 8.12(j)).
Policy take_home_policy(const DosingFacts& facts, Day day, Policy policy);

/// `treatment days 1 to 14`, `treatment days from 31`
std::string tier_text(const Policy& policy, const TakeHomeTier& tier);
/// `7 days at a time on treatment days 1 to 14`; `none` where no day cap applies; several with `and`.
std::string tiers_text(const Policy& policy, const std::vector<TakeHomeTier>& tiers);
/// The fewest days that any of the tiers allows; nothing where no day cap applies.
std::optional<std::int64_t> least_of(const std::vector<TakeHomeTier>& tiers);

/// The days that one bottle supplies, where the next dose is so many days later: those between count as its own does, and none where
/// its own is a closure day.
std::vector<Day> days_supplied(const DosingFacts& facts, Day bottle, std::int64_t every_days);
/// The days that bottles for those days supply, by the orders in force then.
std::vector<Day> days_supplied(const DosingFacts& facts, Medication medication, const std::vector<Day>& bottles);
/// How many days a bottle for that day lasts, by the order in force then; 1 where there is none.
std::int64_t days_of_bottle(const DosingFacts& facts, Medication medication, Day bottle);
/// The first day after `day` that no dose observed by then reaches, where the order has doses several days apart; else the next.
Day first_day_open(const DosingFacts& facts, Medication medication, Day day);
/// What bottles of those days amount to on the day of their hand-over. Days count, not bottles: portions of one day are one.
/// A portion of the day of the hand-over itself counts only by a policy that counts it (`takehome.split_counts_toward_cap`).
Supply supply_of(const DosingFacts& facts, Medication medication, Day day, const std::vector<Day>& bottles, const Policy& policy);
/// Whether they are more than the tiers or the determination allow.
bool too_many(const Supply& supply);

/// The days of bottles up to the next scheduled visit: as many days as the determination and the cap allow, with closure days
/// on top; without a determination the closed days up to the next open one.
std::vector<Day> days_to_next_visit(const DosingFacts& facts, Medication medication, Day day, const Policy& policy);

} // namespace mat::domain
