// What the clinic keeps about its staff beside login and roles: mail, who supervises, what expires, who is away.
#pragma once

#include "store/clinic.hpp"

#include <string>
#include <vector>

namespace mat::store {

struct Credential {
    std::string kind; ///< `rn-license`
    Day expires;      ///< the last day on which it holds
};

struct StaffDetails {
    std::string mail;       ///< empty: none
    std::string supervisor; ///< login; empty: nobody
    std::vector<Credential> credentials; ///< the newest of each kind, by kind
    std::vector<DayRange> leaves;        ///< that have not ended before the day asked about, in order
};

/// As things stand on that day.
StaffDetails staff_details(const Reader& reader, std::int64_t staff, Day day);

/// An empty address: none from now on.
void record_staff_mail(Writer& writer, std::int64_t staff, std::string_view mail);
/// Nothing: nobody from that day on.
void record_supervisor(Writer& writer, std::int64_t staff, std::optional<std::int64_t> supervisor, Day from);
void record_credential(Writer& writer, std::int64_t staff, std::string_view kind, Day expires);
void record_leave(Writer& writer, std::int64_t staff, DayRange days);

/// Who supervises that person on that day; nothing: nobody.
std::optional<std::int64_t> supervisor_of(const Reader& reader, std::int64_t staff, Day day);

} // namespace mat::store
