// Sessions, groups and meetings in the store: numbers, notes, what a void takes away, and merged people.
#include "made_store.hpp"

#include "store/error.hpp"
#include "store/groups.hpp"
#include "store/query.hpp"
#include "store/sessions.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace mat;
using namespace mat::store;
using domain::SessionKind;
using domain::SessionStatus;
using made::client;
using made::MadeStore;

namespace {

const Day monday = *Day::parse("2026-03-02");
constexpr std::int64_t one = 1001, other = 1002, third = 1003;
const std::string words = "breath smelled of marzipan";

domain::SessionRecord session(std::int64_t who, Instant at, std::optional<std::int64_t> meeting = {}) {
    domain::SessionRecord record;
    record.client = who;
    record.staff = 1;
    record.minutes = 50;
    if (meeting) {
        record.kind = SessionKind::group;
        record.group = 1;
    }
    record.detail = domain::SessionDetail{at, "cbt", "in-person", "client", meeting, {}, {}};
    return record;
}

/// Three people in a group that has met on Monday, where 1001 and 1002 are recorded; a session with a note on Tuesday.
struct Clinic3 : MadeStore {
    Clinic3() {
        now = made::morning(monday);
        write("intake refer", [&](Writer& writer) {
            for (int i = 1; i <= 3; ++i) record_client(writer, keys(writer), made::person(i), false);
        });
        write("group add", [&](Writer& writer) {
            domain::GroupRecord group;
            group.name = "Monday group";
            group.weekday = 1;
            group.starts = 36'000;
            group.capacity = 12;
            record_group(writer, group, monday);
            for (const std::int64_t who : {one, other, third}) record_join(writer, 1, who, monday);
        });
        now = now + 60'000'000;
        write("group attend", [&](Writer& writer) {
            record_meeting(writer, {0, 1, monday, now, 60, "in-person", 1, 0});
            first = record_session(writer, monday, session(one, now, 1));
            second = record_session(writer, monday, session(other, now, 1));
            record_meeting_note(writer, keys(writer), 1, "progress", 1, words);
        });
        now = made::morning(monday + 1);
        write("session log", [&](Writer& writer) {
            alone = record_session(writer, monday + 1, session(other, now));
            record_session_note(writer, keys(writer), alone, other, "progress", 1, words);
        });
    }
    std::vector<domain::SessionRecord> all(SessionQuery query = {}) const {
        return read([&](const Reader& reader) { return list_sessions(reader, query); });
    }
    std::vector<std::int64_t> unresolved() const {
        return read([&](const Reader& reader) {
            std::vector<std::int64_t> clients;
            for (const UnresolvedSlot& slot : unresolved_slots(reader, {monday, monday})) clients.push_back(slot.client);
            return clients;
        });
    }
    std::int64_t slots() const {
        return read([&](const Reader& reader) {
            std::int64_t count = 0;
            for (const SlotCount& slot : slot_counts(reader, {monday, monday + 7})) count += slot.count;
            return count;
        });
    }
    std::int64_t first = 0, second = 0, alone = 0;
};

/// What `v_session` shows, as `session client` lines.
std::vector<std::string> viewed(const MadeStore& made) {
    return made.read([&](const Reader& reader) {
        const auto answer = run_query(reader, read_clinic(reader), domain::Role::auditor, "SELECT session||' '||client FROM v_session ORDER BY session");
        REQUIRE(answer);
        std::vector<std::string> lines;
        for (const auto& row : answer->rows) lines.push_back(std::get<std::string>(row[0]));
        return lines;
    });
}

} // namespace

TEST_CASE("sessions come in order, with their notes and those of their meeting") {
    const Clinic3 made;
    const auto sessions = made.all();
    REQUIRE(sessions.size() == 3);
    CHECK(sessions[0].id == made.first);
    CHECK(sessions[2].id == made.alone);
    CHECK(sessions[0].notes.size() == 1);
    CHECK(sessions[0].notes[0].meeting == 1);
    CHECK(sessions[2].notes[0].session == made.alone);
    CHECK(sessions[2].day() == monday + 1);
    SessionQuery query;
    query.meeting = 1;
    CHECK(made.all(query).size() == 2);
    query = {};
    query.days = DayRange{monday + 1, monday + 1};
    CHECK(made.all(query).size() == 1);
    query = {};
    query.staff = 2;
    CHECK(made.all(query).empty());
    CHECK(made.slots() == 3);
    CHECK(made.unresolved() == std::vector<std::int64_t>{third});
}

