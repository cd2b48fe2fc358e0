#include "domain/due.hpp"

#include "domain/order_plan.hpp"
#include "domain/stock.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

constexpr std::int64_t least_days_of_injection = 7; // a tablet every other day is no injection
constexpr std::int64_t longest_run_told = 90; // a run is shown as so many days at most

// Whoever counsels the person calls them; where nobody does, the counselors and case managers.
void missed_doses(const DueFacts& facts, const Policy&, std::vector<Due>& items) {
    if (facts.settled) return;
    const auto run = open_run(facts.history, facts.known, facts.last_closed, facts.last_closed - longest_run_told);
    if (!run) return;
    // A dose, a bottle or a hold since then has ended the run.
    for (Day day = facts.last_closed + 1; day <= std::min(facts.on, facts.today); day = day + 1)
        if (outcome_of(facts.history, facts.known, day) != DayOutcome::missed) return;
    Due due{DueKind::missed_doses, facts.client, run->first + 1, run->first + 1, std::nullopt, facts.counselor, {}, run->days()};
    due.told_roles = Role::counselor | Role::case_manager;
    items.push_back(due);
}

// An injection covers its order's days; the next is due on the day after (label intervals: domain.md 2.2, 2.3).
void injections(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    for (const OrderRecord& order : facts.history.orders) {
        if (order.every_days < least_days_of_injection || !order.active_on(facts.on) || order.expired_on(facts.on)) continue;
        Day next = order.start;
        for (const DoseRecord& dose : facts.history.doses)
            if (!dose.voided && covers(dose.kind) && dose.medication == order.medication && dose.day <= facts.on)
                next = std::max(next, dose.day + dose.every_days);
        Due due{DueKind::injection, facts.client, next, next - policy.injection_soon_days, std::nullopt, std::nullopt, {}, 0};
        due.told_roles = Role::nurse;
        items.push_back(due);
    }
}

// The last day it holds is the day before it expires; another order of the medicine that goes on resolves it.
void expiring_orders(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    for (const OrderRecord& order : facts.history.orders) {
        if (!order.until || order.end) continue;
        const bool goes_on = std::ranges::any_of(facts.history.orders, [&](const OrderRecord& other) {
            return other.id != order.id && other.medication == order.medication && other.start <= *order.until &&
                   (!other.end || *other.end > *order.until) && (!other.until || *other.until > *order.until);
        });
        if (goes_on) continue;
        Due due{DueKind::order_expiring,
                facts.client,
                *order.until - 1,
                *order.until - 1 - policy.order_expiry_soon_days,
                *order.until,
                order.staff,
                {},
                0,
                order.id};
        due.told_roles = Role::prescriber;
        items.push_back(due);
    }
}

// Only a prescriber ends a hold, and a hold never lapses: the next day somebody must have looked (domain.md 1.5a).
void holds(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    for (const HoldRecord& hold : facts.history.holds) {
        if (!hold.in_force(facts.on)) continue;
        Due due{DueKind::hold_review, facts.client, hold.day + policy.hold_review_days, hold.day, std::nullopt, std::nullopt, {}, 0, hold.id};
        due.told_roles = Role::prescriber;
        items.push_back(due);
    }
}

// Only a new order thaws a titration that was not observed (domain.md 1.5a): the day after somebody must have looked.
void frozen_orders(const DueFacts& facts, const Policy&, std::vector<Due>& items) {
    const Day day = std::min(facts.on, facts.last_closed + 1);
    for (const OrderRecord& order : facts.history.orders) {
        if (!order.active_on(facts.on) || order.expired_on(facts.on)) continue;
        const DueAmount due_amount = amount_due(order, facts.history, day);
        if (!due_amount.frozen()) continue;
        const Day asked = *due_amount.frozen_on + 1;
        Due due{DueKind::order_frozen, facts.client, asked, asked, std::nullopt, std::nullopt, {}, 0, order.id};
        due.told_roles = Role::prescriber;
        items.push_back(due);
    }
}

// It stands a day unsigned; its prescriber is told from the first on. One that has ended is signed all the same.
void verbal_orders(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    constexpr std::int64_t hours_a_day = 24;
    for (const OrderRecord& order : facts.history.orders) {
        if (!order.verbal || order.verbal->is_signed || order.verbal->is_declined || facts.on < order.verbal->day) continue;
        const Day taken = order.verbal->day;
        Due due{
            DueKind::verbal_order, facts.client, taken + policy.verbal_order_hours / hours_a_day, taken, std::nullopt, order.staff, {}, 0, order.id};
        due.told_roles = Role::prescriber;
        items.push_back(due);
    }
}

