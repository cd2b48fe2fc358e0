// Sessions, their numbers and their notes: facts out, entries in.
#pragma once

#include "domain/sessions.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"

#include <unordered_map>

namespace mat::store {

/// A session's number, as people say it ("session 883"): its place among all sessions in the order in which they were
/// recorded, voided ones too. Nothing is ever taken away, so that a number never changes, at whatever entry one looks.
class SessionNumbers {
  public:
    /// Reads the order of all sessions at once, for those who show many.
    explicit SessionNumbers(const Reader& reader);
    /// 0 where there is no such session.
    std::int64_t of(std::int64_t id) const;
    /// The store's key of that session.
    std::optional<std::int64_t> id_of(std::int64_t number) const;

  private:
    std::vector<std::int64_t> ids_; ///< in the order of recording
    std::unordered_map<std::int64_t, std::int64_t> numbers_;
};

/// The number of one session; looks at every session, as SessionNumbers does.
std::int64_t session_number(const Reader& reader, std::int64_t id);

/// Which sessions are asked for; what is not said is not asked.
struct SessionQuery {
    const Client* client = nullptr;
    std::optional<DayRange> days;
    std::optional<std::int64_t> staff;
    std::optional<std::int64_t> meeting;
};
/// In order of day and beginning. Voided ones are left out, and those of voided meetings; clients are survivors.
std::vector<domain::SessionRecord> list_sessions(const Reader& reader, const SessionQuery& query);

/// Failure (not found) quoting the number.
Result<domain::SessionRecord> find_session(const Reader& reader, std::int64_t number);

/// Records the session and, where there is one, its detail. `session.id` is not looked at: the id is answered, the
/// next of that day.
std::int64_t record_session(Writer& writer, Day day, const domain::SessionRecord& session);

/// Seals the words with the person's data key and records the note, signed at the writer's moment.
std::int64_t record_session_note(Writer& writer, const Keys& keys, std::int64_t session, std::int64_t client, std::string_view kind,
                                 std::int64_t staff, std::string_view words);
/// The same for what is said of a meeting, sealed with the clinic's data key.
std::int64_t record_meeting_note(Writer& writer, const Keys& keys, std::int64_t meeting, std::string_view kind, std::int64_t staff,
                                 std::string_view words);
/// The words. The look must have been recorded and committed before. Throws Error (damaged) where they do not open.
std::string open_note(const Reader& reader, const Keys& keys, const domain::SessionNote& note);

/// How many slots of which kind came to what, in a range of days: sessions, as they were recorded.
struct SlotCount {
    std::optional<std::int64_t> staff;
    domain::SessionKind kind = domain::SessionKind::individual;
    std::int64_t client = 0; ///< the survivor's
    domain::SessionStatus status = domain::SessionStatus::attended;
    std::int64_t count = 0;
};
std::vector<SlotCount> slot_counts(const Reader& reader, DayRange range);

} // namespace mat::store
