// Random lives at the dosing window, shorter than those of the rules and written into a store entry by entry: at each
// midnight the store says of every day what the ledger of days says (tests/support/day_ledger.hpp), and the rules answer
// from what it hands over as they do from all that ever happened.
#include "../support/dosing_life.hpp"
#include "made_store.hpp"

#include "store/away.hpp"
#include "store/counter.hpp"
#include "store/derived.hpp"
#include "store/due.hpp"
#include "store/incidents.hpp"
#include "store/orders.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <cstdio>
#include <doctest/doctest.h>

using namespace mat;
using namespace mat::store;
using lives::must;

namespace {

constexpr std::int64_t who = 1001;

class StoreBook : public lives::Book {
  public:
    /// The clinic and one person, the day before that life begins.
    void open(const lives::Life& life) {
        life_ = &life;
        kept.now = made::morning(life.begin_day() - 1);
        kept.write("staff add", [&](Writer& writer) {
            const Keys keys = kept.keys(writer);
            record_staff(writer, keys, "nora", "NQ", "Nora Quillfeather", domain::Role::nurse);
            for (const int each : {1, 2}) record_client(writer, keys, made::person(each), false);
            domain::DoseRecord first; // somebody else's, with whom the clinic's history begins
            first.day = life.begin_day() - 30;
            first.number = next_dose_number(writer, first.day);
            record_dose(writer, made::client(writer, who + 1), first);
            for (const Day day : life.holidays()) record_closure(writer, day, "holiday");
        });
    }

