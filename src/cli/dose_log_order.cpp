#include "cli/dose_log.hpp"

#include "cli/card.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/dosing.hpp"
#include "domain/formulation.hpp"
#include "store/health.hpp"
#include "store/medicines.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <iterator>

namespace mat::cli {
namespace {

constexpr std::string_view supplies[] = {"clinic", "pharmacy"};
// ` as 2 films of 8/2`, where a form is named and counted.
std::string made_of(const domain::OrderRecord& order) {
    if (!order.formulation || domain::is_injection(order.formulation)) return "";
    const std::string text = domain::units_text(domain::preparation_of(order.medication, order.formulation), order.amount);
    return text.empty() ? "" : " as " + text;
}
constexpr std::string_view intervals[] = {"1d", "7d", "28d"};

// Failure (usage) for an amount that is not made of the strengths there are, with the nearest that are.
Result<Nothing> check_strengths(const domain::Preparation& preparation, Amount amount, const std::string& typed) {
    if (domain::units_of(preparation, amount)) return Nothing{};
    std::string strengths, nearest;
    for (const std::int64_t each : preparation.strengths) strengths += (strengths.empty() ? "" : ", ") + Amount::micrograms(each).milligrams_text();
    for (const Amount each : domain::nearest_made(preparation, amount)) nearest += (nearest.empty() ? "" : " and ") + each.milligrams_text() + "mg";
    return Failure{Exit::usage, "strength",
                   quoted(typed) + " is not made of " + std::string(preparation.name) + ", which comes in " + strengths + " mg" +
                       (domain::is_injection(preparation.formulation) ? " and is never split" : ""),
                   "the nearest " + std::string(nearest.find(' ') == std::string::npos ? "is " : "are ") + nearest};
}

} // namespace

void add_dose_log_order(Flags& flags, DoseLogOrderRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("MEDICATION", request.medication, "methadone, zubsolv, sublocade, vivitrol, …");
    flags.words(domain::preparation_names());
    flags.operand("AMOUNT", request.amount, "amount with its unit: 80mg");
    flags.value("--every", "DAYS", request.every, "from dose to dose: 1d (default), 7d, 28d; of an injection its own");
    flags.words(intervals);
    flags.value("--from", "DATE", request.from, "first day (default: today, or tomorrow where today's dose is given)");
    flags.value("--until", "DATE", request.until, "first day on which it has expired");
    flags.value("--supply", "WHO", request.supply, "clinic or pharmacy (default: clinic; pharmacy for alcohol and tobacco)");
    flags.words(supplies);
    flags.value("--confirm", "AMOUNT", request.confirm, "a large amount or step, typed a second time");
    flags.value("--last-opioid", "DATE", request.last_opioid, "last short-acting opioid, as the person reports it");
    flags.value("--cows", "N", request.cows, "withdrawal as it was scored today, 0 to 48");
    flags.flag("--confirm-allergy", request.confirm_allergy, "an allergy is on file, and you have weighed it");
    flags.example("mat dose-log order 1042-9 methadone 30mg");
    flags.example("mat dose-log order 1042-9 nicotine-patch 21mg");
}

Result<Answer> run_dose_log_order(const DoseLogOrderRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto amount = parse_amount(request.amount);
    if (!amount) return amount.failure();
    const auto named = preparation_typed(request.medication);
    if (!named) return named.failure();
    if (request.cows && !parse_score(*request.cows, most_cows)) return parse_score(*request.cows, most_cows).failure();
    std::int64_t every = 1;
    if (request.every) {
        const bool days = request.every->size() > 1 && request.every->back() == 'd';
        const auto count = parse_count(days ? std::string_view(*request.every).substr(0, request.every->size() - 1) : std::string_view(*request.every));
        if (!days || !count || *count < 1 || *count >= domain::farthest_cover)
            return Failure{Exit::usage, "every", quoted(*request.every) + " is not a number of days", "write it as 1d, 7d or 28d"};
        every = *count;
    }
    if (request.supply && *request.supply != "clinic" && *request.supply != "pharmacy")
        return Failure{Exit::usage, "supply", quoted(*request.supply) + " is not a supply", "supplies are clinic, pharmacy"};
    const domain::Preparation& preparation = **named;
    const auto formulation = preparation.formulation ? preparation.formulation : domain::implied_formulation(preparation.medication, *amount, every);
    if (auto made = check_strengths(domain::preparation_of(preparation.medication, formulation), *amount, request.amount); !made) return made.failure();
    return with_card(request.client, globals, surroundings, need, [&](const Card& card) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        if (auto same = card.check(writer, *client, clinic); !same) return same.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const auto asker = asker_of(globals, actor);
        if (!asker) return asker.failure();
        domain::OrderRequest asked;
        asked.day = clinic.zone.day(*moment);
        asked.moment = *moment;
        asked.medication = preparation.medication;
        asked.formulation = formulation;
        asked.amount = *amount;
        asked.every_days = every;
        if (domain::is_injection(formulation)) {
            const std::int64_t usual = domain::usual_every_days(formulation, clinic.policy);
            if (request.every && every != usual)
                return Failure{Exit::usage, "every", quoted(*request.every) + " is not how " + std::string(name_of(asked.medication, formulation)) + " is given",
                               "it is given every " + std::to_string(usual) + "d, which need not be typed"};
            asked.every_days = usual;
        }
        domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, asked.day);
        facts.opioid_check = store::opioid_check_of(writer, *client, asked.day);
        if (request.last_opioid) {
            const auto day = parse_day(*request.last_opioid, clinic.today);
            if (!day) return day.failure();
            if (*day > asked.day) return Failure{Exit::usage, "future", quoted(*request.last_opioid) + " is still to come", ""};
            asked.last_opioid = *day;
        }
        if (request.from) {
            const auto day = parse_day(*request.from, clinic.today);
            if (!day) return day.failure();
            if (*day < asked.day)
                return Failure{Exit::usage, "past", "an order cannot begin before it is written, on " + asked.day.text(), "--at says when it was written"};
            asked.start = *day;
        } else {
            // An injection may follow the dose under the tongue on the same day.
            const bool tomorrow = !domain::is_injection(formulation) && domain::is_covered(facts.history, asked.medication, asked.day);
            asked.start = asked.day + (tomorrow ? 1 : 0);
        }
        if (request.until) {
            const auto day = parse_day(*request.until, clinic.today);
            if (!day) return day.failure();
            if (*day <= asked.start) return Failure{Exit::usage, "range", "the order would expire before it begins, on " + asked.start.text(), ""};
            asked.until = *day;
        }
        if (request.confirm) {
            const auto again = parse_amount(*request.confirm);
            if (!again) return again.failure();
            if (*again != *amount) return Failure{Exit::usage, "confirm", "--confirm " + again->text() + " is not the " + amount->text() + " of the order", ""};
            asked.amount_retyped = true;
        }
        const domain::OrderVerdict judged = domain::judge_order(facts, asked, *asker, clinic.policy);
        if (!judged.verdict.allowed) return refusal(judged.verdict);
        const auto health = store::health_of(writer, *client);
        if (domain::is_allergic(health, asked.medication, asked.start) && !request.confirm_allergy)
            return refusal({false,
                            {{"allergy", "local", "allergies on file", "an allergy to " + std::string(name_of(asked.medication)) + " is on file", {{"medication", std::string(name_of(asked.medication))}}}},
                            "--confirm-allergy, by the prescriber who has weighed it"});
        for (const domain::OrderRecord& order : judged.replaced) store::record_order_end(writer, order.id, std::max(asked.start, order.start), "replaced");
        domain::OrderRecord order;
        order.client = client->number.sequence();
        order.medication = asked.medication;
        order.amount = asked.amount;
        order.every_days = asked.every_days;
        order.formulation = asked.formulation;
        order.start = asked.start;
        order.until = asked.until;
        order.supply = request.supply.value_or(domain::is_for_opioids(order.medication) ? "clinic" : "pharmacy");
        order.staff = actor.staff;
        order.written = asked.day;
        order.id = store::record_order(writer, *client, order);
        if (request.cows || asked.last_opioid)
            store::record_opioid_check(writer, *client, {asked.day, request.cows ? std::optional(*parse_score(*request.cows, most_cows)) : std::nullopt, asked.last_opioid},
                                       actor.staff);
        for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::medication_order, order.id, code);
        Answer answer;
        answer.one_record = true;
        answer.table = order_table({order});
        answer.recorded = "order " + std::to_string(order.id);
        answer.sentence = "Ordered " + std::to_string(order.id) + ": " + client->number.text() + " " + std::string(name_of(order.medication, order.formulation)) +
                          " " + order.amount.text() + made_of(order) +
                          (order.every_days == 1 ? " daily" : " every " + std::to_string(order.every_days) + " days") + " from " +
                          order.start.text_with_weekday() + (order.until ? ", until " + order.until->text_with_weekday() : "") + ".";
        for (const domain::OrderRecord& old : judged.replaced)
            answer.sentence += "\nOrder " + std::to_string(old.id) + " (" + old.amount.text() + ") ends then.";
        answer.warnings = judged.warnings;
        std::ranges::move(domain::health_warnings(health, order.medication, order.amount, order.start), std::back_inserter(answer.warnings));
        if (order.medication == domain::Medication::disulfiram) answer.warnings.emplace_back("at least 12 h without alcohol come before the first disulfiram");
        if (order.medication == domain::Medication::naltrexone && !asked.last_opioid && !(facts.opioid_check && facts.opioid_check->last_opioid))
            answer.warnings.emplace_back("no last opioid is recorded: --last-opioid DATE, as the person reports it");
        explain(answer, globals, judged.verdict);
        return answer;
    });
    });
}

} // namespace mat::cli
