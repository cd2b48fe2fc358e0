// Sessions with a person, one to one or in a group, as values, and the rules that judge one before it is logged.
#pragma once

#include "domain/roles.hpp"
#include "mat/day.hpp"
#include "mat/instant.hpp"
#include "mat/result.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// Kinds and states by the codes under which they are stored. A code is never used again.
enum class SessionKind : std::int64_t {
    individual = 0, group = 1, family = 2, case_management = 3, peer = 4, medical = 5, case_conference = 6,
};
enum class SessionStatus : std::int64_t { attended = 0, no_show = 1, cancelled = 2 };

/// As records and reports write them: `case_management`, `no_show`; `unknown` for a code that is none.
std::string_view name_of(SessionKind kind);
std::string_view name_of(SessionStatus status);
/// `case-management` as it is typed, or `case_management` as it is shown.
std::optional<SessionKind> session_kind_named(std::string_view name);

/// The kinds that `session log` takes, as they are typed; a group's sessions come from its attendance.
std::span<const std::string_view> session_kinds();
/// What a session worked with (domain.md 8, modality codes).
std::span<const std::string_view> session_approaches();
/// How people met.
std::span<const std::string_view> session_modalities();
/// Who was there besides the staff.
std::span<const std::string_view> session_partners();

inline constexpr std::int64_t longest_session = 12 * 60; ///< minutes

/// What only `mat` asks about a session; imported ones have none of it.
struct SessionDetail {
    Instant at; ///< when it began
    std::string approach, modality, with;
    std::optional<std::int64_t> meeting, late_minutes, left_minutes;
};

/// A signed note, without its words.
struct SessionNote {
    std::int64_t id = 0;
    std::optional<std::int64_t> session, meeting; ///< one of them
    std::string kind;                             ///< `progress`, or `counseling`: the author's alone
    std::int64_t staff = 0;
    Instant signed_at;
};

struct SessionRecord {
    std::int64_t id = 0; ///< the store's key: the day and a place in it
    std::int64_t client = 0;
    std::optional<std::int64_t> staff, group;
    SessionKind kind = SessionKind::individual;
    std::int64_t minutes = 0;
    SessionStatus status = SessionStatus::attended;
    Instant recorded_at;
    std::optional<SessionDetail> detail;
    std::vector<SessionNote> notes; ///< its own, and those of its meeting
    Day day() const { return Day::from_number(id >> 20); }
};

/// What a person wants to log.
struct SessionRequest {
    SessionKind kind = SessionKind::individual;
    Instant at;
    std::string day; ///< of `at`, for words
};

/// What the rules look at.
struct SessionFacts {
    bool in_care = false;                             ///< an episode is open on that day
    std::vector<std::pair<std::string, Instant>> others; ///< the person's other sessions of that day: number, beginning
};

/// Who asks, and which local rules they ask to go past.
struct SessionAsker {
    Roles roles;
    std::set<std::string> overrides;
};

/// Judges a session before it is logged: the same person is not in two sessions that begin in the same minute
/// (`already-logged`, local; overridden by whoever may log any kind). `warnings` are said, and stop nothing.
struct SessionJudgement {
    Verdict verdict;
    std::vector<std::string> warnings;
    std::vector<std::string> overridden; ///< codes that were passed, to be recorded
};
SessionJudgement judge_session(const SessionFacts& facts, const SessionRequest& request, const SessionAsker& asker);

/// Whether somebody with these roles may log that kind: a peer specialist logs peer sessions, clinical roles all.
bool may_log(Roles roles, SessionKind kind);
/// The kind that is meant where none was named.
SessionKind usual_kind(Roles roles);
/// Whether they see other people's sessions: a peer specialist sees only their own.
bool sees_all_sessions(Roles roles);
/// Whether they may open that note: the author always, a counseling note nobody else, a progress note clinical roles.
bool may_open(Roles roles, std::int64_t staff, const SessionNote& note);

} // namespace mat::domain
