#include "store/sessions.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"

#include <algorithm>
#include <map>

namespace mat::store {
namespace {

// Imports into a store that has sessions take the upper half of a day's places (exchange/import_care.cpp).
constexpr std::int64_t places = std::int64_t{1} << 20, upper_half = places / 2;

constexpr std::string_view columns =
    "SELECT s.id, s.client, s.staff, s.care_group, s.kind, s.minutes, s.status, s.recorded_at, d.at, d.approach, d.modality, "
    "d.with_whom, d.meeting, d.late_minutes, d.left_minutes, n.id, n.session, n.meeting, n.kind, n.staff, n.signed_at FROM session s "
    "LEFT JOIN session_detail d ON d.id=s.id AND d.entry<=:bound LEFT JOIN session_note n ON (n.session=s.id OR n.meeting=d.meeting) "
    "AND n.entry<=:bound WHERE s.entry<=:bound";

struct Voids {
    explicit Voids(const Reader& reader)
        : sessions(voided_rows(reader, Fact::session)), meetings(voided_rows(reader, Fact::meeting)),
          notes(voided_rows(reader, Fact::session_note)), details(voided_rows(reader, Fact::session_detail)) {}
    std::unordered_set<std::int64_t> sessions, meetings, notes, details;
};

domain::SessionRecord session_from(Statement& row, const Survivors& merged) {
    domain::SessionRecord session;
    session.id = row.integer(0);
    session.client = survivor_of(row.integer(1), merged);
    session.staff = row.optional_integer(2);
    session.group = row.optional_integer(3);
    session.kind = static_cast<domain::SessionKind>(row.integer(4));
    session.minutes = row.integer(5);
    session.status = static_cast<domain::SessionStatus>(row.integer(6));
    session.recorded_at = Instant::from_microseconds(row.integer(7));
    if (!row.is_null(8))
        session.detail = domain::SessionDetail{Instant::from_microseconds(row.integer(8)), row.text(9), row.text(10), row.text(11),
                                               row.optional_integer(12), row.optional_integer(13), row.optional_integer(14)};
    return session;
}

// A row a session and note; neighbours of the same session are one.
std::vector<domain::SessionRecord> sessions_from(const Reader& reader, Statement& row) {
    const Voids voids(reader);
    const auto merged = survivors(reader);
    std::vector<domain::SessionRecord> sessions;
    while (row.step()) {
        const bool of_voided_meeting = !row.is_null(12) && voids.meetings.contains(row.integer(12));
        if (voids.sessions.contains(row.integer(0)) || of_voided_meeting) continue;
        if (sessions.empty() || sessions.back().id != row.integer(0)) {
            sessions.push_back(session_from(row, merged));
            if (voids.details.contains(row.integer(0))) sessions.back().detail.reset();
        }
        if (!row.is_null(15) && !voids.notes.contains(row.integer(15)))
            sessions.back().notes.push_back({row.integer(15), row.optional_integer(16), row.optional_integer(17), row.text(18),
                                             row.integer(19), Instant::from_microseconds(row.integer(20))});
    }
    return sessions;
}

Value or_null(const std::optional<std::int64_t>& value) { return value ? Value(*value) : Value(); }
Value words_or_null(const std::string& words) { return words.empty() ? Value() : Value(words); }

std::int64_t next_session_id(const Writer& writer, Day day) {
    const std::int64_t first = std::int64_t{day.number()} << 20;
    Statement statement(writer.connection(), "SELECT max(id) FROM session WHERE id BETWEEN :first AND :last");
    statement.bind(":first", first).bind(":last", first + upper_half - 1);
    statement.step();
    const std::int64_t id = statement.optional_integer(0).value_or(first) + 1;
    if (id >= first + upper_half) throw Error(Exit::failed, "numbers-used-up", "there is no session left on " + day.text());
    return id;
}

// Rows of sessions that are not voided, nor of a voided meeting.
constexpr std::string_view live_sessions =
    " s.entry<=:bound AND s.id NOT IN (SELECT row_id FROM void WHERE fact=73 AND entry<=:bound) AND s.id NOT IN (SELECT d.id FROM "
    "void v JOIN session_detail d ON d.meeting=v.row_id WHERE v.fact=76 AND v.entry<=:bound)";

} // namespace

SessionNumbers::SessionNumbers(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT id FROM session WHERE entry<=:bound ORDER BY entry, id");
    statement.bind(":bound", reader.bound());
    while (statement.step()) {
        ids_.push_back(statement.integer(0));
        numbers_.emplace(ids_.back(), std::ssize(ids_));
    }
}

std::int64_t SessionNumbers::of(std::int64_t id) const {
    const auto found = numbers_.find(id);
    return found == numbers_.end() ? 0 : found->second;
}

std::optional<std::int64_t> SessionNumbers::id_of(std::int64_t number) const {
    if (number < 1 || number > std::ssize(ids_)) return std::nullopt;
    return ids_[static_cast<std::size_t>(number - 1)];
}

std::int64_t session_number(const Reader& reader, std::int64_t id) {
    Statement statement(reader.connection(), "SELECT count(*) FROM session s, (SELECT id, entry FROM session WHERE id=:id AND entry<=:bound) x "
                                             "WHERE s.entry<x.entry OR (s.entry=x.entry AND s.id<=x.id)");
    statement.bind(":id", id).bind(":bound", reader.bound());
    return statement.step() ? statement.integer(0) : 0;
}

std::vector<domain::SessionRecord> list_sessions(const Reader& reader, const SessionQuery& query) {
    std::string sql(columns);
    if (query.client != nullptr) sql += " AND s.client IN " + query.client->places();
    if (query.days) sql += " AND s.id BETWEEN :first AND :last";
    if (query.staff) sql += " AND s.staff=:staff";
    if (query.meeting) sql += " AND s.id IN (SELECT id FROM session_detail WHERE meeting=:meeting)";
    Statement statement(reader.connection(), sql + " ORDER BY s.id, n.id");
    statement.bind(":bound", reader.bound());
    if (query.client != nullptr) query.client->bind(statement);
    if (query.days) {
        statement.bind(":first", std::int64_t{query.days->first.number()} << 20);
        statement.bind(":last", (std::int64_t{query.days->last.number()} << 20) + places - 1);
    }
    if (query.staff) statement.bind(":staff", *query.staff);
    if (query.meeting) statement.bind(":meeting", *query.meeting);
    auto sessions = sessions_from(reader, statement);
    std::ranges::stable_sort(sessions, [](const auto& a, const auto& b) { // imported ones, without a time, first
        if (a.day() != b.day()) return a.day() < b.day();
        return (a.detail ? a.detail->at : Instant()) < (b.detail ? b.detail->at : Instant());
    });
    return sessions;
}

Result<domain::SessionRecord> find_session(const Reader& reader, std::int64_t number) {
    const Failure none{Exit::not_found, "no-such-session", "there is no session " + std::to_string(number), "mat session list shows numbers"};
    if (number < 1) return none;
    Statement place(reader.connection(), "SELECT id FROM session WHERE entry<=:bound ORDER BY entry, id LIMIT 1 OFFSET :before");
    place.bind(":bound", reader.bound()).bind(":before", number - 1);
    if (!place.step()) return none;
    const std::int64_t id = place.integer(0);
    Statement statement(reader.connection(), std::string(columns) + " AND s.id=:id ORDER BY n.id");
    statement.bind(":bound", reader.bound()).bind(":id", id);
    auto found = sessions_from(reader, statement);
    if (found.empty()) return Failure{Exit::not_found, "voided", "session " + std::to_string(number) + " is voided", ""};
    return std::move(found.front());
}

std::int64_t record_session(Writer& writer, Day day, const domain::SessionRecord& session) {
    const std::int64_t id = next_session_id(writer, day);
    writer.record(Fact::session, id, {session.client, or_null(session.staff), or_null(session.group),
                                      static_cast<std::int64_t>(session.kind), session.minutes, static_cast<std::int64_t>(session.status)});
    if (const auto& detail = session.detail)
        writer.record(Fact::session_detail, id, {detail->at.microseconds(), words_or_null(detail->approach), detail->modality, detail->with,
                                                 or_null(detail->meeting), or_null(detail->late_minutes), or_null(detail->left_minutes)});
    return id;
}

std::int64_t record_session_note(Writer& writer, const Keys& keys, std::int64_t session, std::int64_t client, std::string_view kind,
                                 std::int64_t staff, std::string_view words) {
    const std::int64_t id = writer.next_id(Fact::session_note);
    return writer.record(Fact::session_note, id, {session, Value(), std::string(kind), staff, writer.moment().microseconds(),
                                                  Blob{seal(keys.client(writer, client), Fact::session_note, id, words)}});
}

std::int64_t record_meeting_note(Writer& writer, const Keys& keys, std::int64_t meeting, std::string_view kind, std::int64_t staff,
                                 std::string_view words) {
    const std::int64_t id = writer.next_id(Fact::session_note);
    return writer.record(Fact::session_note, id, {Value(), meeting, std::string(kind), staff, writer.moment().microseconds(),
                                                  Blob{seal(keys.clinic(writer), Fact::session_note, id, words)}});
}

std::string open_note(const Reader& reader, const Keys& keys, const domain::SessionNote& note) {
    Statement statement(reader.connection(), "SELECT n.note, s.client FROM session_note n LEFT JOIN session s ON s.id=n.session WHERE n.id=:id");
    statement.bind(":id", note.id);
    if (!statement.step()) throw Error(Exit::damaged, "note", "a note is missing", "mat audit verify");
    const Secret key = statement.is_null(1) ? keys.clinic(reader) : keys.client(reader, statement.integer(1));
    return open_sealed(key, Fact::session_note, note.id, statement.blob(0));
}

std::vector<SlotCount> slot_counts(const Reader& reader, DayRange range) {
    Statement statement(reader.connection(), "SELECT s.staff, s.kind, s.client, s.status, count(*) FROM session s WHERE s.id BETWEEN :first AND "
                                             ":last AND" + std::string(live_sessions) + " GROUP BY s.staff, s.kind, s.client, s.status");
    statement.bind(":first", std::int64_t{range.first.number()} << 20);
    statement.bind(":last", (std::int64_t{range.last.number()} << 20) + places - 1).bind(":bound", reader.bound());
    const auto merged = survivors(reader);
    std::vector<SlotCount> counts;
    while (statement.step()) {
        counts.push_back({statement.optional_integer(0), static_cast<domain::SessionKind>(statement.integer(1)),
                          survivor_of(statement.integer(2), merged),
                          static_cast<domain::SessionStatus>(statement.integer(3)), statement.integer(4)});
    }
    return counts;
}

} // namespace mat::store
