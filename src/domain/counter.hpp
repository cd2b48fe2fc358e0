// What is said and seen at the counter beside the dose: measurements, how the dose works, what somebody asks for, what
// was spilled or vomited, and what went wrong.
#pragma once

#include "domain/policy.hpp"
#include "domain/records.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// What was measured or seen before a dose; what is absent was not looked at.
struct CheckRecord {
    std::int64_t id = 0, client = 0;
    Day day;
    Instant at;
    std::optional<std::int64_t> breath_alcohol; ///< ten-thousandths of g/dL: 0.08 is 800
    std::optional<std::int64_t> respiration;    ///< breaths a minute
    std::optional<std::int64_t> saturation;     ///< percent
    std::string sedation;                       ///< `none`, `mild`, `marked`; empty: not looked at
    std::optional<std::int64_t> staff;
};
/// What a check asks for.
struct CheckOutcome {
    std::vector<std::string> holds;    ///< reasons of holds, the gravest first
    std::vector<std::string> beyond;   ///< the limit that each of them is about, in the same order
    std::vector<std::string> warnings; ///< what the person at the window is told
    bool asks_prescriber = false;      ///< no hold of itself, but a prescriber decides
};
/// Local limits of the program (42 CFR names none): respiration and saturation, sedation, breath alcohol.
CheckOutcome judge_check(const CheckRecord& check, const Policy& policy);
/// `0.05`, of ten-thousandths.
std::string alcohol_text(std::int64_t ten_thousandths);

/// How somebody says the dose works, 0 to 10 each; what is absent was not asked.
struct ResponseRecord {
    std::int64_t id = 0, client = 0;
    Day day;
    Instant at;
    std::optional<std::int64_t> craving, withdrawal, sedation, side_effects;
    std::optional<std::int64_t> staff;
};
/// `craving 3, withdrawal 2`
std::string text_of(const ResponseRecord& response);

/// Something that waits for a prescriber.
struct RequestRecord {
    std::int64_t id = 0, client = 0;
    Day day;
    std::string kind; ///< `increase`, `decrease`, `schedule` of the person; `partial`, `emesis`, `check`, `verbal` of the counter
    std::optional<DoseNumber> dose; ///< what it is about
    std::optional<std::int64_t> staff;
    bool has_note = false;
    std::string answer; ///< `done` or `declined`; empty: it waits
    bool open() const { return answer.empty(); }
};
/// What a person may ask for at the counter.
std::span<const std::string_view> request_kinds();

/// Something that went wrong. Its words are sealed.
struct IncidentRecord {
    std::int64_t id = 0, client = 0;
    std::optional<std::int64_t> other; ///< another person whom it is about
    std::string kind; ///< `outside-order`, `wrong-person`, `two-doses`
    Day day;
    Instant at;
    std::optional<DoseNumber> dose;
    std::optional<std::int64_t> staff;
    bool has_note = false;
    bool reviewed = false; ///< a prescriber has looked at it
    std::optional<Day> closed = {}; ///< a director has closed it
    bool open() const { return !closed; }
};

/// A dose that was not swallowed whole, or did not stay down.
struct LossRecord {
    std::int64_t id = 0, client = 0;
    DoseNumber dose = *DoseNumber::from_parts(Day(), 1);
    bool emesis = false; ///< else a spill
    Day day;
    Instant at;
    std::optional<Amount> spilled;       ///< of a spill
    std::optional<std::int64_t> minutes; ///< of vomiting: after the dose
    bool witnessed = false;
    std::optional<Amount> decided; ///< of vomiting: what a prescriber decided to give again
    Amount replaced;               ///< given again already
    /// What may still be given again; nothing where a prescriber has not decided.
    Amount left() const {
        const Amount all = emesis ? decided.value_or(Amount()) : spilled.value_or(Amount());
        return all > replaced ? all - replaced : Amount();
    }
};
/// The most that may be given again for vomiting, by what is left of the schedule (domain.md 2.1).
Amount most_after_emesis(const LossRecord& loss, Amount dose, const Policy& policy);

} // namespace mat::domain
