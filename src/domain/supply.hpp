// What bottles amount to under 42 CFR 8.12(i): which of their days count against the cap, which cap that is, and what a
// practitioner's determination allows.
#pragma once

#include "domain/dosing.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mat::domain {

/// The determination in force on that day: the newest of the episode of care that is open then, unless it has ended. An older
/// one does not come back when a newer one ends.
std::optional<TakeHomeOrder> determination_on(const DosingFacts& facts, Day day);

/// The day of treatment, the first being 1: of the admission, or of the verified start of continuous treatment elsewhere. 0 when
/// not in care.
std::int64_t treatment_day_on(const DosingFacts& facts, Day day);

/// The tier that holds on a day of treatment; nothing before the first.
std::optional<TakeHomeTier> tier_on(const Policy& policy, std::int64_t treatment_day);
/// `treatment days 1 to 14`, `treatment days from 31`
std::string tier_text(const Policy& policy, const TakeHomeTier& tier);
/// `at most 7 days`, `at most 2 days a week`, `at most 13 days in two weeks`
std::string cap_text(const TakeHomeTier& tier, std::int64_t most);

/// Whether day caps apply to that medication: not to buprenorphine (42 CFR 8.12(i)(3)), and naltrexone is no opioid.
constexpr bool has_day_caps(Medication medication) { return medication == Medication::methadone; }

/// What bottles of those days amount to on the day of their hand-over. Days count, not bottles: portions of one day are one.
Supply supply_of(const DosingFacts& facts, Medication medication, Day day, const std::vector<Day>& bottles, const Policy& policy);

/// Days that count beyond what tier and determination allow.
struct Excess {
    std::int64_t days = 0;     ///< that count, in the window where there is one
    std::int64_t most = 0;     ///< that may
    std::optional<Day> week;   ///< first day of the calendar week or fortnight in which they are too many
    bool of_determination = false; ///< the determination allows less than the tier does
};
std::optional<Excess> excess_of(const Supply& supply);

/// The days of bottles up to the next scheduled visit: as many days as the determination and the cap allow, with closure days
/// on top; without a determination the closed days up to the next open one.
std::vector<Day> days_to_next_visit(const DosingFacts& facts, Medication medication, Day day, const Policy& policy);

} // namespace mat::domain
