#include "cli/remind.hpp"

#include "cli/choice.hpp"
#include "cli/parse.hpp"
#include "cli/program.hpp"
#include "cli/records.hpp"
#include "store/due.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/jobs.hpp"
#include "store/staff_details.hpp"

#include <algorithm>
#include <map>

namespace mat::cli {
namespace {

using domain::Due;
using domain::Role;
using report::Type;
using store::Message;

constexpr std::string_view job_name = "remind";
constexpr std::int64_t most_days = 31; // that one run catches up with
constexpr std::chrono::seconds job_patience{60};
constexpr int try_again = 75; // EX_TEMPFAIL: the mailer asks to be tried later

// What everybody's reminders of those days say as it stands on the last of them, by login and kind, each in order of day and client.
std::map<std::pair<std::string, domain::DueKind>, std::vector<Due>> reminders_of(const store::Reader& reader, const store::Clinic& clinic,
                                                                                 DayRange days) {
    const Day day = days.last;
    std::map<std::pair<std::string, domain::DueKind>, std::vector<Due>> reminders;
    const auto staff = store::list_staff(reader, nullptr);
    const auto add = [&](const std::vector<Due>& items) {
        for (const Due& due : items)
            if (domain::reminded_within(due, days))
                for (const std::string& login : store::logins_told(staff, due)) reminders[{login, due.kind}].push_back(due);
    };
    store::visit_due_facts(reader, clinic, day, [&](const domain::DueFacts& facts) { add(domain::due_items(facts)); });
    add(domain::stock_due_items(store::stock_due_facts(reader, clinic, day)));
    for (auto& [key, items] : reminders)
        std::ranges::sort(items, {}, [](const Due& due) { return std::tuple(due.due, due.client, due.about); });
    return reminders;
}

// One line of a message: numbers and days, never a name.
std::string item_text(const Due& due, Day day) {
    std::string text = (due.client == 0 ? due.about : client_text(due.client)) + ": ";
    if (due.kind == domain::DueKind::missed_doses) text += std::to_string(due.days) + (due.days == 1 ? " day missed" : " days missed in a row");
    else if (due.days > 0) text += std::to_string(due.days) + " days without a dose";
    else text += std::string(domain::name_of(domain::state_of(due, day))) + " " + due.due.text();
    return text;
}

std::vector<Message> messages_of(const store::Reader& reader, const store::Clinic& clinic, DayRange days) {
    const Day day = days.last;
    std::vector<Message> messages;
    for (const auto& [key, items] : reminders_of(reader, clinic, days)) {
        Message message{key.first, day, std::string(domain::name_of(key.second)), {}, "", false};
        for (const Due& due : items) message.items.push_back(item_text(due, day));
        messages.push_back(std::move(message));
    }
    return messages;
}

report::Table message_table(const std::vector<Message>& messages) {
    report::Table table;
    table.columns = {{"message_id", Type::text, "the same however often it is sent"}, {"login", Type::text, "to whom"},
                     {"kind", Type::text, "kind of reminder"}, {"items", Type::list, "what is due"}, {"day", Type::day, "of the reminder"},
                     {"repeated", Type::boolean, "an interrupted run may have sent it already"}};
    for (const Message& message : messages)
        table.rows.push_back({text_or_null(message.message_id), message.login, message.kind, message.items, message.day, message.repeated});
    return table;
}

// What the person reads, in plain ASCII: no name, no medicine, no clinic.
std::string body_of(const Message& message) {
    std::string body = message.kind + ", " + message.day.text() + "\n\n";
    for (const std::string& item : message.items) body += "  " + item + "\n";
    return body + "\nmat remind list shows what settles each.\n";
}

std::string mail_of(const Message& message, const std::string& to, const std::string& date) {
    return "To: " + to + "\nSubject: mat: " + message.kind + " (" + std::to_string(message.items.size()) + "), " + message.day.text() +
           "\nDate: " + date + "\nMessage-ID: <" + message.message_id + "@mat.invalid>\nAuto-Submitted: auto-generated\n"
           "MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n\n" + body_of(message);
}

// `Sat, 21 Nov 2026 06:44:00 +0000`
std::string mail_date(Instant moment) {
    constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr std::string_view weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    const std::int64_t seconds = moment.seconds(), of_day = ((seconds % 86'400) + 86'400) % 86'400;
    const Day day = Day::from_number((seconds - of_day) / 86'400);
    const std::string iso = day.text();
    const auto two = [](std::int64_t number) { return std::to_string(100 + number).substr(1); };
    return std::string(weekdays[day.weekday()]) + ", " + iso.substr(8) + " " + std::string(months[std::stoul(iso.substr(5, 2)) - 1]) + " " +
           iso.substr(0, 4) + " " + two(of_day / 3'600) + ":" + two(of_day / 60 % 60) + ":" + two(of_day % 60) + " +0000";
}

Result<std::string> mailer(const Surroundings& surroundings) {
    if (const auto named = surroundings.variable("MAT_SENDMAIL")) return *named;
    for (const char* path : {"/usr/sbin/sendmail", "/usr/lib/sendmail"})
        if (store::exists(path)) return std::string(path);
    return Failure{Exit::failed, "no-mailer", "there is no mail program: nothing was sent",
                   "install one that gives /usr/sbin/sendmail, or name one in MAT_SENDMAIL"};
}

// What became of the messages of one run.
struct Outcome {
    std::vector<Message> sent;
    std::vector<std::string> troubles;
    bool later = false; ///< the mailer asked to be tried again
};

struct Post {
    std::string program;
    std::map<std::string, std::string> addresses;
};

// Notes in the store what has happened outside it. A failure here undoes nothing of that: it is told beside it.
template <class Note>
void keep(const store::Store& store, const std::string& login, const Surroundings& surroundings, const Need& need, Outcome& outcome, Note note) {
    try {
        store::Writer writer(store, login, need.command, surroundings.now);
        note(writer);
        writer.commit();
    } catch (const store::Error& error) {
        outcome.troubles.push_back("the store did not take what was sent (" + error.failure().code + "): a message may go out again");
    }
}

// Sends one and says so at once, so that an interruption repeats one message at most.
void send_one(const store::Store& store, const Message& message, const Post& post, const std::string& login, const Surroundings& surroundings,
              const Need& need, Outcome& outcome) {
    if (!post.program.empty()) {
        const auto address = post.addresses.find(message.login);
        if (address == post.addresses.end() || address->second.empty()) {
            outcome.troubles.push_back(message.login + " has no mail address: " + message.kind + " was not sent (mat staff mail)");
            return;
        }
        const std::string mail = mail_of(message, address->second, mail_date(surroundings.now()));
        const auto status = run_program({{post.program, "-t", "-i"}, mail}, surroundings);
        if (!status || *status != 0) {
            outcome.later = outcome.later || (status && *status == try_again);
            outcome.troubles.push_back(message.kind + " for " + message.login + " was not sent: " +
                                       (status ? "the mail program ended with status " + std::to_string(*status) : status.failure().message));
            return;
        }
    }
    outcome.sent.push_back(message);
    keep(store, login, surroundings, need, outcome, [&](store::Writer& writer) { store::record_sent(writer, message); });
}

// What people read: nothing when all is well, for cron mails whatever is printed; printed messages are the answer.
void speak(Answer& answer, const std::vector<Message>& messages, bool printed, const Globals& globals) {
    answer.table = message_table(messages);
    if (!for_people(globals.format)) return;
    if (printed)
        for (const Message& message : messages)
            answer.sentence += (answer.sentence.empty() ? "" : "\n") + ("To: " + message.login) + "\n" + body_of(message);
    answer.asked = !answer.sentence.empty();
    answer.silent = answer.sentence.empty() && !answer.dry_run;
}

} // namespace

void add_remind_list(Flags& flags, RemindListRequest& request) {
    flags.value("--due", "WHEN", request.due, "the day whose reminders are shown; default today");
    flags.completes(Completes::day);
    flags.value("--for", "LOGIN", request.login, "another's reminders; directors, admins, auditors and robots");
    flags.example("mat remind list --due tomorrow");
}

Result<Answer> run_remind_list(const RemindListRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        Day day = clinic.today;
        if (request.due) {
            const auto parsed = parse_day(*request.due, clinic.today);
            if (!parsed) return parsed.failure();
            day = *parsed;
        }
        const bool sees_all = actor.roles.any_of(Role::director | Role::admin | Role::auditor | Role::robot);
        if (request.login && *request.login != actor.login && !sees_all)
            return Failure{Exit::not_permitted, "not-permitted", "the reminders of " + quoted(*request.login) + " are theirs",
                           "leave --for out to see yours"};
        if (request.login && !store::find_staff(reader, *request.login))
            return Failure{Exit::not_found, "no-such-login", quoted(*request.login) + " is not of the staff", "mat staff list"};
        Answer answer;
        answer.table.columns = {{"login", Type::text, "who is told"},    {"kind", Type::text, "kind of reminder"},
                                {"client", Type::text, "client number"}, {"due_day", Type::day, "day by which it should be done"},
                                {"state", Type::text, "how it stands"},  {"resolved_by", Type::text, "the command that settles it"}};
        for (const auto& [key, items] : reminders_of(reader, clinic, {day, day})) {
            if (request.login ? key.first != *request.login : !sees_all && key.first != actor.login) continue;
            for (const Due& due : items)
                answer.table.rows.push_back(
                    {key.first, std::string(domain::name_of(due.kind)), due.client == 0 ? report::Cell() : report::Cell(client_text(due.client)),
                     due.due, std::string(domain::name_of(domain::state_of(due, day))),
                     domain::resolved_by(due) + (due.client != 0 && domain::resolved_for_client(due.kind) ? " " + client_text(due.client) : "")});
        }
        return answer;
    });
}

void add_remind_send(Flags& flags, RemindSendRequest& request) {
    flags.value("--via", "WAY", request.via, "mail (default; by sendmail -t), or print");
    flags.words("mail,print");
    flags.flag("--catch-up", request.catch_up, "also what the days since the last good run would have told and is still due");
    flags.example("mat remind send --via print");
}

Result<Answer> run_remind_send(const RemindSendRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const std::string via = request.via.value_or("mail");
    constexpr std::string_view ways[] = {"mail", "print"};
    if (via != "mail" && via != "print") return Failure{Exit::usage, "usage", quoted(via) + " is not a way to send", choice_hint(via, ways, "ways")};
    if (globals.as_of || globals.at) return Failure{Exit::usage, "usage", "reminders are of today: --as-of and --at do not apply", ""};
    const std::string path = store_path(globals, surroundings);
    const auto login = surroundings.login();
    if (!login) return login.failure();
    const store::Store store = store::Store::open_to_write(path);
    // One run at a time: who waited for another finds nothing left to send.
    std::optional<store::QueueTurn> turn;
    if (!globals.dry_run) turn.emplace(path + ".remind", surroundings.now, job_patience);
    std::vector<Message> messages;
    Post post;
    Day today;
    {
        const store::Reader reader(store, surroundings.now());
        const auto actor = permitted_actor(reader, surroundings, need);
        if (!actor) return actor.failure();
        const store::Clinic clinic = store::read_clinic(reader);
        today = clinic.today;
        Day first = today;
        if (const auto done = store::job_done_through(reader, job_name); request.catch_up && done && *done < today)
            first = std::max(*done + 1, today - (most_days - 1));
        messages = store::unsent_messages(reader, messages_of(reader, clinic, {first, today}));
        for (const store::StaffMember& member : store::list_staff(reader, nullptr))
            post.addresses[member.login] = store::staff_details(reader, member.id, today).mail;
    }
    Answer answer;
    if (globals.dry_run) {
        answer.dry_run = true;
        speak(answer, messages, via == "print", globals);
        return answer;
    }
    if (via == "mail" && !messages.empty()) {
        auto program = mailer(surroundings);
        if (!program) return program.failure();
        post.program = *program;
    }
    Outcome outcome;
    if (!messages.empty()) {
        {
            store::Writer writer(store, *login, need.command, surroundings.now);
            messages = store::claim_messages(writer, std::move(messages));
            writer.commit();
        }
        for (const Message& message : messages) send_one(store, message, post, *login, surroundings, need, outcome);
    }
    if (outcome.troubles.empty())
        keep(store, *login, surroundings, need, outcome, [&](store::Writer& writer) { store::record_job(writer, job_name, today); });
    // What the store did not take is not printed either: the list shows it, and the next run tells it again.
    if (via == "print" && !outcome.troubles.empty())
        return Failure{Exit::failed, "not-noted", outcome.troubles.front(), "mat remind list shows all that is due; then check the disk"};
    speak(answer, outcome.sent, via == "print", globals);
    answer.warnings = outcome.troubles;
    if (!outcome.troubles.empty()) answer.exit = outcome.sent.empty() && outcome.later ? Exit::busy : Exit::partial;
    if (!outcome.sent.empty()) answer.recorded = std::to_string(outcome.sent.size()) + " messages as sent";
    return answer;
}

} // namespace mat::cli
