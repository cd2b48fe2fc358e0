#include "cli/dose_log_give.hpp"

#include "cli/card.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/stock_words.hpp"
#include "store/counter.hpp"
#include "store/incidents.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

std::vector<std::string> codes_of(const Verdict& verdict) {
    std::vector<std::string> codes;
    for (const Reason& reason : verdict.reasons)
        if (std::ranges::count(codes, reason.code) == 0) codes.push_back(reason.code);
    return codes;
}

std::string listed(const std::vector<std::string>& codes) {
    std::string words;
    for (const std::string& code : codes) words += (words.empty() ? "" : ", ") + code;
    return words;
}

struct AsGiven {
    store::Client client;
    domain::AdministerRequest asked;
    domain::AdministerVerdict judged;
};

// Judged with nobody's overrides: what stood in the way is what the rules say of the facts.
Result<AsGiven> judged_as_given(const store::Reader& reader, const store::Clinic& clinic, const DoseLogAdministerRequest& request,
                                const Globals& globals) {
    const auto client = client_named(reader, request.client);
    if (!client) return client.failure();
    AsGiven given{*client, {}, {}};
    const auto moment = moment_of(globals, reader, clinic);
    if (!moment) return moment.failure();
    given.asked.moment = *moment;
    given.asked.day = clinic.zone.day(*moment);
    const auto amount = parse_amount(*request.amount);
    if (!amount) return amount.failure();
    given.asked.amount = *amount;
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    given.asked.medication = *medication;
    const domain::DosingFacts facts = store::dosing_facts(reader, *client, clinic, given.asked.day);
    if (auto one = check_one_medication(facts, given.asked.day, given.asked.medication); !one) return one.failure();
    given.judged = domain::judge_administer(facts, given.asked, {}, facts.policy);
    if (!given.judged.order && !given.asked.medication)
        return Failure{Exit::usage, "which-medication", "no order is active on " + given.asked.day.text(), "say what was given with --medication"};
    return given;
}

} // namespace

domain::DoseRecord dose_given_at(const store::Clinic& clinic, const store::Client& client, Instant moment, Instant now, std::int64_t staff) {
    domain::DoseRecord dose;
    dose.client = client.number.sequence();
    dose.day = clinic.zone.day(moment);
    dose.at = moment;
    dose.staff = staff;
    dose.late = is_late(moment, now);
    return dose;
}

Result<store::DrawPlan> draw_for(const store::Reader& reader, const domain::OrderRecord& order, Amount amount, Day day, std::string_view station) {
    store::DrawPlan plan = store::plan_draw(reader, order, amount, day, station);
    if (!plan.expired) return plan;
    return Failure{Exit::refused, "lot-expired", "every lot of " + std::string(name_of(order.medication, order.formulation)) + " has expired",
                   "a lot that has not comes in with mat stock receive; what was really given is recorded with --as-given"};
}

void record_given(store::Writer& writer, const store::Client& client, domain::DoseRecord& dose, const store::DrawPlan& draw) {
    dose.number = store::next_dose_number(writer, dose.day);
    store::record_dose(writer, client, dose);
    store::record_draws(writer, dose.number, draw.draws);
}

void say_drawn(Answer& answer, const store::Reader& reader, const std::vector<domain::DoseRecord>& doses, const std::string& remark) {
    if (!remark.empty()) answer.warnings.push_back(remark);
    std::vector<std::string> drawn;
    for (const domain::DoseRecord& dose : doses) drawn.push_back(drawn_text(reader, dose.number));
    if (std::ranges::all_of(drawn, &std::string::empty)) return; // a clinic that keeps no stock reads nothing of it
    answer.table.columns.push_back({"drawn", report::Type::list, "what it took of which lot"});
    for (std::size_t i = 0; i < drawn.size(); ++i)
        answer.table.rows[i].push_back(drawn[i].empty() ? report::Cell() : report::Cell(std::vector<std::string>{drawn[i]}));
    if (drawn.size() == 1) answer.sentence += "\n  " + drawn.front();
}

Answer answer_given(const store::Reader& reader, const store::Clinic& clinic, const store::Client& client, const domain::DoseRecord& dose,
    const std::string& what) {
    Answer answer;
    answer.one_record = true;
    answer.table = dose_table(reader, clinic, {dose});
    answer.recorded = dose.number.text();
    answer.sentence = "Recorded " + dose.number.text() + ": " + client.number.text() + " " + std::string(name_of(dose.medication, dose.formulation)) +
                      " " + dose.amount.text() + " " + what + ", " + dose.day.text_with_weekday() +
                      (dose.at ? " " + clock_text(clinic.zone, *dose.at) : "") + (dose.late ? ", late entry" : "") + ".";
    return answer;
}

