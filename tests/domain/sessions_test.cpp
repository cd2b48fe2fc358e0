// Sessions, groups and who was there: each rule with the neighbouring case that it lets pass.
#include "domain/groups.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mat;
using namespace mat::domain;

namespace {

const Day monday = *Day::parse("2026-11-16");
const Instant ten = Instant::from_seconds(1'794'844'800); // a whole minute

SessionJudgement judge(std::vector<std::pair<std::string, Instant>> others, Instant at, SessionAsker asker, bool in_care = true) {
    return judge_session({in_care, std::move(others)}, {SessionKind::individual, at, monday.text_with_weekday()}, asker);
}

std::vector<RosterLine> roster_of(std::initializer_list<std::int64_t> clients) {
    std::vector<RosterLine> roster;
    for (const std::int64_t client : clients) roster.push_back({std::ssize(roster) + 1, client, monday, {}, std::ssize(roster) + 1});
    return roster;
}

} // namespace

TEST_CASE("kinds are found as they are typed and as they are shown") {
    for (const std::string_view word : session_kinds()) {
        const auto kind = session_kind_named(word);
        REQUIRE(kind.has_value());
        CHECK(session_kind_named(name_of(*kind)) == kind);
        CHECK(*kind != SessionKind::group);
    }
    CHECK(session_kind_named("case-management") == SessionKind::case_management);
    CHECK_FALSE(session_kind_named("Individual"));
    CHECK_FALSE(session_kind_named(""));
    CHECK(name_of(static_cast<SessionKind>(7)) == "unknown");
    CHECK(name_of(static_cast<SessionStatus>(-1)) == "unknown");
}

TEST_CASE("a person is in one session a minute, unless a clinical role says otherwise") {
    const SessionAsker counselor{Role::counselor, {}}, insisting{Role::counselor, {"already-logged"}};
    const SessionAsker peer{Role::peer_specialist, {"already-logged"}};
    struct { std::int64_t seconds; SessionAsker asker; bool allowed; } cases[] = {
        {0, counselor, false}, {59, counselor, false}, {60, counselor, true}, {-1, counselor, true},
        {0, insisting, true},  {0, peer, false},
    };
    for (const auto& each : cases) {
        CAPTURE(each.seconds);
        const auto judgement = judge({{"7", ten}}, ten + each.seconds * 1'000'000, each.asker);
        CHECK(judgement.verdict.allowed == each.allowed);
        if (!each.allowed) CHECK(judgement.verdict.reasons.front().code == "already-logged");
        CHECK(judgement.overridden.size() == (each.allowed && each.seconds == 0 ? 1 : 0));
    }
    CHECK(judge({{"7", ten}}, ten, counselor).verdict.change != "");
    CHECK(judge({}, ten, insisting).overridden.empty()); // nothing was passed
    CHECK(judge({}, ten, counselor).warnings.empty());
    CHECK(judge({}, ten, counselor, false).warnings.size() == 1);
}

TEST_CASE("a note is its author's; a progress note the clinical roles' too") {
    SessionNote progress{1, 1, {}, "progress", 5, ten}, counseling{2, 1, {}, "counseling", 5, ten};
    for (const Role role : {Role::prescriber, Role::nurse, Role::counselor, Role::case_manager}) {
        CHECK(may_open(role, 6, progress));
        CHECK_FALSE(may_open(role, 6, counseling));
        CHECK(may_open(role, 5, counseling));
    }
    for (const Role role : {Role::peer_specialist, Role::front_desk, Role::director, Role::auditor, Role::admin, Role::pharmacist, Role::robot})
        CHECK_FALSE(may_open(role, 6, progress));
    CHECK(may_open(Role::peer_specialist, 5, progress));
}

TEST_CASE("who may log and keep what") {
    CHECK(may_log(Role::peer_specialist, SessionKind::peer));
    CHECK_FALSE(may_log(Role::peer_specialist, SessionKind::individual));
    CHECK(may_log(Role::nurse, SessionKind::individual));
    CHECK_FALSE(may_log(Role::front_desk, SessionKind::peer));
    CHECK(usual_kind(Role::peer_specialist) == SessionKind::peer);
    CHECK(usual_kind(Role::peer_specialist | Role::counselor) == SessionKind::individual);
    for (const std::string_view kind : group_kinds()) {
        CHECK(may_keep_group(Role::counselor, kind));
        CHECK(may_keep_group(Role::case_manager, kind));
        CHECK_FALSE(may_keep_group(Role::nurse, kind));
        CHECK(may_keep_group(Role::peer_specialist, kind) == (kind != "clinical" && kind != "family"));
    }
}

TEST_CASE("minutes in the room, and marks that make no sense") {
    const std::int64_t hour = 60;
    CHECK(Mark{}.minutes_of(hour) == 60);
    CHECK(Mark{SessionStatus::attended, 10, {}}.minutes_of(hour) == 50);
    CHECK(Mark{SessionStatus::attended, {}, 35}.minutes_of(hour) == 35);
    CHECK(Mark{SessionStatus::attended, 10, 35}.minutes_of(hour) == 25);
    CHECK(Mark{SessionStatus::no_show, {}, {}}.minutes_of(hour) == 0);
    CHECK(fault_of({SessionStatus::attended, 59, {}}, hour).empty());
    CHECK_FALSE(fault_of({SessionStatus::attended, 60, {}}, hour).empty());
    CHECK_FALSE(fault_of({SessionStatus::attended, {}, 60}, hour).empty());
    CHECK(fault_of({SessionStatus::attended, 10, 11}, hour).empty());
    CHECK_FALSE(fault_of({SessionStatus::attended, 10, 10}, hour).empty());
}

TEST_CASE("a group takes as many as it has places, and each person once") {
    GroupRecord group;
    group.name = "G";
    group.capacity = 2;
    const SessionAsker counselor{Role::counselor, {}}, insisting{Role::counselor, {"group-full"}}, peer{Role::peer_specialist, {"group-full"}};
    const auto join = [&](const std::vector<RosterLine>& roster, std::int64_t client, const SessionAsker& asker) {
        return judge_join({group, roster, true}, client, monday + 1, asker);
    };
    CHECK(join(roster_of({1001}), 1002, counselor).verdict.allowed);
    CHECK(join(roster_of({1001, 1002}), 1003, counselor).verdict.reasons.front().code == "group-full");
    CHECK(join(roster_of({1001, 1002}), 1003, insisting).verdict.allowed);
    CHECK(join(roster_of({1001, 1002}), 1003, insisting).overridden == std::vector<std::string>{"group-full"});
    CHECK_FALSE(join(roster_of({1001, 1002}), 1003, peer).verdict.allowed);
    CHECK(join(roster_of({1001}), 1001, insisting).verdict.reasons.front().code == "already-in-group");
    auto left = roster_of({1001, 1002});
    left[1].left = monday + 1; // the day asked about is the first one without
    CHECK(join(left, 1002, counselor).verdict.allowed);
    CHECK(join(left, 1003, counselor).verdict.allowed);
    left[1].left = monday + 2;
    CHECK_FALSE(join(left, 1002, counselor).verdict.allowed);
    CHECK_FALSE(join(left, 1003, counselor).verdict.allowed);
    auto later = roster_of({1001, 1002});
    later[1].joined = monday + 5; // a place that is promised is taken
    CHECK_FALSE(join(later, 1003, counselor).verdict.allowed);
    group.capacity.reset();
    CHECK(join(roster_of({1001, 1002, 1003}), 1004, counselor).verdict.allowed);
    CHECK(judge_join({group, {}, false}, 1004, monday, counselor).warnings.size() == 1);
    group.kind = "community";
    CHECK(judge_join({group, {}, false}, 1004, monday, counselor).warnings.empty());
}

TEST_CASE("who joined on the day counts for meetings recorded after that") {
    auto roster = roster_of({1001, 1002}); // entries 1 and 2
    CHECK(members_on(roster, monday, 1) == std::vector<std::int64_t>{1001});
    CHECK(members_on(roster, monday, 2) == std::vector<std::int64_t>{1001, 1002});
    CHECK(members_on(roster, monday + 1, 1) == std::vector<std::int64_t>{1001, 1002});
    CHECK(members_on(roster, monday) == std::vector<std::int64_t>{1001, 1002});
    CHECK(members_on(roster, monday - 1).empty());
}

TEST_CASE("attendance: nobody is marked who is not there to be marked") {
    const MeetingFacts facts{"G", {1001, 1002, 1003}, {1003}};
    CHECK(take_attendance(facts, {{1004, {}}}, {}, false).verdict.reasons.front().code == "not-on-roster");
    CHECK(take_attendance(facts, {{1004, {}}}, {1004}, false).verdict.allowed);
    CHECK(take_attendance(facts, {{1003, {}}}, {}, false).verdict.reasons.front().code == "already-recorded");
    CHECK(take_attendance(facts, {}, {1003}, false).verdict.reasons.front().code == "already-recorded");
    const auto rest = take_attendance(facts, {{1001, {SessionStatus::no_show, {}, {}}}}, {}, true);
    CHECK(rest.recorded.size() == 2);
    CHECK(rest.by_that_act == std::vector<std::int64_t>{1002});
    CHECK(rest.unresolved.empty());
    const auto open = take_attendance(facts, {{1001, {SessionStatus::no_show, {}, {}}}}, {}, false);
    CHECK(open.recorded.size() == 1);
    CHECK(open.unresolved == std::vector<std::int64_t>{1002});
}

TEST_CASE("attendance taken in parts is attendance taken at once") {
    rc::check([] {
        const auto members = *rc::gen::unique<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1001, 1015));
        std::vector<std::int64_t> sorted = members;
        std::ranges::sort(sorted);
        Marks all, first, second;
        for (const std::int64_t member : sorted) {
            const auto word = *rc::gen::inRange(0, 4);
            Mark mark;
            if (word == 1) mark.status = SessionStatus::no_show;
            if (word == 2) mark.status = SessionStatus::cancelled;
            if (word == 3) mark.late_minutes = 5;
            all.emplace(member, mark);
            (*rc::gen::inRange(0, 2) == 0 ? first : second).emplace(member, mark);
        }
        const MeetingFacts facts{"G", sorted, {}};
        const auto once = take_attendance(facts, all, {}, false);
        const auto begun = take_attendance(facts, first, {}, false);
        MeetingFacts later = facts;
        for (const auto& [client, mark] : begun.recorded) later.recorded.insert(client);
        const auto ended = take_attendance(later, second, {}, false);
        RC_ASSERT(once.verdict.allowed && begun.verdict.allowed && ended.verdict.allowed);
        // Everybody is recorded or unresolved, never both, never twice.
        RC_ASSERT(begun.recorded.size() + begun.unresolved.size() == sorted.size());
        RC_ASSERT(ended.unresolved.empty());
        Marks together = begun.recorded;
        together.insert(ended.recorded.begin(), ended.recorded.end());
        RC_ASSERT(together == once.recorded);
        // To name some and let the rest be present leaves nobody open.
        const auto named = take_attendance(facts, first, {}, true);
        RC_ASSERT(named.unresolved.empty() && named.recorded.size() == sorted.size());
        for (const std::int64_t client : named.by_that_act) RC_ASSERT(named.recorded.at(client) == Mark());
    });
}

TEST_CASE("a roster says of every day what its joins and leaves say") {
    rc::check([] {
        std::vector<RosterLine> roster;
        const auto stays = *rc::gen::inRange(0, 12);
        for (int i = 0; i < stays; ++i) {
            RosterLine line{i + 1, 1001 + *rc::gen::inRange<std::int64_t>(0, 4), monday + *rc::gen::inRange(0, 10), {}, i + 1};
            if (*rc::gen::inRange(0, 3) > 0) line.left = line.joined + *rc::gen::inRange(0, 6);
            roster.push_back(line);
        }
        for (int d = -1; d < 18; ++d) {
            std::set<std::int64_t> expected;
            for (const RosterLine& line : roster)
                for (Day day = line.joined; day < line.left.value_or(monday + 30); day = day + 1)
                    if (day == monday + d) expected.insert(line.client);
            RC_ASSERT(members_on(roster, monday + d) == std::vector<std::int64_t>(expected.begin(), expected.end()));
        }
    });
}
