// What an order asks for on a day: by date, frozen where a titration was not observed, in portions.
#include "dosing_scenes.hpp"

#include <rapidcheck.h>

#include <functional>

using namespace scenes;

namespace {

Amount mg(std::int64_t amount) { return Amount::milligrams(amount); }

// 30 mg from `begin`, 5 mg more every third day up to 60 mg.
const Day begin = day("2026-11-02");
OrderRecord titration() {
    OrderRecord order = order_of(1, Medication::methadone, mg(30), begin);
    order.steps = regular_steps(begin, mg(30), mg(5), 3, mg(60));
    return order;
}

// Every day of it observed whole, as it is due, up to `before`.
TreatmentHistory observed_until(const OrderRecord& order, Day before) {
    TreatmentHistory history;
    for (Day each = order.start; each < before; each = each + 1) {
        history.doses.push_back(dose_of(each));
        history.doses.back().amount = amount_due(order, history, each).amount;
    }
    return history;
}

DoseRecord& dose_on(TreatmentHistory& history, Day when) { return *std::ranges::find(history.doses, when, &DoseRecord::day); }

} // namespace

TEST_CASE("a plan of steps goes to its target, up and down, and is cut there") {
    const auto up = regular_steps(begin, mg(30), mg(5), 3, mg(42));
    CHECK(up == std::vector<OrderStep>{{begin, mg(30)}, {begin + 3, mg(35)}, {begin + 6, mg(40)}, {begin + 9, mg(42)}});
    const auto down = regular_steps(begin, mg(80), mg(30), 7, mg(30));
    CHECK(down == std::vector<OrderStep>{{begin, mg(80)}, {begin + 7, mg(50)}, {begin + 14, mg(30)}});
    const auto daily = daily_steps(begin, {mg(1), mg(1), mg(2), mg(4)});
    CHECK(daily == std::vector<OrderStep>{{begin, mg(1)}, {begin + 2, mg(2)}, {begin + 3, mg(4)}});
}

TEST_CASE("a titration that was observed goes up by date") {
    const OrderRecord order = titration();
    const TreatmentHistory history = observed_until(order, begin + 30);
    for (const auto& [after, amount] : {std::pair{0, 30}, {2, 30}, {3, 35}, {5, 35}, {6, 40}, {17, 55}, {18, 60}, {29, 60}}) {
        CAPTURE(after);
        CHECK(amount_due(order, history, begin + after).amount == mg(amount));
        CHECK(!amount_due(order, history, begin + after).frozen());
    }
}

