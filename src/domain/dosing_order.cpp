#include "domain/dosing_medicines.hpp"

#include <algorithm>
#include <iterator>

namespace mat::domain {
namespace {

using Found = Findings<OrderRequest>;

OrderRecord asked_order(const OrderRequest& request) {
    OrderRecord order;
    order.medication = request.medication;
    order.amount = request.amount;
    order.start = request.start;
    order.steps = request.steps;
    order.portions = request.portions;
    order.beside = request.beside;
    return order;
}

void make_at_most(OrderRequest& asked, Amount most) {
    asked.amount = most;
    asked.steps.clear();
    asked.portions.clear();
}

// Everything of the first day counts together: what was given of it before, and what this order still asks for.
void judge_first_day(Found& findings, std::vector<std::string>& warnings, const DosingFacts& facts, const OrderRequest& request,
                     const Policy& policy) {
    if (request.medication != Medication::methadone || !is_first_day(facts, request.medication, request.start) || request.has_rationale) return;
    const OrderRecord order = asked_order(request);
    const Amount before = first_day_total(facts, request.medication, request.start);
    Amount total = before, first = request.amount;
    if (request.portions.empty()) total = total + request.amount;
    else {
        first = request.portions.front();
        for (std::size_t i = next_portion(order, request.amount, facts.history, request.start).given; i < request.portions.size(); ++i)
            total = total + request.portions[i];
    }
    const Amount most = first_day_limit(before, first, policy);
    if (total <= most || is_verified_elsewhere(facts, request.medication, total, request.start))
        return warn_of_label(warnings, before == Amount() ? first : Amount(), total, policy);
    Finding finding{Rule::day1_over_50mg,
                    total.text() + (before == Amount() ? " would be the dose of the first day, " : " would be given on the first day, ") +
                        request.start.text() + "; more than " + most.text() + " needs a rationale of the prescriber in the record",
                    {{"amount_mg", total.milligrams_text()}, {"first_day", request.start.text()}},
                    ""};
    if (before < most) {
        const Amount left = before == Amount() ? std::min(most, policy.methadone_first_dose_most) : most - before; // in one dose
        finding.change = left.text() + (before == Amount() ? " or less on the first day" : " or less more on the first day");
        return findings.add(std::move(finding), [left](OrderRequest& asked) { make_at_most(asked, left); });
    }
    finding.change = "a start on " + (request.start + 1).text();
    findings.add(std::move(finding), [](OrderRequest& asked) { asked.start = asked.start + 1; });
}

std::optional<Amount> amount_in_force(const DosingFacts& facts, Medication medication, Day day) {
    std::optional<Amount> amount;
    for (const OrderRecord& order : facts.history.orders)
        if (order.medication == medication && order.active_on(day)) amount = amount_due(order, facts.history, day).amount;
    return amount;
}

// The largest increase of an order: over what is in force, or from one of its steps to the next.
struct Increase {
    Amount from, to;
};
std::optional<Increase> largest_increase(const DosingFacts& facts, const OrderRequest& request) {
    std::optional<Increase> largest;
    const auto consider = [&](Amount from, Amount to) {
        if (!largest || to - from > largest->to - largest->from) largest = {from, to};
    };
    if (const auto last = amount_in_force(facts, request.medication, request.start)) consider(*last, request.amount);
    for (std::size_t i = 1; i < request.steps.size(); ++i) consider(request.steps[i - 1].amount, request.steps[i].amount);
    return largest;
}

// A slip of the finger in an amount of methadone: a large one or a large step is typed twice, and a very large
// one is typed twice and overridden too.
void judge_size(Found& findings, const DosingFacts& facts, const OrderRequest& request, const Asker& asker,
                const Policy& policy) {
    if (request.medication != Medication::methadone) return;
    const Amount amount = largest_amount(asked_order(request)); // of a plan the largest step is judged
    const auto step = largest_increase(facts, request);
    const bool very_large = amount > policy.override_amount_over;
    const bool large = amount > policy.confirm_amount_over;
    const bool large_step = step && step->to - step->from > policy.confirm_step_over;
    if (!very_large && (request.amount_retyped || !(large || large_step))) return;

    Finding finding{Rule::over_confirm,
                    amount.text() + " is ",
                    {{"amount_mg", amount.milligrams_text()}},
                    "the amount typed again (--confirm " + amount.milligrams_text() + "mg)"};
    Found::EditRequest retype = [](OrderRequest& asked) { asked.amount_retyped = true; };
    if (very_large) {
        const Amount most = policy.override_amount_over;
        finding.message += "over " + most.text() + ": retyped, and overridden by a prescriber";
        finding.passable = request.amount_retyped;
        Finding retyped = finding;
        retyped.passable = true;
        if (!is_overridden(retyped, asker)) {
            finding.change = most.text() + " or less, typed again";
            retype = [most](OrderRequest& asked) {
                make_at_most(asked, most);
                asked.amount_retyped = true;
            };
        }
    } else if (large) {
        finding.message += "over " + policy.confirm_amount_over.text() + ": type the amount again";
    } else {
        if (step->to != amount) finding.message = step->to.text() + " is ";
        finding.message += "more than " + policy.confirm_step_over.text() + " over the last " + step->from.text() +
                           ": type the " + (step->to == amount ? "amount" : "largest amount, " + amount.text() + ",") + " again";
        finding.facts.emplace_back("last_mg", step->from.milligrams_text());
    }
    findings.add(std::move(finding), std::move(retype));
}

Found collect(const DosingFacts& facts, const OrderRequest& request, const Asker& asker, const Policy& policy,
              std::vector<std::string>& warnings) {
    Found findings;
    findings.add(judge_care(facts, request.start));
    // No judge_hold: the prescriber's answer to a hold often is a smaller order. The hold survives it and goes on
    // refusing the dose until it is released.
    findings.add(judge_trust(facts));
    judge_first_day(findings, warnings, facts, request, policy);
    const OrderRecord mine = asked_order(request);
    findings.add(judge_mixing(facts, request.medication, request.start,
                              request.until ? std::optional<Day>(*request.until - 1) : std::nullopt, &mine));
    for (const Exposed& exposed :
         judge_exposure(facts, {request.medication, request.formulation, request.start, {}, {}, request.beside.has_value()}, policy))
        findings.add(exposed.finding, [from = exposed.from](OrderRequest& asked) {
            if (!from || *from <= asked.start) return;
            if (asked.until) asked.until = *asked.until + (*from - asked.start);
            asked.start = *from;
        });
    judge_size(findings, facts, request, asker, policy);
    return findings;
}

} // namespace

OrderVerdict judge_order(const DosingFacts& facts, const OrderRequest& request, const Asker& asker,
                         const Policy& policy) {
    OrderVerdict out;
    const auto collect_for = [&](const DosingFacts& other, const OrderRequest& asked) {
        std::vector<std::string> unused;
        return collect(other, asked, asker, policy, unused);
    };
    DosingFacts known = facts; // with what the person says now
    if (request.last_opioid) known.opioid_check = OpioidCheck{request.day, {}, request.last_opioid};
    out.verdict = conclude(collect(known, request, asker, policy, out.warnings), known, request, asker, out.overridden, collect_for);
    for (const OrderRecord& order : facts.history.orders) {
        const bool ever_holds = !order.end || order.start < *order.end;
        if (order.medication == request.medication && ever_holds && (!order.end || *order.end > request.start))
            out.replaced.push_back(order);
    }
    OrderRecord as_ordered;
    as_ordered.medication = request.medication;
    as_ordered.formulation = request.formulation;
    as_ordered.amount = request.amount;
    as_ordered.every_days = request.every_days;
    std::ranges::move(medicine_warnings(known, as_ordered, request.start, policy), std::back_inserter(out.warnings));
    if (!out.verdict.allowed && !request.amount_retyped) {
        OrderRequest retyped = request;
        retyped.amount_retyped = true;
        std::vector<std::string> overridden;
        out.needs_retyping = collect_for(facts, retyped).in_the_way(asker, overridden).empty();
    }
    name_layers(out.verdict, policy, [&](const Policy& other) { return judge_order(facts, request, asker, other).verdict; });
    return out;
}

} // namespace mat::domain
