// What becomes due: each rule as a table with its neighbours, and how an item stands from day to day.
#include "domain/due.hpp"

#include <doctest/doctest.h>

#include <string>

using mat::Amount;
using mat::Day;
using mat::DoseNumber;
using mat::Instant;
using namespace mat::domain;

namespace {

Day day(std::string_view text) { return Day::parse(text).value(); }
const Day today = day("2026-11-21");

OrderRecord order_of(std::int64_t id, Day start, std::optional<Day> until = std::nullopt, Medication medication = Medication::methadone,
                     std::int64_t every_days = 1) {
    OrderRecord order;
    order.id = id;
    order.medication = medication;
    order.amount = Amount::milligrams(80);
    order.every_days = every_days;
    order.start = order.written = start;
    order.until = until;
    order.staff = 7;
    return order;
}
DoseRecord dose_on(Day when, Medication medication = Medication::methadone, std::int64_t every_days = 1) {
    DoseRecord dose;
    dose.number = *DoseNumber::from_parts(when, 1);
    dose.day = when;
    dose.medication = medication;
    dose.every_days = every_days;
    return dose;
}
DueFacts facts_of(Day on = today) {
    DueFacts facts;
    facts.client = 1001;
    facts.known = {std::nullopt, day("2020-01-01")};
    facts.counselor = 5;
    facts.on = on;
    facts.today = today;
    facts.last_closed = std::min(on, today - 1);
    return facts;
}
// `kind due state` of everything that is due, in a line.
std::string told(const DueFacts& facts) {
    std::string out;
    for (const Due& due : due_items(facts)) {
        out += (out.empty() ? "" : ", ") + std::string(name_of(due.kind)) + " " + due.due.text() + " " + std::string(name_of(state_of(due, facts.on)));
        if (due.days > 0) out += " " + std::to_string(due.days);
    }
    return out;
}

} // namespace

TEST_CASE("an order that expires is due on its last day, and another that goes on settles it") {
    struct Row { std::int64_t until_in; std::optional<std::int64_t> next_start_in; const char* expected; };
    const Row rows[] = {
        {16, {}, ""}, // the first day of the fourteen is to come
        {15, {}, "order-expiring 2026-12-05 due-soon"},
        {2, {}, "order-expiring 2026-11-22 due-soon"},
        {1, {}, "order-expiring 2026-11-21 due"},
        {0, {}, "order-expiring 2026-11-20 lapsed"},
        {1, 1, ""},                                   // the next begins as it ends
        {1, 2, "order-expiring 2026-11-21 due"},      // a day between them
    };
    for (const Row& row : rows) {
        DueFacts facts = facts_of();
        facts.history.orders = {order_of(1, today - 30, today + row.until_in)};
        if (row.next_start_in) facts.history.orders.push_back(order_of(2, today + *row.next_start_in));
        for (int i = 1; i <= 30; ++i) facts.history.doses.push_back(dose_on(today - i));
        CAPTURE(row.until_in);
        CHECK(told(facts) == row.expected);
    }
}

TEST_CASE("a reminder of an order that expires goes out 14 days before its last day, too") {
    DueFacts facts = facts_of();
    facts.history.orders = {order_of(1, today - 30, today + 15)};
    for (int i = 1; i <= 30; ++i) facts.history.doses.push_back(dose_on(today - i));
    const std::vector<Due> items = due_items(facts);
    REQUIRE(items.size() == 1);
    CHECK(reminded_on(items.front(), today));
    CHECK_FALSE(reminded_on(items.front(), today + 1));
    CHECK(reminded_within(items.front(), {today + 1, today + 7}));
    CHECK_FALSE(reminded_within(items.front(), {today + 1, today + 6}));
}

