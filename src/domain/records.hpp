// What the store keeps about treatment, as values: the facts that rules judge and reports show.
#pragma once

#include "mat/amount.hpp"
#include "mat/client_number.hpp"
#include "mat/day.hpp"
#include "mat/dose_number.hpp"
#include "mat/instant.hpp"

#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// Medicines by the codes under which they are stored. A code is never used again.
enum class Medication : std::int64_t {
    methadone = 1, buprenorphine = 2, naltrexone = 3,
    acamprosate = 4, disulfiram = 5, // alcohol
    nicotine_patch = 6, nicotine_gum = 7, nicotine_lozenge = 8, varenicline = 9, bupropion = 10,
};
std::string_view name_of(Medication medication);
std::optional<Medication> medication_named(std::string_view name);
/// The names of all of them.
std::span<const std::string_view> medication_names();
/// Methadone and buprenorphine act on the opioid receptor; naltrexone blocks it, and the others have nothing to do with it.
constexpr bool is_agonist(Medication medication) {
    return medication == Medication::methadone || medication == Medication::buprenorphine;
}
/// Whether 42 CFR 8.12(i) speaks of its take-homes: a determination is asked for, and caps apply.
constexpr bool is_limited_at_home(Medication medication) { return is_agonist(medication); }
/// Whether it treats opioid use: only of these does a day without a dose count as missed, and only these get into each
/// other's way. A medicine for alcohol or tobacco is taken at home, whenever.
constexpr bool is_for_opioids(Medication medication) { return is_agonist(medication) || medication == Medication::naltrexone; }
/// Whether a dose of one stands for the other when a day is covered: agonists hold withdrawal off for each other,
/// an antagonist does nothing of the kind.
constexpr bool covers_for(Medication given, Medication ordered) {
    return given == ordered || (is_agonist(given) && is_agonist(ordered));
}

/// Brands and forms that an order may name beside its medication, by stored code (formulation.hpp says what each is). A
/// code is never used again.
enum class Formulation : std::int64_t {
    buprenorphine_tablet = 1, buprenorphine_film = 2, zubsolv = 3,
    sublocade = 4, brixadi_weekly = 5, brixadi_monthly = 6,
    vivitrol = 7,
};

/// What a row of the dose log records, by stored code.
enum class DoseKind : std::int64_t {
    administered = 1, ///< observed at the window
    partial = 2,      ///< observed, but not all of the amount
    replacement = 3,  ///< given again after a spill or vomiting
    take_home = 4,    ///< a bottle handed out for a later day
    held = 5,         ///< not given: the clinic's decision
    refused = 6,      ///< not given: the person's decision
    guest = 7,        ///< given elsewhere, confirmed
    filled = 8,       ///< supplied by a pharmacy
};
std::string_view name_of(DoseKind kind);
std::optional<DoseKind> dose_kind_named(std::string_view name);
/// Whether the row means that the day's dose was taken or is presumed to be.
constexpr bool covers(DoseKind kind) { return kind != DoseKind::held && kind != DoseKind::refused; }
/// Whether staff saw it being swallowed (or injected) that day.
constexpr bool observed(DoseKind kind) {
    return kind == DoseKind::administered || kind == DoseKind::partial || kind == DoseKind::replacement;
}

/// No bottle covers a day further than this after its hand-over, so that a range of days is a range of keys. Far
/// above every cap (28 days and closures, 42 CFR 8.12(i)(3)); a monthly injection covers 28.
inline constexpr std::int64_t farthest_cover = 62;

/// An amount of an order, and the first day from which it is meant.
struct OrderStep {
    Day first;
    Amount amount;
    friend bool operator==(const OrderStep&, const OrderStep&) = default;
};

/// An order that a nurse took by word of mouth; `OrderRecord::staff` is the prescriber who gave it.
struct VerbalOrder {
    std::int64_t taken_by = 0; ///< of the staff
    Instant at;                ///< when it was read back
    Day day;                   ///< the clinic's date then
    bool is_signed = false;    ///< by the prescriber
    bool is_declined = false;  ///< the prescriber said that it is not theirs; the order has ended
};

