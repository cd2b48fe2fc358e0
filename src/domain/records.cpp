#include "domain/records.hpp"

#include <array>
#include <utility>

namespace mat::domain {
namespace {

constexpr std::array<std::pair<Medication, std::string_view>, 10> medications{{
    {Medication::methadone, "methadone"},
    {Medication::buprenorphine, "buprenorphine"},
    {Medication::naltrexone, "naltrexone"},
    {Medication::acamprosate, "acamprosate"},
    {Medication::disulfiram, "disulfiram"},
    {Medication::nicotine_patch, "nicotine-patch"},
    {Medication::nicotine_gum, "nicotine-gum"},
    {Medication::nicotine_lozenge, "nicotine-lozenge"},
    {Medication::varenicline, "varenicline"},
    {Medication::bupropion, "bupropion"},
}};

constexpr std::array<std::pair<DoseKind, std::string_view>, 8> dose_kinds{{
    {DoseKind::administered, "administered"},
    {DoseKind::partial, "partial"},
    {DoseKind::replacement, "replacement"},
    {DoseKind::take_home, "take_home"},
    {DoseKind::held, "held"},
    {DoseKind::refused, "refused"},
    {DoseKind::guest, "guest"},
    {DoseKind::filled, "filled"},
}};

template <class Table, class Code> std::string_view name_in(const Table& table, Code code) {
    for (const auto& [known, name] : table)
        if (known == code) return name;
    return "unknown";
}

template <class Table> auto code_in(const Table& table, std::string_view name) {
    using Code = typename Table::value_type::first_type;
    for (const auto& [code, known] : table)
        if (known == name) return std::optional<Code>(code);
    return std::optional<Code>();
}

} // namespace

std::string_view name_of(Medication medication) { return name_in(medications, medication); }
std::optional<Medication> medication_named(std::string_view name) { return code_in(medications, name); }
std::span<const std::string_view> medication_names() {
    static constexpr auto names = [] {
        std::array<std::string_view, medications.size()> all;
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = medications[i].second;
        return all;
    }();
    return names;
}
std::string_view name_of(DoseKind kind) { return name_in(dose_kinds, kind); }
std::optional<DoseKind> dose_kind_named(std::string_view name) { return code_in(dose_kinds, name); }

} // namespace mat::domain