TEST_CASE("a missed run is told to the counselor until a dose, a hold or an absence ends it") {
    DueFacts facts = facts_of();
    facts.history.orders = {order_of(1, today - 30)};
    for (int i = 4; i <= 30; ++i) facts.history.doses.push_back(dose_on(today - i));
    CHECK(told(facts) == "missed-doses 2026-11-19 overdue 3");
    const Due due = due_items(facts).front();
    CHECK(due.told == 5);
    CHECK(due.told_roles.any_of(Role::counselor));
    facts.history.doses.push_back(dose_on(today)); // this morning
    CHECK(told(facts).empty());
    facts.on = today + 1; // and tomorrow is not asked about yet
    CHECK(told(facts).empty());
    facts.on = today;
    facts.history.doses.pop_back();
    facts.history.holds.push_back({1, 1001, today, Instant(), "sedation", std::nullopt, std::nullopt});
    CHECK(told(facts) == "hold-review 2026-11-22 due-soon");
    facts.history.holds.clear();
    facts.history.absences.push_back({1001, {today - 2, today + 5}, "hospital", "unknown"});
    CHECK(told(facts).empty());
}

TEST_CASE("the next injection is due when the last one's days are over") {
    struct Row { std::int64_t last_ago; const char* expected; };
    const Row rows[] = {{20, ""}, {21, "injection 2026-11-28 due-soon"}, {27, "injection 2026-11-22 due-soon"}, {28, "injection 2026-11-21 due"}};
    for (const Row& row : rows) {
        DueFacts facts = facts_of();
        facts.history.orders = {order_of(1, today - 60, std::nullopt, Medication::naltrexone, 28)};
        facts.history.doses = {dose_on(today - row.last_ago, Medication::naltrexone, 28)};
        CAPTURE(row.last_ago);
        CHECK(told(facts) == row.expected);
    }
    DueFacts never = facts_of(); // ordered for today, not given yet
    never.history.orders = {order_of(1, today, std::nullopt, Medication::naltrexone, 28)};
    CHECK(told(never) == "injection 2026-11-21 due");
    DueFacts daily = facts_of(); // a daily order asks for no injection
    daily.history.orders = {order_of(1, today)};
    CHECK(told(daily).empty());
}

TEST_CASE("nobody's doses are read where the last closed day was covered and no rule asks when") {
    struct Row { const char* what; void (*change)(DueFacts&); bool settled; };
    const Row rows[] = {
        {"a daily order", [](DueFacts&) {}, true},
        {"no order", [](DueFacts& facts) { facts.history.orders.clear(); }, false},
        {"an order from today on", [](DueFacts& facts) { facts.history.orders[0].start = today; }, false},
        {"an order from yesterday on", [](DueFacts& facts) { facts.history.orders[0].start = today - 1; }, true},
        {"every other day", [](DueFacts& facts) { facts.history.orders[0].every_days = 2; }, false},
        {"an injection beside it", [](DueFacts& facts) { facts.history.orders.push_back(order_of(2, today - 90, {}, Medication::buprenorphine, 28)); }, false},
        {"an injection that ended the day before", [](DueFacts& facts) {
             facts.history.orders.push_back(order_of(2, today - 90, {}, Medication::buprenorphine, 28));
             facts.history.orders[1].end = today - 1;
         }, true},
        {"steps", [](DueFacts& facts) { facts.history.orders[0].steps = {{today - 5, Amount::milligrams(90)}}; }, false},
        {"portions", [](DueFacts& facts) { facts.history.orders[0].portions = {Amount::milligrams(40), Amount::milligrams(40)}; }, false},
        {"nicotine beside it", [](DueFacts& facts) { facts.history.orders.push_back(order_of(2, today - 9, {}, Medication::nicotine_gum)); }, false},
        {"expired yesterday", [](DueFacts& facts) { facts.history.orders[0].until = today - 1; }, false},
        {"expiring today", [](DueFacts& facts) { facts.history.orders[0].until = today; }, true},
        {"a hold in force", [](DueFacts& facts) { facts.history.holds.push_back({}); facts.history.holds[0].day = today - 3; }, false},
        {"a hold released yesterday", [](DueFacts& facts) {
             facts.history.holds.push_back({});
             facts.history.holds[0].day = today - 3;
             facts.history.holds[0].released = today - 1;
         }, true},
        {"away yesterday", [](DueFacts& facts) { facts.history.absences.push_back({1, {today - 1, today - 1}, "jail", "no"}); }, false},
        {"away the day before", [](DueFacts& facts) { facts.history.absences.push_back({1, {today - 2, today - 2}, "jail", "no"}); }, true},
        {"a day of which nothing is known", [](DueFacts& facts) { facts.known = {{}, today}; }, false},
        {"absences flagged at once", [](DueFacts& facts) { facts.policy.absence_flag_days = 0; }, false},
    };
    for (const Row& row : rows) {
        DueFacts facts = facts_of();
        facts.history.orders.push_back(order_of(1, today - 60));
        row.change(facts);
        CAPTURE(row.what);
        CHECK(is_settled(facts) == row.settled);
    }
}

