// `mat group attend`: one entry for everybody who was there.
#include "cli/attendance_sheet.hpp"
#include "cli/group.hpp"
#include "cli/group_name.hpp"
#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/roll_call.hpp"
#include "cli/staff_table.hpp"
#include "store/groups.hpp"
#include "store/sessions.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using domain::Mark;
using domain::Marks;
using domain::SessionStatus;
using report::Cell;
using report::Type;

// People named on the command line, before the store says who they are.
struct Named {
    ClientNumber client;
    Mark mark;
    std::string option;
};

// `1055-0:10` as client and minutes.
Result<Named> named(const std::string& word, const std::string& option, bool takes_minutes) {
    const std::size_t colon = word.find(':');
    if (takes_minutes != (colon != std::string::npos))
        return Failure{Exit::usage, "usage", option + " has " + quoted(word),
                       takes_minutes ? "write the minutes behind a colon: " + option + " 1042-9:10" : "write " + option + " 1042-9,1055-0"};
    const auto client = parse_client_number(word.substr(0, colon));
    if (!client) return client.failure();
    Named out{*client, {}, option};
    if (!takes_minutes) return out;
    const auto minutes = parse_count(word.substr(colon + 1));
    if (!minutes) return minutes.failure();
    (option == "--late" ? out.mark.late_minutes : out.mark.left_minutes) = *minutes;
    return out;
}

struct Options {
    std::vector<Named> marked, walked_in;
    bool rest_present = false; ///< somebody was named, so that the others were there
};

Result<Options> options_of(const GroupAttendRequest& request) {
    Options options;
    struct Source { const std::optional<std::string>& list; std::string option; SessionStatus status; bool takes_minutes; };
    const Source sources[] = {{request.absent, "--absent", SessionStatus::no_show, false},
                              {request.excused, "--excused", SessionStatus::cancelled, false},
                              {request.late, "--late", SessionStatus::attended, true},
                              {request.left, "--left", SessionStatus::attended, true}};
    for (const Source& source : sources) {
        if (!source.list) continue;
        options.rest_present = true;
        if (source.option == "--absent" && *source.list == "none") continue;
        for (const std::string& word : words_between_commas(*source.list)) {
            auto person = named(word, source.option, source.takes_minutes);
            if (!person) return person.failure();
            person->mark.status = source.status;
            options.marked.push_back(*person);
        }
    }
    if (request.also)
        for (const std::string& word : words_between_commas(*request.also)) {
            const auto person = named(word, "--also", false);
            if (!person) return person.failure();
            options.walked_in.push_back(*person);
        }
    if (request.from && options.rest_present)
        return Failure{Exit::usage, "usage", "give a sheet with --from, or name people with --absent, --late, --left, not both", ""};
    return options;
}

// The meeting that is meant: one that stands there already, or a new one.
struct Meant {
    domain::GroupRecord group;
    domain::MeetingRecord meeting; ///< id 0: a new one
    domain::MeetingFacts facts;
    std::string hint; ///< for people: a weekday on which the group does not meet
};

std::string when_text(const store::Clinic& clinic, const domain::MeetingRecord& meeting) {
    return meeting.day.text_with_weekday() + " " + clock_text(clinic.zone, meeting.at);
}

// Seconds after midnight, in whole minutes.
std::int32_t minute_of(const store::Clinic& clinic, Instant moment) { return clinic.zone.local(moment).second / 60 * 60; }

struct When { Day day; std::optional<Instant> at; };
Result<When> when_of(const GroupAttendRequest& request, const Globals& globals, const store::Reader& reader, const store::Clinic& clinic) {
    if (request.day && globals.at) return Failure{Exit::usage, "usage", "give --day or --at, not both", ""};
    if (globals.at) {
        const auto moment = parse_moment(*globals.at, reader.moment(), clinic.zone);
        if (!moment) return moment.failure();
        const bool has_time = globals.at->find(':') != std::string::npos || *globals.at == "now";
        return When{clinic.zone.day(*moment), has_time ? std::optional<Instant>(*moment) : std::nullopt};
    }
    if (!request.day) return When{clinic.today, {}};
    const auto day = parse_day(*request.day, clinic.today);
    if (!day) return day.failure();
    if (*day > clinic.today)
        return Failure{Exit::usage, "future", quoted(*request.day) + " has not come yet", "attendance is taken of what has happened"};
    return When{*day, {}};
}

