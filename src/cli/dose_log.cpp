#include "cli/dose_log.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/dosing.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"

namespace mat::cli {
void add_dose_log_administer(Flags& flags, DoseLogAdministerRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("AMOUNT", request.amount, "must be the order's (default: the order's)");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.example("mat dose-log administer 1042-9");
    flags.example("mat dose-log administer 1042-9 80mg --at 06:10");
}

Result<Answer> run_dose_log_administer(const DoseLogAdministerRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    domain::AdministerRequest asked;
    if (request.amount) {
        const auto amount = parse_amount(*request.amount);
        if (!amount) return amount.failure();
        asked.amount = *amount;
    }
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    asked.medication = *medication;
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = store::find_client(writer, *number);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const auto asker = asker_of(globals, actor);
        if (!asker) return asker.failure();
        asked.moment = *moment;
        asked.day = clinic.zone.day(*moment);
        const domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, asked.day);
        if (auto one = check_one_medication(facts, asked.day, asked.medication); !one) return one.failure();
        const domain::AdministerVerdict judged = domain::judge_administer(facts, asked, *asker, facts.policy);
        if (!judged.verdict.allowed) return refusal(judged.verdict);

        domain::DoseRecord dose;
        dose.number = store::next_dose_number(writer, asked.day);
        dose.client = client->number.sequence();
        dose.order = judged.order->id;
        dose.day = asked.day;
        dose.kind = domain::DoseKind::administered;
        dose.medication = judged.order->medication;
        dose.amount = judged.order->amount;
        dose.at = asked.moment;
        dose.staff = actor.staff;
        dose.late = is_late(asked.moment, writer.moment());
        const store::DrawPlan draw = store::plan_draw(writer, *judged.order, dose.amount, asked.day);
        store::record_dose(writer, *client, dose);
        store::record_draws(writer, dose.number, draw.draws);
        for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::dose, dose.number.key(), code);

        Answer answer;
        answer.one_record = true;
        answer.table = dose_table(writer, clinic, {dose});
        answer.recorded = dose.number.text();
        answer.warnings = judged.warnings;
        if (!draw.remark.empty()) answer.warnings.push_back(draw.remark);
        answer.sentence = "Recorded " + dose.number.text() + ": " + client->number.text() + " " + std::string(name_of(dose.medication)) + " " +
                          dose.amount.text() + " observed, " + dose.day.text_with_weekday() + " " + clock_text(clinic.zone, asked.moment) +
                          (dose.late ? ", late entry" : "") + ".";
        explain(answer, globals, judged.verdict);
        return answer;
    });
}

} // namespace mat::cli