struct OrderRecord {
    std::int64_t id = 0;
    std::int64_t client = 0;
    Medication medication = Medication::methadone;
    Amount amount;
    std::int64_t every_days = 1;
    std::optional<std::int64_t> take_homes; ///< a plain column of imported orders, not a determination
    Day start;
    std::optional<Day> until; ///< first day on which it has expired
    std::optional<Day> end;   ///< first day on which it no longer holds
    std::string supply;       ///< `clinic` or `pharmacy`
    std::optional<std::int64_t> product;
    std::optional<std::int64_t> staff;
    Day written;              ///< the day on which the prescriber decided it
    std::vector<OrderStep> steps;   ///< by date, the first on `start` with `amount`; empty: `amount` throughout
    std::vector<Amount> portions;   ///< of one day's dose, in order; empty: taken at once
    std::optional<std::int64_t> beside;    ///< the order of another medication that this one tapers across
    std::optional<std::int64_t> bridge_of; ///< the expired order that this one goes on with for a day
    std::optional<VerbalOrder> verbal;
    bool has_rationale = false; ///< the prescriber's reasons for a first day above the law's limit are in the record
    std::optional<Formulation> formulation; ///< nothing: any form of the medication that is taken by mouth
    bool active_on(Day day) const { return start <= day && (!end || day < *end); }
    bool expired_on(Day day) const { return until && *until <= day; }
};

struct VoidRecord {
    std::int64_t id = 0;
    std::string code;
    Instant at;
    bool confirmed = false; ///< a second login has said that the dose was not given: the day is open again
    bool replaced = false;  ///< a corrected row stands in its place
};

/// A bottle that came back. It is never given again, and never put back into stock.
struct ReturnRecord {
    Day day;
    std::string state;   ///< `sealed`, `opened` or `empty`
    bool intact = true;  ///< seal, label and bottle as they were handed out
    bool opens = true;   ///< the dose was not taken: its day is open again
};
/// What a bottle may look like when it comes back.
inline constexpr std::string_view bottle_states[] = {"sealed", "opened", "empty"};
/// Whether a bottle for `covered` that came back like this leaves its day open. A sealed one was not taken; one that was opened,
/// or may have been, may have been taken on its day, but cannot be taken on a day to come, for it is no longer in hand.
constexpr bool opens_its_day(std::string_view state, bool intact, Day covered, Day returned) {
    return (state == "sealed" && intact) || returned < covered;
}

struct DoseRecord {
    DoseNumber number = *DoseNumber::from_parts(Day(), 1); ///< set by whoever reads or makes one
    std::int64_t client = 0;
    std::optional<std::int64_t> order;
    Day day; ///< the day it is for; for a bottle later than number.day()
    DoseKind kind = DoseKind::administered;
    Medication medication = Medication::methadone;
    Amount amount;
    std::int64_t every_days = 1; ///< days it covers: up to the next of its order; of a bottle and of a pharmacy's supply its own
    std::optional<Formulation> formulation; ///< of its order
    std::optional<Instant> at;
    std::optional<std::int64_t> staff;
    bool late = false;
    std::optional<DoseNumber> replaces;
    Instant recorded_at;
    std::optional<VoidRecord> voided;
    std::optional<ReturnRecord> returned = {}; ///< of a bottle
    /// Whether it came back in a way that leaves its day open.
    bool gave_its_day_back() const { return returned && returned->opens; }
    /// Whether it covers that day (a voided row covers none, nor does a bottle that came back).
    bool covers_day(Day asked) const {
        return !voided && !gave_its_day_back() && covers(kind) && day <= asked && asked < day + every_days;
    }
};

/// A practitioner's determination that somebody may take doses at home (42 CFR 8.12(i)(2)).
struct TakeHomeOrder {
    std::int64_t id = 0;
    std::int64_t client = 0;
    Day day;                ///< on which it was made
    std::int64_t days = 0;  ///< of supply beyond closure days
    unsigned met = 0;       ///< the six criteria, i the lowest bit
    std::optional<std::int64_t> tier_from, most_days; ///< the cap of that day, where one applied
    Day education;          ///< on transport and storage (42 CFR 8.12(i)(4))
    Day review;             ///< a prescriber looks at it again by then
    std::int64_t staff = 0;
    std::optional<Day> end; ///< first day on which it no longer holds
    std::string end_reason;
};
/// The criteria that a practitioner considers, in the order of their bits (42 CFR 8.12(i)(2)).
struct TakeHomeCriterion { std::string_view code, text; };
inline constexpr TakeHomeCriterion take_home_criteria[] = {
    {"i", "no active condition that raises the risk of overdose or impairs safe functioning"},
    {"ii", "regular attendance for supervised doses"},
    {"iii", "no serious behavioral problem that endangers anybody"},
    {"iv", "no known recent diversion"},
    {"v", "can transport and store take-homes safely"},
    {"vi", "anything else relevant to safety and public health"},
};
inline constexpr unsigned all_take_home_criteria = (1U << std::size(take_home_criteria)) - 1;

