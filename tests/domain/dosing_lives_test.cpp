#include "dosing_scenes.hpp"

#include <rapidcheck.h>

#include <cstdlib>
#include <map>
#include <random>

using namespace scenes;

namespace {

/// A clinic that records whatever the judges allow, for one person over 200 days. It looks at every decision
/// anew, with nothing but the records.
class Clinic {
  public:
    explicit Clinic(std::uint32_t seed) : random_(seed) {
        facts_.closed_weekdays = std::vector<unsigned>{0, 1, 65}[below(3)];
        EpisodeRecord episode;
        episode.admitted = begin_;
        facts_.episodes = {episode};
        for (int i = 0; i < 6; ++i) facts_.closures.push_back(begin_ + static_cast<std::int64_t>(below(200)));
    }

    void live() {
        for (std::int64_t i = 0; i < 200; ++i) {
            facts_.today = begin_ + i;
            for (int act = 0; act < 6; ++act) {
                now_ =
                    at(facts_.today, 5) + act * 3 * hour + static_cast<std::int64_t>(below(7200)) * 1'000'000;
                facts_.now = facts_.clock_floor = now_;
                facts_.doses_unknown = one_in(60);
                do_something();
            }
            check_days();
        }
    }

    std::map<std::string, int> tally; ///< doses, bottles and refusals by code

  private:
    std::size_t below(std::size_t bound) { return random_() % bound; }
    bool one_in(std::size_t times) { return below(times) == 0; }
    std::vector<DoseRecord>& doses() { return facts_.history.doses; }
    DoseNumber next_number(Day when) { return *DoseNumber::from_parts(when, ++sequences_[when]); }
    Medication any_medication() {
        return one_in(6)   ? Medication::naltrexone
               : one_in(3) ? Medication::buprenorphine
                           : Medication::methadone;
    }
    Asker any_asker() {
        if (!one_in(3)) return {Role::nurse, {}};
        return {Role::prescriber, {local_codes.begin(), local_codes.end()}};
    }
    void count(const Verdict& verdict, const std::string& allowed) {
        ++tally[verdict.allowed ? allowed : verdict.reasons.front().code];
    }

    void do_something() {
        const std::size_t act = below(100);
        if (act < 50)
            administer();
        else if (act < 65)
            dispense();
        else if (act < 72 || facts_.history.orders.empty())
            order();
        else if (act < 76)
            end_an_order();
        else if (act < 79)
            hold();
        else if (act < 84)
            release();
        else if (act < 88)
            void_a_dose();
        else if (act < 94)
            confirm_a_void();
        else if (act < 96)
            correct_a_dose();
        else if (act < 97)
            facts_.history.guest_stays.push_back(
                {0, {facts_.today + 1, facts_.today + 3}, one_in(3) ? "in" : one_in(2) ? "planned" : "out"});
        else if (act < 98)
            facts_.history.absences.push_back(
                {0, {facts_.today, facts_.today + 2}, "hospital", one_in(2) ? "verified" : "no"});
        else
            note(act < 99 ? DoseKind::refused : DoseKind::held);
    }

    void administer() {
        AdministerRequest asked{facts_.today, now_, std::nullopt, std::nullopt};
        if (one_in(5)) { // a late entry of yesterday
            asked.day = asked.day - 1;
            asked.moment = asked.moment + -day_length;
        }
        if (one_in(3)) asked.medication = any_medication();
        if (one_in(6)) asked.amount = Amount::milligrams(40);
        const auto out = judge_administer(facts_, asked, any_asker(), {});
        count(out.verdict, "administered");
        if (!out.verdict.allowed) return;
        RC_ASSERT(out.order.has_value());
        RC_ASSERT(out.order->active_on(asked.day));
        RC_ASSERT(asked.amount.value_or(out.order->amount) == out.order->amount);
        RC_ASSERT(!facts_.doses_unknown);
        RC_ASSERT(!on_hold(asked.moment));
        RC_ASSERT(!taken(out.order->medication, asked.day));
        if (std::ranges::count(out.overridden, "interval-too-short") == 0)
            for (const DoseRecord& dose : doses())
                if (!dose.voided && observed(dose.kind) && same_class(dose.medication, out.order->medication))
                    RC_ASSERT(std::abs(*dose.at - asked.moment) >= 12 * hour);
        DoseRecord dose = dose_of(asked.day, 1, asked.day, DoseKind::administered, out.order->medication);
        dose.number = next_number(asked.day);
        dose.at = asked.moment;
        dose.amount = out.order->amount;
        dose.every_days = out.order->every_days;
        doses().push_back(dose);
    }

