// `mat dose-log order CLIENT --end DATE`: a prescriber ends an order and writes none in its place.
#include "cli/card.hpp"
#include "cli/dose_log.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/order_words.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

Failure usage(std::string message, std::string hint = "") { return {Exit::usage, "usage", std::move(message), std::move(hint)}; }

// What an order of that day or later would go on asking for.
Result<std::vector<domain::OrderRecord>> orders_to_end(const domain::DosingFacts& facts, std::optional<domain::Medication> medication, Day end) {
    std::vector<domain::OrderRecord> orders;
    std::vector<domain::Medication> several;
    for (const domain::OrderRecord& order : facts.history.orders) {
        const bool holds_then = (!order.end || *order.end > std::max(end, order.start)) && (!medication || order.medication == *medication);
        if (!holds_then) continue;
        orders.push_back(order);
        if (std::ranges::count(several, order.medication) == 0) several.push_back(order.medication);
    }
    if (several.size() > 1)
        return usage("several medications are ordered: name the one that ends", "mat dose-log order CLIENT MEDICATION --end DATE");
    if (orders.empty()) {
        Failure failure =
            refusal({false,
                     {{"no-active-order", "safety", "house safety rule", "no order holds on " + end.text() + " or later", {{"day", end.text()}}}},
                     ""});
        failure.hint = "there is nothing to end: mat dose-log show CLIENT";
        return failure;
    }
    return orders;
}

// Bottles that the person has for days on which nothing is ordered any more.
std::string bottles_left(const domain::TreatmentHistory& history, domain::Medication medication, Day end) {
    std::string numbers;
    std::int64_t count = 0;
    for (const domain::DoseRecord& dose : history.doses) {
        const bool left =
            dose.kind == domain::DoseKind::take_home && dose.medication == medication && dose.day >= end && !dose.voided && !dose.returned;
        if (!left) continue;
        numbers += (numbers.empty() ? "" : ", ") + dose.number.text();
        ++count;
    }
    if (count == 0) return "";
    return std::to_string(count) + (count == 1 ? " bottle is" : " bottles are") + " out for days without an order (" + numbers + "): ask for " +
           (count == 1 ? "it" : "them") + " back, mat dose-log return";
}

} // namespace

Result<Answer> run_order_end(const DoseLogOrderRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    DoseLogOrderRequest alone;
    alone.client = request.client;
    alone.medication = request.medication;
    alone.end = request.end;
    if (!(alone == request))
        return usage("an order that ends has neither AMOUNT nor other options", "mat dose-log order CLIENT MEDICATION --end DATE");
    std::optional<domain::Medication> medication;
    if (request.medication) {
        const auto named = preparation_typed(*request.medication);
        if (!named) return named.failure();
        medication = (*named)->medication;
    }
    return with_card(request.client, globals, surroundings, need, [&](const Card& card) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        if (!actor.roles.any_of(domain::Role::prescriber))
            return Failure{Exit::not_permitted, "not-permitted", "only a prescriber ends an order", "a nurse withholds the dose: mat dose-log hold"};
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        if (auto same = card.check(writer, *client, clinic); !same) return same.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const auto end = parse_day(*request.end, clinic.today);
        if (!end) return end.failure();
        const Day day = clinic.zone.day(*moment);
        if (*end < day)
            return Failure{Exit::usage, "past", quoted(*request.end) + " is before the day on which it is ended, " + day.text(),
                           "--at says when it was ended"};
        const domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, day);
        auto orders = orders_to_end(facts, medication, *end);
        if (!orders) return orders.failure();
        Answer answer;
        for (domain::OrderRecord& order : *orders) {
            order.end = std::max(*end, order.start);
            store::record_order_end(writer, order.id, *order.end, "ended");
            answer.sentence += (answer.sentence.empty() ? "" : "\n") + ("Ended " + std::to_string(order.id)) + ": " + client->number.text() + " " +
                               order_text(order) + ", no dose of it from " + order.end->text_with_weekday() + " on.";
        }
        answer.one_record = orders->size() == 1;
        answer.recorded = "the end of order " + std::to_string(orders->front().id);
        if (const std::string left = bottles_left(facts.history, orders->front().medication, *end); !left.empty()) answer.warnings.push_back(left);
        answer.table = order_table(*orders);
        return answer;
    });
    });
}

} // namespace mat::cli
