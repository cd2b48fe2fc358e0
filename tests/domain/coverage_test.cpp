#include "domain/coverage.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using mat::Amount;
using mat::Day;
using mat::DayRange;
using mat::DoseNumber;
using mat::Instant;
using namespace mat::domain;

namespace {

Day day(std::string_view text) { return Day::parse(text).value(); }

OrderRecord order_from(Day start, Medication medication = Medication::methadone, std::int64_t every_days = 1) {
    OrderRecord order;
    order.id = 1;
    order.medication = medication;
    order.amount = Amount::milligrams(80);
    order.every_days = every_days;
    order.start = start;
    order.written = start;
    return order;
}

DoseRecord dose_on(Day when, DoseKind kind = DoseKind::administered,
                   Medication medication = Medication::methadone, std::int64_t every_days = 1) {
    DoseRecord dose;
    dose.number = *DoseNumber::from_parts(when, 1);
    dose.day = when;
    dose.kind = kind;
    dose.medication = medication;
    dose.amount = Amount::milligrams(80);
    dose.every_days = every_days;
    return dose;
}

HoldRecord hold_on(Day when, std::optional<Day> released = std::nullopt) {
    HoldRecord hold;
    hold.day = when;
    hold.released = released;
    hold.reason = "sedation";
    return hold;
}

AbsenceRecord away(Day first, Day last, const char* dosed) { return {0, {first, last}, "hospital", dosed}; }
GuestStay stay(Day first, Day last, const char* direction = "out") { return {0, {first, last}, direction}; }

/// Everything from 1990 on is known.
KnownDays all_known() { return {std::nullopt, day("1990-01-01")}; }

/// `M` missed, `c` covered, `e` excused, `u` unknown, `-` not due.
std::string outcomes(const TreatmentHistory& history, const KnownDays& known, Day first, Day last) {
    std::string letters;
    for (Day each = first; each <= last; each = each + 1) switch (outcome_of(history, known, each)) {
        case DayOutcome::not_due: letters += '-'; break;
        case DayOutcome::covered: letters += 'c'; break;
        case DayOutcome::excused: letters += 'e'; break;
        case DayOutcome::missed: letters += 'M'; break;
        case DayOutcome::unknown: letters += 'u'; break;
        }
    return letters;
}
std::string outcomes(const TreatmentHistory& history, Day first, Day last) {
    return outcomes(history, all_known(), first, last);
}

std::int64_t missed_run(const TreatmentHistory& history, Day on) {
    const auto run = open_run(history, all_known(), on, on - 400);
    return run ? run->days() : 0;
}

} // namespace

TEST_CASE("a held day ends the run of missed days, not the days without a dose") {
    // Last dose Sun; missed Mon, Tue; held Wed; missed Thu, Fri; asked on Sat.
    TreatmentHistory history;
    history.orders = {order_from(day("2026-11-01"))};
    history.doses = {dose_on(day("2026-11-15"))};
    history.holds = {hold_on(day("2026-11-18"), day("2026-11-19"))};
    const Day saturday = day("2026-11-21");
    CHECK(outcomes(history, day("2026-11-15"), day("2026-11-20")) == "cMMeMM");
    CHECK(missed_run(history, saturday - 1) == 2);
    CHECK(days_since_dose(history, Medication::methadone, saturday) == 5);
    CHECK(last_covered_day(history, std::nullopt, saturday) == day("2026-11-15"));

    history.holds.clear(); // a row of the log that says "held" does the same
    history.doses.push_back(dose_on(day("2026-11-18"), DoseKind::held));
    CHECK(outcomes(history, day("2026-11-15"), day("2026-11-20")) == "cMMeMM");
    CHECK(days_since_dose(history, Medication::methadone, saturday) == 5);
}

