// A random life at the dosing window: 200 days in which every act of dosing is asked for, judged by the rules of
// src/domain, and recorded where they allow it. One number is the whole life: the same seed lives it again.
#pragma once

#include "day_ledger.hpp"
#include "domain/counter.hpp"
#include "domain/formulation.hpp"
#include "domain/zone.hpp"

#include <array>
#include <iterator>
#include <map>
#include <random>

namespace lives {

/// The zone of the clinic (Chicago), of its rule alone: no file of the machine is needed.
inline Zone chicago() {
    std::string bytes;
    for (int part = 0; part < 2; ++part) {
        bytes += "TZif2" + std::string(15, '\0') + std::string(12, '\0');
        bytes += std::string("\0\0\0\0\0\0\0\1\0\0\0\4", 12); // no transitions, one type, four letters
        bytes += std::string("\xff\xff\xab\xa0\0\0CST\0", 10);
    }
    return *Zone::parse("America/Chicago", bytes + "\nCST6CDT,M3.2.0,M11.1.0\n");
}

class Life {
  public:
    /// `other` keeps a book beside the ledger, of a clinic that is closed on Sundays and begins with no history; or is null.
    Life(std::uint32_t seed, std::int64_t days, Book* other = nullptr)
        : random_(seed), length_(days), begin_(some_day()), closed_(other != nullptr ? 1 : std::array<unsigned, 3>{0, 1, 65}[below(3)]),
          holidays_(some_holidays()), ledger(begin_ - 70, begin_ + days + 140, closed_, holidays_), other_(other) {
        facts.closed_weekdays = closed_;
        facts.closures.assign(holidays_.begin(), holidays_.end());
        zone_ = chicago();
    }

    /// Lives it. Throws Broken where a promise is.
    void live() {
        begin();
        for (day_ = begin_; day_ < begin_ + length_; day_ = day_ + 1) {
            facts.today = day_;
            const bool is_open = !facts.is_closed(day_) || one_in(8);
            std::vector<Instant> moments;
            for (std::size_t i = 0; i < (is_open ? 2 + below(4) : below(2)); ++i)
                moments.push_back(moment_at(static_cast<std::int32_t>(270 + below(1160))));
            if (zone_.offset_at(noon(day_)) != zone_.offset_at(noon(day_ - 1)))
                for (int i = 0; i < 3; ++i) moments.push_back(moment_at(static_cast<std::int32_t>(10 + below(220))));
            std::ranges::sort(moments);
            bool first = is_open && !one_in(8);
            for (const Instant moment : moments) {
                now_ = facts.now = facts.clock_floor = moment;
                facts.doses_unknown = one_in(90);
                if (one_in(120)) facts.clock_floor = now_ + minute;
                if (first)
                    come_in();
                else
                    act();
                first = false;
                ++acts;
            }
            write([&](Book& book) { book.closed(day_); });
            compare();
        }
        ledger.count_up();
        shift();
        tally["days"] += static_cast<int>(length_);
    }

    Day begin_day() const { return begin_; }
    const std::set<Day>& holidays() const { return holidays_; }
    std::string story() const {
        std::string text;
        for (const std::string& line : story_) text += line + "\n";
        return text;
    }

  private: // drawn in this order: what comes before decides what is drawn next
    std::mt19937 random_;
    std::int64_t length_;
    Day begin_;
    unsigned closed_;
    std::set<Day> holidays_;

  public:
    DayLedger ledger;
    DosingFacts facts;
    KnownDays known;
    std::map<std::string, int> tally; ///< what was allowed, and refusals by code
    int acts = 0;

  private:
    Book* other_;
    Zone zone_ = Zone::utc();
    Day day_;
    Instant now_;
    std::vector<LossRecord> losses_;
    std::map<DoseNumber, std::int64_t> loss_of_; ///< of a replacement
    std::map<Day, std::int64_t> sequences_;
    std::int64_t orders_ = 0, holds_ = 0, absences_ = 0, stays_ = 0, determinations_ = 0, lost_ = 0, episodes_ = 0, voids_ = 0;
    std::vector<std::string> story_;

    std::size_t below(std::size_t bound) { return random_() % bound; }
    bool one_in(std::size_t times) { return below(times) == 0; }
    template <class T>
    T one_of(std::initializer_list<T> list) {
        return *(list.begin() + below(list.size()));
    }
    static Amount mg(std::int64_t amount) { return Amount::milligrams(amount); }
    Day some_day() {
        // Around the leap day, around the ends of months, across both changes of the clock; or anywhere.
        const Day days[] = {*Day::from_civil(2027, 12, 20), *Day::from_civil(2026, 8, 10), *Day::from_civil(2027, 1, 25),
                            *Day::from_civil(2026, 1, 1) + static_cast<std::int64_t>(below(1100))};
        return days[below(4)];
    }
    std::set<Day> some_holidays() {
        std::set<Day> days;
        for (int i = 0; i < 8; ++i) days.insert(begin_ + static_cast<std::int64_t>(below(static_cast<std::size_t>(length_) + 20)));
        return days;
    }
    Instant moment_at(std::int32_t minutes) {
        const LocalTime local{day_, minutes * 60};
        const auto moments = zone_.moments(local);
        return moments.empty() ? zone_.moment_or_nearest(local) : moments[below(moments.size())];
    }
    Instant noon(Day day) const { return zone_.moments({day, 12 * 3600}).front(); }
    std::vector<DoseRecord>& doses() { return facts.history.doses; }
    DoseNumber next_number(Day day) { return *DoseNumber::from_parts(day, ++sequences_[day]); }

