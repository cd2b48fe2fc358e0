// What bottles amount to: treatment days around each cap, closure days on top, days and not bottles.
#include "domain/supply.hpp"
#include "dosing_scenes.hpp"

#include <set>

using namespace scenes;

namespace {

constexpr unsigned sundays = 1;

/// Somebody admitted on that day and dosed on the day of the hand-over, with a determination of `determined` days.
DispenseScene scene_of(Day admitted, Day hand_over, std::int64_t determined) {
    DispenseScene scene;
    scene.request.day = scene.facts.today = hand_over;
    scene.request.moment = scene.facts.now = scene.facts.clock_floor = at(hand_over, 13);
    scene.facts.episodes[0].admitted = scene.order().start = scene.order().written = admitted;
    scene.doses() = {dose_of(hand_over)};
    if (determined > 0) scene.facts.history.take_home_orders = {take_home_order_of(1, admitted, determined)};
    return scene;
}
DispenseScene& asking(DispenseScene& scene, std::int64_t days) {
    scene.request.days = days;
    return scene;
}
std::vector<Day> days_of(std::initializer_list<const char*> texts) {
    std::vector<Day> days;
    for (const char* text : texts) days.push_back(day(text));
    return days;
}

// Days of supply that a determination may say on that day, by trying.
std::int64_t most_on(Day admitted, Day on, const Policy& policy = {}) {
    DispenseScene scene = scene_of(admitted, on, 0);
    std::int64_t most = 0;
    while (most < 60 && judge_take_home_order(scene.facts, {on, most + 1}, policy).verdict.allowed) ++most;
    return most;
}

Policy rules_of_2001() {
    Policy policy;
    policy.take_home_tiers = {{1, 1, 7}, {91, 2, 7}, {181, 3, 7}, {271, 6}, {366, 14}, {731, 30}};
    return policy;
}

} // namespace

TEST_CASE("the tier is that of the treatment day, day 1 being the admission") {
    struct Case { const char *admitted, *on; std::int64_t most; };
    for (const Case& each : {Case{"2026-02-20", "2026-02-20", 7}, Case{"2026-02-20", "2026-03-05", 7}, Case{"2026-02-20", "2026-03-06", 14},
                             Case{"2026-02-20", "2026-03-21", 14}, Case{"2026-02-20", "2026-03-22", 28},
                             // a leap year has a day more in between
                             Case{"2028-02-20", "2028-03-04", 7}, Case{"2028-02-20", "2028-03-05", 14}, Case{"2028-02-20", "2028-03-20", 14},
                             Case{"2028-02-20", "2028-03-21", 28}}) {
        CAPTURE(each.on);
        CHECK(most_on(day(each.admitted), day(each.on)) == each.most);
    }
}

TEST_CASE("verified treatment elsewhere counts, where policy says so") {
    DispenseScene scene = scene_of(day("2026-11-01"), day("2026-11-14"), 0); // day 14
    CHECK(!judge_take_home_order(scene.facts, {scene.request.day, 8}, {}).verdict.allowed);
    scene.facts.episodes[0].treatment_start = day("2026-10-31");
    CHECK(judge_take_home_order(scene.facts, {scene.request.day, 8}, {}).verdict.allowed);
    Policy policy;
    policy.transferred_time_counts = false;
    CHECK(!judge_take_home_order(scene.facts, {scene.request.day, 8}, policy).verdict.allowed);
}

TEST_CASE("a refused determination says what is allowed, and that is") {
    const DispenseScene scene = scene_of(day("2026-02-20"), day("2026-03-05"), 0);
    const auto out = judge_take_home_order(scene.facts, {scene.request.day, 8}, {});
    CHECK(codes_of(out.verdict) == "take-home-cap");
    CHECK(out.verdict.change == "7 days or fewer");
    CHECK(out.verdict.reasons[0].message == "8 days on treatment day 14: at most 7 days at a time on treatment days 1 to 14");
    CHECK(out.verdict.reasons[0].layer == "law");
    CHECK(judge_take_home_order(scene.facts, {scene.request.day, 7}, {}).verdict.allowed);
    DispenseScene outside = scene;
    outside.facts.episodes.clear();
    CHECK(codes_of(judge_take_home_order(outside.facts, {scene.request.day, 7}, {}).verdict) == "no-open-episode");
}