// The newest determination of this episode, unless it has ended; what dispensing reads is determination_on (supply.hpp).
void take_home_reviews(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    const TakeHomeOrder* newest = nullptr;
    for (const TakeHomeOrder& order : facts.history.take_home_orders)
        if (order.day <= facts.on && facts.episode && order.day >= facts.episode->admitted && (newest == nullptr || order.day >= newest->day))
            newest = &order;
    if (newest == nullptr || (newest->end && *newest->end <= facts.on)) return;
    Due due{DueKind::take_home_review,
            facts.client,
            newest->review,
            newest->review - policy.take_home_review_soon_days,
            std::nullopt,
            newest->staff,
            {},
            0,
            newest->id};
    due.told_roles = Role::prescriber;
    items.push_back(due);
}

// What was handed out last is what somebody has at home.
void naloxone(const DueFacts& facts, const Policy&, std::vector<Due>& items) {
    if (facts.history.naloxone.empty()) return;
    const NaloxoneRecord& last = *std::ranges::max_element(facts.history.naloxone, {}, &NaloxoneRecord::expires);
    Due due{DueKind::naloxone_expired, facts.client, last.expires + 1, last.expires - 13, std::nullopt, std::nullopt, {}, 0};
    due.told_roles = Role::nurse;
    items.push_back(due);
}

// A variance stays until a person closes it.
void call_backs(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    for (const CallBackRecord& call : facts.history.call_backs) {
        if (!call.open() || call.day > facts.on) continue;
        Due due{DueKind::call_back, facts.client, call.day + policy.call_back_days, call.day, std::nullopt, std::nullopt, {}, 0};
        due.told_roles = Role::nurse;
        items.push_back(due);
    }
}

// Fourteen calendar days following the admission, which is day 0 (42 CFR 8.12(f)(2)(iii), (f)(4)(i)). What was examined before
// the clinic began to record here is not known.
void exam(const DueFacts& facts, const Policy& policy, std::vector<Due>& items, ExamKind kind, DueKind due_kind, Roles roles) {
    if (!facts.episode || facts.episode->program != "otp") return;
    const bool before_us = facts.known.imported && (!facts.known.recorded_from || facts.episode->admitted < *facts.known.recorded_from);
    if (before_us) return;
    const auto by = exam_due(kind, facts.episode->admitted, facts.exams, policy);
    if (!by) return;
    Due due{due_kind, facts.client, *by, *by - policy.exam_soon_days, std::nullopt, std::nullopt, roles, 0};
    if (roles.any_of(Role::counselor)) due.told = facts.counselor;
    items.push_back(due);
}
void physical_exams(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    exam(facts, policy, items, ExamKind::physical, DueKind::physical_exam, Role::prescriber);
}
void psychosocial_assessments(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    exam(facts, policy, items, ExamKind::psychosocial, DueKind::psychosocial, Role::counselor);
}

Due told_prescribers(DueKind kind, std::int64_t client, Day day, std::int64_t number) {
    Due due{kind, client, day, day, std::nullopt, std::nullopt, {}, 0, number};
    due.told_roles = Role::prescriber;
    return due;
}

// A hold does not take back what is at home: somebody says whether it stays there.
void bottles_out(const DueFacts& facts, const Policy&, std::vector<Due>& items) {
    for (const HoldRecord& hold : facts.history.holds) {
        if (!hold.in_force(facts.on) || !hold.bottles.empty()) continue;
        const bool out = std::ranges::any_of(facts.history.doses, [&](const DoseRecord& dose) {
            return !dose.voided && !dose.returned && dose.kind == DoseKind::take_home && dose.day >= facts.on && dose.number.day() <= facts.on;
        });
        if (!out) continue;
        items.push_back(told_prescribers(DueKind::bottles_out, facts.client, hold.day, hold.id));
        return;
    }
}

void requests(const DueFacts& facts, const Policy&, std::vector<Due>& items) {
    for (const RequestRecord& request : facts.requests)
        if (request.day <= facts.on) items.push_back(told_prescribers(DueKind::request, facts.client, request.day, request.id));
}

void incidents(const DueFacts& facts, const Policy&, std::vector<Due>& items) {
    for (const IncidentRecord& incident : facts.incidents)
        if (incident.day <= facts.on) items.push_back(told_prescribers(DueKind::incident, facts.client, incident.day, incident.id));
}

// The days before which nothing is known of this person here.
std::optional<Day> known_from(const DueFacts& facts) {
    const auto& [imported, recorded] = facts.known;
    if (recorded && !facts.known.includes(*recorded - 1)) return recorded;
    if (imported) return imported->first;
    return recorded;
}

