#include "domain/coverage.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

bool is_excused(const TreatmentHistory& history, Day day) {
    return std::ranges::any_of(history.holds, [&](const HoldRecord& hold) { return hold.in_force(day); }) ||
           std::ranges::any_of(history.doses,
                               [&](const DoseRecord& dose) {
                                   return !dose.voided && dose.kind == DoseKind::held && dose.day == day;
                               }) ||
           std::ranges::any_of(history.absences,
                               [&](const AbsenceRecord& absence) { return absence.includes(day); });
}

} // namespace

bool is_covered(const TreatmentHistory& history, Medication medication, Day day) {
    return std::ranges::any_of(history.doses,
                               [&](const DoseRecord& dose) {
                                   return covers_for(dose.medication, medication) && dose.covers_day(day);
                               }) ||
           std::ranges::any_of(history.guest_stays,
                               [&](const GuestStay& stay) { return stay.direction == "out" && stay.includes(day); }) ||
           std::ranges::any_of(history.absences, [&](const AbsenceRecord& absence) {
               return absence.dosed == "verified" && absence.includes(day);
           });
}

DayOutcome outcome_of(const TreatmentHistory& history, const KnownDays& known, Day day) {
    bool due = false, open = false, judged = false;
    for (const OrderRecord& order : history.orders) {
        if (!order.active_on(day) || !is_for_opioids(order.medication)) continue;
        due = true;
        if (is_covered(history, order.medication, day)) continue;
        open = true;
        judged = judged || known.judges(order, day);
    }
    if (!due) return DayOutcome::not_due;
    if (!open) return DayOutcome::covered;
    if (is_excused(history, day)) return DayOutcome::excused;
    return judged ? DayOutcome::missed : DayOutcome::unknown;
}

std::optional<MissedRun> open_run(const TreatmentHistory& history, const KnownDays& known, Day on, Day earliest) {
    if (outcome_of(history, known, on) != DayOutcome::missed) return std::nullopt;
    MissedRun run{on, on};
    while (run.first > earliest && outcome_of(history, known, run.first - 1) == DayOutcome::missed)
        run.first = run.first - 1;
    return run;
}

std::optional<Day> last_covered_day(const TreatmentHistory& history, std::optional<Medication> medication, Day day) {
    std::optional<Day> last;
    const auto consider = [&](Day first, Day end) { // [first, end] is covered
        if (first <= day && (!last || *last < std::min(end, day))) last = std::min(end, day);
    };
    for (const DoseRecord& dose : history.doses)
        if (!dose.voided && !dose.gave_its_day_back() && covers(dose.kind) && (!medication || covers_for(dose.medication, *medication)))
            consider(dose.day, dose.day + (dose.every_days - 1));
    for (const GuestStay& stay : history.guest_stays)
        if (stay.direction == "out") consider(stay.days.first, stay.days.last);
    for (const AbsenceRecord& absence : history.absences)
        if (absence.dosed == "verified") consider(absence.days.first, absence.days.last);
    return last;
}

std::string what_covers(const TreatmentHistory& history, std::optional<Medication> medication, Day day) {
    for (const DoseRecord& dose : history.doses)
        if (dose.covers_day(day) && (!medication || covers_for(dose.medication, *medication))) return dose.number.text();
    for (const GuestStay& stay : history.guest_stays)
        if (stay.direction == "out" && stay.includes(day)) return "guest";
    for (const AbsenceRecord& absence : history.absences)
        if (absence.dosed == "verified" && absence.includes(day)) return "absence";
    return {};
}

std::optional<std::int64_t> days_since_dose(const TreatmentHistory& history, Medication medication, Day day) {
    const std::optional<Day> last = last_covered_day(history, medication, day - 1);
    if (!last) return std::nullopt;
    return day - *last - 1;
}

MissedCalendar::Person& MissedCalendar::person(std::int64_t number) {
    const auto [found, is_new] = people_.try_emplace(number);
    if (is_new) {
        const auto size = static_cast<std::size_t>(days_.last - days_.first + 1);
        for (Bits* bits : {&found->second.due[0], &found->second.due[1], &found->second.judged[0],
                           &found->second.judged[1], &found->second.covered[0], &found->second.covered[1],
                           &found->second.excused})
            bits->assign(size, false);
    }
    return found->second;
}

void MissedCalendar::mark(Bits& bits, DayRange range) {
    const Day first = std::max(range.first, days_.first), last = std::min(range.last, days_.last);
    if (first > last) return;
    std::fill(bits.begin() + (first - days_.first), bits.begin() + (last - days_.first + 1), true);
}

void MissedCalendar::add_order(std::int64_t number, const OrderRecord& order) {
    if (!is_for_opioids(order.medication)) return;
    const Day last = order.end ? *order.end - 1 : days_.last;
    if (order.start > days_.last || last < days_.first || last < order.start) return;
    Person& who = person(number);
    const int kind = is_agonist(order.medication) ? 0 : 1;
    mark(who.due[kind], {order.start, last});
    for (Day day = std::max(order.start, days_.first); day <= std::min(last, days_.last); day = day + 1)
        if (known_.judges(order, day)) who.judged[kind][static_cast<std::size_t>(day - days_.first)] = true;
}

void MissedCalendar::add_cover(std::int64_t number, Medication medication, DayRange covered) {
    if (covered.last < days_.first || covered.first > days_.last || !is_for_opioids(medication)) return;
    mark(person(number).covered[is_agonist(medication) ? 0 : 1], covered);
}

void MissedCalendar::add_cover(std::int64_t number, DayRange covered) {
    if (covered.last < days_.first || covered.first > days_.last) return;
    Person& who = person(number);
    mark(who.covered[0], covered);
    mark(who.covered[1], covered);
}

void MissedCalendar::add_excuse(std::int64_t number, DayRange excused) {
    if (excused.last < days_.first || excused.first > days_.last) return;
    mark(person(number).excused, excused);
}

std::vector<std::int64_t> MissedCalendar::missed_on(Day day) const {
    std::vector<std::int64_t> missed;
    if (day < days_.first || day > days_.last) return missed;
    const auto at = static_cast<std::size_t>(day - days_.first);
    for (const auto& [number, who] : people_)
        if (!who.excused[at] && ((who.due[0][at] && who.judged[0][at] && !who.covered[0][at]) ||
                                 (who.due[1][at] && who.judged[1][at] && !who.covered[1][at])))
            missed.push_back(number);
    return missed;
}

std::vector<std::int64_t> MissedCalendar::open_on(Day day) const {
    std::vector<std::int64_t> open;
    if (day < days_.first || day > days_.last) return open;
    const auto at = static_cast<std::size_t>(day - days_.first);
    for (const auto& [number, who] : people_)
        if (!who.excused[at] &&
            ((who.due[0][at] && !who.covered[0][at]) || (who.due[1][at] && !who.covered[1][at])))
            open.push_back(number);
    return open;
}

} // namespace mat::domain