/// Naloxone that was handed out.
struct NaloxoneRecord {
    std::int64_t id = 0;
    std::int64_t client = 0;
    Day day;
    std::string product; ///< `4mg` or `8mg`, nasal
    std::int64_t quantity = 0;
    Day expires;         ///< the last day on which it is good
    std::int64_t staff = 0;
};
inline constexpr std::string_view naloxone_products[] = {"4mg", "8mg"};

/// Somebody who was drawn to bring their bottles in for a count.
struct CallBackRecord {
    std::int64_t id = 0;
    std::int64_t client = 0;
    std::int64_t draw = 0;
    Day day; ///< of the draw
    std::optional<Day> counted_on;
    std::int64_t counted = 0, expected = 0; ///< of the last count
    std::optional<Day> closed;
    std::string close_reason;
    /// A count that agrees settles it; one that differs stays open until a person closes it.
    bool open() const { return !closed && !(counted_on && counted == expected); }
};

struct HoldRecord {
    std::int64_t id = 0;
    std::int64_t client = 0;
    Day day;
    Instant at;
    std::string reason;
    std::optional<Day> released;
    std::optional<Instant> released_at;
    std::string bottles = {}; ///< what was decided on bottles that were out: `keep` or `return`; empty: nothing yet
    bool in_force(Instant moment) const { return at <= moment && (!released_at || moment < *released_at); }
    bool in_force(Day asked) const { return day <= asked && (!released || asked < *released); }
};

struct AbsenceRecord {
    std::int64_t client = 0;
    DayRange days;
    std::string kind;  ///< `hospital`, `jail`, `travel`, …
    std::string dosed; ///< `verified`, `unknown` or `no`
    std::int64_t id = 0;
    bool includes(Day day) const { return days.first <= day && day <= days.last; }
};

struct GuestStay {
    std::int64_t client = 0;
    DayRange days;
    /// `out`: our person, every day confirmed by the other program; `planned`: our person, and only the doses that are
    /// confirmed one by one cover a day; `in`: somebody else's person dosed here.
    std::string direction;
    std::int64_t id = 0;
    std::optional<Amount> verified = {}; ///< of `in`: the amount that the other program verified
    std::optional<Medication> medication = {}; ///< of `in`
    bool take_homes = false; ///< of `in`: the other program said that it lets this person take bottles home
    /// Whether our person is to be dosed elsewhere that day, confirmed or not: nobody doses them here.
    bool sends_away(Day day) const { return direction != "in" && includes(day); }
    bool includes(Day day) const { return days.first <= day && day <= days.last; }
};

/// What was seen or said about opioids in the body, before a medicine that could bring withdrawal on.
struct OpioidCheck {
    Day day;                         ///< on which it was asked
    std::optional<std::int64_t> cows; ///< withdrawal as scored then (COWS, 0 to 48)
    std::optional<Day> last_opioid;  ///< last short-acting opioid, as the person reports it
};

/// An injectable that a pharmacy delivered for one person (21 CFR 1306.07(f)).
struct InjectableReceipt {
    std::int64_t order = 0;
    Day received;
    bool given = false; ///< a dose of the order was given since
};

struct EpisodeRecord {
    std::int64_t id = 0;
    std::int64_t client = 0;
    Day admitted;
    std::optional<Day> discharged; ///< first day no longer in care
    std::string reason;
    std::string program;
    std::optional<std::int64_t> counselor;
    std::optional<std::int64_t> age;
    std::optional<Day> treatment_start; ///< continuous treatment elsewhere, verified
    std::optional<std::int64_t> verified_by; ///< who verified it, of the staff
    bool open_on(Day day) const { return admitted <= day && (!discharged || day < *discharged); }
};

} // namespace mat::domain
