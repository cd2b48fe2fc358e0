#include "domain/dosing_findings.hpp"
#include "domain/dosing_medicines.hpp"
#include "domain/take_home_cap.hpp"

#include <cstdlib>
#include <iterator>

namespace mat::domain {
namespace {

using Found = Findings<AdministerRequest>;

// A bottle, a fill, a guest dose or an injection of an earlier day that covers this one.
void judge_covering_dose(Found& findings, const DoseRecord& dose, Day day, const std::string& which) {
    const bool observed_today = observed(dose.kind) && dose.day == day; // already-dosed speaks of that
    if (observed_today || !stands_for(dose, day)) return;
    const std::string number = dose.number.text(), kind(name_of(dose.kind));
    Finding finding{Rule::covered_today,
                    which + " is covered by " + kind + " " + number +
                        (dose.every_days > 1 ? " until " + (dose.day + (dose.every_days - 1)).text() : ""),
                    {{"covered_by", number}, {"kind", kind}},
                    "the return of " + number,
                    without_dose(dose.number)};
    if (dose.voided) {
        finding.message = which + " stays covered: " + kind + " " + waits_for_confirmation(dose);
        finding.change = confirmation_of(dose);
    } else if (dose.returned) {
        finding.message += ", which came back " + dose.returned->state + " on " + dose.returned->day.text() + " and may have been taken";
        finding.change = "the void of " + number + ", confirmed by a second login";
    } else if (dose.every_days > 1 && dose.kind != DoseKind::take_home) { // an injection cannot be returned, only waited for
        const Day open = dose.day + dose.every_days;
        finding.change = "a day from " + open.text() + " on";
        finding.edit = nullptr;
        return findings.add(std::move(finding), [open](AdministerRequest& asked) {
            constexpr std::int64_t microseconds_a_day = 86'400'000'000;
            asked.moment = asked.moment + (open - asked.day) * microseconds_a_day;
            asked.day = open;
        });
    } else if (dose.kind == DoseKind::guest) {
        finding.change = "the void of " + number + ", confirmed by a second login";
    }
    findings.add(std::move(finding));
}

// Another portion of the same day stands in no way while there is one left.
bool leaves_a_portion(const NextPortion& next, const DoseRecord& dose, Medication medication, Day day) {
    return next.is_split() && next.any_left() && is_portion_of(dose, medication, day);
}

// `day` is today, or one after it that the dose is for too.
void judge_covered_day(Found& findings, const DosingFacts& facts, const OrderRecord& order, const NextPortion& next, Day today, Day day) {
    const std::string which = day.text() + (day == today ? "" : ", which the dose is for too,");
    for (const DoseRecord& dose : facts.history.doses)
        if (counts_for(order, dose.medication, facts.history, day) && closes_day_for(order, dose, day) &&
            !leaves_a_portion(next, dose, order.medication, day))
            judge_covering_dose(findings, dose, day, which);
    for (const GuestStay& stay : facts.history.guest_stays) {
        if (!stay.sends_away(day)) continue;
        const std::string until = stay.days.last.text();
        findings.add({Rule::covered_today,
                      which + " is a guest day at another program, until " + until,
                      {{"guest_until", until}},
                      "the end of the guest stay",
                      [day](DosingFacts& other) {
                          std::erase_if(other.history.guest_stays,
                                        [day](const GuestStay& guest) { return guest.sends_away(day); });
                      }});
    }
    for (const AbsenceRecord& absence : facts.history.absences) {
        if (absence.dosed != "verified" || !absence.includes(day)) continue;
        const std::string until = absence.days.last.text();
        findings.add({Rule::covered_today,
                      "doses elsewhere are verified for " + which + (day == today ? "," : "") + " until " + until,
                      {{"absence_until", until}},
                      "the end of the absence",
                      [day](DosingFacts& other) {
                          std::erase_if(other.history.absences,
                                        [day](const AbsenceRecord& away) { return away.includes(day); });
                      }});
    }
}

void judge_amount(Found& findings, const NextPortion& next, Amount amount) {
    if (amount == next.amount || (next.is_split() && !next.any_left())) return; // where none is left another rule speaks
    const std::string which = next.is_split() ? " (portion " + std::to_string(next.given + 1) + " of " + std::to_string(next.count) + ")" : "";
    findings.add({Rule::amount_not_ordered,
                  amount.text() + " is not the ordered " + next.amount.text() + which,
                  {{"ordered_mg", next.amount.milligrams_text()}, {"asked_mg", amount.milligrams_text()}},
                  "the ordered " + next.amount.text()},
                 [to = next.amount](AdministerRequest& asked) { asked.amount = to; });
}

// An order of at most `most` in the place of one, and that amount asked for where one was typed.
std::function<void(DosingFacts&)> order_of_at_most(const OrderRecord& order, Amount most, Day written) {
    return [id = order.id, most, written](DosingFacts& other) {
        for (OrderRecord& candidate : other.history.orders)
            if (candidate.id == id) {
                candidate.amount = std::min(amount_due(candidate, other.history, written).amount, most);
                candidate.steps.clear();
                candidate.portions.clear();
                candidate.written = written;
            }
    };
}
// The next portion of at most `most`, and none after it.
std::function<void(DosingFacts&)> portion_of_at_most(const OrderRecord& order, std::size_t place, Amount most) {
    return [id = order.id, place, most](DosingFacts& other) {
        for (OrderRecord& candidate : other.history.orders)
            if (candidate.id == id && place < candidate.portions.size()) {
                candidate.portions.resize(place + 1);
                candidate.portions.back() = std::min(candidate.portions.back(), most);
            }
    };
}
Found::EditRequest asked_of_at_most(Amount most) {
    return [most](AdministerRequest& asked) {
        if (asked.amount) asked.amount = std::min(*asked.amount, most);
    };
}

// All that is given on the first day counts together: portions, and what an earlier order of the day gave.
void judge_first_day(Found& findings, std::vector<std::string>& warnings, const DosingFacts& facts, const OrderRecord& order,
                     const NextPortion& next, Amount amount, Day day, const Policy& policy) {
    if (order.medication != Medication::methadone || !is_first_day(facts, order.medication, day) || order.has_rationale) return;
    // Where nothing of the day is left, another rule speaks of what was given.
    const Amount before = next.is_split() && next.any_left() ? first_day_total(facts, order.medication, day) : Amount(), total = before + amount;
    const Amount most = first_day_limit(before, amount, policy);
    if (total <= most || is_verified_elsewhere(facts, order.medication, total, day))
        return warn_of_label(warnings, before == Amount() ? amount : Amount(), total, policy);
    const Amount left = before < most ? most - before : Amount();
    const std::string what = next.is_split() ? "a portion of " : "an order of ";
    findings.add({Rule::day1_over_50mg,
                  total.text() + " on the first day, " + day.text() + "; more than " + most.text() +
                      " needs a rationale of the prescriber in the record",
                  {{"first_day", day.text()}, {"amount_mg", total.milligrams_text()}},
                  left == Amount() ? "" : what + left.text() + " or less",
                  next.is_split() ? portion_of_at_most(order, next.given, left) : order_of_at_most(order, left, day)},
                 asked_of_at_most(left));
}

// Tolerance is lost in days without a dose, whatever the reason (methadone only; local schedule).
void judge_gap(Found& findings, const DosingFacts& facts, const OrderRecord& order, Amount amount, Day day,
               const Policy& policy) {
    const auto gap = days_since_dose(facts.history, order.medication, day);
    if (!gap) return;
    const auto action = decision_wanted(order, amount, *gap, day, is_early(facts.episodes, day, policy), policy);
    if (!action) return;
    const Day last = day - (*gap + 1);
    const Amount most = policy.reinduction_first_most;
    const std::string without = days_text(*gap) + " without a dose since " + last.text() + ": ";
    const std::string ordered = " (" + amount.text() + " was ordered on " + order.written.text() + ")";
    std::vector<std::pair<std::string, std::string>> used{{"days_since_dose", std::to_string(*gap)},
                                                          {"last_dose_day", last.text()},
                                                          {"order_written", order.written.text()}};
    if (*action == MissedAction::reinduction) {
        used.emplace_back("amount_mg", amount.milligrams_text());
        findings.add(
            {Rule::reinduction,
             without + "methadone starts again at " + most.text() + " or less, by a new order" + ordered,
             std::move(used), "a new order of " + most.text() + " or less", order_of_at_most(order, most, day)},
            asked_of_at_most(most));
    } else {
        findings.add({Rule::needs_order, without + "a prescriber decides the amount" + ordered, std::move(used),
                      "an order written since " + knew_of(*gap, day, *action).text(),
                      order_of_at_most(order, largest_amount(order), day)});
    }
}

bool by_split_order(const DosingFacts& facts, const DoseRecord& dose) {
    return std::ranges::any_of(facts.history.orders, [&](const OrderRecord& order) { return order.id == dose.order && !order.portions.empty(); });
}

// The observed doses of other days; of portions the day's first alone, for between them another rule counts the hours.
std::vector<DoseRecord> doses_to_keep_from(const DosingFacts& facts, const OrderRecord& order, Day day) {
    std::vector<DoseRecord> kept;
    for (const DoseRecord& dose : facts.history.doses) {
        if (!observed(dose.kind) || !dose.at || dose.day == day || !counts_as_given(dose) ||
            !counts_for(order, dose.medication, facts.history, day))
            continue;
        const auto same_day = by_split_order(facts, dose) ? std::ranges::find(kept, dose.day, &DoseRecord::day) : kept.end();
        if (same_day == kept.end()) kept.push_back(dose);
        else if (*dose.at < *same_day->at) *same_day = dose;
    }
    return kept;
}

// Elapsed hours between the doses of two days, to both sides: a late entry must not fall beside a later dose either.
void judge_interval(Found& findings, std::vector<std::string>& warnings, const DosingFacts& facts,
                    const OrderRecord& order, const AdministerRequest& request, const Policy& policy) {
    constexpr std::int64_t hour = 3'600'000'000;
    const std::int64_t least = policy.least_hours_between_doses;
    for (const DoseRecord& dose : doses_to_keep_from(facts, order, request.day)) {
        const bool before = *dose.at <= request.moment;
        const std::int64_t apart = std::abs(request.moment - *dose.at);
        const std::string hours = std::to_string(apart / hour), number = dose.number.text();
        if (apart < least * hour) {
            findings.add({Rule::interval_too_short,
                          hours + " h between this dose and dose " + number + "; at least " +
                              std::to_string(least) + " h are asked for",
                          {{"dose", number}, {"hours", hours}},
                          std::to_string(least) + (before ? " h after dose " : " h before dose ") + number},
                         [moment = *dose.at + (before ? least : -least) * hour](AdministerRequest& asked) {
                             asked.moment = moment;
                         });
        } else if (apart < policy.warn_hours_between_doses * hour) {
            warnings.push_back("only " + hours + (before ? " h since dose " : " h before dose ") + number);
        }
    }
}

struct Administering {
    Found findings;
    std::optional<OrderRecord> order;
    DueAmount due;
    NextPortion next;
    std::vector<std::string> warnings;
};

Administering collect(const DosingFacts& facts, const AdministerRequest& request, const Policy& policy) {
    Administering out;
    const Day day = request.day;
    out.order = order_in_force(facts, day, request.medication);
    out.findings.add(judge_care(facts, day));
    out.findings.add(judge_hold(facts, request.moment));
    out.findings.add(judge_trust(facts));
    if (!out.order) {
        out.findings.add(
            no_active_order(day, request.medication, request.amount.value_or(policy.reinduction_first_most)));
        return out;
    }
    const OrderRecord& order = *out.order;
    out.due = amount_due(order, facts.history, day);
    out.next = next_portion(order, out.due.amount, facts.history, day);
    const Amount amount = request.amount.value_or(out.next.amount);
    for (Day each = day; each < day + days_of_dose(order); each = each + 1) {
        judge_covered_day(out.findings, facts, order, out.next, day, each);
        out.findings.add(judge_already_dosed(facts, each, [&](const DoseRecord& dose) {
            return counts_for(order, dose.medication, facts.history, each) && closes_day_for(order, dose, each) &&
                   !leaves_a_portion(out.next, dose, order.medication, each);
        }));
    }
    for (Finding& finding : judge_portion(facts, order, out.next, policy.hours_between_portions, day, request.moment)) {
        const Instant open = *out.next.last->at + policy.hours_between_portions * 3'600'000'000;
        out.findings.add(std::move(finding), [open](AdministerRequest& asked) { asked.moment = open; });
    }
    judge_amount(out.findings, out.next, amount);
    judge_first_day(out.findings, out.warnings, facts, order, out.next, amount, day, policy);
    out.findings.add(judge_mixing(facts, order.medication, day, day, &order));
    judge_gap(out.findings, facts, order, out.next.is_split() ? out.due.amount : amount, day, policy);
    if (!is_injection(order.formulation) && (out.next.given == 0 || !out.next.is_split()))
        judge_interval(out.findings, out.warnings, facts, order, request, policy);
    for (Exposed& exposed :
         judge_exposure(facts, {order.medication, order.formulation, day, request.moment, request.cows, order.beside.has_value()}, policy))
        out.findings.add(exposed.finding, edit_of(exposed));
    for (Exposed& exposed : judge_injection(facts, order, day, request.moment, policy)) out.findings.add(exposed.finding, edit_of(exposed));
    std::ranges::move(medicine_warnings(facts, order, day, policy), std::back_inserter(out.warnings));
    out.findings.add(judge_expiry(order, day));
    out.findings.add(judge_unsigned(order, request.moment, policy));
    warn_of_order(out.warnings, order, out.due, day);
    return out;
}

// What the schedule suggests is for prescribers, and stands beside the reason; nothing is filled in.
void suggest(AdministerVerdict& out, const DosingFacts& facts, const AdministerRequest& request,
             const std::optional<OrderRecord>& order, const Policy& policy) {
    if (!order || order->medication != Medication::methadone) return;
    const auto gap = days_since_dose(facts.history, order->medication, request.day);
    const auto last = amount_taken_last(facts.history.doses, order->medication, request.day);
    if (gap) out.suggestion = suggested_after(*gap, last.value_or(order->amount), policy);
    if (!out.suggestion) return;
    for (Reason& reason : out.verdict.reasons)
        if (reason.code == text_of(Rule::needs_order).code || reason.code == text_of(Rule::reinduction).code)
            reason.facts.emplace_back("suggested", out.suggestion->text);
}

} // namespace

AdministerVerdict judge_administer(const DosingFacts& facts, const AdministerRequest& request,
                                   const Asker& asker, const Policy& policy) {
    Administering found = collect(facts, request, policy);
    AdministerVerdict out;
    out.verdict = conclude(found.findings, facts, request, asker, out.overridden,
                           [&](const DosingFacts& other, const AdministerRequest& asked) {
                               return collect(other, asked, policy).findings;
                           });
    if (asker.roles.any_of(Role::prescriber)) suggest(out, facts, request, found.order, policy);
    out.order = std::move(found.order);
    out.amount = found.next.amount;
    out.due = found.due;
    out.portion = found.next;
    out.warnings = std::move(found.warnings);
    name_layers(out.verdict, policy, [&](const Policy& other) { return judge_administer(facts, request, asker, other).verdict; });
    return out;
}

} // namespace mat::domain