TEST_CASE("closure days do not use the cap, a holiday and one day of the weekend within the supply") {
    for (const bool saturday_closed : {false, true}) {
        CAPTURE(saturday_closed);
        DispenseScene scene = scene_of(day("2026-11-12"), day("2026-11-23"), 7); // treatment day 12
        scene.facts.closures = {day("2026-11-26")};
        if (saturday_closed) scene.facts.weekly_closures = {day("2026-11-28")};
        const auto out = judge_dispense(asking(scene, 8).facts, scene.request, scene.asker, {});
        CHECK(out.verdict.allowed);
        CHECK(out.supply.treatment_day == 12);
        CHECK(out.supply.counted.size() == 6);
        CHECK(out.supply.exempt == days_of({"2026-11-26", "2026-11-29"}));
        CHECK(asking(scene, 9).judge().allowed); // seven
        const Verdict refused = asking(scene, 10).judge();
        CHECK(codes_of(refused) == "take-home-cap");
        CHECK(refused.change == "bottles up to 2026-12-02");
        CHECK(allowed_as_told(scene, refused.change));
        // Both days of the weekend exempt would count five; no day exempt would refuse eight.
        scene.facts.history.take_home_orders[0].days = 6;
        CHECK(asking(scene, 8).judge().allowed);
        scene.facts.history.take_home_orders[0].days = 5;
        CHECK(codes_of(asking(scene, 8).judge()) == "take-home-cap");
    }
}

TEST_CASE("to the next scheduled visit: the days of the determination, then the next open day") {
    DispenseScene scene = scene_of(day("2026-11-12"), day("2026-11-23"), 6);
    scene.facts.closures = {day("2026-11-26")};
    auto out = judge_dispense(scene.facts, scene.request, scene.asker, {});
    CHECK(out.verdict.allowed);
    CHECK(out.days.front() == day("2026-11-24"));
    CHECK(out.days.back() == day("2026-12-01")); // the visit is Wednesday
    scene.facts.history.take_home_orders[0].days = 4; // Tue Wed Fri Sat, and Sunday is closed: back on Monday
    out = judge_dispense(scene.facts, scene.request, scene.asker, {});
    CHECK(out.verdict.allowed);
    CHECK(out.days.back() == day("2026-11-29"));
    scene.facts.history.take_home_orders[0].days = 28; // the cap of the day is less
    out = judge_dispense(scene.facts, scene.request, scene.asker, {});
    CHECK(out.verdict.allowed);
    CHECK(out.supply.counted.size() == 7);
    // What would end before a second closed day of the weekend does not leave it without a dose: it is asked for, and refused.
    scene.facts.history.take_home_orders[0].days = 3;
    scene.facts.weekly_closures = {day("2026-11-28")};
    out = judge_dispense(scene.facts, scene.request, scene.asker, {});
    CHECK(codes_of(out.verdict) == "take-home-cap");
    scene.facts.history.take_home_orders.clear();
    out = judge_dispense(scene.facts, scene.request, scene.asker, {});
    CHECK(codes_of(out.verdict) == "no-take-home-order");
}

TEST_CASE("admitted on a Saturday: Sunday's bottle needs no determination") {
    DispenseScene scene = scene_of(day("2026-11-21"), day("2026-11-21"), 0);
    scene.facts.closed_weekdays = sundays;
    const auto out = judge_dispense(scene.facts, scene.request, scene.asker, {});
    CHECK(out.verdict.allowed);
    CHECK(out.days == days_of({"2026-11-22"}));
    CHECK(out.supply.counted.empty());
    CHECK(codes_of(asking(scene, 2).judge()) == "no-take-home-order");
}

