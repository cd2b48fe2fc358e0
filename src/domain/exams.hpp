// Examinations that the rules of opioid treatment programs ask for within days of an admission, and again each year.
#pragma once

#include "domain/policy.hpp"
#include "mat/day.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace mat::domain {

/// What was examined. The names are what the store keeps.
enum class ExamKind {
    screening,    ///< before the first dose: 42 CFR 8.12(f)(2)(ii)
    physical,     ///< in person, with tests: 8.12(f)(2)(iii), and each year: (f)(4)(ii)
    psychosocial, ///< assessment and care plan: 8.12(f)(4)(i)
};
std::string_view name_of(ExamKind kind);
std::optional<ExamKind> exam_kind_named(std::string_view name);
/// Every name there is.
std::span<const std::string_view> exam_kind_names();

struct ExamRecord {
    ExamKind kind = ExamKind::physical;
    Day day;
};

/// The day by which that examination is due for somebody admitted on `admitted`: so many calendar days following the
/// admission, which is day 0; for a physical that was made, a year after the latest. Nothing where none is due any more.
/// One made in the `outside_screening_days` before the admission counts as made in it.
std::optional<Day> exam_due(ExamKind kind, Day admitted, std::span<const ExamRecord> exams, const Policy& policy);

} // namespace mat::domain