// When it began: as it was said, else as the group is planned, else now; never later than now.
Result<Instant> beginning_of(const When& when, const std::optional<std::int32_t>& time, const domain::GroupRecord& group, const store::Reader& reader,
                             const store::Clinic& clinic) {
    if (when.at && !time) return *when.at;
    const auto planned = time ? time : group.starts;
    constexpr std::int32_t noon = 12 * 3600;
    if (!planned && when.day == clinic.today) return reader.moment();
    const Instant at = clinic.zone.moment_or_nearest({when.day, planned.value_or(noon)});
    if (at <= reader.moment()) return at;
    if (time) return Failure{Exit::usage, "future", "that time has not come yet on " + when.day.text(), "attendance is taken of what has happened"};
    return reader.moment();
}

Result<Meant> meant_by(const GroupAttendRequest& request, const Globals& globals, const store::Reader& reader, const store::Clinic& clinic,
                       const Actor& actor) {
    const auto when = when_of(request, globals, reader, clinic);
    if (!when) return when.failure();
    const auto group = group_named(reader, request.name, when->day);
    if (!group) return group.failure();
    if (auto keeper = check_keeper(actor, *group); !keeper) return keeper.failure();
    std::optional<std::int32_t> time;
    if (request.time) {
        const auto parsed = parse_clock(*request.time);
        if (!parsed) return parsed.failure();
        time = *parsed;
    }
    Meant meant{*group, {}, {group->name, {}, {}}, ""};
    const auto roster = store::roster_of(reader, group->id);
    std::vector<domain::MeetingRecord> known = store::meetings_in(reader, {when->day, when->day}, group->id);
    if (time) std::erase_if(known, [&](const auto& meeting) { return minute_of(clinic, meeting.at) != *time; });
    std::vector<domain::MeetingRecord> open; // of several that day, the one with somebody left is meant
    for (const auto& meeting : known) {
        const auto recorded = store::recorded_at_meeting(reader, meeting.id);
        const auto members = domain::members_on(roster, meeting.day, meeting.entry);
        if (std::ranges::any_of(members, [&](std::int64_t member) { return !recorded.contains(member); })) open.push_back(meeting);
    }
    if (known.size() > 1 && open.size() != 1)
        return Failure{Exit::usage, "which-meeting", group->name + " met " + std::to_string(known.size()) + " times on " + when->day.text(),
                       "say which with --time"};
    if (!known.empty()) {
        meant.meeting = open.empty() ? known.front() : open.front();
        meant.facts.members = domain::members_on(roster, meant.meeting.day, meant.meeting.entry);
        meant.facts.recorded = store::recorded_at_meeting(reader, meant.meeting.id);
        if (open.empty() && !request.also)
            return Failure{Exit::refused, "already-met", "meeting " + std::to_string(meant.meeting.id) + " of " + group->name + " on " +
                           when_text(clinic, meant.meeting) + " is recorded for everybody", "another meeting on that day is told apart by --time"};
        return meant;
    }
    const auto at = beginning_of(*when, time, *group, reader, clinic);
    if (!at) return at.failure();
    meant.meeting = {0, group->id, when->day, *at, group->minutes, group->modality, group->staff ? group->staff : std::optional(actor.staff), 0};
    if (request.minutes) {
        const auto minutes = parse_count(*request.minutes);
        if (!minutes) return minutes.failure();
        if (*minutes > domain::longest_session)
            return Failure{Exit::usage, "minutes", quoted(*request.minutes) + " is longer than a group can be", ""};
        meant.meeting.minutes = *minutes;
    }
    if (request.facilitator) {
        const auto staff = staff_named(reader, *request.facilitator);
        if (!staff) return staff.failure();
        meant.meeting.staff = staff->id;
    }
    meant.facts.members = domain::members_on(roster, when->day);
    if (meant.facts.members.empty() && !request.also)
        return Failure{Exit::refused, "empty-roster", "nobody is on the roster of " + group->name + " on " + when->day.text(),
                       "mat group join puts people on it; --also names who walked in"};
    if (when->day.weekday() != group->weekday)
        meant.hint = group->name + " meets on " + std::string(domain::weekday_names()[static_cast<std::size_t>(group->weekday)]) + "; " +
                     when->day.text_with_weekday() + " is another day";
    return meant;
}

