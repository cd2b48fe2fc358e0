#include "cli/intake_exam.hpp"

#include "cli/parse.hpp"
#include "cli/staff_table.hpp"
#include "store/exams.hpp"

namespace mat::cli {

using report::Cell;
using report::Type;

void add_intake_exam(Flags& flags, IntakeExamRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--kind", "KIND", request.kind, "screening, physical (default) or psychosocial");
    flags.words(domain::exam_kind_names());
    flags.value("--by", "LOGIN", request.by, "who examined (default: whoever records it)");
    flags.example("mat intake exam 1042-9");
    flags.example("mat intake exam 1042-9 --kind psychosocial --at 2026-11-19");
}

Result<Answer> run_intake_exam(const IntakeExamRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    domain::ExamRecord exam;
    if (request.kind) {
        const auto kind = domain::exam_kind_named(*request.kind);
        if (!kind)
            return Failure{Exit::usage, "exam-kind", quoted(*request.kind) + " is not a kind of examination",
                           "kinds are screening, physical, psychosocial"};
        exam.kind = *kind;
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        exam.day = clinic.zone.day(*moment);
        std::int64_t staff = actor.staff;
        std::string login = actor.login;
        if (request.by) {
            const auto member = staff_named(writer, *request.by);
            if (!member) return member.failure();
            staff = member->id;
            login = member->login;
        }
        const std::int64_t id = store::record_exam(writer, *client, exam, staff);
        std::optional<Day> next;
        for (const domain::EpisodeRecord& episode : store::episodes_of(writer, *client))
            if (episode.open_on(clinic.today)) next = domain::exam_due(exam.kind, episode.admitted, store::exams_of(writer, *client), clinic.policy);
        const std::string kind(name_of(exam.kind));
        Answer answer;
        answer.one_record = true;
        answer.recorded = kind + " examination of " + client->number.text();
        answer.table.columns = {{"exam", Type::integer, "its number"},     {"client", Type::text, "client number"},
                                {"kind", Type::text, "what was examined"}, {"day", Type::day, "on which"},
                                {"by", Type::text, "who examined"},        {"next_due", Type::day, "by when the next one is due"}};
        answer.table.rows.push_back({id, client->number.text(), kind, exam.day, login, next ? Cell(*next) : Cell()});
        answer.sentence = client->number.text() + ": " + kind + " examination on " + exam.day.text_with_weekday() + " by " + login + "." +
                          (next ? " The next is due by " + next->text_with_weekday() + "." : "");
        return answer;
    });
}

} // namespace mat::cli
