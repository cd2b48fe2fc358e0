// One person's days as a calendar shows them: a word for each, past and to come.
#pragma once

#include "domain/dosing.hpp"

#include <string_view>
#include <vector>

namespace mat::domain {

/// What a day of the calendar says.
enum class DayState {
    not_due,   ///< no order asks for a dose
    given,     ///< observed at the clinic
    take_home, ///< a bottle was handed out for it
    guest,     ///< dosed at another clinic
    covered,   ///< by an injection of an earlier day, a pharmacy's supply, or doses elsewhere that were verified
    missed,
    held,
    absent,    ///< away for a known reason, without a verified dose
    closed,    ///< to come: the clinic is closed, and there is no bottle yet
    unknown,   ///< before or between the days of which history is known
    due,       ///< today until the window closes, and days to come
};
/// `given`, `take-home`, `not-due`: the words of answers.
std::string_view name_of(DayState state);
/// The letter of the month grid; a blank where nothing is due.
char letter_of(DayState state);
/// What it means to somebody who reads the grid.
std::string_view meaning_of(DayState state);
/// What it means to the person whose days they are; empty where there is nothing to say.
std::string_view handout_of(DayState state);

/// What one day says. `day_is_over`: the dosing window of facts.today has closed. What counts as missed is what
/// `outcome_of` says; an injection's next dose is due once, not on every day after.
DayState state_of(const DosingFacts& facts, const KnownDays& known, Day day, bool day_is_over);

/// The day on which an order's next dose is due, at the earliest `today`'s: for a daily order every day, for an
/// injection the day after the last one covers. Nothing where the order is not in force then.
std::optional<Day> next_due(const TreatmentHistory& history, const OrderRecord& order, Day today);
/// Whether the order asks for a dose on that day, today or to come, that nothing covers yet.
bool asks_on(const TreatmentHistory& history, const OrderRecord& order, Day today, Day day);

/// A dose that is due, or will be.
struct DueDose {
    OrderRecord order;
    Day due;            ///< for an injection that is late, the day on which it was due
    std::string status; ///< `due`, `overdue`, `upcoming`; `held`, `absent` or `expired` where that stands in the way
};
/// What is due on `today` and not yet covered, and injections that will be within `days_ahead` days; by order.
std::vector<DueDose> due_doses(const TreatmentHistory& history, Day today, std::int64_t days_ahead);

} // namespace mat::domain
