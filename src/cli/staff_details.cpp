#include "cli/staff_details.hpp"

#include "cli/parse.hpp"
#include "cli/staff_table.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

// The answer of each: how the member stands now.
Answer standing(const store::Reader& reader, const store::StaffMember& member, Day day) {
    Answer answer;
    answer.one_record = true;
    answer.table = staff_table(reader, {member}, day, false);
    return answer;
}

} // namespace

void add_staff_mail(Flags& flags, StaffMailRequest& request) {
    flags.operand("LOGIN", request.login, "the login");
    flags.operand("ADDRESS", request.address, "where reminders go from now on");
    flags.flag("--none", request.none, "nowhere from now on");
    flags.example("mat staff mail nchen nchen@clinic.example");
}

Result<Answer> run_staff_mail(const StaffMailRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.none == request.address.has_value()) return Failure{Exit::usage, "usage", "give an address, or --none", ""};
    if (request.address)
        if (auto checked = check_mail(*request.address); !checked) return checked.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto member = staff_named(writer, request.login);
        if (!member) return member.failure();
        const std::string before = store::staff_details(writer, member->id, clinic.today).mail, after = request.address.value_or("");
        if (before != after) store::record_staff_mail(writer, member->id, after);
        Answer answer = standing(writer, *member, clinic.today);
        answer.recorded = before == after ? "" : "the mail address of " + request.login;
        const auto shown = [](const std::string& mail) { return mail.empty() ? std::string("none") : mail; };
        answer.sentence = request.login + ": mail " + shown(before) + " → " + shown(after) + ".";
        return answer;
    });
}

void add_staff_supervise(Flags& flags, StaffSuperviseRequest& request) {
    flags.operand("LOGIN", request.login, "who is supervised");
    flags.value("--by", "LOGIN", request.by, "the supervisor");
    flags.value("--from", "DATE", request.from, "from that day on (default: today)");
    flags.flag("--none", request.none, "nobody from that day on");
    flags.example("mat staff supervise jbrook --by mreyes --from 2026-12-01");
}

Result<Answer> run_staff_supervise(const StaffSuperviseRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.none == request.by.has_value()) return Failure{Exit::usage, "usage", "give --by LOGIN, or --none", ""};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto member = staff_named(writer, request.login);
        if (!member) return member.failure();
        Day from = clinic.today;
        if (request.from) {
            const auto day = parse_day(*request.from, clinic.today);
            if (!day) return day.failure();
            from = *day;
        }
        std::optional<std::int64_t> supervisor;
        if (request.by) {
            const auto by = staff_named(writer, *request.by);
            if (!by) return by.failure();
            supervisor = by->id;
            // Up the line from there: who would come to supervise themselves is refused. No line is longer than the staff.
            std::optional<std::int64_t> above = supervisor;
            for (std::size_t steps = store::list_staff(writer, nullptr).size(); above && steps > 0 && *above != member->id; --steps)
                above = store::supervisor_of(writer, *above, from);
            if (above)
                return Failure{Exit::refused, "own-supervisor", quoted(request.login) + " would be their own supervisor", ""};
        }
        store::record_supervisor(writer, member->id, supervisor, from);
        Answer answer = standing(writer, *member, std::max(from, clinic.today));
        answer.recorded = "who supervises " + request.login;
        answer.sentence = request.login + ": supervised by " + request.by.value_or("nobody") + " from " + from.text_with_weekday() + " on.";
        return answer;
    });
}

void add_staff_credential(Flags& flags, StaffCredentialRequest& request) {
    flags.operand("LOGIN", request.login, "the login");
    flags.operand("KIND", request.kind, "what it is, in one word: rn-license, dea, cpr");
    flags.required_value("--expires", "DATE", request.expires, "the last day on which it holds");
    flags.example("mat staff credential nchen rn-license --expires 2027-06-30");
}

Result<Answer> run_staff_credential(const StaffCredentialRequest& request, const Globals& globals, const Surroundings& surroundings,
                                    const Need& need) {
    const bool word = !request.kind.empty() && request.kind.size() <= 40 && request.kind.front() != '-' &&
                      std::ranges::all_of(request.kind, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    if (!word)
        return Failure{Exit::usage, "credential-kind", quoted(request.kind) + " is not a kind of credential",
                       "write it as one word of small letters: rn-license"};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto member = staff_named(writer, request.login);
        if (!member) return member.failure();
        const auto expires = parse_day(request.expires, clinic.today);
        if (!expires) return expires.failure();
        store::record_credential(writer, member->id, request.kind, *expires);
        Answer answer = standing(writer, *member, clinic.today);
        answer.recorded = request.kind + " of " + request.login;
        answer.sentence =
            request.login + ": " + request.kind + (*expires < clinic.today ? " expired " : " until ") + expires->text_with_weekday() + ".";
        return answer;
    });
}

void add_staff_leave(Flags& flags, StaffLeaveRequest& request) {
    flags.operand("LOGIN", request.login, "the login");
    flags.operand("RANGE", request.range, "the days away: 2026-12-21..2027-01-02, tomorrow");
    flags.example("mat staff leave nchen 2026-12-21..2027-01-02");
}

Result<Answer> run_staff_leave(const StaffLeaveRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto member = staff_named(writer, request.login);
        if (!member) return member.failure();
        const auto days = parse_range(request.range, clinic.today);
        if (!days) return days.failure();
        store::record_leave(writer, member->id, *days);
        Answer answer = standing(writer, *member, std::max(days->first, clinic.today));
        answer.recorded = "the leave of " + request.login;
        answer.sentence = request.login + ": away " + days->first.text_with_weekday() +
                          (days->first == days->last ? "." : " to " + days->last.text_with_weekday() + ".");
        return answer;
    });
}

} // namespace mat::cli
