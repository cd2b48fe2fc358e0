#include "domain/order_plan.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

// By date alone.
Amount scheduled(const OrderRecord& order, Day day) {
    Amount amount = order.amount;
    for (const OrderStep& step : order.steps)
        if (step.first <= day) amount = step.amount;
    return amount;
}

bool increases_after(const OrderRecord& order, Day day) {
    for (std::size_t i = 1; i < order.steps.size(); ++i)
        if (order.steps[i].first > day && order.steps[i].amount > order.steps[i - 1].amount) return true;
    return false;
}

// What is known of one day's doses of a medication.
struct Taken {
    Amount observed; ///< seen being swallowed that day
    Amount presumed; ///< with bottles, fills and guest doses for it
    Amount earlier;  ///< of an observed dose of several days that covers it
};
Taken taken_on(const TreatmentHistory& history, Medication medication, Day day) {
    Taken taken;
    for (const DoseRecord& dose : history.doses) {
        if (dose.medication != medication || !dose.covers_day(day)) continue;
        if (dose.day < day && observed(dose.kind)) {
            taken.earlier = std::max(taken.earlier, dose.amount);
            continue;
        }
        taken.presumed = taken.presumed + dose.amount; // a pharmacy's supply is of each of its days
        if (observed(dose.kind)) taken.observed = taken.observed + dose.amount;
    }
    return taken;
}

// A dose of a day that is still to come, as it may turn out.
DoseRecord dose_to_come(const OrderRecord& order, Day day, Amount amount, DoseKind kind) {
    DoseRecord dose;
    dose.day = day;
    dose.kind = kind;
    dose.medication = order.medication;
    dose.amount = amount;
    return dose;
}

// Why a day does not count as observed, in the words that follow the day.
std::string_view why_not_observed(const TreatmentHistory& history, Medication medication, Day day) {
    std::string_view why;
    for (const DoseRecord& dose : history.doses) {
        if (dose.voided || dose.medication != medication || dose.day != day) continue;
        if (observed(dose.kind)) return "not all was taken";
        if (dose.kind == DoseKind::held) why = "held";
        else if (dose.kind == DoseKind::refused) why = "refused";
        else if (dose.kind == DoseKind::take_home) why = "a bottle";
        else why = "dosed elsewhere";
    }
    if (!why.empty()) return why;
    if (std::ranges::any_of(history.holds, [&](const HoldRecord& hold) { return hold.in_force(day); })) return "held";
    if (std::ranges::any_of(history.guest_stays, [&](const GuestStay& stay) { return stay.direction == "out" && stay.includes(day); }))
        return "dosed elsewhere";
    if (std::ranges::any_of(history.absences, [&](const AbsenceRecord& away) { return away.includes(day); })) return "away";
    return "missed";
}

} // namespace

std::optional<std::vector<Amount>> divided(const OrderRecord& order, Amount whole) {
    if (whole == order.amount) return order.portions; // as they were written
    std::vector<Amount> portions;
    for (const Amount portion : order.portions) {
        const std::int64_t product = portion.micrograms() * whole.micrograms(), amount = order.amount.micrograms();
        if (amount == 0 || product % amount != 0) return std::nullopt;
        portions.push_back(Amount::micrograms(product / amount));
    }
    return portions;
}

std::vector<Amount> portions_of(const OrderRecord& order, Amount whole) {
    if (const auto exact = divided(order, whole)) return *exact;
    std::vector<Amount> portions;
    Amount left = whole;
    for (const Amount portion : order.portions) {
        portions.push_back(Amount::micrograms(portion.micrograms() * whole.micrograms() / std::max<std::int64_t>(1, order.amount.micrograms())));
        left = left - portions.back();
    }
    if (!portions.empty()) portions.back() = portions.back() + left;
    return portions;
}

std::vector<OrderStep> regular_steps(Day start, Amount first, Amount change, std::int64_t days, Amount target) {
    std::vector<OrderStep> steps{{start, first}};
    while (steps.back().amount != target) {
        const Amount last = steps.back().amount;
        const Amount next = target < last ? std::max(target, last - change) : std::min(target, last + change);
        steps.push_back({steps.back().first + days, next});
    }
    return steps;
}

