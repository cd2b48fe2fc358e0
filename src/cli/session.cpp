#include "cli/session.hpp"

#include "cli/choice.hpp"
#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/session_table.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using domain::SessionKind;
using domain::SessionStatus;
using report::Cell;
using report::Type;

constexpr std::string_view overridable[] = {"already-logged"};
constexpr std::int64_t days_of_a_list = 14;

// A session as it was typed, judged and recorded the same way whatever came of it.
struct Slot {
    std::string client;
    std::optional<SessionKind> kind; ///< the usual one of the roles where nothing was said
    SessionStatus status = SessionStatus::attended;
    std::int64_t minutes = 0;
    std::string approach, modality = "in-person", with = "client";
};

Failure not_permitted(const Actor& actor, const std::string& what) {
    Failure failure{Exit::not_permitted, "not-permitted", "'" + actor.login + "' may not " + what, ""};
    failure.verdict = {false, {{"not-permitted", "role", "roles of this clinic", failure.message,
                                {{"login", actor.login}, {"roles", actor.roles.text()}}}}, ""};
    return failure;
}

struct Judged {
    store::Client client;
    SessionKind kind;
    Instant moment;
    domain::SessionJudgement judgement;
};

// Everything that can refuse it, before any word of a note is written.
Result<Judged> judge(const store::Reader& reader, const store::Clinic& clinic, const Actor& actor, const Slot& slot, const Globals& globals) {
    auto client = client_named(reader, slot.client);
    if (!client) return client.failure();
    const SessionKind kind = slot.kind.value_or(domain::usual_kind(actor.roles));
    if (!domain::may_log(actor.roles, kind))
        return not_permitted(actor, "log a session of kind " + std::string(name_of(kind)) + ": a peer specialist logs peer sessions");
    const auto moment = moment_of(globals, reader, clinic);
    if (!moment) return moment.failure();
    const Day day = clinic.zone.day(*moment);
    domain::SessionFacts facts;
    const auto episodes = store::episodes_of(reader, *client);
    facts.in_care = std::ranges::any_of(episodes, [&](const auto& episode) { return episode.open_on(day); });
    for (const domain::SessionRecord& other : store::list_sessions(reader, {&*client, DayRange{day, day}, {}, {}}))
        if (other.detail) facts.others.emplace_back(std::to_string(store::session_number(reader, other.id)), other.detail->at);
    auto judgement = domain::judge_session(facts, {kind, *moment, day.text_with_weekday()}, {actor.roles, globals.overrides});
    if (!judgement.verdict.allowed) return refusal(judgement.verdict);
    return Judged{std::move(*client), kind, *moment, std::move(judgement)};
}

std::string sentence_of(const store::Clinic& clinic, const domain::SessionRecord& session, std::int64_t number, const Slot& slot,
                        const Actor& actor) {
    std::string out = "Logged session " + std::to_string(number) + ": " + client_text(session.client) + " " + std::string(name_of(session.kind));
    if (!slot.approach.empty()) out += " (" + slot.approach + ")";
    out += session.status == SessionStatus::attended ? ", " + std::to_string(session.minutes) + " minutes" : ", did not come";
    out += ", " + session.day().text_with_weekday() + " " + clock_text(clinic.zone, session.detail->at);
    if (entered_later(clinic, session)) out += ", entered later";
    return out + (session.notes.empty() ? "; no note." : "; note signed by " + actor.login + " and locked.");
}