    template <class Entry>
    void write(const Entry& entry) {
        entry(ledger);
        if (other_ == nullptr) return;
        other_->at(now_);
        entry(*other_);
    }
    void tell(const std::string& what) { story_.push_back(day_.text() + " " + zone_.text(now_).substr(11) + " " + what); }
    bool count(const Verdict& verdict, const std::string& what) {
        ++tally[verdict.allowed ? what : verdict.reasons.front().code];
        return verdict.allowed;
    }

    /// What the rules look at: so much of the past as the store hands over.
    DosingFacts view(Day day) {
        std::vector<DoseRecord> every;
        every.swap(doses());
        DosingFacts seen = facts;
        every.swap(doses());
        const Day window = day - std::max(farthest_cover, seen.policy.longest_tail());
        const Day from = std::min(window, plans_begin(seen.history.orders).value_or(window));
        const auto is_old = [&](const DoseRecord& dose) { return dose.day < from; };
        const bool any = std::ranges::any_of(doses(), [&](const DoseRecord& dose) {
            return !is_old(dose) && !dose.voided && !dose.gave_its_day_back() && covers(dose.kind) && is_agonist(dose.medication) && dose.day < day;
        });
        std::ranges::copy_if(doses(), std::back_inserter(seen.history.doses), [&](const DoseRecord& dose) { return !any || !is_old(dose); });
        for (const LossRecord& loss : losses_) {
            if (loss.day != day) continue;
            seen.losses.push_back(loss);
            seen.losses.back().replaced = ledger.given_again(loss.id);
        }
        return seen;
    }
    Asker any_asker() {
        if (!one_in(4)) return {Role::nurse, {}};
        const auto& codes = overridable_codes();
        return {Role::prescriber, {codes.begin(), codes.end()}};
    }

    // ---- the beginning: history from elsewhere, an admission, an order

    void begin() {
        day_ = begin_;
        now_ = moment_at(300);
        known.recorded_from = begin_;
        EpisodeRecord episode;
        episode.id = ++episodes_;
        episode.admitted = begin_;
        const std::size_t past = other_ != nullptr ? 0 : below(3); // none, with a gap of unknown days, or up to yesterday
        if (past > 0) {
            const Day last = begin_ - (past == 1 ? 9 : 1);
            known.imported = DayRange{last - 20, last};
            episode.admitted = last - 20;
            ledger.know(last - 20, last);
        }
        ledger.know(begin_, begin_ + length_ + 100);
        admit(episode);
        OrderRecord order;
        order.amount = mg(40);
        order.start = order.written = episode.admitted;
        order.supply = "clinic";
        if (past == 0 && one_in(2)) return; // nothing is ordered yet
        order.id = ++orders_;
        facts.history.orders.push_back(order);
        write([&](Book& book) { book.order(order); });
        if (known.imported)
            for (Day each = known.imported->first; each <= known.imported->last; each = each + 1) {
                if (one_in(6)) continue;
                DoseRecord dose = blank(each, DoseKind::administered, order);
                dose.at = noon(each);
                put(dose, {.moment = *dose.at, .by_rule = false, .written_anew = true});
            }
    }

    void admit(const EpisodeRecord& episode) {
        facts.episodes.push_back(episode);
        write([&](Book& book) { book.episode(episode); });
    }

    DoseRecord blank(Day day, DoseKind kind, const OrderRecord& order) {
        DoseRecord dose;
        dose.number = next_number(day);
        dose.day = day;
        dose.kind = kind;
        dose.medication = order.medication;
        dose.formulation = order.formulation;
        dose.amount = order.amount;
        dose.every_days = order.every_days;
        if (order.id != 0) dose.order = order.id;
        return dose;
    }
    void put(const DoseRecord& dose, const Said& said) {
        tell(std::string(name_of(dose.kind)) + " " + dose.number.text() + ": " + std::string(name_of(dose.medication, dose.formulation)) + " " +
             dose.amount.text() + " for " + dose.day.text() + (dose.every_days > 1 ? " and " + std::to_string(dose.every_days - 1) + " more" : "") +
             (dose.order ? ", order " + std::to_string(*dose.order) : "") + (dose.at ? ", " + zone_.text(*dose.at) : "") +
             (said.by_rule ? "" : ", outside the rules"));
        doses().push_back(dose);
        if (said.loss) loss_of_[dose.number] = *said.loss;
        write([&](Book& book) { book.dose(dose, said); });
    }

    // ---- acts

    void come_in() {
        const bool held = std::ranges::any_of(facts.history.holds, [](const HoldRecord& hold) { return !hold.released; });
        if (held && one_in(4)) return release();
        if (facts.open_episode(day_) == nullptr && one_in(3)) return admit_again();
        if (!order_today() && !one_in(3)) return one_in(3) ? bridge() : order();
        administer(true);
        if (one_in(10)) lose();
        if (one_in(10)) vomit();
        if (one_in(5)) dispense();
    }