// Marks by the survivor's number; one that is named twice must make sense.
Result<Marks> marks_of(const store::Reader& reader, const std::vector<Named>& people, std::int64_t minutes) {
    Marks marks;
    for (const Named& person : people) {
        const auto client = store::find_client(reader, person.client);
        if (!client) return client.failure();
        const auto [found, is_new] = marks.emplace(client->number.sequence(), person.mark);
        if (!is_new) {
            Mark& mark = found->second;
            const bool late_and_left = mark.status == SessionStatus::attended && person.mark.status == SessionStatus::attended &&
                                       mark.late_minutes.has_value() != person.mark.late_minutes.has_value();
            if (!late_and_left)
                return Failure{Exit::usage, "usage", client->number.text() + " is named twice, the second time by " + person.option, ""};
            if (person.mark.late_minutes) mark.late_minutes = person.mark.late_minutes;
            if (person.mark.left_minutes) mark.left_minutes = person.mark.left_minutes;
        }
        if (const std::string fault = domain::fault_of(found->second, minutes); !fault.empty())
            return Failure{Exit::usage, "minutes", client->number.text() + " " + fault, "minutes are counted from the beginning"};
    }
    return marks;
}

Result<std::set<std::int64_t>> walk_ins_of(const store::Reader& reader, const std::vector<Named>& people) {
    std::set<std::int64_t> walked_in;
    for (const Named& person : people) {
        const auto client = store::find_client(reader, person.client);
        if (!client) return client.failure();
        walked_in.insert(client->number.sequence());
    }
    return walked_in;
}

// A line of people with the same word.
void say_people(std::string& out, const char* word, const std::vector<std::string>& people) {
    if (people.empty()) return;
    out += "\n" + std::string(word) + ": ";
    for (std::size_t i = 0; i < people.size(); ++i) out += (i == 0 ? "" : ", ") + people[i];
}

std::string sentence_of(const Meant& meant, const domain::Attendance& attendance, const store::Clinic& clinic, bool is_new) {
    std::vector<std::string> present, by_that_act, late_or_left, absent, excused, open;
    for (const auto& [client, mark] : attendance.recorded) {
        const std::string who = client_text(client);
        const bool silent = std::ranges::find(attendance.by_that_act, client) != attendance.by_that_act.end();
        if (mark.status == SessionStatus::no_show) absent.push_back(who);
        else if (mark.status == SessionStatus::cancelled) excused.push_back(who);
        else if (mark == Mark()) (silent ? by_that_act : present).push_back(who);
        else late_or_left.push_back(who + " (" + mark.text() + ")");
    }
    for (const std::int64_t client : attendance.unresolved) open.push_back(client_text(client));
    const std::size_t there = present.size() + by_that_act.size() + late_or_left.size();
    std::string out = (is_new ? "Recorded meeting " : "Completed meeting ") + std::to_string(meant.meeting.id) + " of " + meant.group.name + ", " +
                      when_text(clinic, meant.meeting) + ", " + std::to_string(meant.meeting.minutes) + " minutes: " + std::to_string(there) +
                      " present, " + std::to_string(absent.size()) + " absent, " + std::to_string(excused.size()) + " excused, " +
                      std::to_string(open.size()) + " unresolved.";
    say_people(out, "present", present);
    say_people(out, "present, not named", by_that_act);
    say_people(out, "late or left", late_or_left);
    say_people(out, "absent", absent);
    say_people(out, "excused", excused);
    say_people(out, "unresolved", open);
    return out;
}

report::Table attendance_table(const store::Reader& reader, const Meant& meant, const domain::Attendance& attendance,
                               const std::map<std::int64_t, std::int64_t>& sessions) {
    report::Table table;
    table.columns = {{"meeting", Type::integer, "number of the meeting"},
                     {"group", Type::text, "name of the group"},
                     {"day", Type::day, "the clinic's date"},
                     {"client", Type::text, "client number"},
                     {"status", Type::text, "attended, no_show, cancelled or unresolved"},
                     {"minutes", Type::integer, "minutes in the room"},
                     {"late_minutes", Type::integer, "minutes late"},
                     {"left_minutes", Type::integer, "minutes after the beginning at which the person left"},
                     {"session", Type::integer, "number of the person's session"},
                     {"named", Type::boolean, "false: present because others were named"}};
    const auto number = [](const std::optional<std::int64_t>& value) { return value ? Cell(*value) : Cell(); };
    for (const auto& [client, mark] : attendance.recorded)
        table.rows.push_back({meant.meeting.id, meant.group.name, meant.meeting.day, client_text(client), std::string(name_of(mark.status)),
                              mark.minutes_of(meant.meeting.minutes), number(mark.late_minutes), number(mark.left_minutes),
                              store::session_number(reader, sessions.at(client)),
                              std::ranges::find(attendance.by_that_act, client) == attendance.by_that_act.end()});
    for (const std::int64_t client : attendance.unresolved)
        table.rows.push_back(
            {meant.meeting.id, meant.group.name, meant.meeting.day, client_text(client), std::string("unresolved"), {}, {}, {}, {}, {}});
    std::ranges::sort(table.rows, {}, [](const auto& row) { return std::get<std::string>(row[3]); });
    return table;
}