TEST_CASE("days count, not bottles") {
    DispenseScene scene = scene_of(day("2026-11-10"), day("2026-11-23"), 7); // treatment day 14
    // Two portions of one day in hand are a day; so is one whose day is asked for again, which overlap speaks of.
    for (std::int64_t portion = 0; portion < 2; ++portion) scene.doses().push_back(dose_of(day("2026-11-22"), 5 + portion, day("2026-12-03"), DoseKind::take_home));
    CHECK(asking(scene, 7).judge().allowed); // six that count and the one in hand; Sunday on top
    CHECK(codes_of(asking(scene, 8).judge()) == "take-home-cap");
    scene.doses().push_back(dose_of(day("2026-11-23"), 8, day("2026-11-23"), DoseKind::take_home)); // this evening's portion: no day of supply
    CHECK(asking(scene, 7).judge().allowed);
    CHECK(supply_of(scene.facts, Medication::methadone, day("2026-11-23"), {day("2026-11-24"), day("2026-11-24")}, {}).counted.size() == 1);
}

TEST_CASE("who picked up seven yesterday gets no seven more for later days") {
    DispenseScene scene = scene_of(day("2026-11-10"), day("2026-11-23"), 7);
    for (std::int64_t i = 0; i < 8; ++i) // from Monday week on, a Sunday among them
        scene.doses().push_back(dose_of(day("2026-11-22"), 5 + i, day("2026-11-30") + i, DoseKind::take_home));
    CHECK(codes_of(asking(scene, 1).judge()) == "take-home-cap");
    for (DoseRecord& dose : scene.doses())
        if (dose.kind == DoseKind::take_home && dose.day > day("2026-12-02")) dose = returned(dose, day("2026-11-23"));
    CHECK(asking(scene, 4).judge().allowed); // three in hand and four
    CHECK(codes_of(asking(scene, 5).judge()) == "take-home-cap");
}

TEST_CASE("no day cap for buprenorphine, a determination all the same") {
    DispenseScene scene = scene_of(day("2026-11-23"), day("2026-11-23"), 28); // treatment day 1
    scene.order().medication = Medication::buprenorphine;
    for (DoseRecord& dose : scene.doses()) dose.medication = Medication::buprenorphine;
    CHECK(asking(scene, 28).judge().allowed);
    CHECK(judge_take_home_order(scene.facts, {scene.request.day, 60}, {}).verdict.allowed);
    scene.facts.history.take_home_orders[0].days = 14;
    CHECK(codes_of(asking(scene, 28).judge()) == "take-home-cap"); // of the determination
    scene.facts.history.take_home_orders.clear();
    CHECK(codes_of(asking(scene, 28).judge()) == "no-take-home-order");
}

TEST_CASE("2001: so many days a calendar week, closures on top") {
    const Policy policy = rules_of_2001();
    struct Case { const char* on; std::int64_t most; };
    for (const Case& each : {Case{"2026-04-14", 1}, Case{"2026-04-15", 2}, Case{"2026-10-11", 3}, Case{"2026-10-12", 6}, Case{"2027-01-14", 6},
                             Case{"2027-01-15", 14}, Case{"2028-01-14", 14}, Case{"2028-01-15", 30}}) {
        CAPTURE(each.on);
        CHECK(most_on(day("2026-01-15"), day(each.on), policy) == each.most);
    }
    const auto codes = [&](DispenseScene& scene, std::int64_t days) {
        return codes_of(judge_dispense(asking(scene, days).facts, scene.request, scene.asker, policy).verdict);
    };
    DispenseScene tuesday = scene_of(day("2026-01-15"), day("2026-04-14"), 1); // treatment day 90
    CHECK(codes(tuesday, 1).empty());
    CHECK(codes(tuesday, 2) == "take-home-cap");
    tuesday.doses().push_back(dose_of(day("2026-04-12"), 5, day("2026-04-13"), DoseKind::take_home)); // Monday's, of the same week
    CHECK(codes(tuesday, 1) == "take-home-cap");
    tuesday.doses().back() = dose_of(day("2026-04-11"), 5, day("2026-04-12"), DoseKind::take_home); // Sunday's, a closure
    CHECK(codes(tuesday, 1).empty());
    tuesday.doses().back() = dose_of(day("2026-04-10"), 5, day("2026-04-11"), DoseKind::take_home); // Saturday's, of the week before
    CHECK(codes(tuesday, 1).empty());
    DispenseScene wednesday = scene_of(day("2026-01-15"), day("2026-04-15"), 2); // treatment day 91
    CHECK(codes(wednesday, 2).empty());
    CHECK(codes(wednesday, 3) == "take-home-cap");
    DispenseScene saturday = scene_of(day("2026-01-15"), day("2026-04-18"), 2);
    CHECK(codes(saturday, 3).empty()); // Sunday is closed; Monday and Tuesday are of the next week
}