    void act() {
        using Act = void (Life::*)();
        // How often, in the place of how much it matters.
        static constexpr std::pair<int, Act> table[] = {{220, &Life::administer_somehow},
                                                        {130, &Life::dispense},
                                                        {80, &Life::order},
                                                        {20, &Life::bridge},
                                                        {25, &Life::stop},
                                                        {25, &Life::sign},
                                                        {20, &Life::refuse},
                                                        {35, &Life::lose},
                                                        {35, &Life::vomit},
                                                        {30, &Life::replace_somehow},
                                                        {45, &Life::bring_back},
                                                        {18, &Life::go_away},
                                                        {15, &Life::come_back},
                                                        {18, &Life::guest_out},
                                                        {45, &Life::confirm_guest},
                                                        {25, &Life::end_stay},
                                                        {22, &Life::hold},
                                                        {40, &Life::release},
                                                        {45, &Life::void_dose},
                                                        {70, &Life::confirm_void},
                                                        {40, &Life::correct},
                                                        {12, &Life::as_given},
                                                        {35, &Life::determine},
                                                        {6, &Life::end_determination},
                                                        {12, &Life::fill},
                                                        {5, &Life::discharge},
                                                        {25, &Life::admit_again},
                                                        {12, &Life::note_held},
                                                        {25, &Life::count_bottles}};
        int all = 0;
        for (const auto& [weight, unused] : table) all += weight;
        int drawn = static_cast<int>(below(static_cast<std::size_t>(all)));
        for (const auto& [weight, each] : table) {
            if (drawn < weight) return (this->*each)();
            drawn -= weight;
        }
    }

    void administer_somehow() { administer(false); }
    void administer(bool usual) {
        AdministerRequest asked{day_, now_, std::nullopt, std::nullopt};
        if (one_in(2)) asked.cows = static_cast<std::int64_t>(4 + below(12));
        if (!usual) {
            const OrderRecord* order = order_today();
            if (one_in(order != nullptr && !order->portions.empty() ? 2 : 4))
                asked.moment =
                    one_in(3) ? asked.moment + -day_length : asked.moment + -static_cast<std::int64_t>(1 + below(12)) * hour; // a late entry
            if (order != nullptr && !order->portions.empty() && one_in(2))                                                    // between portions
                for (const DoseRecord& dose : doses())
                    if (dose.day == day_ && dose.at && one_in(2))
                        asked.moment = std::min(now_, *dose.at + static_cast<std::int64_t>(1 + below(7)) * hour);
            if (one_in(4)) asked.medication = any_medication();
            if (one_in(8)) asked.amount = mg(40);
        }
        asked.day = zone_.day(asked.moment);
        const DosingFacts seen = view(asked.day);
        const auto out = judge_administer(seen, asked, any_asker(), seen.policy);
        if (!count(out.verdict, out.portion.is_split() ? "portion" : asked.day < day_ ? "late entry" : "administered")) return;
        must(out.order.has_value() && asked.amount.value_or(out.amount) == out.amount, "an amount that nobody ordered is allowed");
        DoseRecord dose = blank(asked.day, DoseKind::administered, *out.order);
        dose.amount = out.amount;
        dose.at = asked.moment;
        dose.late = asked.day < day_;
        if (one_in(14) && dose.every_days == 1 && out.amount > mg(4)) {
            dose.kind = DoseKind::partial;
            dose.amount = out.amount - mg(2);
            ++tally["partial"];
        }
        if (out.order->verbal) ++tally["by verbal order"];
        if (zone_.offset_at(noon(asked.day)) != zone_.offset_at(noon(asked.day - 1))) ++tally["on a day of 23 or 25 hours"];
        if (asked.day.civil().day() == std::chrono::day{29} && asked.day.civil().month() == std::chrono::February) ++tally["on a leap day"];
        if (asked.day.civil().day() == std::chrono::day{1}) ++tally["on the first of a month"];
        if (out.order->bridge_of) ++tally["by a bridge"];
        if (!out.order->steps.empty()) ++tally["by a plan"];
        if (out.due.frozen()) ++tally["frozen"];
        if (dose.every_days > 1) ++tally[is_injection(dose.formulation) ? "injection" : "for two days"];
        if (in_cross_taper(*out.order, facts.history, asked.day)) ++tally["in a cross-taper"];
        put(dose, {.moment = asked.moment, .overridden = {out.overridden.begin(), out.overridden.end()}, .doses_unknown = facts.doses_unknown});
    }

    void dispense() {
        DispenseRequest asked{day_, now_, std::nullopt, std::nullopt};
        if (!one_in(3)) asked.days = static_cast<std::int64_t>(one_in(3) ? 0 : one_in(3) ? 1 + below(14) : 1 + below(3));
        if (one_in(6)) asked.medication = any_medication();
        const DosingFacts seen = view(day_);
        const auto out = judge_dispense(seen, asked, any_asker(), seen.policy);
        if (!count(out.verdict, asked.days == 0 ? "portions handed out" : "handed out")) return;
        std::vector<DoseRecord> bottles;
        for (const Bottle& bottle : out.bottles) {
            DoseRecord dose = blank(day_, DoseKind::take_home, bottle.order);
            dose.day = bottle.day;
            dose.every_days = bottle.days;
            dose.amount = bottle.amount;
            dose.at = now_;
            tell("bottle " + dose.number.text() + ": " + std::string(name_of(dose.medication)) + " " + dose.amount.text() + " for " +
                 dose.day.text() + ", order " + std::to_string(*dose.order));
            bottles.push_back(dose);
            doses().push_back(dose);
            if (!bottle.order.portions.empty() && bottle.day > day_) ++tally["split bottle"];
        }
        write([&](Book& book) {
            book.bottles(bottles,
                         {.moment = now_, .overridden = {out.overridden.begin(), out.overridden.end()}, .doses_unknown = facts.doses_unknown});
        });
    }

