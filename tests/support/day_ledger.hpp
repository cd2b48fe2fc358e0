// A person's days, kept by hand: a page for each civil day, on which everything that happened is written as it happens.
// What the dosing rules promise is counted from the pages alone, day by day; nothing of src/domain is asked but for what
// a record is made of. The life of tests/support/dosing_life.hpp writes it.
#pragma once

#include "dosing_book.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace lives {

/// A promise that was broken, in words.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};
inline void must(bool holds, const std::string& what) {
    if (!holds) throw Broken(what);
}

/// What a day was, by the definitions of a missed dose.
enum class Fate { not_due, covered, excused, missed, unknown };

class DayLedger : public Book {
  public:
    /// Pages for days from `first` to `last`; what `closed` says of a weekday (Sunday is 0), and `holidays`, is known beforehand.
    DayLedger(Day first, Day last, unsigned closed_weekdays, std::set<Day> holidays)
        : first_(first), pages_(static_cast<std::size_t>(last - first + 1)), closed_weekdays_(closed_weekdays), holidays_(std::move(holidays)) {}

    void know(Day from, Day to) {
        for (Day each = std::max(from, first_); each <= to && inside(each); each = each + 1) page(each).known = true;
    }

    // What is written.
    void episode(const EpisodeRecord& episode) override {
        each_page(episode.admitted, [&](Page& at) { at.care.insert(episode.id); });
    }
    void episode_end(std::int64_t id, Day day) override {
        each_page(day, [&](Page& at) { at.care.erase(id); });
    }
    void order(const OrderRecord& order) override {
        orders_[order.id] = order;
        each_page(order.start, [&](Page& at) { at.orders.insert(order.id); });
    }
    void order_end(std::int64_t id, Day day) override {
        each_page(day, [&](Page& at) { at.orders.erase(id); });
    }
    void signature(std::int64_t id) override { orders_.at(id).verbal->is_signed = true; }
    void hold(const HoldRecord& hold) override { holds_.push_back({hold.at, std::nullopt}); }
    void release(Instant at) override {
        for (auto& [since, until] : holds_)
            if (!until) until = at;
    }
    void absence(const AbsenceRecord& absence) override {
        write_days(absence.days, [&](Page& at) { (absence.dosed == "verified" ? at.verified : at.away).insert(absence.id); });
    }
    void absence_end(std::int64_t id, Day day) override {
        each_page(day, [&](Page& at) { at.away.erase(id), at.verified.erase(id); });
    }
    void stay(const GuestStay& stay) override {
        if (stay.direction == "in") return;
        write_days(stay.days, [&](Page& at) { (stay.direction == "out" ? at.confirmed : at.sent).insert(stay.id); });
    }
    void stay_end(std::int64_t id, Day day) override {
        each_page(day, [&](Page& at) { at.sent.erase(id), at.confirmed.erase(id); });
    }
    void determination(const TakeHomeOrder& order) override { determinations_.push_back(order); }
    void determination_end(std::int64_t id, Day day) override {
        for (TakeHomeOrder& each : determinations_)
            if (each.id == id) each.end = day;
    }
    void loss(const LossRecord& loss) override {
        losses_[loss.id] = loss;
        Entry& lost = entry(loss.dose);
        if (loss.emesis)
            lost.vomited = true;
        else
            lost.spilled = lost.spilled + *loss.spilled;
        must(lost.spilled <= lost.amount, "more was spilled of " + loss.dose.text() + " than it was");
    }
    void dose(const DoseRecord& dose, const Said& said) override {
        if (said.by_rule) check_giving(dose, said);
        add(dose, said.by_rule || said.written_anew, said.loss);
        if (said.by_rule && dose.kind == DoseKind::replacement) check_replaced(said.loss.value());
    }
    void bottles(const std::vector<DoseRecord>& bottles, const Said& said) override { hand_out(bottles, said); }
    void came_back(DoseNumber number, const std::string& state, bool intact, Day on) override {
        Entry& bottle = entry(number);
        bottle.back = true;
        bottle.untaken = (state == "sealed" && intact) || on < bottle.day; // else it may have been taken
    }
    void voided(DoseNumber number) override { entry(number).voided = true; }
    void confirmed(DoseNumber number) override { entry(number).confirmed = true; }
    void corrected(DoseNumber old, const DoseRecord& dose) override {
        Entry& before = entry(old);
        before.voided = before.replaced = true;
        add(dose, before.by_rule, before.loss);
        Entry& after = entry(dose.number);
        const Entry& same = entry(old);
        after.ordered = same.ordered; // what was to be given is what it was
    }
    /// Midnight: who is on hold now has been held that day.
    void closed(Day day) override {
        page(day).held = std::ranges::any_of(holds_, [](const auto& hold) { return !hold.second; });
        walk(day);
    }

