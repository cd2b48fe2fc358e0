#include "domain/policy_layers.hpp"
#include "domain/take_home_cap.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

using mat::Day;
using mat::DayRange;
using namespace mat::domain;

namespace {

Day day(std::string_view text) { return Day::parse(text).value(); }

std::vector<EpisodeRecord> admitted(std::string_view text) {
    EpisodeRecord episode;
    episode.admitted = day(text);
    return {episode};
}

// The rows of one layer over those of the law.
Policy layered(std::vector<TakeHomeTier> rows, std::string_view name) {
    Policy policy;
    policy.take_home_tables.push_back({"state", std::string(name), "its rule"});
    for (TakeHomeTier& row : rows) {
        row.table = 1;
        policy.take_home_tiers.push_back(row);
    }
    return policy;
}
const Policy wisconsin = layered({{1, 0}, {31, 1, 7}, {91, 2, 7}, {181, 3, 7}, {271, 4, 7}, {366, 6, 7}, {731, 13, 14}}, "Wisconsin");
const Policy michigan = layered({{1, 1, 7, true}, {91, 2}, {731, 3}}, "Michigan");

// The consecutive days after the hand-over, without closure days.
TakeHomeAsk asking(std::int64_t treatment_day, std::string_view handed_over, std::int64_t days, std::vector<Day> closures = {}) {
    TakeHomeAsk ask;
    ask.treatment_day = treatment_day;
    ask.handed_over = day(handed_over);
    ask.closures = closures;
    for (Day next = ask.handed_over + 1; next <= ask.handed_over + days; next = next + 1)
        if (std::ranges::find(closures, next) == closures.end()) ask.days.push_back(next);
    return ask;
}
std::int64_t most(const Policy& policy, std::int64_t treatment_day, std::string_view handed_over, std::int64_t days = 40) {
    return take_home_cap(policy, asking(treatment_day, handed_over, days)).most;
}

} // namespace

TEST_CASE("day 1 of treatment is the day of admission, and the law's rows begin on their own day (T1.1)") {
    struct Case { std::string_view admission, on; std::int64_t treatment_day, cap; };
    for (const Case& each : {
             Case{"2026-02-20", "2026-02-20", 1, 7},
             Case{"2026-02-20", "2026-03-05", 14, 7},
             Case{"2026-02-20", "2026-03-06", 15, 14},
             Case{"2026-02-20", "2026-03-21", 30, 14},
             Case{"2026-02-20", "2026-03-22", 31, 28},
             Case{"2028-02-20", "2028-03-04", 14, 7},
             Case{"2028-02-20", "2028-03-05", 15, 14},
             Case{"2028-02-20", "2028-03-20", 30, 14},
             Case{"2028-02-20", "2028-03-21", 31, 28},
         }) {
        CAPTURE(each.on);
        const auto number = treatment_day(admitted(each.admission), {}, {}, day(each.on));
        REQUIRE(number);
        CHECK(*number == each.treatment_day);
        CHECK(most({}, *number, each.on) == each.cap);
    }
    CHECK_FALSE(treatment_day(admitted("2026-02-20"), {}, {}, day("2026-02-19")));
}

TEST_CASE("the supply at one hand-over: the cap is allowed, a day more names the row that refuses") {
    for (const auto& [treatment_day, days] : {std::pair{14, 7}, {15, 14}, {31, 28}}) {
        CHECK_FALSE(take_home_cap({}, asking(treatment_day, "2026-11-16", days)).tier);
        const TakeHomeCap cap = take_home_cap({}, asking(treatment_day, "2026-11-16", days + 1));
        REQUIRE(cap.tier);
        CHECK(cap.most == days);
        CHECK(cap.tier->days == days);
        CHECK(cap.used == days);
        CHECK(cap.source.citation == "42 CFR 8.12(i)(3)");
    }
}

