// Layers of policy: the built-in ruleset, and what a State, a program and a prescriber for one patient tighten in it.
// The stricter value stands in every key, whatever the order of the layers; no layer loosens another.
#pragma once

#include "domain/policy_keys.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// From the widest to the narrowest.
enum class LayerKind { state, program, patient };
std::string_view name_of(LayerKind kind);
std::optional<LayerKind> layer_kind_named(std::string_view name);

struct LayerValue {
    const PolicyKey* key = nullptr;
    PolicyValue value;
    std::string citation; ///< of this value; empty: the layer's
};

struct PolicyLayer {
    LayerKind kind = LayerKind::program;
    std::string name;     ///< `Wisconsin`; of a patient's layer `patient`, so that no word about a person is in the open
    std::string citation; ///< where its values are written, unless they say
    std::vector<LayerValue> values;
};

/// `federal-2024`, `federal-2001`
std::span<const std::string_view> built_in_policies();
/// The built-in policy of that name; nothing where there is none.
std::optional<Policy> built_in_policy(std::string_view name);

/// What a layer tightens that takes on another ruleset (`ruleset = "federal-2001"` of a State that kept it); empty for
/// one that is not stricter than the law in force.
std::vector<LayerValue> values_of_ruleset(std::string_view name);

/// What a built-in policy and the layers come to, with the layer that decided each key that one did.
Policy resolve(const Policy& built_in, std::span<const PolicyLayer> layers);

/// A value by which a layer would loosen what a wider one says.
struct Loosening {
    const PolicyKey* key = nullptr;
    PolicyValue asked;
    PolicyValue standing;
    PolicySource stands_by; ///< the layer whose value stands
};
/// Every one that the layer tries, given the others that are in force. Only wider ones count: a State may say less than
/// the program does, and the program's value stands.
std::vector<Loosening> loosenings(const PolicyLayer& layer, const Policy& built_in, std::span<const PolicyLayer> others);

/// The layer that decided a key, or where it is built in.
PolicySource source_of(const Policy& policy, const PolicyKey& key);

/// A layer as lines of `key<TAB>value<TAB>citation`, its own citation first: what the store keeps. Citations have no
/// control bytes.
std::string canonical_text(const PolicyLayer& layer);
/// Reads them back. Keys that this version does not know are left out.
PolicyLayer layer_from(LayerKind kind, std::string name, std::string_view canonical);

} // namespace mat::domain
