#include "cli/dose_log_prepare.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/dose_log_give.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/stock_words.hpp"
#include "domain/order_plan.hpp"
#include "store/prepared.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr std::string_view outcomes[] = {"back", "wasted"};

report::Table bottle_table(const store::Reader& reader, const std::vector<store::PreparedPart>& parts) {
    report::Table table;
    table.columns = {{"bottle", Type::integer, "number of the bottle"},
                     {"client", Type::text, "client number"},
                     {"day", Type::day, "the day it is for"},
                     {"amount_mg", Type::amount, "milligrams of the active ingredient"},
                     {"drawn", Type::list, "what it holds of which lot"},
                     {"prepared_day", Type::day, "when it was filled"},
                     {"by", Type::text, "login of who filled it"}};
    const store::PreparedPart* before = nullptr;
    for (const store::PreparedPart& part : parts) {
        const auto lot = lot_named(reader, std::to_string(part.draw.lot));
        const std::string drawn = lot ? container_text(lot->product, part.draw.quantity) + " of " + lot_text(*lot) : "";
        if (before != nullptr && before->client == part.client && before->covers == part.covers && before->order == part.order)
            std::get<std::vector<std::string>>(table.rows.back()[4]).push_back(drawn);
        else
            table.rows.push_back({part.id, client_text(part.client), part.covers, part.amount, std::vector<std::string>{drawn}, part.day,
                                  text_or_null(store::staff_login(reader, part.staff))});
        before = &part;
    }
    return table;
}

// The one order that asks for a bottle on that day.
Result<domain::OrderRecord> order_on(const domain::DosingFacts& facts, Day day, std::optional<domain::Medication> medication) {
    if (auto one = check_one_medication(facts, day, medication); !one) return one.failure();
    for (const domain::OrderRecord& order : facts.history.orders) {
        if (!order.active_on(day) || order.expired_on(day) || (medication && order.medication != *medication) || order.supply == "pharmacy") continue;
        if (!order.portions.empty() || domain::is_injection(order.formulation))
            return Failure{Exit::refused, "not-prepared", "a split dose and an injection are made ready when they are given", ""};
        return order;
    }
    return Failure{Exit::refused, "no-active-order", "no order is active on " + day.text(), ""};
}

Result<Answer> undo_bottle(const DoseLogPrepareRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.client || request.range) return Failure{Exit::usage, "usage", "--undo takes the number of the bottle and nothing else", ""};
    const auto number = parse_count(*request.undo);
    if (!number) return number.failure();
    const std::string outcome = request.outcome.value_or("back");
    if (auto code = check_code(outcome, outcomes, "of a bottle"); !code) return code.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto bottle = store::prepared_bottle(writer, *number);
        if (bottle.empty())
            return Failure{Exit::not_found, "no-such-bottle", "there is no prepared bottle " + std::to_string(*number),
                           "mat dose-log prepare lists them"};
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        Answer answer;
        answer.one_record = true;
        answer.table = bottle_table(writer, bottle);
        store::record_prepared_end(writer, bottle, outcome, {}, day, *moment, actor.staff);
        answer.recorded = "the end of bottle " + std::to_string(*number);
        answer.sentence = "Bottle " + std::to_string(*number) + " of " + client_text(bottle.front().client) +
                          (outcome == "back" ? " was poured back." : " was wasted.");
        if (outcome == "back") return answer;
        for (const store::PreparedPart& part : bottle) {
            store::StockMove move;
            move.lot = part.draw.lot;
            move.quantity = part.draw.quantity;
            move.change = -part.draw.quantity;
            move.day = day;
            move.at = *moment;
            move.reason = "prepared";
            move.staff = actor.staff;
            answer.sentence += "\nMovement " + std::to_string(store::record_move(writer, move)) + " waits for a witness: mat stock witness";
        }
        return answer;
    });
}

} // namespace

void add_dose_log_prepare(Flags& flags, DoseLogPrepareRequest& request) {
    flags.operand("CLIENT", request.client, "client number; without it, every bottle that stands ready");
    flags.operand("RANGE", request.range, "the days that the bottles are for (default: tomorrow)");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.value("--station", "NAME", request.station, "whose open lot they are poured from (default: MAT_STATION, else main)");
    flags.value("--undo", "BOTTLE", request.undo, "that bottle is not handed out");
    flags.value("--outcome", "CODE", request.outcome, "with --undo: back (poured back; default) or wasted");
    flags.words(outcomes);
    flags.example("mat dose-log prepare");
    flags.example("mat dose-log prepare 1001-9 tomorrow");
}

Result<Answer> run_dose_log_prepare(const DoseLogPrepareRequest& request, const Globals& globals, const Surroundings& surroundings,
                                    const Need& need) {
    if (request.undo) return undo_bottle(request, globals, surroundings, need);
    if (request.outcome) return Failure{Exit::usage, "usage", "--outcome goes with --undo", ""};
    if (!request.client && (request.medication || request.station))
        return Failure{Exit::usage, "usage", "CLIENT is missing", "for instance: mat dose-log prepare 1021-5 tomorrow"};
    if (!request.client)
        return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
            Answer answer;
            answer.table = bottle_table(reader, store::prepared_parts(reader));
            return answer;
        });
    const auto station = station_named(request.station, surroundings);
    if (!station) return station.failure();
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, *request.client);
        if (!client) return client.failure();
        const auto days = parse_range(request.range.value_or("tomorrow"), clinic.today);
        if (!days) return days.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        if (days->first < day || days->last - day >= domain::farthest_cover)
            return Failure{Exit::usage, "days", "a bottle is prepared for today or a day soon after it", ""};
        const auto standing = store::prepared_parts(writer, &*client);
        const domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, day);
        std::vector<store::PreparedPart> made;
        Answer answer;
        for (Day each = days->first; each <= days->last; each = each + 1) {
            if (std::ranges::find(standing, each, &store::PreparedPart::covers) != standing.end())
                return Failure{Exit::refused, "prepared", "a bottle for " + each.text() + " stands ready already", "mat dose-log prepare lists them"};
            const auto order = order_on(facts, each, *medication);
            if (!order) return order.failure();
            const Amount amount = domain::amount_due(*order, facts.history, each).amount;
            const auto draw = draw_for(writer, *order, amount, day, *station);
            if (!draw) return draw.failure();
            if (draw->draws.empty() || !draw->remark.empty())
                return Failure{Exit::refused, "not-in-stock",
                               draw->remark.empty() ? "there is no stock of " + std::string(name_of(order->medication)) : draw->remark,
                               "mat stock list"};
            const std::int64_t number = store::record_prepared(writer, *client, order->id, each, amount, draw->draws, day, *moment, actor.staff);
            std::ranges::move(store::prepared_bottle(writer, number), std::back_inserter(made));
        }
        answer.table = bottle_table(writer, made);
        answer.recorded = "the bottles";
        answer.sentence = "Prepared for " + client->number.text() + ":";
        for (const auto& row : answer.table.rows)
            answer.sentence += "\n  bottle " + std::to_string(std::get<std::int64_t>(row[0])) + "  for " + std::get<Day>(row[2]).text_with_weekday() +
                               ", " + std::get<Amount>(row[3]).text();
        answer.sentence += "\nThey are still stock until they are handed out: mat dose-log dispense " + client->number.text();
        return answer;
    });
}

} // namespace mat::cli
