#include "cli/dose_log_fill.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/medicines.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

// The order that a pharmacy fills: of the medication named, one of its own supply before one of the clinic's.
std::optional<domain::OrderRecord> order_filled(const domain::DosingFacts& facts, Day day, std::optional<domain::Medication> medication) {
    std::optional<domain::OrderRecord> found;
    for (const domain::OrderRecord& order : facts.history.orders)
        if (order.active_on(day) && (!medication || order.medication == *medication))
            if (!found || (found->supply != "pharmacy" && order.supply == "pharmacy")) found = order;
    return found;
}

Answer delivery(store::Writer& writer, const store::Client& client, const domain::OrderRecord& order, Day day, std::int64_t staff,
                const domain::Policy& policy) {
    const std::int64_t id = store::record_receipt(writer, client, {order.id, day, false}, staff);
    const std::string name(name_of(order.medication, order.formulation));
    Answer answer;
    answer.one_record = true;
    using report::Type;
    answer.table.columns = {{"delivery", Type::integer, "number of the delivery"},
                            {"client", Type::text, "client number"},
                            {"order", Type::integer, "for this order"},
                            {"formulation", Type::text, "what was delivered"},
                            {"received_date", Type::day, "the day it came"}};
    answer.table.rows = {{id, client.number.text(), order.id, name, day}};
    answer.recorded = "delivery " + std::to_string(id);
    answer.sentence = "Received " + std::to_string(id) + ": " + name + " for " + client.number.text() + ", " + day.text_with_weekday() +
                      "; a pharmacy's injectable is given within " + std::to_string(policy.injectable_kept_days) + " days.";
    return answer;
}

} // namespace

void add_dose_log_fill(Flags& flags, DoseLogFillRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--days", "N", request.days, "for so many days");
    flags.flag("--received", request.received, "an injectable was delivered to the clinic, for this person");
    flags.value("--on", "DATE", request.on, "when (default: today)");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.example("mat dose-log fill 1031-2 --days 14");
}

Result<Answer> run_dose_log_fill(const DoseLogFillRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.days.has_value() == request.received)
        return Failure{Exit::usage, "usage", "a fill is of --days N, or an injectable that was --received", "mat dose-log fill CLIENT --days 14"};
    std::int64_t days = 1;
    if (request.days) {
        const auto count = parse_count(*request.days);
        if (!count) return count.failure();
        days = *count;
    }
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        Day day = clinic.today;
        if (request.on) {
            const auto typed = parse_day(*request.on, clinic.today);
            if (!typed) return typed.failure();
            if (*typed > clinic.today) return Failure{Exit::usage, "future", quoted(*request.on) + " is still to come", ""};
            day = *typed;
        }
        const domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, day);
        const auto order = order_filled(facts, day, *medication);
        if (!order)
            return refusal({false,
                            {{"no-active-order", "safety", "house safety rule", "no order is active on " + day.text(), {{"day", day.text()}}}},
                            "an order"});
        if (domain::is_injection(order->formulation) != request.received)
            return Failure{Exit::usage, "usage",
                           request.received ? std::string(name_of(order->medication, order->formulation)) + " is no injection"
                                            : std::string(name_of(order->medication, order->formulation)) + " is injected here",
                           request.received ? "say for how many days: --days N" : "say that it came: --received"};
        if (request.received) return delivery(writer, *client, *order, day, actor.staff, facts.policy);
        domain::DoseRecord dose;
        dose.number = store::next_dose_number(writer, day);
        dose.client = client->number.sequence();
        dose.order = order->id;
        dose.day = domain::first_day_to_fill(facts.history, order->medication, day, days);
        dose.kind = domain::DoseKind::filled;
        dose.medication = order->medication;
        dose.formulation = order->formulation;
        dose.amount = order->amount;
        dose.every_days = days;
        dose.staff = actor.staff;
        dose.late = day < clinic.today;
        const std::int64_t over = dose.day - day;
        if (over + days > domain::farthest_cover)
            return Failure{Exit::usage, "days",
                           "a supply of " + std::to_string(days) + " days from " + dose.day.text() + " reaches further than " +
                               std::to_string(domain::farthest_cover) + " days",
                           "a longer one is recorded again when its first days are used up"};
        store::record_dose(writer, *client, dose);
        Answer answer;
        answer.one_record = true;
        answer.table = dose_table(writer, clinic, {dose});
        answer.recorded = dose.number.text();
        answer.sentence = "Filled " + dose.number.text() + ": " + client->number.text() + " " +
                          std::string(name_of(dose.medication, dose.formulation)) + " " + dose.amount.text() + " for " + std::to_string(days) +
                          (days == 1 ? " day" : " days") + ", " + dose.day.text_with_weekday() + " to " +
                          (dose.day + (days - 1)).text_with_weekday() + ".";
        if (over > 0)
            answer.warnings.push_back(std::to_string(over) + (over == 1 ? " day is" : " days are") + " covered already; this supply begins after");
        if (order->supply != "pharmacy") answer.warnings.push_back("order " + std::to_string(order->id) + " is supplied by the clinic");
        return answer;
    });
}

} // namespace mat::cli