TEST_CASE("a guest dose and a bottle are not missed") {
    // Home Mon; guest Tue, Wed; no-show Thu, Fri; open on Sat. The bottle is for the Sunday before.
    TreatmentHistory history;
    history.orders = {order_from(day("2026-11-01"))};
    history.doses = {dose_on(day("2026-11-14")), dose_on(day("2026-11-15"), DoseKind::take_home),
                     dose_on(day("2026-11-16"))};
    SUBCASE("confirmed as doses") {
        history.doses.push_back(dose_on(day("2026-11-17"), DoseKind::guest));
        history.doses.push_back(dose_on(day("2026-11-18"), DoseKind::guest));
    }
    SUBCASE("confirmed as a stay") { history.guest_stays = {stay(day("2026-11-17"), day("2026-11-18"))}; }
    CHECK(outcomes(history, day("2026-11-14"), day("2026-11-20")) == "cccccMM");
    CHECK(missed_run(history, day("2026-11-20")) == 2);
    CHECK(days_since_dose(history, Medication::methadone, day("2026-11-21")) == 2);
}

TEST_CASE("six bottles cover six days, and nobody saw them taken") {
    TreatmentHistory history;
    history.orders = {order_from(day("2026-11-16"))};
    history.doses = {dose_on(day("2026-11-16"))};
    for (int i = 1; i <= 6; ++i) {
        DoseRecord bottle = dose_on(day("2026-11-16") + i, DoseKind::take_home);
        bottle.number = *DoseNumber::from_parts(day("2026-11-16"), 1 + i);
        history.doses.push_back(bottle);
    }
    CHECK(outcomes(history, day("2026-11-16"), day("2026-11-22")) == "ccccccc");
    CHECK(std::ranges::count_if(history.doses, [](const auto& dose) { return observed(dose.kind); }) == 1);
    CHECK(std::ranges::count_if(
              history.doses, [](const auto& dose) { return covers(dose.kind) && !observed(dose.kind); }) == 6);
    CHECK(outcome_of(history, all_known(), day("2026-11-23")) == DayOutcome::missed);
}

TEST_CASE("days without a dose are civil days") {
    struct Row {
        std::string name;
        std::string last;
        std::string asked;
        std::int64_t days;
    };
    for (const Row& row : {Row{"the day after", "2026-11-20", "2026-11-21", 0},
                           Row{"one day between", "2026-11-19", "2026-11-21", 1},
                           Row{"over the end of a month", "2026-11-29", "2026-12-02", 2},
                           Row{"over the end of February", "2026-02-27", "2026-03-02", 2},
                           Row{"over a leap day", "2028-02-27", "2028-03-02", 3},
                           Row{"the leap day itself", "2028-02-28", "2028-02-29", 0},
                           Row{"no leap day in 2100", "2100-02-27", "2100-03-02", 2},
                           Row{"over the new year", "2026-12-30", "2027-01-03", 3},
                           Row{"a day of 23 hours between", "2026-03-07", "2026-03-09", 1},
                           Row{"a day of 25 hours between", "2026-10-31", "2026-11-02", 1},
                           Row{"a year", "2025-11-21", "2026-11-21", 364}}) {
        CAPTURE(row.name);
        TreatmentHistory history;
        history.doses = {dose_on(day(row.last))};
        CHECK(days_since_dose(history, Medication::methadone, day(row.asked)) == row.days);
    }
}

TEST_CASE("nobody is without a dose who never had one") {
    TreatmentHistory history;
    CHECK(!days_since_dose(history, Medication::methadone, day("2026-11-21")));
    history.doses = {dose_on(day("2026-11-21"))}; // today's dose says nothing of the days before
    CHECK(!days_since_dose(history, Medication::methadone, day("2026-11-21")));
    CHECK(days_since_dose(history, Medication::methadone, day("2026-11-22")) == 0);
}

