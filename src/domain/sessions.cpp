#include "domain/sessions.hpp"

#include <algorithm>
#include <iterator>

namespace mat::domain {
namespace {

// In the order of the stored codes.
constexpr std::string_view kind_names[] = {"individual", "group",   "family",         "case_management",
                                           "peer",       "medical", "case_conference"};
constexpr std::string_view status_names[] = {"attended", "no_show", "cancelled"};

constexpr std::string_view typed_kinds[] = {"individual", "family", "case-management", "peer", "medical", "case-conference"};
constexpr std::string_view approaches[] = {
    "cbt", "mi", "cm", "trauma-informed", "relapse-prevention", "12-step-facilitation", "dbt", "psychoeducation",
    "craft", "behavioral-family", "supportive"};
constexpr std::string_view modalities[] = {"in-person", "video", "phone", "text", "app"};
constexpr std::string_view partners[] = {"client", "family", "provider"};

constexpr Roles clinical = Role::prescriber | Role::nurse | Role::counselor | Role::case_manager;
constexpr Roles seeing_all = clinical | Role::front_desk | Role::director | Role::auditor;

template <class Code> std::string_view name_in(std::span<const std::string_view> names, Code code) {
    const auto place = static_cast<std::int64_t>(code);
    return place >= 0 && place < std::ssize(names) ? names[static_cast<std::size_t>(place)] : "unknown";
}

std::int64_t minute_of(Instant moment) {
    const std::int64_t seconds = moment.seconds();
    return seconds / 60 - (seconds % 60 < 0 ? 1 : 0);
}

} // namespace

std::string_view name_of(SessionKind kind) { return name_in(kind_names, kind); }
std::string_view name_of(SessionStatus status) { return name_in(status_names, status); }

std::optional<SessionKind> session_kind_named(std::string_view name) {
    std::string shown(name);
    std::ranges::replace(shown, '-', '_');
    const auto found = std::ranges::find(kind_names, shown);
    if (found == std::end(kind_names)) return std::nullopt;
    return static_cast<SessionKind>(found - std::begin(kind_names));
}

std::span<const std::string_view> session_kinds() { return typed_kinds; }
std::span<const std::string_view> session_approaches() { return approaches; }
std::span<const std::string_view> session_modalities() { return modalities; }
std::span<const std::string_view> session_partners() { return partners; }

bool may_log(Roles roles, SessionKind kind) {
    return roles.any_of(clinical) || (roles.any_of(Role::peer_specialist) && kind == SessionKind::peer);
}

SessionKind usual_kind(Roles roles) { return may_log(roles, SessionKind::individual) ? SessionKind::individual : SessionKind::peer; }

bool sees_all_sessions(Roles roles) { return roles.any_of(seeing_all); }

bool may_open(Roles roles, std::int64_t staff, const SessionNote& note) {
    return note.staff == staff || (note.kind != "counseling" && roles.any_of(clinical));
}

SessionJudgement judge_session(const SessionFacts& facts, const SessionRequest& request, const SessionAsker& asker) {
    SessionJudgement judgement;
    if (!facts.in_care) judgement.warnings.push_back("not in care on " + request.day);
    const auto same = std::ranges::find_if(facts.others, [&](const auto& other) { return minute_of(other.second) == minute_of(request.at); });
    if (same == facts.others.end()) return judgement;
    constexpr std::string_view code = "already-logged";
    if (asker.overrides.contains(std::string(code)) && asker.roles.any_of(clinical)) {
        judgement.overridden.emplace_back(code);
        return judgement;
    }
    judgement.verdict.allowed = false;
    judgement.verdict.reasons.push_back({std::string(code), "local", "house rule on repeated entries",
                                         "session " + same->first + " of this person begins in the same minute",
                                         {{"session", same->first}, {"day", request.day}}});
    const auto taken = [&](std::int64_t minute) {
        return std::ranges::any_of(facts.others, [&](const auto& other) { return minute_of(other.second) == minute; });
    };
    if (!taken(minute_of(request.at) - 1)) judgement.verdict.change = "another beginning: --at says when it began";
    return judgement;
}

} // namespace mat::domain