    // What it says.
    Fate fate(Day day) const {
        bool due = false, open = false, known = false;
        for (const std::int64_t id : page(day).orders) {
            const OrderRecord& order = orders_.at(id);
            if (group(order.medication) > 1) continue; // for alcohol or tobacco: taken at home, whenever
            due = true;
            if (had(order.medication, day)) continue;
            open = true;
            bool all_known = true; // an injection of any of these days would still have covered this one
            for (Day each = day; each >= order.start && each > day - order.every_days; each = each - 1)
                all_known = all_known && inside(each) && page(each).known;
            known = known || all_known;
        }
        if (!due) return Fate::not_due;
        if (!open) return Fate::covered;
        if (page(day).held || !page(day).away.empty() || !page(day).verified.empty() || turned_away(day)) return Fate::excused;
        return known ? Fate::missed : Fate::unknown;
    }
    /// Whether a dose of that medicine, or of one that stands for it, was had that day.
    bool had(Medication medication, Day day) const {
        if (!page(day).verified.empty() || !page(day).confirmed.empty()) return true;
        return std::ranges::any_of(page(day).entries,
                                   [&](std::size_t at) { return entries_[at].counts() && group(entries_[at].medication) == group(medication); });
    }
    /// Counted from the first page on: the missed days up to that day, one after the other.
    std::int64_t missed_run(Day day) const { return page(day).run; }
    /// Days gone by since a dose, before that day; nothing where there never was one.
    std::optional<std::int64_t> days_without(Medication medication, Day before) const {
        std::optional<std::int64_t> days;
        for (Day each = first_; each < before; each = each + 1) {
            if (had(medication, each))
                days = 0;
            else if (days)
                ++*days;
        }
        return days;
    }
    /// Reads all pages from the first on again, after something of the past was written differently.
    void walk(Day through, std::int64_t back = 1 << 20) {
        const Day from = std::max(first_, through - back);
        std::int64_t run = from == first_ ? 0 : page(from - 1).run;
        for (Day each = from; each <= through; each = each + 1) page(each).run = run = fate(each) == Fate::missed ? run + 1 : 0;
    }
    /// No day has two doses by the rules: portions of one dose are one, and each side of a cross-taper has its own.
    void count_up() const {
        for (Day each = first_; inside(each); each = each + 1) {
            std::map<Medication, Amount> amounts;
            std::map<Medication, int> doses;
            for (const std::size_t at : page(each).entries) {
                const Entry& entry = entries_[at];
                if (!entry.may_count() || !entry.by_rule || entry.injected || entry.kind == DoseKind::replacement) continue;
                ++doses[entry.medication];
                amounts[entry.medication] = amounts[entry.medication] + entry.ordered;
            }
            for (const auto& [medication, times] : doses) {
                const auto most = page(each).most.find(medication);
                if (times > 1 && most != page(each).most.end())
                    must(amounts[medication] <= most->second, each.text() + " has more than its order asks for");
                else
                    must(times < 2, each.text() + " has two doses");
                for (const auto& [other, unused] : doses)
                    must(other == medication || group(other) != group(medication) || page(each).across,
                         each.text() + " has doses of two medicines that act alike");
            }
        }
    }
    /// Bottles for days from `from` on that are in the person's hands.
    std::vector<DoseNumber> in_hand(Day from) const {
        std::vector<DoseNumber> numbers;
        for (const Entry& entry : entries_)
            if (entry.kind == DoseKind::take_home && entry.day >= from && entry.counts() && !entry.back) numbers.push_back(entry.number);
        return numbers;
    }
    /// What was given for that loss, in the end.
    Amount given_again(std::int64_t loss) const {
        Amount sum;
        for (const Entry& entry : entries_)
            if (entry.loss == loss && entry.kind == DoseKind::replacement && entry.may_count()) sum = sum + entry.amount;
        return sum;
    }
    /// By which one dose of a day would be more than the day's, whatever else is written.
    const std::set<DoseNumber>& outside() const { return outside_; }
    /// What an order asks for on a day: a step up only after every day before was observed whole.
    Amount due(const OrderRecord& order, Day day) const {
        const auto by_date = [&](Day on) {
            Amount amount = order.amount;
            for (const auto& step : order.steps)
                if (step.first <= on) amount = step.amount;
            return amount;
        };
        bool rises = false;
        for (std::size_t i = 1; i < order.steps.size(); ++i) rises = rises || order.steps[i - 1].amount < order.steps[i].amount;
        if (!rises) return by_date(day);
        std::optional<Amount> taken, ceiling;
        for (Day each = order.start; each < day; each = each + 1) {
            const Amount asked = ceiling ? std::min(*ceiling, by_date(each)) : by_date(each);
            if (ceiling) {
                ceiling = asked;
                continue;
            }
            Amount seen, presumed;
            for (const std::size_t at : page(each).entries) {
                const Entry& entry = entries_[at];
                if (!entry.counts() || entry.medication != order.medication) continue;
                presumed = presumed + entry.amount;
                if (seen_taken(entry.kind)) seen = seen + entry.amount;
            }
            if (presumed >= asked) taken = asked;
            if (seen < asked) ceiling = std::min(asked, taken.value_or(order.amount));
        }
        return ceiling ? std::min(*ceiling, by_date(day)) : by_date(day);
    }
    /// The civil date of the clinic (Chicago): a day ends at its midnight, whether it has 23, 24 or 25 hours.
    static Day civil_day(Instant moment) {
        const std::int64_t second = moment.seconds();
        const auto date = std::chrono::sys_days{std::chrono::days{second / 86'400}};
        const auto year = std::chrono::year_month_day{date}.year();
        using namespace std::chrono;
        const auto begins = sys_seconds{sys_days{year / March / Sunday[2]}} + 8h, ends = sys_seconds{sys_days{year / November / Sunday[1]}} + 7h;
        const sys_seconds at{seconds{second}};
        const auto local = at - (begins <= at && at < ends ? 5h : 6h);
        return Day::from_number(floor<days>(local).time_since_epoch().count());
    }

  private:
    struct Entry {
        DoseNumber number;
        Medication medication;
        Amount amount, ordered; // ordered: as it was first written
        DoseKind kind;
        Day day;
        std::int64_t days = 1;
        bool injected = false, by_rule = true, voided = false, confirmed = false, replaced = false, untaken = false, back = false, vomited = false;
        std::optional<Instant> at;
        std::optional<std::int64_t> order, loss;
        Amount spilled;
        bool is_dose() const { return kind != DoseKind::held && kind != DoseKind::refused; }
        bool counts() const { return is_dose() && !voided && !untaken; }
        /// A void is the word of one login: until a second one agrees, the dose may have been given.
        bool may_count() const { return is_dose() && !confirmed && !replaced && !untaken; }
    };
    struct Page {
        std::vector<std::size_t> entries;
        std::set<std::int64_t> orders, care, away, verified, sent, confirmed;
        std::map<Medication, Amount> most; // what the orders asked for when doses were given
        bool known = false, held = false, across = false;
        std::int64_t run = 0;
    };

    static int group(Medication medication) {
        switch (medication) {
        case Medication::methadone:
        case Medication::buprenorphine: return 0;
        case Medication::naltrexone: return 1;
        default: return 1 + static_cast<int>(medication);
        }
    }
    static bool seen_taken(DoseKind kind) { return kind == DoseKind::administered || kind == DoseKind::partial || kind == DoseKind::replacement; }
    static bool is_injected(const std::optional<Formulation>& form) {
        return form == Formulation::sublocade || form == Formulation::brixadi_weekly || form == Formulation::brixadi_monthly ||
               form == Formulation::vivitrol;
    }

    bool inside(Day day) const { return first_ <= day && day - first_ < static_cast<std::int64_t>(pages_.size()); }
    Page& page(Day day) { return pages_.at(static_cast<std::size_t>(day - first_)); }
    const Page& page(Day day) const { return pages_.at(static_cast<std::size_t>(day - first_)); }
    Entry& entry(DoseNumber number) { return entries_.at(by_number_.at(number)); }
    template <class Write>
    void each_page(Day from, const Write& write) {
        for (Day each = std::max(from, first_); inside(each); each = each + 1) write(page(each));
    }
    template <class Write>
    void write_days(DayRange days, const Write& write) {
        for (Day each = std::max(days.first, first_); each <= days.last && inside(each); each = each + 1) write(page(each));
    }
    /// The nurse wrote that the dose was held.
    bool turned_away(Day day) const {
        return std::ranges::any_of(page(day).entries, [&](std::size_t at) { return entries_[at].kind == DoseKind::held && !entries_[at].voided; });
    }
    bool on_hold(Instant moment) const {
        return std::ranges::any_of(holds_, [&](const auto& hold) { return hold.first <= moment && (!hold.second || moment < *hold.second); });
    }
    bool needs_order_only(Day day) const { return holidays_.contains(day) || (day.weekday() == 0 && (closed_weekdays_ & 1U) != 0); }

    void add(const DoseRecord& dose, bool by_rule, std::optional<std::int64_t> loss) {
        must(!by_number_.contains(dose.number), dose.number.text() + " is written twice");
        by_number_[dose.number] = entries_.size();
        Entry entry{dose.number,
                    dose.medication,
                    dose.amount,
                    dose.amount,
                    dose.kind,
                    dose.day,
                    dose.every_days,
                    is_injected(dose.formulation),
                    by_rule,
                    false,
                    false,
                    false,
                    false,
                    false,
                    false,
                    dose.at,
                    dose.order,
                    loss,
                    {}};
        for (std::int64_t i = 0; i < dose.every_days; ++i)
            if (inside(dose.day + i)) page(dose.day + i).entries.push_back(entries_.size());
        entries_.push_back(entry);
        if (!by_rule) outside_.insert(dose.number);
    }

    /// Whether the two orders were written to be taken across each other, on a day of both.
    bool across(const OrderRecord& order, Day day) const {
        return std::ranges::any_of(page(day).orders, [&](std::int64_t id) {
            const OrderRecord& other = orders_.at(id);
            return other.medication != order.medication && (other.beside == order.id || order.beside == other.id);
        });
    }
    bool stands_for(const OrderRecord& order, const Entry& entry, Day day) const {
        if (entry.medication == order.medication) return true;
        return group(entry.medication) == group(order.medication) && !across(order, day);
    }
    /// Nothing else is, or may have been, the dose of that day.
    void check_free(const OrderRecord& order, const DoseRecord& dose, Day day) const {
        must(page(day).verified.empty(), day.text() + " was dosed elsewhere: verified");
        must(page(day).confirmed.empty() && page(day).sent.empty(), day.text() + " is a guest day elsewhere");
        std::size_t portions = 0;
        for (const std::size_t at : page(day).entries) {
            const Entry& entry = entries_[at];
            if (!entry.may_count() || !stands_for(order, entry, day)) continue;
            if (is_injected(order.formulation) && entry.medication == order.medication && !(entry.injected && entry.day == day))
                continue; // the lead-in, and the last injection's tail
            const bool of_today = entry.medication == order.medication && entry.day == day && entry.number.day() == day &&
                                  entry.kind != DoseKind::guest && entry.kind != DoseKind::filled;
            if (of_today && entry.kind == DoseKind::replacement && !order.portions.empty()) continue;
            must(!order.portions.empty() && of_today,
                 day.text() + " had " + entry.number.text() + " already, and " + dose.number.text() + " comes on top of it");
            ++portions;
        }
        must(portions == 0 || portions < order.portions.size(),
             day.text() + " has all its portions, and " + dose.number.text() + " comes on top of them");
    }
    Amount given_for(Medication medication, Day day) const {
        Amount sum;
        for (const std::size_t at : page(day).entries) {
            const Entry& entry = entries_[at];
            if (entry.may_count() && entry.medication == medication && entry.day == day && entry.kind != DoseKind::replacement)
                sum = sum + entry.amount;
        }
        return sum;
    }
    const OrderRecord& order_of(const DoseRecord& dose, const Said& said) const {
        must(dose.order.has_value(), dose.number.text() + " has no order");
        const OrderRecord& order = orders_.at(*dose.order);
        must(page(dose.day).orders.contains(order.id), "order " + std::to_string(order.id) + " does not hold on " + dose.day.text());
        must(order.medication == dose.medication, dose.number.text() + " is not of the order's medicine");
        if (!said.overridden.contains("order-expired")) {
            must(!order.until || dose.day < *order.until, "order " + std::to_string(order.id) + " had expired on " + dose.day.text());
            must(!order.verbal || order.verbal->is_signed || said.moment - order.verbal->at <= 24 * hour,
                 "nobody had signed order " + std::to_string(order.id));
        }
        return order;
    }
    void check_window(const Said& said, Day day) const {
        must(!said.doses_unknown, "doses since the backup are unknown");
        must(!on_hold(said.moment), "given on a hold");
        must(!page(day).care.empty(), "not in care on " + day.text());
    }
    void check_giving(const DoseRecord& dose, const Said& said) {
        if (dose.kind == DoseKind::guest) {
            for (std::int64_t i = 0; i < (is_injected(dose.formulation) ? 1 : dose.every_days); ++i) {
                const Day day = dose.day + i;
                for (const std::size_t at : page(day).entries)
                    must(!entries_[at].may_count() || group(entries_[at].medication) != group(dose.medication),
                         day.text() + " had " + entries_[at].number.text() + " already, and a guest dose comes on top of it");
                must(page(day).verified.empty() && page(day).confirmed.empty(),
                     day.text() + " was dosed elsewhere already, and a guest dose comes on top of it");
            }
            return;
        }
        if (dose.kind == DoseKind::filled)
            for (std::int64_t i = 0; i < dose.every_days; ++i)
                for (const std::size_t at : page(dose.day + i).entries)
                    must(!entries_[at].may_count() || group(entries_[at].medication) != group(dose.medication),
                         (dose.day + i).text() + " had " + entries_[at].number.text() + " already, and a fill comes on top of it");
        if (!dose.at || !seen_taken(dose.kind)) return; // refused, held, filled: nobody is given anything here
        check_window(said, dose.day);
        must(civil_day(*dose.at) == dose.day, dose.number.text() + " is not of the civil day of its moment");
        if (dose.kind == DoseKind::replacement) return;
        const OrderRecord& order = order_of(dose, said);
        for (std::int64_t i = 0; i < dose.every_days; ++i)
            if (i == 0 || !is_injected(order.formulation)) check_free(order, dose, dose.day + i);
        const Amount due_today = order.portions.empty() ? due(order, dose.day) : order.amount;
        const Amount sum = given_for(dose.medication, dose.day) + dose.amount;
        if (order.portions.empty())
            must(dose.kind == DoseKind::partial ? dose.amount < due_today : dose.amount == due_today,
                 dose.amount.text() + " is not the " + due_today.text() + " that is due");
        else
            must(sum <= due_today, sum.text() + " in portions, of " + due_today.text());
        page(dose.day).most[dose.medication] = std::max(page(dose.day).most[dose.medication], due_today);
        for (std::int64_t i = 0; i < dose.every_days; ++i) page(dose.day + i).across = page(dose.day + i).across || across(order, dose.day + i);
        check_apart(order, dose, said);
        check_tolerance(order, dose, said, due_today);
    }
    /// Hours between doses are elapsed hours, in both directions; between portions too.
    void check_apart(const OrderRecord& order, const DoseRecord& dose, const Said& said) const {
        if (is_injected(order.formulation)) return;
        for (std::int64_t i = -2; i <= 2; ++i)
            for (const std::size_t at : page(dose.day + i).entries) {
                const Entry& other = entries_[at];
                if (!other.at || !seen_taken(other.kind) || !other.may_count() || other.day != dose.day + i || !stands_for(order, other, dose.day))
                    continue;
                const std::int64_t apart = std::abs(*other.at - *dose.at);
                const bool portions = other.order && !orders_.at(*other.order).portions.empty();
                if (i == 0)
                    must(other.kind == DoseKind::replacement || apart >= 6 * hour,
                         "portion " + dose.number.text() + " less than 6 h from " + other.number.text());
                else if (!portions && order.portions.empty() && !said.overridden.contains("interval-too-short"))
                    must(apart >= 12 * hour, dose.number.text() + " less than 12 h from " + other.number.text());
            }
    }
    /// Methadone after days without, whatever the reason: from 5 on no more than 30 mg, from 3 on only what a prescriber wrote knowing of them.
    void check_tolerance(const OrderRecord& order, const DoseRecord& dose, const Said& said, Amount due_today) const {
        if (dose.medication != Medication::methadone) return;
        const auto without = days_without(dose.medication, dose.day);
        if (!without) return;
        const Day last = dose.day - (*without + 1);
        // 30 mg at once; in portions of so much at most, 40 mg for the day.
        const Amount at_once = order.portions.empty() ? due_today : std::ranges::max(order.portions);
        if (*without >= 5 && !said.overridden.contains("reinduction"))
            must(at_once <= Amount::milligrams(30) && due_today <= Amount::milligrams(40) && order.written >= last + 5,
                 due_today.text() + " after " + std::to_string(*without) + " days without a dose");
        else if (*without >= 3 && *without < 5 && !said.overridden.contains("needs-order"))
            must(order.written >= last + 3, "an order of " + order.written.text() + " after " + std::to_string(*without) + " days without a dose");
    }
    /// What is given again is never more than what was lost of that dose, all spills and vomiting together.
    void check_replaced(std::int64_t loss) const {
        const DoseNumber lost = losses_.at(loss).dose;
        const Entry& dose = entries_.at(by_number_.at(lost));
        Amount sum;
        for (const auto& [id, each] : losses_)
            if (each.dose == lost) sum = sum + given_again(id);
        must(sum <= (dose.vomited ? dose.amount : dose.spilled), sum.text() + " was given again for " + lost.text() + ", of " + dose.amount.text());
    }

    void hand_out(const std::vector<DoseRecord>& bottles, const Said& said) {
        must(!bottles.empty(), "no bottle was handed out");
        const Day today = bottles.front().number.day();
        check_window(said, today);
        std::set<Day> days;
        for (const DoseRecord& bottle : bottles) {
            const OrderRecord& order = order_of(bottle, said);
            must(!is_injected(order.formulation), "a bottle of what is injected");
            must(bottle.day > today || !order.portions.empty(), "a bottle of today's whole dose");
            must(had_own(order, today), "today's dose was not settled when bottles were handed out");
            if (bottle.day > today) days.insert(bottle.day);
            if (bottle.day == today || !has_new(bottles, bottle))
                for (std::int64_t i = 0; i < bottle.every_days; ++i) check_free(order, bottle, bottle.day + i);
            must(bottle.every_days == (bottle.day == today ? 1 : order.every_days),
                 "a bottle of an order of every " + std::to_string(order.every_days) + " days stands for " + std::to_string(bottle.every_days));
            for (std::int64_t i = 0; i < bottle.every_days; ++i)
                page(bottle.day + i).across = page(bottle.day + i).across || across(order, bottle.day + i);
            add(bottle, true, std::nullopt);
        }
        for (const DoseRecord& bottle : bottles) {
            const OrderRecord& order = orders_.at(*bottle.order);
            const Amount whole = order.portions.empty() ? due(order, bottle.day) : order.amount, sum = given_for(bottle.medication, bottle.day);
            must(sum <= whole, sum.text() + " for " + bottle.day.text() + ", of " + whole.text());
            page(bottle.day).most[bottle.medication] = std::max(page(bottle.day).most[bottle.medication], whole);
        }
        check_cap(bottles.front().medication, today, days);
    }
    bool had_own(const OrderRecord& order, Day day) const {
        if (!page(day).verified.empty() || !page(day).confirmed.empty()) return true;
        return std::ranges::any_of(page(day).entries, [&](std::size_t at) { return entries_[at].counts() && stands_for(order, entries_[at], day); });
    }
    /// A portion of the same day among the bottles handed out with it, written already.
    bool has_new(const std::vector<DoseRecord>& bottles, const DoseRecord& bottle) const {
        return std::ranges::any_of(bottles, [&](const DoseRecord& other) { return other.day == bottle.day && by_number_.contains(other.number); });
    }
    /// 42 CFR 8.12(i): days in hand beyond closure days are at most those of the treatment day, and of a determination.
    void check_cap(Medication medication, Day today, const std::set<Day>& asked) const {
        if (medication != Medication::methadone && medication != Medication::buprenorphine) return; // others are taken home, whenever
        std::set<Day> ahead;
        for (const Entry& entry : entries_)
            if (entry.kind == DoseKind::take_home && entry.may_count() && group(entry.medication) == group(medication) &&
                !needs_order_only(entry.day)) // days, not bottles: a dose for two days is a supply of two
                for (std::int64_t i = 0; i < entry.days; ++i)
                    if (entry.day + i > today && !needs_order_only(entry.day + i)) ahead.insert(entry.day + i);
        if (std::ranges::none_of(asked, [&](Day day) { return !needs_order_only(day); })) return;
        std::int64_t in_care = 0;
        for (Day each = today; inside(each) && !page(each).care.empty(); each = each - 1) {
            if (page(each).care != page(today).care) break;
            ++in_care;
        }
        const TakeHomeOrder* last = nullptr;
        for (const TakeHomeOrder& order : determinations_)
            if (order.day > today - in_care && order.day <= today) last = &order;
        const bool stands = last != nullptr && (!last->end || today < *last->end);
        const auto days = static_cast<std::int64_t>(ahead.size());
        must(stands, "a bottle beyond closure days without a determination");
        must(days <= last->days, std::to_string(days) + " days in hand, and the determination allows " + std::to_string(last->days));
        const std::int64_t cap = in_care < 15 ? 7 : in_care < 31 ? 14 : 28;
        if (medication == Medication::methadone)
            must(days <= cap, std::to_string(days) + " days in hand on treatment day " + std::to_string(in_care));
    }

    Day first_;
    std::vector<Page> pages_;
    unsigned closed_weekdays_;
    std::set<Day> holidays_;
    std::map<std::int64_t, OrderRecord> orders_;
    std::vector<Entry> entries_;
    std::map<DoseNumber, std::size_t> by_number_;
    std::vector<std::pair<Instant, std::optional<Instant>>> holds_;
    std::vector<TakeHomeOrder> determinations_;
    std::map<std::int64_t, LossRecord> losses_;
    std::set<DoseNumber> outside_;
};

} // namespace lives
