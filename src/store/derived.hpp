// Derived tables: what reports would else add up from the log again. Closed days are sealed into `daily`,
// `missed_day` and `lot_day`; `sealed_through` says how far; a write that touches an earlier day sets it back, and what is unsealed
// is added up from the log. Never on the chain: `store check` rebuilds and compares them.
#pragma once

#include "domain/coverage.hpp"
#include "store/clinic.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace mat::store {

/// The last day that is sealed; nothing when none is.
std::optional<Day> sealed_through(const Reader& reader);

/// Says that rows of this day, or of days after it, are about to change. Unseals them.
void touch_days(Writer& writer, Day first);

/// Seals every closed day before the clinic's today. The day's first write does it, and the nightly job.
void seal_closed_days(Writer& writer, const Clinic& clinic);

/// Doses of one day by medication, brand or form, and kind.
struct DailyTotal {
    Day day; ///< of the hand-over
    domain::Medication medication;
    std::optional<domain::Formulation> formulation; ///< as the order names it
    domain::DoseKind kind;
    std::int64_t doses;
    Amount amount;
    friend bool operator==(const DailyTotal&, const DailyTotal&) = default;
};

/// Which way a figure is made. The two are tested equal.
enum class Path {
    rollup,  ///< sealed days from the derived tables, the rest from the log; only at the head
    bounded, ///< all from the facts, bounded by the reader's entry
};
/// The rollup where the reader stands at the head, else the bounded one.
Path path_for(const Reader& reader);

/// Totals of the range in order of day, medication, formulation, kind.
std::vector<DailyTotal> daily_totals(const Reader& reader, DayRange range, Path path);

/// Who missed which day.
class MissedDays {
  public:
    /// Answers for days from the beginning of history to `last`.
    MissedDays(const Reader& reader, const Clinic& clinic, Day last, Path path);
    ~MissedDays();
    /// Who missed that day, in order of number.
    std::vector<std::int64_t> on(Day day) const;
    /// Whether that person did.
    bool missed(std::int64_t client, Day day) const;
    /// Who has a dose due that day which nothing covers or excuses yet; only for unsealed days.
    std::vector<std::int64_t> open_on(Day day) const;
    /// The first day that can be known to be missed; nothing when the clinic has no history.
    std::optional<Day> first() const { return first_; }

  private:
    const domain::MissedCalendar* calendar() const;
    bool sealed(Day day) const { return sealed_ && day <= *sealed_; }
    const Reader& reader_;
    domain::KnownDays known_;
    std::optional<Day> first_, sealed_;
    Day last_;
    mutable std::unique_ptr<domain::MissedCalendar> calendar_; ///< of the days that are not sealed; made when first asked
};

/// What `store check` finds: the names of derived tables that differ from what the facts say.
std::vector<std::string> differing_tables(const Reader& reader, const Clinic& clinic);
/// Drops and refills them.
void rebuild_derived(Writer& writer, const Clinic& clinic);

} // namespace mat::store
