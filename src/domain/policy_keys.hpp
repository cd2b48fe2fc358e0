// The keys of policy: what each is called, what it may be, who stands behind it, and how layers combine in it. A new
// number of a rule is a field of Policy and a row here.
#pragma once

#include "domain/policy.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mat::domain {

/// Who stands behind the built-in value of a key.
enum class KeyClass { law, label, guideline, local, assumption };
/// `law`, `label`, `guideline`, `local`, `assumption`
std::string_view name_of(KeyClass kind);

/// How layers combine: the stricter value stands.
enum class Combine {
    least,    ///< the smallest number
    most,     ///< the largest number
    allowed,  ///< a permission: only where every layer gives it
    required, ///< a duty: where any layer asks for it
    common,   ///< of words, those that every layer has
    tiers,    ///< the least per day of treatment: every layer's table binds
};
/// `min`, `max`, `and`, `or`, `intersect`, `min per treatment day`
std::string_view name_of(Combine combine);

/// What a value is measured in.
enum class Unit {
    days,
    hours,
    minutes,
    months,
    years,
    milligrams,
    percent,
    count,
    grams_per_decilitre,
    milliseconds,
    millilitres_a_minute,
    flag,
    words,
    tiers
};
/// `days`, `h`, `min`, `months`, `years`, `mg`, `%`, ``, `g/dL`, `ms`, `mL/min`, `yes/no`, `words`, `days`
std::string_view name_of(Unit unit);

/// A value as layers combine it. Numbers are whole: of milligrams the micrograms, of g/dL the ten-thousandths.
using PolicyValue = std::variant<std::int64_t, bool, std::vector<std::string>, std::vector<TakeHomeTier>>;

struct PolicyKey {
    using Field = std::variant<std::int64_t Policy::*, Amount Policy::*, bool Policy::*, std::vector<std::string> Policy::*, Medication>;
    std::string_view name; ///< `missed.order_min`
    Unit unit;
    KeyClass kind;
    Combine combine;
    Field field;               ///< of Policy; for tiers the medication they are for
    std::string_view citation; ///< of the built-in value
    std::string_view meaning;  ///< one line
    bool is_reading = false;   ///< the law is silent: a State or program that says it takes the place of the built-in value
};

/// Every key, in the order in which they are shown.
std::span<const PolicyKey> policy_keys();
/// The key of that name, or null.
const PolicyKey* policy_key(std::string_view name);
/// The key whose name is nearest to what was written, or null where none is near.
const PolicyKey* nearest_policy_key(std::string_view written);

/// The value from its text: `50`, `0.08`, `true`, `a, b`, `1:1/week, 91:2/week`. Nothing where it is none of the key's
/// kind, or a number that no policy has.
std::optional<PolicyValue> parse_value(const PolicyKey& key, std::string_view text);
/// Its one canonical text, which `parse_value` reads back.
std::string text_of(const PolicyKey& key, const PolicyValue& value);
/// How a value of that key is written, for messages: `a number of days`.
std::string_view how_to_write(const PolicyKey& key);

/// The key's value in a policy. Of tiers: the rows of its first table that speak of the medication.
PolicyValue value_in(const Policy& policy, const PolicyKey& key);
/// Sets a field that is not of tiers.
void put(Policy& policy, const PolicyKey& key, const PolicyValue& value);

/// The stricter of two, by the way the key combines; not for tiers, where both bind.
PolicyValue stricter(const PolicyKey& key, const PolicyValue& a, const PolicyValue& b);
/// Whether `value` allows no more than `standing` does. Tiers: on every day of treatment, by rows that count alike.
bool is_as_strict(const PolicyKey& key, const PolicyValue& value, const PolicyValue& standing);

} // namespace mat::domain