    Medication any_medication() { return one_in(6) ? Medication::naltrexone : one_in(3) ? Medication::buprenorphine : Medication::methadone; }
    const OrderRecord* order_today() {
        for (const OrderRecord& order : facts.history.orders)
            if (order.active_on(day_) && !order.expired_on(day_) && is_for_opioids(order.medication)) return &order;
        return nullptr;
    }

    void order() {
        const OrderRecord* open = order_today();
        OrderRecord order;
        order.medication = open != nullptr && !one_in(8) ? open->medication : any_medication();
        if (one_in(14)) order.medication = one_of({Medication::acamprosate, Medication::nicotine_patch});
        const bool methadone = order.medication == Medication::methadone, buprenorphine = order.medication == Medication::buprenorphine;
        order.amount = methadone       ? mg(static_cast<std::int64_t>(20 + 10 * below(7)))
                       : buprenorphine ? mg(static_cast<std::int64_t>(4 + 4 * below(5)))
                                       : mg(50);
        order.supply = is_for_opioids(order.medication) && !one_in(8) ? "clinic" : "pharmacy";
        order.written = day_;
        order.start = is_covered(order, facts.history, day_) || one_in(6) ? day_ + 1 : day_; // today's dose is given: from tomorrow
        if (one_in(4)) order.start = day_ + static_cast<std::int64_t>(below(4));
        if (open != nullptr && open->medication != order.medication) {
            if (is_for_opioids(order.medication) && one_in(3))
                order.beside = open->id;
            else if (one_in(2))
                stop_order(open->id, order.start);
        }
        shape(order);
        if (one_in(3)) order.until = order.start + static_cast<std::int64_t>(2 + below(25));
        if (!order.portions.empty() && one_in(3)) order.start = day_; // whatever was given of the day already
        const bool nurse = one_in(3);
        if (nurse && order.steps.empty() && !order.until && one_in(3)) order.start = day_ + 3;
        if (nurse) order.verbal = VerbalOrder{2, now_, day_, false, false};
        order.has_rationale = !nurse && one_in(3);
        ask(order, !one_in(8), nurse);
    }

    void shape(OrderRecord& order) {
        const std::size_t form = below(11);
        const bool methadone = order.medication == Medication::methadone, buprenorphine = order.medication == Medication::buprenorphine;
        if (methadone && (form < 2 || form == 10)) {
            order.portions = form < 1 ? std::vector{order.amount - mg(10), mg(10)} : std::vector{mg(10), order.amount - mg(15), mg(5)};
        } else if (methadone && form < 5) {
            const bool up = form < 4;
            order.steps =
                regular_steps(order.start, order.amount, mg(5), static_cast<std::int64_t>(2 + below(4)), up ? order.amount + mg(20) : mg(10));
        } else if (is_agonist(order.medication) && form == 5) {
            order.steps =
                daily_steps(order.start, {order.amount, order.amount + mg(2), order.amount + mg(2), order.amount + mg(4), order.amount - mg(2)});
        } else if (buprenorphine && form < 4) {
            if (form < 2)
                order.every_days = 2;
            else
                order.formulation = form == 2 ? Formulation::sublocade : Formulation::brixadi_weekly;
        } else if (order.medication == Medication::naltrexone && form < 6) {
            order.formulation = Formulation::vivitrol;
        }
        if (order.formulation) {
            order.amount = order.formulation == Formulation::vivitrol ? mg(380) : order.formulation == Formulation::sublocade ? mg(300) : mg(24);
            order.every_days = usual_every_days(order.formulation, facts.policy);
        }
        if (order.steps.size() == 1) order.steps.clear();
    }

    void ask(OrderRecord order, bool retyped, bool nurse) {
        const OrderRequest asked{day_,    now_,        order.medication, order.amount,        order.every_days, order.start,      order.until,
                                 retyped, order.steps, order.portions,   order.has_rationale, order.beside,     order.formulation};
        const DosingFacts seen = view(day_);
        const auto out = judge_order(seen, asked, nurse ? Asker{Role::nurse, {}} : Asker{Role::prescriber, {"over-confirm"}}, seen.policy);
        if (!count(out.verdict, order.start > day_ ? "ordered from tomorrow" : "ordered")) return;
        for (const OrderRecord& replaced : out.replaced) stop_order(replaced.id, std::max(order.start, replaced.start));
        order.id = ++orders_;
        std::string plan;
        for (const OrderStep& step : order.steps) plan += ", " + step.first.text() + " " + step.amount.text();
        for (const Amount portion : order.portions) plan += ", portion " + portion.text();
        tell("order " + std::to_string(order.id) + ": " + std::string(name_of(order.medication, order.formulation)) + " " + order.amount.text() +
             " from " + order.start.text() + (order.until ? " until " + order.until->text() : "") +
             (order.every_days > 1 ? " every " + std::to_string(order.every_days) + " days" : "") + plan + (order.verbal ? ", verbal" : "") +
             (order.beside ? ", beside " + std::to_string(*order.beside) : "") + (order.bridge_of ? ", a bridge" : ""));
        facts.history.orders.push_back(order);
        write([&](Book& book) { book.order(order); });
    }

