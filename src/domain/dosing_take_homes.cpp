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

void judge_days(Found& findings, const DosingFacts& facts, const TakeHomeOrderRequest& request, const Policy& clinic_policy) {
    const Policy policy = take_home_policy(facts, request.day, clinic_policy);
    const std::int64_t day = treatment_day(facts.episodes, facts.history, policy, request.day).value_or(0);
    for (const TakeHomeTier& tier : tiers_in_force(policy, medication_of(facts, request.day), day)) {
        if (request.days <= tier.days) continue;
        Finding finding{Rule::take_home_cap,
                        days_text(request.days) + " on treatment day " + std::to_string(day) + ": at most " + text_of(tier) + " on " +
                            tier_text(policy, tier),
                        {{"treatment_day", std::to_string(day)},
                         {"tier", tier_text(policy, tier)},
                         {"cap_days", std::to_string(tier.days)},
                         {"asked_days", std::to_string(request.days)}},
                        tier.days > 0 ? days_text(tier.days) + " or fewer" : std::string()};
        finding.source = policy.take_home_tables[static_cast<std::size_t>(tier.table)];
        findings.add(std::move(finding), [most = tier.days](TakeHomeOrderRequest& asked) { asked.days = most; });
    }
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
    if (!too_many(supply)) return {};
    const auto counted = static_cast<std::int64_t>(supply.counted.size()), in_hand = static_cast<std::int64_t>(supply.in_hand.size());
    Finding finding{Rule::take_home_cap,
                    days_text(counted) + " of supply " + (counted == 1 ? "counts" : "count"),
                    {{"counted_days", std::to_string(counted)}},
                    ""};
    if (supply.cap.most < counted) {
        const TakeHomeTier& tier = *supply.cap.tier;
        finding.source = supply.cap.source;
        finding.message +=
            " on treatment day " + std::to_string(supply.treatment_day) + ": at most " + text_of(tier) + " on " + tier_text(policy, tier);
        if (tier.per > 0) finding.message += ", here " + supply.cap.window.first.text() + " to " + supply.cap.window.last.text();
        finding.facts.insert(finding.facts.end(), {{"treatment_day", std::to_string(supply.treatment_day)}, {"tier", tier_text(policy, tier)},
                                                   {"cap_days", std::to_string(tier.days)}});
    } else {
        finding.message += ": the determination of " + supply.determination->day.text() + " allows " + days_text(supply.determination->days);
        finding.facts.insert(finding.facts.end(), {{"determination", supply.determination->day.text()},
                                                   {"determination_days", std::to_string(supply.determination->days)}});
    }
    const auto add = [&](const char* fact, const char* words, const std::vector<Day>& days) {
        if (days.empty()) return;
        finding.facts.emplace_back(fact, dates_text(days));
        finding.message += std::string("; ") + words + " " + dates_text(days);
    };
    if (in_hand > 0) add("in_hand_days", "in hand already", supply.in_hand);
    if (supply.cap.tier && supply.cap.tier->per > 0) {
        std::vector<Day> used = supply.used;
        std::erase_if(used, [&](Day day) { return day < supply.cap.window.first || day > supply.cap.window.last; });
        add("used_days", "handed out before", used);
    }
    add("exempt_days", "closure days, not counted,", supply.exempt);
    return {finding};
}

TakeHomeOrderVerdict judge_take_home_order(const DosingFacts& facts, const TakeHomeOrderRequest& request, const Policy& policy) {
    TakeHomeOrderVerdict out;
    std::vector<std::string> overridden;
    out.verdict = conclude(collect(facts, request, policy), facts, request, Asker{}, overridden,
                           [&](const DosingFacts& other, const TakeHomeOrderRequest& asked) { return collect(other, asked, policy); });
    out.treatment_day = treatment_day(facts.episodes, facts.history, policy, request.day).value_or(0);
    out.tiers = tiers_in_force(policy, medication_of(facts, request.day), out.treatment_day);
    out.replaced = determination_on(facts, request.day);
    return out;
}

} // namespace mat::domain
