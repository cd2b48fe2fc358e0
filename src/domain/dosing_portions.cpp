// What the rules of the window say of split doses, first days, unsigned verbal orders and frozen titrations.
#include "domain/dosing_findings.hpp"

#include <cstdlib>

namespace mat::domain {
namespace {

constexpr std::int64_t hour = 3'600'000'000;

} // namespace

Amount first_day_total(const DosingFacts& facts, Medication medication, Day day) {
    Amount total;
    for (const DoseRecord& dose : facts.history.doses)
        if (dose.medication == medication && dose.day == day && covers(dose.kind) && counts_as_given(dose)) total = total + dose.amount;
    return total;
}

Amount first_day_limit(Amount before, Amount next, const Policy& policy) {
    const bool first_is_large = before == Amount() && next > policy.methadone_first_dose_most;
    return first_is_large ? policy.methadone_first_dose_most : policy.methadone_first_day_most;
}

void warn_of_label(std::vector<std::string>& warnings, Amount first_dose, Amount total, const Policy& policy) {
    const bool over_first = first_dose > policy.methadone_label_first, over_day = total > policy.methadone_label_day;
    if (!over_first && !over_day) return;
    const std::string first = policy.methadone_label_first.text() + " for a first dose", day = policy.methadone_label_day.text() + " for a first day";
    warnings.push_back((over_day ? total : first_dose).text() + " is more than the label's " +
                       (over_first && over_day && first_dose == total ? first + " and " + day : over_day ? day : first) + ": say why in the record");
    if (over_first && over_day && first_dose != total)
        warnings.push_back(first_dose.text() + " is more than the label's " + first + ": say why in the record");
}

std::vector<Finding> judge_portion(const DosingFacts& facts, const OrderRecord& order, const NextPortion& next, std::int64_t least_hours, Day day,
                                   Instant moment) {
    if (!next.is_split() || next.given == 0 || !next.any_left() || !next.last || !next.last->at) return {};
    const DoseRecord* nearest = &*next.last; // a late entry comes between others
    for (const DoseRecord& dose : facts.history.doses)
        if (is_portion_of(dose, order.medication, day) && dose.at && std::abs(moment - *dose.at) < std::abs(moment - *nearest->at)) nearest = &dose;
    const std::int64_t apart = std::abs(moment - *nearest->at);
    if (apart >= least_hours * hour) return {};
    const std::string hours = std::to_string(apart / hour), number = nearest->number.text();
    return {{Rule::portion_too_soon,
             "portion " + std::to_string(next.given + 1) + " of " + std::to_string(next.count) + ", " + hours +
                 (*nearest->at <= moment ? " h after dose " : " h before dose ") + number + "; at least " + std::to_string(least_hours) +
                 " h are asked for between portions",
             {{"dose", number}, {"hours", hours}},
             std::to_string(least_hours) + " h after dose " + next.last->number.text()}};
}

std::vector<Finding> judge_unsigned(const OrderRecord& order, Instant moment, const Policy& policy) {
    if (!order.verbal || order.verbal->is_signed || moment <= order.verbal->at + policy.verbal_order_hours * hour) return {};
    const std::string number = std::to_string(order.id), hours = std::to_string((moment - order.verbal->at) / hour);
    return {{Rule::order_expired,
             "verbal order " + number + ", taken " + hours + " h ago, was not signed within " + std::to_string(policy.verbal_order_hours) + " h",
             {{"order", number}, {"hours", hours}},
             "the signature of order " + number,
             [id = order.id](DosingFacts& other) {
                 for (OrderRecord& candidate : other.history.orders)
                     if (candidate.id == id && candidate.verbal) candidate.verbal->is_signed = true;
             }}};
}

void warn_of_order(std::vector<std::string>& warnings, const OrderRecord& order, const DueAmount& due, Day day) {
    if (due.frozen())
        warnings.push_back("order " + std::to_string(order.id) + " is frozen at " + due.amount.text() + ": " + due.frozen_on->text() +
                           " was not observed (" + std::string(due.frozen_by) + "); a prescriber decides");
    if (!order.until) return;
    const std::int64_t left = *order.until - 1 - day;
    if (left == 14 || left == 7 || left == 3 || left == 1 || left == 0)
        warnings.push_back("order " + std::to_string(order.id) +
                           (left == 0 ? " holds today for the last time" : " holds for " + days_text(left) + " more") + ", through " +
                           (*order.until - 1).text());
}

} // namespace mat::domain
