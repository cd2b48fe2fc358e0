// The counter: what days without a dose ask for, checks, losses and replacements, guests; and both counters against a
// reading day by day that shares nothing with the code under test.
#include "dosing_scenes.hpp"

#include "domain/due.hpp"

#include <rapidcheck.h>

#include <random>
#include <set>

using namespace scenes;

namespace {

GuestStay stay_of(Day first, Day last, std::string direction) { return {0, {first, last}, std::move(direction), 0, {}, {}}; }
KnownDays always() { return {std::nullopt, day("2020-01-01")}; }

} // namespace

TEST_CASE("T2.1: a guest dose is not missed, and a plan is no dose") {
    const Day mon = day("2026-11-16"), sat = mon + 5;
    TreatmentHistory history;
    history.orders = {order_of(1, Medication::methadone, Amount::milligrams(40), mon - 60)};
    history.doses = {dose_of(mon - 2), dose_of(mon - 2, 2, mon - 1, DoseKind::take_home), dose_of(mon),
                     dose_of(mon + 1, DoseKind::guest), dose_of(mon + 2, DoseKind::guest)};
    history.guest_stays = {stay_of(mon + 1, mon + 2, "planned")};
    const auto run = open_run(history, always(), sat - 1, mon - 30);
    REQUIRE(run);
    CHECK(run->days() == 2); // not 4
    CHECK(days_since_dose(history, Medication::methadone, sat) == 2);
    history.guest_stays[0].days.last = mon + 4; // planned up to Friday and confirmed up to Wednesday: the same
    CHECK(open_run(history, always(), sat - 1, mon - 30)->days() == 2);
    CHECK(days_since_dose(history, Medication::methadone, sat) == 2);
    history.guest_stays[0].direction = "out"; // confirmed as a whole: covered
    CHECK(!open_run(history, always(), sat - 1, mon - 30));
    CHECK(days_since_dose(history, Medication::methadone, sat) == 0);
}

TEST_CASE("T2.2: days with a bottle are not missed and not observed") {
    const Day mon = day("2026-11-16");
    TreatmentHistory history;
    history.orders = {order_of(1, Medication::methadone, Amount::milligrams(40), mon - 60)};
    history.doses = {dose_of(mon)};
    for (int i = 1; i <= 6; ++i) history.doses.push_back(dose_of(mon, 1 + i, mon + i, DoseKind::take_home));
    int missed = 0, seen = 0, covered = 0;
    for (Day each = mon; each <= mon + 6; each = each + 1) {
        missed += outcome_of(history, always(), each) == DayOutcome::missed;
        covered += outcome_of(history, always(), each) == DayOutcome::covered;
        seen += std::ranges::any_of(history.doses, [&](const DoseRecord& dose) { return observed(dose.kind) && dose.day == each; });
    }
    CHECK(missed == 0);
    CHECK(seen == 1);
    CHECK(covered == 7);
}

TEST_CASE("tolerance is lost on held days too: missed Mon Tue, held Wed, missed Thu Fri") {
    const Day sun = day("2026-11-15"), sat = sun + 6;
    AdministerScene scene;
    scene.doses() = {dose_of(sun)};
    HoldRecord hold = hold_of(1, at(sun + 3, 13), at(sun + 4, 5));
    hold.day = sun + 3;
    hold.released = sun + 4;
    scene.facts.history.holds = {hold};
    CHECK(open_run(scene.facts.history, always(), sat - 1, sun)->days() == 2);
    CHECK(days_since_dose(scene.facts.history, Medication::methadone, sat) == 5);
    CHECK(codes_of(scene.judge()) == "reinduction"); // not resume
    scene.doses() = {dose_of(sun + 1)};
    CHECK(codes_of(scene.judge()) == "needs-order");
}

