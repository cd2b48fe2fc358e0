// Groups, who is in them, and their meetings: facts out, entries in.
#pragma once

#include "domain/groups.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"

namespace mat::store {

/// Every group with the plan in force on that day (the first one, where the day is before it), in order of name.
std::vector<domain::GroupRecord> list_groups(const Reader& reader, Day day);

/// Every stay in that group, in order of joining; clients are survivors. A stay whose join is voided is none.
std::vector<domain::RosterLine> roster_of(const Reader& reader, std::int64_t group);

/// Meetings of a range of days in order of beginning; of one group, where one is named.
std::vector<domain::MeetingRecord> meetings_in(const Reader& reader, DayRange range, std::optional<std::int64_t> group);

/// Who has a session of that meeting.
std::set<std::int64_t> recorded_at_meeting(const Reader& reader, std::int64_t meeting);

/// People of the roster whom nobody has marked, of every meeting in the range.
struct UnresolvedSlot {
    domain::MeetingRecord meeting;
    std::int64_t client = 0; ///< the survivor's
};
std::vector<UnresolvedSlot> unresolved_slots(const Reader& reader, DayRange range);

/// What one group came to in a range of days. Imported sessions have no meeting: a day of them is one.
struct GroupTotals {
    std::int64_t group = 0, meetings = 0, scheduled = 0, attended = 0;
    std::int64_t minutes = 0; ///< that people were there, together
};
std::vector<GroupTotals> group_totals(const Reader& reader, DayRange range);

/// A new group with its plan, in force from that day on. `group.id` is not looked at; the number is answered.
std::int64_t record_group(Writer& writer, const domain::GroupRecord& group, Day from);
/// Answers the number of the join.
std::int64_t record_join(Writer& writer, std::int64_t group, std::int64_t client, Day day);
void record_leave(Writer& writer, std::int64_t join, Day day);
/// `meeting.id` is not looked at; the number is answered.
std::int64_t record_meeting(Writer& writer, const domain::MeetingRecord& meeting);

} // namespace mat::store
