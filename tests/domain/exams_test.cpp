// When examinations are due: 14 calendar days following the admission, and each year.
#include "domain/exams.hpp"

#include <doctest/doctest.h>

using mat::Day;
using namespace mat::domain;

namespace {
Day day(std::string_view text) { return Day::parse(text).value(); }
} // namespace

TEST_CASE("an examination is due so many days following the admission, until it was made") {
    struct Row { ExamKind kind; const char* admitted; const char* made; const char* due; };
    const Row rows[] = {
        {ExamKind::physical, "2026-10-01", "", "2026-10-15"}, // not the 14th, and no business days
        {ExamKind::psychosocial, "2026-10-01", "", "2026-10-15"},
        {ExamKind::screening, "2026-10-01", "", "2026-10-01"},
        {ExamKind::physical, "2028-02-20", "", "2028-03-05"}, // over a leap day
        {ExamKind::physical, "2027-02-20", "", "2027-03-06"},
        {ExamKind::physical, "2026-12-24", "", "2027-01-07"},
        {ExamKind::physical, "2026-10-01", "2026-10-01", "2027-10-01"},
        {ExamKind::physical, "2026-10-01", "2026-09-24", "2027-09-24"}, // within the week before the admission
        {ExamKind::physical, "2026-10-01", "2026-09-23", "2026-10-15"}, // a day too early to count
        {ExamKind::physical, "2026-10-01", "2027-11-03", "2028-11-02"}, // a year is 365 days
        {ExamKind::psychosocial, "2026-10-01", "2026-11-01", ""},
        {ExamKind::screening, "2026-10-01", "2026-09-30", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.admitted);
        CAPTURE(row.made);
        std::vector<ExamRecord> exams;
        for (const ExamKind other : {ExamKind::screening, ExamKind::physical, ExamKind::psychosocial})
            if (other != row.kind) exams.push_back({other, day("2026-10-02")}); // another kind settles nothing
        if (*row.made != '\0') exams.push_back({row.kind, day(row.made)});
        const auto due = exam_due(row.kind, day(row.admitted), exams, Policy());
        CHECK((due ? due->text() : "") == row.due);
    }
}

TEST_CASE("the latest of several physical examinations counts") {
    const std::vector<ExamRecord> exams = {{ExamKind::physical, day("2027-09-01")}, {ExamKind::physical, day("2026-10-05")}};
    CHECK(exam_due(ExamKind::physical, day("2026-10-01"), exams, Policy()) == day("2028-08-31"));
}