TEST_CASE("what days without a dose ask for, and what is suggested to a prescriber") {
    struct Row { std::int64_t days; bool early; std::int64_t last_mg; MissedAction action; std::string suggested; };
    const Row rows[] = {
        {0, false, 80, MissedAction::resume, ""},
        {2, false, 80, MissedAction::resume, ""},
        {3, false, 80, MissedAction::needs_order, "half, 40 mg"},
        {3, false, 85, MissedAction::needs_order, "half, 42.5 mg"},
        {4, false, 120, MissedAction::needs_order, "the lower of half and 40 mg, 40 mg"},
        {4, false, 60, MissedAction::needs_order, "the lower of half and 40 mg, 30 mg"},
        {5, false, 80, MissedAction::reinduction, "start again, 30 mg or less, and 40 mg or less that day"},
        {9, false, 20, MissedAction::reinduction, "start again, 20 mg or less, and 40 mg or less that day"},
        {1, true, 80, MissedAction::resume, ""},
        {2, true, 80, MissedAction::needs_order, ""},
        {5, true, 80, MissedAction::reinduction, "start again, 30 mg or less, and 40 mg or less that day"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.days);
        CAPTURE(row.last_mg);
        CHECK(action_after(row.days, row.early, {}) == row.action);
        const auto suggestion = suggested_after(row.days, Amount::milligrams(row.last_mg), {});
        CHECK((suggestion ? suggestion->text : "") == row.suggested);
    }
    Policy tight;
    tight.resume_most = 0; // every day without a dose asks for an order
    CHECK(action_after(1, false, tight) == MissedAction::needs_order);
    CHECK(action_after(0, false, tight) == MissedAction::resume);
}

TEST_CASE("the suggestion is a prescriber's alone, and never an amount that is filled in") {
    AdministerScene scene;
    scene.doses() = {dose_of(today - 4)};
    AdministerVerdict judged = judge_administer(scene.facts, scene.request, scene.asker, {});
    CHECK(codes_of(judged.verdict) == "needs-order");
    CHECK(!judged.suggestion);
    CHECK(std::ranges::count(judged.verdict.reasons[0].facts, "suggested", &std::pair<std::string, std::string>::first) == 0);
    scene.asker.roles = Role::prescriber;
    judged = judge_administer(scene.facts, scene.request, scene.asker, {});
    REQUIRE(judged.suggestion);
    CHECK(judged.verdict.reasons[0].facts.back() == std::pair<std::string, std::string>("suggested", "half, 20 mg"));
    CHECK(judged.order->amount == Amount::milligrams(40));
    scene.doses() = {dose_of(today - 3)}; // two days: as ordered
    CHECK(!judge_administer(scene.facts, scene.request, scene.asker, {}).suggestion);
}

