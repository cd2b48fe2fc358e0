#include "domain/due.hpp"

#include "domain/order_plan.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

constexpr std::int64_t least_days_of_injection = 7; // a tablet every other day is no injection
constexpr std::int64_t longest_run_told = 90; // a run is shown as so many days at most

// Whoever counsels the person calls them; where nobody does, the counselors and case managers.
void missed_doses(const DueFacts& facts, const Policy&, std::vector<Due>& items) {
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
        Due due{DueKind::order_expiring, facts.client, *order.until - 1, *order.until - policy.order_expiry_soon_days, *order.until, order.staff, {}, 0};
        due.told_roles = Role::prescriber;
        items.push_back(due);
    }
}

// Only a prescriber ends a hold, and a hold never lapses: the next day somebody must have looked (domain.md 1.5a).
void holds(const DueFacts& facts, const Policy& policy, std::vector<Due>& items) {
    for (const HoldRecord& hold : facts.history.holds) {
        if (!hold.in_force(facts.on)) continue;
        Due due{DueKind::hold_review, facts.client, hold.day + policy.hold_review_days, hold.day, std::nullopt, std::nullopt, {}, 0};
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
        Due due{DueKind::order_frozen, facts.client, asked, asked, std::nullopt, std::nullopt, {}, 0};
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
        Due due{DueKind::verbal_order, facts.client, taken + policy.verbal_order_hours / hours_a_day, taken, std::nullopt, order.staff, {}, 0};
        due.told_roles = Role::prescriber;
        items.push_back(due);
    }
}

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
};
const Rule& rule_of(DueKind kind) { return *std::ranges::find(rules, kind, &Rule::kind); }

} // namespace

std::string_view name_of(DueKind kind) { return rule_of(kind).name; }
std::string_view resolved_by(DueKind kind) { return rule_of(kind).resolved_by; }

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

std::vector<Due> due_items(const DueFacts& facts, const Policy& policy) {
    std::vector<Due> items;
    for (const Rule& rule : rules) rule.find(facts, policy, items);
    std::erase_if(items, [&](const Due& due) { return state_of(due, facts.on) == DueState::coming; });
    return items;
}

} // namespace mat::domain
