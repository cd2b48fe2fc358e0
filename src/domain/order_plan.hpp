// What an order asks for on a day: the step that holds by date, kept down where a titration was not observed, and the
// portions of a split dose. One function answers for the window, bottles, calendars and reports alike.
#pragma once

#include "domain/coverage.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace mat::domain {

/// What is due on a day by an order.
struct DueAmount {
    Amount amount;
    std::optional<Day> frozen_on;   ///< the day that was not observed, from which on nothing increases any more
    std::string_view frozen_by;     ///< what became of that day: `missed`, `held`, `a bottle`, …
    bool frozen() const { return frozen_on.has_value(); }
};

/// The amount of the whole day by that order. A decrease goes by date. An increase takes effect only after every dose
/// before it was observed whole: a day that was not freezes the order at the last amount taken, until a prescriber
/// writes a new one. Every day before `day` counts as over: what is to come is asked of `projected`.
DueAmount amount_due(const OrderRecord& order, const TreatmentHistory& history, Day day);

/// The same history with the order's doses of today and of days to come as if they were observed, up to `before`.
TreatmentHistory projected(const OrderRecord& order, TreatmentHistory history, Day today, Day before);

/// A run of days with one amount.
struct PlannedDays {
    Day first;
    std::optional<Day> last; ///< nothing: from then on
    Amount amount;
};
/// The order's amounts from `from` on, if all goes well from `today` on; ends with its last step, or its expiry.
std::vector<PlannedDays> planned_days(const OrderRecord& order, const TreatmentHistory& history, Day today, Day from);

/// What days to come do to a titration, though nobody misses anything.
struct FreezeAhead {
    std::vector<Day> days; ///< on which nobody is observed: the clinic is closed, the person is away or has a bottle; the first freezes it
    Amount with_bottle;    ///< what goes on where that day's bottle is taken
    Amount without;        ///< and where there is none
    std::optional<OrderStep> next; ///< the first increase after it, which does not come then
    Day open;              ///< the first day after it on which somebody can be observed, when a prescriber may go on
};
/// Nothing where every day up to the last increase can be observed, or where it is frozen already.
std::optional<FreezeAhead> freeze_ahead(const OrderRecord& order, const TreatmentHistory& history, Day today,
                                        const std::function<bool(Day)>& is_closed);

/// From `first` on `start` by `change` every `days` days until `target`, which is the last step; up or down. At least two
/// steps: `target` is not `first`.
std::vector<OrderStep> regular_steps(Day start, Amount first, Amount change, std::int64_t days, Amount target);
/// One step a day from `start` on; equal neighbours are one.
std::vector<OrderStep> daily_steps(Day start, const std::vector<Amount>& amounts);

/// Whether any step of it is more than the one before.
bool has_increase(const OrderRecord& order);
/// The largest amount of a day that it ever asks for.
Amount largest_amount(const OrderRecord& order);
/// The first day of the orders with an increase: from then on doses must be known to say what is due.
std::optional<Day> plans_begin(const std::vector<OrderRecord>& orders);

/// The portions of a day on which so much is due: each step is divided as the first day's amount is. None where the order is
/// not split; nothing at all where they would be no whole micrograms.
std::optional<std::vector<Amount>> divided(const OrderRecord& order, Amount whole);
/// The same of an amount that the order asks for; what would be no whole microgram goes with the last one.
std::vector<Amount> portions_of(const OrderRecord& order, Amount whole);

/// The portion that comes next on a day. An order that is not split has one.
struct NextPortion {
    std::size_t given = 0; ///< portions given or handed out on that day for that day
    std::size_t count = 1;
    Amount amount;         ///< of the next one; of the last one where none is left
    std::optional<DoseRecord> last; ///< the dose of the one before
    bool is_split() const { return count > 1; }
    bool any_left() const { return given < count; }
};
/// `whole`: the day's amount by `amount_due`.
NextPortion next_portion(const OrderRecord& order, Amount whole, const TreatmentHistory& history, Day day);
/// Whether that dose was handed over on the day it is for, by that order's medication: one of the day's portions.
bool is_portion_of(const DoseRecord& dose, Medication medication, Day day);

/// Whether the two were written to be taken across each other (an order of its own kind, by a prescriber).
bool taper_across(const OrderRecord& a, const OrderRecord& b);
/// Whether it is in force that day beside an order it tapers across: then each medication has its own dose.
bool in_cross_taper(const OrderRecord& order, const TreatmentHistory& history, Day day);
/// Whether a dose of `given` stands for the order's on that day.
bool counts_for(const OrderRecord& order, Medication given, const TreatmentHistory& history, Day day);
/// Whether that day's dose of the order is covered; within a cross-taper by its own medication alone.
bool is_covered(const OrderRecord& order, const TreatmentHistory& history, Day day);

} // namespace mat::domain