TEST_CASE("a hold wants a prescriber's look by the next day, and a released one wants nothing") {
    DueFacts facts = facts_of();
    facts.history.orders = {order_of(1, today - 3)};
    facts.history.holds = {{1, 1001, today - 1, Instant(), "sedation", std::nullopt, std::nullopt}};
    facts.history.doses = {dose_on(today - 2), dose_on(today - 3)};
    CHECK(told(facts) == "hold-review 2026-11-21 due");
    facts.history.holds[0].released = today;
    facts.history.doses.push_back(dose_on(today));
    CHECK(told(facts).empty());
}

TEST_CASE("a titration that was not observed asks prescribers from the day after on, and a taper asks nobody") {
    DueFacts facts = facts_of();
    facts.history.orders = {order_of(1, today - 4)};
    OrderRecord& order = facts.history.orders[0];
    order.steps = {{today - 4, Amount::milligrams(80)}, {today + 3, Amount::milligrams(85)}};
    for (int i = 1; i <= 4; ++i) {
        facts.history.doses.push_back(dose_on(today - i));
        facts.history.doses.back().amount = Amount::milligrams(80);
    }
    CHECK(told(facts).empty()); // today is not over
    facts.history.doses[1].kind = DoseKind::take_home;
    CHECK(told(facts) == "order-frozen 2026-11-20 overdue");
    CHECK(due_items(facts).front().told_roles == Roles(Role::prescriber));
    facts.on = today + 5; // a day to come is judged by what is over
    CHECK(told(facts) == "order-frozen 2026-11-20 overdue");
    order.steps = {{today - 4, Amount::milligrams(80)}, {today + 3, Amount::milligrams(75)}};
    facts.on = today;
    CHECK(told(facts).empty());
    order.steps = {{today - 4, Amount::milligrams(80)}, {today + 3, Amount::milligrams(85)}};
    order.end = today; // a new order thaws it
    CHECK(told(facts).empty());
}

TEST_CASE("a verbal order waits for its prescriber until it is signed or declined") {
    DueFacts facts = facts_of();
    facts.history.orders = {order_of(1, today - 1)};
    OrderRecord& order = facts.history.orders[0];
    facts.history.doses = {dose_on(today - 1)};
    order.verbal = VerbalOrder{9, Instant(), today, false, false};
    CHECK(told(facts) == "verbal-order 2026-11-22 due-soon");
    CHECK(due_items(facts).front().told == 7);
    order.verbal->day = today - 1;
    CHECK(told(facts) == "verbal-order 2026-11-21 due");
    order.end = today; // ended, and to be signed all the same
    CHECK(told(facts) == "verbal-order 2026-11-21 due");
    order.verbal->is_signed = true;
    CHECK(told(facts).empty());
    order.verbal = VerbalOrder{9, Instant(), today - 1, false, true};
    CHECK(told(facts).empty());
}