TEST_CASE("what is past its review still holds, and is said") {
    DispenseScene scene = scene_of(day("2026-01-12"), day("2026-11-23"), 6);
    const auto warnings = [&] { return judge_dispense(asking(scene, 1).facts, scene.request, scene.asker, {}).warnings.size(); };
    scene.facts.history.take_home_orders[0].review = day("2026-11-24");
    CHECK(warnings() == 0);
    scene.facts.history.take_home_orders[0].review = day("2026-11-23");
    CHECK(warnings() == 1);
    scene.facts.closures = {day("2026-11-24")}; // a closure day rests on the order only
    CHECK(warnings() == 0);
}

TEST_CASE("doses that are days apart: a bottle for each day on which one is due, and its days between count as its own does") {
    const Day friday = day("2026-11-20");
    struct Case { std::int64_t every, determined, asked; std::vector<Day> bottles; std::size_t counted; };
    for (const Case& each : {Case{1, 7, 4, days_of({"2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"}), 3},
                             Case{2, 7, 2, days_of({"2026-11-22"}), 0}, // a closed Sunday: Monday goes with it
                             Case{2, 7, 4, days_of({"2026-11-22", "2026-11-24"}), 2}, // 24 and 25
                             Case{2, 7, 8, days_of({"2026-11-22", "2026-11-24", "2026-11-26", "2026-11-28"}), 5}, // 28 and a closed Sunday
                             Case{3, 7, 8, days_of({"2026-11-23", "2026-11-26"}), 6}, // 23 to 28
                             Case{1, 0, 1, days_of({"2026-11-21"}), 1}}) {
        CAPTURE(each.every);
        CAPTURE(each.asked);
        DispenseScene scene = scene_of(day("2026-11-01"), friday, each.determined);
        scene.order().every_days = each.every;
        scene.doses().front().every_days = each.every;
        const auto judged = judge_dispense(asking(scene, each.asked).facts, scene.request, scene.asker, {});
        CHECK(judged.days == each.bottles);
        CHECK(judged.supply.counted.size() == each.counted);
    }
    DispenseScene scene = scene_of(day("2026-11-01"), friday, 0); // without a determination: the closed Sunday alone
    scene.facts.closed_weekdays = sundays;
    scene.order().every_days = scene.doses().front().every_days = 2;
    const auto judged = judge_dispense(scene.facts, scene.request, scene.asker, {});
    CHECK(judged.verdict.allowed);
    CHECK(judged.days == days_of({"2026-11-22"}));
    DoseRecord bottle = dose_of(friday, 2, day("2026-11-22"), DoseKind::take_home); // in hand: it reaches Monday
    bottle.every_days = 2;
    scene.doses().push_back(bottle);
    CHECK(is_covered(scene.facts.history, Medication::methadone, day("2026-11-23")));
    CHECK(!is_covered(scene.facts.history, Medication::methadone, day("2026-11-24")));
}

TEST_CASE("a bottle that came back covers its day no more, unless it may have been taken") {
    struct Case { const char *state, *returned; bool intact, covered; };
    for (const Case& each : {Case{"sealed", "2026-11-24", true, false}, Case{"sealed", "2026-11-25", true, false}, Case{"sealed", "2026-11-24", false, true},
                             Case{"opened", "2026-11-24", false, true}, Case{"empty", "2026-11-24", false, true},
                             Case{"opened", "2026-11-23", false, false}, Case{"empty", "2026-11-23", false, false}}) {
        CAPTURE(each.state);
        CAPTURE(each.returned);
        TreatmentHistory history;
        history.orders = {order_of(1, Medication::methadone, Amount::milligrams(40), day("2026-11-01"))};
        DoseRecord bottle = dose_of(day("2026-11-23"), 2, day("2026-11-24"), DoseKind::take_home);
        bottle.returned = ReturnRecord{day(each.returned), each.state, each.intact, opens_its_day(each.state, each.intact, bottle.day, day(each.returned))};
        history.doses = {dose_of(day("2026-11-23")), bottle};
        KnownDays known;
        known.recorded_from = day("2026-11-01");
        CHECK(is_covered(history, Medication::methadone, day("2026-11-24")) == each.covered);
        CHECK((outcome_of(history, known, day("2026-11-24")) == DayOutcome::covered) == each.covered);
        CHECK(days_since_dose(history, Medication::methadone, day("2026-11-26")) == (each.covered ? 1 : 2));
    }
}

