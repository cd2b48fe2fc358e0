#include "domain/dosing_findings.hpp"

#include <cstdlib>

namespace mat::domain {
namespace {

using Found = Findings<AdministerRequest>;

// A bottle, a fill, a guest dose or an injection of an earlier day that covers this one.
void judge_covering_dose(Found& findings, const DoseRecord& dose, Day day) {
    const bool observed_today = observed(dose.kind) && dose.day == day; // already-dosed speaks of that
    if (observed_today || !stands_for(dose, day)) return;
    const std::string number = dose.number.text(), kind(name_of(dose.kind));
    Finding finding{Rule::covered_today,
                    day.text() + " is covered by " + kind + " " + number,
                    {{"covered_by", number}, {"kind", kind}},
                    "the return of " + number,
                    without_dose(dose.number)};
    if (dose.voided) {
        finding.message = day.text() + " stays covered: " + kind + " " + waits_for_confirmation(dose);
        finding.change = confirmation_of(dose);
    } else if (dose.returned) {
        finding.message += ", which came back " + dose.returned->state + " on " + dose.returned->day.text() + " and may have been taken";
        finding.change = "the void of " + number + ", confirmed by a second login";
    } else if (dose.every_days > 1) { // an injection cannot be returned, only waited for
        const Day open = dose.day + dose.every_days;
        finding.message += " until " + (open - 1).text();
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

void judge_covered_today(Found& findings, const DosingFacts& facts, Medication medication, Day day) {
    for (const DoseRecord& dose : facts.history.doses)
        if (covers_for(dose.medication, medication)) judge_covering_dose(findings, dose, day);
    for (const GuestStay& stay : facts.history.guest_stays) {
        if (stay.direction != "out" || !stay.includes(day)) continue;
        const std::string until = stay.days.last.text();
        findings.add({Rule::covered_today,
                      day.text() + " is a guest day at another program, until " + until,
                      {{"guest_until", until}},
                      "the end of the guest stay",
                      [day](DosingFacts& other) {
                          std::erase_if(other.history.guest_stays,
                                        [day](const GuestStay& guest) { return guest.includes(day); });
                      }});
    }
    for (const AbsenceRecord& absence : facts.history.absences) {
        if (absence.dosed != "verified" || !absence.includes(day)) continue;
        const std::string until = absence.days.last.text();
        findings.add({Rule::covered_today,
                      "doses elsewhere are verified for " + day.text() + ", until " + until,
                      {{"absence_until", until}},
                      "the end of the absence",
                      [day](DosingFacts& other) {
                          std::erase_if(other.history.absences,
                                        [day](const AbsenceRecord& away) { return away.includes(day); });
                      }});
    }
}

void judge_already_dosed(Found& findings, const DosingFacts& facts, Medication medication, Day day) {
    for (const DoseRecord& dose : facts.history.doses) {
        const bool closes = observed(dose.kind) && dose.day == day && counts_as_given(dose);
        if (!closes || !covers_for(dose.medication, medication)) continue;
        const std::string number = dose.number.text();
        Finding finding{Rule::already_dosed,
                        dose.amount.text() + " was given on " + day.text() + " (dose " + number + ")",
                        {{"dose", number}, {"day", day.text()}},
                        "the void of dose " + number + ", confirmed by a second login",
                        without_dose(dose.number)};
        if (dose.voided) {
            finding.message = "dose " + waits_for_confirmation(dose);
            finding.change = confirmation_of(dose);
        }
        findings.add(std::move(finding));
    }
}

void judge_amount(Found& findings, const OrderRecord& order, Amount amount) {
    if (amount == order.amount) return;
    findings.add({Rule::amount_not_ordered,
                  amount.text() + " is not the ordered " + order.amount.text(),
                  {{"ordered_mg", order.amount.milligrams_text()}, {"asked_mg", amount.milligrams_text()}},
                  "the ordered " + order.amount.text()},
                 [to = order.amount](AdministerRequest& asked) { asked.amount = to; });
}

// An order of at most `most` in the place of one, and that amount asked for where one was typed.
std::function<void(DosingFacts&)> order_of_at_most(const OrderRecord& order, Amount most, Day written) {
    return [id = order.id, most, written](DosingFacts& other) {
        for (OrderRecord& candidate : other.history.orders)
            if (candidate.id == id) {
                candidate.amount = std::min(candidate.amount, most);
                candidate.written = written;
            }
    };
}
Found::EditRequest asked_of_at_most(Amount most) {
    return [most](AdministerRequest& asked) {
        if (asked.amount) asked.amount = std::min(*asked.amount, most);
    };
}

void judge_first_day(Found& findings, const DosingFacts& facts, const OrderRecord& order, Amount amount,
                     Day day, const Policy& policy) {
    const Amount most = policy.methadone_first_day_most;
    if (order.medication != Medication::methadone || amount <= most) return;
    if (!is_first_day(facts, order.medication, day)) return;
    findings.add({Rule::day1_over_50mg,
                  amount.text() + " on the first day, " + day.text() + "; more than " + most.text() +
                      " needs a rationale of the prescriber in the record",
                  {{"first_day", day.text()}, {"amount_mg", amount.milligrams_text()}},
                  "an order of " + most.text() + " or less",
                  order_of_at_most(order, most, day)},
                 asked_of_at_most(most));
}

// Tolerance is lost in days without a dose, whatever the reason (methadone only; local schedule). What the
// order's prescriber knew of: it was written when so many days had gone by, up to the built-in thresholds. These are
// not the policy's: a threshold that comes earlier must not let an order pass that was written earlier.
void judge_gap(Found& findings, const DosingFacts& facts, const OrderRecord& order, Amount amount, Day day,
               const Policy& policy) {
    if (order.medication != Medication::methadone) return;
    const auto gap = days_since_dose(facts.history, order.medication, day);
    if (!gap) return;
    const Day last = day - (*gap + 1);
    const EpisodeRecord* episode = facts.open_episode(day);
    const Day began = episode == nullptr ? day : episode->treatment_start.value_or(episode->admitted);
    const bool early = day - began < policy.early_days;
    const std::int64_t needs_from = early ? policy.needs_order_from_early : policy.needs_order_from;
    const Amount most = policy.reinduction_first_most;
    const std::string without = days_text(*gap) + " without a dose since " + last.text() + ": ";
    const std::string ordered = " (" + amount.text() + " was ordered on " + order.written.text() + ")";
    std::vector<std::pair<std::string, std::string>> used{{"days_since_dose", std::to_string(*gap)},
                                                          {"last_dose_day", last.text()},
                                                          {"order_written", order.written.text()}};
    const Day knew_gap = last + std::min<std::int64_t>(*gap, 3), knew_loss = last + std::min<std::int64_t>(*gap, 5);
    if (*gap >= policy.reinduction_from) {
        if (order.written >= knew_loss && amount <= most) return;
        used.emplace_back("amount_mg", amount.milligrams_text());
        findings.add(
            {Rule::reinduction,
             without + "methadone starts again at " + most.text() + " or less, by a new order" + ordered,
             std::move(used), "a new order of " + most.text() + " or less", order_of_at_most(order, most, day)},
            asked_of_at_most(most));
    } else if (*gap >= needs_from && order.written < knew_gap) {
        findings.add({Rule::needs_order, without + "a prescriber decides the amount" + ordered, std::move(used),
                      "an order written since " + knew_gap.text(),
                      order_of_at_most(order, order.amount, day)});
    }
}

// Elapsed hours between observed doses, to both sides: a late entry must not fall beside a later dose either.
void judge_interval(Found& findings, std::vector<std::string>& warnings, const DosingFacts& facts,
                    Medication medication, const AdministerRequest& request, const Policy& policy) {
    constexpr std::int64_t hour = 3'600'000'000;
    const std::int64_t least = policy.least_hours_between_doses;
    for (const DoseRecord& dose : facts.history.doses) {
        if (!observed(dose.kind) || !dose.at || dose.day == request.day ||
            !covers_for(dose.medication, medication))
            continue;
        if (!counts_as_given(dose)) continue;
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
    const Amount amount = request.amount.value_or(order.amount);
    judge_covered_today(out.findings, facts, order.medication, day);
    judge_already_dosed(out.findings, facts, order.medication, day);
    judge_amount(out.findings, order, amount);
    judge_first_day(out.findings, facts, order, amount, day, policy);
    out.findings.add(judge_mixing(facts, order.medication, day, day));
    judge_gap(out.findings, facts, order, amount, day, policy);
    judge_interval(out.findings, out.warnings, facts, order.medication, request, policy);
    out.findings.add(judge_expiry(order, day));
    return out;
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
    out.order = std::move(found.order);
    out.warnings = std::move(found.warnings);
    name_layers(out.verdict, policy, [&](const Policy& other) { return judge_administer(facts, request, asker, other).verdict; });
    return out;
}

} // namespace mat::domain
