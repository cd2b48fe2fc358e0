#include "domain/policy_layers.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

constexpr std::string_view kinds[] = {"state", "program", "patient"};
constexpr std::string_view built_in_names[] = {"federal-2024", "federal-2001"};

// 66 FR 4090, where it differs. A month is 30 bottles: with the dose of the monthly visit they make 31 days.
struct Difference { std::string_view key, value; };
constexpr Difference rules_of_2001[] = {
    {"methadone.day1_max_mg", "40"},
    {"methadone.first_max_mg", "30"},
    {"takehome.interim_allowed", "false"},
};
constexpr std::string_view tiers_of_2001 = "1:1/week, 91:2/week, 181:3/week, 271:6, 366:14, 731:30";
constexpr std::string_view tiers_of_2001_today = "1:1/week, 91:2/week, 181:3/week, 271:6, 366:14, 731:28"; // under the cap of 2024
constexpr std::string_view citation_of_2001 = "66 FR 4090";

PolicySource source_from(const PolicyLayer& layer, const LayerValue& value) {
    return {std::string(name_of(layer.kind)), layer.name, value.citation.empty() ? layer.citation : value.citation};
}

// Widest first, then by name, so that the order in which layers were adopted says nothing.
std::vector<const PolicyLayer*> sorted(std::span<const PolicyLayer> layers) {
    std::vector<const PolicyLayer*> list;
    for (const PolicyLayer& layer : layers) list.push_back(&layer);
    std::ranges::stable_sort(list, [](const PolicyLayer* a, const PolicyLayer* b) {
        return a->kind != b->kind ? a->kind < b->kind : a->name < b->name;
    });
    return list;
}

void add_table(Policy& policy, const std::vector<TakeHomeTier>& rows, PolicySource source) {
    const auto number = static_cast<std::int64_t>(policy.take_home_tables.size());
    policy.take_home_tables.push_back(std::move(source));
    for (TakeHomeTier row : rows) {
        row.table = number;
        policy.take_home_tiers.push_back(row);
    }
}

// A value of a layer over what stands so far. Where the law is silent, the first State or program to speak decides.
void lay(Policy& policy, const PolicyLayer& layer, const LayerValue& value) {
    const PolicyKey& key = *value.key;
    if (key.combine == Combine::tiers) return add_table(policy, std::get<std::vector<TakeHomeTier>>(value.value), source_from(layer, value));
    const PolicyValue standing = value_in(policy, key);
    const bool first_reading = key.is_reading && layer.kind != LayerKind::patient && policy.decided_by(key.name) == nullptr;
    const PolicyValue stands = first_reading ? value.value : stricter(key, standing, value.value);
    if (stands == standing && !first_reading) return;
    put(policy, key, stands);
    std::erase_if(policy.decided, [&](const auto& each) { return each.first == key.name; });
    policy.decided.emplace_back(key.name, source_from(layer, value));
}

} // namespace