Result<Answer> give_as_given(const DoseLogAdministerRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (!request.amount) return Failure{Exit::usage, "usage", "--as-given takes the AMOUNT that was really given",
        "mat dose-log administer CLIENT 70mg --as-given"};
    const auto station = station_named(request.station, surroundings);
    if (!station) return station.failure();
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    // At a terminal the card says whom it is about, and what stood in the way.
    std::string meant;
    if (!globals.yes && !globals.dry_run && shows_card(globals, surroundings)) {
        Globals looking = globals;
        looking.at.reset();
        const auto looked =
            reading(looking, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
                const auto given = judged_as_given(reader, clinic, request, globals);
                if (!given) return given.failure();
                const std::string standing = listed(codes_of(given->judged.verdict));
                meant = *request.amount + " was really given" + (standing.empty() ? "" : ", though " + standing) + ".\n";
                return Answer{};
            });
        if (!looked) return looked;
    }
    return with_card(request.client, globals, surroundings, need, [&](const Card& card) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto given = judged_as_given(writer, clinic, request, globals);
        if (!given) return given.failure();
        if (auto same = card.check(writer, given->client, clinic); !same) return same.failure();
        auto codes = codes_of(given->judged.verdict);
        domain::OrderRecord order = given->judged.order.value_or(domain::OrderRecord());
        if (!given->judged.order) order.medication = *given->asked.medication;
        domain::DoseRecord dose = dose_given_at(clinic, given->client, given->asked.moment, writer.moment(), actor.staff);
        if (given->judged.order) dose.order = order.id;
        dose.medication = order.medication;
        dose.formulation = order.formulation;
        dose.every_days = order.every_days;
        dose.amount = *given->asked.amount;
        const store::DrawPlan draw = store::plan_draw(writer, order, dose.amount, dose.day, *station);
        record_given(writer, given->client, dose, draw);
        if (draw.expired) codes.emplace_back("lot-expired");
        Answer answer =
            answer_given(writer, clinic, given->client, dose, codes.empty() ? "observed" : "as given, outside the order (" + listed(codes) + ")");
        answer.warnings = given->judged.warnings;
        say_drawn(answer, writer, {dose}, draw.remark);
        explain(answer, globals, given->judged.verdict);
        const auto keys = keys_for(note->words, writer, globals, surroundings);
        if (codes.empty()) {
            if (!note->words.empty()) store::record_remark(writer, &*keys, given->client, dose.number, "as-given", note->words);
            answer.sentence += "\nNothing stood in the way: it is a dose as ordered.";
            return answer;
        }
        store::record_as_given(writer, dose.number, codes);
        const bool twice = std::ranges::count(codes, "already-dosed") + std::ranges::count(codes, "covered-today") > 0;
        const std::int64_t incident =
            store::record_incident(writer, keys ? &*keys : nullptr, {0, dose.client, {}, twice ? "two-doses" : "outside-order", dose.day, *dose.at,
                dose.number, actor.staff, false, false}, note->words);
        answer.sentence += "\nIncident " + std::to_string(incident) + " is open, and prescribers are told.";
        return answer;
    });
    }, meant);
}

Result<Answer> give_replacement(const DoseLogAdministerRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto station = station_named(request.station, surroundings);
    if (!station) return station.failure();
    domain::ReplaceRequest asked;
    asked.emesis = request.replace_emesis;
    if (request.amount) {
        const auto amount = parse_amount(*request.amount);
        if (!amount) return amount.failure();
        asked.amount = *amount;
    }
    return with_card(request.client, globals, surroundings, need, [&](const Card& card) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        if (auto same = card.check(writer, *client, clinic); !same) return same.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        asked.moment = *moment;
        asked.day = clinic.zone.day(*moment);
        domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, asked.day);
        facts.losses = store::losses_of(writer, *client, asked.day);
        const domain::ReplaceVerdict judged = domain::judge_replace(facts, asked);
        if (!judged.verdict.allowed) return refusal(judged.verdict);
        domain::DoseRecord dose = dose_given_at(clinic, *client, asked.moment, writer.moment(), actor.staff);
        dose.kind = domain::DoseKind::replacement;
        dose.order = judged.dose->order;
        dose.medication = judged.dose->medication;
        dose.amount = judged.amount;
        domain::OrderRecord order;
        order.medication = dose.medication;
        for (const domain::OrderRecord& each : facts.history.orders)
            if (each.id == dose.order) order = each;
        const auto draw = draw_for(writer, order, dose.amount, dose.day, *station);
        if (!draw) return draw.failure();
        record_given(writer, *client, dose, *draw);
        store::record_replacement(writer, dose.number, judged.loss->id);
        Answer answer = answer_given(writer, clinic, *client, dose,
                                     "observed, in the place of what was " + std::string(asked.emesis ? "vomited" : "spilled") + " of " +
                                         judged.dose->number.text());
        say_drawn(answer, writer, {dose}, draw->remark);
        explain(answer, globals, judged.verdict);
        return answer;
    });
    });
}

