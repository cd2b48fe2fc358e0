#include "cli/dose_log.hpp"

#include "cli/card.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/dosing.hpp"
#include "domain/formulation.hpp"
#include "store/health.hpp"
#include "store/medicines.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <iterator>

namespace mat::cli {
namespace {

// A record made on another day than it happened, or well after it, is marked.
bool is_late(Instant moment, Instant now) { return now - moment > 15LL * 60 * 1'000'000; }

} // namespace

void add_dose_log_administer(Flags& flags, DoseLogAdministerRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("AMOUNT", request.amount, "must be the order's (default: the order's)");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.value("--cows", "N", request.cows, "withdrawal scored now, 0 to 48: before the first buprenorphine after methadone");
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
    if (request.cows) {
        const auto score = parse_score(*request.cows, most_cows);
        if (!score) return score.failure();
        asked.cows = *score;
    }
    return with_card(request.client, globals, surroundings, need, [&](const Card& card) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = store::find_client(writer, *number);
        if (!client) return client.failure();
        if (auto same = card.check(writer, *client, clinic); !same) return same.failure();
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

        domain::DoseRecord dose;
        dose.number = store::next_dose_number(writer, asked.day);
        dose.client = client->number.sequence();
        dose.order = judged.order->id;
        dose.day = asked.day;
        dose.kind = domain::DoseKind::administered;
        dose.medication = judged.order->medication;
        dose.formulation = judged.order->formulation;
        dose.every_days = judged.order->every_days;
        dose.amount = judged.order->amount;
        dose.at = asked.moment;
        dose.staff = actor.staff;
        dose.late = is_late(asked.moment, writer.moment());
        const store::DrawPlan draw = store::plan_draw(writer, *judged.order, dose.amount, asked.day);
        store::record_dose(writer, *client, dose);
        store::record_draws(writer, dose.number, draw.draws);
        if (asked.cows) store::record_opioid_check(writer, *client, {asked.day, asked.cows, {}}, actor.staff);
        for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::dose, dose.number.key(), code);

        Answer answer;
        answer.one_record = true;
        answer.table = dose_table(writer, clinic, {dose});
        answer.recorded = dose.number.text();
        answer.warnings = judged.warnings;
        std::ranges::move(domain::health_warnings(store::health_of(writer, *client), dose.medication, dose.amount, dose.day), std::back_inserter(answer.warnings));
        if (!draw.remark.empty()) answer.warnings.push_back(draw.remark);
        answer.sentence = "Recorded " + dose.number.text() + ": " + client->number.text() + " " + std::string(name_of(dose.medication, dose.formulation)) + " " +
                          dose.amount.text() + " observed, " + dose.day.text_with_weekday() + " " + clock_text(clinic.zone, asked.moment) +
                          (dose.late ? ", late entry" : "") + ".";
        explain(answer, globals, judged.verdict);
        return answer;
    });
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
    return with_card(request.client, globals, surroundings, need, [&](const Card& card) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = store::find_client(writer, *number);
        if (!client) return client.failure();
        if (auto same = card.check(writer, *client, clinic); !same) return same.failure();
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
    });
}

} // namespace mat::cli
