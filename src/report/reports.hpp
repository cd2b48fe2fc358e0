// The reports: one question, one table each. They read and never write. A report is a file of its own that defines one
// `Report`, and a row of the catalogue.
#pragma once

#include "report/chart.hpp"
#include "report/table.hpp"
#include "store/clinic.hpp"
#include "store/store.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mat::report {

/// What a report is asked.
struct Question {
    std::optional<DayRange> range;
    Day on;                       ///< state at the end of that day
    std::int64_t least_days = 1;  ///< of a missed run
    std::vector<std::string> by;  ///< what to group by; empty: as the report does unasked
    bool rows = false;            ///< the records behind the figures are wanted too
    bool curve = false;           ///< every step of a curve, not only its horizons
    /// Whether it is to be grouped by that.
    bool grouped_by(std::string_view word) const;
};

/// What a report has found.
struct Findings {
    Table table;
    /// Where they were asked for: a row per record, with the keys, counts and sums of the table under the same names. What
    /// the rows with the keys of a line add up to is that line's figure.
    Table rows;
    std::optional<Chart> chart;
    std::vector<std::string> notes; ///< what the figures leave out, a line each
};

/// Which days a report is about.
enum class Time {
    range,         ///< days; unasked: today
    day,           ///< one day, --on; unasked: today
    day_ahead,     ///< one day, which may be still to come
    day_or_range,  ///< the state on a day, or what fell into a range
    range_and_day, ///< what began in a range (unasked: ever), followed up to a day
};

/// One report of the catalogue.
struct Report {
    std::string_view name;
    std::string_view question;   ///< what it answers, in a line of the help
    std::string_view definition; ///< how it counts
    std::string_view source;     ///< where that comes from
    std::span<const std::string_view> groups; ///< what --by takes; empty: nothing
    std::string_view unasked;    ///< what it groups by without --by, for the help
    Time time = Time::range;
    bool lists_people = false;   ///< without --by its lines are people: there is no table to suppress cells of
    bool has_curve = false;
    /// The lines that share the first key hang together, so that one that is withheld gives the others away.
    bool withheld_together = false;
    std::vector<Column> (*columns)(const Question&) = nullptr;
    Result<Findings> (*make)(const store::Reader&, const store::Clinic&, const Question&) = nullptr;

    bool about_a_day() const { return time == Time::day || time == Time::day_ahead; }
};

extern const Report attendance_report, census_report, dispensing_log_report, doses_report, due_report, groups_report,
    missed_report, reconcile_report, retention_report, take_homes_report;

/// Every report, in the order of the help.
std::span<const Report* const> catalogue();
/// The report of that name; null where there is none.
const Report* find_report(std::string_view name);
/// Checks the question against what the report takes. Failure (usage) naming the word.
Result<Nothing> check_question(const Report& report, const Question& question, Day today);
/// The definition with its source, for --explain.
std::string explained(const Report& report);

/// The line under a report for people: clinic, zone, as-of with its entry, digest of the data.
std::string footer(const store::Reader& reader, const store::Clinic& clinic, const Table& table);
/// First 16 hexadecimal digits of the digest of the table's CSV form.
std::string digest_of_data(const Table& table);

/// The least count but 0 that a public table may show (CMS cell-size policy: no cell from 1 to 10, and a value of zero does
/// not violate it).
inline constexpr std::int64_t least_public_count = 11;
/// Withholds every count from 1 to `least` - 1 and as many others as it takes, so that no withheld count can be reckoned from what
/// is left and from what the same table without one of its keys, or several, would show; sums and figures go with their
/// counts. Where hiding every count is not enough, because the lines themselves tell too much, none is left. Answers how
/// many cells it withheld.
std::size_t suppress(Table& table, bool withheld_together, std::int64_t least = least_public_count);

} // namespace mat::report
