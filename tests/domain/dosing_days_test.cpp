#include "domain/zone.hpp"
#include "dosing_scenes.hpp"

#include <fstream>
#include <functional>
#include <iterator>

using namespace scenes;

TEST_CASE("days without a dose decide what is asked before the next one") {
    struct Case {
        std::string name;
        std::int64_t gap;          ///< days without a dose before today
        std::int64_t treatment_day; ///< today's, 1 on admission
        std::int64_t written;      ///< days after the last dose on which the order was written; 0 is long before
        std::int64_t micrograms;
        std::string code;
    };
    for (const Case& each : {
             Case{"no day", 0, 100, 0, 40'000, ""},
             Case{"one day", 1, 100, 0, 40'000, ""},
             Case{"two days", 2, 100, 0, 40'000, ""},
             Case{"three days", 3, 100, 0, 40'000, "needs-order"},
             Case{"four days", 4, 100, 0, 40'000, "needs-order"},
             Case{"five days", 5, 100, 0, 40'000, "reinduction"},
             Case{"a month", 30, 100, 0, 40'000, "reinduction"},
             Case{"one day, treatment day 14", 1, 14, 0, 40'000, ""},
             Case{"two days, treatment day 14", 2, 14, 0, 40'000, "needs-order"},
             Case{"two days, treatment day 15", 2, 15, 0, 40'000, ""},
             Case{"four days, treatment day 14", 4, 14, 0, 40'000, "needs-order"},
             Case{"five days, treatment day 14", 5, 14, 0, 40'000, "reinduction"},
             Case{"two early days, ordered on the second", 2, 14, 2, 40'000, ""},
             Case{"two early days, ordered on the first", 2, 14, 1, 40'000, "needs-order"},
             Case{"four early days, ordered on the second", 4, 14, 2, 40'000, "needs-order"},
             Case{"four early days, ordered on the third", 4, 14, 3, 40'000, ""},
             Case{"three days, ordered on the third", 3, 100, 3, 40'000, ""},
             Case{"three days, ordered today", 3, 100, 4, 40'000, ""},
             Case{"three days, ordered on the second", 3, 100, 2, 40'000, "needs-order"},
             Case{"four days, ordered on the third", 4, 100, 3, 40'000, ""},
             Case{"four days, ordered on the second", 4, 100, 2, 40'000, "needs-order"},
             Case{"five days, 30 mg ordered on the fifth", 5, 100, 5, 30'000, ""},
             Case{"five days, 30 mg ordered on the fourth", 5, 100, 4, 30'000, "reinduction"},
             Case{"five days, a microgram more ordered today", 5, 100, 6, 30'001, "reinduction"},
             Case{"five days, 20 mg ordered today", 5, 100, 6, 20'000, ""},
             Case{"five days, 30 mg ordered long before", 5, 100, 0, 30'000, "reinduction"},
             Case{"thirty days, 30 mg ordered on the fifth", 30, 100, 5, 30'000, ""},
         }) {
        CAPTURE(each.name);
        AdministerScene scene;
        const Day last = today - (each.gap + 1);
        scene.doses() = {dose_of(last)};
        scene.facts.episodes[0].admitted = today - (each.treatment_day - 1);
        scene.order().amount = Amount::micrograms(each.micrograms);
        if (each.written > 0) scene.order().written = last + each.written;
        const Verdict verdict = scene.judge();
        CHECK(codes_of(verdict) == each.code);
        if (!verdict.allowed) CHECK(allowed_as_told(scene, verdict.change));
    }
}

TEST_CASE("what counts as a day without a dose") {
    const auto with = [](auto&& change) {
        AdministerScene scene;
        scene.doses() = {dose_of(today - 6)}; // five days, unless something covered one
        change(scene.facts);
        return scene.judge();
    };
    const auto with_dose = [](const DoseRecord& dose) {
        return [dose](DosingFacts& facts) { facts.history.doses.push_back(dose); };
    };
    const auto nothing = [](DosingFacts&) {};
    CHECK(codes_of(with(nothing)) == "reinduction");
    struct Case {
        std::string name;
        std::function<void(DosingFacts&)> change;
        std::string code;
    };
    const std::vector<Case> cases{
        {"a bottle of yesterday",
         with_dose(dose_of(today - 6, 2, today - 1, DoseKind::take_home)), ""},
        {"a bottle of four days ago",
         with_dose(dose_of(today - 6, 2, today - 4, DoseKind::take_home)), "needs-order"},
        {"a guest stay until yesterday",
         [](DosingFacts& f) { f.history.guest_stays = {{0, {today - 5, today - 1}, "out"}}; }, ""},
        {"doses verified elsewhere",
         [](DosingFacts& f) { f.history.absences = {{0, {today - 5, today - 3}, "jail", "verified"}}; }, ""},
        {"doses unknown elsewhere",
         [](DosingFacts& f) { f.history.absences = {{0, {today - 5, today - 1}, "jail", "unknown"}}; },
         "reinduction"},
        {"no doses elsewhere",
         [](DosingFacts& f) { f.history.absences = {{0, {today - 5, today - 1}, "hospital", "no"}}; },
         "reinduction"},
        {"held, and released today", [](DosingFacts& f) {
             f.history.holds = {hold_of(3, at(today - 5, 13), morning)};
             f.history.holds[0].day = today - 5;
         }, "reinduction"},
        {"a dose that was voided",
         with_dose(voided(dose_of(today - 1))), "reinduction"},
        {"a dose that was refused",
         with_dose(dose_of(today - 1, DoseKind::refused)),
         "reinduction"},
        {"a dose that was corrected", [](DosingFacts& f) {
             f.history.doses.push_back(voided(dose_of(today - 1), false, true));
             f.history.doses.push_back(dose_of(today - 1, 18, today - 1));
         }, ""},
        {"part of a dose",
         with_dose(dose_of(today - 2, DoseKind::partial)), ""},
        {"the other agonist",
         with_dose(dose_of(today - 2, 2, today - 2, DoseKind::administered, Medication::buprenorphine)), ""},
        {"the antagonist",
         with_dose(dose_of(today - 2, 2, today - 2, DoseKind::administered, Medication::naltrexone)), "reinduction"},
        {"an order of buprenorphine",
         [](DosingFacts& f) { f.history.orders[0].medication = Medication::buprenorphine; }, ""},
        {"never dosed", [](DosingFacts& f) { f.history.doses.clear(); }, ""},
        {"treatment elsewhere before, verified, and two days", [](DosingFacts& f) {
             f.history.doses = {dose_of(today - 3)};
             f.episodes[0].admitted = today - 5;
             f.episodes[0].treatment_start = today - 300;
         }, ""},
    };
    for (const Case& each : cases) {
        CAPTURE(each.name);
        CHECK(codes_of(with(each.change)) == each.code);
    }
}

TEST_CASE("a hold in the middle of missed days does not shorten the gap") {
    // Last dose Sun; missed Mon, Tue; held Wed; missed Thu, Fri; at the window on Sat.
    AdministerScene scene;
    scene.doses() = {dose_of(today - 6), dose_of(today - 3, DoseKind::held)};
    const Verdict verdict = scene.judge();
    CHECK(codes_of(verdict) == "reinduction");
    CHECK(verdict.reasons.front().facts.front() == std::pair<std::string, std::string>{"days_since_dose", "5"});
    CHECK(open_run(scene.facts.history, {std::nullopt, day("2026-01-01")}, today - 1, day("2026-01-01"))->days() == 2);
}

TEST_CASE("gaps are counted in civil days") {
    struct Case {
        std::string last;
        std::string asked;
        std::string code;
    };
    for (const Case& each : {Case{"2027-02-26", "2027-03-01", ""}, Case{"2027-02-25", "2027-03-01", "needs-order"},
                             Case{"2028-02-26", "2028-03-01", "needs-order"}, Case{"2028-02-27", "2028-03-01",
                                  ""},
                             Case{"2026-12-29", "2027-01-02", "needs-order"}, Case{"2026-12-28", "2027-01-03",
                                  "reinduction"},
                             Case{"2026-03-06", "2026-03-09", ""}, Case{"2026-10-30", "2026-11-02", ""},
                             Case{"2026-10-29", "2026-11-02", "needs-order"}}) {
        CAPTURE(each.asked);
        AdministerScene scene;
        scene.facts.episodes[0].admitted = scene.order().start = scene.order().written = day("2026-01-02");
        scene.doses() = {dose_of(day(each.last))};
        scene.request.day = day(each.asked);
        scene.request.moment = scene.facts.now = scene.facts.clock_floor = at(scene.request.day, 13);
        CHECK(codes_of(scene.judge()) == each.code);
    }
}

TEST_CASE("hours between doses are hours that passed, on nights of 11 and 13 hours too") {
    std::ifstream file("/usr/share/zoneinfo/America/Chicago", std::ios::binary);
    REQUIRE_MESSAGE(file, "the zone files of the package tzdata are needed");
    const auto zone = Zone::parse("America/Chicago", std::string{std::istreambuf_iterator<char>(file), {}});
    REQUIRE(zone);
    const auto clock = [&](const char* date, int minute_of_day) {
        const auto moments = zone->moments({day(date), minute_of_day * 60});
        REQUIRE(moments.size() == 1);
        return moments.front();
    };
    struct Case {
        std::string name;
        Instant evening, morning;
        std::string code;
        std::string hours; ///< of the warning or the reason
    };
    for (const Case& each : {
             Case{"an ordinary night", clock("2026-11-20", 18 * 60), clock("2026-11-21", 6 * 60), "", "12 h"},
             Case{"a minute less", clock("2026-11-20", 18 * 60 + 1), clock("2026-11-21", 6 * 60),
                  "interval-too-short", "11 h"},
             Case{"spring: 12 on the clock, 11 passed", clock("2026-03-07", 18 * 60),
                  clock("2026-03-08", 6 * 60), "interval-too-short", "11 h"},
             Case{"spring: 13 on the clock, 12 passed", clock("2026-03-07", 18 * 60),
                  clock("2026-03-08", 7 * 60), "", "12 h"},
             Case{"autumn: 11 on the clock, 12 passed", clock("2026-10-31", 19 * 60),
                  clock("2026-11-01", 6 * 60), "", "12 h"},
             Case{"autumn: a minute less", clock("2026-10-31", 19 * 60 + 1), clock("2026-11-01", 6 * 60),
                  "interval-too-short", "11 h"},
             Case{"17 hours and 59 minutes", clock("2026-11-20", 12 * 60 + 1), clock("2026-11-21", 6 * 60), "",
                  "17 h"},
             Case{"18 hours", clock("2026-11-20", 12 * 60), clock("2026-11-21", 6 * 60), "", ""},
             Case{"late on Friday, early on Saturday", clock("2026-11-20", 10 * 60 + 30),
                  clock("2026-11-21", 6 * 60), "", ""},
         }) {
        CAPTURE(each.name);
        AdministerScene scene;
        scene.request.moment = scene.facts.now = scene.facts.clock_floor = each.morning;
        scene.request.day = scene.facts.today = zone->day(each.morning);
        scene.doses() = {dose_of(zone->day(each.evening))};
        scene.doses()[0].at = each.evening;
        const auto out = judge_administer(scene.facts, scene.request, scene.asker, {});
        CHECK(codes_of(out.verdict) == each.code);
        if (out.verdict.allowed) CHECK(out.warnings.size() == (each.hours.empty() ? 0U : 1U));
        std::string words = words_of(out.verdict);
        for (const std::string& warning : out.warnings) words += warning;
        CHECK(has(words, each.hours));
        if (!out.verdict.allowed) CHECK(allowed_as_told(scene, out.verdict.change));
    }
}

TEST_CASE("bottles for closed days need the order only; others need a determination") {
    constexpr unsigned sundays = 1, weekends = 1 + 64, every_day = 127;
    struct Case {
        std::string name;
        std::string today;
        unsigned closed_weekdays;
        std::vector<const char*> holidays, other_closures;
        std::optional<std::int64_t> asked;
        std::vector<const char*> bottles;
        std::string first_beyond; ///< empty: allowed
        std::string days_beyond;
        int exempt_weekday = 0;
    };
    const std::vector<Case> cases{
        {"Saturday before a closed Sunday", "2026-11-21", sundays, {}, {}, {}, {"2026-11-22"}, "", ""},
        {"Saturday, two days asked for", "2026-11-21", sundays, {}, {}, 2, {"2026-11-22", "2026-11-23"},
         "2026-11-23", "1"},
        {"Friday: open tomorrow", "2026-11-20", sundays, {}, {}, {}, {}, "2026-11-21", "0"},
        {"Friday before a closed weekend: one day is exempt", "2026-11-20", weekends, {}, {}, {},
         {"2026-11-21", "2026-11-22"}, "2026-11-21", "1"},
        {"Friday before a closed weekend, Saturday alone", "2026-11-20", weekends, {}, {}, 1, {"2026-11-21"},
         "2026-11-21", "1"},
        {"where Saturday is the exempt one", "2026-11-20", weekends, {}, {}, 1, {"2026-11-21"}, "", "", 6},
        {"and Sunday is not", "2026-11-20", weekends, {}, {}, {}, {"2026-11-21", "2026-11-22"}, "2026-11-22",
         "1", 6},
        {"the eve of a holiday", "2026-11-25", sundays, {"2026-11-26"}, {}, {}, {"2026-11-26"}, "", ""},
        {"a holiday and the day after it", "2026-11-25", sundays, {"2026-11-26", "2026-11-27"}, {}, {},
         {"2026-11-26", "2026-11-27"}, "", ""},
        {"a Sunday and a holiday on Monday", "2026-09-05", sundays, {"2026-09-07"}, {}, {},
         {"2026-09-06", "2026-09-07"}, "", ""},
        {"a closed weekend and a holiday on Monday", "2026-09-04", weekends, {"2026-09-07"}, {}, {},
         {"2026-09-05", "2026-09-06", "2026-09-07"}, "2026-09-05", "1"},
        {"a holiday on a closed Saturday", "2026-07-03", weekends, {"2026-07-04"}, {}, {},
         {"2026-07-04", "2026-07-05"}, "", ""},
        {"a Saturday closed for once", "2026-11-27", sundays, {}, {"2026-11-28"}, {},
         {"2026-11-28", "2026-11-29"}, "2026-11-28", "1"},
        {"a Sunday closed for once", "2026-11-28", 0, {}, {"2026-11-29"}, {}, {"2026-11-29"}, "", ""},
        {"the end of a year", "2026-12-31", 0, {"2027-01-01"}, {}, {}, {"2027-01-01"}, "", ""},
        {"a Sunday that is a leap day", "2032-02-28", sundays, {}, {}, {}, {"2032-02-29"}, "", ""},
    };
    for (const Case& each : cases) {
        CAPTURE(each.name);
        DispenseScene scene;
        scene.request.day = scene.facts.today = day(each.today);
        scene.request.moment = scene.facts.now = scene.facts.clock_floor = at(scene.request.day, 13);
        scene.request.days = each.asked;
        scene.facts.episodes[0].admitted = scene.order().start = scene.order().written = scene.request.day;
        scene.doses() = {dose_of(scene.request.day)};
        scene.facts.closed_weekdays = each.closed_weekdays;
        scene.facts.exempt_weekday = each.exempt_weekday;
        for (const char* holiday : each.holidays) scene.facts.closures.push_back(day(holiday));
        for (const char* closed : each.other_closures) scene.facts.weekly_closures.push_back(day(closed));
        std::vector<Day> bottles;
        for (const char* bottle : each.bottles) bottles.push_back(day(bottle));
        const auto out = judge_dispense(scene.facts, scene.request, scene.asker, {});
        CHECK(out.days == bottles);
        CHECK(out.verdict.allowed == each.first_beyond.empty());
        if (out.verdict.allowed) continue;
        CHECK(codes_of(out.verdict) == "no-take-home-order");
        const std::vector<std::pair<std::string, std::string>> facts{{"first_day_beyond", each.first_beyond},
                                                                     {"days_beyond", each.days_beyond}};
        CHECK(out.verdict.reasons[0].facts == facts);
        if (!out.verdict.change.empty()) CHECK(allowed_as_told(scene, out.verdict.change));
    }

    // Over Thanksgiving, to Wednesday week: eight bottles, six of them not for closure days.
    DispenseScene scene;
    scene.request.day = scene.facts.today = day("2026-11-23");
    scene.request.days = 8;
    scene.doses() = {dose_of(scene.request.day)};
    scene.facts.closures = {day("2026-11-26")};
    for (const bool saturday_closed : {false, true}) { // a second closed weekend day is not exempt
        if (saturday_closed) scene.facts.weekly_closures = {day("2026-11-28")};
        CHECK(codes_of(scene.judge()) == "no-take-home-order");
        CHECK(scene.judge().reasons[0].facts[1].second == "6");
    }

    scene.facts.closed_weekdays = every_day; // a supply has an end even where the clinic never opens
    scene.request.days.reset();
    CHECK(judge_dispense(scene.facts, scene.request, scene.asker, {}).days.size() == farthest_cover - 1);
    scene.request.days = 100;
    CHECK(judge_dispense(scene.facts, scene.request, scene.asker, {}).days.size() == farthest_cover - 1);
}

TEST_CASE("of two orders the one that has not expired is given") {
    AdministerScene scene;
    scene.order().until = today;
    scene.orders().push_back(order_of(2, Medication::methadone, Amount::milligrams(45), today));
    const auto out = judge_administer(scene.facts, scene.request, scene.asker, {});
    CHECK(out.verdict.allowed);
    CHECK(out.order->id == 2);
    scene.orders().pop_back();
    CHECK(judge_administer(scene.facts, scene.request, scene.asker, {}).order->id == 1);
}

TEST_CASE("reading facts of two merged numbers, a dose under one closes the day for the other") {
    AdministerScene scene;
    scene.order().client = 1042;
    scene.doses().push_back(dose_of(today));
    scene.doses()[1].client = 1055;
    CHECK(codes_of(scene.judge()) == "already-dosed");
    scene.doses().pop_back();
    scene.facts.history.holds = {hold_of(3, morning)};
    scene.facts.history.holds[0].client = 1055;
    CHECK(codes_of(scene.judge()) == "on-hold");
}
