// What is known of a person beside their orders and warns whoever orders or gives: allergies, conditions, other medicines,
// pregnancy, laboratory values. Nothing of it stands in the way of a dose (domain.md 2.1, 2.3).
#pragma once

#include "domain/policy.hpp"
#include "domain/records.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// One thing that is known: a coded word, and for a laboratory value its number.
struct HealthFact {
    std::int64_t id = 0;
    std::string kind; ///< `allergy`, `condition`, `medication`, `pregnancy`, `lab`
    std::string code; ///< one of health_codes(kind)
    Day day;          ///< since when, or of which day a value is
    std::optional<std::int64_t> value; ///< of a laboratory value: ms of `ecg`, mL/min of `crcl`
    std::optional<Day> ended;
    bool holds_on(Day asked) const { return day <= asked && (!ended || asked < *ended); }
};

/// The codes that a kind has; `other` goes with words.
std::span<const std::string_view> health_codes(std::string_view kind);

/// Whether an allergy to that medicine holds on the day.
bool is_allergic(const std::vector<HealthFact>& facts, Medication medication, Day day);
/// What is known that speaks to that amount of the medicine on that day, in words; the allergy first. The policy says from which
/// values of an examination on.
std::vector<std::string> health_warnings(const std::vector<HealthFact>& facts, Medication medication, Amount amount, Day day, const Policy& policy);

} // namespace mat::domain
