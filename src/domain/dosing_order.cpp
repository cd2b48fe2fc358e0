#include "domain/dosing_findings.hpp"

namespace mat::domain {
namespace {

using Found = Findings<OrderRequest>;

void judge_first_day(Found& findings, const DosingFacts& facts, const OrderRequest& request,
                     const Policy& policy) {
    const Amount most = policy.methadone_first_day_most;
    if (request.medication != Medication::methadone || request.amount <= most) return;
    if (!is_first_day(facts, request.medication, request.start)) return;
    findings.add({Rule::day1_over_50mg,
                  request.amount.text() + " would be the dose of the first day, " + request.start.text() +
                      "; more than " + most.text() + " needs a rationale of the prescriber in the record",
                  {{"amount_mg", request.amount.milligrams_text()}, {"first_day", request.start.text()}},
                  most.text() + " or less on the first day"},
                 [most](OrderRequest& asked) { asked.amount = most; });
}

std::optional<Amount> amount_in_force(const DosingFacts& facts, Medication medication, Day day) {
    std::optional<Amount> amount;
    for (const OrderRecord& order : facts.history.orders)
        if (order.medication == medication && order.active_on(day)) amount = order.amount;
    return amount;
}

// A slip of the finger in an amount of methadone: a large one or a large step is typed twice, and a very large
// one is typed twice and overridden too.
void judge_size(Found& findings, const DosingFacts& facts, const OrderRequest& request, const Asker& asker,
                const Policy& policy) {
    if (request.medication != Medication::methadone) return;
    const auto last = amount_in_force(facts, request.medication, request.start);
    const bool very_large = request.amount > policy.override_amount_over;
    const bool large = request.amount > policy.confirm_amount_over;
    const bool large_step = last && request.amount - *last > policy.confirm_step_over;
    if (!very_large && (request.amount_retyped || !(large || large_step))) return;

    Finding finding{Rule::over_confirm,
                    request.amount.text() + " is ",
                    {{"amount_mg", request.amount.milligrams_text()}},
                    "the amount typed again (--confirm " + request.amount.milligrams_text() + "mg)"};
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
                asked.amount = most;
                asked.amount_retyped = true;
            };
        }
    } else if (large) {
        finding.message += "over " + policy.confirm_amount_over.text() + ": type the amount again";
    } else {
        finding.message += "more than " + policy.confirm_step_over.text() + " over the last " + last->text() +
                           ": type the amount again";
        finding.facts.emplace_back("last_mg", last->milligrams_text());
    }
    findings.add(std::move(finding), std::move(retype));
}

Found collect(const DosingFacts& facts, const OrderRequest& request, const Asker& asker, const Policy& policy) {
    Found findings;
    findings.add(judge_care(facts, request.start));
    // No judge_hold: the prescriber's answer to a hold often is a smaller order. The hold survives it and goes on
    // refusing the dose until it is released.
    findings.add(judge_trust(facts));
    judge_first_day(findings, facts, request, policy);
    findings.add(judge_mixing(facts, request.medication, request.start,
                              request.until ? std::optional<Day>(*request.until - 1) : std::nullopt));
    judge_size(findings, facts, request, asker, policy);
    return findings;
}

} // namespace

OrderVerdict judge_order(const DosingFacts& facts, const OrderRequest& request, const Asker& asker,
                         const Policy& policy) {
    OrderVerdict out;
    const auto collect_for = [&](const DosingFacts& other, const OrderRequest& asked) {
        return collect(other, asked, asker, policy);
    };
    out.verdict = conclude(collect_for(facts, request), facts, request, asker, out.overridden, collect_for);
    for (const OrderRecord& order : facts.history.orders) {
        const bool ever_holds = !order.end || order.start < *order.end;
        if (order.medication == request.medication && ever_holds && (!order.end || *order.end > request.start))
            out.replaced.push_back(order);
    }
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
