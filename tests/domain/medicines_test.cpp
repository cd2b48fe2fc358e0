// What can be ordered and how it is made up; when an injection may follow another; what is on board whatever the order says.
#include "dosing_scenes.hpp"

#include "domain/formulation.hpp"

#include <functional>

using namespace scenes;

namespace {

Amount mg(double milligrams) { return Amount::micrograms(static_cast<std::int64_t>(milligrams * 1000 + 0.5)); }

DoseRecord injection(std::string_view when, Formulation formulation, Amount amount, std::int64_t every, std::int64_t sequence = 1) {
    DoseRecord dose = dose_of(day(when), sequence, day(when), DoseKind::administered,
                              formulation == Formulation::vivitrol ? Medication::naltrexone : Medication::buprenorphine);
    dose.formulation = formulation;
    dose.amount = amount;
    dose.every_days = every;
    return dose;
}

OrderRecord order_for(Formulation formulation, Amount amount, std::int64_t every) {
    OrderRecord order = order_of(1, formulation == Formulation::vivitrol ? Medication::naltrexone : Medication::buprenorphine, amount, day("2025-01-05"));
    order.formulation = formulation;
    order.every_days = every;
    return order;
}

/// In care since 2025, at 13 o'clock of that day.
AdministerScene scene_on(std::string_view when) {
    AdministerScene scene;
    scene.facts.episodes[0].admitted = day("2025-01-05");
    scene.request.day = scene.facts.today = day(when);
    scene.request.moment = scene.facts.now = scene.facts.clock_floor = at(day(when), 13);
    scene.orders().clear();
    scene.doses().clear();
    return scene;
}

std::string words(const AdministerScene& scene) {
    const Verdict verdict = scene.judge();
    return verdict.allowed ? "allowed" : codes_of(verdict) + (verdict.change.empty() ? "" : " | " + verdict.change);
}

} // namespace