    void at(Instant moment) override { kept.now = moment; }
    void episode(const domain::EpisodeRecord& episode) override {
        domain::EpisodeRecord with = episode;
        if (with.program.empty()) with.program = "otp";
        enter("intake admit", [&](Writer& writer) { same(record_episode(writer, client(writer), with), episode.id); });
    }
    void episode_end(std::int64_t id, Day day) override {
        enter("intake discharge", [&](Writer& writer) { record_episode_end(writer, id, day, "completed"); });
    }
    void order(const domain::OrderRecord& order) override {
        domain::OrderRecord with = order;
        with.staff = 1;
        enter("dose-log order", [&](Writer& writer) {
            const Keys keys = kept.keys(writer);
            same(record_whole_order(writer, &keys, client(writer), with, order.has_rationale ? "weighed" : ""), order.id);
        });
    }
    void order_end(std::int64_t id, Day day) override {
        enter("dose-log order", [&](Writer& writer) { record_order_end(writer, id, day, "stopped"); });
    }
    void signature(std::int64_t id) override {
        enter("sign order", [&](Writer& writer) { record_signature(writer, id, 1, false); });
    }
    void hold(const domain::HoldRecord& hold) override {
        enter("dose-log hold",
              [&](Writer& writer) { same(record_hold(writer, nullptr, client(writer), hold.day, hold.at, hold.reason, 1, ""), hold.id); });
    }
    void release(Instant moment) override {
        enter("dose-log release", [&](Writer& writer) {
            const Day day = read_clinic(writer).zone.day(moment);
            for (const domain::HoldRecord& hold : holds_in_force(writer, client(writer), moment))
                record_release(writer, nullptr, hold, day, moment, "assessed", 1, "");
        });
    }
    void absence(const domain::AbsenceRecord& absence) override {
        enter("dose-log absence", [&](Writer& writer) { same(record_absence(writer, client(writer), absence), absence.id); });
    }
    void absence_end(std::int64_t id, Day day) override {
        enter("dose-log absence", [&](Writer& writer) {
            for (const domain::AbsenceRecord& absence : absences_of(writer, client(writer)))
                if (absence.id == id) record_absence_end(writer, absence, day);
        });
    }
    void stay(const domain::GuestStay& stay) override {
        enter("dose-log guest", [&](Writer& writer) {
            same(record_guest_stay(writer, client(writer), stay), stay.id);
            if (stay.verified)
                record_guest_arrival(writer, nullptr, client(writer), stay.id, {*stay.medication, *stay.verified, stay.days.first - 1, 2, false}, "");
        });
    }
    void stay_end(std::int64_t id, Day day) override {
        enter("dose-log guest", [&](Writer& writer) {
            for (const domain::GuestStay& stay : guest_stays_of(writer, client(writer)))
                if (stay.id == id) record_guest_stay_end(writer, stay, day);
        });
    }
    void determination(const domain::TakeHomeOrder& order) override {
        domain::TakeHomeOrder with = order;
        with.staff = 1;
        enter("dose-log take-home-order",
              [&](Writer& writer) { same(record_take_home_order(writer, kept.keys(writer), client(writer), with, kept.now, {}), order.id); });
    }
    void determination_end(std::int64_t id, Day day) override {
        enter("dose-log take-home-order", [&](Writer& writer) { record_take_home_order_end(writer, id, day, "review", 1); });
    }
    void loss(const domain::LossRecord& loss) override {
        enter("dose-log spill", [&](Writer& writer) { same(record_loss(writer, client(writer), loss, {}, 1), loss.id); });
    }
    void decision(const domain::LossRecord& loss) override {
        enter("dose-log emesis", [&](Writer& writer) { record_replacement_decision(writer, loss.id, *loss.decided, 1, false); });
    }
    void dose(const domain::DoseRecord& dose, const lives::Said& said) override {
        enter("dose-log administer", [&](Writer& writer) {
            must(next_dose_number(writer, dose.number.day()) == dose.number, "the store counts to another number than " + dose.number.text());
            record_dose(writer, client(writer), dose);
            if (said.loss) record_replacement(writer, dose.number, *said.loss);
            if (said.codes.empty()) return;
            record_as_given(writer, dose.number, said.codes);
            record_incident(writer, nullptr, {0, who, {}, "outside-order", dose.day, kept.now, dose.number, 1, false, false}, "");
            ++outside_;
        });
    }
    void bottles(const std::vector<domain::DoseRecord>& bottles, const lives::Said&) override {
        enter("dose-log dispense", [&](Writer& writer) {
            for (const domain::DoseRecord& bottle : bottles) record_dose(writer, client(writer), bottle);
        });
    }
    void came_back(DoseNumber number, const std::string& state, bool intact, Day on) override {
        enter("dose-log return", [&](Writer& writer) {
            const domain::DoseRecord bottle = *find_dose(writer, number);
            record_return(writer, bottle, {on, state, intact, domain::opens_its_day(state, intact, bottle.day, on)}, kept.now, 1);
        });
    }
    void voided(DoseNumber number) override {
        enter("dose-log void",
              [&](Writer& writer) { record_dose_void(writer, nullptr, *find_dose(writer, number), "not-given", read_clinic(writer).today, 1, ""); });
    }
    void confirmed(DoseNumber number) override {
        kept.write(
            "dose-log void",
            [&](Writer& writer) {
                const domain::DoseRecord dose = *find_dose(writer, number);
                must(voided_by(writer, dose.voided->id) == "root", "somebody else voided " + number.text());
                record_void_confirmation(writer, dose, 2);
            },
            "nora");
        ++entries;
    }
    void corrected(DoseNumber number, const domain::DoseRecord& dose) override {
        enter("dose-log correct", [&](Writer& writer) {
            record_dose_void(writer, nullptr, *find_dose(writer, number), "wrong-amount", read_clinic(writer).today, 1, "");
            record_dose(writer, client(writer), dose);
        });
    }
    void call_back(Day day, const std::vector<DoseNumber>& in_hand) override {
        kept.read([&](const Reader& reader) {
            must(bottles_out(reader, client(reader), day + 1).size() == in_hand.size(), "another number of bottles is in hand");
            return 0;
        });
    }
    void closed(Day day) override {
        kept.now = lives::chicago().moments({day + 1, 300}).front();
        kept.read([&](const Reader& reader) {
            compare(reader, day);
            return 0;
        });
    }

    made::MadeStore kept;
    int entries = 0, verdicts = 0, settled = 0, unsettled = 0;

  private:
    store::Client client(const Reader& reader) const { return made::client(reader, who); }
    static void same(std::int64_t recorded, std::int64_t expected) {
        must(recorded == expected, "the store gives number " + std::to_string(recorded) + ", and it was to be " + std::to_string(expected));
    }
    template <class Act>
    void enter(const std::string& command, const Act& act) {
        kept.write(command, act);
        ++entries;
    }