    /// Goes on with an order that has expired, for a day, by word of mouth: no new decision.
    void bridge() {
        const OrderRecord* old = nullptr;
        for (const OrderRecord& each : facts.history.orders)
            if (each.active_on(day_) && each.expired_on(day_) && !each.bridge_of && day_ - *each.until < facts.policy.order_bridge_days) old = &each;
        if (old == nullptr) return;
        OrderRecord order = *old;
        order.amount = amount_due(*old, facts.history, *old->until - 1).amount;
        order.steps.clear();
        order.beside.reset();
        order.bridge_of = old->id;
        order.verbal = VerbalOrder{2, now_, day_, false, false};
        order.start = is_covered(order, facts.history, day_) ? day_ + 1 : day_;
        order.until = order.start + facts.policy.order_bridge_days;
        order.end.reset();
        ask(order, true, true);
    }

    void stop() {
        if (const OrderRecord* open = order_today(); open != nullptr && one_in(2))
            stop_order(open->id, std::max(open->start, day_ + static_cast<std::int64_t>(below(2))));
    }
    void stop_order(std::int64_t id, Day day) {
        for (OrderRecord& order : facts.history.orders) {
            if (order.id != id || (order.end && *order.end <= day)) continue;
            order.end = day;
            tell("order " + std::to_string(id) + " ends on " + day.text());
            write([&](Book& book) { book.order_end(id, day); });
            ++tally["order ended"];
        }
    }
    void sign() {
        for (OrderRecord& order : facts.history.orders) {
            if (!order.verbal || order.verbal->is_signed || order.verbal->is_declined) continue;
            if (one_in(6)) {
                order.verbal->is_declined = true;
                return stop_order(order.id, std::max(order.start, day_));
            }
            order.verbal->is_signed = true;
            tell("order " + std::to_string(order.id) + " is signed");
            ++tally["signed"];
            write([&](Book& book) { book.signature(order.id); });
        }
    }

    void refuse() {
        const auto out = judge_refuse(view(day_), {day_, std::nullopt});
        if (!count(out.verdict, "refused by the person")) return;
        DoseRecord dose = blank(day_, DoseKind::refused, *out.order);
        dose.amount = Amount();
        dose.at = now_;
        put(dose, {.moment = now_, .by_rule = false});
    }
    void note_held() { // as other systems write it
        DoseRecord dose = blank(day_, DoseKind::held, OrderRecord());
        dose.amount = Amount();
        put(dose, {.moment = now_, .by_rule = false});
    }

    // ---- lost, and given again

    void lose() {
        const Amount amount = mg(static_cast<std::int64_t>(1 + below(12)));
        LossRequest asked{day_, std::nullopt, amount};
        for (const DoseRecord& dose : doses()) // the first of them, where there are several
            if (dose.day == day_ && observed(dose.kind) && !asked.dose && one_in(2)) asked.dose = dose.number;
        const auto out = judge_loss(view(day_), asked);
        if (!count(out.verdict, "spilled")) return;
        LossRecord loss = lost(out.dose->number);
        loss.spilled = amount;
        tell(amount.text() + " of " + loss.dose.text() + " is spilled");
        put(loss);
        give_again(false);
    }
    void vomit() {
        const auto out = judge_loss(view(day_), {day_, std::nullopt, std::nullopt});
        if (!count(out.verdict, "vomited")) return;
        LossRecord loss = lost(out.dose->number);
        loss.emesis = true;
        loss.minutes = static_cast<std::int64_t>(below(40));
        loss.witnessed = !one_in(4);
        tell(loss.dose.text() + " is vomited after " + std::to_string(*loss.minutes) + " min" + (loss.witnessed ? "" : ", unseen"));
        put(loss);
        if (!one_in(4)) decide();
        if (one_in(6)) lose();
        give_again(true);
    }
    void give_again(bool emesis) {
        if (one_in(5)) hold(); // they look unwell
        if (!one_in(3)) replace(emesis);
        if (one_in(2)) replace(emesis); // and again, for who knows what was given already
    }
    void decide() {
        const DosingFacts seen = view(day_);
        EmesisRequest asked{day_, mg(static_cast<std::int64_t>(5 + 5 * below(12)))};
        if (one_in(2) && !seen.losses.empty())
            for (const DoseRecord& dose : doses())
                if (dose.number == seen.losses.back().dose) asked.amount = most_after_emesis(seen.losses.back(), dose.amount, seen.policy);
        if (asked.amount == Amount()) return;
        const auto out = judge_emesis(seen, asked, any_asker(), seen.policy);
        if (!count(out.verdict, "decided to give again")) return;
        LossRecord* last = nullptr;
        for (LossRecord& loss : losses_)
            if (loss.emesis && loss.day == day_) last = &loss;
        last->decided = asked.amount;
        tell(asked.amount.text() + " of " + last->dose.text() + " may be given again");
        write([&](Book& book) { book.decision(*last); });
    }
    void replace_somehow() {
        if (one_in(3)) decide();
        replace(one_in(2));
    }
    void replace(bool emesis) {
        ReplaceRequest asked{day_, now_, emesis, std::nullopt};
        if (one_in(3)) asked.amount = mg(static_cast<std::int64_t>(1 + below(8)));
        const auto out = judge_replace(view(day_), asked);
        if (!count(out.verdict, asked.emesis ? "given again after emesis" : "given again after a spill")) return;
        OrderRecord order;
        for (const OrderRecord& each : facts.history.orders)
            if (each.id == out.dose->order) order = each;
        DoseRecord dose = blank(day_, DoseKind::replacement, order);
        dose.medication = out.dose->medication;
        dose.amount = out.amount;
        dose.at = now_;
        put(dose, {.moment = now_, .doses_unknown = facts.doses_unknown, .loss = out.loss->id});
    }
    LossRecord lost(DoseNumber dose) {
        LossRecord loss;
        loss.id = ++lost_;
        loss.dose = dose;
        loss.day = day_;
        loss.at = now_;
        return loss;
    }
    void put(const LossRecord& loss) {
        losses_.push_back(loss);
        write([&](Book& book) { book.loss(loss); });
    }

