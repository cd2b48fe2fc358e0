#include "cli/dose_log.hpp"

#include "cli/card.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/dose_log_give.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/stock_words.hpp"
#include "domain/dosing.hpp"
#include "domain/formulation.hpp"
#include "store/counter.hpp"
#include "store/health.hpp"
#include "store/medicines.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"

#include <iterator>

namespace mat::cli {
void add_dose_log_administer(Flags& flags, DoseLogAdministerRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("AMOUNT", request.amount, "must be the order's (default: the order's)");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.value("--cows", "N", request.cows, "withdrawal scored now, 0 to 48: before the first buprenorphine after methadone");
    flags.value("--partial", "AMOUNT", request.partial, "so much of it was taken, and the rest was not");
    flags.flag("--as-given", request.as_given, "record what really happened, whatever stands in the way; opens an incident");
    flags.flag("--replace-spill", request.replace_spill, "in the place of what was spilled, at most that");
    flags.flag("--replace-emesis", request.replace_emesis, "in the place of a vomited dose, as a prescriber decided");
    flags.value("--station", "NAME", request.station, "whose open lot it is poured from (default: MAT_STATION, else main)");
    flags.value("--note", "FILE", request.note, "words on what really happened, kept sealed; - is standard input");
    flags.example("mat dose-log administer 1042-9");
    flags.example("mat dose-log administer 1042-9 --partial 60mg");
    flags.example("mat dose-log administer 1042-9 70mg --as-given --yes");
    flags.example("mat dose-log administer 1042-9 80mg --at 06:10");
}

namespace {

struct Asked {
    ClientNumber number;
    std::optional<Amount> partial;
    domain::AdministerRequest request;
};

Result<Asked> asked_of(const DoseLogAdministerRequest& request) {
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    Asked asked{*number, {}, {}};
    if (request.partial) {
        const auto amount = parse_amount(*request.partial);
        if (!amount) return amount.failure();
        asked.partial = *amount;
    }
    if (request.amount) {
        const auto amount = parse_amount(*request.amount);
        if (!amount) return amount.failure();
        asked.request.amount = *amount;
    }
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    asked.request.medication = *medication;
    if (request.cows) {
        const auto score = parse_score(*request.cows, most_cows);
        if (!score) return score.failure();
        asked.request.cows = *score;
    }
    return asked;
}

} // namespace

Result<Answer> run_dose_log_administer(const DoseLogAdministerRequest& request, const Globals& globals, const Surroundings& surroundings,
                                       const Need& need) {
    if (request.as_given + request.replace_spill + request.replace_emesis + request.partial.has_value() > 1)
        return Failure{Exit::usage, "usage", "--partial, --as-given, --replace-spill and --replace-emesis are ways of their own", "give one of them"};
    if (request.note && !request.as_given) return Failure{Exit::usage, "usage", "--note goes with --as-given", ""};
    if (const auto station = station_named(request.station, surroundings); !station) return station.failure();
    if (request.as_given) return give_as_given(request, globals, surroundings, need);
    if (request.replace_spill || request.replace_emesis) return give_replacement(request, globals, surroundings, need);
    if (const auto asked = asked_of(request); !asked) return asked.failure(); // before anybody is shown
    return with_card(request.client, globals, surroundings, need,
                     [&](const Card& card) { return give_ordered(request, card, globals, surroundings, need); });
}

Result<Answer> give_ordered(const DoseLogAdministerRequest& request, const Card& card, const Globals& globals, const Surroundings& surroundings,
                            const Need& need) {
    auto typed = asked_of(request);
    if (!typed) return typed.failure();
    const auto station = station_named(request.station, surroundings);
    if (!station) return station.failure();
    auto& [number, partial, asked] = *typed;
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = store::find_client(writer, number);
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
        const domain::AdministerVerdict judged = domain::judge_administer(facts, asked, *asker, facts.policy);
        if (!judged.verdict.allowed) return refusal(judged.verdict);

        if (partial && *partial >= judged.amount)
            return Failure{Exit::usage, "not-partial", partial->text() + " is not less than the ordered " + judged.amount.text(),
                           "what was really given is recorded with --as-given"};
        domain::DoseRecord dose = dose_given_at(clinic, *client, asked.moment, writer.moment(), actor.staff);
        dose.order = judged.order->id;
        dose.kind = partial ? domain::DoseKind::partial : domain::DoseKind::administered;
        dose.medication = judged.order->medication;
        dose.formulation = judged.order->formulation;
        dose.every_days = judged.order->every_days;
        dose.amount = partial.value_or(judged.amount);
        const auto draw = draw_for(writer, *judged.order, dose.amount, dose.day, *station);
        if (!draw) return draw.failure();
        if (asked.cows) store::record_opioid_check(writer, *client, {asked.day, asked.cows, {}}, actor.staff);
        record_given(writer, *client, dose, *draw);
        for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::dose, dose.number.key(), code);

        Answer answer = answer_given(writer, clinic, *client, dose, partial ? "observed, of the ordered " + judged.amount.text() : "observed");
        answer.warnings = judged.warnings;
        std::ranges::move(domain::health_warnings(store::health_of(writer, *client), dose.medication, dose.amount, dose.day, facts.policy),
                          std::back_inserter(answer.warnings));
        if (judged.portion.is_split())
            answer.sentence.insert(answer.sentence.size() - 1,
                                   ", portion " + std::to_string(judged.portion.given + 1) + " of " + std::to_string(judged.portion.count));
        say_drawn(answer, writer, {dose}, draw->remark);
        if (partial) { // the day is covered; what comes next is a prescriber's matter
            store::record_request(writer, nullptr, *client, {0, dose.client, dose.day, "partial", dose.number, actor.staff, false, ""}, "");
            answer.sentence += "\nPrescribers are told that it was not all.";
        }
        explain(answer, globals, judged.verdict);
        return answer;
    });
}

} // namespace mat::cli