// One transaction: the meeting, a session a person, the note.
Result<Answer> record(store::Writer& writer, const store::Clinic& clinic, const Actor& actor, Meant meant, const domain::Attendance& attendance,
                      const Globals& globals, const Surroundings& surroundings, const std::string& note) {
    const auto keys = keys_for(note, writer, globals, surroundings);
    const bool is_new = meant.meeting.id == 0;
    if (is_new) meant.meeting.id = store::record_meeting(writer, meant.meeting);
    std::map<std::int64_t, std::int64_t> sessions;
    for (const auto& [client, mark] : attendance.recorded) {
        domain::SessionRecord session;
        session.client = client;
        session.staff = meant.meeting.staff;
        session.group = meant.group.id;
        session.kind = domain::SessionKind::group;
        session.minutes = mark.minutes_of(meant.meeting.minutes);
        session.status = mark.status;
        session.detail =
            domain::SessionDetail{meant.meeting.at, "", meant.meeting.modality, "client", meant.meeting.id, mark.late_minutes, mark.left_minutes};
        sessions[client] = store::record_session(writer, meant.meeting.day, session);
    }
    if (keys) store::record_meeting_note(writer, *keys, meant.meeting.id, "progress", actor.staff, note);
    Answer answer;
    answer.table = attendance_table(writer, meant, attendance, sessions);
    answer.recorded = "meeting " + std::to_string(meant.meeting.id);
    answer.sentence = sentence_of(meant, attendance, clinic, is_new);
    if (meant.meeting.day < clinic.today) answer.sentence += "\nentered later, on " + clinic.today.text_with_weekday();
    if (keys) answer.sentence += "\nnote signed by " + actor.login + " and locked";
    if (!meant.hint.empty()) answer.warnings.push_back(meant.hint);
    return answer;
}

// Called out with names where --names was said; the look is recorded before.
Result<std::vector<std::string>> called_out(const std::vector<std::int64_t>& clients, const Globals& globals, const Surroundings& surroundings,
                                            const Need& need) {
    std::vector<std::string> people;
    std::vector<ClientNumber> numbers;
    for (const std::int64_t client : clients) {
        numbers.push_back(*ClientNumber::from_sequence(client));
        people.push_back(numbers.back().text());
    }
    if (!globals.names) return people;
    const auto identities = look_at(globals, surroundings, need, numbers, "roll call of a group");
    if (!identities) return identities.failure();
    for (std::size_t i = 0; i < people.size(); ++i)
        for (const char* field : {"preferred_name", "first_name", "last_name"})
            if (const auto found = (*identities)[i].find(field); found != (*identities)[i].end()) people[i] += " " + found->second;
    return people;
}

// The roll at a terminal, before any lock is taken: what it says is judged again under the lock.
Result<Marks> roll_called(const GroupAttendRequest& request, const Options& options, const Globals& globals, const Surroundings& surroundings,
                          const Need& need) {
    std::vector<std::int64_t> open;
    std::string heading;
    std::int64_t minutes = 0;
    Globals looking = globals;
    looking.at.reset();
    const auto looked =
        reading(looking, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            const auto meant = meant_by(request, globals, reader, clinic, actor);
            if (!meant) return meant.failure();
            const auto walked_in = walk_ins_of(reader, options.walked_in);
            if (!walked_in) return walked_in.failure();
            for (const std::int64_t member : meant->facts.members)
                if (!meant->facts.recorded.contains(member) && !walked_in->contains(member)) open.push_back(member);
            minutes = meant->meeting.minutes;
            heading = "Roll call of " + meant->group.name + ", " + when_text(clinic, meant->meeting) + ", " + std::to_string(open.size()) +
                      (open.size() == 1 ? " person." : " people.");
            return Answer();
        });
    if (!looked) return looked.failure();
    if (open.empty()) return Marks(); // walk-ins only
    if (globals.no_input || !surroundings.input_is_terminal())
        return Failure{
            Exit::unanswered, "unanswered", "who was there is not said, and there is no terminal to ask at",
            "name who was not: --absent 1042-9,1055-0 (or --absent none), --late 1055-0:10, --left 1042-9:35, --excused; or --from sheet.csv"};
    const auto people = called_out(open, globals, surroundings, need);
    if (!people) return people.failure();
    const auto answers = call_roll(heading, *people, minutes, globals, surroundings);
    if (!answers) return answers.failure();
    Marks marks;
    for (std::size_t i = 0; i < open.size(); ++i)
        if ((*answers)[i]) marks.emplace(open[i], *(*answers)[i]);
    return marks;
}

} // namespace

