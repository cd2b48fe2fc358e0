#include "domain/groups.hpp"

#include "mat/client_number.hpp"

#include <algorithm>
#include <iterator>

namespace mat::domain {
namespace {

constexpr std::string_view kinds[] = {"clinical", "peer-led", "family", "mutual-help", "community"};
constexpr std::string_view modalities[] = {"in-person", "video", "phone", "text", "online-forum", "app"};
constexpr std::string_view weekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::string_view peers_kinds[] = {"peer-led", "mutual-help", "community"};

std::string number_text(std::int64_t client) {
    const auto number = ClientNumber::from_sequence(client);
    return number ? number->text() : "?";
}

Verdict refused(std::string code, std::string citation, std::string message,
                std::vector<std::pair<std::string, std::string>> facts, std::string change = {}) {
    return {false, {{std::move(code), "local", std::move(citation), std::move(message), std::move(facts)}}, std::move(change)};
}

} // namespace

std::span<const std::string_view> group_kinds() { return kinds; }
std::span<const std::string_view> group_modalities() { return modalities; }
std::span<const std::string_view> weekday_names() { return weekdays; }

bool may_keep_group(Roles roles, std::string_view kind) {
    if (roles.any_of(Role::counselor | Role::case_manager)) return true;
    return roles.any_of(Role::peer_specialist) && std::ranges::find(peers_kinds, kind) != std::end(peers_kinds);
}

std::vector<std::int64_t> members_on(const std::vector<RosterLine>& roster, Day day, std::optional<std::int64_t> before_entry) {
    std::set<std::int64_t> members;
    for (const RosterLine& line : roster) {
        const bool too_late = before_entry && line.joined == day && line.entry > *before_entry;
        if (line.open_on(day) && !too_late) members.insert(line.client);
    }
    return {members.begin(), members.end()};
}

std::string Mark::text() const {
    if (status == SessionStatus::no_show) return "absent";
    if (status == SessionStatus::cancelled) return "excused";
    std::string out;
    if (late_minutes) out = "late " + std::to_string(*late_minutes);
    if (left_minutes) out += (out.empty() ? "" : ", ") + ("left " + std::to_string(*left_minutes));
    return out.empty() ? "present" : out;
}

std::int64_t Mark::minutes_of(std::int64_t meeting_minutes) const {
    if (status != SessionStatus::attended) return 0;
    return left_minutes.value_or(meeting_minutes) - late_minutes.value_or(0);
}

std::string fault_of(const Mark& mark, std::int64_t meeting_minutes) {
    const std::string length = "the meeting lasts " + std::to_string(meeting_minutes) + " minutes";
    if (mark.late_minutes && *mark.late_minutes >= meeting_minutes) return "late by " + std::to_string(*mark.late_minutes) + " minutes: " + length;
    if (mark.left_minutes && *mark.left_minutes >= meeting_minutes) return "left after " + std::to_string(*mark.left_minutes) + " minutes: " + length;
    if (mark.late_minutes && mark.left_minutes && *mark.left_minutes <= *mark.late_minutes) return "left before coming";
    return {};
}

Attendance take_attendance(const MeetingFacts& facts, const Marks& marks, const std::set<std::int64_t>& walked_in, bool rest_present) {
    Attendance out;
    const auto is_member = [&](std::int64_t client) { return std::ranges::find(facts.members, client) != facts.members.end(); };
    Marks wanted = marks;
    for (const std::int64_t client : walked_in) wanted.try_emplace(client);
    for (const auto& [client, mark] : wanted) {
        const std::string who = number_text(client);
        if (facts.recorded.contains(client)) {
            out.verdict = refused("already-recorded", "one record a person and meeting", who + " is recorded for this meeting already",
                                  {{"client", who}, {"group", facts.group}});
            return out;
        }
        if (!is_member(client) && !walked_in.contains(client)) {
            out.verdict = refused("not-on-roster", "roster of the group", who + " is not on the roster of " + facts.group + " on that day",
                                  {{"client", who}, {"group", facts.group}}, "a walk-in is named with --also " + who);
            return out;
        }
        out.recorded.emplace(client, mark);
    }
    for (const std::int64_t client : facts.members) {
        if (facts.recorded.contains(client) || out.recorded.contains(client)) continue;
        if (!rest_present) {
            out.unresolved.push_back(client);
            continue;
        }
        out.recorded.emplace(client, Mark());
        out.by_that_act.push_back(client);
    }
    return out;
}

SessionJudgement judge_join(const JoinFacts& facts, std::int64_t client, Day day, const SessionAsker& asker) {
    SessionJudgement judgement;
    const std::string who = number_text(client);
    for (const RosterLine& line : facts.roster)
        if (line.client == client && (!line.left || day < *line.left)) {
            judgement.verdict = refused("already-in-group", "one stay at a time", who + " is in " + facts.group.name + " since " + line.joined.text(),
                                        {{"client", who}, {"group", facts.group.name}, {"joined", line.joined.text()}});
            return judgement;
        }
    std::set<std::int64_t> staying; // on that day, or from a later one on
    for (const RosterLine& line : facts.roster)
        if (!line.left || day < *line.left) staying.insert(line.client);
    const auto taken = static_cast<std::int64_t>(staying.size());
    if (facts.group.capacity && taken >= *facts.group.capacity) {
        constexpr std::string_view code = "group-full";
        if (asker.overrides.contains(std::string(code)) && asker.roles.any_of(Role::counselor)) {
            judgement.overridden.emplace_back(code);
        } else {
            judgement.verdict = refused(
                std::string(code), "capacity of the group (group.max)",
                facts.group.name + " has " + std::to_string(taken) + " of " + std::to_string(*facts.group.capacity) + " places taken",
                {{"client", who}, {"group", facts.group.name}, {"taken", std::to_string(taken)}, {"capacity", std::to_string(*facts.group.capacity)}},
                "a free place, or a counselor's --override group-full");
            return judgement;
        }
    }
    if (!facts.in_care && facts.group.kind == "clinical") judgement.warnings.push_back(who + " is not in care on " + day.text_with_weekday());
    return judgement;
}

} // namespace mat::domain