namespace {

// Two people: who was given the dose, and in whose record it stands.
Result<Answer> move_dose(store::Writer& writer, const store::Clinic& clinic, const Actor& actor, const domain::DoseRecord& wrong,
                         const store::Client& right, const store::Keys* keys, const std::string& note) {
    if (right.has(wrong.client))
        return Failure{Exit::usage, "same-person", "dose " + wrong.number.text() + " stands in the record of " + right.number.text() + " already",
                       ""};
    if (!domain::covers(wrong.kind)) return Failure{Exit::refused, "no-amount", "dose " + wrong.number.text() + " was " +
        std::string(name_of(wrong.kind)) + ": nobody was given anything", ""};
    const domain::DosingFacts facts = store::dosing_facts(writer, right, clinic, wrong.day);
    const domain::AdministerRequest asked{wrong.day, wrong.at.value_or(writer.moment()), wrong.medication, wrong.amount};
    const domain::AdministerVerdict judged = domain::judge_administer(facts, asked, {}, facts.policy);
    const auto codes = codes_of(judged.verdict);

    store::give_back(writer, wrong.number);
    store::record_dose_void(writer, keys, wrong, "given-to:" + right.number.text(), clinic.today, actor.staff, "");
    domain::DoseRecord dose = wrong;
    dose.client = right.number.sequence();
    dose.order = judged.order ? std::optional(judged.order->id) : std::nullopt;
    // What was taken home and a fill last as long as they did, whatever this person is ordered.
    if (wrong.kind == domain::DoseKind::administered) dose.every_days = judged.order ? judged.order->every_days : 1;
    dose.late = true;
    dose.replaces.reset();
    domain::OrderRecord order;
    if (judged.order) order = *judged.order;
    order.medication = dose.medication;
    dose.number = store::next_dose_number(writer, wrong.number.day());
    const store::DrawPlan draw = store::plan_draw(writer, order, dose.amount, wrong.number.day());
    store::record_dose(writer, right, dose);
    store::record_draws(writer, dose.number, draw.draws);
    if (!codes.empty()) store::record_as_given(writer, dose.number, codes);
    const std::int64_t incident = store::record_incident(
        writer, keys, {0, dose.client, wrong.client, "wrong-person", dose.day, dose.at.value_or(writer.moment()), dose.number, actor.staff, false,
            false}, note);

    Answer answer = answer_given(writer, clinic, right, dose, codes.empty() ? "where it belongs" : "where it belongs, outside the order (" +
        listed(codes) + ")");
    answer.sentence += "\nVoided " + wrong.number.text() + ": " + client_text(wrong.client) + " was not given it. Incident " +
                       std::to_string(incident) + " is open, and prescribers are told of both.\n" + wrong.day.text_with_weekday() + " of " +
                       client_text(wrong.client) + " stays closed until a second login says: mat dose-log void " + wrong.number.text() + " --confirm";
    answer.warnings = judged.warnings;
    say_drawn(answer, writer, {dose}, draw.remark);
    return answer;
}

} // namespace

Result<Answer> void_given_to(const DoseLogVoidRequest& request, const std::string& note, const Globals& globals, const Surroundings& surroundings,
    const Need& need) {
    const auto right_number = parse_client_number(request.reason->substr(request.reason->find(':') + 1));
    if (!right_number) return right_number.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto number = parse_dose_number(request.dose, clinic.today);
        if (!number) return number.failure();
        const auto wrong = store::find_dose(writer, *number);
        if (!wrong) return wrong.failure();
        if (wrong->voided)
            return Failure{Exit::refused, "already-voided", "dose " + wrong->number.text() + " is voided already (" + wrong->voided->code + ")", ""};
        const auto right = store::find_client(writer, *right_number);
        if (!right) return right.failure();
        const auto keys = keys_for(note, writer, globals, surroundings);
        return move_dose(writer, clinic, actor, *wrong, *right, keys ? &*keys : nullptr, note);
    });
}

} // namespace mat::cli
