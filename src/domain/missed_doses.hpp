// The missed-dose protocol: what days without a dose ask for before the next one, and the amount that the schedule
// suggests to a prescriber (domain.md 2.1). Methadone only; tolerance drives it, not attendance.
#pragma once

#include "domain/coverage.hpp"
#include "domain/policy.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

enum class MissedAction { resume, needs_order, reinduction };
/// `resume`, `needs-order`, `reinduction`: the words of reports.
std::string_view name_of(MissedAction action);

/// Whether that day is one of the first of treatment, in which fewer days without a dose need an order. Not in care
/// counts as early: the careful side.
bool is_early(const std::vector<EpisodeRecord>& episodes, Day day, const Policy& policy);

/// The number of days without a dose from which an order is needed.
std::int64_t order_needed_from(bool early, const Policy& policy);

/// What so many days without a dose ask for.
MissedAction action_after(std::int64_t days_without, bool early, const Policy& policy);

/// What a prescriber still has to decide before a dose of that day by an order of methadone, after so many days without one.
/// Nothing where it goes on, or where the order was written in knowledge of them (`knew_of`) and, from re-induction on, is
/// small enough.
std::optional<MissedAction> decision_wanted(const OrderRecord& order, Amount amount, std::int64_t days_without, Day day, bool early,
                                            const Policy& policy);
/// The first day on which an order is written in knowledge of the days without a dose before `day`: when so many had gone by,
/// up to the built-in thresholds. Those are not the policy's: a threshold that comes earlier must not let an order pass that
/// was written earlier.
Day knew_of(std::int64_t days_without, Day day, MissedAction action);

/// An amount that the schedule suggests; shown to prescribers, never filled in for them.
struct Suggestion {
    Amount amount;
    std::string text; ///< `half, 40 mg`
};
/// What is suggested after so many days without a dose of the `last` amount; nothing where the amount goes on as it is,
/// or where the schedule names none.
std::optional<Suggestion> suggested_after(std::int64_t days_without, Amount last, const Policy& policy);

/// The amount of the last whole dose before that day that stands for this medication: what a suggestion starts from.
std::optional<Amount> amount_taken_last(const std::vector<DoseRecord>& doses, Medication medication, Day before);

} // namespace mat::domain
