#include "cli/dose_log_take_homes.hpp"

#include "cli/card.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/dose_log_give.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/stock_words.hpp"
#include "domain/supply.hpp"
#include "store/prepared.hpp"
#include "store/stock.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

namespace mat::cli {
namespace {

std::string dates_text(const std::vector<Day>& days, const char* none) {
    std::string out;
    for (const Day day : days) out += (out.empty() ? "" : ", ") + day.text();
    return out.empty() ? none : out;
}

using SupplyFacts = std::vector<std::pair<std::string, std::string>>;
SupplyFacts facts_of(const domain::DispenseVerdict& judged, const domain::Policy& policy) {
    const domain::Supply& supply = judged.supply;
    const char* none = judged.order && !domain::is_limited_at_home(judged.order->medication) ? "not asked for" : "none";
    SupplyFacts facts{{"treatment_day", std::to_string(supply.treatment_day)}};
    facts.emplace_back("cap", domain::tiers_text(policy, supply.tiers));
    facts.emplace_back("determination",
                       supply.determination ? std::to_string(supply.determination->days) + " days, of " + supply.determination->day.text() : none);
    facts.emplace_back("discretionary_days", std::to_string(supply.counted.size()));
    facts.emplace_back("counted", dates_text(supply.counted, "none"));
    facts.emplace_back("in_hand", dates_text(supply.in_hand, "none"));
    facts.emplace_back("closure_days_exempt", dates_text(supply.exempt, "none"));
    return facts;
}

// What the rules looked at, also where all of them agreed.
void explain_supply(Answer& answer, const Globals& globals, const domain::DispenseVerdict& judged, const domain::Policy& policy) {
    explain(answer, globals, judged.verdict);
    if (!globals.explain) return;
    std::string json;
    for (const auto& [name, value] : facts_of(judged, policy)) {
        answer.explanation += "    " + name + ": " + value + "\n";
        json += (json.empty() ? "" : ",") + ("\"" + name + "\":\"" + value + "\"");
    }
    answer.verdict_json += ",\"supply\":{" + json + "}";
}

struct Asking { // what was typed, and where the facts come from
    ClientNumber number;
    domain::DispenseRequest request;
    domain::Policy policy; ///< what they were judged by
};

Result<domain::DispenseVerdict> judged_by(const store::Reader& reader, const store::Clinic& clinic, const Actor& actor, const Globals& globals,
                                          Asking& asking) {
    const auto client = store::find_client(reader, asking.number);
    if (!client) return client.failure();
    const auto moment = moment_of(globals, reader, clinic);
    if (!moment) return moment.failure();
    const auto asker = asker_of(globals, actor);
    if (!asker) return asker.failure();
    asking.request.moment = *moment;
    asking.request.day = clinic.zone.day(*moment);
    const domain::DosingFacts facts = store::take_home_facts(reader, *client, clinic, asking.request.day);
    if (auto one = check_one_medication(facts, asking.request.day, asking.request.medication); !one) return one.failure();
    asking.policy = facts.policy;
    domain::DispenseVerdict judged = domain::judge_dispense(facts, asking.request, *asker, facts.policy);
    if (!judged.verdict.allowed) return refusal(judged.verdict);
    return judged;
}

Result<Asking> asked_of(const DoseLogDispenseRequest& request) {
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    Asking asking{*number, {}, {}};
    if (request.days) {
        const auto days = *request.days == "0" ? Result<std::int64_t>(0) : parse_count(*request.days);
        if (!days) return days.failure();
        if (*days >= domain::farthest_cover)
            return Failure{Exit::usage, "days", quoted(*request.days) + " days are more than any rule allows", ""};
        asking.request.days = *days;
    }
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    asking.request.medication = *medication;
    return asking;
}

} // namespace

void add_dose_log_dispense(Flags& flags, DoseLogDispenseRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand(
        "DAYS", request.days,
        "how many days ahead (default: to the next scheduled visit, which is after the days of the take-home order, else the next open day); 0: the portions of today that are left");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.value("--station", "NAME", request.station, "whose open lot they are poured from (default: MAT_STATION, else main)");
    flags.example("mat dose-log dispense 1001-9");
    flags.example("mat dose-log dispense 1004-3 7 --explain");
}

Result<Answer> run_dose_log_dispense(const DoseLogDispenseRequest& request, const Globals& globals, const Surroundings& surroundings,
                                     const Need& need) {
    const auto asking = asked_of(request);
    if (!asking) return asking.failure();
    if (const auto station = station_named(request.station, surroundings); !station) return station.failure();
    // Where nobody typed how many, and somebody sits there: the dates come with the card. The facts are read and judged again
    // after the answer.
    std::string dates;
    if (!request.days && !globals.yes && !globals.dry_run && shows_card(globals, surroundings)) {
        const auto offered = bottles_offered(request, globals, surroundings, need);
        if (!offered) return offered.failure();
        dates = *offered;
    }
    return with_card(
        request.client, globals, surroundings, need, [&](const Card& card) { return hand_out(request, card, globals, surroundings, need); }, dates);
}

Result<std::string> bottles_offered(const DoseLogDispenseRequest& request, const Globals& globals, const Surroundings& surroundings,
                                    const Need& need) {
    auto asking = asked_of(request);
    if (!asking) return asking.failure();
    Globals looking = globals; // how it stands now, whatever moment is recorded
    looking.at.reset();
    std::string dates;
    const auto looked =
        reading(looking, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            const auto judged = judged_by(reader, clinic, actor, globals, *asking);
            if (!judged) return judged.failure();
            dates = std::to_string(judged->bottles.size()) + (judged->bottles.size() == 1 ? " bottle, for\n" : " bottles, for\n");
            for (const domain::Bottle& bottle : judged->bottles) dates += "  " + bottle.day.text_with_weekday() + ", " + bottle.amount.text() + "\n";
            return Answer{};
        });
    if (!looked) return looked.failure();
    return dates;
}