Result<Answer> record(store::Writer& writer, const store::Clinic& clinic, const Actor& actor, const Slot& slot, const Globals& globals,
                      const Surroundings& surroundings, const std::string& note) {
    auto judged = judge(writer, clinic, actor, slot, globals);
    if (!judged) return judged.failure();
    const auto keys = keys_for(note, writer, globals, surroundings);
    domain::SessionRecord session;
    session.client = judged->client.number.sequence();
    session.staff = actor.staff;
    session.kind = judged->kind;
    session.minutes = slot.minutes;
    session.status = slot.status;
    session.detail = domain::SessionDetail{judged->moment, slot.approach, slot.modality, slot.with, {}, {}, {}};
    session.id = store::record_session(writer, clinic.zone.day(judged->moment), session);
    for (const std::string& code : judged->judgement.overridden) store::record_override(writer, store::Fact::session, session.id, code);
    if (keys) store::record_session_note(writer, *keys, session.id, session.client, "progress", actor.staff, note);
    const std::int64_t number = store::session_number(writer, session.id);
    const auto made = store::find_session(writer, number);
    if (!made) return made.failure();
    Answer answer;
    answer.one_record = true;
    answer.table = session_table(writer, clinic, {*made});
    answer.recorded = "session " + std::to_string(number);
    answer.sentence = sentence_of(clinic, *made, number, slot, actor);
    for (const std::string& warning : judged->judgement.warnings)
        answer.warnings.push_back("client " + judged->client.number.text() + " was " + warning);
    for (const std::string& code : judged->judgement.overridden) answer.warnings.push_back("overridden: " + code);
    return answer;
}

// What stands behind # over an empty page.
std::string heading(const Judged& judged, const Slot& slot, const store::Clinic& clinic) {
    std::string kind(name_of(judged.kind));
    std::ranges::replace(kind, '_', ' ');
    return "Note on client " + judged.client.number.text() + ": " + kind + ", " + std::to_string(slot.minutes) + " minutes, " +
           clinic.zone.day(judged.moment).text_with_weekday() + " " + clock_text(clinic.zone, judged.moment) +
           ".\nLines that start with # are left out. An empty note records nothing.\n"
           "What is saved here is signed by you and locked.\n";
}

// At a terminal without --note: the person's editor, once it is sure that nothing else refuses the session.
Result<NoteWords> note_of(const Slot& slot, const std::optional<std::string>& source, bool ask, const Globals& globals,
                          const Surroundings& surroundings, const Need& need) {
    if (source || !ask || globals.dry_run || !can_edit(globals, surroundings)) return note_from(source, surroundings);
    std::string lines;
    Globals looking = globals;
    looking.at.reset();
    const auto checked =
        reading(looking, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            const auto judged = judge(reader, clinic, actor, slot, globals);
            if (!judged) return judged.failure();
            static_cast<void>(store::Keys::open(reader, key_path(globals, surroundings)));
            lines = heading(*judged, slot, clinic);
            return Answer();
        });
    if (!checked) return checked.failure();
    auto draft = write_in_editor(lines, surroundings);
    if (!draft) return draft.failure();
    return NoteWords{draft->words, *draft};
}

Result<Answer> log(const Slot& slot, const std::optional<std::string>& source, bool ask, const Globals& globals, const Surroundings& surroundings,
                   const Need& need) {
    if (auto codes = check_overrides(globals, overridable); !codes) return codes.failure();
    if (globals.as_of) return Failure{Exit::usage, "usage", "--as-of is for reading commands; --at says when something happened", ""};
    const auto note = note_of(slot, source, ask, globals, surroundings, need);
    if (!note) return note.failure();
    return recording_note(*note, [&] {
        return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) {
            return record(writer, clinic, actor, slot, globals, surroundings, note->words);
        });
    });
}

Result<SessionKind> loggable_kind(const std::string& typed) {
    const auto kind = domain::session_kind_named(typed);
    if (kind && *kind != SessionKind::group) return *kind;
    const bool group = kind.has_value();
    return Failure{Exit::usage, "kind", quoted(typed) + (group ? " is recorded for all at once" : " is not a kind of session"),
                   group ? "mat group attend NAME" : choice_hint(typed, domain::session_kinds(), "kinds")};
}

} // namespace

void add_session_log(Flags& flags, SessionLogRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.required_value("--kind", "KIND", request.kind, "individual, family, case-management, peer, medical, case-conference");
    flags.words(domain::session_kinds());
    flags.required_value("--minutes", "N", request.minutes, "how long it was");
    flags.value("--approach", "WORD", request.approach,
                "cbt, mi, cm, trauma-informed, relapse-prevention, 12-step-facilitation, dbt, psychoeducation, …");
    flags.words(domain::session_approaches());
    flags.value("--modality", "WORD", request.modality, "in-person (default), video, phone, text or app");
    flags.words(domain::session_modalities());
    flags.value("--with", "WHOM", request.with, "client (default), family or provider");
    flags.words(domain::session_partners());
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input; without it, at a terminal, your editor");
    flags.flag("--no-note", request.no_note, "do not ask for a note");
    flags.example("mat session log 1042-9 --kind individual --approach cbt --minutes 50");
    flags.example("mat session log 1042-9 --kind peer --minutes 20 --modality phone --no-note");
}

