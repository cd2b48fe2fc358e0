#include "cli/dose_log.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/dosing.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

constexpr std::string_view supplies[] = {"clinic", "pharmacy"};
constexpr std::string_view intervals[] = {"1d", "7d", "28d"};

} // namespace

void add_dose_log_order(Flags& flags, DoseLogOrderRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("MEDICATION", request.medication, "methadone, buprenorphine or naltrexone");
    flags.operand("AMOUNT", request.amount, "amount with its unit: 80mg");
    flags.value("--every", "DAYS", request.every, "from dose to dose: 1d (default), 7d, 28d");
    flags.words(intervals);
    flags.value("--from", "DATE", request.from, "first day (default: today, or tomorrow where today's dose is given)");
    flags.value("--until", "DATE", request.until, "first day on which it has expired");
    flags.value("--supply", "WHO", request.supply, "clinic (default) or pharmacy");
    flags.words(supplies);
    flags.value("--confirm", "AMOUNT", request.confirm, "a large amount or step, typed a second time");
    flags.example("mat dose-log order 1042-9 methadone 30mg");
}

Result<Answer> run_dose_log_order(const DoseLogOrderRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto amount = parse_amount(request.amount);
    if (!amount) return amount.failure();
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
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
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const auto asker = asker_of(globals, actor);
        if (!asker) return asker.failure();
        domain::OrderRequest asked;
        asked.day = clinic.zone.day(*moment);
        asked.moment = *moment;
        asked.medication = **medication;
        asked.amount = *amount;
        asked.every_days = every;
        const domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, asked.day);
        if (request.from) {
            const auto day = parse_day(*request.from, clinic.today);
            if (!day) return day.failure();
            if (*day < asked.day)
                return Failure{Exit::usage, "past", "an order cannot begin before it is written, on " + asked.day.text(), "--at says when it was written"};
            asked.start = *day;
        } else {
            asked.start = asked.day + (domain::is_covered(facts.history, asked.medication, asked.day) ? 1 : 0);
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
        const domain::OrderVerdict judged = domain::judge_order(facts, asked, *asker, facts.policy);
        if (!judged.verdict.allowed) return refusal(judged.verdict);
        for (const domain::OrderRecord& order : judged.replaced) store::record_order_end(writer, order.id, std::max(asked.start, order.start), "replaced");
        domain::OrderRecord order;
        order.client = client->number.sequence();
        order.medication = asked.medication;
        order.amount = asked.amount;
        order.every_days = asked.every_days;
        order.start = asked.start;
        order.until = asked.until;
        order.supply = request.supply.value_or("clinic");
        order.staff = actor.staff;
        order.written = asked.day;
        order.id = store::record_order(writer, *client, order);
        for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::medication_order, order.id, code);
        Answer answer;
        answer.one_record = true;
        answer.table = order_table({order});
        answer.recorded = "order " + std::to_string(order.id);
        answer.sentence = "Ordered " + std::to_string(order.id) + ": " + client->number.text() + " " + std::string(name_of(order.medication)) + " " +
                          order.amount.text() + (every == 1 ? " daily" : " every " + std::to_string(every) + " days") + " from " +
                          order.start.text_with_weekday() + (order.until ? ", until " + order.until->text_with_weekday() : "") + ".";
        for (const domain::OrderRecord& old : judged.replaced)
            answer.sentence += "\nOrder " + std::to_string(old.id) + " (" + old.amount.text() + ") ends then.";
        explain(answer, globals, judged.verdict);
        return answer;
    });
}

} // namespace mat::cli
