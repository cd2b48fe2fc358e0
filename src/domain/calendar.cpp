#include "domain/calendar.hpp"

#include "domain/order_plan.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

struct StateText {
    std::string_view name;
    char letter;
    std::string_view meaning, handout;
};
constexpr StateText texts[] = {
    // as the enumeration
    {"not-due", ' ', "no dose is due", ""},
    {"given", 'G', "given at the clinic", "taken"},
    {"take-home", 'T', "a bottle to take at home", "take home"},
    {"guest", 'V', "visiting: dosed as a guest elsewhere", "guest"},
    {"covered", 'C', "covered by an injection, a pharmacy or doses elsewhere", "covered"},
    {"missed", 'M', "missed", "missed"},
    {"held", 'H', "held by the clinic", "see us"},
    {"absent", 'A', "absent for a known reason", "away"},
    {"closed", 'X', "the clinic is closed", "closed"},
    {"unknown", '?', "not known", ""},
    {"due", 'D', "a dose is due", "come in"},
};
const StateText& text_of(DayState state) { return texts[static_cast<std::size_t>(state)]; }

// By what a covered day is covered; what was seen at the clinic comes first.
DayState cover_of(const TreatmentHistory& history, Day day) {
    DayState state = DayState::covered;
    const auto rank = [](DayState each) {
        return each == DayState::given ? 0 : each == DayState::take_home ? 1 : each == DayState::guest ? 2 : 3;
    };
    const auto consider = [&](DayState each) {
        if (rank(each) < rank(state)) state = each;
    };
    for (const DoseRecord& dose : history.doses) {
        if (!dose.covers_day(day) || dose.day != day) continue;
        if (observed(dose.kind)) consider(DayState::given);
        else if (dose.kind == DoseKind::take_home) consider(DayState::take_home);
        else if (dose.kind == DoseKind::guest) consider(DayState::guest);
    }
    for (const GuestStay& stay : history.guest_stays)
        if (stay.direction == "out" && stay.includes(day)) consider(DayState::guest);
    return state;
}

bool is_held(const TreatmentHistory& history, Day day) {
    return std::ranges::any_of(history.holds, [&](const HoldRecord& hold) { return hold.in_force(day); }) ||
           std::ranges::any_of(history.doses, [&](const DoseRecord& dose) {
               return !dose.voided && dose.kind == DoseKind::held && dose.day == day;
           });
}

} // namespace

std::string_view name_of(DayState state) { return text_of(state).name; }
char letter_of(DayState state) { return text_of(state).letter; }
std::string_view meaning_of(DayState state) { return text_of(state).meaning; }
std::string_view handout_of(DayState state) { return text_of(state).handout; }

std::optional<Day> next_due(const TreatmentHistory& history, const OrderRecord& order, Day today) {
    Day day = std::max(order.start, today);
    while (order.active_on(day) && is_covered(order, history, day)) day = day + 1;
    return order.active_on(day) ? std::optional(day) : std::nullopt;
}

bool asks_on(const TreatmentHistory& history, const OrderRecord& order, Day today, Day day) {
    if (!order.active_on(day) || is_covered(order, history, day)) return false;
    if (order.every_days == 1) return true;
    const auto next = next_due(history, order, today);
    return next && day >= *next && (day - *next) % order.every_days == 0;
}

DayState state_of(const DosingFacts& facts, const KnownDays& known, Day day, bool day_is_over) {
    const TreatmentHistory& history = facts.history;
    const DayOutcome outcome = outcome_of(history, known, day);
    const bool to_come = day > facts.today || (day == facts.today && !day_is_over);
    if (outcome == DayOutcome::covered) return cover_of(history, day);
    if (outcome == DayOutcome::not_due) { // a dose without an order was given all the same
        const bool given = std::ranges::any_of(history.doses, [&](const DoseRecord& dose) { return dose.covers_day(day) && dose.day == day; });
        return given ? cover_of(history, day) : facts.is_closed(day) ? DayState::closed : DayState::not_due;
    }
    if (outcome == DayOutcome::excused) return is_held(history, day) ? DayState::held : DayState::absent;
    if (!to_come) return outcome == DayOutcome::missed ? DayState::missed : DayState::unknown;
    if (std::ranges::any_of(history.guest_stays, [day](const GuestStay& stay) { return stay.sends_away(day); })) return DayState::guest;
    const bool asks = std::ranges::any_of(history.orders, [&](const OrderRecord& order) { return asks_on(history, order, facts.today, day); });
    if (!asks) return DayState::not_due;
    return facts.is_closed(day) ? DayState::closed : DayState::due;
}

std::vector<DueDose> due_doses(const TreatmentHistory& history, Day today, std::int64_t days_ahead) {
    std::vector<DueDose> list;
    const bool away = std::ranges::any_of(history.absences, [&](const AbsenceRecord& absence) { return absence.includes(today); }) ||
                      std::ranges::any_of(history.guest_stays, [&](const GuestStay& stay) { return stay.sends_away(today); });
    for (const OrderRecord& order : history.orders) {
        DueDose dose{order, today, "due"};
        const bool now = order.active_on(today) && !is_covered(order, history, today);
        if (order.every_days > 1) {
            const auto last = last_covered_day(history, order.medication, today - 1);
            const auto next = now ? std::max(order.start, last ? *last + 1 : order.start) : next_due(history, order, today);
            if (!next || *next > today + days_ahead) continue;
            dose.due = *next;
            if (dose.due != today) dose.status = dose.due < today ? "overdue" : "upcoming";
        } else if (!now) {
            continue;
        }
        if (dose.due <= today) { // what stands in the way matters when the dose is due
            if (order.expired_on(today)) dose.status = "expired";
            if (away) dose.status = "absent";
            if (is_held(history, today)) dose.status = "held";
        }
        list.push_back(std::move(dose));
    }
    return list;
}

} // namespace mat::domain