    // ---- bottles

    void bring_back() {
        for (DoseRecord& bottle : doses()) {
            if (bottle.kind != DoseKind::take_home || bottle.voided || bottle.returned || bottle.day < day_ - 2 || one_in(2)) continue;
            const std::string state(bottle_states[one_in(3) ? below(3) : 0]);
            const bool intact = state == "sealed" && !one_in(6);
            watch(bottle, [&] {
                bottle.returned = ReturnRecord{day_, state, intact, opens_its_day(state, intact, bottle.day, day_)};
                tell(bottle.number.text() + " came back " + state + (intact ? "" : ", not as it was"));
                write([&](Book& book) { book.came_back(bottle.number, state, intact, day_); });
            });
            ++tally["bottle back, " + state];
            if (one_in(4)) break;
        }
        if (one_in(2)) determine(); // fewer days than before, with bottles out
        if (one_in(2)) dispense();
    }
    void count_bottles() {
        ++tally["call-back"];
        write([&](Book& book) { book.call_back(day_, ledger.in_hand(day_ + 1)); });
    }
    void determine() {
        TakeHomeOrder order;
        order.day = order.education = day_;
        order.days = static_cast<std::int64_t>(1 + below(16));
        order.met = all_take_home_criteria;
        order.review = day_ + 90;
        if (!count(judge_take_home_order(view(day_), {day_, order.days}, facts.policy).verdict, "determination")) return;
        order.id = ++determinations_;
        tell("a determination of " + std::to_string(order.days) + " days");
        facts.history.take_home_orders.push_back(order);
        write([&](Book& book) { book.determination(order); });
    }
    void end_determination() {
        if (facts.history.take_home_orders.empty()) return;
        TakeHomeOrder& order = facts.history.take_home_orders.back();
        if (order.end) return;
        order.end = day_;
        tell("the determination ends");
        ++tally["determination ended"];
        write([&](Book& book) { book.determination_end(order.id, day_); });
    }
    void fill() {
        for (const OrderRecord& order : facts.history.orders) {
            if (!order.active_on(day_) || order.supply != "pharmacy" || is_injection(order.formulation)) continue;
            DoseRecord dose = blank(day_, DoseKind::filled, order);
            dose.every_days = one_of<std::int64_t>({3, 7, 14});
            dose.day = first_day_to_fill(facts.history, order.medication, day_, dose.every_days);
            ++tally[dose.day > day_ ? "filled for later" : "filled"];
            return put(dose, {.moment = now_});
        }
    }

    // ---- away