TEST_CASE("an item is reminded of 14, 7, 3 and 1 days before, and every day from its own on") {
    Due due;
    due.due = today;
    due.soon = today - 14;
    std::string days;
    for (std::int64_t before = 16; before >= -2; --before)
        if (reminded_on(due, today - before)) days += std::to_string(before) + " ";
    CHECK(days == "14 7 3 1 0 -1 -2 ");
    due.soon = today - 5;
    CHECK_FALSE(reminded_on(due, today - 7));
    CHECK(reminded_on(due, today - 3));
    due.lapses = today + 2;
    CHECK(state_of(due, today - 6) == DueState::coming);
    CHECK(state_of(due, today - 5) == DueState::due_soon);
    CHECK(state_of(due, today) == DueState::due);
    CHECK(state_of(due, today + 1) == DueState::overdue);
    CHECK(state_of(due, today + 2) == DueState::lapsed);
}

TEST_CASE("a take-home order wants another look by its review date, told to whoever made it") {
    DueFacts facts = facts_of();
    facts.episode.emplace().admitted = today - 60;
    TakeHomeOrder order;
    order.id = 1;
    order.day = today - 30;
    order.days = 6;
    order.staff = 7;
    struct Row { std::int64_t review_in; const char* expected; };
    for (const Row& row : {Row{15, ""}, Row{14, "take-home-review 2026-12-05 due-soon"}, Row{0, "take-home-review 2026-11-21 due"},
                           Row{-1, "take-home-review 2026-11-20 overdue"}}) {
        CAPTURE(row.review_in);
        order.review = today + row.review_in;
        facts.history.take_home_orders = {order};
        CHECK(told(facts) == row.expected);
    }
    CHECK(due_items(facts).front().told == 7);
    TakeHomeOrder newer = order;
    newer.id = 2;
    newer.day = today;
    newer.review = today + 90;
    facts.history.take_home_orders = {order, newer}; // a newer one has been looked at
    CHECK(told(facts).empty());
    facts.history.take_home_orders = {order};
    facts.history.take_home_orders[0].end = today;
    CHECK(told(facts).empty());
    facts.history.take_home_orders[0].end.reset();
    facts.episode.emplace().admitted = today - 29; // of an episode before
    CHECK(told(facts).empty());
}

TEST_CASE("naloxone is handed out again when the last of it has expired") {
    DueFacts facts = facts_of();
    struct Row { std::int64_t good_for; const char* expected; };
    for (const Row& row : {Row{14, ""}, Row{13, "naloxone-expired 2026-12-05 due-soon"}, Row{0, "naloxone-expired 2026-11-22 due-soon"},
                           Row{-1, "naloxone-expired 2026-11-21 due"}, Row{-2, "naloxone-expired 2026-11-20 overdue"}}) {
        CAPTURE(row.good_for);
        facts.history.naloxone = {{1, 1001, today - 300, "4mg", 2, today + row.good_for, 3}};
        CHECK(told(facts) == row.expected);
    }
    facts.history.naloxone.push_back({2, 1001, today, "4mg", 2, today + 700, 3});
    CHECK(told(facts).empty());
}

TEST_CASE("a call-back wants a count, and a variance somebody who closes it") {
    DueFacts facts = facts_of();
    CallBackRecord call;
    call.id = 1;
    call.day = today - 1;
    facts.history.call_backs = {call};
    CHECK(told(facts) == "call-back 2026-11-21 due");
    CallBackRecord& asked = facts.history.call_backs[0];
    asked.counted_on = today;
    asked.counted = 5;
    asked.expected = 6;
    CHECK(told(facts) == "call-back 2026-11-21 due");
    asked.counted = 6;
    CHECK(told(facts).empty());
    asked.counted = 5;
    asked.closed = today;
    CHECK(told(facts).empty());
}