    void dispense() {
        DispenseRequest asked{facts_.today, now_, std::nullopt, std::nullopt};
        if (one_in(2)) asked.days = static_cast<std::int64_t>(1 + below(3));
        if (one_in(4)) asked.medication = any_medication();
        const auto out = judge_dispense(facts_, asked, any_asker(), {});
        count(out.verdict, "handed out");
        if (!out.verdict.allowed) return;
        RC_ASSERT(!out.days.empty());
        RC_ASSERT(!on_hold(asked.moment));
        RC_ASSERT(!facts_.doses_unknown);
        RC_ASSERT(settled(out.order->medication, asked.day));
        for (const Day bottle : out.days) {
            RC_ASSERT(!taken(out.order->medication, bottle));
            RC_ASSERT(!is_limited_at_home(out.order->medication) || std::ranges::count(facts_.closures, bottle) > 0 ||
                      (facts_.closed_weekdays % 2 == 1 && bottle.weekday() == 0));
            DoseRecord dose = dose_of(asked.day, 1, bottle, DoseKind::take_home, out.order->medication);
            dose.number = next_number(asked.day);
            dose.amount = out.order->amount;
            doses().push_back(dose);
        }
    }

    void order() {
        OrderRequest asked;
        asked.day = facts_.today;
        asked.moment = now_;
        asked.medication = any_medication();
        asked.amount = Amount::milligrams(static_cast<std::int64_t>(20 + 10 * below(4)));
        asked.start = facts_.today + static_cast<std::int64_t>(below(3));
        asked.amount_retyped = true;
        if (asked.medication != Medication::methadone) asked.every_days = one_in(2) ? 1 : one_in(2) ? 7 : 28;
        if (one_in(4)) asked.until = asked.start + static_cast<std::int64_t>(5 + below(20));
        const auto out = judge_order(facts_, asked, {Role::prescriber, {}}, {});
        count(out.verdict, "ordered");
        if (!out.verdict.allowed) return;
        for (const OrderRecord& replaced : out.replaced)
            for (OrderRecord& each : facts_.history.orders)
                if (each.id == replaced.id) each.end = std::max(asked.start, each.start);
        OrderRecord order = order_of(++orders_, asked.medication, asked.amount, asked.start);
        order.written = facts_.today;
        order.until = asked.until;
        order.every_days = asked.every_days;
        facts_.history.orders.push_back(order);
        for (Day each = asked.start; each < asked.start + 30;
             each = each + 1) { // one order a medication, no mixing
            std::vector<Medication> open;
            for (const OrderRecord& other : facts_.history.orders)
                if (other.active_on(each) && !other.expired_on(asked.start) && !(asked.until && *asked.until <= each))
                    open.push_back(other.medication);
            RC_ASSERT(open.size() < 2U);
        }
    }