Result<Answer> run_session_log(const SessionLogRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto kind = loggable_kind(request.kind);
    if (!kind) return kind.failure();
    const auto minutes = parse_count(request.minutes);
    if (!minutes) return minutes.failure();
    if (*minutes > domain::longest_session)
        return Failure{Exit::usage, "minutes", quoted(request.minutes) + " is longer than a session can be", "a session lasts up to " +
                       std::to_string(domain::longest_session) + " minutes"};
    if (request.note && request.no_note) return Failure{Exit::usage, "usage", "give --note or --no-note, not both", ""};
    Slot slot{request.client, *kind, SessionStatus::attended, *minutes, request.approach.value_or(""), request.modality.value_or("in-person"),
              request.with.value_or("client")};
    if (request.approach)
        if (auto word = check_choice(slot.approach, domain::session_approaches(), "an approach", "approaches"); !word) return word.failure();
    if (auto word = check_choice(slot.modality, domain::session_modalities(), "a modality", "modalities"); !word) return word.failure();
    if (auto word = check_choice(slot.with, domain::session_partners(), "somebody to meet", "words"); !word) return word.failure();
    return log(slot, request.note, !request.no_note, globals, surroundings, need);
}

void add_session_no_show(Flags& flags, SessionNoShowRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--kind", "KIND", request.kind, "kind of the session that was agreed on (default: individual; a peer's: peer)");
    flags.words(domain::session_kinds());
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.example("mat session no-show 1042-9");
    flags.example("mat session no-show 1042-9 --at 'yesterday 10:00'");
}

Result<Answer> run_session_no_show(const SessionNoShowRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    Slot slot;
    slot.client = request.client;
    if (request.kind) {
        const auto kind = loggable_kind(*request.kind);
        if (!kind) return kind.failure();
        slot.kind = *kind;
    }
    slot.status = SessionStatus::no_show;
    return log(slot, request.note, false, globals, surroundings, need);
}

void add_session_list(Flags& flags, SessionListRequest& request) {
    flags.operand("CLIENT", request.client_or_range, "client number (default: everybody of the past two weeks)");
    flags.operand("RANGE", request.range, "days: 2026-11-01..2026-11-15, 2026-11, last-week; works without CLIENT too");
    flags.value("--counselor", "LOGIN", request.counselor, "only those that this login held");
    flags.example("mat session list 1042-9");
    flags.example("mat session list this-week --counselor mreyes");
}

Result<Answer> run_session_list(const SessionListRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        // Digits alone are always a client (cli.md 1), and so is `@last`; anything else is days.
        const std::string first = request.client_or_range.value_or("");
        const bool names_client = !first.empty() && (first.front() == '@' || ClientNumber::looks_like(first) ||
                                                     first.find_first_not_of("0123456789") == std::string::npos);
        store::SessionQuery query;
        std::optional<store::Client> client;
        std::optional<std::string> range = request.range;
        if (names_client) {
            const auto found = client_named(reader, first);
            if (!found) {
                Failure failure = found.failure();
                if (first.size() == 4 && (first.starts_with("19") || first.starts_with("20")))
                    failure.hint = "digits alone are a client; the year is " + first + "-01-01.." + first + "-12-31";
                return failure;
            }
            client = *found;
            query.client = &*client;
        } else if (request.client_or_range) {
            if (range) return Failure{Exit::usage, "usage", quoted(*range) + " is one word too many", ""};
            range = first;
        }
        if (range) {
            const auto days = parse_range(*range, clinic.today);
            if (!days) return days.failure();
            query.days = *days;
        } else if (!client) {
            query.days = DayRange{clinic.today - (days_of_a_list - 1), clinic.today};
        }
        if (request.counselor) {
            const auto member = store::find_staff(reader, *request.counselor);
            if (!member) return Failure{Exit::not_found, "no-such-staff", quoted(*request.counselor) + " is not of the staff", "mat staff list"};
            query.staff = member->id;
        }
        // A peer specialist sees what they did themselves; whose peer somebody is cannot be said yet.
        if (!domain::sees_all_sessions(actor.roles)) {
            if (query.staff && *query.staff != actor.staff) return not_permitted(actor, "see sessions of others");
            query.staff = actor.staff;
        }
        const auto sessions = store::list_sessions(reader, query);
        Answer answer;
        answer.table = globals.format == Format::table ? session_glance(reader, clinic, sessions) : session_table(reader, clinic, sessions);
        return answer;
    });
}

