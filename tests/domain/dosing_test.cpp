#include "dosing_scenes.hpp"

#include <rapidcheck.h>

#include <functional>
#include <set>
#include <stdexcept>

using namespace scenes;

namespace {

/// One rule: how to come to be refused by it alone, what is shown as the way out, and a neighbour just allowed.
template <class Scene> struct Row {
    using Step = std::function<void(Scene&)>;
    std::string name;
    std::string code;
    Step arrange;
    std::string change; ///< empty: none may be shown
    std::string neighbour_name;
    Step neighbour;
    std::vector<std::pair<std::string, Step>> alter; ///< for each fact of the reason an alteration that shows
};

template <class Scene> void check_row(const Row<Scene>& row) {
    CAPTURE(row.name);
    Scene scene;
    CHECK(scene.judge().allowed);
    row.arrange(scene);
    const Verdict verdict = scene.judge();
    CAPTURE(words_of(verdict));
    CHECK(!verdict.allowed);
    CHECK(codes_of(verdict) == row.code);
    CHECK(verdict.change == row.change);
    if (!verdict.change.empty()) CHECK(allowed_as_told(scene, verdict.change));
    if (verdict.reasons.empty()) return;
    const auto& reason = verdict.reasons.front();
    CHECK(reason.layer == layer_of(reason.code));
    CHECK(!reason.citation.empty());
    CHECK(!reason.facts.empty());

    CAPTURE(row.neighbour_name);
    Scene beside;
    row.neighbour(beside);
    CHECK(words_of(beside.judge()) == "allowed");
}

// Every fact that a reason lists shows in the verdict or in its words when it is altered.
template <class Scene> void check_facts(const Row<Scene>& row) {
    if (row.alter.empty()) return; // another row of the same rule has them
    CAPTURE(row.name);
    Scene scene;
    row.arrange(scene);
    const Verdict verdict = scene.judge();
    for (const auto& [name, value] : verdict.reasons.front().facts) {
        CAPTURE(name);
        const auto alter = std::ranges::find(row.alter, name, [](const auto& pair) { return pair.first; });
        REQUIRE(alter != row.alter.end());
        Scene altered = scene;
        alter->second(altered);
        CHECK(words_of(altered.judge()) != words_of(verdict));
    }
}

// A prescriber who says the code goes past a local rule and past nothing else; a nurse goes past nothing.
template <class Scene> void check_override(const Row<Scene>& row) {
    CAPTURE(row.name);
    const bool may = std::ranges::count(local_codes, row.code) > 0; // of several reasons one code passes none
    for (const std::string& code : contract_order) {
        CAPTURE(code);
        Scene scene;
        row.arrange(scene);
        scene.asker = {Role::prescriber, {code}};
        CHECK(scene.judge().allowed == (may && code == row.code));
        scene.asker = {Role::nurse | Role::pharmacist | Role::director | Role::admin, {code}};
        CHECK(!scene.judge().allowed);
    }
    Scene scene;
    row.arrange(scene);
    scene.asker = {Role::prescriber, {}}; // the role alone goes past nothing
    CHECK(!scene.judge().allowed);
}

// Steps that many rows take.
auto with_dose(const DoseRecord& dose) {
    return [dose](AdministerScene& scene) { scene.doses().push_back(dose); };
}
auto with_buprenorphine_from(Day start) {
    return [start](AdministerScene& scene) {
        scene.orders().push_back(order_of(2, Medication::buprenorphine, Amount::milligrams(16), start));
    };
}
auto with_naltrexone_from(Day start) {
    return [start](AdministerScene& scene) {
        scene.orders().push_back(order_of(2, Medication::naltrexone, Amount::milligrams(50), start));
    };
}

// The order of 40 mg in two portions, and the first given at that moment.
void give_first_portion(AdministerScene& scene, Instant when) {
    scene.order().portions = {Amount::milligrams(20), Amount::milligrams(20)};
    scene.doses().push_back(dose_of(today, 1, today));
    scene.doses().back().amount = Amount::milligrams(20);
    scene.doses().back().at = when;
}

const std::vector<Row<AdministerScene>>& administer_rows() {
    using Scene = AdministerScene;
    using Rows = std::vector<Row<Scene>>;
    static const Rows rows{
        {"today's bottle is out", "covered-today", with_dose(dose_of(today - 1, 2, today, DoseKind::take_home)),
         "the return of 2026-11-20.2", "it came back sealed",
         with_dose(returned(dose_of(today - 1, 2, today, DoseKind::take_home), today)),
         {{"covered_by", [](Scene& s) { s.doses().at(s.doses().size() - 1).number = *DoseNumber::from_parts(today - 1, 3); }},
          {"kind", [](Scene& s) { s.doses().at(s.doses().size() - 1).kind = DoseKind::filled; }}}},
        {"discharged today", "no-open-episode", [](Scene& s) { s.facts.episodes[0].discharged = today; },
         "an admission",
         "discharged tomorrow", [](Scene& s) { s.facts.episodes[0].discharged = today + 1; },
         {{"day", [](Scene& s) { s.request.day = today + 1; }}}},
        {"admitted tomorrow", "no-open-episode", [](Scene& s) { s.facts.episodes[0].admitted = today + 1; },
         "an admission",
         "admitted today", [](Scene& s) { s.facts.episodes[0].admitted = today; }, {}},
        {"ended today", "no-active-order", [](Scene& s) { s.order().end = today; }, "an order",
         "ends tomorrow", [](Scene& s) { s.order().end = today + 1; },
         {{"day", [](Scene& s) { s.request.day = today - 1; }}}},
        {"begins tomorrow", "no-active-order", [](Scene& s) { s.order().start = today + 1; }, "an order",
         "begins today", [](Scene& s) { s.order().start = today; }, {}},
        {"another medication is asked for", "no-active-order",
         [](Scene& s) { s.request.medication = Medication::naltrexone; }, "",
         // an order would stand beside methadone
         "the ordered one is", [](Scene& s) { s.request.medication = Medication::methadone; }, {}},
        {"an order of the amount asked for would be too large", "no-active-order",
         [](Scene& s) {
             s.order().end = today;
             s.doses().clear();
             s.request.amount = Amount::milligrams(80);
         },
         "", "dosed before in this episode",
         [](Scene& s) {
             s.order().amount = Amount::milligrams(80);
             s.request.amount = Amount::milligrams(80);
         },
         {}},
        {"held since this moment", "on-hold", [](Scene& s) { s.facts.history.holds = {hold_of(3, morning)}; },
         "release of hold 3 by a prescriber",
         "held a microsecond later", [](Scene& s) { s.facts.history.holds = {hold_of(3, morning + 1)}; },
         {{"hold", [](Scene& s) { s.facts.history.holds.at(0).id = 4; }},
          {"reason", [](Scene& s) { s.facts.history.holds.at(0).reason = "identity"; }},
          {"since", [](Scene& s) { s.facts.history.holds.at(0).day = today; }}}},
        {"held on an earlier number too", "on-hold",
         [](Scene& s) { s.facts.history.holds = {hold_of(3, morning + -5, morning), hold_of(2, morning + -hour)}; },
         "release of hold 2 by a prescriber",
         "released at this moment",
         [](Scene& s) { s.facts.history.holds = {hold_of(3, morning + -5, morning)}; }, {}},
        {"a bottle for today", "covered-today",
         with_dose(dose_of(today - 1, 18, today, DoseKind::take_home)),
         "the return of 2026-11-20.18",
         "a bottle for tomorrow",
         with_dose(dose_of(today - 1, 18, today + 1, DoseKind::take_home)),
         {{"covered_by", [](Scene& s) { s.doses().at(1).number = *DoseNumber::from_parts(today - 1, 19); }},
          {"kind", [](Scene& s) { s.doses().at(1).kind = DoseKind::filled; }}}},
        {"a bottle of the other agonist", "covered-today",
         with_dose(dose_of(today - 1, 18, today, DoseKind::take_home, Medication::buprenorphine)),
         "the return of 2026-11-20.18", "a medicine for alcohol",
         with_dose(dose_of(today - 1, 18, today, DoseKind::take_home, Medication::acamprosate)), {}},
        {"a voided bottle, not confirmed", "covered-today",
         with_dose(voided(dose_of(today - 1, 18, today, DoseKind::take_home))),
         "mat dose-log void 2026-11-20.18 --confirm by a second login", "a voided bottle, confirmed",
         with_dose(voided(dose_of(today - 1, 18, today, DoseKind::take_home), true)), {}},
        {"a pharmacy's fill", "covered-today",
         with_dose(dose_of(today, 1, today, DoseKind::filled)),
         "the return of 2026-11-21.1", "yesterday's fill",
         with_dose(dose_of(today - 1, 1, today - 1, DoseKind::filled)), {}},
        {"a guest dose", "covered-today",
         with_dose(dose_of(today, 1, today, DoseKind::guest)),
         "the void of 2026-11-21.1, confirmed by a second login", "a dose refused there",
         with_dose(dose_of(today, 1, today, DoseKind::refused)), {}},
        {"an injection of six days ago", "covered-today",
         with_dose(injection_of(today - 6, Medication::buprenorphine, 7)),
         "a day from 2026-11-22 on", "an injection of seven days ago",
         with_dose(injection_of(today - 7, Medication::buprenorphine, 7)), {}},
        {"a guest day at another program", "covered-today",
         [](Scene& s) { s.facts.history.guest_stays = {{0, {today - 1, today}, "out"}}; },
         "the end of the guest stay",
         "a stay that ended yesterday",
         [](Scene& s) { s.facts.history.guest_stays = {{0, {today - 2, today - 1}, "out"}}; },
         {{"guest_until", [](Scene& s) { s.facts.history.guest_stays.at(0).days.last = today + 3; }}}},
        {"a guest day from today", "covered-today",
         [](Scene& s) { s.facts.history.guest_stays = {{0, {today, today + 2}, "out"}}; },
         "the end of the guest stay", "a guest of ours",
         [](Scene& s) { s.facts.history.guest_stays = {{0, {today, today}, "in"}}; }, {}},
        {"doses verified where the person is", "covered-today",
         [](Scene& s) { s.facts.history.absences = {{0, {today, today + 1}, "jail", "verified"}}; },
         "the end of the absence",
         "doses unknown where the person is",
         [](Scene& s) { s.facts.history.absences = {{0, {today, today + 1}, "jail", "unknown"}}; },
         {{"absence_until", [](Scene& s) { s.facts.history.absences.at(0).days.last = today + 3; }}}},
        {"dosed today", "already-dosed", with_dose(dose_of(today)),
         "the void of dose 2026-11-21.17, confirmed by a second login",
         "the void is confirmed", with_dose(voided(dose_of(today), true)),
         {{"dose", [](Scene& s) { s.doses().at(1).number = *DoseNumber::from_parts(today, 18); }},
          {"day", [](Scene& s) { s.doses().at(1).day = today + 1; }}}},
        {"part of the dose given", "already-dosed",
         with_dose(dose_of(today, DoseKind::partial)),
         "the void of dose 2026-11-21.17, confirmed by a second login", "the dose held",
         with_dose(dose_of(today, DoseKind::held)), {}},
        {"dosed today with the other agonist", "already-dosed",
         with_dose(dose_of(today, 2, today, DoseKind::replacement, Medication::buprenorphine)),
         "the void of dose 2026-11-21.2, confirmed by a second login", "a medicine for alcohol today",
         with_dose(dose_of(today, 2, today, DoseKind::administered, Medication::disulfiram)), {}},
        {"voided by one login", "already-dosed", with_dose(voided(dose_of(today))),
         "mat dose-log void 2026-11-21.17 --confirm by a second login",
         "a corrected row, itself voided and confirmed",
         [](Scene& s) {
             s.doses().push_back(voided(dose_of(today), false, true));
             s.doses().push_back(voided(dose_of(today, 18, today), true));
         },
         {{"dose", [](Scene& s) { s.doses().at(1).number = *DoseNumber::from_parts(today, 18); }},
          {"day", [](Scene& s) { s.doses().at(1).day = today - 1; }}}},
        {"a corrected row stands", "already-dosed",
         [](Scene& s) {
             s.doses().push_back(voided(dose_of(today), false, true));
             s.doses().push_back(dose_of(today, 18, today));
         },
         "the void of dose 2026-11-21.18, confirmed by a second login", "yesterday's was corrected",
         [](Scene& s) {
             s.doses().at(0) = voided(s.doses().at(0), false, true);
             s.doses().push_back(dose_of(today - 1, 18, today - 1));
         },
         {}},
        {"a microsecond short of 6 hours after the first portion", "portion-too-soon",
         [](Scene& s) { give_first_portion(s, morning + (1 - 6 * hour)); }, "6 h after dose 2026-11-21.1",
         "6 hours after it", [](Scene& s) { give_first_portion(s, morning + -6 * hour); },
         {{"dose", [](Scene& s) { s.doses().at(s.doses().size() - 1).number = *DoseNumber::from_parts(today, 2); }},
          {"hours", [](Scene& s) { s.doses().at(s.doses().size() - 1).at = morning + -3 * hour; }}}},
        {"both portions were given", "already-dosed, already-dosed",
         [](Scene& s) {
             give_first_portion(s, morning + -9 * hour);
             s.doses().push_back(s.doses().at(s.doses().size() - 1));
             s.doses().at(s.doses().size() - 1).number = *DoseNumber::from_parts(today, 2);
             s.doses().at(s.doses().size() - 1).at = morning + -7 * hour;
         },
         "the void of dose 2026-11-21.1, confirmed by a second login", "one of them",
         [](Scene& s) { give_first_portion(s, morning + -9 * hour); }, {}},
        {"the whole day's dose was given before it was split", "already-dosed",
         [](Scene& s) {
             give_first_portion(s, morning + -9 * hour);
             s.doses().at(s.doses().size() - 1).amount = Amount::milligrams(40);
         },
         "the void of dose 2026-11-21.1, confirmed by a second login", "half of it was",
         [](Scene& s) { give_first_portion(s, morning + -9 * hour); }, {}},
        {"the day's amount for the second portion", "amount-not-ordered",
         [](Scene& s) {
             give_first_portion(s, morning + -9 * hour);
             s.request.amount = Amount::milligrams(40);
         },
         "the ordered 20 mg", "the portion's",
         [](Scene& s) {
             give_first_portion(s, morning + -9 * hour);
             s.request.amount = Amount::milligrams(20);
         },
         {}},
        {"more than 50 mg in the portions of the first day", "day1-over-50mg",
         [](Scene& s) {
             give_first_portion(s, morning + -9 * hour);
             s.order().portions = {Amount::milligrams(30), Amount::micrograms(20'001)};
             s.doses().erase(s.doses().begin());
             s.doses().at(s.doses().size() - 1).amount = Amount::milligrams(30);
         },
         "a portion of 20 mg or less", "50 mg in them",
         [](Scene& s) {
             give_first_portion(s, morning + -9 * hour);
             s.order().portions = {Amount::milligrams(30), Amount::milligrams(20)};
             s.doses().erase(s.doses().begin());
             s.doses().at(s.doses().size() - 1).amount = Amount::milligrams(30);
         },
         {}},
        {"a verbal order unsigned a microsecond longer than 24 hours", "order-expired",
         [](Scene& s) { s.order().verbal = VerbalOrder{2, morning + (-24 * hour - 1), today - 1, false, false}; },
         "the signature of order 1", "24 hours",
         [](Scene& s) { s.order().verbal = VerbalOrder{2, morning + -24 * hour, today - 1, false, false}; },
         {{"order", [](Scene& s) { s.order().id = 2; }},
          {"hours", [](Scene& s) { s.order().verbal->at = morning + -30 * hour; }}}},
        {"a verbal order of last week that nobody signed", "order-expired",
         [](Scene& s) { s.order().verbal = VerbalOrder{2, morning + -170 * hour, today - 8, false, false}; },
         "the signature of order 1", "it is signed",
         [](Scene& s) { s.order().verbal = VerbalOrder{2, morning + -170 * hour, today - 8, true, false}; }, {}},
        {"the other agonist is no order of this cross-taper", "two-agonists",
         [](Scene& s) {
             with_buprenorphine_from(today)(s);
             s.orders().at(s.orders().size() - 1).beside = 7;
         },
         "the end of order 2", "it tapers across",
         [](Scene& s) {
             with_buprenorphine_from(today)(s);
             s.orders().at(s.orders().size() - 1).beside = 1;
             s.request.medication = Medication::methadone;
         },
         {}},
        {"across a taper, its own medication was given", "already-dosed",
         [](Scene& s) {
             with_buprenorphine_from(today)(s);
             s.orders().at(s.orders().size() - 1).beside = 1;
             s.request.medication = Medication::buprenorphine;
             s.doses().push_back(dose_of(today, 1, today, DoseKind::administered, Medication::buprenorphine));
         },
         "the void of dose 2026-11-21.1, confirmed by a second login", "the other was",
         [](Scene& s) {
             with_buprenorphine_from(today)(s);
             s.orders().at(s.orders().size() - 1).beside = 1;
             s.request.medication = Medication::buprenorphine;
             s.doses().push_back(dose_of(today, 1, today));
         },
         {}},
        {"after a restore", "doses-unknown", [](Scene& s) { s.facts.doses_unknown = true; },
         "mat store attest --doses-through INSTANT",
         "attested", [](Scene& s) { s.facts.doses_unknown = false; },
         {{"restored", [](Scene& s) { s.facts.doses_unknown = false; }}}},
        {"a microsecond behind the last entry", "clock-behind",
         [](Scene& s) { s.facts.clock_floor = s.facts.now + 1; },
         "a clock that is right, or mat store attest --clock by an admin and a second login",
         "at the last entry", [](Scene& s) { s.facts.clock_floor = s.facts.now; },
         {{"behind_seconds", [](Scene& s) { s.facts.clock_floor = s.facts.now + hour; }}}},
        {"a microgram too much", "amount-not-ordered",
         [](Scene& s) { s.request.amount = Amount::micrograms(40'001); }, "the ordered 40 mg",
         "as ordered", [](Scene& s) { s.request.amount = Amount::milligrams(40); },
         {{"ordered_mg", [](Scene& s) { s.order().amount = Amount::milligrams(41); }},
          {"asked_mg", [](Scene& s) { s.request.amount = Amount::milligrams(39); }}}},
        {"a microgram too little", "amount-not-ordered",
         [](Scene& s) { s.request.amount = Amount::micrograms(39'999); }, "the ordered 40 mg",
         "an odd amount as ordered",
         [](Scene& s) {
             s.order().amount = Amount::micrograms(39'999);
             s.request.amount = Amount::micrograms(39'999);
         },
         {}},
        {"a microgram over 50 mg on the first day", "day1-over-50mg",
         [](Scene& s) {
             s.doses().clear();
             s.order().amount = Amount::micrograms(50'001);
         },
         "an order of 50 mg or less", "50 mg on the first day",
         [](Scene& s) {
             s.doses().clear();
             s.order().amount = Amount::milligrams(50);
         },
         {{"first_day", [](Scene& s) { s.request.day = today + 1; }},
          {"amount_mg", [](Scene& s) { s.order().amount = Amount::milligrams(60); }}}},
        {"over 50 mg, last dosed before this episode", "day1-over-50mg",
         [](Scene& s) {
             s.order().amount = Amount::milligrams(60);
             s.facts.episodes[0].admitted = today;
         },
         "an order of 50 mg or less", "dosed on the day of admission",
         [](Scene& s) {
             s.order().amount = Amount::milligrams(60);
             s.facts.episodes[0].admitted = today - 1;
         },
         {}},
        {"over 50 mg, the only dose was another medication's", "day1-over-50mg",
         [](Scene& s) {
             s.order().amount = Amount::milligrams(60);
             s.doses().at(0).medication = Medication::buprenorphine;
         },
         "an order of 50 mg or less", "60 mg of another medication",
         [](Scene& s) {
             s.doses().clear();
             s.order().medication = Medication::buprenorphine;
             s.order().amount = Amount::milligrams(60);
         },
         {}},
        {"a second agonist is open", "two-agonists",
         with_buprenorphine_from(today),
         "the end of order 2", "it begins tomorrow",
         with_buprenorphine_from(today + 1),
         {{"open_order", [](Scene& s) { s.orders().at(1).id = 3; }},
          {"medication", [](Scene& s) { s.orders().at(1).medication = Medication::naltrexone; }}}},
        {"naltrexone is open", "naltrexone-with-agonist",
         with_naltrexone_from(today - 9),
         "the end of order 2", "it ended today",
         [](Scene& s) {
             s.orders().push_back(order_of(2, Medication::naltrexone, Amount::milligrams(50), today - 9));
             s.orders().at(1).end = today;
         },
         {{"open_order", [](Scene& s) { s.orders().at(1).id = 3; }},
          {"medication", [](Scene& s) { s.orders().at(1).medication = Medication::buprenorphine; }}}},
        {"three days without a dose", "needs-order", [](Scene& s) { s.doses() = {dose_of(today - 4)}; },
         "an order written since 2026-11-20", "two days without a dose",
         [](Scene& s) { s.doses() = {dose_of(today - 3)}; },
         {{"days_since_dose", [](Scene& s) { s.doses() = {dose_of(today - 5)}; }},
          {"last_dose_day", [](Scene& s) { s.doses() = {dose_of(today - 5)}; }},
          {"order_written", [](Scene& s) { s.order().written = today - 2; }}}},
        {"five days without a dose", "reinduction", [](Scene& s) { s.doses() = {dose_of(today - 6)}; },
         "a new order of 30 mg or less", "a new order of 30 mg",
         [](Scene& s) {
             s.doses() = {dose_of(today - 6)};
             s.order().amount = Amount::milligrams(30);
             s.order().written = today - 1;
         },
         {{"days_since_dose", [](Scene& s) { s.doses() = {dose_of(today - 7)}; }},
          {"last_dose_day", [](Scene& s) { s.doses() = {dose_of(today - 7)}; }},
          {"order_written", [](Scene& s) { s.order().written = today; }},
          {"amount_mg", [](Scene& s) { s.order().amount = Amount::milligrams(20); }}}},
        {"a microsecond short of 12 hours", "interval-too-short",
         [](Scene& s) { s.doses().at(0).at = morning + (1 - 12 * hour); },
         "12 h after dose 2026-11-20.17", "12 hours",
         [](Scene& s) { s.doses().at(0).at = morning + -12 * hour; },
         {{"dose", [](Scene& s) { s.doses().at(0).number = *DoseNumber::from_parts(today - 1, 18); }},
          {"hours", [](Scene& s) { s.doses().at(0).at = morning + -3 * hour; }}}},
        {"a voided dose of last night, not confirmed", "interval-too-short",
         [](Scene& s) {
             s.doses().push_back(voided(dose_of(today - 1, 18, today - 1)));
             s.doses().at(1).at = morning + -4 * hour;
         },
         "12 h after dose 2026-11-20.18", "a voided dose of last night, confirmed",
         [](Scene& s) {
             s.doses().push_back(voided(dose_of(today - 1, 18, today - 1), true));
             s.doses().at(1).at = morning + -4 * hour;
         },
         {}},
        {"the only dose of yesterday was given in the evening", "interval-too-short",
         [](Scene& s) {
             s.order().portions = {Amount::milligrams(20), Amount::milligrams(20)};
             s.doses().at(0).order = 1;
             s.doses().at(0).at = morning + -11 * hour;
         },
         "12 h after dose 2026-11-20.17", "its second portion was",
         [](Scene& s) {
             s.order().portions = {Amount::milligrams(20), Amount::milligrams(20)};
             s.doses().at(0).order = 1;
             s.doses().push_back(dose_of(today - 1, 18, today - 1));
             s.doses().at(s.doses().size() - 1).order = 1;
             s.doses().at(s.doses().size() - 1).at = morning + -11 * hour;
         },
         {}},
        {"a late entry too near to the dose of the day after", "interval-too-short",
         [](Scene& s) {
             s.doses().push_back(dose_of(today + 1));
             s.doses().at(1).at = morning + (12 * hour - 1);
         },
         "12 h before dose 2026-11-22.17", "12 hours before it",
         [](Scene& s) {
             s.doses().push_back(dose_of(today + 1));
             s.doses().at(1).at = morning + 12 * hour;
         },
         {}},
        {"expired today", "order-expired", [](Scene& s) { s.order().until = today; }, "a new order",
         "expires tomorrow", [](Scene& s) { s.order().until = today + 1; },
         {{"order", [](Scene& s) { s.order().id = 2; }}, {"until", [](Scene& s) { s.order().until = today - 1; }}}},
    };
    return rows;
}

const std::vector<Row<DispenseScene>>& dispense_rows() {
    using Scene = DispenseScene;
    static const std::vector<Row<Scene>> rows{
        {"discharged today", "no-open-episode", [](Scene& s) { s.facts.episodes[0].discharged = today; },
         "an admission",
         "discharged tomorrow", [](Scene& s) { s.facts.episodes[0].discharged = today + 1; },
         {{"day", [](Scene& s) { s.request.day = today + 1; }}}},
        {"ended today", "no-active-order", [](Scene& s) { s.order().end = today; }, "an order",
         "ends after the bottle's day", [](Scene& s) { s.order().end = today + 2; },
         {{"day", [](Scene& s) { s.request.day = today - 1; }}}},
        {"ends tomorrow, the bottle's day", "no-active-order", [](Scene& s) { s.order().end = today + 1; }, "an order",
         "another goes on then",
         [](Scene& s) {
             s.order().end = today + 1;
             s.orders().push_back(order_of(2, Medication::methadone, Amount::milligrams(50), today + 1));
         },
         {}},
        {"ends within the supply", "no-active-order",
         [](Scene& s) {
             s.facts.closures = {today + 2};
             s.order().end = today + 2;
         },
         "bottles up to 2026-11-22", "ends after it",
         [](Scene& s) {
             s.facts.closures = {today + 2};
             s.order().end = today + 3;
         },
         {}},
        {"an eighth day on treatment day 14", "take-home-cap",
         [](Scene& s) {
             s.facts.episodes[0].admitted = today - 13;
             s.facts.history.take_home_orders = {take_home_order_of(1, today, 28)};
             s.request.days = 10; // two of them Sundays
         },
         "bottles up to 2026-11-30", "on day 15",
         [](Scene& s) {
             s.facts.episodes[0].admitted = today - 14;
             s.facts.history.take_home_orders = {take_home_order_of(1, today, 28)};
             s.request.days = 10;
         },
         {{"counted_days", [](Scene& s) { s.request.days = 11; }},
          {"treatment_day", [](Scene& s) { s.facts.episodes[0].admitted = today - 12; }},
          {"tier", [](Scene& s) { s.facts.episodes[0].admitted = today - 20; }},
          {"cap_days", [](Scene& s) { s.facts.episodes[0].admitted = today - 20; }},
          {"exempt_days", [](Scene& s) { s.facts.closures = {today + 3}; }}}},
        {"a day more than the determination allows", "take-home-cap",
         [](Scene& s) {
             s.facts.history.take_home_orders = {take_home_order_of(1, today - 3, 6)};
             s.request.days = 9;
         },
         "bottles up to 2026-11-29", "it allows as many",
         [](Scene& s) {
             s.facts.history.take_home_orders = {take_home_order_of(1, today - 3, 7)};
             s.request.days = 9;
         },
         {{"counted_days", [](Scene& s) { s.request.days = 10; }},
          {"determination", [](Scene& s) { s.facts.history.take_home_orders.at(0).day = today - 2; }},
          {"determination_days", [](Scene& s) { s.facts.history.take_home_orders.at(0).days = 5; }},
          {"exempt_days", [](Scene& s) { s.facts.closures = {today + 7}; }}}},
        {"a bottle in hand for a later day", "take-home-cap",
         [](Scene& s) {
             s.facts.episodes[0].admitted = today - 13;
             s.facts.history.take_home_orders = {take_home_order_of(1, today, 7)};
             s.doses().push_back(dose_of(today - 1, 5, today + 12, DoseKind::take_home));
             s.request.days = 9;
         },
         "bottles up to 2026-11-29", "it came back",
         [](Scene& s) {
             s.facts.episodes[0].admitted = today - 13;
             s.facts.history.take_home_orders = {take_home_order_of(1, today, 7)};
             s.doses().push_back(returned(dose_of(today - 1, 5, today + 12, DoseKind::take_home), today));
             s.request.days = 9;
         },
         {{"counted_days", [](Scene& s) { s.request.days = 10; }},
          {"treatment_day", [](Scene& s) { s.facts.episodes[0].admitted = today - 12; }},
          {"tier", [](Scene& s) { s.facts.episodes[0].admitted = today - 20; }},
          {"cap_days", [](Scene& s) { s.facts.episodes[0].admitted = today - 20; }},
          {"in_hand_days", [](Scene& s) { s.doses().at(s.doses().size() - 1).day = today + 13; }},
          {"exempt_days", [](Scene& s) { s.facts.closures = {today + 3}; }}}},
        {"the determination has ended", "no-take-home-order",
         [](Scene& s) {
             s.facts.history.take_home_orders = {take_home_order_of(1, today - 9, 28), take_home_order_of(2, today - 3, 6)};
             s.facts.history.take_home_orders.at(1).end = today; // the older one does not come back
             s.request.days = 2;
         },
         "bottles for closure days only", "it ends tomorrow",
         [](Scene& s) {
             s.facts.history.take_home_orders = {take_home_order_of(1, today - 9, 28), take_home_order_of(2, today - 3, 6)};
             s.facts.history.take_home_orders.at(1).end = today + 1;
             s.request.days = 2;
         },
         {}},
        {"the determination is of an episode before", "no-take-home-order",
         [](Scene& s) {
             s.facts.episodes[0].admitted = today - 20;
             s.facts.history.take_home_orders = {take_home_order_of(1, today - 21, 6)};
             s.request.days = 2;
         },
         "bottles for closure days only", "of the day of admission",
         [](Scene& s) {
             s.facts.episodes[0].admitted = today - 20;
             s.facts.history.take_home_orders = {take_home_order_of(1, today - 20, 6)};
             s.request.days = 2;
         },
         {}},
        {"that bottle is for Sunday again, and Sunday's did not come back", "supply-overlap",
         with_dose(dose_of(today - 1, 2, today + 1, DoseKind::take_home)), "the return of 2026-11-20.2", "it did",
         with_dose(returned(dose_of(today - 1, 2, today + 1, DoseKind::take_home), today)), {}},
        {"held since this moment", "on-hold", [](Scene& s) { s.facts.history.holds = {hold_of(3, morning)}; },
         "release of hold 3 by a prescriber", "released at this moment",
         [](Scene& s) { s.facts.history.holds = {hold_of(3, morning + -5, morning)}; },
         {{"hold", [](Scene& s) { s.facts.history.holds.at(0).id = 4; }},
          {"reason", [](Scene& s) { s.facts.history.holds.at(0).reason = "identity"; }},
          {"since", [](Scene& s) { s.facts.history.holds.at(0).day = today; }}}},
        {"after a restore", "doses-unknown", [](Scene& s) { s.facts.doses_unknown = true; },
         "mat store attest --doses-through INSTANT",
         "attested", [](Scene& s) { s.facts.doses_unknown = false; }, {}},
        {"a microsecond behind the last entry", "clock-behind",
         [](Scene& s) { s.facts.clock_floor = s.facts.now + 1; },
         "a clock that is right, or mat store attest --clock by an admin and a second login",
         "at the last entry", [](Scene& s) { s.facts.clock_floor = s.facts.now; }, {}},
        {"Sunday's bottle is out already", "supply-overlap",
         with_dose(dose_of(today, 2, today + 1, DoseKind::take_home)),
         "the return of 2026-11-21.2",
         "Monday's bottle is",
         with_dose(dose_of(today, 2, today + 2, DoseKind::take_home)),
         {{"covered_day", [](Scene& s) { s.doses().at(s.doses().size() - 1).day = today + 2; }},
          {"covered_by", [](Scene& s) { s.doses().at(s.doses().size() - 1).number = *DoseNumber::from_parts(today, 3); }}}},
        {"a voided bottle, not confirmed", "supply-overlap",
         with_dose(voided(dose_of(today, 2, today + 1, DoseKind::take_home))),
         "mat dose-log void 2026-11-21.2 --confirm by a second login", "a voided bottle, confirmed",
         with_dose(voided(dose_of(today, 2, today + 1, DoseKind::take_home), true)),
         {}},
        {"an injection covers Sunday", "supply-overlap",
         with_dose(injection_of(today - 5, Medication::buprenorphine, 7)), "",
         // it cannot come back
         "an injection covers today",
         with_dose(injection_of(today - 6, Medication::buprenorphine, 7)), {}},
        {"a pharmacy's fill for Sunday", "supply-overlap",
         with_dose(dose_of(today, 2, today + 1, DoseKind::filled)),
         "the return of 2026-11-21.2",
         "naltrexone for Sunday",
         with_dose(dose_of(today, 2, today + 1, DoseKind::filled, Medication::naltrexone)), {}},
        {"a guest stay over Sunday", "supply-overlap",
         [](Scene& s) { s.facts.history.guest_stays = {{0, {today + 1, today + 3}, "out"}}; },
         "the end of the guest stay or absence",
         "from Monday", [](Scene& s) { s.facts.history.guest_stays = {{0, {today + 2, today + 3}, "out"}}; },
         {{"covered_day", [](Scene& s) { s.facts.history.guest_stays.at(0).days.first = today + 2; }}}},
        {"dosed where the person will be", "supply-overlap",
         [](Scene& s) { s.facts.history.absences = {{0, {today + 1, today + 1}, "hospital", "verified"}}; },
         "the end of the guest stay or absence", "not verified",
         [](Scene& s) { s.facts.history.absences = {{0, {today + 1, today + 1}, "hospital", "unknown"}}; }, {}},
        {"the second of two closed days is covered", "supply-overlap",
         [](Scene& s) {
             s.facts.closures = {today + 2};
             s.doses().push_back(dose_of(today, 2, today + 2, DoseKind::take_home));
         },
         "bottles up to 2026-11-22", "the first of them alone is asked for",
         [](Scene& s) {
             s.facts.closures = {today + 2};
             s.doses().push_back(dose_of(today, 2, today + 2, DoseKind::take_home));
             s.request.days = 1;
         },
         {}},
        {"another program's person, who may take none home", "guest-take-homes",
         [](Scene& s) { s.facts.history.guest_stays = {{0, {today - 1, today + 1}, "in"}}; },
         "their program's word that it allows bottles, in mat dose-log guest in", "that program lets them",
         [](Scene& s) { s.facts.history.guest_stays = {{0, {today - 1, today + 1}, "in", 1, {}, {}, true}}; },
         {{"guest_until", [](Scene& s) { s.facts.history.guest_stays.at(0).days.last = today + 2; }}}},
        {"a guest's bottle for the day after the stay", "guest-take-homes",
         [](Scene& s) {
             s.facts.closures = {today + 2};
             s.request.days = 2;
             s.facts.history.guest_stays = {{0, {today - 1, today + 1}, "in", 1, {}, {}, true}};
         },
         "bottles up to 2026-11-22", "the stay is longer",
         [](Scene& s) {
             s.facts.closures = {today + 2};
             s.request.days = 2;
             s.facts.history.guest_stays = {{0, {today - 1, today + 2}, "in", 1, {}, {}, true}};
         },
         {}},
        {"the newer word of the other program is no", "guest-take-homes",
         [](Scene& s) { s.facts.history.guest_stays = {{0, {today - 1, today + 1}, "in", 1, {}, {}, true}, {0, {today, today + 1}, "in", 2, {}, {}, false}}; },
         "their program's word that it allows bottles, in mat dose-log guest in", "the newer word is yes",
         [](Scene& s) { s.facts.history.guest_stays = {{0, {today - 1, today + 1}, "in", 1, {}, {}, false}, {0, {today, today + 1}, "in", 2, {}, {}, true}}; },
         {}},
        {"an agonist for three days", "no-take-home-order",
         [](Scene& s) { s.request.days = 3; },
         "bottles for closure days only", "a medicine of which the rule on take-homes does not speak",
         [](Scene& s) {
             s.order().medication = Medication::disulfiram;
             for (DoseRecord& dose : s.doses()) dose.medication = Medication::disulfiram;
             s.facts.history.take_home_orders = {take_home_order_of(1, today, 1)}; // of methadone, say
             s.request.days = 3;
         },
         {}},
        {"not dosed today", "today-open", [](Scene& s) { s.doses().pop_back(); }, "today's dose first",
         "today is covered by a bottle",
         [](Scene& s) { s.doses().at(s.doses().size() - 1) = dose_of(today - 1, 2, today, DoseKind::take_home); },
         {{"day", [](Scene& s) { s.request.day = today - 1; }}}},
        {"today's dose was voided", "today-open", [](Scene& s) { s.doses().at(s.doses().size() - 1) = voided(s.doses().at(s.doses().size() - 1)); },
         "today's dose first",
         "today is a guest day",
         [](Scene& s) {
             s.doses().pop_back();
             s.facts.history.guest_stays = {{0, {today, today}, "out"}};
         },
         {}},
        {"today's dose was refused", "today-open", [](Scene& s) { s.doses().at(s.doses().size() - 1).kind = DoseKind::refused; },
         "today's dose first",
         "part of it was given", [](Scene& s) { s.doses().at(s.doses().size() - 1).kind = DoseKind::partial; }, {}},
        {"the day after Sunday too", "no-take-home-order", [](Scene& s) { s.request.days = 2; },
         "bottles for closure days only",
         "Sunday alone", [](Scene& s) { s.request.days = 1; },
         {{"first_day_beyond", [](Scene& s) { s.facts.closures = {today + 2}; }},
          {"days_beyond", [](Scene& s) { s.request.days = 3; }}}},
        {"open tomorrow", "no-take-home-order", [](Scene& s) { s.facts.closed_weekdays = 0; }, "",
         // no bottle is due at all
         "a holiday tomorrow",
         [](Scene& s) {
             s.facts.closed_weekdays = 0;
             s.facts.closures = {today + 1};
         },
         {{"first_day_beyond", [](Scene& s) { s.request.day = today + 1; }},
          {"days_beyond", [](Scene& s) { s.request.days = 1; }}}},
        {"another agonist is ordered", "two-agonists",
         with_buprenorphine_from(today), "the end of order 2",
         "it begins after the last bottle",
         with_buprenorphine_from(today + 2), {}},
        {"naltrexone from the day of the bottle on", "naltrexone-with-agonist",
         with_naltrexone_from(today + 1), "the end of order 2",
         "from the day after",
         with_naltrexone_from(today + 2), {}},
        {"expired today", "order-expired", [](Scene& s) { s.order().until = today; }, "a new order",
         "expires after the bottle's day", [](Scene& s) { s.order().until = today + 2; },
         {{"order", [](Scene& s) { s.order().id = 2; }}, {"until", [](Scene& s) { s.order().until = today - 1; }}}},
    };
    return rows;
}

// Nothing given before today: the order is the first, in so many milligrams a portion.
void begin_split(OrderScene& scene, const std::vector<std::int64_t>& portions) {
    scene.doses().clear();
    scene.orders().clear();
    scene.request.amount = Amount();
    for (const std::int64_t portion : portions) {
        scene.request.amount = scene.request.amount + Amount::milligrams(portion);
        if (portions.size() > 1) scene.request.portions.push_back(Amount::milligrams(portion));
    }
}

const std::vector<Row<OrderScene>>& order_rows() {
    using Scene = OrderScene;
    static const std::vector<Row<Scene>> rows{
        {"discharged on the first day", "no-open-episode",
         [](Scene& s) { s.facts.episodes[0].discharged = today; }, "an admission",
         "discharged the day after", [](Scene& s) { s.facts.episodes[0].discharged = today + 1; },
         {{"day", [](Scene& s) { s.request.start = today + 1; }}}},
        {"after a restore, whatever hold there is", "doses-unknown", [](Scene& s) { s.facts.doses_unknown = true; },
         "mat store attest --doses-through INSTANT",
         "attested, on hold",
         [](Scene& s) {
             s.facts.doses_unknown = false;
             s.facts.history.holds = {hold_of(3, morning)};
         },
         {}},
        {"a microsecond behind the last entry", "clock-behind",
         [](Scene& s) { s.facts.clock_floor = s.facts.now + 1; },
         "a clock that is right, or mat store attest --clock by an admin and a second login",
         "at the last entry", [](Scene& s) { s.facts.clock_floor = s.facts.now; }, {}},
        {"a microgram over 50 mg for a first day", "day1-over-50mg",
         [](Scene& s) {
             s.doses().clear();
             s.request.amount = Amount::micrograms(50'001);
             s.request.amount_retyped = true;
         },
         "50 mg or less on the first day", "50 mg for a first day", [](Scene& s) { s.doses().clear(); },
         {{"amount_mg", [](Scene& s) { s.request.amount = Amount::milligrams(60); }},
          {"first_day", [](Scene& s) { s.request.start = today + 1; }}}},
        {"over 50 mg from today, first dosed today", "day1-over-50mg",
         [](Scene& s) {
             s.doses() = {dose_of(today)};
             s.request.amount = Amount::milligrams(60);
             s.request.amount_retyped = true;
         },
         "10 mg or less more on the first day", "from tomorrow",
         [](Scene& s) {
             s.doses() = {dose_of(today)};
             s.request.amount = Amount::milligrams(60);
             s.request.amount_retyped = true;
             s.request.start = today + 1;
         },
         {}},
        {"buprenorphine beside methadone", "two-agonists",
         [](Scene& s) { s.request.medication = Medication::buprenorphine; },
         "the end of order 1", "methadone ended today",
         [](Scene& s) {
             s.request.medication = Medication::buprenorphine;
             s.order().end = today;
         },
         {{"open_order", [](Scene& s) { s.order().id = 2; }},
          {"medication", [](Scene& s) { s.order().medication = Medication::naltrexone; }}}},
        {"beside methadone that begins on its last day", "two-agonists",
         [](Scene& s) {
             s.request.medication = Medication::buprenorphine;
             s.request.until = today + 8;
             s.order().start = today + 7;
         },
         "the end of order 1", "methadone from the day on which it has expired",
         [](Scene& s) {
             s.request.medication = Medication::buprenorphine;
             s.request.until = today + 7;
             s.order().start = today + 7;
         },
         {}},
        {"naltrexone beside methadone", "naltrexone-with-agonist",
         [](Scene& s) {
             s.doses().clear();
             s.request.medication = Medication::naltrexone;
         },
         "the end of order 1", "methadone was replaced before it began",
         [](Scene& s) {
             s.doses().clear();
             s.request.medication = Medication::naltrexone;
             s.order().start = today + 3;
             s.order().end = today + 3;
         },
         {}},
        {"a microgram over a step of 10 mg", "over-confirm",
         [](Scene& s) { s.request.amount = Amount::micrograms(50'001); },
         "the amount typed again (--confirm 50.001mg)", "a step of 10 mg",
         [](Scene& s) { s.request.amount = Amount::milligrams(50); },
         {{"amount_mg", [](Scene& s) { s.request.amount = Amount::milligrams(60); }},
          {"last_mg", [](Scene& s) { s.order().amount = Amount::milligrams(30); }}}},
        {"a large step from the order before", "over-confirm",
         [](Scene& s) { s.request.amount = Amount::milligrams(60); },
         "the amount typed again (--confirm 60mg)", "a large step down",
         [](Scene& s) {
             s.order().amount = Amount::milligrams(140);
             s.request.amount = Amount::milligrams(60);
         },
         {}},
        {"a microgram over 150 mg", "over-confirm",
         [](Scene& s) {
             s.order().amount = Amount::milligrams(145);
             s.request.amount = Amount::micrograms(150'001);
         },
         "the amount typed again (--confirm 150.001mg)", "150 mg",
         [](Scene& s) {
             s.order().amount = Amount::milligrams(145);
             s.request.amount = Amount::milligrams(150);
         },
         {{"amount_mg", [](Scene& s) { s.request.amount = Amount::milligrams(150); }}}},
        {"a microgram over 300 mg, typed again", "over-confirm",
         [](Scene& s) {
             s.request.amount = Amount::micrograms(300'001);
             s.request.amount_retyped = true;
         },
         "300 mg or less, typed again", "300 mg, typed again",
         [](Scene& s) {
             s.request.amount = Amount::milligrams(300);
             s.request.amount_retyped = true;
         },
         {{"amount_mg", [](Scene& s) { s.request.amount = Amount::milligrams(320); }}}},
        {"30, 15 and 10 mg on the first day", "day1-over-50mg",
         [](Scene& s) { begin_split(s, {30, 15, 10}); }, "50 mg or less on the first day", "30, 15 and 5 mg",
         [](Scene& s) { begin_split(s, {30, 15, 5}); }, {}},
        {"30, 15 and 10 mg after the first of them was given", "day1-over-50mg",
         [](Scene& s) {
             begin_split(s, {30, 15, 10});
             s.doses().push_back(dose_of(today, 1, today));
             s.doses().at(s.doses().size() - 1).amount = Amount::milligrams(30);
         },
         "20 mg or less more on the first day", "30, 15 and 10 mg with a rationale",
         [](Scene& s) {
             begin_split(s, {30, 15, 10});
             s.doses().push_back(dose_of(today, 1, today));
             s.request.has_rationale = true;
         },
         {}},
        {"25 mg more on the day of the first 30 mg", "day1-over-50mg",
         [](Scene& s) {
             begin_split(s, {25});
             s.doses().push_back(dose_of(today, 1, today));
             s.doses().at(s.doses().size() - 1).amount = Amount::milligrams(30);
         },
         "20 mg or less more on the first day", "20 mg more",
         [](Scene& s) {
             begin_split(s, {20});
             s.doses().push_back(dose_of(today, 1, today));
             s.doses().at(s.doses().size() - 1).amount = Amount::milligrams(30);
         },
         {}},
        {"a step of the plan is 10.001 mg more", "over-confirm",
         [](Scene& s) { s.request.steps = {{today, Amount::milligrams(50)}, {today + 3, Amount::micrograms(60'001)}}; },
         "the amount typed again (--confirm 60.001mg)", "10 mg more",
         [](Scene& s) { s.request.steps = {{today, Amount::milligrams(50)}, {today + 3, Amount::milligrams(60)}}; }, {}},
        {"the last step of a plan is over 150 mg", "over-confirm",
         [](Scene& s) {
             s.order().amount = s.request.amount = Amount::milligrams(145);
             s.request.steps = {{today, Amount::milligrams(145)}, {today + 3, Amount::micrograms(150'001)}};
         },
         "the amount typed again (--confirm 150.001mg)", "it is 150 mg",
         [](Scene& s) {
             s.order().amount = s.request.amount = Amount::milligrams(145);
             s.request.steps = {{today, Amount::milligrams(145)}, {today + 3, Amount::milligrams(150)}};
         },
         {}},
        {"a cross-taper beside another order than the open one", "two-agonists",
         [](Scene& s) {
             s.request.medication = Medication::buprenorphine;
             s.request.amount = Amount::micrograms(500);
             s.request.beside = 7;
         },
         "the end of order 1", "beside the open one",
         [](Scene& s) {
             s.request.medication = Medication::buprenorphine;
             s.request.amount = Amount::micrograms(500);
             s.request.beside = 1;
         },
         {}},
    };
    return rows;
}

} // namespace

TEST_CASE("administer: refuses by each rule, accepts its neighbour") {
    for (const auto& row : administer_rows()) check_row(row);
}
TEST_CASE("dispense: refuses by each rule, accepts its neighbour") {
    for (const auto& row : dispense_rows()) check_row(row);
}
TEST_CASE("order: refuses by each rule, accepts its neighbour") {
    for (const auto& row : order_rows()) check_row(row);
}

TEST_CASE("every fact of a reason shows when it is altered") {
    for (const auto& row : administer_rows()) check_facts(row);
    for (const auto& row : dispense_rows()) check_facts(row);
    for (const auto& row : order_rows()) check_facts(row);
}

TEST_CASE("only a prescriber goes past a rule, and only past a local one") {
    CHECK(overridable_codes() == local_codes);
    for (const auto& row : administer_rows()) check_override(row);
    for (const auto& row : dispense_rows()) check_override(row);
    for (const auto& row : order_rows()) check_override(row);
}

TEST_CASE("the codes that were gone past are named, each once") {
    AdministerScene scene;
    scene.doses() = {dose_of(today - 1), dose_of(today + 1)};
    scene.doses().at(0).at = morning + -11 * hour;
    scene.doses().at(1).at = morning + 11 * hour;
    scene.order().until = today;
    scene.asker = {Role::prescriber, {"interval-too-short", "order-expired", "needs-order"}};
    const auto out = judge_administer(scene.facts, scene.request, scene.asker, {});
    CHECK(out.verdict.allowed);
    CHECK(out.overridden == std::vector<std::string>{"interval-too-short", "order-expired"});
    scene.asker.overrides = {"order-expired"};
    CHECK(codes_of(scene.judge()) == "interval-too-short, interval-too-short");
    scene.asker = {Role::nurse, {"interval-too-short", "order-expired"}};
    CHECK(judge_administer(scene.facts, scene.request, scene.asker, {}).overridden.empty());
}

TEST_CASE("a very large amount is typed again and overridden, not one of the two") {
    OrderScene scene;
    scene.request.amount = Amount::milligrams(320);
    struct Case {
        Roles roles;
        bool typed_again, override_said, allowed, retyping_helps;
        std::string change;
    };
    for (const Case& each : {Case{Role::prescriber, false, false, false, false, "300 mg or less, typed again"},
                             Case{Role::prescriber, false, true, false, true, "the amount typed again (--confirm 320mg)"},
                             Case{Role::prescriber, true, false, false, false, "300 mg or less, typed again"},
                             Case{Role::prescriber, true, true, true, false, ""},
                             Case{Role::nurse, true, true, false, false, "300 mg or less, typed again"}}) {
        CAPTURE(each.typed_again);
        CAPTURE(each.override_said);
        scene.request.amount_retyped = each.typed_again;
        scene.asker = {each.roles, {}};
        if (each.override_said) scene.asker.overrides = {"over-confirm"};
        const auto out = judge_order(scene.facts, scene.request, scene.asker, {});
        CHECK(out.verdict.allowed == each.allowed);
        CHECK(out.verdict.change == each.change);
        CHECK(out.needs_retyping == each.retyping_helps);
        CHECK(out.overridden.size() == (each.allowed ? 1U : 0U));
        if (!each.allowed) CHECK(allowed_as_told(scene, out.verdict.change));
    }
}

TEST_CASE("an order ends the ones it takes the place of") {
    OrderScene scene;
    OrderRecord ended = scene.order(), never_began = scene.order(), planned = scene.order(),
    other = scene.order();
    ended.id = 2;
    ended.end = today;
    never_began.id = 3;
    never_began.start = today + 3;
    never_began.end = today + 3;
    planned.id = 4;
    planned.start = today + 5;
    other.id = 5;
    other.medication = Medication::naltrexone;
    scene.orders() = {scene.order(), ended, never_began, planned, other};
    std::vector<std::int64_t> replaced;
    for (const auto& order : judge_order(scene.facts, scene.request, scene.asker, {}).replaced)
        replaced.push_back(order.id);
    CHECK(replaced == std::vector<std::int64_t>{1, 4});
    CHECK(judge_order(scene.facts, scene.request, scene.asker, {}).needs_retyping == false);
    scene.orders().pop_back();
    scene.request.amount = Amount::milligrams(60);
    CHECK(judge_order(scene.facts, scene.request, scene.asker, {}).needs_retyping);
    scene.facts.doses_unknown = true; // typing again would not be enough
    CHECK(!judge_order(scene.facts, scene.request, scene.asker, {}).needs_retyping);
}

TEST_CASE("reasons come in order of precedence when everything is amiss") {
    AdministerScene scene;
    scene.facts.episodes.clear();
    scene.facts.doses_unknown = true;
    scene.facts.clock_floor = morning + hour;
    auto& history = scene.facts.history;
    history.orders = {order_of(3, Medication::naltrexone, Amount::milligrams(50), today - 9),
                      order_of(2, Medication::buprenorphine, Amount::milligrams(16), today - 9),
                      order_of(1, Medication::methadone, Amount::milligrams(60), today - 9)};
    history.orders[2].until = today;
    scene.request.medication = Medication::methadone;
    scene.request.amount = Amount::milligrams(70);
    history.doses = {dose_of(today), dose_of(today - 4, 2, today, DoseKind::take_home), dose_of(today + 1)};
    history.doses[2].at = morning + hour;
    history.holds = {hold_of(3, morning + -hour)};
    CHECK(codes_of(scene.judge()) ==
          "no-open-episode, on-hold, covered-today, already-dosed, doses-unknown, clock-behind, "
          "amount-not-ordered, day1-over-50mg, two-agonists, naltrexone-with-agonist, interval-too-short, "
          "order-expired");
    // Another four days back there is a gap as well; then the local rules come last, in their order.
    history.doses = {dose_of(today - 4), dose_of(today + 1)};
    history.doses[1].at = morning + hour;
    CHECK(codes_of(scene.judge()) ==
          "no-open-episode, on-hold, doses-unknown, clock-behind, amount-not-ordered, two-agonists, "
          "naltrexone-with-agonist, needs-order, interval-too-short, order-expired");
    history.orders.clear();
    CHECK(codes_of(scene.judge()) ==
          "no-open-episode, no-active-order, on-hold, doses-unknown, clock-behind");

    DispenseScene bottles;
    bottles.facts.episodes.clear();
    bottles.facts.doses_unknown = true;
    bottles.facts.clock_floor = morning + hour;
    bottles.facts.history.holds = scene.facts.history.holds;
    bottles.orders() = {order_of(2, Medication::naltrexone, Amount::milligrams(50), today - 9),
                        order_of(1, Medication::methadone, Amount::milligrams(60), today - 9)};
    bottles.orders().at(1).until = today;
    bottles.request.medication = Medication::methadone;
    bottles.doses() = {dose_of(today, 2, today + 2, DoseKind::take_home)};
    bottles.request.days = 4;
    CHECK(codes_of(bottles.judge()) ==
          "no-open-episode, on-hold, doses-unknown, clock-behind, supply-overlap, today-open, "
          "no-take-home-order, naltrexone-with-agonist, order-expired");

    OrderScene written;
    written.facts.episodes.clear();
    written.facts.doses_unknown = true;
    written.facts.clock_floor = morning + hour;
    written.facts.history.holds = scene.facts.history.holds;
    written.orders() = {order_of(3, Medication::naltrexone, Amount::milligrams(50), today - 9),
                        order_of(2, Medication::buprenorphine, Amount::milligrams(16), today - 9)};
    written.doses().clear();
    written.request.amount = Amount::milligrams(400);
    CHECK(codes_of(written.judge()) ==
          "no-open-episode, doses-unknown, clock-behind, day1-over-50mg, two-agonists, "
          "naltrexone-with-agonist, over-confirm");
}

TEST_CASE("change names everything that is needed, and nothing that would not help") {
    AdministerScene scene;
    scene.facts.doses_unknown = true;
    scene.facts.history.holds = {hold_of(3, morning), hold_of(4, morning)};
    CHECK(scene.judge().change == "release of hold 3 by a prescriber; and release of hold 4 by a prescriber; and "
                                  "mat store attest --doses-through INSTANT");
    CHECK(allowed_as_told(scene, scene.judge().change));

    scene = AdministerScene(); // one new order answers both reasons
    scene.doses() = {dose_of(today - 4)};
    scene.order().until = today;
    CHECK(codes_of(scene.judge()) == "needs-order, order-expired");
    CHECK(allowed_as_told(scene, scene.judge().change));
    CHECK(!has(scene.judge().change, "; and "));

    scene = AdministerScene(); // too near to the dose before and to the dose after: no hour is far from both
    scene.doses() = {dose_of(today - 1), dose_of(today + 1)};
    scene.doses().at(0).at = morning + -11 * hour;
    scene.doses().at(1).at = morning + 11 * hour;
    CHECK(scene.judge().change.empty());
}

namespace {

/// Numbers that two rows gave out twice are told apart, as a store would have it.
void number_apart(DosingFacts& facts) {
    std::int64_t next = 1000;
    std::set<DoseNumber> doses;
    for (DoseRecord& dose : facts.history.doses)
        if (!doses.insert(dose.number).second) dose.number = *DoseNumber::from_parts(dose.number.day(), ++next);
    std::set<std::int64_t> orders, holds;
    for (OrderRecord& order : facts.history.orders)
        if (!orders.insert(order.id).second) order.id = ++next;
    for (HoldRecord& hold : facts.history.holds)
        if (!holds.insert(hold.id).second) hold.id = ++next;
}

/// Some of the rows at once: reasons come in order, `change` is true where shown, overrides pass what they may.
template <class Scene> void check_together(const std::vector<Row<Scene>>& rows) {
    Scene scene;
    std::string names;
    std::set<std::size_t> drawn;
    for (auto count = *rc::gen::inRange(2, 5); count > 0; --count) {
        const auto index = *rc::gen::inRange<std::size_t>(0, rows.size());
        if (!drawn.insert(index).second) continue;
        try {
            rows[index].arrange(scene);
        } catch (const std::out_of_range&) { // it speaks of a dose that the row before took away
            RC_DISCARD();
        }
        names += rows[index].name + "; ";
    }
    number_apart(scene.facts);
    RC_LOG() << names << "\n";
    const Verdict verdict = scene.judge();
    RC_ASSERT(verdict.allowed == verdict.reasons.empty());
    RC_ASSERT(verdict.change.empty() || !verdict.allowed);
    std::size_t place = 0;
    for (const auto& reason : verdict.reasons) {
        const auto found =
            static_cast<std::size_t>(std::ranges::find(contract_order, reason.code) - contract_order.begin());
        RC_ASSERT(found < contract_order.size());
        RC_ASSERT(place <= found);
        RC_ASSERT(reason.layer == layer_of(reason.code));
        place = found;
    }
    RC_LOG() << "change: " << verdict.change << "\n";
    if (!verdict.change.empty()) RC_ASSERT(allowed_as_told(scene, verdict.change));

    // A prescriber's overrides take out the local reasons and leave the rest as they are.
    Scene overridden = scene;
    overridden.asker = {Role::prescriber, {local_codes.begin(), local_codes.end()}};
    Verdict rest = verdict;
    std::erase_if(rest.reasons, [](const auto& reason) { return std::ranges::count(local_codes, reason.code) > 0; });
    RC_ASSERT(codes_of(overridden.judge()) == codes_of(rest));
}

} // namespace

TEST_CASE("rules together: in order, overridable alone, and change is true") {
    CHECK(rc::check("administer", [] { check_together(administer_rows()); }));
    CHECK(rc::check("dispense", [] { check_together(dispense_rows()); }));
    CHECK(rc::check("order", [] { check_together(order_rows()); }));
}