TEST_CASE("a session's number never changes, and every way to it agrees") {
    Clinic3 made;
    const auto numbers = [&] {
        return made.read([&](const Reader& reader) {
            const SessionNumbers all(reader);
            std::vector<std::int64_t> found{all.of(made.first), all.of(made.second), all.of(made.alone)};
            for (const std::int64_t id : {made.first, made.second, made.alone}) {
                CHECK(session_number(reader, id) == all.of(id));
                CHECK(all.id_of(all.of(id)) == id);
                const auto session = find_session(reader, all.of(id));
                REQUIRE(session);
                CHECK(session->id == id);
            }
            CHECK(all.of(1) == 0);
            CHECK_FALSE(all.id_of(0));
            CHECK_FALSE(find_session(reader, 0));
            CHECK_FALSE(find_session(reader, 99));
            return found;
        });
    };
    CHECK(numbers() == std::vector<std::int64_t>{1, 2, 3});
    made.write("session log", [&](Writer& writer) { record_session(writer, monday - 30, session(one, made.now)); });
    CHECK(numbers() == std::vector<std::int64_t>{1, 2, 3});
    CHECK(viewed(made) == std::vector<std::string>{"1 1001-9", "2 1002-4", "3 1002-4", "4 1001-9"});
    made.write("void", [&](Writer& writer) { made::void_row(writer, Fact::session, made.first, monday); });
    made.read([&](const Reader& reader) {
        CHECK(session_number(reader, made.alone) == 3);
        CHECK(find_session(reader, 1).failure().code == "voided");
        return 0;
    });
    CHECK(viewed(made) == std::vector<std::string>{"2 1002-4", "3 1002-4", "4 1001-9"});
}

TEST_CASE("what is voided is gone from every answer") {
    SUBCASE("a session: its slot is open again") {
        Clinic3 made;
        made.write("void", [&](Writer& writer) { made::void_row(writer, Fact::session, made.first, monday); });
        CHECK(made.all().size() == 2);
        CHECK(made.slots() == 2);
        CHECK(made.unresolved() == std::vector<std::int64_t>{one, third});
    }
    SUBCASE("a meeting: with everything of it") {
        Clinic3 made;
        made.write("void", [&](Writer& writer) { made::void_row(writer, Fact::meeting, 1, monday); });
        CHECK(made.all().size() == 1);
        CHECK(made.slots() == 1);
        CHECK(made.unresolved().empty());
        CHECK(viewed(made) == std::vector<std::string>{"3 1002-4"});
        made.read([&](const Reader& reader) {
            CHECK_FALSE(find_session(reader, 1));
            CHECK(meetings_in(reader, {monday, monday}, 1).empty());
            CHECK(group_totals(reader, {monday, monday}).empty());
            return 0;
        });
    }
    SUBCASE("a join: nobody waits for that person") {
        Clinic3 made;
        made.write("void", [&](Writer& writer) { made::void_row(writer, Fact::group_join, 3, monday); });
        CHECK(made.unresolved().empty());
        made.read([&](const Reader& reader) {
            CHECK(roster_of(reader, 1).size() == 2);
            return 0;
        });
    }
    SUBCASE("a leave: the person is in again") {
        Clinic3 made;
        made.write("group leave", [&](Writer& writer) { record_leave(writer, 3, monday); });
        CHECK(made.unresolved().empty());
        made.write("void", [&](Writer& writer) { made::void_row(writer, Fact::group_leave, 1, monday); });
        CHECK(made.unresolved() == std::vector<std::int64_t>{third});
    }
    SUBCASE("a note, a group, a plan") {
        Clinic3 made;
        made.write("void", [&](Writer& writer) {
            made::void_row(writer, Fact::session_note, 2, monday);
            made::void_row(writer, Fact::group_plan, 1, monday);
        });
        CHECK(made.all()[2].notes.empty());
        made.read([&](const Reader& reader) {
            const auto groups = list_groups(reader, monday);
            REQUIRE(groups.size() == 1);
            CHECK_FALSE(groups[0].capacity);
            return 0;
        });
        made.write("void", [&](Writer& writer) { made::void_row(writer, Fact::care_group, 1, monday); });
        CHECK(made.read([&](const Reader& reader) { return list_groups(reader, monday).size(); }) == 0);
    }
}