    void go_away() {
        const Day first = day_ + (static_cast<std::int64_t>(below(6)) - 3);
        AbsenceRecord absence{0, {first, first + static_cast<std::int64_t>(below(6))}, "hospital", one_of({"verified", "unknown", "no"}), 0};
        if (absence.dosed == "verified") absence.days.last = std::max(first, std::min(absence.days.last, day_));
        if (absence.dosed == "verified" && absence.days.last > day_) absence.dosed = "unknown";
        absence.id = ++absences_;
        tell("away " + absence.days.first.text() + " to " + absence.days.last.text() + ", dosed there: " + absence.dosed);
        facts.history.absences.push_back(absence);
        ++tally["away, " + absence.dosed];
        write([&](Book& book) { book.absence(absence); });
    }
    template <class Days>
    static void cut(std::vector<Days>& list, std::int64_t id, Day day) {
        for (Days& each : list)
            if (each.id == id) each.days.last = std::min(each.days.last, day - 1);
        std::erase_if(list, [](const Days& each) { return each.days.last < each.days.first; });
    }
    void come_back() {
        auto& list = facts.history.absences;
        const auto found = std::ranges::find_if(list, [&](const AbsenceRecord& absence) { return absence.includes(day_); });
        if (found == list.end()) return;
        const std::int64_t id = found->id;
        tell("no longer away");
        ++tally["back early"];
        cut(list, id, day_);
        write([&](Book& book) { book.absence_end(id, day_); });
    }
    void guest_out() {
        const bool is_confirmed = one_in(3);
        const Day first = is_confirmed ? day_ - static_cast<std::int64_t>(1 + below(4)) : day_ + static_cast<std::int64_t>(below(3));
        GuestStay stay{0, {first, first + static_cast<std::int64_t>(below(4))}, is_confirmed ? "out" : "planned", 0, {}, {}};
        if (is_confirmed) stay.days.last = std::min(stay.days.last, day_);
        if (stay.days.last >= day_) {
            const Day from = std::max(first, day_);
            if (!count(judge_guest_out(view(from), {from, now_}), "guest elsewhere")) return;
            must(std::ranges::none_of(facts.history.holds, [](const HoldRecord& hold) { return !hold.released; }),
                 "sent to another program while on hold");
        }
        stay.id = ++stays_;
        tell("guest elsewhere " + stay.days.first.text() + " to " + stay.days.last.text() + ", " + stay.direction);
        facts.history.guest_stays.push_back(stay);
        write([&](Book& book) { book.stay(stay); });
    }
    void end_stay() {
        auto& list = facts.history.guest_stays;
        const auto found = std::ranges::find_if(list, [&](const GuestStay& stay) { return stay.direction != "in" && stay.includes(day_); });
        if (found == list.end()) return;
        const std::int64_t id = found->id;
        tell("back from the other program");
        ++tally["stay ended"];
        cut(list, id, day_);
        write([&](Book& book) { book.stay_end(id, day_); });
    }
    void confirm_guest() {
        const Day day = day_ - static_cast<std::int64_t>(below(5));
        const bool away = std::ranges::any_of(facts.history.guest_stays, [&](const GuestStay& stay) { return stay.sends_away(day); });
        if (!away && !one_in(3)) return;
        const auto out = judge_guest_dose(view(day), {day, std::nullopt});
        const bool allowed = count(out.verdict, "guest dose confirmed");
        if (!out.order || (!allowed && !one_in(6))) return;
        DoseRecord dose = blank(day, DoseKind::guest, *out.order);
        dose.late = day < day_;
        Said said{.moment = now_, .by_rule = allowed};
        for (const auto& reason : out.verdict.reasons) said.codes.push_back(reason.code);
        if (!allowed) ++tally["guest dose as given"];
        put(dose, said);
    }

    // ---- holds, voids, corrections, and what was really given

    void hold() {
        HoldRecord hold;
        hold.id = ++holds_;
        hold.day = day_;
        hold.at = now_;
        hold.reason = "sedation";
        tell("hold " + std::to_string(hold.id));
        facts.history.holds.push_back(hold);
        ++tally["hold"];
        write([&](Book& book) { book.hold(hold); });
    }
    void release() {
        bool any = false;
        for (HoldRecord& hold : facts.history.holds) {
            if (hold.released) continue;
            hold.released = day_;
            hold.released_at = now_;
            any = true;
        }
        if (!any) return;
        tell("released");
        ++tally["release"];
        write([&](Book& book) { book.release(now_); });
    }
    DoseRecord* recent(bool is_voided) {
        if (doses().empty()) return nullptr;
        DoseRecord& dose = doses()[doses().size() - 1 - below(std::min<std::size_t>(doses().size(), 9))];
        return dose.voided.has_value() == is_voided ? &dose : nullptr;
    }
    void void_dose() {
        DoseRecord* dose = recent(false);
        if (dose == nullptr) return;
        watch(*dose, [&] {
            dose->voided = VoidRecord{++voids_, "not-given", now_, false, false};
            tell(dose->number.text() + " is voided");
            write([&](Book& book) { book.voided(dose->number); });
        });
        ++tally["voided"];
    }
    void confirm_void() {
        DoseRecord* dose = recent(true);
        if (dose == nullptr || dose->voided->confirmed || dose->voided->replaced) return;
        watch(*dose, [&] {
            dose->voided->confirmed = true;
            tell("the void of " + dose->number.text() + " is confirmed");
            write([&](Book& book) { book.confirmed(dose->number); });
        });
        ++tally["void confirmed"];
    }
    void correct() {
        DoseRecord* old = recent(false);
        if (old == nullptr || !covers(old->kind) || old->returned) return;
        DoseRecord dose = *old;
        const DoseNumber number = old->number;
        dose.number = next_number(number.day());
        dose.amount = one_in(2) ? dose.amount + mg(1) : std::max(mg(1), dose.amount - mg(1));
        if (dose.amount == old->amount) return;
        dose.late = true;
        dose.replaces = number;
        watch(dose, [&] {
            old->voided = VoidRecord{++voids_, "wrong-amount", now_, false, true};
            tell(number.text() + " is corrected to " + dose.number.text() + ", " + dose.amount.text());
            doses().push_back(dose);
            write([&](Book& book) { book.corrected(number, dose); });
        });
        ++tally["corrected"];
    }
    void as_given() {
        AdministerRequest asked{day_, now_, std::nullopt, mg(static_cast<std::int64_t>(10 + 10 * below(8)))};
        const DosingFacts seen = view(day_);
        const auto out = judge_administer(seen, asked, {Role::nurse, {}}, seen.policy);
        OrderRecord order = out.order.value_or(OrderRecord());
        DoseRecord dose = blank(day_, DoseKind::administered, order);
        dose.amount = *asked.amount;
        dose.at = now_;
        Said said{.moment = now_, .by_rule = out.verdict.allowed, .doses_unknown = facts.doses_unknown};
        for (const auto& reason : out.verdict.reasons) said.codes.push_back(reason.code);
        ++tally[out.verdict.allowed ? "as given, as ordered" : "as given"];
        put(dose, said);
    }
    void discharge() {
        for (EpisodeRecord& episode : facts.episodes)
            if (episode.open_on(day_) && episode.admitted < day_) {
                episode.discharged = day_ + 1;
                tell("discharged");
                ++tally["discharged"];
                write([&](Book& book) { book.episode_end(episode.id, day_ + 1); });
            }
    }
    /// In care again, or a guest of another program for some days.
    void admit_again() {
        if (facts.open_episode(day_) != nullptr || facts.episodes.back().discharged >= day_) return;
        EpisodeRecord episode;
        episode.id = ++episodes_;
        episode.admitted = day_;
        if (one_in(3)) {
            episode.program = "guest";
            GuestStay stay{0, {day_, day_ + 5}, "in", ++stays_, mg(80), Medication::methadone};
            facts.history.guest_stays.push_back(stay);
            write([&](Book& book) { book.stay(stay); });
            admit(episode);
            facts.episodes.back().discharged = day_ + 6;
            write([&](Book& book) { book.episode_end(episode.id, day_ + 6); });
        } else {
            admit(episode);
        }
        tell(episode.program.empty() ? "admitted" : "a guest here, on a verified 80 mg");
        ++tally[episode.program.empty() ? "admitted again" : "guest here"];
    }