Result<Answer> hand_out(const DoseLogDispenseRequest& request, const Card& card, const Globals& globals, const Surroundings& surroundings,
                        const Need& need) {
    auto typed = asked_of(request);
    if (!typed) return typed.failure();
    const auto station = station_named(request.station, surroundings);
    if (!station) return station.failure();
    Asking& asking = *typed;
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = store::find_client(writer, asking.number);
        if (!client) return client.failure();
        if (auto same = card.check(writer, *client, clinic); !same) return same.failure();
        const auto judged = judged_by(writer, clinic, actor, globals, asking);
        if (!judged) return judged.failure();
        Answer answer;
        answer.warnings = judged->warnings;
        std::vector<domain::DoseRecord> bottles;
        std::string remark;
        for (const domain::Bottle& bottle : judged->bottles) {
            const domain::OrderRecord& order = bottle.order;
            domain::DoseRecord dose;
            dose.number = store::next_dose_number(writer, asking.request.day);
            dose.client = client->number.sequence();
            dose.order = order.id;
            dose.day = bottle.day;
            dose.kind = domain::DoseKind::take_home;
            dose.medication = order.medication;
            dose.amount = bottle.amount;
            dose.every_days = bottle.days;
            dose.at = asking.request.moment;
            dose.staff = actor.staff;
            dose.late = is_late(asking.request.moment, writer.moment());
            // A bottle that stands ready for that day is the one that is handed out, where it is of the amount.
            std::vector<store::PreparedPart> ready;
            for (const store::PreparedPart& part : store::prepared_parts(writer, &*client))
                if (part.covers == bottle.day && part.order == order.id && part.amount == dose.amount) ready.push_back(part);
            store::DrawPlan draw;
            for (const store::PreparedPart& part : ready) draw.draws.push_back(part.draw);
            if (ready.empty()) {
                const auto planned = draw_for(writer, order, dose.amount, asking.request.day, *station);
                if (!planned) return planned.failure();
                draw = *planned;
            }
            store::record_dose(writer, *client, dose);
            store::record_draws(writer, dose.number, draw.draws);
            store::record_prepared_end(writer, ready, "handed-out", dose.number, asking.request.day, asking.request.moment, actor.staff);
            if (bottles.empty()) remark = draw.remark;
            for (const std::string& code : judged->overridden) store::record_override(writer, store::Fact::dose, dose.number.key(), code);
            bottles.push_back(dose);
        }
        const domain::DoseRecord& first = bottles.front();
        const bool alike = std::ranges::all_of(bottles, [&](const domain::DoseRecord& bottle) { return bottle.amount == first.amount; });
        answer.table = dose_table(writer, clinic, bottles);
        answer.recorded = first.number.text();
        answer.sentence = "Handed out " + std::to_string(bottles.size()) + (bottles.size() == 1 ? " bottle" : " bottles") + " of " +
                          std::string(name_of(first.medication)) + (alike ? " " + first.amount.text() : "") + " to " + client->number.text() + ":";
        const std::string of_today =
            judged->supply.counted.empty() ? ", today's next portion: no day of supply" : ", today's next portion: a day of supply";
        for (const domain::DoseRecord& bottle : bottles)
            answer.sentence +=
                "\n  " + bottle.number.text() + "  for " + bottle.day.text_with_weekday() + (alike ? "" : ", " + bottle.amount.text()) +
                (bottle.every_days == 1
                     ? ""
                     : ", and the " + std::string(bottle.every_days == 2 ? "day" : std::to_string(bottle.every_days - 1) + " days") + " after") +
                (bottle.day == asking.request.day ? of_today : "");
        say_drawn(answer, writer, bottles, remark);
        explain_supply(answer, globals, *judged, asking.policy);
        return answer;
    });
}

} // namespace mat::cli