TEST_CASE("closure days are on top, and the second weekend day is not one of them (T1.2)") {
    const std::vector<Day> closures{day("2026-11-22"), day("2026-11-26"), day("2026-11-29")}; // Sundays, Thanksgiving
    const TakeHomeAsk to_wednesday = asking(12, "2026-11-23", 8, closures);
    CHECK(to_wednesday.days.size() == 6);
    CHECK(take_home_cap({}, to_wednesday).most == 6);
    CHECK_FALSE(take_home_cap({}, to_wednesday).tier);
    CHECK(take_home_cap({}, asking(12, "2026-11-23", 9, closures)).most == 7);
    const TakeHomeCap cap = take_home_cap({}, asking(12, "2026-11-23", 10, closures));
    CHECK(cap.most == 7);
    CHECK(cap.tier.has_value());
}

TEST_CASE("what is in hand already is part of the supply; what was taken is not, and a day twice counts once") {
    TakeHomeAsk ask = asking(12, "2026-11-23", 9);
    ask.days.erase(ask.days.begin(), ask.days.begin() + 3); // the first three were handed out before
    ask.out = {day("2026-11-22"), day("2026-11-24"), day("2026-11-25"), day("2026-11-26")};
    CHECK(take_home_cap({}, ask).most == 4);
    ask.out.erase(ask.out.begin() + 3);
    CHECK(take_home_cap({}, ask).most == 5);
    ask.days.insert(ask.days.begin() + 1, ask.days.front()); // a second bottle of one date
    CHECK(take_home_cap({}, ask).most == 6);
}

TEST_CASE("buprenorphine has no cap under federal law") {
    TakeHomeAsk ask = asking(1, "2026-11-16", 28);
    ask.medication = Medication::buprenorphine;
    CHECK(take_home_cap({}, ask).most == 28);
    CHECK(tiers_in_force({}, Medication::buprenorphine, 400).empty());
}

TEST_CASE("federal-2001: so many days a calendar week, then a supply, by days of treatment (T1.9)") {
    const Policy policy = *built_in_policy("federal-2001");
    struct Case { std::string_view on; std::int64_t treatment_day, most; };
    for (const Case& each : {
             Case{"2026-04-14", 90, 1},
             Case{"2026-04-15", 91, 2},
             Case{"2026-07-13", 180, 2},
             Case{"2026-07-14", 181, 3},
             Case{"2026-10-11", 270, 3},
             Case{"2026-10-12", 271, 6},
             Case{"2027-01-14", 365, 6},
             Case{"2027-01-15", 366, 14},
             Case{"2028-01-14", 730, 14},
             Case{"2028-01-15", 731, 30},
         }) {
        CAPTURE(each.on);
        const auto number = treatment_day(admitted("2026-01-15"), {}, policy, day(each.on));
        REQUIRE(number);
        CHECK(*number == each.treatment_day);
        // The week after the hand-over is all ahead; a day more than a week's names the row.
        TakeHomeAsk ask = asking(*number, each.on, 0);
        const Day monday = ask.handed_over + (8 - ask.handed_over.weekday()) % 7 + (ask.handed_over.weekday() == 1 ? 7 : 0);
        const bool weekly = *number < 271;
        for (std::int64_t i = 0; i < (weekly ? 7 : 40); ++i) ask.days.push_back((weekly ? monday : ask.handed_over + 1) + i);
        const TakeHomeCap cap = take_home_cap(policy, ask);
        CHECK(cap.most == each.most);
        CHECK(cap.source.citation == "66 FR 4090");
        if (!weekly) continue;
        ask.closures = {monday + 6}; // a closure day is extra
        ask.days = {monday, monday + 1, monday + 2, monday + 3};
        CHECK(take_home_cap(policy, ask).most == each.most);
    }
}

TEST_CASE("Wisconsin: so many days a calendar week by treatment day, DHS 75.59(13)(h)") {
    struct Case { std::int64_t treatment_day, a_week; };
    for (const Case& each : {Case{30, 0}, Case{31, 1}, Case{90, 1}, Case{91, 2}, Case{180, 2}, Case{181, 3}, Case{270, 3}, Case{271, 4},
                             Case{365, 4}, Case{366, 6}, Case{730, 6}}) {
        CAPTURE(each.treatment_day);
        CHECK(most(wisconsin, each.treatment_day, "2026-11-15", 7) == each.a_week); // Sunday: the week is all ahead
        const TakeHomeCap cap = take_home_cap(wisconsin, asking(each.treatment_day, "2026-11-15", 7));
        REQUIRE(cap.tier);
        CHECK(cap.source.name == "Wisconsin");
    }
    CHECK(most(wisconsin, 731, "2026-11-15", 13) == 13);
    CHECK(most(wisconsin, 731, "2026-11-15", 14) == 13);
    CHECK(most(wisconsin, 731, "2026-11-18", 16) == 13); // whatever day the two weeks begin on
}

