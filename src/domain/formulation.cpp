#include "domain/formulation.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace mat::domain {
namespace {

// Micrograms of the active ingredient (domain.md 2.2, 2.3).
constexpr std::int64_t by_mouth_buprenorphine[] = {2000, 4000, 8000, 12000};
constexpr std::int64_t tablets[] = {2000, 8000};
constexpr std::int64_t zubsolv_tablets[] = {700, 1400, 2900, 5700, 8600, 11400};
constexpr std::int64_t zubsolv_as_film[] = {1000, 2000, 4000, 8000, 12000, 16000};
constexpr std::int64_t sublocade_syringes[] = {100'000, 300'000};
constexpr std::int64_t weekly_syringes[] = {8000, 16000, 24000, 32000};
constexpr std::int64_t monthly_syringes[] = {64000, 96000, 128'000};
constexpr std::int64_t vivitrol_vials[] = {380'000};
constexpr std::int64_t naltrexone_tablets[] = {25000, 50000};
constexpr std::int64_t acamprosate_tablets[] = {333'000};
constexpr std::int64_t disulfiram_tablets[] = {125'000, 250'000, 500'000};
constexpr std::int64_t patches[] = {7000, 14000, 21000};
constexpr std::int64_t pieces[] = {2000, 4000};
constexpr std::int64_t varenicline_tablets[] = {500, 1000};
constexpr std::int64_t bupropion_tablets[] = {150'000};

constexpr Preparation table[] = {
    {"methadone", Medication::methadone, {}, "oral", "", {}, ""},
    {"buprenorphine", Medication::buprenorphine, {}, "sublingual", "piece", by_mouth_buprenorphine, ""},
    {"naltrexone", Medication::naltrexone, {}, "oral", "tablet", naltrexone_tablets, ""},
    {"acamprosate", Medication::acamprosate, {}, "oral", "tablet", acamprosate_tablets, ""},
    {"disulfiram", Medication::disulfiram, {}, "oral", "tablet", disulfiram_tablets, ""},
    {"nicotine-patch", Medication::nicotine_patch, {}, "transdermal", "patch", patches, ""},
    {"nicotine-gum", Medication::nicotine_gum, {}, "buccal", "piece", pieces, ""},
    {"nicotine-lozenge", Medication::nicotine_lozenge, {}, "buccal", "lozenge", pieces, ""},
    {"varenicline", Medication::varenicline, {}, "oral", "tablet", varenicline_tablets, ""},
    {"bupropion", Medication::bupropion, {}, "oral", "tablet", bupropion_tablets, ""},
    {"buprenorphine-tablet", Medication::buprenorphine, Formulation::buprenorphine_tablet, "sublingual", "tablet", tablets, "0.5 2"},
    {"buprenorphine-film", Medication::buprenorphine, Formulation::buprenorphine_film, "sublingual", "film", by_mouth_buprenorphine, "0.5 1 2 3"},
    {"zubsolv", Medication::buprenorphine, Formulation::zubsolv, "sublingual", "tablet", zubsolv_tablets, "0.18 0.36 0.71 1.4 2.1 2.9"},
    {"sublocade", Medication::buprenorphine, Formulation::sublocade, "subcutaneous", "syringe", sublocade_syringes, ""},
    {"brixadi-weekly", Medication::buprenorphine, Formulation::brixadi_weekly, "subcutaneous", "syringe", weekly_syringes, ""},
    {"brixadi-monthly", Medication::buprenorphine, Formulation::brixadi_monthly, "subcutaneous", "syringe", monthly_syringes, ""},
    {"vivitrol", Medication::naltrexone, Formulation::vivitrol, "intramuscular", "vial", vivitrol_vials, ""},
};

constexpr auto names = [] {
    std::array<std::string_view, std::size(table)> all{};
    for (std::size_t i = 0; i < std::size(table); ++i) all[i] = table[i].name;
    return all;
}();

std::string plural(std::string_view unit) { return std::string(unit) + (unit.ends_with("ch") ? "es" : "s"); }

// `8/2`: a strength with the naloxone beside it.
std::string strength_text(const Preparation& preparation, Amount strength) {
    std::string text = strength.milligrams_text();
    std::string_view rest = preparation.partner;
    for (const std::int64_t each : preparation.strengths) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        if (each == strength.micrograms() && !word.empty()) text += "/" + std::string(word);
        rest = word.size() == rest.size() ? std::string_view() : rest.substr(word.size() + 1);
    }
    return text;
}

// Amounts by mouth are counted in hundreds of micrograms: no strength is finer.
constexpr std::int64_t grain = 100, most = 10'000'000;

// For every amount up to that one the last piece of the fewest that make it; 0 where none do.
std::vector<std::int64_t> last_pieces(const Preparation& preparation, std::int64_t up_to) {
    constexpr int impossible = std::numeric_limits<int>::max();
    const auto places = static_cast<std::size_t>(up_to / grain) + 1;
    std::vector<int> fewest(places, impossible);
    std::vector<std::int64_t> last(places, 0);
    fewest[0] = 0;
    for (std::size_t place = 1; place < places; ++place)
        for (const std::int64_t strength : preparation.strengths) {
            const auto step = static_cast<std::size_t>(strength / grain);
            if (step > place || fewest[place - step] == impossible || fewest[place - step] + 1 > fewest[place]) continue;
            fewest[place] = fewest[place - step] + 1;
            last[place] = strength;
        }
    return last;
}

} // namespace

std::span<const Preparation> preparations() { return table; }
std::span<const std::string_view> preparation_names() { return names; }

const Preparation* preparation_named(std::string_view name) {
    const auto found = std::ranges::find(table, name, &Preparation::name);
    return found == std::end(table) ? nullptr : found;
}

const Preparation& preparation_of(Medication medication, std::optional<Formulation> formulation) {
    const Preparation* plain = table;
    for (const Preparation& each : table) {
        if (each.medication != medication) continue;
        if (each.formulation == formulation) return each;
        if (!each.formulation) plain = &each;
    }
    return *plain;
}

std::string_view name_of(Medication medication, std::optional<Formulation> formulation) {
    return formulation ? preparation_of(medication, formulation).name : name_of(medication);
}

std::optional<Formulation> implied_formulation(Medication medication, Amount amount, std::int64_t every_days) {
    constexpr std::int64_t weeks_four = 28;
    const bool vivitrol = medication == Medication::naltrexone && amount == Amount::milligrams(380) && every_days == weeks_four;
    return vivitrol ? std::optional(Formulation::vivitrol) : std::nullopt;
}

std::optional<std::vector<Units>> units_of(const Preparation& preparation, Amount amount) {
    if (preparation.strengths.empty()) return std::vector<Units>();
    const std::int64_t wanted = amount.micrograms();
    if (is_injection(preparation.formulation)) {
        if (std::ranges::count(preparation.strengths, wanted) == 0) return std::nullopt;
        return std::vector<Units>{{amount, 1}};
    }
    if (wanted <= 0 || wanted % grain != 0 || wanted > most) return std::nullopt;
    const std::vector<std::int64_t> last = last_pieces(preparation, wanted);
    if (last.back() == 0) return std::nullopt;
    std::vector<Units> units;
    std::int64_t pieces_used = 0;
    for (std::size_t place = last.size() - 1; place > 0; place -= static_cast<std::size_t>(last[place] / grain)) ++pieces_used;
    if (wanted % pieces_used == 0 && std::ranges::count(preparation.strengths, wanted / pieces_used) > 0) // as many of one kind
        return std::vector<Units>{{Amount::micrograms(wanted / pieces_used), pieces_used}};
    for (std::size_t place = last.size() - 1; place > 0; place -= static_cast<std::size_t>(last[place] / grain)) {
        const auto same = std::ranges::find(units, Amount::micrograms(last[place]), &Units::strength);
        if (same != units.end()) ++same->count;
        else units.push_back({Amount::micrograms(last[place]), 1});
    }
    std::ranges::sort(units, std::greater<>(), &Units::strength);
    return units;
}

std::string units_text(const Preparation& preparation, Amount amount) {
    const auto units = units_of(preparation, amount);
    std::string text;
    for (const auto& [strength, count] : units.value_or(std::vector<Units>()))
        text += (text.empty() ? "" : " and ") + std::to_string(count) + " " +
                (count == 1 ? std::string(preparation.unit) : plural(preparation.unit)) + " of " + strength_text(preparation, strength);
    return text;
}

std::vector<Amount> nearest_made(const Preparation& preparation, Amount amount) {
    if (preparation.strengths.empty()) return {amount};
    std::vector<Amount> nearest;
    const std::int64_t highest = preparation.strengths.back(), wanted = amount.micrograms();
    if (is_injection(preparation.formulation)) {
        std::optional<Amount> below, above;
        for (const std::int64_t strength : preparation.strengths) {
            if (strength <= wanted) below = Amount::micrograms(strength);
            else if (!above) above = Amount::micrograms(strength);
        }
        if (below) nearest.push_back(*below);
        if (above) nearest.push_back(*above);
        return nearest;
    }
    const std::vector<std::int64_t> last = last_pieces(preparation, std::min(wanted, most) + highest + grain);
    const auto place = static_cast<std::size_t>(std::min(wanted, most) / grain);
    std::size_t below = place, above = place + 1;
    while (below > 0 && last[below] == 0) --below;
    while (above < last.size() && last[above] == 0) ++above;
    if (below > 0) nearest.push_back(Amount::micrograms(static_cast<std::int64_t>(below) * grain));
    if (above < last.size()) nearest.push_back(Amount::micrograms(static_cast<std::int64_t>(above) * grain));
    return nearest;
}

std::optional<Amount> film_equivalent(Medication medication, std::optional<Formulation> formulation, Amount amount) {
    if (medication != Medication::buprenorphine || is_injection(formulation)) return std::nullopt;
    if (formulation != Formulation::zubsolv) return amount;
    const auto units = units_of(preparation_of(medication, formulation), amount);
    if (!units) return std::nullopt;
    std::int64_t film = 0;
    for (const auto& [strength, count] : *units)
        film += count * zubsolv_as_film[std::ranges::find(zubsolv_tablets, strength.micrograms()) - std::begin(zubsolv_tablets)];
    return Amount::micrograms(film);
}

std::int64_t usual_every_days(std::optional<Formulation> formulation, const Policy& policy) {
    if (formulation == Formulation::sublocade) return policy.sublocade_days;
    if (formulation == Formulation::brixadi_weekly) return policy.brixadi_weekly_days;
    if (formulation == Formulation::brixadi_monthly) return policy.brixadi_monthly_days;
    if (formulation == Formulation::vivitrol) return policy.vivitrol_days;
    return 1;
}

std::int64_t tail_days(Medication medication, std::optional<Formulation> formulation, const Policy& policy) {
    if (formulation == Formulation::sublocade) return policy.sublocade_tail_days;
    if (formulation == Formulation::brixadi_weekly) return policy.brixadi_weekly_tail_days;
    if (formulation == Formulation::brixadi_monthly) return policy.brixadi_monthly_tail_days;
    if (formulation == Formulation::vivitrol) return policy.vivitrol_tail_days;
    if (medication == Medication::methadone) return policy.methadone_tail_days;
    if (medication == Medication::naltrexone) return policy.naltrexone_tail_days;
    return medication == Medication::buprenorphine ? 1 : 0;
}

InjectionWindow window_after(const DoseRecord& injection, bool is_first, Amount next, const Policy& policy) {
    const Day due = injection.day + injection.every_days;
    const Amount full = Amount::milligrams(300);
    switch (injection.formulation.value_or(Formulation::vivitrol)) {
    case Formulation::sublocade: {
        const bool second = is_first && injection.amount == full && next == full;
        return {injection.day + (second ? policy.sublocade_second_least_days : policy.sublocade_least_days), due, due + policy.sublocade_late_days};
    }
    case Formulation::brixadi_weekly: return {due - policy.brixadi_weekly_leeway, due, due + policy.brixadi_weekly_leeway};
    case Formulation::brixadi_monthly: return {due - policy.brixadi_monthly_leeway, due, due + policy.brixadi_monthly_leeway};
    default: return {due, due, due + policy.vivitrol_late_days};
    }
}

std::optional<InjectionWindow> next_window(const std::vector<DoseRecord>& doses, const OrderRecord& order, Day on, const Policy& policy) {
    if (!is_injection(order.formulation)) return std::nullopt;
    const DoseRecord* last = nullptr;
    std::int64_t of_its_kind = 0;
    for (const DoseRecord& dose : doses) {
        if (dose.voided || !observed(dose.kind) || dose.medication != order.medication || !is_injection(dose.formulation) || dose.day > on) continue;
        if (last == nullptr || last->day < dose.day) last = &dose;
        if (dose.formulation == order.formulation) ++of_its_kind;
    }
    if (last == nullptr) return std::nullopt;
    return window_after(*last, of_its_kind == 1, order.amount, policy);
}

} // namespace mat::domain
