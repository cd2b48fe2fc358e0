#include "domain/dosing_findings.hpp"
#include "domain/supply.hpp"

namespace mat::domain {
namespace {

using Found = Findings<TakeHomeOrderRequest>;

std::string dates_text(const std::vector<Day>& days) {
    std::string out;
    for (const Day day : days) out += (out.empty() ? "" : ", ") + day.text();
    return out;
}

// The determination is about what the person is on; where nothing is ordered yet, the stricter rule.
Medication medication_of(const DosingFacts& facts, Day day) {
    const auto order = order_in_force(facts, day, std::nullopt);
    return order ? order->medication : Medication::methadone;
}

void judge_days(Found& findings, const DosingFacts& facts, const TakeHomeOrderRequest& request, const Policy& policy) {
    if (!has_day_caps(medication_of(facts, request.day))) return;
    const std::int64_t treatment_day = treatment_day_on(facts, request.day);
    const TakeHomeTier tier = tier_on(policy, treatment_day).value_or(TakeHomeTier{1, 0, 0});
    if (request.days <= tier.days) return;
    Finding finding{Rule::take_home_cap,
                    days_text(request.days) + " on treatment day " + std::to_string(treatment_day) + "; " + cap_text(tier, tier.days) +
                        " on " + tier_text(policy, tier),
                    {{"treatment_day", std::to_string(treatment_day)}, {"tier", tier_text(policy, tier)},
                     {"cap_days", std::to_string(tier.days)}, {"asked_days", std::to_string(request.days)}},
                    tier.days > 0 ? days_text(tier.days) + " or fewer" : std::string()};
    findings.add(std::move(finding), [most = tier.days](TakeHomeOrderRequest& asked) { asked.days = most; });
}

Found collect(const DosingFacts& facts, const TakeHomeOrderRequest& request, const Policy& policy) {
    Found findings;
    findings.add(judge_care(facts, request.day));
    findings.add(judge_trust(facts));
    judge_days(findings, facts, request, policy);
    return findings;
}

} // namespace

std::vector<Finding> judge_cap(const Supply& supply, const Policy& policy) {
    const auto excess = excess_of(supply);
    if (!excess) return {};
    const std::string day = std::to_string(supply.treatment_day);
    Finding finding{Rule::take_home_cap, days_text(excess->days) + " of supply count", {}, ""};
    if (excess->week) finding.message += " in the week of " + excess->week->text();
    if (excess->of_determination) {
        finding.message += "; the determination allows " + days_text(excess->most);
        finding.facts.emplace_back("determination_days", std::to_string(excess->most));
    } else {
        const std::string tier = tier_text(policy, *supply.tier);
        finding.message += " on treatment day " + day + "; " + cap_text(*supply.tier, excess->most) + " on " + tier;
        finding.facts.insert(finding.facts.end(), {{"treatment_day", day}, {"tier", tier}, {"cap_days", std::to_string(excess->most)}});
    }
    const auto add = [&](const char* fact, const char* words, const std::vector<Day>& days) {
        if (days.empty()) return;
        finding.facts.emplace_back(fact, dates_text(days));
        finding.message += std::string("; ") + words + " " + dates_text(days);
    };
    finding.facts.emplace_back("counted_days", std::to_string(supply.counted.size()));
    add("in_hand_days", "handed out before:", supply.in_hand);
    add("exempt_days", "closure days, not counted:", supply.exempt);
    return {finding};
}

TakeHomeOrderVerdict judge_take_home_order(const DosingFacts& facts, const TakeHomeOrderRequest& request, const Policy& policy) {
    TakeHomeOrderVerdict out;
    std::vector<std::string> overridden;
    out.verdict = conclude(collect(facts, request, policy), facts, request, Asker{}, overridden,
                           [&](const DosingFacts& other, const TakeHomeOrderRequest& asked) { return collect(other, asked, policy); });
    out.treatment_day = treatment_day_on(facts, request.day);
    if (has_day_caps(medication_of(facts, request.day))) out.tier = tier_on(policy, out.treatment_day);
    out.replaced = determination_on(facts, request.day);
    return out;
}

} // namespace mat::domain
