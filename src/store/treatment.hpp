// Orders, doses, holds and days away of one person: facts out, entries in.
#pragma once

#include "domain/dosing.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"

namespace mat::store {

/// Everybody whose order may hold on a day of the range, by number of the survivor.
std::vector<Client> people_with_orders(const Reader& reader, DayRange days);
std::vector<domain::OrderRecord> orders_of(const Reader& reader, const Client& client);
/// Failure (not found) quoting the number.
Result<domain::OrderRecord> find_order(const Reader& reader, std::int64_t number);
/// Everybody's, by start; `client` is the survivor's number of a merged person.
std::vector<domain::OrderRecord> all_orders(const Reader& reader);
/// Everybody's orders that have not ended by that day, those to come as well, in order of start and number; `client` is the survivor's
/// number. Most orders of a clinic have ended: they are passed over without being read.
std::vector<domain::OrderRecord> open_orders(const Reader& reader, Day day);
/// The person's doses of days from `from` to `to`, voided ones included, in order of number.
std::vector<domain::DoseRecord> doses_of(const Reader& reader, const Client& client, Day from,
                                         Day to = Day::from_number(Day::last_number));
/// A dose as it stands in the log of hand-overs: nothing of it was voided.
struct HandOver {
    DoseNumber number;
    std::int64_t client; ///< the survivor's number of a merged person
    domain::DoseKind kind;
    domain::Medication medication;
    std::optional<domain::Formulation> formulation; ///< as the order names it
    Amount amount;
    std::optional<std::int64_t> staff;
};
/// Everybody's doses of those days of hand-over, in order of number.
std::vector<HandOver> hand_overs(const Reader& reader, DayRange days);
/// Days that the longest of the person's doses covers, from its own on; at least 1. Of bottles and supplies with days of their own those for
/// days from `since` on.
std::int64_t longest_cover(const Reader& reader, const Client& client, Day since);
std::vector<domain::HoldRecord> holds_of(const Reader& reader, const Client& client);
/// Everybody's, in order of the hold; `client` is the number under which it was recorded.
std::vector<domain::HoldRecord> all_holds(const Reader& reader);
/// Days away as they turned out: cut short where they ended early.
std::vector<domain::AbsenceRecord> absences_of(const Reader& reader, const Client& client);
std::vector<domain::GuestStay> guest_stays_of(const Reader& reader, const Client& client);
/// Everybody's, under the numbers they were recorded with.
std::vector<domain::AbsenceRecord> all_absences(const Reader& reader);
std::vector<domain::GuestStay> all_guest_stays(const Reader& reader);

/// What rules look at that is nobody's own: the moment, and which of those days are closed. The policy is a person's, and missing.
domain::DosingFacts facts_of_clinic(const Reader& reader, const Clinic& clinic, DayRange days);
/// All that the dosing rules look at, for an act on that day.
domain::DosingFacts dosing_facts(const Reader& reader, const Client& client, const Clinic& clinic, Day day);

/// Failure (not found) quoting the number. Voided doses are found too.
Result<domain::DoseRecord> find_dose(const Reader& reader, DoseNumber number);
/// A dose and everything that was corrected into it or out of it, oldest first.
std::vector<domain::DoseRecord> history_of(const Reader& reader, DoseNumber number);

std::int64_t record_order(Writer& writer, const Client& client, const domain::OrderRecord& order);
void record_order_end(Writer& writer, std::int64_t order, Day day, std::string_view reason);

/// Whether any dose was ever recorded.
bool any_dose(const Reader& reader);
/// The number that the next dose of that day gets.
DoseNumber next_dose_number(const Reader& reader, Day day);
/// `dose.number` is set by the caller with next_dose_number. Touches the sealed days it changes.
void record_dose(Writer& writer, const Client& client, const domain::DoseRecord& dose);
void record_override(Writer& writer, Fact fact, std::int64_t row, std::string_view code);

std::int64_t record_hold(Writer& writer, const Keys* keys, const Client& client, Day day, Instant at,
                         std::string_view reason, std::int64_t staff, std::string_view note);
void record_release(Writer& writer, const Keys* keys, const domain::HoldRecord& hold, Day day, Instant at,
                    std::string_view reason, std::int64_t staff, std::string_view note);
/// The holds in force at that moment.
std::vector<domain::HoldRecord> holds_in_force(const Reader& reader, const Client& client, Instant moment);

/// Voids a dose. A note needs the keys. Answers the id of the void.
std::int64_t record_dose_void(Writer& writer, const Keys* keys, const domain::DoseRecord& dose, std::string_view code,
                              Day day, std::int64_t staff, std::string_view note);
/// The login that recorded the void, so that somebody else confirms it.
std::string voided_by(const Reader& reader, std::int64_t void_id);
void record_void_confirmation(Writer& writer, const domain::DoseRecord& dose, std::int64_t staff);

} // namespace mat::store
