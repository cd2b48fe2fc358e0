// Which days of a person's treatment had a dose due, and what became of each: covered, excused, missed or unknown.
// Two counters come from it and must not be confused: the run of missed days (attendance) and the days since a dose
// (tolerance, which is lost whatever the reason).
#pragma once

#include "domain/records.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

namespace mat::domain {

/// The days of which the clinic's history is known. Days between the end of imported history and the first record
/// made in the store are unknown, not missed.
struct KnownDays {
    std::optional<DayRange> imported; ///< earliest to latest date of the imported doses
    std::optional<Day> recorded_from; ///< first day recorded here
    /// Whether that day is known.
    bool includes(Day day) const { return includes(day, day); }
    /// Whether all of first to last is known without a gap. A clinic that began to record on the day after its
    /// imported history ends, or before, has none.
    bool includes(Day first, Day last) const {
        if (recorded_from && *recorded_from <= first) return true;
        if (!imported || first < imported->first) return false;
        return last <= imported->last || (recorded_from && *recorded_from <= imported->last + 1);
    }
    /// Whether an uncovered day of this order is known to be missed: for an injection every day that could still
    /// have covered it must be known, or it may have been given before history began.
    bool judges(const OrderRecord& order, Day day) const {
        return includes(std::max(order.start, day - (order.every_days - 1)), day);
    }
};

/// Everything about one person (all numbers of a merged one) that coverage depends on; voided rows are left out by
/// whoever fills it, or marked voided.
struct TreatmentHistory {
    std::vector<OrderRecord> orders;
    std::vector<DoseRecord> doses;
    std::vector<HoldRecord> holds;
    std::vector<AbsenceRecord> absences;
    std::vector<GuestStay> guest_stays;
    std::vector<TakeHomeOrder> take_home_orders = {}; ///< for rules of hand-outs and of what is due
    std::vector<NaloxoneRecord> naloxone = {};        ///< the same
    std::vector<CallBackRecord> call_backs = {};      ///< for rules of what is due
};

enum class DayOutcome {
    not_due, ///< no order asked for a dose
    covered, ///< a dose, a bottle, an injection, a confirmed guest day or a verified absence
    excused, ///< held, or absent for a known reason without a verified dose: not missed, but no dose either
    missed,
    unknown, ///< outside the known days
};

/// What became of that day. A closed day without a bottle counts as missed: closures matter to caps, not here.
DayOutcome outcome_of(const TreatmentHistory& history, const KnownDays& known, Day day);

/// A run of consecutive missed days.
struct MissedRun {
    Day first;
    Day last;
    std::int64_t days() const { return last - first + 1; }
};

/// The run that ends on that day and is still open, looking back no further than `earliest`; nothing when the day
/// was not missed.
std::optional<MissedRun> open_run(const TreatmentHistory& history, const KnownDays& known, Day on, Day earliest);

/// The last day on or before `day` that was covered, by a dose that counts for that medication or by any.
std::optional<Day> last_covered_day(const TreatmentHistory& history, std::optional<Medication> medication, Day day);

/// Whether that day was covered for a person on that medication.
bool is_covered(const TreatmentHistory& history, Medication medication, Day day);

/// What covers that day, as people read it: the number of a dose, `guest` or `absence`; empty where nothing does. For a medication,
/// else for any.
std::string what_covers(const TreatmentHistory& history, std::optional<Medication> medication, Day day);

/// Civil days without a dose before `day`: 0 when the day before was covered. Held days, unverified absences,
/// unknown days and returned bottles all count, for tolerance is lost whatever the reason. Nothing when there never
/// was a dose.
std::optional<std::int64_t> days_since_dose(const TreatmentHistory& history, Medication medication, Day day);

/// The missed days of many people at once, a bit a person and day. Agrees with `outcome_of`, which it is tested
/// against; people are whatever number the caller adds their rows under (the survivor's, for a merged person).
class MissedCalendar {
  public:
    MissedCalendar(DayRange days, const KnownDays& known) : days_(days), known_(known) {}

    void add_order(std::int64_t person, const OrderRecord& order);
    /// Days covered by a dose of that medication, both ends included.
    void add_cover(std::int64_t person, Medication medication, DayRange covered);
    /// Days covered whatever was ordered: a guest stay, a verified absence.
    void add_cover(std::int64_t person, DayRange covered);
    /// Held or absent days.
    void add_excuse(std::int64_t person, DayRange excused);

    /// Who missed that day, in order of number.
    std::vector<std::int64_t> missed_on(Day day) const;
    /// Who has a dose due that day that nothing covers or excuses, known or not.
    std::vector<std::int64_t> open_on(Day day) const;
    const DayRange& days() const { return days_; }

  private:
    using Bits = std::vector<bool>;
    struct Person { // due, judged and covered apart for agonists (0) and antagonists (1)
        Bits due[2], judged[2], covered[2], excused;
    };
    Person& person(std::int64_t number);
    void mark(Bits& bits, DayRange range);
    DayRange days_;
    KnownDays known_;
    std::map<std::int64_t, Person> people_;
};

} // namespace mat::domain
