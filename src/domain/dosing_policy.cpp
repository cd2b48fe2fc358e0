#include "domain/dosing_findings.hpp"
#include "domain/policy_layers.hpp"

namespace mat::domain {

Asker asker_within(const Asker& asker, const Policy& policy) {
    Asker within = asker;
    std::erase_if(within.overrides, [&](const std::string& code) { return std::ranges::count(policy.overridable, code) == 0; });
    return within;
}

void name_layers(Verdict& verdict, const Policy& policy, const std::function<Verdict(const Policy&)>& judge) {
    if (verdict.allowed || policy.decided.empty()) return;
    const Policy built_in;
    for (const auto& [name, source] : policy.decided) {
        const PolicyKey* key = policy_key(name);
        if (key == nullptr) continue;
        Policy without = policy;
        without.decided.clear();
        put(without, *key, value_in(built_in, *key));
        const Verdict other = judge(without);
        for (Reason& reason : verdict.reasons) {
            if (std::ranges::any_of(other.reasons, [&](const Reason& same) { return same.code == reason.code && same.message == reason.message; }))
                continue;
            reason.layer = source.layer;
            reason.citation = source.citation.empty() ? source.name : source.citation;
            reason.facts.emplace_back("policy_layer", source.name);
            reason.facts.emplace_back("policy_key", name);
            reason.facts.emplace_back("policy_value", text_of(*key, value_in(policy, *key)));
        }
    }
}

} // namespace mat::domain