void add_session_show(Flags& flags, SessionShowRequest& request) {
    flags.operand("SESSION", request.session, "number of the session");
    flags.flag("--note", request.note, "open its note: needs the key, and is logged as a look");
    flags.example("mat session show 12");
    flags.example("mat session show 12 --note");
}

namespace {

Result<domain::SessionRecord> session_named(const store::Reader& reader, const std::string& typed, const Actor& actor) {
    const auto number = parse_count(typed);
    if (!number)
        return Failure{Exit::usage, "session", quoted(typed) + " is no number of a session",
                       "a session has a plain number: mat session list shows it"};
    auto session = store::find_session(reader, *number);
    if (!session) return session.failure();
    if (!domain::sees_all_sessions(actor.roles) && session->staff != actor.staff) return not_permitted(actor, "see sessions of others");
    return session;
}

// The notes that this login may open. A look that shows nothing is not recorded.
Result<std::vector<domain::SessionNote>> notes_to_open(const domain::SessionRecord& session, const std::string& number, const Actor& actor) {
    std::vector<domain::SessionNote> open;
    std::ranges::copy_if(session.notes, std::back_inserter(open), [&](const auto& note) { return domain::may_open(actor.roles, actor.staff, note); });
    if (session.notes.empty()) return Failure{Exit::not_found, "no-note", "session " + number + " has no note", ""};
    if (open.empty()) return not_permitted(actor, "open the note of session " + number);
    return open;
}

// Records the look and commits it; only then are the words opened.
Result<Answer> show_note(const SessionShowRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need, Answer answer,
                         const domain::SessionRecord& session, const std::vector<domain::SessionNote>& notes) {
    {
        const store::Store store = store::Store::open_to_write(store_path(globals, surroundings));
        const auto login = surroundings.login();
        if (!login) return login.failure();
        store::Writer writer(store, *login, need.command, surroundings.now);
        const auto actor = permitted_actor(writer, surroundings, need);
        if (!actor) return actor.failure();
        if (const auto still = notes_to_open(session, request.session, *actor); !still) return still.failure();
        static_cast<void>(store::Keys::open(writer, key_path(globals, surroundings)));
        writer.record_look(session.client, "session note");
        writer.commit();
    }
    const store::Store store = store::Store::open_to_read(store_path(globals, surroundings));
    const store::Reader reader(store, surroundings.now());
    const store::Keys keys = store::Keys::open(reader, key_path(globals, surroundings));
    std::string words;
    for (const domain::SessionNote& note : notes) words += (words.empty() ? "" : "\n\n") + store::open_note(reader, keys, note);
    answer.table.columns.push_back({"note", Type::text, "words of the note"});
    answer.table.rows.front().emplace_back(words);
    if (globals.format == Format::table) { // people read lines
        answer.table.columns.pop_back();
        answer.table.rows.front().pop_back();
        answer.footer = "\n" + words;
    }
    if (notes.size() < session.notes.size()) answer.warnings.push_back("another note of session " + request.session + " is its author's alone");
    return answer;
}

} // namespace

Result<Answer> run_session_show(const SessionShowRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::optional<domain::SessionRecord> session;
    std::vector<domain::SessionNote> notes;
    auto answer =
        reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            const auto found = session_named(reader, request.session, actor);
            if (!found) return found.failure();
            session = *found;
            if (request.note) {
                const auto open = notes_to_open(*found, request.session, actor);
                if (!open) return open.failure();
                notes = *open;
            }
            Answer out;
            out.one_record = true;
            out.table = session_table(reader, clinic, {*found});
            return out;
        });
    if (!answer || !request.note) return answer;
    return show_note(request, globals, surroundings, need, std::move(*answer), *session, notes);
}

} // namespace mat::cli