    void compare(const Reader& reader, Day day) {
        const lives::DayLedger& ledger = life_->ledger;
        const Clinic clinic = read_clinic(reader);
        const store::Client person = client(reader);
        const domain::DosingFacts facts = take_home_facts(reader, person, clinic, day + 1);
        const domain::KnownDays known = known_days(reader, clinic.zone);
        const MissedDays rollup(reader, clinic, day, Path::rollup), bounded(reader, clinic, day, Path::bounded);
        for (Day each = std::max(life_->begin_day(), day - 20); each <= day; each = each + 1) {
            const auto fate = ledger.fate(each);
            must(static_cast<int>(outcome_of(facts.history, known, each)) == static_cast<int>(fate), each.text() + " is read otherwise than it was");
            for (const MissedDays* missed : {&rollup, &bounded})
                must(missed->missed(who, each) == (fate == lives::Fate::missed), each.text() + " is missed in one place and not in another");
        }
        for (const auto medication : {domain::Medication::methadone, domain::Medication::naltrexone})
            must(days_since_dose(facts.history, medication, day + 1) == ledger.days_without(medication, day + 1),
                 "another number of days since a dose");
        must(bottles_out(reader, person, day + 1).size() == ledger.in_hand(day + 1).size(), "another number of bottles is in hand");
        for (const domain::LossRecord& loss : losses_of(reader, person, day))
            must(loss.replaced == ledger.given_again(loss.id),
                 loss.replaced.text() + " was given again, and " + ledger.given_again(loss.id).text() + " in the ledger");
        const auto opened = incidents(reader);
        must(static_cast<std::int64_t>(opened.size()) == outside_, "not every dose outside the order has its incident");
        for (const domain::IncidentRecord& incident : opened)
            must(incident.dose && as_given(reader, *incident.dose), "an incident is of a dose as ordered");
        judge(facts, day + 1);
        for (const Day on : {day - 5, day, day + 1, day + 9}) due(reader, clinic, on);
    }
    /// What is due by what the store reads for it, and by all there is: it leaves out what it holds that no rule asks for.
    void due(const Reader& reader, const Clinic& clinic, Day on) {
        const auto words = [](const std::vector<domain::Due>& items) {
            std::string text;
            for (const domain::Due& item : items)
                text += std::string(name_of(item.kind)) + " " + item.due.text() + " for " + std::to_string(item.days) + " of " +
                        std::to_string(item.number) + "; ";
            return text;
        };
        visit_due_facts(reader, clinic, on, [&](const domain::DueFacts& facts) {
            domain::DueFacts all = facts;
            all.settled = false;
            all.history.orders = orders_of(reader, client(reader));
            all.history.doses = doses_of(reader, client(reader), Day::from_number(Day::first_number));
            must(words(due_items(facts)) == words(due_items(all)),
                 "on " + on.text() + " the store finds due: " + words(due_items(facts)) + "\nand all there is: " + words(due_items(all)));
            for (const domain::OrderRecord& order : facts.history.orders) {
                if (!order.active_on(on) || !is_for_opioids(order.medication) || is_covered(all.history, order.medication, on)) continue;
                const auto gap = days_since_dose(all.history, order.medication, on);
                if (facts.settled)
                    must(gap && *gap <= on - facts.last_closed, "a dose is missing of somebody settled on " + on.text());
                else if (gap && *gap < 90)
                    must(gap == days_since_dose(facts.history, order.medication, on), "another number of days without a dose on " + on.text());
            }
            ++(facts.settled ? settled : unsettled);
        });
    }
    /// From what the store hands over, and from all there is.
    void judge(const domain::DosingFacts& facts, Day day) {
        domain::DosingFacts all = life_->facts;
        all.today = facts.today;
        all.now = facts.now;
        all.clock_floor = facts.clock_floor;
        all.doses_unknown = facts.doses_unknown;
        std::ranges::sort(all.history.doses, {}, &domain::DoseRecord::number); // as the store reads them
        const Instant noon = lives::chicago().moments({day, 12 * 3600}).front();
        const auto words = [](const mat::Verdict& verdict) {
            std::string text = verdict.allowed ? "allowed" : "refused";
            for (const auto& reason : verdict.reasons) text += ", " + reason.code + ": " + reason.message;
            return text;
        };
        const auto compared = [&](const mat::Verdict& one, const mat::Verdict& other) {
            must(words(one) == words(other), "from the store: " + words(one) + "\nfrom all there is: " + words(other));
            ++verdicts;
        };
        for (const Day each : {day, day - 1}) {
            const domain::AdministerRequest asked{each, noon + (each - day) * lives::day_length, std::nullopt, std::nullopt};
            compared(judge_administer(facts, asked, {}, {}).verdict, judge_administer(all, asked, {}, {}).verdict);
        }
        for (const std::optional<std::int64_t> days :
             {std::optional<std::int64_t>(), std::optional<std::int64_t>(0), std::optional<std::int64_t>(3)}) {
            const domain::DispenseRequest asked{day, noon, std::nullopt, days};
            compared(judge_dispense(facts, asked, {}, {}).verdict, judge_dispense(all, asked, {}, {}).verdict);
        }
        compared(judge_guest_dose(facts, {day - 1, {}}).verdict, judge_guest_dose(all, {day - 1, {}}).verdict);
        const domain::OrderRequest order{day, noon, domain::Medication::methadone, Amount::milligrams(40), 1, day, std::nullopt, true};
        compared(judge_order(facts, order, {}, {}).verdict, judge_order(all, order, {}, {}).verdict);
    }

