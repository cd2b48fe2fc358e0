// Days away: absences, guests of ours at other programs, and other programs' people here.
#pragma once

#include "store/clients.hpp"
#include "store/keys.hpp"

namespace mat::store {

/// Answers its number. Touches the sealed days it changes; so does its end, on the first day after it.
std::int64_t record_absence(Writer& writer, const Client& client, const domain::AbsenceRecord& absence);
void record_absence_end(Writer& writer, const domain::AbsenceRecord& absence, Day day);

std::int64_t record_guest_stay(Writer& writer, const Client& client, const domain::GuestStay& stay);
void record_guest_stay_end(Writer& writer, const domain::GuestStay& stay, Day day);

/// What another program says of a person of theirs who is dosed here.
struct GuestArrival {
    domain::Medication medication = domain::Medication::methadone;
    Amount amount;            ///< of the last dose
    Day last_dose;
    std::int64_t verified_by = 0; ///< of the staff
    bool take_homes = false;  ///< whether the other program allows them
};
void record_guest_arrival(Writer& writer, const Keys* keys, const Client& client, std::int64_t stay, const GuestArrival& arrival,
                          std::string_view note);

} // namespace mat::store
