#include "cli/incident.hpp"

#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/incidents.hpp"

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

report::Table incident_table(const store::Reader& reader, const store::Clinic& clinic, const std::vector<domain::IncidentRecord>& incidents) {
    report::Table table;
    table.columns = {{"incident", Type::integer, "number of the incident"},
                     {"kind", Type::text, "what went wrong"},
                     {"day", Type::day, "the day it is about"},
                     {"at", Type::text, "when"},
                     {"client", Type::text, "client number"},
                     {"other_client", Type::text, "another person whom it is about"},
                     {"dose", Type::text, "the dose it is about"},
                     {"codes", Type::list, "rules that stood in the way of the dose"},
                     {"by", Type::text, "login of who recorded it"},
                     {"reviewed", Type::boolean, "whether a prescriber has looked at it"},
                     {"has_note", Type::boolean, "whether there are words on it"},
                     {"state", Type::text, "open, or closed by a director"},
                     {"closed_date", Type::day, "the day on which it was closed"}};
    for (const domain::IncidentRecord& incident : incidents) {
        const auto codes = incident.dose ? store::as_given(reader, *incident.dose) : std::nullopt;
        table.rows.push_back({incident.id, incident.kind, incident.day, clinic.zone.text(incident.at), client_text(incident.client),
                              incident.other ? Cell(client_text(*incident.other)) : Cell(), incident.dose ? Cell(incident.dose->text()) : Cell(),
                              codes ? Cell(*codes) : Cell(), text_or_null(store::staff_login(reader, incident.staff)), incident.reviewed,
                              incident.has_note, std::string(incident.open() ? "open" : "closed"), day_or_null(incident.closed)});
    }
    return table;
}

} // namespace

void add_incident_list(Flags& flags, IncidentListRequest& request) {
    flags.flag("--open", request.open, "only those that no director has closed");
    flags.example("mat incident list --open");
}

Result<Answer> run_incident_list(const IncidentListRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        auto list = store::incidents(reader);
        if (request.open) std::erase_if(list, [](const domain::IncidentRecord& incident) { return !incident.open(); });
        Answer answer;
        answer.table = incident_table(reader, clinic, list);
        return answer;
    });
}

void add_incident_show(Flags& flags, IncidentShowRequest& request) {
    flags.operand("N", request.id, "number of the incident");
    flags.flag("--note", request.note, "its words too; the look is recorded");
    flags.example("mat incident show 1");
}

Result<Answer> run_incident_show(const IncidentShowRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto id = parse_count(request.id);
    if (!id) return id.failure();
    // The look is committed before the first byte is shown.
    if (request.note && !globals.dry_run) {
        const auto looked =
            writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic&, const Actor& actor) -> Result<Answer> {
                const auto incident = store::find_incident(writer, *id);
                if (!incident) return incident.failure();
                if (!actor.roles.any_of(domain::Role::prescriber | domain::Role::nurse))
                    return Failure{Exit::not_permitted, "not-permitted", "the words of an incident are for nurses and prescribers", ""};
                static_cast<void>(store::Keys::open(writer, key_path(globals, surroundings)));
                writer.record_look(incident->client, "words of incident " + std::to_string(*id));
                return Answer{};
            });
        if (!looked) return looked;
    }
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto incident = store::find_incident(reader, *id);
        if (!incident) return incident.failure();
        Answer answer;
        answer.one_record = true;
        answer.table = incident_table(reader, clinic, {*incident});
        if (request.note && !globals.dry_run) {
            answer.table.columns.push_back({"note", Type::text, "its words"});
            answer.table.rows.front().push_back(
                text_or_null(store::incident_note(reader, store::Keys::open(reader, key_path(globals, surroundings)), *id)));
        }
        return answer;
    });
}

void add_incident_review(Flags& flags, IncidentReviewRequest& request) {
    flags.operand("N", request.id, "number of the incident");
    flags.value("--note", "FILE", request.note, "what was found, kept sealed; - is standard input");
    flags.example("mat incident review 1");
}

Result<Answer> run_incident_review(const IncidentReviewRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto id = parse_count(request.id);
    if (!id) return id.failure();
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        auto incident = store::find_incident(writer, *id);
        if (!incident) return incident.failure();
        const auto keys = keys_for(note->words, writer, globals, surroundings);
        store::record_incident_review(writer, keys ? &*keys : nullptr, *incident, clinic.today, actor.staff, note->words);
        incident->reviewed = true;
        Answer answer;
        answer.one_record = true;
        answer.table = incident_table(writer, clinic, {*incident});
        answer.recorded = "the review";
        answer.sentence = "Reviewed: incident " + std::to_string(*id) + " (" + incident->kind + ", " + client_text(incident->client) + ").";
        return answer;
    });
}

void add_incident_close(Flags& flags, IncidentCloseRequest& request) {
    flags.operand("N", request.id, "number of the incident");
    flags.required_value("--note", "FILE", request.note, "what was found and what was changed, kept sealed; - is standard input");
    flags.example("mat incident close 1 --note - <<<'Two bottles stood side by side; they are kept apart now.'");
}

Result<Answer> run_incident_close(const IncidentCloseRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto id = parse_count(request.id);
    if (!id) return id.failure();
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        auto incident = store::find_incident(writer, *id);
        if (!incident) return incident.failure();
        if (!incident->open())
            return Failure{Exit::refused, "closed", "incident " + std::to_string(*id) + " was closed on " + incident->closed->text(), ""};
        const auto keys = keys_for(note->words, writer, globals, surroundings);
        store::record_incident_close(writer, keys ? &*keys : nullptr, *incident, clinic.today, actor.staff, note->words);
        incident->closed = clinic.today;
        Answer answer;
        answer.one_record = true;
        answer.table = incident_table(writer, clinic, {*incident});
        answer.recorded = "the end of incident " + std::to_string(*id);
        answer.sentence = "Closed: incident " + std::to_string(*id) + " (" + incident->kind + ", " + client_text(incident->client) + ").";
        if (!incident->reviewed) answer.warnings.emplace_back("no prescriber has looked at it: they are told until one has");
        return answer;
    });
}

} // namespace mat::cli