    const lives::Life* life_ = nullptr;
    std::int64_t outside_ = 0;
};

} // namespace

TEST_CASE("a life in the store reads as it was lived, and is judged as if all of it were known") {
    int entries = 0, verdicts = 0, settled = 0, unsettled = 0, lived = 0;
    const char* asked = std::getenv("MAT_LIVES"); // one seed
    for (std::uint32_t seed = asked != nullptr ? static_cast<std::uint32_t>(std::atoi(asked)) : 1; lived < (asked != nullptr ? 1 : 3); ++seed) {
        StoreBook book;
        lives::Life life(seed, 90, &book);
        if (life.begin_day() < *Day::from_civil(2026, 3, 3)) { // made stores begin then
            REQUIRE(asked == nullptr);
            continue;
        }
        ++lived;
        book.open(life);
        try {
            life.live();
        } catch (const lives::Broken& promise) {
            FAIL_CHECK("MAT_LIVES=" << seed << " lives it again:\n" << life.story() << std::string(promise.what()));
        }
        entries += book.entries;
        verdicts += book.verdicts;
        settled += book.settled;
        unsettled += book.unsettled;
    }
    std::printf("counted: %d lives of 90 days in a store, %d entries, %d verdicts twice, what is due of %d settled and %d unsettled days\n", lived, entries,
                verdicts, settled, unsettled);
    if (asked == nullptr) {
        CHECK(entries > 300);
        CHECK(settled > 100);
        CHECK(unsettled > 100);
    }
}

TEST_CASE("what was given again counts as it was corrected, until two logins say that it was not given") {
    made::MadeStore made;
    const Day day = made::day("2026-03-02");
    made.now = made::morning(day);
    std::vector<domain::DoseRecord> doses;
    const auto give = [&](Writer& writer, std::int64_t milligrams, std::optional<DoseNumber> replaces = {}) {
        domain::DoseRecord dose;
        dose.number = next_dose_number(writer, day);
        dose.day = day;
        dose.kind = doses.empty() ? domain::DoseKind::administered : domain::DoseKind::replacement;
        dose.amount = Amount::milligrams(milligrams);
        dose.at = made.now;
        dose.replaces = replaces;
        record_dose(writer, made::client(writer, who), dose);
        doses.push_back(dose);
    };
    const auto replaced = [&] {
        return made.read([&](const Reader& reader) { return losses_of(reader, made::client(reader, who), day).at(0).replaced.milligrams_text(); });
    };
    made.write("dose-log", [&](Writer& writer) {
        record_client(writer, made.keys(writer), made::person(1), false);
        give(writer, 40);
        domain::LossRecord loss;
        loss.dose = doses[0].number;
        loss.day = day;
        loss.at = made.now;
        loss.spilled = Amount::milligrams(20);
        record_loss(writer, made::client(writer, who), loss, {}, 1);
        give(writer, 10);
        record_replacement(writer, doses[1].number, 1);
    });
    CHECK(replaced() == "10");
    made.write("dose-log correct", [&](Writer& writer) {
        record_dose_void(writer, nullptr, doses[1], "wrong-amount", day, 1, "");
        give(writer, 15, doses[1].number);
    });
    CHECK(replaced() == "15");
    made.write("dose-log void", [&](Writer& writer) { record_dose_void(writer, nullptr, doses[2], "not-given", day, 1, ""); });
    CHECK(replaced() == "15"); // one login's word
    made.write("dose-log void", [&](Writer& writer) { record_void_confirmation(writer, *find_dose(writer, doses[2].number), 1); });
    CHECK(replaced() == "0");
}
