// The reports: one question, one table each. They read and never write.
#pragma once

#include "report/table.hpp"
#include "store/clinic.hpp"
#include "store/store.hpp"

#include <optional>
#include <span>
#include <string>

namespace mat::report {

/// What a report is asked.
struct Question {
    std::optional<DayRange> range;
    Day on;                    ///< state at the end of that day, where there is no range
    std::int64_t least_days = 1; ///< of a missed run
};

/// Amounts per day of hand-over and medication: administered at the window, and handed out as bottles.
Result<Table> doses(const store::Reader& reader, const store::Clinic& clinic, const Question& question);

/// Runs of missed days: those open on a day, or those that meet a range, clipped to it.
Result<Table> missed(const store::Reader& reader, const store::Clinic& clinic, const Question& question);

/// Everything due or overdue on a day, and who is told.
Result<Table> due(const store::Reader& reader, const store::Clinic& clinic, const Question& question);

/// One report of the catalogue.
struct Report {
    std::string_view name;
    std::string_view question;
    std::string_view definition; ///< how it counts, with its source
    Result<Table> (*make)(const store::Reader&, const store::Clinic&, const Question&);
    bool wants_range; ///< without a range: today
};
std::span<const Report> catalogue();

/// The line under a report for people: clinic, zone, as-of with its entry, digest of the data.
std::string footer(const store::Reader& reader, const store::Clinic& clinic, const Table& table);
/// First 16 hexadecimal digits of the digest of the table's CSV form.
std::string digest_of_data(const Table& table);

} // namespace mat::report
