#include "domain/exams.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

constexpr std::string_view names[] = {"screening", "physical", "psychosocial"};

} // namespace

std::string_view name_of(ExamKind kind) { return names[static_cast<std::size_t>(kind)]; }
std::span<const std::string_view> exam_kind_names() { return names; }
std::optional<ExamKind> exam_kind_named(std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == std::end(names)) return std::nullopt;
    return static_cast<ExamKind>(found - std::begin(names));
}

std::optional<Day> exam_due(ExamKind kind, Day admitted, std::span<const ExamRecord> exams, const Policy& policy) {
    std::optional<Day> latest;
    for (const ExamRecord& exam : exams)
        if (exam.kind == kind && exam.day >= admitted - policy.outside_screening_days && (!latest || *latest < exam.day)) latest = exam.day;
    switch (kind) {
    case ExamKind::screening: return latest ? std::nullopt : std::optional(admitted);
    case ExamKind::physical: return latest ? *latest + policy.physical_every_days : admitted + policy.exam_days;
    case ExamKind::psychosocial: return latest ? std::nullopt : std::optional(admitted + policy.psychosocial_days);
    }
    return std::nullopt;
}

} // namespace mat::domain
