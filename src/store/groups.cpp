#include "store/groups.hpp"

#include "store/connection.hpp"
#include "store/folding.hpp"

#include <algorithm>
#include <map>

namespace mat::store {
namespace {

constexpr std::int64_t places_of_a_day = std::int64_t{1} << 20;

Value or_null(const std::optional<std::int64_t>& value) { return value ? Value(*value) : Value(); }
Value day_value(Day day) { return std::int64_t{day.number()}; }

// The newest plan that is in force on the day; before the first one, that one.
void set_plan(const Reader& reader, domain::GroupRecord& group, Day day, const std::unordered_set<std::int64_t>& voided) {
    Statement row(reader.connection(), "SELECT id, kind, weekday, starts, minutes, capacity, modality, staff, from_day FROM group_plan WHERE "
                                       "care_group=:group AND entry<=:bound ORDER BY from_day, id");
    row.bind(":group", group.id).bind(":bound", reader.bound());
    bool first = true;
    while (row.step()) {
        if (voided.contains(row.integer(0))) continue;
        if (!first && row.integer(8) > day.number()) break;
        first = false;
        group.kind = row.text(1);
        if (!row.is_null(2)) group.weekday = static_cast<int>(row.integer(2));
        group.starts.reset();
        if (!row.is_null(3)) group.starts = static_cast<std::int32_t>(row.integer(3));
        group.minutes = row.integer(4);
        group.capacity = row.optional_integer(5);
        group.modality = row.text(6);
        group.staff = row.optional_integer(7);
    }
}

} // namespace

std::vector<domain::GroupRecord> list_groups(const Reader& reader, Day day) {
    Statement row(reader.connection(), "SELECT id, name, weekday, staff FROM care_group WHERE entry<=:bound");
    row.bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::care_group), voided_plans = voided_rows(reader, Fact::group_plan);
    std::vector<std::pair<std::string, domain::GroupRecord>> groups;
    while (row.step()) {
        if (voided.contains(row.integer(0))) continue;
        domain::GroupRecord group;
        group.id = row.integer(0);
        group.name = row.text(1);
        group.weekday = static_cast<int>(row.integer(2));
        group.staff = row.optional_integer(3);
        set_plan(reader, group, day, voided_plans);
        groups.emplace_back(folded(group.name), std::move(group));
    }
    std::ranges::sort(groups, [](const auto& a, const auto& b) { return std::pair(a.first, a.second.id) < std::pair(b.first, b.second.id); });
    std::vector<domain::GroupRecord> out;
    for (auto& [name, group] : groups) out.push_back(std::move(group));
    return out;
}

std::vector<domain::RosterLine> roster_of(const Reader& reader, std::int64_t group) {
    Statement row(reader.connection(), "SELECT j.id, j.client, j.day, j.entry, l.id, l.day FROM group_join j LEFT JOIN group_leave l ON "
                                       "l.group_join=j.id AND l.entry<=:bound WHERE j.care_group=:group AND j.entry<=:bound ORDER BY j.id, l.id");
    row.bind(":group", group).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::group_join), voided_leaves = voided_rows(reader, Fact::group_leave);
    const auto merged = survivors(reader);
    std::vector<domain::RosterLine> roster;
    while (row.step()) {
        if (voided.contains(row.integer(0))) continue;
        if (roster.empty() || roster.back().join != row.integer(0)) { // else another leave of the same stay
            roster.push_back({row.integer(0), survivor_of(row.integer(1), merged), Day::from_number(row.integer(2)), std::nullopt, row.integer(3)});
        }
        if (row.is_null(4) || voided_leaves.contains(row.integer(4))) continue;
        const Day left = Day::from_number(row.integer(5));
        roster.back().left = std::min(roster.back().left.value_or(left), left);
    }
    std::ranges::stable_sort(roster, {}, &domain::RosterLine::joined);
    return roster;
}

std::vector<domain::MeetingRecord> meetings_in(const Reader& reader, DayRange range, std::optional<std::int64_t> group) {
    Statement row(reader.connection(), std::string("SELECT id, care_group, day, at, minutes, modality, staff, entry FROM meeting WHERE day "
                                                   "BETWEEN :first AND :last AND entry<=:bound") +
                                           (group ? " AND care_group=:group" : "") + " ORDER BY at, id");
    row.bind(":first", std::int64_t{range.first.number()}).bind(":last", std::int64_t{range.last.number()}).bind(":bound", reader.bound());
    if (group) row.bind(":group", *group);
    const auto voided = voided_rows(reader, Fact::meeting);
    std::vector<domain::MeetingRecord> meetings;
    while (row.step())
        if (!voided.contains(row.integer(0)))
            meetings.push_back({row.integer(0), row.integer(1), Day::from_number(row.integer(2)), Instant::from_microseconds(row.integer(3)),
                                row.integer(4), row.text(5), row.optional_integer(6), row.integer(7)});
    return meetings;
}