TEST_CASE("what covers a day, and for whom") {
    const Day asked = day("2026-11-21");
    const auto voided = [](DoseRecord dose, bool confirmed, bool replaced) {
        dose.voided = VoidRecord{1, "not-given", Instant(), confirmed, replaced};
        return dose;
    };
    const auto with_dose = [](const DoseRecord& dose) {
        TreatmentHistory history;
        history.doses = {dose};
        return history;
    };
    const auto with_stay = [&](const char* direction) {
        TreatmentHistory history;
        history.guest_stays = {stay(asked, asked, direction)};
        return history;
    };
    const auto with_absence = [&](const char* dosed) {
        TreatmentHistory history;
        history.absences = {away(asked, asked, dosed)};
        return history;
    };
    using enum DoseKind;
    struct Row {
        std::string name;
        TreatmentHistory history;
        Medication ordered;
        bool covered;
    };
    const Medication methadone = Medication::methadone, buprenorphine = Medication::buprenorphine,
                     naltrexone = Medication::naltrexone;
    const std::vector<Row> rows{
        {"an observed dose", with_dose(dose_on(asked)), methadone, true},
        {"a partial dose", with_dose(dose_on(asked, partial)), methadone, true},
        {"a replacement", with_dose(dose_on(asked, replacement)), methadone, true},
        {"a bottle", with_dose(dose_on(asked, take_home)), methadone, true},
        {"a guest dose", with_dose(dose_on(asked, guest)), methadone, true},
        {"a pharmacy's fill", with_dose(dose_on(asked, filled)), methadone, true},
        {"a held dose does not", with_dose(dose_on(asked, held)), methadone, false},
        {"a refused dose does not", with_dose(dose_on(asked, refused)), methadone, false},
        {"yesterday's does not", with_dose(dose_on(asked - 1)), methadone, false},
        {"tomorrow's bottle does not", with_dose(dose_on(asked + 1, take_home)), methadone, false},
        {"a voided one does not", with_dose(voided(dose_on(asked), false, false)), methadone, false},
        {"nor when the void is confirmed", with_dose(voided(dose_on(asked), true, false)), methadone, false},
        {"nor when another row stands in its place", with_dose(voided(dose_on(asked), false, true)), methadone,
         false},
        {"one agonist stands for the other", with_dose(dose_on(asked, administered, buprenorphine)), methadone,
         true},
        {"and the other way round", with_dose(dose_on(asked, administered, methadone)), buprenorphine, true},
        {"an antagonist stands for no agonist", with_dose(dose_on(asked, administered, naltrexone)), methadone,
         false},
        {"nor an agonist for it", with_dose(dose_on(asked, administered, methadone)), naltrexone, false},
        {"its own does", with_dose(dose_on(asked, administered, naltrexone)), naltrexone, true},
        {"an injection of 27 days ago", with_dose(dose_on(asked - 27, administered, naltrexone, 28)),
         naltrexone, true},
        {"one of 28 days ago does not", with_dose(dose_on(asked - 28, administered, naltrexone, 28)),
         naltrexone, false},
        {"a weekly one of six days ago", with_dose(dose_on(asked - 6, administered, buprenorphine, 7)),
         buprenorphine, true},
        {"one of seven days ago does not", with_dose(dose_on(asked - 7, administered, buprenorphine, 7)),
         buprenorphine, false},
        {"a stay elsewhere", with_stay("out"), methadone, true},
        {"whatever is ordered", with_stay("out"), naltrexone, true},
        {"a guest of ours is covered by nothing", with_stay("in"), methadone, false},
        {"an absence with verified doses", with_absence("verified"), methadone, true},
        {"with doses unknown it does not", with_absence("unknown"), methadone, false},
        {"with no doses it does not", with_absence("no"), methadone, false},
        {"nothing", {}, methadone, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        CHECK(is_covered(row.history, row.ordered, asked) == row.covered);
        CHECK((last_covered_day(row.history, row.ordered, asked) == asked) == row.covered);
        CHECK((days_since_dose(row.history, row.ordered, asked + 1) == 0) == row.covered);
    }
}

TEST_CASE("an injection is due every so many days, not every month") {
    struct Row {
        std::string given;
        std::string next;
    };
    for (const Row& row :
         {Row{"2026-01-31", "2026-02-28"}, Row{"2028-01-31", "2028-02-28"}, Row{"2026-12-20", "2027-01-17"}}) {
        CAPTURE(row.given);
        TreatmentHistory history;
        history.orders = {order_from(day(row.given), Medication::naltrexone, 28)};
        history.doses = {dose_on(day(row.given), DoseKind::administered, Medication::naltrexone, 28)};
        CHECK(outcomes(history, day(row.next) - 2, day(row.next) + 1) == "ccMM");
        CHECK(last_covered_day(history, std::nullopt, day(row.next) + 5) == day(row.next) - 1);
    }
}

TEST_CASE("what becomes of a day that nothing covers") {
    const Day asked = day("2026-11-22"); // a Sunday, closed
    TreatmentHistory due;
    due.orders = {order_from(asked - 30)};
    const auto changed = [&](auto&& change) {
        TreatmentHistory history = due;
        change(history);
        return history;
    };
    struct Row {
        std::string name;
        TreatmentHistory history;
        DayOutcome outcome;
    };
    const std::vector<Row> rows{
        {"missed, closed or not", due, DayOutcome::missed},
        {"missed when refused", changed([&](auto& h) { h.doses = {dose_on(asked, DoseKind::refused)}; }),
         DayOutcome::missed},
        {"held by a row of the log", changed([&](auto& h) { h.doses = {dose_on(asked, DoseKind::held)}; }),
         DayOutcome::excused},
        {"held on another day", changed([&](auto& h) { h.doses = {dose_on(asked - 1, DoseKind::held)}; }),
         DayOutcome::missed},
        {"on hold since that day", changed([&](auto& h) { h.holds = {hold_on(asked)}; }), DayOutcome::excused},
        {"on hold since the day after", changed([&](auto& h) { h.holds = {hold_on(asked + 1)}; }),
         DayOutcome::missed},
        {"on hold until the day after", changed([&](auto& h) { h.holds = {hold_on(asked - 2, asked + 1)}; }),
         DayOutcome::excused},
        {"released on that day", changed([&](auto& h) { h.holds = {hold_on(asked - 2, asked)}; }),
         DayOutcome::missed},
        {"held and released on that day", changed([&](auto& h) { h.holds = {hold_on(asked, asked)}; }),
         DayOutcome::missed},
        {"away, no doses", changed([&](auto& h) { h.absences = {away(asked, asked, "no")}; }),
         DayOutcome::excused},
        {"away, doses unknown", changed([&](auto& h) { h.absences = {away(asked - 3, asked, "unknown")}; }),
         DayOutcome::excused},
        {"back since that day", changed([&](auto& h) { h.absences = {away(asked - 3, asked - 1, "no")}; }),
         DayOutcome::missed},
        {"on hold, and dosed all the same", changed([&](auto& h) {
             h.holds = {hold_on(asked - 1)};
             h.doses = {dose_on(asked)};
         }),
         DayOutcome::covered},
        {"the order ended the day before", changed([&](auto& h) { h.orders[0].end = asked; }),
         DayOutcome::not_due},
        {"the order ends the day after", changed([&](auto& h) { h.orders[0].end = asked + 1; }),
         DayOutcome::missed},
        {"the order begins the day after", changed([&](auto& h) { h.orders[0].start = asked + 1; }),
         DayOutcome::not_due},
        {"an expired order still asks for its dose", changed([&](auto& h) { h.orders[0].until = asked; }),
         DayOutcome::missed},
        {"dosed without an order", changed([&](auto& h) {
             h.orders.clear();
             h.doses = {dose_on(asked)};
         }),
         DayOutcome::not_due},
        {"one of two medicines missing", changed([&](auto& h) {
             h.orders.push_back(order_from(asked - 30, Medication::naltrexone, 28));
             h.doses = {dose_on(asked)};
         }),
         DayOutcome::missed},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        CHECK(outcome_of(row.history, all_known(), asked) == row.outcome);
    }
}

TEST_CASE("days of which nothing is known are not missed") {
    TreatmentHistory history;
    history.orders = {order_from(day("2026-01-01"))};
    const KnownDays known{DayRange{day("2026-01-05"), day("2026-01-10")}, day("2026-01-14")};
    CHECK(outcomes(history, known, day("2026-01-03"), day("2026-01-16")) == "uuMMMMMMuuuMMM");
    CHECK(outcomes(history, {}, day("2026-01-03"), day("2026-01-05")) == "uuu");
    CHECK(!open_run(history, known, day("2026-01-12"), day("2025-01-01")));
    const auto run = open_run(history, known, day("2026-01-16"), day("2025-01-01"));
    REQUIRE(run); // what is unknown ends a run: nobody can say that it was missed
    CHECK(run->first == day("2026-01-14"));
    CHECK(run->days() == 3);
    CHECK(open_run(history, known, day("2026-01-10"), day("2026-01-08"))->days() ==
          3);                                     // no further back than asked
    history.holds = {hold_on(day("2026-01-11"))}; // excused goes before unknown
    CHECK(outcomes(history, known, day("2026-01-10"), day("2026-01-12")) == "Mee");
}

TEST_CASE("a day without an injection is missed once all the days that could cover it are known") {
    TreatmentHistory history;
    history.orders = {order_from(day("2025-01-01"), Medication::naltrexone, 7)};
    const Day begin = day("2026-01-05");
    CHECK(outcomes(history, {DayRange{begin, day("2026-12-31")}, std::nullopt}, begin, begin + 7) ==
          "uuuuuuMM");
    history.orders[0].start = begin + 1; // nothing was due before the order
    CHECK(outcomes(history, {DayRange{begin, day("2026-12-31")}, std::nullopt}, begin, begin + 3) == "-MMM");
    history.orders[0].start = begin - 100;
    const DayRange imported{begin - 50, begin - 1};
    CHECK(outcomes(history, {imported, begin}, begin - 2, begin + 2) ==
          "MMMMM"); // recorded on from the next day
    CHECK(outcomes(history, {imported, begin - 9}, begin - 2, begin + 2) == "MMMMM"); // or from before
    CHECK(outcomes(history, {imported, begin + 1}, begin - 2, begin + 8) == "MMuuuuuuuMM");
}

namespace {

/// A person's records, drawn at random, around 2024-02-29 or a change of the clocks.
struct Life {
    TreatmentHistory history;
    Day begin;
    KnownDays known;
};

constexpr int life_days = 150;

Life random_life(std::mt19937& random) {
    const auto below = [&](unsigned bound) { return static_cast<std::int64_t>(random() % bound); };
    const auto one_in = [&](unsigned times) { return random() % times == 0; };
    static constexpr const char* begins[] = {"2023-12-20", "2026-01-25", "2026-10-01", "2028-02-01"};
    Life life;
    life.begin = day(begins[below(4)]);
    const auto some_day = [&] { return life.begin + below(life_days); };
    const auto medication = [&] {
        return one_in(5)   ? Medication::naltrexone
               : one_in(3) ? Medication::buprenorphine
                           : Medication::methadone;
    };
    const auto every = [&]() -> std::int64_t { return one_in(4) ? (one_in(2) ? 28 : 7) : 1; };
    TreatmentHistory& history = life.history;
    for (auto count = below(4); count >= 0; --count) {
        OrderRecord order = order_from(some_day() - below(40), medication(), every());
        if (!one_in(3)) order.end = order.start + below(70); // at times before it began
        if (one_in(5)) order.until = order.start + below(30);
        history.orders.push_back(order);
    }
    const bool often = !one_in(4);
    for (int i = 0; i < life_days; ++i) {
        if (!one_in(often ? 2 : 20)) continue;
        const auto kind = static_cast<DoseKind>(1 + below(8));
        DoseRecord dose =
            dose_on(life.begin + i, kind, medication(), kind == DoseKind::take_home ? 1 : every());
        if (one_in(6)) dose.voided = VoidRecord{1, "not-given", Instant(), one_in(2), one_in(3)};
        history.doses.push_back(dose);
    }
    for (auto count = below(3); count > 0; --count) {
        const Day since = some_day();
        history.holds.push_back(
            hold_on(since, one_in(3) ? std::nullopt : std::optional<Day>(since + below(12))));
    }
    for (auto count = below(4); count > 0; --count) {
        const Day since = some_day();
        history.absences.push_back(away(since, since + below(12),
                                        one_in(3)   ? "verified"
                                        : one_in(2) ? "unknown"
                                                    : "no"));
    }
    for (auto count = below(3); count > 0; --count) {
        const Day since = some_day();
        history.guest_stays.push_back(stay(since, since + below(8), one_in(4) ? "in" : one_in(3) ? "planned" : "out"));
    }
    if (!one_in(4)) {
        const Day first = some_day();
        life.known.imported = DayRange{first, first + below(60)};
    }
    if (!life.known.imported || !one_in(4))
        life.known.recorded_from = life.known.imported ? life.known.imported->last + below(20) - 3 : some_day();
    return life;
}

/// The same life read day by day with nothing of the code under test: every record is written into the days it
/// speaks of, and questions are answered by walking over days.
class Diary {
  public:
    explicit Diary(const Life& life) : life_(life) {
        for (const DoseRecord& dose : life.history.doses) {
            if (dose.voided) continue;
            if (dose.kind == DoseKind::held) excused_.insert(dose.day);
            if (dose.kind == DoseKind::held || dose.kind == DoseKind::refused) continue;
            for (std::int64_t i = 0; i < dose.every_days; ++i)
                covered_[dose.medication == Medication::naltrexone].insert(dose.day + i);
        }
        for (const GuestStay& stay : life.history.guest_stays)
            for (Day each = stay.days.first; each <= stay.days.last; each = each + 1)
                if (stay.direction == "out") cover_all(each);
        for (const AbsenceRecord& absence : life.history.absences)
            for (Day each = absence.days.first; each <= absence.days.last; each = each + 1) {
                excused_.insert(each);
                if (absence.dosed == "verified") cover_all(each);
            }
        for (const HoldRecord& hold : life.history.holds)
            for (Day each = hold.day; each != hold.released.value_or(life.begin + 2 * life_days);
                 each = each + 1)
                excused_.insert(each);
        for (Day each = life.begin - 200; each <= life.begin + 2 * life_days; each = each + 1) {
            const bool imported =
                life.known.imported && each >= life.known.imported->first && each <= life.known.imported->last;
            if (imported || (life.known.recorded_from && each >= *life.known.recorded_from))
                known_.insert(each);
        }
    }

    DayOutcome outcome(Day asked) const {
        int due = 0, covered = 0, provably_missed = 0;
        for (const OrderRecord& order : life_.history.orders) {
            if (asked < order.start || (order.end && asked >= *order.end)) continue;
            ++due;
            if (is_covered(order.medication, asked)) {
                ++covered;
                continue;
            }
            bool all_known = true; // every day of the order whose dose would have reached this one
            for (std::int64_t back = 0; back < order.every_days; ++back)
                if (asked - back >= order.start && !known_.contains(asked - back)) all_known = false;
            if (all_known) ++provably_missed;
        }
        if (due == 0) return DayOutcome::not_due;
        if (covered == due) return DayOutcome::covered;
        if (excused_.contains(asked)) return DayOutcome::excused;
        return provably_missed > 0 ? DayOutcome::missed : DayOutcome::unknown;
    }
    bool is_covered(Medication medication, Day asked) const {
        return covered_[medication == Medication::naltrexone].contains(asked);
    }
    std::optional<std::int64_t> days_since_dose(Medication medication, Day asked) const {
        std::int64_t days = 0;
        for (Day each = asked - 1; each >= life_.begin - 100; each = each - 1, ++days)
            if (is_covered(medication, each)) return days;
        return std::nullopt;
    }
    std::optional<Day> last_covered_day(std::optional<Medication> medication, Day asked) const {
        for (Day each = asked; each >= life_.begin - 100; each = each - 1) {
            const bool any =
                is_covered(Medication::methadone, each) || is_covered(Medication::naltrexone, each);
            if (medication ? is_covered(*medication, each) : any) return each;
        }
        return std::nullopt;
    }
    std::int64_t run_through(Day asked, Day earliest) const {
        std::int64_t days = 0;
        for (Day each = asked; each >= earliest && outcome(each) == DayOutcome::missed; each = each - 1) ++days;
        return days;
    }

  private:
    void cover_all(Day each) {
        covered_[0].insert(each);
        covered_[1].insert(each);
    }
    const Life& life_;
    std::set<Day> covered_[2], excused_, known_;
};

/// One person's records as whoever fills a calendar hands them over, in any order.
void add_to(MissedCalendar& calendar, std::int64_t person, const TreatmentHistory& history,
            std::mt19937& random) {
    std::vector<std::function<void()>> rows;
    for (const OrderRecord& order : history.orders)
        rows.emplace_back([&calendar, person, &order] { calendar.add_order(person, order); });
    for (const DoseRecord& dose : history.doses) {
        if (dose.voided) continue;
        if (dose.kind == DoseKind::held)
            rows.emplace_back([&calendar, person, &dose] {
                calendar.add_excuse(person, {dose.day, dose.day});
            });
        if (covers(dose.kind))
            rows.emplace_back([&calendar, person, &dose] {
                calendar.add_cover(person, dose.medication, {dose.day, dose.day + (dose.every_days - 1)});
            });
    }
    for (const HoldRecord& hold : history.holds)
        rows.emplace_back([&calendar, person, &hold] {
            calendar.add_excuse(person, {hold.day, hold.released ? *hold.released - 1 : calendar.days().last});
        });
    for (const AbsenceRecord& absence : history.absences)
        rows.emplace_back([&calendar, person, &absence] {
            calendar.add_excuse(person, absence.days);
            if (absence.dosed == "verified") calendar.add_cover(person, absence.days);
        });
    for (const GuestStay& stay : history.guest_stays)
        if (stay.direction == "out")
            rows.emplace_back([&calendar, person, &stay] { calendar.add_cover(person, stay.days); });
    std::ranges::shuffle(rows, random);
    for (const auto& row : rows) row();
}

} // namespace

TEST_CASE("outcomes, runs and gaps agree with a reading day by day") {
    std::map<DayOutcome, int> seen;
    CHECK(rc::check("random lives", [&] {
        std::mt19937 random(*rc::gen::arbitrary<std::uint32_t>());
        const Life life = random_life(random);
        const Diary diary(life);
        const auto& [history, begin, known] = life;
        for (Day asked = begin - 5; asked < begin + life_days + 40; asked = asked + 1) {
            const DayOutcome outcome = outcome_of(history, known, asked);
            ++seen[outcome];
            RC_ASSERT(outcome == diary.outcome(asked));
            const Day earliest = asked - static_cast<std::int64_t>(random() % 60);
            const auto run = open_run(history, known, asked, earliest);
            RC_ASSERT((run ? run->days() : 0) == diary.run_through(asked, earliest));
            if (run) RC_ASSERT(run->last == asked);
            for (const Medication medication :
                 {Medication::methadone, Medication::buprenorphine, Medication::naltrexone}) {
                RC_ASSERT(is_covered(history, medication, asked) == diary.is_covered(medication, asked));
                RC_ASSERT(days_since_dose(history, medication, asked) ==
                          diary.days_since_dose(medication, asked));
                RC_ASSERT(last_covered_day(history, medication, asked) ==
                          diary.last_covered_day(medication, asked));
            }
            RC_ASSERT(last_covered_day(history, std::nullopt, asked) ==
                      diary.last_covered_day(std::nullopt, asked));
        }
    }));
    CHECK(seen.size() == 5); // every outcome came up
}

TEST_CASE("the calendar of missed days agrees with the outcome of each day") {
    CHECK(rc::check("random clinics", [] {
        std::mt19937 random(*rc::gen::arbitrary<std::uint32_t>());
        Life first = random_life(random); // whose known days are the clinic's
        std::map<std::int64_t, TreatmentHistory> people{{7, first.history}};
        for (const std::int64_t number : {3, 12}) {
            Life other = random_life(random);
            while (other.begin != first.begin) other = random_life(random);
            people[number] = other.history;
        }
        const Day from = first.begin + static_cast<std::int64_t>(random() % 60) - 10;
        const DayRange days{from, from + static_cast<std::int64_t>(random() % 120)};
        MissedCalendar calendar(days, first.known);
        for (const auto& [number, history] : people) add_to(calendar, number, history, random);
        for (Day asked = days.first - 2; asked <= days.last + 2; asked = asked + 1) {
            std::vector<std::int64_t> missed, open;
            for (const auto& [number, history] : people) {
                if (asked < days.first || asked > days.last) continue;
                const DayOutcome outcome = outcome_of(history, first.known, asked);
                if (outcome == DayOutcome::missed) missed.push_back(number);
                if (outcome == DayOutcome::missed || outcome == DayOutcome::unknown) open.push_back(number);
            }
            RC_ASSERT(calendar.missed_on(asked) == missed);
            RC_ASSERT(calendar.open_on(asked) == open);
        }
    }));
}

TEST_CASE("a merged person's rows count as one person's") {
    const Day asked = day("2026-11-21");
    MissedCalendar calendar({asked - 1, asked + 1}, all_known());
    calendar.add_order(1, order_from(asked - 1)); // ordered under one number
    calendar.add_order(1, order_from(asked - 1));
    calendar.add_cover(1, Medication::buprenorphine, {asked, asked}); // dosed under the other
    CHECK(calendar.missed_on(asked - 1) == std::vector<std::int64_t>{1});
    CHECK(calendar.missed_on(asked).empty());
    CHECK(calendar.missed_on(asked + 1) == std::vector<std::int64_t>{1});
}