TEST_CASE("an amount is made of strengths, with the fewest pieces") {
    struct Row { const char* name; double amount; const char* made; const char* nearest; };
    const Row rows[] = {
        {"buprenorphine-film", 16, "2 films of 8/2", ""},
        {"buprenorphine-film", 24, "2 films of 12/3", ""},
        {"buprenorphine-film", 17, "", "16 18"},
        {"buprenorphine-tablet", 16, "2 tablets of 8/2", ""},
        {"buprenorphine-tablet", 18, "2 tablets of 8/2 and 1 tablet of 2/0.5", ""},
        {"buprenorphine-tablet", 3, "", "2 4"},
        {"zubsolv", 5.7, "1 tablet of 5.7/1.4", ""},
        {"zubsolv", 2.8, "2 tablets of 1.4/0.36", ""},
        {"zubsolv", 0.6, "", "0.7"},
        {"sublocade", 300, "1 syringe of 300", ""},
        {"sublocade", 200, "", "100 300"},
        {"sublocade", 600, "", "300"},
        {"brixadi-weekly", 64, "", "32"}, // two of the weekly are no monthly one
        {"brixadi-monthly", 64, "1 syringe of 64", ""},
        {"vivitrol", 380, "1 vial of 380", ""},
        {"vivitrol", 190, "", "380"},
        {"nicotine-patch", 21, "1 patch of 21", ""},
        {"acamprosate", 1998, "6 tablets of 333", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        CAPTURE(row.amount);
        const Preparation* preparation = preparation_named(row.name);
        REQUIRE(preparation != nullptr);
        CHECK(units_text(*preparation, mg(row.amount)) == row.made);
        CHECK(units_of(*preparation, mg(row.amount)).has_value() == (*row.made != '\0'));
        if (*row.made != '\0') continue;
        std::string nearest;
        for (const Amount each : nearest_made(*preparation, mg(row.amount))) nearest += (nearest.empty() ? "" : " ") + each.milligrams_text();
        CHECK(nearest == row.nearest);
    }
    CHECK(units_of(*preparation_named("methadone"), Amount::micrograms(33'333))); // measured, not counted
    CHECK(preparation_named("suboxone") == nullptr);
}

TEST_CASE("T2.6: Zubsolv in the measure of film, injections in none") {
    const auto film = [](std::optional<Formulation> formulation, double amount) { return film_equivalent(Medication::buprenorphine, formulation, mg(amount)); };
    CHECK(*film(Formulation::zubsolv, 5.7) + *film(Formulation::buprenorphine_film, 8) == mg(16));
    CHECK(film(Formulation::zubsolv, 11.4) == mg(16));
    CHECK(film(Formulation::zubsolv, 1.4) == mg(2));
    CHECK(film(Formulation::zubsolv, 2.8) == mg(4)); // two of 1.4
    CHECK(film({}, 16) == mg(16));
    CHECK(!film(Formulation::sublocade, 300));
    CHECK(!film_equivalent(Medication::methadone, {}, mg(80)));
}

TEST_CASE("T2.4: an interval is days, not a month, and each product has its own window") {
    struct Row { Formulation formulation; double given, next; std::int64_t every; const char *on, *opens, *due, *late; bool first; };
    const Row rows[] = {
        {Formulation::sublocade, 300, 100, 28, "2026-01-30", "2026-02-25", "2026-02-27", "2026-03-13", false},
        {Formulation::sublocade, 300, 300, 28, "2026-01-30", "2026-02-06", "2026-02-27", "2026-03-13", true},
        {Formulation::sublocade, 300, 300, 28, "2026-01-30", "2026-02-25", "2026-02-27", "2026-03-13", false},
        {Formulation::sublocade, 300, 100, 28, "2026-01-30", "2026-02-25", "2026-02-27", "2026-03-13", true},
        {Formulation::vivitrol, 380, 380, 28, "2026-01-31", "2026-02-28", "2026-02-28", "2026-03-03", false},
        {Formulation::vivitrol, 380, 380, 28, "2028-01-31", "2028-02-28", "2028-02-28", "2028-03-02", false},
        {Formulation::brixadi_weekly, 24, 24, 7, "2026-11-16", "2026-11-21", "2026-11-23", "2026-11-25", false},
        {Formulation::brixadi_monthly, 96, 96, 28, "2026-11-02", "2026-11-23", "2026-11-30", "2026-12-07", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.on);
        const InjectionWindow window = window_after(injection(row.on, row.formulation, mg(row.given), row.every), row.first, mg(row.next), {});
        CHECK(window.opens == day(row.opens));
        CHECK(window.due == day(row.due));
        CHECK(window.late_after == day(row.late));
    }
}

TEST_CASE("an injection before its window is too early, on its first day it is not") {
    struct Row { const char* name; Formulation formulation; double amount; std::int64_t every; std::vector<DoseRecord> before; const char *early, *open; };
    const auto film_day = dose_of(day("2026-01-29"), 9, day("2026-01-29"), DoseKind::administered, Medication::buprenorphine);
    const Row rows[] = {
        {"a second Sublocade of 100", Formulation::sublocade, 100, 28, {film_day, injection("2026-01-30", Formulation::sublocade, mg(300), 28)}, "2026-02-24", "2026-02-25"},
        {"a second Sublocade of 300", Formulation::sublocade, 300, 28, {film_day, injection("2026-01-30", Formulation::sublocade, mg(300), 28)}, "2026-02-05", "2026-02-06"},
        {"a third Sublocade", Formulation::sublocade, 300, 28,
         {injection("2026-01-02", Formulation::sublocade, mg(300), 28), injection("2026-01-30", Formulation::sublocade, mg(300), 28, 2)}, "2026-02-24", "2026-02-25"},
        {"Vivitrol", Formulation::vivitrol, 380, 28, {injection("2026-01-31", Formulation::vivitrol, mg(380), 28)}, "2026-02-27", "2026-02-28"},
        {"Vivitrol in a leap year", Formulation::vivitrol, 380, 28, {injection("2028-01-31", Formulation::vivitrol, mg(380), 28)}, "2028-02-27", "2028-02-28"},
        {"Brixadi weekly", Formulation::brixadi_weekly, 24, 7, {injection("2026-11-16", Formulation::brixadi_weekly, mg(24), 7)}, "2026-11-20", "2026-11-21"},
        {"Brixadi monthly", Formulation::brixadi_monthly, 96, 28, {injection("2026-11-02", Formulation::brixadi_monthly, mg(96), 28)}, "2026-11-22", "2026-11-23"},
        {"a weekly one on a monthly one", Formulation::brixadi_weekly, 8, 7, {injection("2026-11-02", Formulation::brixadi_monthly, mg(96), 28)}, "2026-11-22", "2026-11-23"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        auto early = scene_on(row.early);
        early.orders() = {order_for(row.formulation, mg(row.amount), row.every)};
        early.doses() = row.before;
        CHECK(words(early) == "interval-too-short | " + std::string(row.open) + " or later");
        auto open = scene_on(row.open);
        open.orders() = early.orders();
        open.doses() = row.before;
        CHECK(words(open) == "allowed");
    }
}

TEST_CASE("an injection entered late is not set beside the next one") {
    auto scene = scene_on("2026-11-20");
    scene.orders() = {order_for(Formulation::vivitrol, mg(380), 28)};
    scene.doses() = {injection("2026-11-21", Formulation::vivitrol, mg(380), 28)};
    scene.request.day = day("2026-10-25");
    scene.request.moment = at(day("2026-10-25"), 13);
    CHECK(words(scene) == "interval-too-short");
    scene.request.day = day("2026-10-24");
    scene.request.moment = at(day("2026-10-24"), 13);
    CHECK(words(scene) == "allowed");
}

TEST_CASE("the first depot follows one dose under the tongue and an hour") {
    auto scene = scene_on("2026-11-20");
    scene.orders() = {order_for(Formulation::sublocade, mg(300), 28)};
    CHECK(words(scene) == "needs-lead-in | one dose of buprenorphine under the tongue, and an hour");
    scene.doses() = {dose_of(day("2026-11-20"), 4, day("2026-11-20"), DoseKind::administered, Medication::buprenorphine)};
    scene.doses()[0].at = scene.request.moment + -59 * hour / 60;
    CHECK(words(scene) == "interval-too-short | 60 min after dose 2026-11-20.4");
    scene.doses()[0].at = scene.request.moment + -hour;
    CHECK(words(scene) == "allowed");
    scene.doses() = {dose_of(day("2026-11-19"), 4, day("2026-11-19"), DoseKind::administered, Medication::buprenorphine)};
    CHECK(words(scene) == "allowed");
    scene.doses().clear();
    scene.asker = {Role::prescriber, {"needs-lead-in"}};
    CHECK(words(scene) == "allowed");
}

TEST_CASE("the same injection twice on a day is already dosed") {
    auto scene = scene_on("2026-11-20");
    scene.orders() = {order_for(Formulation::vivitrol, mg(380), 28)};
    scene.doses() = {injection("2026-11-20", Formulation::vivitrol, mg(380), 28)};
    CHECK(codes_of(scene.judge()) == "already-dosed");
}

TEST_CASE("T2.7: naltrexone after an agonist waits for fourteen days") {
    struct Row { const char *name, *on, *codes; std::vector<DoseRecord> before; };
    const auto given = [](std::string_view when, Medication medication, DoseKind kind = DoseKind::administered) {
        return dose_of(day(when), 3, day(when), kind, medication);
    };
    const auto bottle = [&](std::string_view when, std::string_view covers) { return dose_of(day(when), 3, day(covers), DoseKind::take_home); };
    const Row rows[] = {
        {"nine days after buprenorphine", "2026-05-10", "opioid-free-interval", {given("2026-05-01", Medication::buprenorphine)}},
        {"thirteen", "2026-05-14", "opioid-free-interval", {given("2026-05-01", Medication::buprenorphine)}},
        {"fourteen", "2026-05-15", "", {given("2026-05-01", Medication::buprenorphine)}},
        {"fourteen after methadone", "2026-05-15", "", {given("2026-05-01", Medication::methadone)}},
        {"thirteen after a bottle", "2026-05-20", "opioid-free-interval", {bottle("2026-05-01", "2026-05-07")}},
        {"fourteen after a bottle", "2026-05-21", "", {bottle("2026-05-01", "2026-05-07")}},
        {"a bottle that is still out", "2026-05-10", "opioid-free-interval", {bottle("2026-05-09", "2026-05-12")}},
        {"a refused dose counts for nothing", "2026-05-10", "", {given("2026-05-01", Medication::methadone, DoseKind::refused)}},
        {"Sublocade's tail", "2026-06-29", "opioid-free-interval", {injection("2026-05-01", Formulation::sublocade, mg(300), 28)}},
        {"the day after Sublocade's tail", "2026-06-30", "", {injection("2026-05-01", Formulation::sublocade, mg(300), 28)}},
        {"Brixadi weekly: its week, and fourteen days", "2026-05-20", "opioid-free-interval", {injection("2026-05-01", Formulation::brixadi_weekly, mg(24), 7)}},
        {"the day after", "2026-05-21", "", {injection("2026-05-01", Formulation::brixadi_weekly, mg(24), 7)}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        auto scene = scene_on(row.on);
        scene.orders() = {order_for(Formulation::vivitrol, mg(380), 28)};
        scene.doses() = row.before;
        CHECK(codes_of(scene.judge()) == row.codes);
        OrderScene order;
        order.facts = scene.facts;
        order.orders().clear();
        order.request.medication = Medication::naltrexone;
        order.request.formulation = Formulation::vivitrol;
        order.request.amount = mg(380);
        order.request.every_days = 28;
        order.request.day = order.request.start = day(row.on);
        CHECK(codes_of(order.judge()) == row.codes);
        order.request.beside = 1;
        CHECK(order.judge().allowed);
    }
}

TEST_CASE("naltrexone after a short-acting opioid, as the person says") {
    OrderScene scene;
    scene.orders().clear();
    scene.doses().clear();
    scene.request.medication = Medication::naltrexone;
    scene.request.last_opioid = today - 6;
    CHECK(codes_of(scene.judge()) == "opioid-free-interval");
    CHECK(scene.judge().change == (today + 1).text() + " or later");
    scene.request.last_opioid = today - 7;
    CHECK(scene.judge().allowed);
    CHECK(judge_order(scene.facts, scene.request, scene.asker, {}).warnings.size() == 1);
    scene.request.last_opioid = today - 10;
    CHECK(judge_order(scene.facts, scene.request, scene.asker, {}).warnings.empty());
}

TEST_CASE("an agonist in the tail of an injection") {
    struct Row { const char *name, *on, *codes; Medication ordered; DoseRecord before; };
    const Row rows[] = {
        {"methadone on the last day of Vivitrol", "2026-05-28", "naltrexone-with-agonist", Medication::methadone, injection("2026-05-01", Formulation::vivitrol, mg(380), 28)},
        {"methadone the day after", "2026-05-29", "", Medication::methadone, injection("2026-05-01", Formulation::vivitrol, mg(380), 28)},
        {"buprenorphine on the last day of Vivitrol", "2026-05-28", "naltrexone-with-agonist", Medication::buprenorphine, injection("2026-05-01", Formulation::vivitrol, mg(380), 28)},
        {"methadone on the last day of Sublocade", "2026-06-29", "two-agonists", Medication::methadone, injection("2026-05-01", Formulation::sublocade, mg(300), 28)},
        {"methadone the day after Sublocade", "2026-06-30", "", Medication::methadone, injection("2026-05-01", Formulation::sublocade, mg(300), 28)},
        {"buprenorphine under the tongue after Sublocade's month", "2026-05-29", "", Medication::buprenorphine, injection("2026-05-01", Formulation::sublocade, mg(300), 28)},
        {"acamprosate in the tail of Vivitrol", "2026-05-02", "", Medication::acamprosate, injection("2026-05-01", Formulation::vivitrol, mg(380), 28)},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        auto scene = scene_on(row.on);
        scene.orders() = {order_of(1, row.ordered, mg(row.ordered == Medication::methadone ? 30 : 8), day(row.on))};
        scene.doses() = {row.before};
        CHECK(codes_of(scene.judge()) == row.codes);
        scene.orders()[0].beside = 1;
        CHECK(scene.judge().allowed);
    }
}

TEST_CASE("buprenorphine after methadone: a day, and withdrawal that was scored") {
    auto scene = scene_on("2026-05-02");
    scene.orders() = {order_of(1, Medication::buprenorphine, mg(4), day("2026-05-02"))};
    scene.doses() = {dose_of(day("2026-05-01"))};
    scene.doses()[0].at = scene.request.moment + -(23 * hour);
    scene.request.cows = 12;
    CHECK(words(scene) == "opioid-free-interval | 24 h after methadone");
    scene.doses()[0].at = scene.request.moment + -(24 * hour);
    CHECK(words(scene) == "allowed");
    scene.request.cows = 7;
    CHECK(words(scene) == "opioid-free-interval | COWS 8 or more (--cows)");
    scene.request.cows.reset();
    CHECK(codes_of(scene.judge()) == "opioid-free-interval");
    scene.facts.opioid_check = OpioidCheck{day("2026-05-02"), 8, {}};
    CHECK(words(scene) == "allowed");
    scene.facts.opioid_check->day = day("2026-05-01"); // withdrawal of yesterday says nothing of today
    CHECK(codes_of(scene.judge()) == "opioid-free-interval");
    scene.facts.opioid_check.reset();

    SUBCASE("not the first dose") {
        scene.request.day = scene.facts.today = day("2026-05-03");
        scene.request.moment = scene.request.moment + day_length;
        scene.doses().push_back(dose_of(day("2026-05-02"), 5, day("2026-05-02"), DoseKind::administered, Medication::buprenorphine));
        CHECK(words(scene) == "allowed");
    }
    SUBCASE("long after methadone") {
        scene.doses() = {dose_of(day("2026-04-27"))}; // five half-lives of a day
        CHECK(words(scene) == "allowed");
        scene.doses() = {dose_of(day("2026-04-28"))};
        CHECK(codes_of(scene.judge()) == "opioid-free-interval");
    }
    SUBCASE("planned by a prescriber") {
        scene.orders()[0].beside = 1;
        CHECK(words(scene) == "allowed");
    }
}

TEST_CASE("a pharmacy's injectable is given within 45 days of its receipt") {
    auto scene = scene_on("2026-11-20");
    scene.orders() = {order_for(Formulation::vivitrol, mg(380), 28)};
    scene.orders()[0].supply = "pharmacy";
    scene.facts.receipts = {{1, day("2026-10-05"), false}};
    CHECK(words(scene) == "injectable-too-old | another delivery");
    scene.facts.receipts[0].received = day("2026-10-06");
    CHECK(words(scene) == "allowed");
    CHECK(judge_administer(scene.facts, scene.request, scene.asker, {}).warnings.empty());
    scene.facts.receipts[0].given = true;
    CHECK(words(scene) == "allowed"); // a fact nobody recorded is asked for, no more
    CHECK(judge_administer(scene.facts, scene.request, scene.asker, {}).warnings.size() == 1);
}

TEST_CASE("an injection is never a bottle") {
    DispenseScene scene;
    scene.orders() = {order_for(Formulation::sublocade, mg(300), 28)};
    scene.doses() = {injection("2026-11-20", Formulation::sublocade, mg(300), 28)};
    scene.request.days = 1;
    CHECK(codes_of(scene.judge()).find("injection-never-bottle") != std::string::npos);
    scene.orders()[0].formulation = Formulation::buprenorphine_film;
    CHECK(codes_of(scene.judge()).find("injection-never-bottle") == std::string::npos);
}

TEST_CASE("a bottle is by the order of its own day: an injection takes over, an order every few days, a signature that is missing") {
    struct Row {
        const char* name;
        std::function<void(OrderRecord&)> later; ///< of the order from Sunday on
        const char* code;
    };
    const auto said = [](std::int64_t hours, bool is_signed) {
        return [=](OrderRecord& order) { order.verbal = VerbalOrder{2, morning + -hours * hour, today, is_signed, false}; };
    };
    for (const auto& [name, later, code] : {
             Row{"another amount", [](OrderRecord& order) { order.amount = mg(50); }, ""},
             Row{"an injection", [](OrderRecord& order) { order.formulation = Formulation::sublocade, order.every_days = 28; }, "injection-never-bottle"},
             Row{"every two days", [](OrderRecord& order) { order.every_days = 2; }, ""},
             Row{"verbal, of 24 hours ago", said(24, false), ""},
             Row{"verbal, of 25 hours ago", said(25, false), "order-expired"},
             Row{"verbal, signed", said(25, true), ""},
         }) {
        CAPTURE(name);
        DispenseScene scene; // today's dose is given; Sunday, and Monday for the second bottle
        scene.order().medication = Medication::buprenorphine;
        for (DoseRecord& dose : scene.doses()) dose.medication = Medication::buprenorphine;
        scene.facts.closures = {today + 2};
        scene.orders().push_back(order_of(2, Medication::buprenorphine, mg(40), today + 1));
        scene.order().end = today + 1;
        later(scene.orders().back());
        CHECK(codes_of(scene.judge()) == code);
        scene.order().end = scene.orders().back().start = today + 2;
        CHECK(codes_of(scene.judge()) == code); // one of two bottles
        scene.request.days = 1;
        CHECK(scene.judge().allowed);
        scene.request.days = 2;
        if (!scene.judge().allowed && scene.judge().change.starts_with("bottles up to")) CHECK(scene.judge().change == "bottles up to " + (today + 1).text());
    }
}

TEST_CASE("a dose for two days is given where neither is covered") {
    struct Row {
        const char* name;
        std::function<void(DosingFacts&, Day)> covers; ///< that day
        const char* code;
    };
    for (const auto& [name, covers, code] : {
             Row{"a bottle", [](DosingFacts& f, Day each) { f.history.doses.push_back(dose_of(today - 1, 9, each, DoseKind::take_home)); }, "covered-today"},
             Row{"a dose, and this is a late entry", [](DosingFacts& f, Day each) { f.history.doses.push_back(dose_of(each, 9, each)); f.history.doses.back().at = at(each, 23); }, "already-dosed"},
             Row{"a plan elsewhere", [](DosingFacts& f, Day each) { f.history.guest_stays = {{0, {each, each}, "planned"}}; }, "covered-today"},
             Row{"doses elsewhere, verified", [](DosingFacts& f, Day each) { f.history.absences = {{0, {each, each}, "jail", "verified"}}; }, "covered-today"},
             Row{"an absence without a dose", [](DosingFacts& f, Day each) { f.history.absences = {{0, {each, each}, "jail", "no"}}; }, ""},
         })
        for (const std::int64_t after : {0, 1, 2}) {
            CAPTURE(name);
            CAPTURE(after);
            AdministerScene scene;
            scene.order().every_days = 2;
            covers(scene.facts, today + after);
            CHECK(codes_of(scene.judge()) == (after < 2 ? code : ""));
            if (after == 1 && *code != '\0') CHECK(allowed_as_told(scene, scene.judge().change));
            scene.order().every_days = 1;
            CHECK(codes_of(scene.judge()) == (after < 1 ? code : ""));
        }
}

TEST_CASE("a pharmacy's supply begins where all its days are free") {
    TreatmentHistory history;
    const auto first = [&](std::int64_t days) { return first_day_to_fill(history, Medication::buprenorphine, today, days) - today; };
    CHECK(first(7) == 0);
    history.doses = {dose_of(today - 2, 1, today + 3, DoseKind::take_home, Medication::buprenorphine)};
    CHECK(first(3) == 0); // up to the day before the bottle
    CHECK(first(4) == 4);
    history.doses.push_back(dose_of(today, 2, today, DoseKind::administered, Medication::buprenorphine));
    CHECK(first(2) == 1);
    history.doses[0] = voided(history.doses[0]);
    CHECK(first(4) == 4); // one login's word
    history.doses[0] = voided(history.doses[0], true);
    CHECK(first(4) == 1);
    history.absences = {{0, {today + 1, today + 1}, "jail", "verified"}};
    CHECK(first(1) == 2);
}

TEST_CASE("over 24 mg of film a day is warned of, in whatever it comes") {
    const auto warnings = [](std::optional<Formulation> formulation, double amount) {
        OrderScene scene;
        scene.orders().clear();
        scene.doses().clear();
        scene.request.medication = Medication::buprenorphine;
        scene.request.formulation = formulation;
        scene.request.amount = mg(amount);
        const OrderVerdict verdict = judge_order(scene.facts, scene.request, scene.asker, {});
        CHECK(verdict.verdict.allowed);
        return verdict.warnings.size();
    };
    CHECK(warnings({}, 24) == 0);
    CHECK(warnings(Formulation::buprenorphine_film, 26) == 1);
    CHECK(warnings(Formulation::zubsolv, 17.1) == 0); // 11.4 + 5.7: 24 mg
    CHECK(warnings(Formulation::zubsolv, 18.5) == 1); // 11.4 + 5.7 + 1.4: 26 mg
}

TEST_CASE("medicines for alcohol and tobacco neither cover nor stand in the way, and nobody misses them") {
    AdministerScene scene;
    scene.orders().push_back(order_of(2, Medication::acamprosate, Amount::milligrams(1998), day("2026-01-05")));
    scene.orders().push_back(order_of(3, Medication::nicotine_patch, Amount::milligrams(21), day("2026-01-05")));
    CHECK(scene.judge().allowed);
    KnownDays known;
    known.recorded_from = day("2026-01-01");
    TreatmentHistory history;
    history.orders = {order_of(2, Medication::acamprosate, Amount::milligrams(1998), day("2026-01-05"))};
    CHECK(outcome_of(history, known, day("2026-02-01")) == DayOutcome::not_due);
    MissedCalendar calendar({day("2026-01-01"), day("2026-03-01")}, known);
    calendar.add_order(1001, history.orders[0]);
    CHECK(calendar.missed_on(day("2026-02-01")).empty());
    history.orders.push_back(order_of(1, Medication::methadone, Amount::milligrams(40), day("2026-01-05")));
    history.doses = {dose_of(day("2026-02-01"), 1, day("2026-02-01"), DoseKind::administered, Medication::acamprosate)};
    CHECK(outcome_of(history, known, day("2026-02-01")) == DayOutcome::missed);
    calendar.add_order(1001, history.orders[1]);
    calendar.add_cover(1001, Medication::acamprosate, {day("2026-02-01"), day("2026-02-01")});
    CHECK(calendar.missed_on(day("2026-02-01")).size() == 1);
}
