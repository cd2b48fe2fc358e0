// `mat group`: groups, their rosters, and one entry for everybody who was there.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct GroupAddRequest {
    std::string name, kind, weekday, time;
    std::optional<std::string> minutes, capacity, modality, facilitator;
};
void add_group_add(Flags& flags, GroupAddRequest& request);
Result<Answer> run_group_add(const GroupAddRequest&, const Globals&, const Surroundings&, const Need&);

struct GroupJoinRequest {
    std::string name;
    std::vector<std::string> clients;
};
void add_group_join(Flags& flags, GroupJoinRequest& request);
Result<Answer> run_group_join(const GroupJoinRequest&, const Globals&, const Surroundings&, const Need&);

struct GroupLeaveRequest { std::string name, client; };
void add_group_leave(Flags& flags, GroupLeaveRequest& request);
Result<Answer> run_group_leave(const GroupLeaveRequest&, const Globals&, const Surroundings&, const Need&);

struct GroupRosterRequest {
    std::string name;
    std::optional<std::string> on;
};
void add_group_roster(Flags& flags, GroupRosterRequest& request);
Result<Answer> run_group_roster(const GroupRosterRequest&, const Globals&, const Surroundings&, const Need&);

struct GroupListRequest {};
void add_group_list(Flags& flags, GroupListRequest& request);
Result<Answer> run_group_list(const GroupListRequest&, const Globals&, const Surroundings&, const Need&);

struct GroupAttendRequest {
    std::string name;
    std::optional<std::string> day, time, minutes, absent, late, left, excused, also, from, facilitator, note;
};
void add_group_attend(Flags& flags, GroupAttendRequest& request);
Result<Answer> run_group_attend(const GroupAttendRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
