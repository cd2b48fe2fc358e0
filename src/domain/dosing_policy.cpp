#include "domain/dosing_findings.hpp"
#include "domain/policy_layers.hpp"

#include <algorithm>

namespace mat::domain {

Asker asker_within(const Asker& asker, const Policy& policy) {
    Asker within = asker;
    std::erase_if(within.overrides, [&](const std::string& code) { return std::ranges::count(policy.overridable, code) == 0; });
    return within;
}

void name_layers(Verdict& verdict, const Policy& policy, const std::function<Verdict(const Policy&)>& judge) {
    if (verdict.allowed || policy.decided.empty()) return;
    const Policy built_in;
    const auto speaks_in = [](const Verdict& other, const Reason& reason) {
        return std::ranges::any_of(other.reasons, [&](const Reason& same) { return same.code == reason.code && same.message == reason.message; });
    };
    const auto is_named = [](const Reason& reason) {
        return std::ranges::any_of(reason.facts, [](const auto& fact) { return fact.first == "policy_layer"; });
    };
    const auto name = [](Reason& reason, const PolicySource& source) {
        reason.layer = source.layer;
        reason.citation = source.citation.empty() ? source.name : source.citation;
        reason.facts.emplace_back("policy_layer", source.name);
    };
    for (const auto& [key_name, source] : policy.decided) {
        const PolicyKey* key = policy_key(key_name);
        if (key == nullptr) continue;
        Policy without = policy;
        without.decided.clear();
        put(without, *key, value_in(built_in, *key));
        const Verdict other = judge(without);
        for (Reason& reason : verdict.reasons) {
            if (is_named(reason) || speaks_in(other, reason)) continue;
            name(reason, source);
            reason.facts.emplace_back("policy_key", key_name);
            reason.facts.emplace_back("policy_value", text_of(*key, value_in(policy, *key)));
        }
    }
    // Several keys of one layer may each be enough: then the layer as a whole decided.
    for (const auto& [key_name, source] : policy.decided) {
        if (std::ranges::all_of(verdict.reasons, is_named)) return;
        Policy without = policy;
        without.decided.clear();
        for (const auto& [other_name, other_source] : policy.decided)
            if (const PolicyKey* key = policy_key(other_name); key != nullptr && other_source.name == source.name)
                put(without, *key, value_in(built_in, *key));
        const Verdict other = judge(without);
        for (Reason& reason : verdict.reasons)
            if (!is_named(reason) && !speaks_in(other, reason)) name(reason, source);
    }
}

} // namespace mat::domain
