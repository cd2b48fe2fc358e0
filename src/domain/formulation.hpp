// What can be ordered and how it comes: medications, brands and forms, with the strengths that are made (domain.md 2.2,
// 2.3), how they get into the body and how long from dose to dose.
#pragma once

#include "domain/policy.hpp"
#include "domain/records.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// A row of what can be ordered.
struct Preparation {
    std::string_view name; ///< `methadone`, `sublocade`, `nicotine-patch`
    Medication medication;
    std::optional<Formulation> formulation; ///< nothing: the medication, in whatever form by mouth
    std::string_view route;                 ///< `oral`, `sublingual`, `subcutaneous`, `intramuscular`, `transdermal`
    std::string_view unit;                  ///< `film`: what one of a strength is called
    std::span<const std::int64_t> strengths; ///< micrograms, ascending; empty: any amount can be measured
    std::string_view partner;               ///< naloxone beside each strength, as people write it: `2/0.5 4/1`; or nothing
};
/// Every preparation, medications first.
std::span<const Preparation> preparations();
/// Their names.
std::span<const std::string_view> preparation_names();
/// The one of that name; nullptr where there is none.
const Preparation* preparation_named(std::string_view name);
/// How an order's or a dose's medicine comes.
const Preparation& preparation_of(Medication medication, std::optional<Formulation> formulation);
/// `sublocade`, or the name of the medication where no formulation is known.
std::string_view name_of(Medication medication, std::optional<Formulation> formulation);

/// Whether it is injected and lasts for days: never a bottle, its amount one strength.
constexpr bool is_injection(std::optional<Formulation> formulation) { return formulation && *formulation >= Formulation::sublocade; }
/// How many days a dose by that order is for; 1 for an injection, which has its own window.
constexpr std::int64_t days_of_dose(const OrderRecord& order) { return is_injection(order.formulation) ? 1 : order.every_days; }

/// The formulation that an order without a named one is of: naltrexone 380 mg every 28 days is Vivitrol, as other systems
/// write it.
std::optional<Formulation> implied_formulation(Medication medication, Amount amount, std::int64_t every_days);

/// How an amount is made of strengths.
struct Units { Amount strength; std::int64_t count; };
/// With the fewest pieces, the strongest first; nothing where it cannot be made (of an injection: is not one strength).
std::optional<std::vector<Units>> units_of(const Preparation& preparation, Amount amount);
/// `2 films of 8/2`; empty where the amount is measured or cannot be made.
std::string units_text(const Preparation& preparation, Amount amount);
/// The nearest amounts that can be made, below and above (one of them only, where there is no other).
std::vector<Amount> nearest_made(const Preparation& preparation, Amount amount);

/// Milligrams of buprenorphine film that do the same: Zubsolv 5.7 mg is 8 mg, film and tablet are themselves. Nothing for
/// other medicines and for injections. Milligrams of different products are never summed but in this measure.
std::optional<Amount> film_equivalent(Medication medication, std::optional<Formulation> formulation, Amount amount);

/// Days from injection to injection; of anything else 1.
std::int64_t usual_every_days(std::optional<Formulation> formulation, const Policy& policy);
/// Days after a dose, its own among them, on which the drug is on board; 0 for what is not judged by it.
std::int64_t tail_days(Medication medication, std::optional<Formulation> formulation, const Policy& policy);

/// When the next injection may be given.
struct InjectionWindow {
    Day opens;      ///< the earliest day
    Day due;
    Day late_after; ///< the last day that is still in time
};
/// After that injection. `is_first`: no other of its kind was given before it; `next` is the amount that follows.
InjectionWindow window_after(const DoseRecord& injection, bool is_first, Amount next, const Policy& policy);
/// The window of an order's next injection, by the last one of its medication on or before that day; nothing where the
/// order is of no injection or none was given.
std::optional<InjectionWindow> next_window(const std::vector<DoseRecord>& doses, const OrderRecord& order, Day on, const Policy& policy);

} // namespace mat::domain
