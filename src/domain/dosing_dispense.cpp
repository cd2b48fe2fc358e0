#include "domain/dosing_findings.hpp"
#include "domain/formulation.hpp"
#include "domain/supply.hpp"

#include <iterator>

namespace mat::domain {
namespace {

using Found = Findings<DispenseRequest>;

// The day of each bottle: those on which a dose is due within so many days ahead, else up to the next scheduled visit. Where the
// last dose reaches further, its own next day, which another rule then speaks of.
std::vector<Day> bottle_days(const DosingFacts& facts, const DispenseRequest& request, Medication medication, const Policy& policy) {
    if (!request.days) return days_to_next_visit(facts, medication, request.day, policy);
    std::vector<Day> days;
    const Day last = request.day + std::min(*request.days, farthest_cover - 1);
    for (Day day = first_day_open(facts, medication, request.day); day <= last; day = day + days_of_bottle(facts, medication, day))
        days.push_back(day);
    if (days.empty() && *request.days > 0) days.push_back(request.day + 1);
    return days;
}

// How many of the days that follow need the order only.
std::int64_t closure_days_after(const DosingFacts& facts, Day day) {
    std::int64_t days = 0;
    while (days < farthest_cover - 1 && facts.needs_no_determination(day + (days + 1))) ++days;
    return days;
}

// What is known of the day of a bottle already: nothing, or why it is covered.
std::optional<Finding> judge_bottle(const TreatmentHistory& history, const std::optional<OrderRecord>& order, Medication medication, Day day) {
    for (const DoseRecord& dose : history.doses) {
        const bool counts = order ? counts_for(*order, dose.medication, history, day) : covers_for(dose.medication, medication);
        if (!counts || !stands_for(dose, day)) continue;
        const std::string number = dose.number.text(), kind(name_of(dose.kind));
        Finding finding{Rule::supply_overlap,
                        day.text() + " is covered already by " + kind + " " + number,
                        {{"covered_day", day.text()}, {"covered_by", number}},
                        ""};
        if (dose.voided) {
            finding.message = day.text() + " stays covered: " + kind + " " + waits_for_confirmation(dose);
            finding.change = confirmation_of(dose);
            finding.edit = without_dose(dose.number);
        } else if (!observed(dose.kind) && !dose.returned) {
            finding.change = "the return of " + number;
            finding.edit = without_dose(dose.number);
        }
        return finding;
    }
    const bool away = std::ranges::any_of(history.guest_stays, [day](const GuestStay& stay) { return stay.sends_away(day); });
    if (!away && (order ? !is_covered(*order, history, day) : !is_covered(history, medication, day))) return std::nullopt;
    return Finding{Rule::supply_overlap,
                   day.text() + " is covered already, by a guest stay or a verified absence",
                   {{"covered_day", day.text()}},
                   "the end of the guest stay or absence",
                   [day](DosingFacts& other) {
                       std::erase_if(other.history.guest_stays,
                                     [day](const GuestStay& stay) { return stay.sends_away(day); });
                       std::erase_if(other.history.absences,
                                     [day](const AbsenceRecord& absence) { return absence.includes(day); });
                   }};
}

void judge_overlap(Found& findings, const DosingFacts& facts, const std::optional<OrderRecord>& order, Medication medication,
                   Day today, const std::vector<Day>& bottles) {
    for (std::size_t before = 0; before < bottles.size(); ++before) {
        std::optional<Finding> finding;
        for (std::int64_t i = 0; !finding && i < days_of_bottle(facts, medication, bottles[before]); ++i)
            finding = judge_bottle(facts.history, order, medication, bottles[before] + i);
        if (!finding) continue;
        const Day open = first_day_open(facts, medication, today);
        if (before == 0 && open <= bottles[0]) return findings.add(std::move(*finding));
        const Day to = before == 0 ? open : bottles[before - 1];
        finding->change = "bottles up to " + to.text();
        finding->edit = nullptr;
        return findings.add(std::move(*finding), [days = to - today](DispenseRequest& asked) { asked.days = days; });
    }
}

void judge_today_open(Found& findings, const DosingFacts& facts, const std::optional<OrderRecord>& order, Medication medication, Day day) {
    if (order ? is_covered(*order, facts.history, day) : is_covered(facts.history, medication, day)) return;
    findings.add({Rule::today_open,
                  "the dose of " + day.text() + " is not settled yet",
                  {{"day", day.text()}},
                  "today's dose first",
                  [medication, day, amount = order && !order->portions.empty() ? order->portions.front() : Amount()](DosingFacts& other) {
                      DoseRecord dose;
                      dose.number = *DoseNumber::from_parts(day, DoseNumber::last_sequence);
                      dose.amount = amount;
                      dose.medication = medication;
                      dose.day = day;
                      other.history.doses.push_back(dose);
                  }});
}

// Another program's person takes home what that program lets them, and for days of the stay only: later ones are its own.
void judge_guest(Found& findings, const DosingFacts& facts, Day day, const std::vector<Day>& bottles, bool of_today) {
    const GuestStay* here = nullptr; // the newest, by which the other program's word may have changed
    for (const GuestStay& stay : facts.history.guest_stays)
        if (stay.direction == "in" && stay.includes(day)) here = &stay;
    if (here == nullptr || (bottles.empty() && !of_today)) return;
    const std::string last = here->days.last.text();
    if (!here->take_homes)
        return findings.add({Rule::guest_take_homes,
                             "a guest here until " + last + ", whose own program has not allowed bottles to take home",
                             {{"guest_until", last}},
                             "their program's word that it allows bottles, in mat dose-log guest in",
                             [](DosingFacts& other) {
                                 for (GuestStay& stay : other.history.guest_stays) stay.take_homes = true;
                             }});
    if (bottles.empty() || bottles.back() <= here->days.last) return;
    findings.add({Rule::guest_take_homes,
                  "a guest here until " + last + ": bottles for later days are for their own program to give",
                  {{"guest_until", last}},
                  here->days.last > day ? "bottles up to " + last : std::string()},
                 [days = here->days.last - day](DispenseRequest& asked) { asked.days = days; });
}

// Beyond closure days the supply is nothing until a practitioner's determination is on file.
void judge_determination(Found& findings, const DosingFacts& facts, Medication medication, Day day, const std::vector<Day>& bottles) {
    std::vector<Day> beyond;
    std::ranges::copy_if(bottles, std::back_inserter(beyond),
                         [&](Day bottle) { return !facts.needs_no_determination(bottle); });
    if (beyond.empty() && !bottles.empty()) return;
    const Day first = beyond.empty() ? first_day_open(facts, medication, day) : beyond.front();
    const std::string count = std::to_string(beyond.size());
    std::string message = bottles.empty() ? "no bottle is due: the clinic is open on " + first.text()
                          : facts.is_closed(first)
                              ? first.text() + " is closed, but neither the one exempt day of the "
                                               "weekend nor a holiday"
                              : first.text() + " is no closure day";
    if (!is_limited_at_home(medication)) {
        Finding finding{
            Rule::no_take_home_order, message, {{"first_day_beyond", first.text()}, {"days_beyond", count}}, "bottles of so many days (DAYS)"};
        finding.source = PolicySource{"local", "", "bottles by the days they are asked for"};
        return findings.add(std::move(finding), [](DispenseRequest& asked) { asked.days = 1; });
    }
    if (beyond.size() > 1) message += " (the first of " + count + " such bottles)";
    findings.add({Rule::no_take_home_order,
                  message + ", and no take-home order is on file",
                  {{"first_day_beyond", first.text()}, {"days_beyond", count}},
                  "bottles for closure days only"},
                 [closed = closure_days_after(facts, day)](DispenseRequest& asked) { asked.days = closed; });
}

// The portions of a split dose that can still be handed out for today: nothing else covers it, and some are left.
void judge_portions_left(Found& findings, const DosingFacts& facts, const OrderRecord& order, Day day) {
    TreatmentHistory others = facts.history;
    std::erase_if(others.doses, [&](const DoseRecord& dose) { return is_portion_of(dose, order.medication, day); });
    if (auto covered = judge_bottle(others, order, order.medication, day)) findings.add(std::move(*covered));
    const NextPortion next = next_portion(order, amount_due(order, facts.history, day).amount, facts.history, day);
    if (next.any_left() || !next.last) return;
    const std::string number = next.last->number.text(), count = std::to_string(next.count);
    findings.add({Rule::already_dosed,
                  count + " of " + count + " portions of " + day.text() + " were given or handed out, the last as dose " + number,
                  {{"dose", number}, {"portions", count}},
                  "the void of dose " + number + ", confirmed by a second login",
                  without_dose(next.last->number)});
}

// The portions of today's split dose that are left.
std::vector<Bottle> bottles_of_today(const DosingFacts& facts, const OrderRecord& order, Day today) {
    std::vector<Bottle> bottles;
    const Amount due = amount_due(order, facts.history, today).amount;
    const std::vector<Amount> portions = portions_of(order, due);
    for (std::size_t i = next_portion(order, due, facts.history, today).given; i < portions.size(); ++i)
        bottles.push_back({today, portions[i], order});
    return bottles;
}

// By a policy that counts it, a portion for the evening is a day of supply as a bottle for tomorrow is.
void judge_portion_at_home(Found& findings, const Supply& supply, Day today, const Policy& policy) {
    if (supply.determination) return findings.add(judge_cap(supply, policy));
    findings.add({Rule::no_take_home_order,
                  "the portion of " + today.text() + " to take home counts as a day of supply here, and no take-home order is on file",
                  {{"first_day_beyond", today.text()}, {"days_beyond", "1"}}, ""});
}

// What is in the bottles: each the amount of its own day by the order that holds then, a split dose in its portions.
std::vector<Bottle> bottles_of(const DosingFacts& facts, const std::vector<OrderRecord>& orders, const std::vector<Day>& days) {
    std::vector<Bottle> bottles;
    TreatmentHistory history = std::ranges::any_of(orders, has_increase) ? facts.history : TreatmentHistory();
    for (std::size_t i = 0; i < days.size(); ++i) {
        const Day day = days[i];
        const OrderRecord& order = orders[i];
        const Amount amount = amount_due(order, history, day).amount;
        if (order.portions.empty()) bottles.push_back({day, amount, order, days_of_dose(order)});
        for (const Amount portion : portions_of(order, amount)) bottles.push_back({day, portion, order});
        DoseRecord bottle; // a day with a bottle is not observed: the next one increases nothing
        bottle.day = day;
        bottle.kind = DoseKind::take_home;
        bottle.medication = order.medication;
        bottle.amount = amount;
        history.doses.push_back(bottle);
    }
    return bottles;
}

// More days than tier or determination allow: `change` is the most that they do.
void judge_supply(Found& findings, const DosingFacts& facts, Medication medication, const DispenseRequest& request,
                  const Supply& supply, const std::vector<Day>& bottles, const Policy& policy) {
    for (Finding& finding : judge_cap(supply, policy)) {
        std::vector<Day> fewer = bottles;
        while (!fewer.empty() && too_many(supply_of(facts, medication, request.day, days_supplied(facts, medication, fewer), policy))) fewer.pop_back();
        if (!fewer.empty()) finding.change = "bottles up to " + fewer.back().text();
        findings.add(std::move(finding), [days = fewer.empty() ? 0 : fewer.back() - request.day](DispenseRequest& asked) { asked.days = days; });
    }
}

// A determination that is due for another look still holds: the person at the window is told.
std::vector<std::string> review_warnings(const Supply& supply, Day day) {
    if (!supply.determination || supply.counted.empty() || supply.determination->review > day) return {};
    return {"the take-home order of " + supply.determination->day.text() + " was to be reviewed by " + supply.determination->review.text() +
            ": tell the prescriber"};
}

// An order of which there is no bottle.
std::optional<Finding> judge_form(const OrderRecord& order) {
    if (!is_injection(order.formulation)) return std::nullopt;
    return Finding{Rule::injection_never_bottle,
                   std::string(name_of(order.medication, order.formulation)) + " is injected at the clinic; there is no bottle of it",
                   {{"order", std::to_string(order.id)}}, "", nullptr};
}

// What speaks against a bottle by an order that takes over from today's: the day of it, its form, a signature that is missing.
std::optional<Finding> judge_later_order(const OrderRecord& order, const OrderRecord& today, Day hand_over, Day bottle, Instant moment,
                                         const Policy& policy) {
    // Of one that has expired by then the hand-over speaks.
    if (order.expired_on(bottle) && !order.expired_on(hand_over)) return judge_expiry(order, bottle).front();
    if (order.id == today.id) return std::nullopt;
    if (auto finding = judge_form(order)) return finding;
    const auto unsigned_order = judge_unsigned(order, moment, policy);
    return unsigned_order.empty() ? std::nullopt : std::optional(unsigned_order.front());
}

// Each bottle is for a day on which the medication is ordered: what is handed out is never more than the orders ask for.
std::vector<OrderRecord> judge_orders(Found& findings, const DosingFacts& facts, const OrderRecord& today, Day hand_over,
                                      const std::vector<Day>& bottles, Instant moment, const Policy& policy) {
    std::vector<OrderRecord> orders;
    bool speaks = false; // of the first day without an order, which is enough
    for (const Day bottle : bottles) {
        const auto order = order_in_force(facts, bottle, today.medication);
        const bool is_first = orders.empty();
        orders.push_back(order.value_or(today));
        if (speaks) continue;
        auto finding = order ? judge_later_order(*order, today, hand_over, bottle, moment, policy)
                             : std::optional(no_active_order(bottle, today.medication, today.amount));
        if (!finding) continue;
        speaks = true;
        if (is_first) {
            findings.add(std::move(*finding));
            continue;
        }
        finding->change = "bottles up to " + (bottle - 1).text();
        finding->edit = nullptr;
        findings.add(std::move(*finding), [days = bottle - hand_over - 1](DispenseRequest& asked) { asked.days = days; });
    }
    return orders;
}

struct Dispensing {
    Found findings;
    std::optional<OrderRecord> order;
    std::vector<Day> days;
    std::vector<Bottle> bottles;
    Supply supply;
};

Dispensing collect(const DosingFacts& facts, const DispenseRequest& request, const Policy& policy) {
    Dispensing out;
    const Day day = request.day;
    out.order = order_in_force(facts, day, request.medication);
    const Medication medication =
        out.order ? out.order->medication : request.medication.value_or(Medication::methadone);
    out.days = bottle_days(facts, request, medication, policy);
    // The portions of today are part of today's dose: they add no day of supply, unless the policy counts them.
    const bool of_today = out.order && !out.order->portions.empty() && request.days == 0;
    out.supply = supply_of(facts, medication, day, of_today ? std::vector<Day>{day} : days_supplied(facts, medication, out.days), policy);
    out.findings.add(judge_care(facts, day));
    if (!out.order) out.findings.add(no_active_order(day, request.medication, policy.reinduction_first_most));
    out.findings.add(judge_hold(facts, request.moment));
    out.findings.add(judge_trust(facts));
    judge_overlap(out.findings, facts, out.order, medication, day, out.days);
    judge_today_open(out.findings, facts, out.order, medication, day);
    judge_guest(out.findings, facts, day, out.days, of_today);
    if (of_today) {
        judge_portions_left(out.findings, facts, *out.order, day);
        if (!out.supply.counted.empty()) judge_portion_at_home(out.findings, out.supply, day, policy);
    } else if (out.days.empty() || (is_limited_at_home(medication) && !out.supply.determination)) {
        judge_determination(out.findings, facts, medication, day, out.days);
    } else {
        judge_supply(out.findings, facts, medication, request, out.supply, out.days, policy);
    }
    // No bottle for a day on which another medication is ordered.
    out.findings.add(judge_mixing(facts, medication, day, out.days.empty() ? day : out.days.back(), out.order ? &*out.order : nullptr));
    if (out.order) {
        out.findings.add(judge_expiry(*out.order, day));
        out.findings.add(judge_unsigned(*out.order, request.moment, policy));
        const auto orders = judge_orders(out.findings, facts, *out.order, day, out.days, request.moment, policy);
        out.bottles = of_today ? bottles_of_today(facts, *out.order, day) : bottles_of(facts, orders, out.days);
        if (auto finding = judge_form(*out.order)) out.findings.add(std::move(*finding));
    }
    return out;
}

} // namespace

Day first_day_to_fill(const TreatmentHistory& history, Medication medication, Day from, std::int64_t days) {
    const auto taken = [&](Day day) {
        return is_covered(history, medication, day) ||
               std::ranges::any_of(history.doses,
                                   [&](const DoseRecord& dose) { return covers_for(dose.medication, medication) && stands_for(dose, day); });
    };
    for (Day each = from; each < from + days; each = each + 1)
        if (taken(each)) from = each + 1;
    return from;
}

DispenseVerdict judge_dispense(const DosingFacts& facts, const DispenseRequest& request, const Asker& asker,
                               const Policy& policy) {
    Dispensing found = collect(facts, request, policy);
    DispenseVerdict out;
    out.verdict = conclude(found.findings, facts, request, asker, out.overridden,
                           [&](const DosingFacts& other, const DispenseRequest& asked) {
                               return collect(other, asked, policy).findings;
                           });
    out.order = std::move(found.order);
    out.days = std::move(found.days);
    out.bottles = std::move(found.bottles);
    out.supply = std::move(found.supply);
    out.warnings = review_warnings(out.supply, request.day);
    name_layers(out.verdict, policy, [&](const Policy& other) { return judge_dispense(facts, request, asker, other).verdict; });
    return out;
}

} // namespace mat::domain