std::vector<OrderStep> daily_steps(Day start, const std::vector<Amount>& amounts) {
    std::vector<OrderStep> steps;
    for (std::size_t i = 0; i < amounts.size(); ++i)
        if (steps.empty() || steps.back().amount != amounts[i]) steps.push_back({start + static_cast<std::int64_t>(i), amounts[i]});
    return steps;
}

bool has_increase(const OrderRecord& order) { return !order.steps.empty() && increases_after(order, order.steps.front().first); }

Amount largest_amount(const OrderRecord& order) {
    Amount largest = order.amount;
    for (const OrderStep& step : order.steps) largest = std::max(largest, step.amount);
    return largest;
}

std::optional<Day> plans_begin(const std::vector<OrderRecord>& orders) {
    std::optional<Day> first;
    for (const OrderRecord& order : orders)
        if (has_increase(order)) first = std::min(first.value_or(order.start), order.start);
    return first;
}

DueAmount amount_due(const OrderRecord& order, const TreatmentHistory& history, Day day) {
    DueAmount due{scheduled(order, day), {}, {}};
    if (!has_increase(order)) return due;
    std::optional<Amount> last_taken;
    for (Day past = order.start; past < day; past = past + 1) {
        const Amount asked = due.frozen() ? std::min(due.amount, scheduled(order, past)) : scheduled(order, past);
        if (due.frozen()) {
            due.amount = asked;
            continue;
        }
        const Taken taken = taken_on(history, order.medication, past);
        const bool whole = taken.observed >= asked || taken.earlier >= asked;
        if (taken.presumed >= asked || whole) last_taken = asked;
        const Amount frozen_at = last_taken.value_or(order.amount);
        if (whole || (!increases_after(order, past) && asked <= frozen_at)) continue;
        due.frozen_on = past;
        due.frozen_by = why_not_observed(history, order.medication, past);
        due.amount = std::min(asked, frozen_at);
    }
    const Amount today = scheduled(order, day);
    due.amount = due.frozen() ? std::min(due.amount, today) : today;
    return due;
}

TreatmentHistory projected(const OrderRecord& order, TreatmentHistory history, Day today, Day before) {
    for (Day day = std::max(order.start, today); day < before; day = day + 1) {
        const Amount taken = taken_on(history, order.medication, day).presumed, asked = amount_due(order, history, day).amount;
        const bool portions_left = taken < asked && next_portion(order, asked, history, day).any_left() && !order.portions.empty();
        if (taken > Amount() && !portions_left) continue; // what is known of it stays
        history.doses.push_back(dose_to_come(order, day, asked - taken, DoseKind::administered));
    }
    return history;
}

std::optional<FreezeAhead> freeze_ahead(const OrderRecord& order, const TreatmentHistory& history, Day today,
                                        const std::function<bool(Day)>& is_closed) {
    if (!has_increase(order) || amount_due(order, history, today).frozen()) return std::nullopt;
    const auto is_away = [&](Day day) {
        return std::ranges::any_of(history.guest_stays, [day](const GuestStay& stay) { return stay.sends_away(day); }) ||
               std::ranges::any_of(history.absences, [day](const AbsenceRecord& absence) { return absence.includes(day); });
    };
    const auto unobserved = [&](Day day) {
        const Taken taken = taken_on(history, order.medication, day);
        if (taken.observed > Amount() || taken.earlier > Amount() || (day - order.start) % order.every_days != 0) return false;
        return taken.presumed > Amount() || is_closed(day) || is_away(day);
    };
    FreezeAhead ahead;
    TreatmentHistory then = history; // with every day observed before the first that is not
    for (Day day = std::max(order.start, today); day == order.start || increases_after(order, day - 1); day = day + 1) {
        if (unobserved(day)) {
            ahead.days.push_back(day);
            if (ahead.days.size() > 1) continue;
            ahead.without = amount_due(order, then, day + 1).amount;
            if (taken_on(then, order.medication, day).presumed == Amount())
                then.doses.push_back(dose_to_come(order, day, amount_due(order, then, day).amount, DoseKind::take_home));
            ahead.with_bottle = amount_due(order, then, day + 1).amount;
        } else if (ahead.days.empty()) {
            then = projected(order, std::move(then), day, day + 1);
        }
    }
    if (ahead.days.empty()) return std::nullopt;
    for (const OrderStep& step : order.steps)
        if (!ahead.next && step.first > ahead.days.front() && step.amount > ahead.with_bottle) ahead.next = step;
    ahead.open = ahead.days.front() + 1;
    while (unobserved(ahead.open)) ahead.open = ahead.open + 1;
    return ahead;
}