// Local: so many days without any contact over medicine are a flag for the counselor, and never a discharge.
void long_absences(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    const auto known = known_from(facts);
    if (facts.settled || facts.history.orders.empty() || !facts.episode || !known) return;
    Day last = std::max(facts.episode->admitted, *known) - 1;
    if (const auto covered = last_covered_day(facts.history, std::nullopt, facts.on)) last = std::max(last, *covered);
    const std::int64_t days = facts.last_closed - last;
    if (days < policy.absence_flag_days) return;
    const Day flagged = last + policy.absence_flag_days;
    Due due{DueKind::long_absence, facts.client, flagged, flagged, std::nullopt, facts.counselor, {}, days};
    due.told_roles = Role::counselor | Role::case_manager;
    items.push_back(due);
}

Due of_stock(DueKind kind, std::string about, Day due, std::int64_t soon_days, Roles roles) {
    Due item{kind, 0, due, due - soon_days, std::nullopt, std::nullopt, roles, 0};
    item.about = std::move(about);
    return item;
}
constexpr Roles stock_keepers = Role::pharmacist;
constexpr std::int64_t month = 30;

struct StockRule {
    DueKind kind;
    std::string_view name, resolved_by;
    void (*find)(const StockDueFacts&, std::vector<Due>&);
};
constexpr StockRule stock_rules[] = {
    {DueKind::stock_variance, "stock-variance", "mat stock close N",
     [](const StockDueFacts& facts, std::vector<Due>& items) {
         for (const auto& [id, day] : facts.variances)
             items.push_back(of_stock(DueKind::stock_variance, "count " + std::to_string(id), day + 1, 1, stock_keepers));
     }},
    {DueKind::stock_witness, "stock-witness", "mat stock witness N",
     [](const StockDueFacts& facts, std::vector<Due>& items) {
         for (const auto& [id, day] : facts.unwitnessed)
             items.push_back(of_stock(DueKind::stock_witness, "movement " + std::to_string(id), day, 0, Role::nurse | Role::pharmacist));
     }},
    {DueKind::lot_expiring, "lot-expiring", "mat stock destroy N",
     [](const StockDueFacts& facts, std::vector<Due>& items) {
         for (const auto& [lot, expires] : facts.lots)
             items.push_back(of_stock(DueKind::lot_expiring, "lot " + std::to_string(lot), expires, month, stock_keepers));
     }},
    {DueKind::inventory, "inventory", "mat stock count LOT --inventory",
     [](const StockDueFacts& facts, std::vector<Due>& items) {
         for (const auto& [product, came_in, last] : facts.inventories) // the first on the day operations begin
             items.push_back(
                 of_stock(DueKind::inventory, product, last ? inventory_due(*last, facts.policy.inventory_months) : came_in, month, stock_keepers));
     }},
    {DueKind::loss_notice, "loss-notice", "mat stock loss report N --kind notice",
     [](const StockDueFacts& facts, std::vector<Due>& items) {
         for (const auto& loss : facts.losses)
             if (!loss.noticed)
                 items.push_back(of_stock(DueKind::loss_notice, "movement " + std::to_string(loss.id),
                                          loss_notice_due(loss.discovered, facts.policy.loss_notice_business_days, facts.holidays), month,
                                          Role::pharmacist | Role::director));
     }},
    {DueKind::loss_report, "loss-report", "mat stock loss report N --kind form-106",
     [](const StockDueFacts& facts, std::vector<Due>& items) {
         for (const auto& loss : facts.losses)
             if (!loss.reported)
                 items.push_back(of_stock(DueKind::loss_report, "movement " + std::to_string(loss.id),
                                          loss.discovered + facts.policy.loss_report_days, facts.policy.loss_report_days,
                                          Role::pharmacist | Role::director));
     }},
};

struct Rule {
    DueKind kind;
    std::string_view name, resolved_by;
    void (*find)(const DueFacts&, const Policy&, std::vector<Due>&);
};
constexpr Rule rules[] = {
    {DueKind::missed_doses, "missed-doses", "mat dose-log administer", missed_doses},
    {DueKind::injection, "injection", "mat dose-log administer", injections},
    {DueKind::order_expiring, "order-expiring", "mat dose-log order", expiring_orders},
    {DueKind::hold_review, "hold-review", "mat dose-log release", holds},
    {DueKind::order_frozen, "order-frozen", "mat dose-log order", frozen_orders},
    {DueKind::verbal_order, "verbal-order", "mat sign", verbal_orders},
    {DueKind::take_home_review, "take-home-review", "mat dose-log take-home-order", take_home_reviews},
    {DueKind::naloxone_expired, "naloxone-expired", "mat dose-log naloxone", naloxone},
    {DueKind::call_back, "call-back", "mat dose-log call-back count", call_backs},
    {DueKind::physical_exam, "physical-exam", "mat intake exam", physical_exams},
    {DueKind::psychosocial, "psychosocial", "mat intake exam --kind psychosocial", psychosocial_assessments},
    {DueKind::bottles_out, "bottles-out", "mat dose-log hold --bottles", bottles_out},
    {DueKind::request, "request", "mat dose-log request --answer", requests},
    {DueKind::incident, "incident", "mat incident review", incidents},
    {DueKind::long_absence, "long-absence", "mat session log", long_absences},
};
const Rule& rule_of(DueKind kind) { return *std::ranges::find(rules, kind, &Rule::kind); }

} // namespace

