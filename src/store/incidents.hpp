// What went wrong, and doses that were given outside the order.
#pragma once

#include "domain/counter.hpp"
#include "store/clients.hpp"
#include "store/keys.hpp"

namespace mat::store {

/// Marks a dose as given outside the order; the codes are those of the rules that stood in the way.
void record_as_given(Writer& writer, DoseNumber dose, const std::vector<std::string>& codes);
/// The codes of a dose that is marked; nothing where it is not.
std::optional<std::vector<std::string>> as_given(const Reader& reader, DoseNumber dose);

/// Opens an incident. Its words are sealed for `incident.client`. Answers its number.
std::int64_t record_incident(Writer& writer, const Keys* keys, const domain::IncidentRecord& incident, std::string_view note);
/// All of them, oldest first; clients are the survivors' numbers of merged people.
std::vector<domain::IncidentRecord> incidents(const Reader& reader);
/// Failure (not found) naming the number.
Result<domain::IncidentRecord> find_incident(const Reader& reader, std::int64_t id);
/// That a prescriber has looked at it.
void record_incident_review(Writer& writer, const Keys* keys, const domain::IncidentRecord& incident, Day day, std::int64_t staff,
                            std::string_view note);
/// That a director has closed it; the words are of their review.
void record_incident_close(Writer& writer, const Keys* keys, const domain::IncidentRecord& incident, Day day, std::int64_t staff,
                           std::string_view note);
/// The sealed words, opened; empty where there are none.
std::string incident_note(const Reader& reader, const Keys& keys, std::int64_t id);

} // namespace mat::store
