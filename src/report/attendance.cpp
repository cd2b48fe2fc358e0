#include "report/reports.hpp"
#include "store/groups.hpp"
#include "store/sessions.hpp"

#include <map>
#include <unordered_map>

namespace mat::report {
namespace {

using domain::SessionKind;
using domain::SessionStatus;

constexpr std::string_view words_of_by[] = {"counselor", "kind", "client"};

struct Line {
    std::int64_t attended = 0, no_show = 0, cancelled = 0, unresolved = 0;
    void add(SessionStatus status, std::int64_t count) {
        switch (status) {
        case SessionStatus::attended: attended += count; break;
        case SessionStatus::no_show: no_show += count; break;
        case SessionStatus::cancelled: cancelled += count; break;
        }
    }
    std::int64_t scheduled() const { return attended + no_show + cancelled + unresolved; }
    // Who was told off in time is not expected (domain.md: the denominator leaves cancelled slots out).
    Cell rate() const {
        const std::int64_t expected = scheduled() - cancelled;
        return expected == 0 ? Cell() : Cell(static_cast<double>(no_show) / static_cast<double>(expected));
    }
    std::vector<Cell> figures() const { return {scheduled(), attended, no_show, cancelled, unresolved}; }
};

// What a slot is about.
struct Slot {
    std::optional<std::int64_t> staff;
    SessionKind kind = SessionKind::group;
    std::int64_t client = 0;
};

std::vector<std::string> groups_of(const Question& question) {
    return question.by.empty() ? std::vector<std::string>{"counselor", "kind"} : question.by;
}

std::vector<Column> keys(const Question& question) {
    std::vector<Column> columns;
    for (const std::string& word : groups_of(question)) {
        if (word == "counselor") columns.push_back({"counselor", Type::text, "login of who held the session or led the group", Part::key});
        if (word == "kind")
            columns.push_back({"kind", Type::text, "individual, group, family, case_management, peer, medical, case_conference", Part::key});
        if (word == "client") columns.push_back({"client", Type::text, "client number", Part::key});
    }
    return columns;
}

void append_figures(std::vector<Column>& columns) {
    columns.insert(columns.end(),
                   {{"scheduled", Type::integer, "slots: the four that follow, together", Part::count},
                    {"attended", Type::integer, "the person was there", Part::count, "scheduled"},
                    {"no_show", Type::integer, "the person did not come", Part::count, "scheduled"},
                    {"cancelled", Type::integer, "the slot was called off, or the person excused", Part::count, "scheduled"},
                    {"unresolved", Type::integer, "on the roster of a meeting, and nobody said whether they were there", Part::count, "scheduled"}});
}

std::vector<Column> columns(const Question& question) {
    std::vector<Column> columns = keys(question);
    append_figures(columns);
    columns.push_back({"no_show_rate", Type::rate, "no_show of scheduled without cancelled; absent where that is 0", Part::figure});
    return columns;
}

using Logins = std::unordered_map<std::int64_t, std::string>;

std::vector<Cell> key_of(const std::vector<std::string>& groups, const Slot& slot, const Logins& logins) {
    std::vector<Cell> key;
    for (const std::string& word : groups) {
        const auto login = slot.staff ? logins.find(*slot.staff) : logins.end();
        if (word == "counselor") key.push_back(login == logins.end() ? Cell() : Cell(login->second));
        if (word == "kind") key.emplace_back(std::string(name_of(slot.kind)));
        if (word == "client") key.emplace_back(ClientNumber::from_sequence(slot.client)->text());
    }
    return key;
}

Table rows_behind(const store::Reader& reader, const Question& question, DayRange range, const std::vector<store::UnresolvedSlot>& open,
                  const Logins& logins) {
    const std::vector<std::string> groups = groups_of(question);
    Table rows;
    rows.columns = keys(question);
    if (!question.grouped_by("client")) rows.columns.push_back({"client", Type::text, "client number"});
    rows.columns.insert(rows.columns.end(), {{"day", Type::day, "the clinic's date"}, {"session", Type::integer, "number of the session"}});
    append_figures(rows.columns);
    const auto add = [&](const Slot& slot, Day day, const Cell& number, const Line& line) {
        std::vector<Cell> row = key_of(groups, slot, logins);
        if (!question.grouped_by("client")) row.emplace_back(ClientNumber::from_sequence(slot.client)->text());
        row.insert(row.end(), {Cell(day), number});
        for (Cell& figure : line.figures()) row.push_back(std::move(figure));
        rows.rows.push_back(std::move(row));
    };
    const store::SessionNumbers numbers(reader);
    for (const domain::SessionRecord& session : store::list_sessions(reader, {nullptr, range, {}, {}})) {
        Line line;
        line.add(session.status, 1);
        add({session.staff, session.kind, session.client}, session.day(), numbers.of(session.id), line);
    }
    for (const store::UnresolvedSlot& slot : open) {
        Line line;
        line.unresolved = 1;
        add({slot.meeting.staff, SessionKind::group, slot.client}, slot.meeting.day, {}, line);
    }
    return rows;
}

Result<Findings> make(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    const DayRange range = question.range.value_or(DayRange{clinic.today, clinic.today});
    const std::vector<std::string> groups = groups_of(question);
    Logins logins;
    for (const store::StaffMember& member : store::list_staff(reader, nullptr)) logins[member.id] = member.login;
    const auto open = store::unresolved_slots(reader, range);
    std::map<std::vector<Cell>, Line> lines;
    for (const store::SlotCount& slot : store::slot_counts(reader, range))
        lines[key_of(groups, {slot.staff, slot.kind, slot.client}, logins)].add(slot.status, slot.count);
    for (const store::UnresolvedSlot& slot : open) ++lines[key_of(groups, {slot.meeting.staff, SessionKind::group, slot.client}, logins)].unresolved;
    Findings findings;
    findings.table.columns = columns(question);
    for (const auto& [key, line] : lines) {
        std::vector<Cell> row = key;
        for (Cell& figure : line.figures()) row.push_back(std::move(figure));
        row.push_back(line.rate());
        findings.table.rows.push_back(std::move(row));
    }
    if (question.rows) findings.rows = rows_behind(reader, question, range, open, logins);
    return findings;
}

} // namespace

constinit const Report attendance_report{
    "attendance", "sessions kept, no-show, cancelled, unresolved",
    "Counts slots on their day: every session that is recorded, whatever came of it, and everybody on the roster of a recorded meeting of a "
    "group whom nobody has marked (unresolved; nothing is marked by itself). A person on the roster counts from the day of joining to the day "
    "before leaving. Voided sessions and those of voided meetings are left out; a merged person is one. An excused person's slot is "
    "cancelled. no_show_rate is no_show divided by scheduled without cancelled; every cancelled slot counts as called off in time.",
    "house definition (no-show rate); unresolved slots stay visible", words_of_by, "counselor, kind", Time::range, false, false, false,
    columns, make};

} // namespace mat::report
