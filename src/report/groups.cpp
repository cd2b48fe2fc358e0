#include "report/reports.hpp"
#include "store/groups.hpp"
#include "store/sessions.hpp"

#include <map>

namespace mat::report {
namespace {

using domain::SessionKind;
using domain::SessionStatus;

void append_counts(std::vector<Column>& columns) {
    columns.insert(columns.end(), {{"scheduled", Type::integer, "slots: people on the roster of a meeting, walk-ins too", Part::count},
                                   {"attended", Type::integer, "slots in which the person was there", Part::count, "scheduled"},
                                   {"attended_minutes", Type::integer, "minutes that people were there, together", Part::sum, "attended"}});
}

std::vector<Column> columns(const Question&) {
    std::vector<Column> columns{{"group", Type::text, "name of the group"},
                                {"number", Type::integer, "number of the group", Part::key},
                                {"kind", Type::text, "clinical, peer-led, family, mutual-help or community"},
                                {"meetings", Type::integer, "meetings; of imported sessions: days with one"}};
    append_counts(columns);
    columns.insert(columns.end(), {{"person_hours", Type::rate, "attended_minutes in hours, to two decimals", Part::figure, "attended"},
                                   {"capacity", Type::integer, "places, as planned at the end of the range"},
                                   {"fill", Type::rate, "attended of capacity times meetings; absent without either", Part::figure, "attended"}});
    return columns;
}

Cell hours_of(std::int64_t minutes) {
    const std::int64_t hundredths = (minutes * 100 + 30) / 60;
    return static_cast<double>(hundredths) / 100;
}

Table rows_behind(const store::Reader& reader, DayRange range, const std::map<std::int64_t, std::string>& names) {
    Table rows;
    rows.columns = {{"group", Type::text, "name of the group"},
                    {"number", Type::integer, "number of the group", Part::key},
                    {"client", Type::text, "client number"},
                    {"day", Type::day, "the clinic's date"},
                    {"session", Type::integer, "number of the session"}};
    append_counts(rows.columns);
    const auto add = [&](std::int64_t group, std::int64_t client, Day day, const Cell& session, std::int64_t attended, std::int64_t minutes) {
        rows.rows.push_back({names.at(group), group, ClientNumber::from_sequence(client)->text(), day, session, std::int64_t{1}, attended, minutes});
    };
    const store::SessionNumbers numbers(reader);
    for (const domain::SessionRecord& session : store::list_sessions(reader, {nullptr, range, {}, {}})) {
        if (!session.group || session.kind != SessionKind::group || !names.contains(*session.group)) continue;
        const bool there = session.status == SessionStatus::attended;
        add(*session.group, session.client, session.day(), numbers.of(session.id), there, there ? session.minutes : 0);
    }
    for (const store::UnresolvedSlot& slot : store::unresolved_slots(reader, range))
        if (names.contains(slot.meeting.group)) add(slot.meeting.group, slot.client, slot.meeting.day, {}, 0, 0);
    return rows;
}

Result<Findings> make(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    const DayRange range = question.range.value_or(DayRange{clinic.today, clinic.today});
    std::map<std::int64_t, store::GroupTotals> totals;
    for (const store::GroupTotals& total : store::group_totals(reader, range)) totals.emplace(total.group, total);
    std::map<std::int64_t, std::string> names;
    Findings findings;
    findings.table.columns = columns(question);
    for (const domain::GroupRecord& group : store::list_groups(reader, range.last)) {
        names.emplace(group.id, group.name);
        const auto found = totals.find(group.id);
        const store::GroupTotals total = found == totals.end() ? store::GroupTotals() : found->second;
        const std::int64_t places = group.capacity.value_or(0) * total.meetings;
        findings.table.rows.push_back({group.name, group.id, group.kind, total.meetings, total.scheduled, total.attended, total.minutes,
                                       hours_of(total.minutes), group.capacity ? Cell(*group.capacity) : Cell(),
                                       places == 0 ? Cell() : Cell(static_cast<double>(total.attended) / static_cast<double>(places))});
    }
    if (question.rows) findings.rows = rows_behind(reader, range, names);
    return findings;
}

} // namespace

constinit const Report groups_report{
    "groups", "meetings, attendance, hours, capacity of every group",
    "A line a group, those that did not meet too. A meeting is what one roll was taken of; of imported sessions, which have no meetings, every "
    "day with a session of the group is one. Hours are those that people were there: who came late or left is counted for the time in the "
    "room. fill is attended divided by capacity times meetings. Voided meetings and sessions are left out.",
    "house definition", {}, "", Time::range, false, false, false, columns, make};

} // namespace mat::report