std::string_view name_of(DueKind kind) {
    return is_about_stock(kind) ? std::ranges::find(stock_rules, kind, &StockRule::kind)->name : rule_of(kind).name;
}
std::string_view resolved_by(DueKind kind) {
    return is_about_stock(kind) ? std::ranges::find(stock_rules, kind, &StockRule::kind)->resolved_by : rule_of(kind).resolved_by;
}

std::string resolved_by(const Due& due) {
    std::string command(resolved_by(due.kind));
    const std::size_t place = is_about_stock(due.kind) ? command.find(" N") : std::string::npos;
    if (place != std::string::npos) command.replace(place + 1, 1, due.about.substr(due.about.rfind(' ') + 1));
    return command;
}

std::string_view name_of(DueState state) {
    constexpr std::string_view names[] = {"coming", "due-soon", "due", "overdue", "lapsed"};
    return names[static_cast<std::size_t>(state)];
}

DueState state_of(const Due& due, Day on) {
    if (due.lapses && *due.lapses <= on) return DueState::lapsed;
    if (due.due < on) return DueState::overdue;
    if (due.due == on) return DueState::due;
    return due.soon <= on ? DueState::due_soon : DueState::coming;
}

bool reminded_on(const Due& due, Day on) {
    const std::int64_t left = due.due - on;
    if (left <= 0) return true;
    return due.soon <= on && (left == 14 || left == 7 || left == 3 || left == 1);
}

bool reminded_within(const Due& due, DayRange days) {
    for (Day day = days.first; day <= days.last; day = day + 1)
        if (reminded_on(due, day)) return true;
    return false;
}

bool is_settled(const DueFacts& facts) {
    const auto then_or_now = [&](const auto& holds_on) { return holds_on(facts.last_closed) || holds_on(facts.on); };
    const TreatmentHistory& history = facts.history;
    for (const HoldRecord& hold : history.holds)
        if (then_or_now([&](Day day) { return hold.in_force(day); })) return false;
    for (const AbsenceRecord& absence : history.absences)
        if (absence.includes(facts.last_closed)) return false;
    bool due = false; // with a dose due that day, known, not excused and not missed, it was covered
    for (const OrderRecord& order : history.orders) {
        if (!then_or_now([&](Day day) { return order.active_on(day); })) continue;
        if (order.every_days != 1 || !order.steps.empty() || !order.portions.empty() || !is_for_opioids(order.medication)) return false;
        // An order that has ended since may have gone on where this one expired.
        if (order.until && *order.until <= facts.last_closed) return false;
        due = due || order.active_on(facts.last_closed);
    }
    return due && facts.known.includes(facts.last_closed) && facts.policy.absence_flag_days > 0;
}

std::vector<Due> due_items(const DueFacts& facts) {
    std::vector<Due> items;
    for (const Rule& rule : rules) rule.find(facts, facts.policy, items);
    std::erase_if(items, [&](const Due& due) { return state_of(due, facts.on) == DueState::coming; });
    return items;
}

std::vector<Due> stock_due_items(const StockDueFacts& facts) {
    std::vector<Due> items;
    for (const StockRule& rule : stock_rules) rule.find(facts, items);
    std::erase_if(items, [&](const Due& due) { return state_of(due, facts.on) == DueState::coming; });
    return items;
}

Day inventory_due(Day last, std::int64_t months) {
    const std::string text = last.text();
    const std::int64_t months_a_year = 12, place = std::stoll(text.substr(0, 4)) * months_a_year + std::stoll(text.substr(5, 2)) - 1 + months;
    const auto two = [](std::int64_t number) { return std::to_string(100 + number).substr(1); };
    const std::string then = std::to_string(place / months_a_year) + "-" + two(place % months_a_year + 1) + "-";
    for (std::int64_t day = std::stoll(text.substr(8)); day > 0; --day) // shorter months end before it
        if (const auto found = Day::parse(then + two(day))) return *found;
    return last;
}

} // namespace mat::domain