TEST_CASE("a weekly row counts the week's days, whenever they were handed out") {
    TakeHomeAsk ask = asking(91, "2026-11-16", 1); // Tuesday
    ask.out = {day("2026-11-15"), day("2026-11-20")};
    CHECK(take_home_cap(wisconsin, ask).most == 1); // Sunday was last week's
    ask.out = {day("2026-11-18"), day("2026-11-20")};
    const TakeHomeCap cap = take_home_cap(wisconsin, ask);
    CHECK(cap.most == 0);
    CHECK(cap.window == DayRange{day("2026-11-16"), day("2026-11-22")});
    CHECK(cap.used == 2);
    ask.days = {day("2026-11-23"), day("2026-11-24")}; // next week has its own
    CHECK(take_home_cap(wisconsin, ask).most == 2);
}

TEST_CASE("both tables bind: the law's where the State's is wider") {
    // 6 days a week leave two weeks of Wisconsin's; the first days of treatment leave a week of the law's.
    const Policy wide = layered({{1, 7, 7}}, "Wide");
    CHECK(most(wide, 14, "2026-11-15") == 7);
    CHECK(take_home_cap(wide, asking(14, "2026-11-15", 20)).source.name == "federal-2024");
}

TEST_CASE("Michigan: six observed days a week for three months, then two days, then three") {
    const std::vector<Day> sundays{day("2026-11-15"), day("2026-11-22"), day("2026-11-29")};
    CHECK(take_home_cap(michigan, asking(90, "2026-11-16", 3)).most == 1);
    CHECK(take_home_cap(michigan, asking(90, "2026-11-16", 3, sundays)).most == 0); // the Sunday is the one not observed
    CHECK(take_home_cap(michigan, asking(91, "2026-11-16", 3, sundays)).most == 2);
    CHECK(take_home_cap(michigan, asking(730, "2026-11-16", 3, sundays)).most == 2);
    CHECK(take_home_cap(michigan, asking(731, "2026-11-16", 4, sundays)).most == 3);
}

TEST_CASE("a readmission begins treatment anew, unless the absence was shorter than the policy's") {
    std::vector<EpisodeRecord> episodes = admitted("2026-01-05");
    episodes[0].discharged = day("2026-02-10");
    episodes.push_back(admitted("2026-05-10")[0]); // 89 days later
    Policy ninety;
    ninety.restart_after_absence_days = 90;
    CHECK(treatment_began(episodes, {}, {}, day("2026-05-20")) == day("2026-05-10"));
    CHECK(treatment_began(episodes, {}, ninety, day("2026-05-20")) == day("2026-01-05"));
    CHECK(treatment_day(episodes, {}, ninety, day("2026-05-20")) == 136);
    episodes[1].admitted = day("2026-05-11"); // 90
    CHECK(treatment_began(episodes, {}, ninety, day("2026-05-20")) == day("2026-05-11"));

    episodes[1].admitted = day("2026-05-10");
    TreatmentHistory history;
    DoseRecord dose;
    dose.day = day("2026-02-09");
    history.doses = {dose}; // dosed up to the end
    CHECK(treatment_began(episodes, history, ninety, day("2026-05-20")) == day("2026-01-05"));
    history.doses[0].day = day("2026-02-08"); // the last dose was 90 days before
    CHECK(treatment_began(episodes, history, ninety, day("2026-05-20")) == day("2026-05-10"));
}

TEST_CASE("verified treatment elsewhere counts as treatment, where the policy lets it") {
    std::vector<EpisodeRecord> episodes = admitted("2026-11-01");
    episodes[0].treatment_start = day("2026-01-05");
    CHECK(treatment_began(episodes, {}, {}, day("2026-11-10")) == day("2026-01-05"));
    Policy own;
    own.transferred_time_counts = false;
    CHECK(treatment_day(episodes, {}, own, day("2026-11-10")) == 10);
}