std::vector<PlannedDays> planned_days(const OrderRecord& order, const TreatmentHistory& history, Day today, Day from) {
    const Day begin = std::max(from, order.start);
    Day last_change = order.steps.empty() ? begin : std::max(begin, order.steps.back().first);
    if (order.until) last_change = std::min(last_change, std::max(begin, *order.until - 1));
    const TreatmentHistory then = projected(order, history, today, last_change + 1);
    std::vector<PlannedDays> days;
    for (Day day = begin; day <= last_change; day = day + 1) {
        const Amount amount = amount_due(order, then, day).amount;
        if (!days.empty() && days.back().amount == amount) continue;
        if (!days.empty()) days.back().last = day - 1;
        days.push_back({day, std::nullopt, amount});
    }
    if (!days.empty() && order.until) days.back().last = *order.until - 1;
    return days;
}

bool is_portion_of(const DoseRecord& dose, Medication medication, Day day) {
    // A replacement stands for a portion that was spilled or vomited: it is none of its own.
    return dose.medication == medication && dose.day == day && dose.number.day() == day && dose.every_days == 1 &&
           !dose.gave_its_day_back() && dose.kind != DoseKind::replacement && (observed(dose.kind) || dose.kind == DoseKind::take_home) &&
           (!dose.voided || (!dose.voided->confirmed && !dose.voided->replaced));
}

NextPortion next_portion(const OrderRecord& order, Amount whole, const TreatmentHistory& history, Day day) {
    NextPortion next;
    next.count = std::max<std::size_t>(1, order.portions.size());
    Amount sum;
    for (const DoseRecord& dose : history.doses)
        if (is_portion_of(dose, order.medication, day)) {
            ++next.given;
            sum = sum + dose.amount;
            if (!next.last || !next.last->at || (dose.at && *next.last->at <= *dose.at)) next.last = dose;
        }
    // What was given beyond a portion, by the order before or as it was given, stands for the ones after it.
    Amount through;
    const std::vector<Amount> portions = portions_of(order, whole);
    for (std::size_t i = 0; i < portions.size(); ++i) {
        if (through < sum) next.given = std::max(next.given, i + 1);
        through = through + portions[i];
    }
    next.amount = portions.empty() ? whole : portions[std::min(next.given, next.count - 1)];
    return next;
}

bool taper_across(const OrderRecord& a, const OrderRecord& b) { return a.beside == b.id || b.beside == a.id; }

bool in_cross_taper(const OrderRecord& order, const TreatmentHistory& history, Day day) {
    return std::ranges::any_of(history.orders, [&](const OrderRecord& other) {
        return other.id != order.id && other.medication != order.medication && other.active_on(day) && taper_across(order, other);
    });
}

bool counts_for(const OrderRecord& order, Medication given, const TreatmentHistory& history, Day day) {
    return given == order.medication || (covers_for(given, order.medication) && !in_cross_taper(order, history, day));
}

bool is_covered(const OrderRecord& order, const TreatmentHistory& history, Day day) {
    if (!in_cross_taper(order, history, day)) return is_covered(history, order.medication, day);
    TreatmentHistory own{{}, history.doses, {}, history.absences, history.guest_stays};
    std::erase_if(own.doses, [&](const DoseRecord& dose) { return dose.medication != order.medication; });
    return is_covered(own, order.medication, day);
}

} // namespace mat::domain