void add_group_attend(Flags& flags, GroupAttendRequest& request) {
    flags.operand("GROUP", request.name, "name of the group");
    flags.value("--absent", "CLIENT,…", request.absent, "who did not come, or none; everybody not named was there");
    flags.value("--late", "CLIENT:MINUTES,…", request.late, "who came late: 1055-0:10; everybody not named was there");
    flags.value("--left", "CLIENT:MINUTES,…", request.left, "who left so many minutes after the beginning: 1042-9:35");
    flags.value("--excused", "CLIENT,…", request.excused, "who had said that they would not come");
    flags.value("--also", "CLIENT,…", request.also, "who walked in and is not on the roster");
    flags.value("--from", "FILE", request.from, "a CSV sheet client,status,minutes; - is standard input; who is not on it stays unresolved");
    flags.value("--day", "DATE", request.day, "the day of the meeting (default: today)");
    flags.value("--time", "TIME", request.time, "when it began, as in 10:00 (default: as planned); another meeting of the same day has another");
    flags.value("--minutes", "N", request.minutes, "how long it was (default: as planned)");
    flags.value("--facilitator", "LOGIN", request.facilitator, "who led it (default: who leads the group)");
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.example("mat group attend 'relapse prevention'");
    flags.example("mat group attend 'relapse prevention' --absent 1042-9 --late 1009-7:10");
    flags.example("mat group attend 'relapse prevention' --from sheet.csv --day yesterday");
}

Result<Answer> run_group_attend(const GroupAttendRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto options = options_of(request);
    if (!options) return options.failure();
    if (globals.as_of) return Failure{Exit::usage, "usage", "--as-of is for reading commands; --day says when it was", ""};
    if (request.note == "-" && request.from == "-") return Failure{Exit::usage, "usage", "standard input is the sheet or the note, not both", ""};
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    Marks called;
    if (!options->rest_present && !request.from) {
        const auto marks = roll_called(request, *options, globals, surroundings, need);
        if (!marks) return marks.failure();
        called = *marks;
    }
    // The sheet is read before the lock is taken; its minutes are held against the meeting under it.
    std::vector<SheetLine> sheet;
    if (request.from) {
        auto lines = read_sheet(*request.from, domain::longest_session + 1, surroundings);
        if (!lines) return lines.failure();
        sheet = std::move(*lines);
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto meant = meant_by(request, globals, writer, clinic, actor);
        if (!meant) return meant.failure();
        const auto walked_in = walk_ins_of(writer, options->walked_in);
        if (!walked_in) return walked_in.failure();
        auto marks = marks_of(writer, options->marked, meant->meeting.minutes);
        if (!marks) return marks.failure();
        marks->insert(called.begin(), called.end());
        for (const SheetLine& line : sheet) {
            const auto at_line = [&](Failure failure) {
                failure.message = "line " + std::to_string(line.line) + ", column client: " + failure.message;
                return failure;
            };
            const auto client = store::find_client(writer, line.client);
            if (!client) return at_line(client.failure());
            if (const std::string fault = domain::fault_of(line.mark, meant->meeting.minutes); !fault.empty())
                return Failure{Exit::usage, "sheet", "line " + std::to_string(line.line) + ", column minutes: " + fault, ""};
            if (!marks->emplace(client->number.sequence(), line.mark).second)
                return Failure{Exit::usage, "sheet",
                               "line " + std::to_string(line.line) + ", column client: " + client->number.text() + " stands there twice", ""};
            const auto alone = domain::take_attendance(meant->facts, {{client->number.sequence(), line.mark}}, *walked_in, false);
            if (!alone.verdict.allowed) {
                Verdict verdict = alone.verdict;
                verdict.reasons.front().message = "line " + std::to_string(line.line) + ", column client: " + verdict.reasons.front().message;
                return refusal(verdict);
            }
        }
        const auto attendance = domain::take_attendance(meant->facts, *marks, *walked_in, options->rest_present);
        if (!attendance.verdict.allowed) return refusal(attendance.verdict);
        if (attendance.recorded.empty())
            return Failure{Exit::unanswered, "unanswered", "nobody was marked; nothing was recorded", ""};
        return record(writer, clinic, actor, *meant, attendance, globals, surroundings, note->words);
    });
}

} // namespace mat::cli