TEST_CASE("a look back sees what was recorded by then") {
    const Clinic3 made;
    const Store store = Store::open_to_read(made.path());
    std::size_t last = 0;
    for (std::int64_t entry = 1; entry <= made.read([](const Reader& reader) { return reader.head(); }); ++entry) {
        Reader reader(store, made.now);
        reader.look_back_to(entry, made.now);
        const auto sessions = list_sessions(reader, {});
        CHECK(sessions.size() >= last);
        last = sessions.size();
        for (const auto& session : sessions) CHECK(session_number(reader, session.id) <= std::ssize(sessions));
        CHECK(std::ssize(sessions) == std::ssize(list_sessions(reader, {nullptr, DayRange{monday, monday + 1}, {}, {}})));
        CHECK(roster_of(reader, 1).size() <= 3);
    }
    CHECK(last == 3);
}

TEST_CASE("a merged person is one, whichever number was used") {
    Clinic3 made;
    made.write("intake merge", [&](Writer& writer) { writer.record(Fact::client_alias, {third, one}); });
    CHECK(made.unresolved().empty()); // 1001 is recorded, and so is who had the number 1003
    made.read([&](const Reader& reader) {
        CHECK(domain::members_on(roster_of(reader, 1), monday) == std::vector<std::int64_t>{one, other});
        const Client person = client(reader, third);
        CHECK(list_sessions(reader, {&person, {}, {}, {}}).size() == 1);
        return 0;
    });
    made.write("session log", [&](Writer& writer) { record_session(writer, monday, session(third, made.now)); });
    made.read([&](const Reader& reader) {
        const Client person = client(reader, one);
        const auto sessions = list_sessions(reader, {&person, {}, {}, {}});
        CHECK(sessions.size() == 2);
        CHECK(std::ranges::all_of(sessions, [](const auto& each) { return each.client == one; }));
        for (const SlotCount& slot : slot_counts(reader, {monday, monday + 7})) CHECK(slot.client != third);
        return 0;
    });
}

TEST_CASE("a note is sealed to its row, and with the key of the person it is about") {
    Clinic3 made;
    made.read([&](const Reader& reader) {
        const auto sessions = list_sessions(reader, {});
        CHECK(open_note(reader, made.keys(reader), sessions[0].notes[0]) == words);
        CHECK(open_note(reader, made.keys(reader), sessions[2].notes[0]) == words);
        return 0;
    });
    made.settle();
    made::Engine engine(made.path());
    const auto bytes = engine.rows("SELECT note FROM session_note WHERE id=2");
    CHECK(std::get<Blob>(bytes[0][0]).bytes.find("marzipan") == std::string::npos);
    engine.run("UPDATE session_note SET note=(SELECT note FROM session_note WHERE id=2) WHERE id=1"); // another key
    made.read([&](const Reader& reader) {
        const auto sessions = list_sessions(reader, {});
        CHECK_THROWS_AS(open_note(reader, made.keys(reader), sessions[0].notes[0]), Error);
        return 0;
    });
    engine.run("UPDATE session SET client=1001 WHERE id=?", {made.alone});
    made.read([&](const Reader& reader) {
        const auto sessions = list_sessions(reader, {});
        CHECK_THROWS_AS(open_note(reader, made.keys(reader), sessions[2].notes[0]), Error);
        return 0;
    });
}

TEST_CASE("the plan of a day is the newest that has begun") {
    Clinic3 made;
    made.write("group change", [&](Writer& writer) {
        writer.record(Fact::group_plan, {1, std::string("family"), 2, 64'800, 90, Value(), std::string("video"), Value(), std::int64_t{(monday + 7).number()}});
    });
    made.read([&](const Reader& reader) {
        CHECK(list_groups(reader, monday + 6)[0].kind == "clinical");
        const auto group = list_groups(reader, monday + 7)[0];
        CHECK(group.kind == "family");
        CHECK(group.weekday == 2);
        CHECK(group.starts == 64'800);
        CHECK_FALSE(group.capacity);
        CHECK(list_groups(reader, monday - 50)[0].kind == "clinical");
        return 0;
    });
}