TEST_CASE("a check beyond a limit holds, and its neighbour does not") {
    struct Row { std::string name; CheckRecord check; std::string holds; bool asks; };
    const auto check = [](std::optional<std::int64_t> alcohol, std::optional<std::int64_t> breaths, std::optional<std::int64_t> oxygen, std::string sedation) {
        CheckRecord record;
        record.breath_alcohol = alcohol;
        record.respiration = breaths;
        record.saturation = oxygen;
        record.sedation = std::move(sedation);
        return record;
    };
    const Row rows[] = {
        {"all well", check(0, 14, 97, "none"), "", false},
        {"alcohol 0.0199", check(199, {}, {}, ""), "", false},
        {"alcohol 0.02", check(200, {}, {}, ""), "", true},
        {"alcohol 0.079", check(790, {}, {}, ""), "", true},
        {"alcohol 0.0799", check(799, {}, {}, ""), "", true},
        {"alcohol 0.08", check(800, {}, {}, ""), "breath-alcohol", false},
        {"12 breaths", check({}, 12, {}, ""), "", false},
        {"11 breaths", check({}, 11, {}, ""), "vital-signs", false},
        {"90 percent", check({}, {}, 90, ""), "", false},
        {"89 percent", check({}, {}, 89, ""), "vital-signs", false},
        {"both of them", check({}, 11, 89, ""), "vital-signs", false},
        {"mild", check({}, {}, {}, "mild"), "sedation", false},
        {"everything", check(900, 8, 80, "marked"), "vital-signs sedation breath-alcohol", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const CheckOutcome outcome = judge_check(row.check, {});
        std::string holds;
        for (const std::string& reason : outcome.holds) holds += (holds.empty() ? "" : " ") + reason;
        CHECK(holds == row.holds);
        CHECK(outcome.beyond.size() == outcome.holds.size());
        CHECK(outcome.asks_prescriber == row.asks);
    }
    Policy strict;
    strict.breath_alcohol_ask_holds = true;
    CHECK(judge_check(check(200, {}, {}, ""), strict).holds == std::vector<std::string>{"prescriber"});
    CHECK(judge_check(check(199, {}, {}, ""), strict).holds.empty());
    Policy mild;
    mild.mild_sedation_holds = false;
    CHECK(judge_check(check({}, {}, {}, "mild"), mild).asks_prescriber);
    CHECK(judge_check(check({}, {}, {}, "marked"), mild).holds == std::vector<std::string>{"sedation"});
    CHECK(alcohol_text(500) == "0.05");
    CHECK(alcohol_text(795) == "0.0795");
    CHECK(alcohol_text(0) == "0.00");
}

TEST_CASE("declining: not once the dose was given") {
    AdministerScene scene;
    const auto judged = [&] { return judge_refuse(scene.facts, {today, std::nullopt}).verdict; };
    CHECK(judged().allowed);
    scene.doses().push_back(dose_of(today, DoseKind::refused)); // twice is no harm
    CHECK(judged().allowed);
    scene.doses().push_back(dose_of(today, 18, today));
    CHECK(codes_of(judged()) == "already-dosed");
    CHECK(judged().change == "the void of dose 2026-11-21.18, confirmed by a second login");
    scene.doses().back() = voided(scene.doses().back());
    CHECK(codes_of(judged()) == "already-dosed");
    scene.doses().back() = voided(dose_of(today, 18, today), true);
    CHECK(judged().allowed);
    scene.orders().clear();
    CHECK(codes_of(judged()) == "no-active-order");
    scene.facts.episodes.clear();
    CHECK(codes_of(judged()) == "no-open-episode, no-active-order");
}

namespace {

LossRecord loss_of(DoseNumber dose, bool emesis, std::optional<std::int64_t> minutes = {}, bool witnessed = true) {
    LossRecord loss;
    loss.id = 1;
    loss.dose = dose;
    loss.emesis = emesis;
    loss.day = today;
    loss.at = morning;
    if (!emesis) loss.spilled = Amount::milligrams(15);
    loss.minutes = minutes;
    loss.witnessed = witnessed;
    return loss;
}

} // namespace

TEST_CASE("a spill is of a dose, and of no more than it") {
    DispenseScene scene; // dosed today: 2026-11-21.1, 40 mg
    const auto judged = [&](std::int64_t milligrams) { return judge_loss(scene.facts, {today, {}, Amount::milligrams(milligrams)}).verdict; };
    CHECK(judged(40).allowed);
    CHECK(codes_of(judged(41)) == "more-than-lost");
    CHECK(judged(41).change == "40 mg or less");
    scene.facts.losses = {loss_of(scene.doses().back().number, false)}; // 15 mg of it already
    CHECK(judged(25).allowed);
    CHECK(judged(26).change == "25 mg or less");
    scene.doses().back() = voided(scene.doses().back());
    CHECK(codes_of(judged(10)) == "not-dosed");
    CHECK(judged(10).change == "today's dose, recorded first");
}

TEST_CASE("a replacement is at most what was spilled, all told, and never on a hold") {
    DispenseScene scene;
    const auto judged = [&](std::optional<std::int64_t> milligrams) {
        ReplaceRequest asked{today, morning, false, {}};
        if (milligrams) asked.amount = Amount::milligrams(*milligrams);
        return judge_replace(scene.facts, asked);
    };
    CHECK(codes_of(judged(15).verdict) == "nothing-to-replace");
    CHECK(judged(15).verdict.change.empty());
    scene.facts.losses = {loss_of(scene.doses().back().number, false)};
    CHECK(judged({}).verdict.allowed);
    CHECK(judged({}).amount == Amount::milligrams(15));
    CHECK(judged(15).verdict.allowed);
    CHECK(codes_of(judged(16).verdict) == "more-than-lost");
    CHECK(judged(16).verdict.change == "15 mg or less");
    scene.facts.losses[0].replaced = Amount::milligrams(10);
    CHECK(judged({}).amount == Amount::milligrams(5));
    CHECK(judged(6).verdict.change == "5 mg or less");
    scene.facts.losses[0].replaced = Amount::milligrams(15);
    CHECK(codes_of(judged({}).verdict) == "nothing-to-replace");
    scene.facts.losses[0].replaced = {};
    scene.facts.history.holds = {hold_of(1, morning + -hour)};
    CHECK(codes_of(judged({}).verdict) == "on-hold");
    scene.facts.history.holds = {hold_of(1, morning + -2 * hour, morning + -hour)};
    CHECK(judged({}).verdict.allowed);
    CHECK(!judge_replace(scene.facts, {today, morning, true, {}}).verdict.allowed); // a spill is no vomiting
}

TEST_CASE("vomiting: the schedule, a prescriber's decision, and what may be given by it") {
    struct Row { std::int64_t minutes; bool witnessed; std::int64_t most; };
    for (const Row& row : {Row{0, true, 40}, {14, true, 40}, {15, true, 20}, {30, true, 20}, {31, true, 0}, {10, false, 0}}) {
        CAPTURE(row.minutes);
        CAPTURE(row.witnessed);
        DispenseScene scene;
        scene.facts.losses = {loss_of(scene.doses().back().number, true, row.minutes, row.witnessed)};
        const auto judged = [&](std::int64_t micrograms, const Asker& asker = {Role::prescriber, {}}) {
            return judge_emesis(scene.facts, {today, Amount::micrograms(micrograms)}, asker, {}).verdict;
        };
        if (row.most > 0) CHECK(judged(row.most * 1000).allowed);
        if (row.most < 40) {
            CHECK(codes_of(judged(row.most * 1000 + 1)) == "emesis-limit");
            CHECK(judged(row.most * 1000 + 1).change == (row.most > 0 ? "20 mg or less" : ""));
            CHECK(judged(row.most * 1000 + 1, {Role::prescriber, {"emesis-limit"}}).allowed);
            CHECK(!judged(row.most * 1000 + 1, {Role::nurse, {"emesis-limit"}}).allowed);
        }
        CHECK(codes_of(judged(40'001)) == "more-than-lost");
        CHECK(!judged(40'001, {Role::prescriber, {"emesis-limit"}}).allowed);
        const ReplaceRequest give{today, morning, true, Amount::milligrams(10)};
        CHECK(codes_of(judge_replace(scene.facts, give).verdict) == "nothing-to-replace"); // nobody has decided
        CHECK(judge_replace(scene.facts, give).verdict.change.starts_with("a prescriber's decision"));
        scene.facts.losses[0].decided = Amount::milligrams(10);
        CHECK(judge_replace(scene.facts, give).verdict.allowed);
        scene.facts.losses[0].decided = Amount::milligrams(9);
        CHECK(codes_of(judge_replace(scene.facts, give).verdict) == "more-than-lost");
    }
}

TEST_CASE("a dose that was spilled and vomited is given again once") {
    DispenseScene scene; // 40 mg
    const auto judged = [&](bool emesis) { return judge_replace(scene.facts, {today, morning, emesis, {}}); };
    scene.facts.losses = {loss_of(scene.doses().back().number, false), loss_of(scene.doses().back().number, true, 5)};
    scene.facts.losses[1].id = 2;
    scene.facts.losses[1].decided = Amount::milligrams(40);
    CHECK(judged(true).amount == Amount::milligrams(40));
    scene.facts.losses[0].replaced = Amount::milligrams(15); // the spill
    CHECK(judged(true).amount == Amount::milligrams(25));
    CHECK(judge_replace(scene.facts, {today, morning, true, Amount::milligrams(26)}).verdict.change == "25 mg or less");
    scene.facts.losses[1].decided = Amount::milligrams(10); // what was decided is less
    CHECK(judged(true).amount == Amount::milligrams(10));
    scene.facts.losses[0].replaced = {};
    scene.facts.losses[1].replaced = Amount::milligrams(40);
    CHECK(codes_of(judged(false).verdict) == "nothing-to-replace");
    CHECK(judged(false).verdict.reasons[0].message == "40 mg was given again already, all there was to replace");
}

TEST_CASE("a guest dose is refused on a day that was dosed elsewhere already") {
    AdministerScene scene;
    const auto judged = [&](Day when) { return judge_guest_dose(scene.facts, {when, {}}).verdict; };
    scene.facts.history.absences = {{0, {today - 3, today - 2}, "hospital", "verified"}};
    CHECK(codes_of(judged(today - 3)) == "covered-today");
    CHECK(judged(today - 3).change == "the end of the absence");
    scene.facts.history.absences[0].dosed = "unknown";
    CHECK(judged(today - 3).allowed);
    scene.facts.history.guest_stays = {stay_of(today - 3, today - 2, "out")};
    CHECK(codes_of(judged(today - 2)) == "covered-today");
    CHECK(judged(today - 2).change == "the end of the guest stay");
    scene.facts.history.guest_stays[0].direction = "planned"; // a plan is confirmed day by day
    CHECK(judged(today - 2).allowed);
    scene.facts.history.guest_stays[0].direction = "in";
    CHECK(judged(today - 2).allowed);
    scene.order().every_days = 2; // yesterday's dose is known; that of the day before would be for both
    CHECK(codes_of(judged(today - 2)) == "already-dosed");
    CHECK(judged(today - 3).allowed);
    scene.order().formulation = Formulation::brixadi_weekly; // an injection has its own window
    scene.order().every_days = 7;
    CHECK(judged(today - 3).allowed);
}

TEST_CASE("nobody is dosed here on a day that is planned elsewhere, and gets no bottle for it") {
    AdministerScene scene;
    scene.facts.history.guest_stays = {stay_of(today, today + 2, "planned")};
    CHECK(codes_of(scene.judge()) == "covered-today");
    CHECK(scene.judge().change == "the end of the guest stay");
    CHECK(allowed_as_told(scene, scene.judge().change));
    scene.facts.history.guest_stays = {stay_of(today + 1, today + 2, "planned")};
    CHECK(scene.judge().allowed);
    DispenseScene bottles;
    bottles.facts.history.guest_stays = {stay_of(today + 1, today + 1, "planned")};
    CHECK(codes_of(bottles.judge()) == "supply-overlap");
    bottles.facts.history.guest_stays = {stay_of(today + 2, today + 3, "planned")};
    CHECK(bottles.judge().allowed);
    CHECK(codes_of(judge_guest_dose(bottles.facts, {today, {}}).verdict) == "already-dosed");
    CHECK(judge_guest_dose(bottles.facts, {today + 1, {}}).verdict.allowed);
    CHECK(codes_of(judge_guest_dose(bottles.facts, {today + 1, Medication::naltrexone}).verdict) == "no-active-order");
    CHECK(judge_guest_out(bottles.facts, {today + 1, morning}).allowed);
    bottles.facts.history.holds = {hold_of(1, morning + -hour)};
    CHECK(codes_of(judge_guest_out(bottles.facts, {today + 1, morning})) == "on-hold");
    CHECK(judge_guest_out(bottles.facts, {today + 1, morning}).change == "release of hold 1 by a prescriber");
    CHECK(codes_of(bottles.judge()) == "on-hold"); // no bottle either
}

TEST_CASE("T1.6: a guest on a verified amount begins with it, and with no more") {
    AdministerScene scene;
    scene.doses().clear();
    scene.facts.episodes[0].admitted = today;
    scene.order().start = scene.order().written = today;
    scene.order().amount = Amount::milligrams(110);
    CHECK(codes_of(scene.judge()) == "day1-over-50mg");
    scene.facts.history.guest_stays = {{0, {today, today + 6}, "in", 1, Amount::milligrams(110), Medication::methadone}};
    CHECK(scene.judge().allowed);
    scene.order().amount = Amount::micrograms(110'001);
    CHECK(codes_of(scene.judge()) == "day1-over-50mg");
    scene.order().amount = Amount::milligrams(110);
    scene.facts.history.guest_stays[0].medication = Medication::buprenorphine;
    CHECK(codes_of(scene.judge()) == "day1-over-50mg");
    OrderScene order;
    order.doses().clear();
    order.orders().clear();
    order.facts.episodes[0].admitted = today;
    order.request.amount = Amount::milligrams(110);
    CHECK(codes_of(order.judge()) == "day1-over-50mg");
    order.facts.history.guest_stays = {{0, {today, today + 6}, "in", 1, Amount::milligrams(110), Medication::methadone}};
    CHECK(order.judge().allowed);
}

TEST_CASE("what the counter leaves to be done is told, and is settled") {
    DueFacts facts;
    facts.client = 1001;
    facts.known = always();
    facts.counselor = 5;
    facts.episode.emplace().admitted = day("2026-01-05");
    facts.on = facts.today = today;
    facts.last_closed = today - 1;
    facts.history.orders = {order_of(1, Medication::methadone, Amount::milligrams(40), day("2026-01-05"))};
    facts.history.doses = {dose_of(today - 1)};
    const auto told = [&] {
        std::string out;
        for (const Due& due : due_items(facts)) out += (out.empty() ? "" : ", ") + std::string(name_of(due.kind));
        return out;
    };
    CHECK(told().empty());
    facts.requests = {{1, 1001, today, "increase", {}, {}, false, ""}};
    CHECK(told() == "request");
    facts.requests.clear();
    facts.incidents = {{1, 1001, {}, "outside-order", today, morning, {}, {}, false, false}};
    CHECK(told() == "incident");
    facts.incidents.clear();
    HoldRecord hold = hold_of(1, at(today - 1, 13));
    facts.history.holds = {hold};
    CHECK(told() == "hold-review");
    facts.history.doses.push_back(dose_of(today - 1, 2, today + 1, DoseKind::take_home));
    CHECK(told() == "hold-review, bottles-out");
    facts.history.holds[0].bottles = "keep";
    CHECK(told() == "hold-review");
    facts.history.holds.clear();
    facts.history.doses = {dose_of(today - 30)}; // 29 days by yesterday
    CHECK(told() == "missed-doses");
    facts.history.doses = {dose_of(today - 31)};
    CHECK(told() == "missed-doses, long-absence");
    facts.history.absences = {{0, {today - 40, today + 5}, "jail", "no", 0}}; // excused is not in contact
    CHECK(told() == "long-absence");
    facts.history.absences[0].dosed = "verified";
    CHECK(told().empty());
    facts.history.absences.clear();
    facts.history.doses.clear();
    facts.episode.emplace().admitted = today - 30; // 30 days by yesterday, and never a dose
    CHECK(told() == "missed-doses, long-absence");
    facts.episode.emplace().admitted = today - 29;
    CHECK(told() == "missed-doses");
    facts.episode.emplace().admitted = day("2026-01-05");
    facts.known.recorded_from = today - 10; // nobody can say what was before
    CHECK(told() == "missed-doses");
}

namespace {

/// A person's days as somebody would write them into a diary, one word a day, and counted by hand.
struct Diary {
    enum Word { taken, bottle, returned, guest, planned, away_verified, away, held, declined, nothing };
    std::vector<Word> days;

    static bool had_dose(Word word) { return word == taken || word == bottle || word == guest || word == away_verified; }
    static bool was_missed(Word word) { return word == returned || word == planned || word == declined || word == nothing; }
    std::int64_t missed_run(std::size_t through) const {
        std::int64_t run = 0;
        for (std::size_t i = through + 1; i-- > 0 && was_missed(days[i]);) ++run;
        return run;
    }
    std::optional<std::int64_t> days_without(std::size_t before) const {
        for (std::size_t i = before; i-- > 0;)
            if (had_dose(days[i])) return static_cast<std::int64_t>(before - i - 1);
        return std::nullopt;
    }
    /// The same days as records.
    TreatmentHistory history(Day begin) const {
        TreatmentHistory out;
        out.orders = {order_of(1, Medication::methadone, Amount::milligrams(40), begin)};
        for (std::size_t i = 0; i < days.size(); ++i) {
            const Day each = begin + static_cast<std::int64_t>(i);
            switch (days[i]) {
            case taken: out.doses.push_back(dose_of(each)); break;
            case bottle: out.doses.push_back(dose_of(each - 1, 30, each, DoseKind::take_home)); break;
            case returned: out.doses.push_back(voided(dose_of(each - 1, 31, each, DoseKind::take_home), true)); break;
            case guest: out.doses.push_back(dose_of(each, DoseKind::guest)); break;
            case planned: out.guest_stays.push_back(stay_of(each, each, "planned")); break;
            case away_verified: out.absences.push_back({0, {each, each}, "hospital", "verified", 0}); break;
            case away: out.absences.push_back({0, {each, each}, "jail", "unknown", 0}); break;
            case held: out.holds.push_back({1, 0, each, at(each, 12), "sedation", each + 1, at(each + 1, 1), ""}); break;
            case declined: out.doses.push_back(dose_of(each, DoseKind::refused)); break;
            case nothing: break;
            }
        }
        return out;
    }
};

} // namespace

TEST_CASE("both counters agree with a diary counted by hand, across month ends, leap days and changes of the clock") {
    CHECK(rc::check("200 days", [] {
        std::mt19937 random(*rc::gen::arbitrary<std::uint32_t>());
        static constexpr const char* begins[] = {"2027-12-20", "2026-02-10", "2026-10-01", "2028-02-01"};
        const Day begin = day(begins[random() % 4]);
        Diary diary;
        const auto clumps = 1 + random() % 6;
        while (diary.days.size() < 200) {
            const auto word = random() % 2 == 0 ? Diary::taken : static_cast<Diary::Word>(random() % 10);
            for (auto times = 1 + random() % clumps; times > 0; --times) diary.days.push_back(word);
        }
        const TreatmentHistory history = diary.history(begin);
        MissedCalendar calendar({begin, begin + 199}, always());
        calendar.add_order(1, history.orders[0]);
        for (const DoseRecord& dose : history.doses)
            if (!dose.voided && covers(dose.kind)) calendar.add_cover(1, dose.medication, {dose.day, dose.day});
        for (const AbsenceRecord& away : history.absences) {
            calendar.add_excuse(1, away.days);
            if (away.dosed == "verified") calendar.add_cover(1, away.days);
        }
        for (const HoldRecord& hold : history.holds) calendar.add_excuse(1, {hold.day, *hold.released - 1});
        for (std::size_t i = 0; i < 200; ++i) {
            const Day each = begin + static_cast<std::int64_t>(i);
            const auto run = open_run(history, always(), each, begin);
            RC_ASSERT((run ? run->days() : 0) == diary.missed_run(i));
            RC_ASSERT(days_since_dose(history, Medication::methadone, each) == diary.days_without(i));
            RC_ASSERT(calendar.missed_on(each).empty() == (diary.missed_run(i) == 0));
        }
    }));
}
