#include "store/incidents.hpp"

#include "store/connection.hpp"

#include <algorithm>

namespace mat::store {

void record_as_given(Writer& writer, DoseNumber dose, const std::vector<std::string>& codes) {
    std::string words;
    for (const std::string& code : codes) words += (words.empty() ? "" : ",") + code;
    writer.record(Fact::as_given, {dose.key(), words});
}

std::optional<std::vector<std::string>> as_given(const Reader& reader, DoseNumber dose) {
    Statement row(reader.connection(), "SELECT codes FROM as_given WHERE dose=:dose AND entry<=:bound");
    row.bind(":dose", dose.key()).bind(":bound", reader.bound());
    if (!row.step()) return std::nullopt;
    std::vector<std::string> codes;
    const std::string words = row.text(0);
    for (std::size_t from = 0; from < words.size();) {
        const std::size_t comma = std::min(words.find(',', from), words.size());
        codes.push_back(words.substr(from, comma - from));
        from = comma + 1;
    }
    return codes;
}

std::int64_t record_incident(Writer& writer, const Keys* keys, const domain::IncidentRecord& incident, std::string_view note) {
    const std::int64_t id = writer.next_id(Fact::incident);
    return writer.record(Fact::incident, id,
                         {incident.client, incident.other ? Value(*incident.other) : Value(), incident.kind, std::int64_t{incident.day.number()},
                          incident.at.microseconds(), incident.dose ? Value(incident.dose->key()) : Value(),
                          incident.staff ? Value(*incident.staff) : Value(), sealed_note(writer, keys, incident.client, Fact::incident, id, note)});
}

std::vector<domain::IncidentRecord> incidents(const Reader& reader) {
    Statement row(reader.connection(),
                  "SELECT i.id, i.client, i.other, i.kind, i.day, i.at, i.dose, i.staff, i.note IS NOT NULL, EXISTS (SELECT 1 FROM "
                  "incident_review r WHERE r.incident=i.id AND r.entry<=:bound), (SELECT min(c.day) FROM "
                  "incident_close c WHERE c.incident=i.id AND c.entry<=:bound) FROM incident i WHERE i.entry<=:bound ORDER BY i.id");
    row.bind(":bound", reader.bound());
    const auto merged = survivors(reader);
    std::vector<domain::IncidentRecord> list;
    while (row.step()) {
        domain::IncidentRecord& incident = list.emplace_back();
        incident.id = row.integer(0);
        incident.client = survivor_of(row.integer(1), merged);
        if (!row.is_null(2)) incident.other = survivor_of(row.integer(2), merged);
        incident.kind = row.text(3);
        incident.day = Day::from_number(row.integer(4));
        incident.at = Instant::from_microseconds(row.integer(5));
        if (!row.is_null(6)) incident.dose = DoseNumber::from_key(row.integer(6));
        incident.staff = row.optional_integer(7);
        incident.has_note = row.integer(8) != 0;
        incident.reviewed = row.integer(9) != 0;
        if (!row.is_null(10)) incident.closed = Day::from_number(row.integer(10));
    }
    return list;
}

Result<domain::IncidentRecord> find_incident(const Reader& reader, std::int64_t id) {
    for (domain::IncidentRecord& incident : incidents(reader))
        if (incident.id == id) return incident;
    return Failure{Exit::not_found, "no-such-incident", "there is no incident " + std::to_string(id), "mat incident list"};
}

void record_incident_review(Writer& writer, const Keys* keys, const domain::IncidentRecord& incident, Day day, std::int64_t staff,
                            std::string_view note) {
    const std::int64_t id = writer.next_id(Fact::incident_review);
    writer.record(Fact::incident_review, id, {incident.id, std::int64_t{day.number()}, staff,
                                              sealed_note(writer, keys, incident.client, Fact::incident_review, id, note)});
}

void record_incident_close(Writer& writer, const Keys* keys, const domain::IncidentRecord& incident, Day day, std::int64_t staff,
                           std::string_view note) {
    const std::int64_t id = writer.next_id(Fact::incident_close);
    writer.record(Fact::incident_close, id, {incident.id, std::int64_t{day.number()}, staff,
                                             sealed_note(writer, keys, incident.client, Fact::incident_close, id, note)});
}

std::string incident_note(const Reader& reader, const Keys& keys, std::int64_t id) {
    Statement row(reader.connection(), "SELECT client, note FROM incident WHERE id=:id AND entry<=:bound AND note IS NOT NULL");
    row.bind(":id", id).bind(":bound", reader.bound());
    return row.step() ? open_sealed(keys.client(reader, row.integer(0)), Fact::incident, id, row.blob(1)) : std::string();
}

} // namespace mat::store