    // ---- what must hold

    /// No day but the dose's own says anything else after the act.
    template <class Act>
    void watch(const DoseRecord& dose, const Act& act) {
        const Day own = dose.day, after = dose.day + dose.every_days;
        std::vector<std::pair<Day, std::array<bool, 3>>> before;
        const auto says = [&](Day each) {
            return std::array{outcome_of(facts.history, known, each) == DayOutcome::missed, is_covered(facts.history, Medication::methadone, each),
                              is_covered(facts.history, Medication::naltrexone, each)};
        };
        for (const std::int64_t i : {-61, -31, -7, -2, -1, 0, 1, 6, 27, 31})
            before.emplace_back((i < 0 ? own : after) + i, says((i < 0 ? own : after) + i));
        act();
        for (const auto& [each, said] : before) must(says(each) == said, "what became of " + dose.number.text() + " changes " + each.text());
        ledger.walk(day_ - 1);
    }

    /// Both counters, as of the midnight that has just gone by, and what became of the days.
    void compare() {
        const Day end = day_ + 1;
        const bool all = (day_ - begin_) % 28 == 27 || day_ == begin_ + length_ - 1;
        for (Day each = all ? begin_ - 30 : day_ - 3; each <= day_; each = each + 1) {
            const auto is = outcome_of(facts.history, known, each);
            must(static_cast<int>(is) == static_cast<int>(ledger.fate(each)), each.text() + " is said to be " + std::to_string(static_cast<int>(is)) +
                                                                                  ", and was " + std::to_string(static_cast<int>(ledger.fate(each))) +
                                                                                  " (not due, covered, excused, missed, unknown)");
        }
        const auto run = open_run(facts.history, known, day_, begin_ - 60);
        must((run ? run->days() : 0) == ledger.missed_run(day_), "the missed run of " + day_.text() + " is " + std::to_string(run ? run->days() : 0) +
                                                                     ", and was " + std::to_string(ledger.missed_run(day_)));
        longest_ = std::max(longest_, run ? run->days() : 0);
        for (const Medication medication : {Medication::methadone, Medication::naltrexone}) {
            const auto days = days_since_dose(facts.history, medication, end), counted = ledger.days_without(medication, end);
            must(days == counted, "days since a dose before " + end.text() + ": " + std::to_string(days.value_or(-1)) + ", and were " +
                                      std::to_string(counted.value_or(-1)));
        }
    }

    /// The same life in other months has the same runs: weeks later, across other ends of months and years.
    void shift() {
        for (const std::int64_t by : {17, 365}) {
            TreatmentHistory later = facts.history;
            KnownDays known_later = known;
            const auto move = [by](auto& day) { day = day + by; };
            for (OrderRecord& order : later.orders) {
                move(order.start), move(order.written);
                if (order.end) move(*order.end);
                if (order.until) move(*order.until);
                for (OrderStep& step : order.steps) move(step.first);
            }
            for (DoseRecord& dose : later.doses) {
                dose.number = *DoseNumber::from_parts(dose.number.day() + by, dose.number.sequence());
                move(dose.day);
            }
            for (HoldRecord& hold : later.holds) {
                move(hold.day);
                if (hold.released) move(*hold.released);
            }
            for (AbsenceRecord& absence : later.absences) move(absence.days.first), move(absence.days.last);
            for (GuestStay& stay : later.guest_stays) move(stay.days.first), move(stay.days.last);
            if (known_later.imported) move(known_later.imported->first), move(known_later.imported->last);
            move(*known_later.recorded_from);
            for (Day each = begin_; each < begin_ + length_; each = each + 3) {
                const auto run = open_run(later, known_later, each + by, begin_ - 60 + by);
                must((run ? run->days() : 0) == ledger.missed_run(each),
                     "the missed run of " + each.text() + " is another one " + std::to_string(by) + " days later");
                must(days_since_dose(later, Medication::methadone, each + by) == ledger.days_without(Medication::methadone, each),
                     "the days since a dose on " + each.text() + " are others " + std::to_string(by) + " days later");
            }
        }
    }

  public:
    std::int64_t longest() const { return longest_; }

  private:
    std::int64_t longest_ = 0;
};

} // namespace lives