TEST_CASE("take-homes are covered, neither missed nor seen") { // six bottles, Monday at the clinic
    TreatmentHistory history;
    history.orders = {order_of(1, Medication::methadone, Amount::milligrams(40), day("2026-11-01"))};
    history.doses = {dose_of(day("2026-11-23"))};
    for (std::int64_t i = 1; i <= 6; ++i) history.doses.push_back(dose_of(day("2026-11-23"), 1 + i, day("2026-11-23") + i, DoseKind::take_home));
    KnownDays known;
    known.recorded_from = day("2026-11-23");
    std::int64_t missed = 0, seen = 0, covered = 0;
    for (Day each = day("2026-11-23"); each <= day("2026-11-29"); each = each + 1) {
        missed += outcome_of(history, known, each) == DayOutcome::missed ? 1 : 0;
        covered += outcome_of(history, known, each) == DayOutcome::covered ? 1 : 0;
        seen += std::ranges::count_if(history.doses, [&](const DoseRecord& dose) { return dose.day == each && observed(dose.kind); });
    }
    CHECK(missed == 0);
    CHECK(seen == 1);
    CHECK(covered == 7);
}

TEST_CASE("portions of the day of the hand-over are a day of supply only by a policy that counts them, and then one, however many") {
    struct Case { bool counts; std::int64_t portions, ask, determined; const char* codes; };
    for (const Case& each : {
             Case{false, 1, 0, 0, ""},                   // the evening's portion, as part of today's dose
             Case{true, 1, 0, 0, "no-take-home-order"},  // a day of supply needs a determination
             Case{true, 1, 0, 1, ""},                    //
             Case{true, 2, 0, 1, ""},                    // two portions of one day are one day
             Case{false, 1, 8, 7, ""}, Case{true, 1, 8, 28, "take-home-cap"}, // seven days that count, with Sunday on top, beside today's: eight
             Case{true, 2, 7, 7, ""}, Case{true, 2, 7, 6, "take-home-cap"},
         }) {
        CAPTURE(each.counts);
        CAPTURE(each.portions);
        CAPTURE(each.ask);
        CAPTURE(each.determined);
        DispenseScene scene = scene_of(day("2026-11-10"), day("2026-11-23"), each.determined); // treatment day 14: seven days
        Policy policy;
        policy.split_counts_toward_cap = each.counts;
        scene.order().portions.assign(static_cast<std::size_t>(each.portions + 1), Amount::milligrams(40));
        scene.order().amount = Amount::milligrams(40 * (each.portions + 1));
        if (each.ask > 0) // today's are in hand
            for (std::int64_t i = 0; i < each.portions; ++i) scene.doses().push_back(dose_of(day("2026-11-23"), 20 + i, day("2026-11-23"), DoseKind::take_home));
        const auto out = judge_dispense(asking(scene, each.ask).facts, scene.request, scene.asker, policy);
        CHECK(codes_of(out.verdict) == each.codes);
    }
}

TEST_CASE("a portion for the evening that counts is of no supply ahead on the next day, and counts in its week") {
    DispenseScene scene = scene_of(day("2026-11-02"), day("2026-11-24"), 14);
    scene.doses().push_back(dose_of(day("2026-11-23"), 20, day("2026-11-23"), DoseKind::take_home));
    for (const bool counts : {false, true}) {
        CAPTURE(counts);
        Policy policy;
        policy.split_counts_toward_cap = counts;
        CHECK(judge_dispense(asking(scene, 7).facts, scene.request, scene.asker, policy).supply.in_hand.empty());
        policy.take_home_tiers = rules_of_2001().take_home_tiers; // one a week
        CHECK(codes_of(judge_dispense(asking(scene, 1).facts, scene.request, scene.asker, policy).verdict) == (counts ? "take-home-cap" : ""));
    }
}
