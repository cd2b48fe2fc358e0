#include "cli/dose_log.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/dose_log_give.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/dosing.hpp"
#include "store/counter.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"

namespace mat::cli {
namespace {

// A record made on another day than it happened, or well after it, is marked.
bool is_late(Instant moment, Instant now) { return now - moment > 15LL * 60 * 1'000'000; }

} // namespace

void add_dose_log_administer(Flags& flags, DoseLogAdministerRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("AMOUNT", request.amount, "must be the order's (default: the order's)");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.value("--partial", "AMOUNT", request.partial, "so much of it was taken, and the rest was not");
    flags.flag("--as-given", request.as_given, "record what really happened, whatever stands in the way; opens an incident");
    flags.flag("--replace-spill", request.replace_spill, "in the place of what was spilled, at most that");
    flags.flag("--replace-emesis", request.replace_emesis, "in the place of a vomited dose, as a prescriber decided");
    flags.value("--note", "FILE", request.note, "words on what really happened, kept sealed; - is standard input");
    flags.example("mat dose-log administer 1042-9");
    flags.example("mat dose-log administer 1042-9 --partial 60mg");
    flags.example("mat dose-log administer 1042-9 70mg --as-given --yes");
    flags.example("mat dose-log administer 1042-9 80mg --at 06:10");
}

Result<Answer> run_dose_log_administer(const DoseLogAdministerRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.as_given + request.replace_spill + request.replace_emesis + request.partial.has_value() > 1)
        return Failure{Exit::usage, "usage", "--partial, --as-given, --replace-spill and --replace-emesis are ways of their own", "give one of them"};
    if (request.note && !request.as_given) return Failure{Exit::usage, "usage", "--note goes with --as-given", ""};
    if (request.as_given) return give_as_given(request, globals, surroundings, need);
    if (request.replace_spill || request.replace_emesis) return give_replacement(request, globals, surroundings, need);
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    std::optional<Amount> partial;
    if (request.partial) {
        const auto amount = parse_amount(*request.partial);
        if (!amount) return amount.failure();
        partial = *amount;
    }
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
        const domain::AdministerVerdict judged = domain::judge_administer(facts, asked, *asker, clinic.policy);
        if (!judged.verdict.allowed) return refusal(judged.verdict);

        if (partial && *partial >= judged.order->amount)
            return Failure{Exit::usage, "not-partial", partial->text() + " is not less than the ordered " + judged.order->amount.text(),
                           "what was really given is recorded with --as-given"};
        domain::DoseRecord dose = dose_given_at(clinic, *client, asked.moment, writer.moment(), actor.staff);
        dose.order = judged.order->id;
        dose.kind = partial ? domain::DoseKind::partial : domain::DoseKind::administered;
        dose.medication = judged.order->medication;
        dose.amount = partial.value_or(judged.order->amount);
        const std::string stock = record_given(writer, *client, dose, *judged.order);
        for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::dose, dose.number.key(), code);

        Answer answer = answer_given(writer, clinic, *client, dose, partial ? "observed, of the ordered " + judged.order->amount.text() : "observed");
        answer.warnings = judged.warnings;
        if (!stock.empty()) answer.warnings.push_back(stock);
        if (partial) { // the day is covered; what comes next is a prescriber's matter
            store::record_request(writer, nullptr, *client, {0, dose.client, dose.day, "partial", dose.number, actor.staff, false, ""}, "");
            answer.sentence += "\nPrescribers are told that it was not all.";
        }
        explain(answer, globals, judged.verdict);
        return answer;
    });
}

void add_dose_log_dispense(Flags& flags, DoseLogDispenseRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("DAYS", request.days, "how many days ahead (default: to the next open day)");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.example("mat dose-log dispense 1001-9");
}

Result<Answer> run_dose_log_dispense(const DoseLogDispenseRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    domain::DispenseRequest asked;
    if (request.days) {
        const auto days = parse_count(*request.days);
        if (!days) return days.failure();
        if (*days >= domain::farthest_cover)
            return Failure{Exit::usage, "days", quoted(*request.days) + " days are more than any rule allows", ""};
        asked.days = *days;
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
        const domain::DispenseVerdict judged = domain::judge_dispense(facts, asked, *asker, clinic.policy);
        if (!judged.verdict.allowed) return refusal(judged.verdict);

        Answer answer;
        std::vector<domain::DoseRecord> bottles;
        for (const Day day : judged.days) {
            domain::DoseRecord dose;
            dose.number = store::next_dose_number(writer, asked.day);
            dose.client = client->number.sequence();
            dose.order = judged.order->id;
            dose.day = day;
            dose.kind = domain::DoseKind::take_home;
            dose.medication = judged.order->medication;
            dose.amount = judged.order->amount;
            dose.at = asked.moment;
            dose.staff = actor.staff;
            dose.late = is_late(asked.moment, writer.moment());
            const store::DrawPlan draw = store::plan_draw(writer, *judged.order, dose.amount, asked.day);
            store::record_dose(writer, *client, dose);
            store::record_draws(writer, dose.number, draw.draws);
            if (!draw.remark.empty() && bottles.empty()) answer.warnings.push_back(draw.remark);
            for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::dose, dose.number.key(), code);
            bottles.push_back(dose);
        }
        answer.table = dose_table(writer, clinic, bottles);
        answer.recorded = bottles.front().number.text();
        answer.sentence = "Handed out " + std::to_string(bottles.size()) + (bottles.size() == 1 ? " bottle" : " bottles") + " of " +
                          std::string(name_of(bottles.front().medication)) + " " + bottles.front().amount.text() + " to " + client->number.text() + ":";
        for (const domain::DoseRecord& bottle : bottles) answer.sentence += "\n  " + bottle.number.text() + "  for " + bottle.day.text_with_weekday();
        explain(answer, globals, judged.verdict);
        return answer;
    });
}

} // namespace mat::cli