std::set<std::int64_t> recorded_at_meeting(const Reader& reader, std::int64_t meeting) {
    Statement row(reader.connection(), "SELECT s.id, s.client FROM session_detail d JOIN session s ON s.id=d.id WHERE d.meeting=:meeting AND "
                                       "d.entry<=:bound AND s.entry<=:bound");
    row.bind(":meeting", meeting).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::session);
    const auto merged = survivors(reader);
    std::set<std::int64_t> clients;
    while (row.step()) {
        if (voided.contains(row.integer(0))) continue;
        clients.insert(survivor_of(row.integer(1), merged));
    }
    return clients;
}

std::vector<UnresolvedSlot> unresolved_slots(const Reader& reader, DayRange range) {
    std::map<std::int64_t, std::vector<domain::RosterLine>> rosters;
    std::vector<UnresolvedSlot> slots;
    for (const domain::MeetingRecord& meeting : meetings_in(reader, range, std::nullopt)) {
        auto roster = rosters.find(meeting.group);
        if (roster == rosters.end()) roster = rosters.emplace(meeting.group, roster_of(reader, meeting.group)).first;
        const auto recorded = recorded_at_meeting(reader, meeting.id);
        for (const std::int64_t client : domain::members_on(roster->second, meeting.day, meeting.entry))
            if (!recorded.contains(client)) slots.push_back({meeting, client});
    }
    return slots;
}

std::vector<GroupTotals> group_totals(const Reader& reader, DayRange range) {
    std::map<std::int64_t, GroupTotals> totals;
    const auto of = [&](std::int64_t group) -> GroupTotals& {
        GroupTotals& total = totals[group];
        total.group = group;
        return total;
    };
    std::set<std::pair<std::int64_t, std::int64_t>> days; // of sessions without a meeting: group and day
    Statement row(reader.connection(),
                  "SELECT s.id, s.care_group, s.minutes, s.status, d.meeting FROM session s LEFT JOIN session_detail d ON "
                  "d.id=s.id AND d.entry<=:bound WHERE s.id BETWEEN :first AND :last AND s.care_group IS NOT NULL AND s.kind=1 AND s.entry<=:bound");
    row.bind(":first", std::int64_t{range.first.number()} * places_of_a_day);
    row.bind(":last", std::int64_t{range.last.number()} * places_of_a_day + places_of_a_day - 1).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::session), voided_meetings = voided_rows(reader, Fact::meeting);
    while (row.step()) {
        if (voided.contains(row.integer(0)) || (!row.is_null(4) && voided_meetings.contains(row.integer(4)))) continue;
        GroupTotals& total = of(row.integer(1));
        ++total.scheduled;
        if (row.is_null(4)) days.emplace(row.integer(1), row.integer(0) >> 20);
        if (static_cast<domain::SessionStatus>(row.integer(3)) != domain::SessionStatus::attended) continue;
        ++total.attended;
        total.minutes += row.integer(2);
    }
    for (const auto& [group, day] : days) ++of(group).meetings;
    for (const domain::MeetingRecord& meeting : meetings_in(reader, range, std::nullopt)) ++of(meeting.group).meetings;
    for (const UnresolvedSlot& slot : unresolved_slots(reader, range)) ++of(slot.meeting.group).scheduled;
    std::vector<GroupTotals> list;
    for (const auto& [group, total] : totals) list.push_back(total);
    return list;
}

std::int64_t record_group(Writer& writer, const domain::GroupRecord& group, Day from) {
    const std::int64_t id = writer.record(Fact::care_group, {group.name, std::int64_t{group.weekday}, or_null(group.staff)});
    writer.record(Fact::group_plan, {id, group.kind, std::int64_t{group.weekday}, group.starts ? Value(std::int64_t{*group.starts}) : Value(),
                                     group.minutes, or_null(group.capacity), group.modality, or_null(group.staff), day_value(from)});
    return id;
}

std::int64_t record_join(Writer& writer, std::int64_t group, std::int64_t client, Day day) {
    return writer.record(Fact::group_join, {group, client, day_value(day)});
}

void record_leave(Writer& writer, std::int64_t join, Day day) { writer.record(Fact::group_leave, {join, day_value(day)}); }

std::int64_t record_meeting(Writer& writer, const domain::MeetingRecord& meeting) {
    return writer.record(Fact::meeting, {meeting.group, day_value(meeting.day), meeting.at.microseconds(), meeting.minutes, meeting.modality,
                                         or_null(meeting.staff)});
}

} // namespace mat::store
