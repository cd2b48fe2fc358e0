// Groups and who was there, as values, and the rules about them: who may join, who may be marked, what a roll call makes.
#pragma once

#include "domain/sessions.hpp"

#include <map>

namespace mat::domain {

/// Words of `group add`, as they are typed and stored.
std::span<const std::string_view> group_kinds();
std::span<const std::string_view> group_modalities();
/// `sun` to `sat`; 0 is Sunday.
std::span<const std::string_view> weekday_names();

inline constexpr std::int64_t usual_group_minutes = 60;
inline constexpr std::int64_t usual_group_capacity = 12; ///< `group.max` (domain.md 8)

/// A group as it is planned on a day. Imported groups have a weekday and no plan.
struct GroupRecord {
    std::int64_t id = 0;
    std::string name;
    std::string kind = "clinical";
    int weekday = 0;
    std::optional<std::int32_t> starts; ///< seconds after midnight
    std::int64_t minutes = usual_group_minutes;
    std::optional<std::int64_t> capacity;
    std::string modality = "in-person";
    std::optional<std::int64_t> staff; ///< who leads it
};

/// One stay of a person in a group.
struct RosterLine {
    std::int64_t join = 0;   ///< number of the join
    std::int64_t client = 0; ///< the survivor's
    Day joined;
    std::optional<Day> left; ///< first day no longer in
    std::int64_t entry = 0;  ///< of the join
    bool open_on(Day day) const { return joined <= day && (!left || day < *left); }
};

struct MeetingRecord {
    std::int64_t id = 0, group = 0;
    Day day;
    Instant at;
    std::int64_t minutes = 0;
    std::string modality;
    std::optional<std::int64_t> staff;
    std::int64_t entry = 0; ///< audit entry under which it was recorded
};

/// Who is in the group on that day, each person once, in order of number. Who joined on the day itself counts for
/// meetings recorded after that (`before_entry`: the meeting's entry).
std::vector<std::int64_t> members_on(const std::vector<RosterLine>& roster, Day day, std::optional<std::int64_t> before_entry = {});

/// How one person was there.
struct Mark {
    SessionStatus status = SessionStatus::attended;
    std::optional<std::int64_t> late_minutes; ///< came so many minutes after the beginning
    std::optional<std::int64_t> left_minutes; ///< left so many minutes after the beginning
    friend bool operator==(const Mark&, const Mark&) = default;
    /// `present`, `late 10`, `left 35`, `absent`, `excused`
    std::string text() const;
    /// Minutes in the room, of a meeting of that length; 0 for who was not there.
    std::int64_t minutes_of(std::int64_t meeting_minutes) const;
};
using Marks = std::map<std::int64_t, Mark>; ///< by client number

/// Why these marks make no sense for a meeting of that length; empty where they do.
std::string fault_of(const Mark& mark, std::int64_t meeting_minutes);

/// Who gets a session and who stays unresolved.
struct Attendance {
    Verdict verdict;
    Marks recorded;
    std::vector<std::int64_t> by_that_act; ///< of `recorded`: present because the others were named
    std::vector<std::int64_t> unresolved;
};
/// What is known of a meeting before the marks.
struct MeetingFacts {
    std::string group;                  ///< its name, for words
    std::vector<std::int64_t> members;  ///< of the roster on that day
    std::set<std::int64_t> recorded;    ///< who has a session already
};
/// Gives every mark its place. `rest_present`: who is on the roster and not named was there by that act. A person not
/// on the roster is refused (`not-on-roster`, local) unless they walked in, one who has a session is too (`already-recorded`).
Attendance take_attendance(const MeetingFacts& facts, const Marks& marks, const std::set<std::int64_t>& walked_in, bool rest_present);

/// What is known before somebody joins.
struct JoinFacts {
    GroupRecord group;
    std::vector<RosterLine> roster;
    bool in_care = false;
};
/// May this person join on that day: not twice (`already-in-group`, local, never overridden), not beyond the capacity
/// (`group-full`, local; a counselor may override). A clinical group with somebody who is not in care is a warning.
SessionJudgement judge_join(const JoinFacts& facts, std::int64_t client, Day day, const SessionAsker& asker);

/// Whether somebody with these roles may make, fill and lead groups of that kind.
bool may_keep_group(Roles roles, std::string_view kind);

} // namespace mat::domain