// Each cause on the fifth day, the second day of 35 mg; and its neighbour that freezes nothing.
TEST_CASE("a day that was not observed freezes a titration at the last amount taken") {
    struct Case {
        std::string name, why; ///< no reason: it goes on
        std::function<void(TreatmentHistory&, Day)> arrange;
    };
    const auto make = [](DoseKind kind) { return [kind](TreatmentHistory& history, Day when) { dose_on(history, when).kind = kind; }; };
    const std::vector<Case> cases{
        {"nothing was recorded", "missed", [](TreatmentHistory& h, Day d) { std::erase_if(h.doses, [&](const DoseRecord& each) { return each.day == d; }); }},
        {"the dose was voided", "missed", [](TreatmentHistory& h, Day d) { dose_on(h, d) = voided(dose_on(h, d)); }},
        {"held", "held", make(DoseKind::held)},
        {"refused", "refused", make(DoseKind::refused)},
        {"a bottle", "a bottle", make(DoseKind::take_home)},
        {"a guest dose", "dosed elsewhere", make(DoseKind::guest)},
        {"a microgram less", "not all was taken", [](TreatmentHistory& h, Day d) { dose_on(h, d).amount = Amount::micrograms(34'999); }},
        {"partial", "not all was taken",
         [](TreatmentHistory& h, Day d) {
             dose_on(h, d).kind = DoseKind::partial;
             dose_on(h, d).amount = mg(20);
         }},
        {"on hold, not dosed", "held",
         [](TreatmentHistory& h, Day d) {
             std::erase_if(h.doses, [&](const DoseRecord& each) { return each.day == d; });
             h.holds = {hold_of(3, at(d, 6), at(d, 20))};
             h.holds[0].day = d;
             h.holds[0].released = d + 1;
         }},
        {"of another medication", "missed", [](TreatmentHistory& h, Day d) { dose_on(h, d).medication = Medication::buprenorphine; }},
        {"whole", "", [](TreatmentHistory&, Day) {}},
        {"partial, and the rest as a replacement", "",
         [](TreatmentHistory& h, Day d) {
             dose_on(h, d).kind = DoseKind::partial;
             dose_on(h, d).amount = mg(20);
             h.doses.push_back(dose_of(d, 18, d, DoseKind::replacement));
             h.doses.back().amount = mg(15);
         }},
        {"corrected to what was due", "",
         [](TreatmentHistory& h, Day d) {
             h.doses.push_back(dose_of(d, 18, d));
             h.doses.back().amount = mg(35);
             dose_on(h, d) = voided(dose_on(h, d), false, true);
         }},
    };
    for (const Case& each : cases) {
        CAPTURE(each.name);
        const OrderRecord order = titration();
        TreatmentHistory history = observed_until(order, begin + 30);
        each.arrange(history, begin + 4);
        CHECK(amount_due(order, history, begin + 4).amount == mg(35)); // the day itself is not over
        const DueAmount later = amount_due(order, history, begin + 20);
        CHECK(later.frozen() == !each.why.empty());
        CHECK(later.amount == (each.why.empty() ? mg(60) : mg(35)));
        if (each.why.empty()) continue;
        CHECK(later.frozen_by == each.why);
        CHECK(*later.frozen_on == begin + 4);
        CHECK(amount_due(order, history, begin + 5).frozen()); // the prescriber is asked on the day after
    }
}

TEST_CASE("the last amount taken is the step before where the new step was not taken") {
    const OrderRecord order = titration();
    TreatmentHistory history = observed_until(order, begin + 30);
    std::erase_if(history.doses, [&](const DoseRecord& dose) { return dose.day == begin + 3; }); // the first 35 mg
    CHECK(amount_due(order, history, begin + 4).amount == mg(30));
    history = observed_until(order, begin + 30);
    dose_on(history, begin + 18).kind = DoseKind::refused; // the first 60 mg: nothing increases after it
    CHECK(amount_due(order, history, begin + 25).amount == mg(55));
    history = observed_until(order, begin + 30);
    dose_on(history, begin + 19).kind = DoseKind::refused; // the second: it goes on
    CHECK(amount_due(order, history, begin + 25).amount == mg(60));
    CHECK(!amount_due(order, history, begin + 25).frozen());
    history.doses.clear(); // never dosed
    CHECK(amount_due(order, history, begin + 10).amount == mg(30));
    CHECK(*amount_due(order, history, begin + 10).frozen_on == begin);
}

TEST_CASE("a taper goes on by date, whatever was taken") {
    OrderRecord order = order_of(1, Medication::methadone, mg(80), begin);
    order.steps = regular_steps(begin, mg(80), mg(5), 7, mg(30));
    CHECK(!has_increase(order));
    for (const auto& [after, amount] : {std::pair{0, 80}, {6, 80}, {7, 75}, {69, 35}, {70, 30}, {400, 30}})
        CHECK(amount_due(order, {}, begin + after).amount == mg(amount));
}

TEST_CASE("a frozen order still goes down, and not up again") {
    OrderRecord order = order_of(1, Medication::methadone, mg(30), begin);
    order.steps = {{begin, mg(30)}, {begin + 2, mg(40)}, {begin + 4, mg(20)}, {begin + 6, mg(35)}};
    const TreatmentHistory nothing;
    CHECK(amount_due(order, nothing, begin + 3).amount == mg(30));
    CHECK(amount_due(order, nothing, begin + 5).amount == mg(20));
    CHECK(amount_due(order, nothing, begin + 9).amount == mg(20));
}

TEST_CASE("a dose of several days is observed on each of them") {
    OrderRecord order = order_of(1, Medication::buprenorphine, mg(16), begin);
    order.every_days = 2;
    order.steps = {{begin, mg(16)}, {begin + 4, mg(20)}};
    TreatmentHistory history;
    for (const std::int64_t after : {0, 2}) {
        history.doses.push_back(injection_of(begin + after, Medication::buprenorphine, 2));
        history.doses.back().amount = mg(16);
    }
    CHECK(amount_due(order, history, begin + 4).amount == mg(20));
    history.doses.pop_back();
    CHECK(amount_due(order, history, begin + 4).amount == mg(16));
}

TEST_CASE("of several days one is observed only by a dose that was seen, and was as much") {
    OrderRecord order = order_of(1, Medication::buprenorphine, mg(12), begin);
    order.steps = {{begin, mg(12)}, {begin + 2, mg(16)}};
    TreatmentHistory history; // the order before was for two days, and its last dose covers the first of the plan
    history.doses = {injection_of(begin - 1, Medication::buprenorphine, 2), injection_of(begin + 1, Medication::buprenorphine, 1)};
    for (const auto& [amount, due] : {std::pair{12, 16}, {8, 12}}) {
        CAPTURE(amount);
        history.doses[0].amount = mg(amount);
        history.doses[1].amount = mg(12);
        CHECK(amount_due(order, history, begin + 2).amount == mg(due));
    }
    history.doses = {injection_of(begin, Medication::buprenorphine, 14)};
    history.doses[0].amount = mg(12);
    CHECK(amount_due(order, history, begin + 2).amount == mg(16));
    history.doses[0].kind = DoseKind::filled; // a pharmacy's supply is taken at home
    CHECK(amount_due(order, history, begin + 2).amount == mg(12));
    CHECK(amount_due(order, history, begin + 2).frozen());
}

TEST_CASE("a portion that is entered late keeps its hours from the ones before and after") {
    AdministerScene scene;
    scene.order().portions = {mg(20), mg(10), mg(10)};
    for (const int hours : {6, 18}) {
        scene.doses().push_back(dose_of(today, hours, today));
        scene.doses().back().amount = mg(hours == 6 ? 20 : 10);
        scene.doses().back().at = at(today, hours);
    }
    for (const auto& [hours, code] : {std::pair{11, "portion-too-soon"}, {12, ""}, {13, "portion-too-soon"}, {23, "portion-too-soon"}, {24, ""}}) {
        CAPTURE(hours);
        scene.request.moment = at(today, hours);
        CHECK(codes_of(scene.judge()) == code);
        if (!scene.judge().allowed) CHECK(scene.judge().change == "6 h after dose 2026-11-21.18");
        if (!scene.judge().allowed) CHECK(allowed_as_told(scene, scene.judge().change));
    }
}

// For random plans and random days: after a day that was not observed no amount is ever more than the day's before it.
TEST_CASE("amounts never rise after a day that was not observed") {
    CHECK(rc::check([] {
        OrderRecord order = order_of(1, Medication::methadone, mg(*rc::gen::inRange(1, 100)), begin);
        order.steps = {{begin, order.amount}};
        for (int i = *rc::gen::inRange(1, 8); i > 0; --i)
            order.steps.push_back({order.steps.back().first + *rc::gen::inRange(1, 5), mg(*rc::gen::inRange(1, 100))});
        TreatmentHistory history;
        std::optional<Amount> most;
        for (Day each = begin; each < begin + 30; each = each + 1) {
            const Amount due = amount_due(order, history, each).amount;
            if (most) RC_ASSERT(due <= *most);
            Amount by_date;
            for (const OrderStep& step : order.steps)
                if (step.first <= each) by_date = step.amount;
            RC_ASSERT(due <= by_date); // nothing comes before its date
            if (!most) RC_ASSERT(due == by_date);
            const int what = *rc::gen::inRange(0, 20);
            if (what == 0) {
                // No increase is asked of the past alone: a plan that stays as it is has nothing to freeze.
                most = std::min(most.value_or(due), due);
                continue;
            }
            history.doses.push_back(dose_of(each));
            history.doses.back().amount = due;
            if (most) most = std::min(*most, due);
        }
    }));
}

TEST_CASE("portions come in order, and what was given beyond one stands for the next") {
    OrderRecord order = order_of(1, Medication::methadone, mg(100), begin);
    order.portions = {mg(60), mg(40)};
    TreatmentHistory history;
    const auto next = [&] { return next_portion(order, mg(100), history, begin); };
    CHECK(next().given == 0);
    CHECK(next().amount == mg(60));
    history.doses = {dose_of(begin, 1, begin)};
    history.doses[0].amount = mg(60);
    CHECK(next().given == 1);
    CHECK(next().amount == mg(40));
    history.doses.push_back(dose_of(begin, 2, begin, DoseKind::replacement)); // the first was vomited
    CHECK(next().given == 1);
    history.doses.push_back(dose_of(begin, 3, begin, DoseKind::take_home)); // handed out for the evening
    CHECK(!next().any_left());
    history.doses = {dose_of(begin, 1, begin)};
    history.doses[0].amount = mg(61);
    CHECK(!next().any_left());
    history.doses = {dose_of(begin - 1, 1, begin, DoseKind::take_home)}; // yesterday's bottle is no portion of today's
    CHECK(next().given == 0);
    order.portions.clear();
    CHECK(next().amount == mg(100));
}

TEST_CASE("a bottle has its own day's amount, and is itself a day that was not observed") {
    DispenseScene scene;
    scene.order() = titration();
    scene.facts.history.doses = observed_until(scene.order(), begin + 3).doses; // 30 mg today for the last time
    scene.facts.today = scene.request.day = begin + 2;
    scene.request.moment = scene.facts.now = at(begin + 2, 13);
    scene.facts.clock_floor = at(begin + 2, 12);
    scene.facts.closures = {begin + 3, begin + 4, begin + 5, begin + 6, begin + 7};
    scene.request.days = 5;
    const auto out = judge_dispense(scene.facts, scene.request, scene.asker, {});
    CHECK(words_of(out.verdict) == "allowed");
    std::vector<Amount> amounts;
    for (const Bottle& bottle : out.bottles) amounts.push_back(bottle.amount);
    CHECK(amounts == std::vector<Amount>(5, mg(35))); // the step of the first bottle, and no further one
}

TEST_CASE("the plan to come is shown as it goes if all is observed") {
    const OrderRecord order = titration();
    const auto plan = planned_days(order, observed_until(order, begin + 1), begin + 1, begin);
    CHECK(plan.size() == 7);
    CHECK(plan.front().amount == mg(30));
    CHECK(*plan.front().last == begin + 2);
    CHECK(plan.back().amount == mg(60));
    CHECK(plan.back().first == begin + 18);
    CHECK(!plan.back().last);
    TreatmentHistory bottle = observed_until(order, begin + 1); // one out for tomorrow: nothing increases after it
    bottle.doses.push_back(dose_of(begin, 2, begin + 1, DoseKind::take_home));
    CHECK(planned_days(order, bottle, begin, begin).size() == 1);
}

// A person on split orders that change at any hour, who is given whatever the window allows: no day has more than an order
// of that day asks for, and portions seen at the window keep their hours.
TEST_CASE("over random days of split doses nobody is given more than the day's amount") {
    CHECK(rc::check([] {
        AdministerScene scene;
        scene.orders().clear();
        scene.doses().clear();
        std::int64_t sequence = 0, orders = 0;
        const auto below = [](int bound) { return *rc::gen::inRange(0, bound); };
        const auto give = [&](Day when, DoseKind kind, Amount amount, Instant moment) {
            scene.doses().push_back(dose_of(when, ++sequence, when, kind));
            scene.doses().back().amount = amount;
            scene.doses().back().at = moment;
            scene.doses().back().order = orders;
        };
        for (Day when = begin; when < begin + 12; when = when + 1)
            for (std::int64_t hours = 5; hours < 24; hours += 1 + below(5)) {
                const Instant moment = at(when, hours);
                scene.facts.today = when;
                scene.facts.now = scene.facts.clock_floor = moment;
                const int act = below(10);
                if (act < 2 || scene.orders().empty()) {
                    OrderRequest asked{when, moment, Medication::methadone, Amount(), 1, when + below(2), std::nullopt, true};
                    for (int i = 1 + below(3); i > 0; --i) asked.portions.push_back(mg(5 + 5 * below(3)));
                    for (const Amount portion : asked.portions) asked.amount = asked.amount + portion;
                    if (asked.portions.size() == 1) asked.portions.clear();
                    const auto out = judge_order(scene.facts, asked, {Role::prescriber, {}}, {});
                    if (!out.verdict.allowed) continue;
                    for (const OrderRecord& old : out.replaced)
                        for (OrderRecord& each : scene.orders())
                            if (each.id == old.id) each.end = std::max(asked.start, each.start);
                    scene.orders().push_back(order_of(++orders, asked.medication, asked.amount, asked.start));
                    scene.orders().back().portions = asked.portions;
                } else if (act < 8) {
                    const auto out = judge_administer(scene.facts, {when, moment, std::nullopt, std::nullopt}, scene.asker, {});
                    if (out.verdict.allowed) give(when, DoseKind::administered, out.amount, moment);
                } else if (act == 8) {
                    const auto out = judge_dispense(scene.facts, {when, moment, std::nullopt, 0}, scene.asker, {});
                    if (out.verdict.allowed)
                        for (const Bottle& bottle : out.bottles) give(bottle.day, DoseKind::take_home, bottle.amount, moment);
                } else if (!scene.doses().empty() && !scene.doses().back().voided) {
                    scene.doses().back() = voided(scene.doses().back(), below(2) == 0);
                }
                Amount most, given;
                for (const OrderRecord& order : scene.orders())
                    if (order.start <= when && (!order.end || when <= *order.end)) most = std::max(most, order.amount);
                std::optional<Instant> last;
                for (const DoseRecord& dose : scene.doses()) {
                    if (dose.day != when || (dose.voided && dose.voided->confirmed)) continue;
                    given = given + dose.amount;
                    if (dose.kind != DoseKind::administered) continue;
                    RC_ASSERT(!last || *dose.at - *last >= 6 * hour);
                    last = dose.at;
                }
                RC_ASSERT(given <= most);
            }
    }));
}

TEST_CASE("each step is divided as the first day's amount is, in whole micrograms") {
    OrderRecord order = order_of(1, Medication::methadone, mg(80), begin);
    CHECK(divided(order, mg(75)) == std::vector<Amount>{}); // not split
    order.portions = {mg(50), mg(30)};
    CHECK(divided(order, mg(80)) == std::vector{mg(50), mg(30)});
    CHECK(divided(order, mg(40)) == std::vector{mg(25), mg(15)});
    CHECK(divided(order, mg(75)) == std::vector{Amount::micrograms(46'875), Amount::micrograms(28'125)});
    CHECK(!divided(order, Amount::micrograms(75'001)));
    CHECK(portions_of(order, Amount::micrograms(75'001)) == std::vector{Amount::micrograms(46'875), Amount::micrograms(28'126)}); // all of it, nevertheless
    order.portions = {mg(20), mg(30), mg(30)};
    for (const OrderStep& step : regular_steps(begin, mg(80), mg(5), 7, mg(40))) {
        Amount sum;
        for (const Amount portion : portions_of(order, step.amount)) sum = sum + portion;
        CHECK(sum == step.amount);
    }
}

TEST_CASE("the next portion is one of the day's amount by its step") {
    OrderRecord order = order_of(1, Medication::methadone, mg(40), begin);
    order.steps = regular_steps(begin, mg(40), mg(10), 1, mg(20));
    order.portions = {mg(20), mg(20)};
    TreatmentHistory history;
    CHECK(next_portion(order, amount_due(order, history, begin + 1).amount, history, begin + 1).amount == mg(15));
    history.doses = {dose_of(begin + 1)};
    history.doses[0].amount = mg(15);
    NextPortion next = next_portion(order, mg(30), history, begin + 1);
    CHECK(next.given == 1);
    CHECK(next.any_left());
    history.doses[0].amount = mg(16); // beyond the first portion: it stands for the second
    next = next_portion(order, mg(30), history, begin + 1);
    CHECK(!next.any_left());
}

TEST_CASE("a titration tells beforehand of days that nobody observes") {
    const OrderRecord order = titration(); // 30 from 11-02 (Mon), 35 from 11-05, 40 from 11-08 (Sun), …, 60 from 11-20
    const auto closed_on = [](std::vector<Day> days) { return [days](Day each) { return std::ranges::count(days, each) > 0; }; };
    const Day last = begin + 18;
    CHECK(!freeze_ahead(order, {}, begin, closed_on({})));
    CHECK(!freeze_ahead(order, {}, begin, closed_on({begin - 1, last + 1}))); // before it, and after the last increase
    struct Case { Day closed; std::int64_t with_bottle, without; std::optional<Day> next; std::int64_t next_amount; };
    for (const Case& each : {Case{begin, 30, 30, begin + 3, 35}, Case{begin + 2, 30, 30, begin + 3, 35},
                             Case{begin + 3, 35, 30, begin + 6, 40}, // the first day of a step: only its bottle takes the step
                             Case{begin + 17, 55, 55, last, 60}, Case{last, 60, 55, {}, 0}}) {
        CAPTURE(each.closed.text());
        const auto ahead = freeze_ahead(order, {}, begin, closed_on({each.closed}));
        REQUIRE(ahead);
        CHECK(ahead->days == std::vector{each.closed});
        CHECK(ahead->with_bottle == mg(each.with_bottle));
        CHECK(ahead->without == mg(each.without));
        CHECK(ahead->next.has_value() == each.next.has_value());
        if (each.next) CHECK(*ahead->next == OrderStep{*each.next, mg(each.next_amount)});
        CHECK(ahead->open == each.closed + 1);
    }
    // Bottles and days away do the same; the days after the first are named, and the first open one.
    TreatmentHistory history = observed_until(order, begin + 3);
    history.doses.push_back(dose_of(begin + 2, 5, begin + 4, DoseKind::take_home));
    history.absences = {{0, {begin + 5, begin + 6}, "travel", "no"}};
    const auto ahead = freeze_ahead(order, history, begin + 3, closed_on({begin + 9}));
    REQUIRE(ahead);
    CHECK(ahead->days == std::vector{begin + 4, begin + 5, begin + 6, begin + 9});
    CHECK(ahead->open == begin + 7);
    // A closed day on which somebody was dosed nevertheless, and an order that is frozen already.
    CHECK(!freeze_ahead(order, observed_until(order, begin + 4), begin + 3, closed_on({begin + 3})));
    CHECK(!freeze_ahead(order, {}, begin + 3, closed_on({begin + 9})));
}

TEST_CASE("a day with one portion given does not freeze what is to come") {
    OrderRecord order = titration();
    order.portions = {mg(15), mg(15)};
    TreatmentHistory history;
    history.doses = {dose_of(begin)};
    history.doses[0].amount = mg(15);
    CHECK(planned_days(order, history, begin, begin).back().amount == mg(60));
    order.portions.clear(); // not split, it was part of a dose
    CHECK(planned_days(order, history, begin, begin).back().amount < mg(60));
}