std::string_view name_of(LayerKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

std::optional<LayerKind> layer_kind_named(std::string_view name) {
    for (std::size_t i = 0; i < std::size(kinds); ++i)
        if (kinds[i] == name) return static_cast<LayerKind>(i);
    return std::nullopt;
}

std::span<const std::string_view> built_in_policies() { return built_in_names; }

std::optional<Policy> built_in_policy(std::string_view name) {
    if (std::ranges::find(built_in_names, name) == std::end(built_in_names)) return std::nullopt;
    Policy policy;
    if (name != "federal-2001") return policy;
    policy.name = name;
    for (const auto& [name_of_key, value] : rules_of_2001) {
        const PolicyKey& key = *policy_key(name_of_key);
        put(policy, key, *parse_value(key, value));
        policy.decided.emplace_back(key.name, PolicySource{std::string(domain::name_of(key.kind)), "federal-2001", std::string(citation_of_2001)});
    }
    policy.take_home_tiers = std::get<std::vector<TakeHomeTier>>(*parse_value(*policy_key("takehome.tiers"), tiers_of_2001));
    policy.take_home_tables = {{"law", "federal-2001", std::string(citation_of_2001)}};
    return policy;
}

std::vector<LayerValue> values_of_ruleset(std::string_view name) {
    std::vector<LayerValue> values;
    if (name != "federal-2001") return values;
    const auto add = [&](std::string_view key, std::string_view value) {
        values.push_back({policy_key(key), *parse_value(*policy_key(key), value), std::string(citation_of_2001)});
    };
    for (const auto& [key, value] : rules_of_2001) add(key, value);
    add("takehome.tiers", tiers_of_2001_today);
    return values;
}

Policy resolve(const Policy& built_in, std::span<const PolicyLayer> layers) {
    Policy policy = built_in;
    for (const PolicyLayer* layer : sorted(layers))
        for (const LayerValue& value : layer->values) lay(policy, *layer, value);
    return policy;
}

std::vector<Loosening> loosenings(const PolicyLayer& layer, const Policy& built_in, std::span<const PolicyLayer> others) {
    std::vector<PolicyLayer> wider;
    std::ranges::copy_if(others, std::back_inserter(wider), [&](const PolicyLayer& other) { return other.kind < layer.kind; });
    const Policy policy = resolve(built_in, wider);
    std::vector<Loosening> found;
    for (const LayerValue& value : layer.values) {
        const PolicyKey& key = *value.key;
        if (key.is_reading && layer.kind != LayerKind::patient && policy.decided_by(key.name) == nullptr) continue;
        if (key.combine != Combine::tiers) {
            const PolicyValue standing = value_in(policy, key);
            if (!is_as_strict(key, value.value, standing)) found.push_back({&key, value.value, standing, source_of(policy, key)});
            continue;
        }
        for (std::size_t table = 0; table < policy.take_home_tables.size(); ++table) {
            std::vector<TakeHomeTier> rows;
            for (TakeHomeTier row : policy.take_home_tiers)
                if (row.table == static_cast<std::int64_t>(table) && row.medication == std::get<Medication>(key.field)) {
                    row.table = 0;
                    rows.push_back(row);
                }
            if (is_as_strict(key, value.value, rows)) continue;
            found.push_back({&key, value.value, rows, policy.take_home_tables[table]});
            break;
        }
    }
    return found;
}

PolicySource source_of(const Policy& policy, const PolicyKey& key) {
    if (const PolicySource* source = policy.decided_by(key.name)) return *source;
    if (key.combine == Combine::tiers)
        for (const TakeHomeTier& tier : policy.take_home_tiers)
            if (tier.medication == std::get<Medication>(key.field)) return policy.take_home_tables[static_cast<std::size_t>(tier.table)];
    return {std::string(name_of(key.kind)), policy.name, std::string(key.citation)};
}

std::string canonical_text(const PolicyLayer& layer) {
    std::string text = layer.citation + "\n";
    for (const PolicyKey& key : policy_keys()) // one order, whatever the file's
        for (const LayerValue& value : layer.values)
            if (value.key == &key) text += std::string(key.name) + "\t" + text_of(key, value.value) + "\t" + value.citation + "\n";
    return text;
}

PolicyLayer layer_from(LayerKind kind, std::string name, std::string_view canonical) {
    PolicyLayer layer{kind, std::move(name), "", {}};
    const auto line = [&] {
        const std::size_t end = canonical.find('\n');
        const std::string_view text = canonical.substr(0, end);
        canonical.remove_prefix(end == std::string_view::npos ? canonical.size() : end + 1);
        return text;
    };
    layer.citation = line();
    while (!canonical.empty()) {
        const std::string_view text = line();
        const std::size_t first = text.find('\t'), second = text.find('\t', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) continue;
        const PolicyKey* key = policy_key(text.substr(0, first));
        if (key == nullptr) continue;
        auto value = parse_value(*key, text.substr(first + 1, second - first - 1));
        if (value) layer.values.push_back({key, std::move(*value), std::string(text.substr(second + 1))});
    }
    return layer;
}

} // namespace mat::domain