    void end_an_order() {
        OrderRecord& order = facts_.history.orders[below(facts_.history.orders.size())];
        if (!order.end) order.end = std::max(order.start, facts_.today);
    }
    void hold() {
        HoldRecord hold = hold_of(++holds_, now_);
        hold.day = facts_.today;
        facts_.history.holds.push_back(hold);
    }
    void release() {
        for (HoldRecord& hold : facts_.history.holds)
            if (!hold.released) {
                hold.released = facts_.today;
                hold.released_at = now_;
            }
    }
    DoseRecord* recent_dose(bool is_voided) {
        if (doses().empty()) return nullptr;
        DoseRecord& dose = doses()[doses().size() - 1 - below(std::min<std::size_t>(doses().size(), 5))];
        return dose.voided.has_value() == is_voided ? &dose : nullptr;
    }
    void void_a_dose() {
        if (DoseRecord* dose = recent_dose(false))
            dose->voided = VoidRecord{1, "not-given", now_, false, false};
    }
    void confirm_a_void() {
        if (DoseRecord* dose = recent_dose(true)) dose->voided->confirmed = true;
    }
    void correct_a_dose() {
        DoseRecord* dose = recent_dose(false);
        if (dose == nullptr || !covers(dose->kind)) return;
        DoseRecord corrected = *dose;
        corrected.number = next_number(dose->number.day());
        corrected.amount = corrected.amount + Amount::milligrams(1);
        corrected.replaces = dose->number;
        dose->voided = VoidRecord{1, "wrong-amount", now_, false, true};
        doses().push_back(corrected);
    }
    void note(DoseKind kind) {
        DoseRecord dose = dose_of(facts_.today, 1, facts_.today, kind);
        dose.number = next_number(facts_.today);
        doses().push_back(dose);
    }

    static bool same_class(Medication a, Medication b) {
        return (a == Medication::naltrexone) == (b == Medication::naltrexone);
    }
    /// Whether two logins, or a row that stands in its place, say that it was not given so.
    static bool undone(const DoseRecord& dose) {
        return dose.voided && (dose.voided->confirmed || dose.voided->replaced);
    }

    bool on_hold(Instant moment) const {
        return std::ranges::any_of(facts_.history.holds, [&](const HoldRecord& hold) {
            return hold.at <= moment && !(hold.released_at && *hold.released_at <= moment);
        });
    }
    /// Taken, with nothing planned elsewhere counted: a plan is no dose.
    bool settled(Medication medication, Day when) const {
        Clinic other(*this);
        std::erase_if(other.facts_.history.guest_stays, [](const GuestStay& stay) { return stay.direction == "planned"; });
        return other.taken(medication, when);
    }
    bool taken(Medication medication, Day when) const {
        for (const DoseRecord& dose : facts_.history.doses)
            for (std::int64_t i = 0; i < dose.every_days; ++i)
                if (dose.day + i == when && !undone(dose) && dose.kind != DoseKind::held &&
                    dose.kind != DoseKind::refused && same_class(dose.medication, medication))
                    return true;
        for (const GuestStay& stay : facts_.history.guest_stays)
            if (stay.direction != "in" && stay.days.first <= when && when <= stay.days.last) return true;
        for (const AbsenceRecord& absence : facts_.history.absences)
            if (absence.dosed == "verified" && absence.days.first <= when && when <= absence.days.last)
                return true;
        return false;
    }

    /// No day has two doses or bottles of a class of medicine, not even counting those that one login voided.
    void check_days() const {
        std::map<std::pair<Day, bool>, int> given;
        for (const DoseRecord& dose : facts_.history.doses)
            if (!undone(dose) && covers(dose.kind))
                ++given[{dose.day, dose.medication == Medication::naltrexone}];
        for (const auto& [when, times] : given) RC_ASSERT(times == 1);
    }

    std::mt19937 random_;
    Day begin_ = day("2026-08-10");
    Instant now_;
    DosingFacts facts_;
    std::map<Day, std::int64_t> sequences_;
    std::int64_t orders_ = 0, holds_ = 0;
};

} // namespace

TEST_CASE("over random lives nobody is dosed twice for a day, on hold, or has two bottles for one") {
    std::map<std::string, int> tally;
    CHECK(rc::check("200 days", [&] {
        Clinic clinic(*rc::gen::arbitrary<std::uint32_t>());
        clinic.live();
        for (const auto& [what, times] : clinic.tally) tally[what] += times;
    }));
    for (const std::string what :
         {"administered", "handed out", "ordered", "no-active-order", "on-hold", "covered-today",
          "already-dosed", "doses-unknown", "supply-overlap", "today-open", "amount-not-ordered",
          "no-take-home-order", "two-agonists", "naltrexone-with-agonist", "needs-order", "reinduction",
          "interval-too-short", "order-expired"}) {
        CAPTURE(what);
        CHECK(tally[what] > 0); // the lives are eventful
    }
}
