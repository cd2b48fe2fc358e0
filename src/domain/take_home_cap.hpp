// How many days of discretionary take-home supply a day of treatment allows (42 CFR 8.12(i)(3), and the tables of
// States and programs over it), and which day of treatment it is.
#pragma once

#include "domain/coverage.hpp"
#include "domain/policy.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mat::domain {

/// The day of treatment, the first being 1: counted from the admission of the episode that is open that day, or from
/// the verified start of continuous treatment elsewhere. A readmission begins anew, unless the days away (without care,
/// and since the last dose that covered a day) were fewer than the policy's. Nothing where no episode is open.
std::optional<std::int64_t> treatment_day(std::span<const EpisodeRecord> episodes, const TreatmentHistory& history,
                                          const Policy& policy, Day day);
/// The date of day 1 of that count.
std::optional<Day> treatment_began(std::span<const EpisodeRecord> episodes, const TreatmentHistory& history,
                                   const Policy& policy, Day day);

/// A question about one hand-over. Days are civil dates on which a dose is taken at home, however many bottles.
struct TakeHomeAsk {
    Medication medication = Medication::methadone;
    std::int64_t treatment_day = 1; ///< on the day of the hand-over
    Day handed_over;
    std::vector<Day> days;     ///< asked for, in order, without those that need no determination
    std::vector<Day> out;      ///< of the same kind, handed out before and not returned
    std::vector<Day> closures; ///< days that need no determination, two weeks to both sides of `days`
    bool portion_today = false; ///< the day of the hand-over is one of the supply ahead: a portion of it goes home, and counts
};

/// The answer. With nothing in the way `tier` is empty and `most` counts all that was asked for.
struct TakeHomeCap {
    std::int64_t most = 0;            ///< of the asked days, from the first, may be handed out
    std::optional<TakeHomeTier> tier; ///< the row that the next day would go beyond
    PolicySource source;              ///< the layer it is of
    DayRange window{};                ///< the days that the row counts in: the supply ahead, or the calendar weeks
    std::int64_t used = 0;            ///< days it counts there, without the next
};
TakeHomeCap take_home_cap(const Policy& policy, const TakeHomeAsk& ask);

/// The rows that bind on that day of treatment, one of each table; none for a medication that no table speaks of
/// (buprenorphine under federal law).
std::vector<TakeHomeTier> tiers_in_force(const Policy& policy, Medication medication, std::int64_t treatment_day);

/// `7 days at a time`, `2 days a week`, `13 days in two weeks`
std::string text_of(const TakeHomeTier& tier);

} // namespace mat::domain
