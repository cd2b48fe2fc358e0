#include "cli/dose_log_counter.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/dose_log_give.hpp"
#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/counter.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

report::Table loss_table(const store::Clinic& clinic, const domain::LossRecord& loss) {
    report::Table table;
    table.columns = {{"loss", Type::integer, "number of the spill or vomiting"}, {"client", Type::text, "client number"}, {"dose", Type::text,
        "the dose that was lost"},
                     {"kind", Type::text, "spill or emesis"}, {"at", Type::text, "when"}, {"spilled_mg", Type::amount, "milligrams spilled"},
                     {"minutes", Type::integer, "minutes after the dose"}, {"witnessed", Type::boolean, "whether staff saw it"},
                     {"replace_mg", Type::amount, "milligrams that may be given again"}};
    const bool decided = !loss.emesis || loss.decided;
    table.rows = {{loss.id, client_text(loss.client), loss.dose.text(), std::string(loss.emesis ? "emesis" : "spill"), clinic.zone.text(loss.at),
                   loss.spilled ? Cell(*loss.spilled) : Cell(), loss.minutes ? Cell(*loss.minutes) : Cell(), loss.witnessed,
                       decided ? Cell(loss.left()) : Cell()}};
    return table;
}

Result<std::int64_t> staff_named(const store::Reader& reader, const std::string& login) {
    const auto member = store::find_staff(reader, login);
    if (!member) return Failure{Exit::not_found, "no-such-staff", quoted(login) + " is not of the staff", "mat staff list"};
    return member->id;
}

} // namespace

void add_dose_log_refuse(Flags& flags, DoseLogRefuseRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--reason", "CODE", request.reason, "not-wanted, side-effects, unwell, wants-less, no-time, other (default)");
    flags.words(refuse_reasons);
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.example("mat dose-log refuse 1042-9 --reason unwell");
}

Result<Answer> run_dose_log_refuse(const DoseLogRefuseRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const std::string reason = request.reason.value_or("other");
    if (auto code = check_code(reason, refuse_reasons, "to decline a dose"); !code) return code.failure();
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        const domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, day);
        if (auto one = check_one_medication(facts, day, *medication); !one) return one.failure();
        const domain::RefuseVerdict judged = domain::judge_refuse(facts, {day, *medication});
        if (!judged.verdict.allowed) return refusal(judged.verdict);
        domain::DoseRecord dose = dose_given_at(clinic, *client, *moment, writer.moment(), actor.staff);
        dose.number = store::next_dose_number(writer, day);
        dose.order = judged.order->id;
        dose.kind = domain::DoseKind::refused;
        dose.medication = judged.order->medication;
        store::record_dose(writer, *client, dose);
        const auto keys = keys_for(note->words, writer, globals, surroundings);
        store::record_remark(writer, keys ? &*keys : nullptr, *client, dose.number, reason, note->words);
        Answer answer = answer_given(writer, clinic, *client, dose, "declined");
        for (const domain::DoseRecord& other : facts.history.doses)
            if (other.kind == domain::DoseKind::refused && other.day == day && other.medication == dose.medication && !other.voided)
                answer.warnings.push_back("declined already that day, " + other.number.text());
        answer.sentence = "Recorded " + dose.number.text() + ": " + client->number.text() + " declines " + std::string(name_of(dose.medication)) +
                          " " + domain::amount_due(*judged.order, facts.history, day).amount.text() + " (" + reason + "), " +
                          day.text_with_weekday() + " " + clock_text(clinic.zone, *moment) + (dose.late ? ", late entry" : "") + ".";
        explain(answer, globals, judged.verdict);
        return answer;
    });
}

void add_dose_log_spill(Flags& flags, DoseLogSpillRequest& request) {
    flags.operand("CLIENT|DOSE", request.what, "whose dose of today was spilled, or the number of the dose");
    flags.required_value("--amount", "AMOUNT", request.amount, "so much, before it was swallowed");
    flags.value("--witness", "LOGIN", request.witness, "who else saw it");
    flags.completes(Completes::staff);
    flags.example("mat dose-log spill 1001-9 --amount 10mg --witness rpatel");
}

Result<Answer> run_dose_log_spill(const DoseLogSpillRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto amount = parse_amount(request.amount);
    if (!amount) return amount.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        domain::LossRequest asked{clinic.zone.day(*moment), {}, *amount};
        std::optional<store::Client> client;
        if (request.what.find('.') != std::string::npos) {
            const auto number = parse_dose_number(request.what, clinic.today);
            if (!number) return number.failure();
            const auto dose = store::find_dose(writer, *number);
            if (!dose) return dose.failure();
            asked.dose = *number;
            asked.day = dose->day;
            const auto whose = store::find_client(writer, *ClientNumber::from_sequence(dose->client));
            if (!whose) return whose.failure();
            client = *whose;
        } else {
            const auto whose = client_named(writer, request.what);
            if (!whose) return whose.failure();
            client = *whose;
        }
        domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, asked.day);
        facts.losses = store::losses_of(writer, *client, asked.day);
        const domain::LossVerdict judged = domain::judge_loss(facts, asked);
        if (!judged.verdict.allowed) return refusal(judged.verdict);
        std::optional<std::int64_t> witness;
        if (request.witness) {
            const auto member = staff_named(writer, *request.witness);
            if (!member) return member.failure();
            if (*member == actor.staff) return Failure{Exit::usage, "witness", "the witness is somebody else than " + quoted(*request.witness),
                "leave --witness out where nobody else saw it"};
            witness = *member;
        }
        domain::LossRecord loss;
        loss.client = client->number.sequence();
        loss.dose = judged.dose->number;
        loss.day = asked.day;
        loss.at = *moment;
        loss.spilled = *amount;
        loss.witnessed = witness.has_value();
        loss.id = store::record_loss(writer, *client, loss, witness, actor.staff);
        Answer answer;
        answer.one_record = true;
        answer.table = loss_table(clinic, loss);
        answer.recorded = "the spill";
        answer.sentence = "Spilled: " + amount->text() + " of dose " + loss.dose.text() + " of " + client->number.text() +
            ", before it was swallowed.\nNext: mat dose-log administer " +
                          client->number.text() + " --replace-spill";
        if (!witness) answer.warnings.emplace_back("nobody else saw it: --witness LOGIN names who did, for the log of waste");
        explain(answer, globals, judged.verdict);
        return answer;
    });
}

void add_dose_log_emesis(Flags& flags, DoseLogEmesisRequest& request) {
    flags.operand("CLIENT", request.client, "who vomited today's dose");
    flags.value("--minutes", "N", request.minutes, "so long after the dose");
    flags.flag("--witnessed", request.witnessed, "staff saw it");
    flags.value("--replace", "AMOUNT", request.replace, "a prescriber's decision: so much is given again");
    flags.value("--verbal-from", "LOGIN", request.verbal_from, "the prescriber who said so, where somebody else records it");
    flags.completes(Completes::staff);
    flags.flag("--read-back", request.read_back, "and it was read back to them");
    flags.example("mat dose-log emesis 1001-9 --minutes 10 --witnessed");
    flags.example("mat dose-log emesis 1001-9 --minutes 10 --witnessed --replace 15mg");
}

namespace {

// Who decides: the prescriber who records it, or the one whose words were read back.
Result<std::int64_t> decider(const store::Reader& reader, const DoseLogEmesisRequest& request, const Actor& actor) {
    if (!request.verbal_from) {
        if (actor.roles.any_of(domain::Role::prescriber)) return actor.staff;
        return Failure{Exit::not_permitted, "not-permitted", "a prescriber decides what is given again",
                       "--verbal-from LOGIN --read-back, where one said so"};
    }
    if (!request.read_back) return Failure{Exit::usage, "usage", "--verbal-from goes with --read-back",
        "the amount is read back to the prescriber before it counts"};
    const auto member = store::find_staff(reader, *request.verbal_from);
    if (!member) return Failure{Exit::not_found, "no-such-staff", quoted(*request.verbal_from) + " is not of the staff", "mat staff list"};
    if (!member->roles.any_of(domain::Role::prescriber))
        return Failure{Exit::not_permitted, "not-permitted", quoted(*request.verbal_from) + " is no prescriber",
                       "a prescriber decides what is given again"};
    return member->id;
}

} // namespace

Result<Answer> run_dose_log_emesis(const DoseLogEmesisRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (!request.minutes && !request.replace)
        return Failure{Exit::usage, "usage", "say how long after the dose, or what is given again",
                       "--minutes N records it, --replace AMOUNT decides on it"};
    std::optional<std::int64_t> minutes;
    if (request.minutes) {
        const auto count = *request.minutes == "0" ? Result<std::int64_t>(0) : parse_count(*request.minutes);
        if (!count) return count.failure();
        minutes = *count;
    }
    std::optional<Amount> replace;
    if (request.replace) {
        const auto amount = parse_amount(*request.replace);
        if (!amount) return amount.failure();
        replace = *amount;
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const auto asker = asker_of(globals, actor);
        if (!asker) return asker.failure();
        const Day day = clinic.zone.day(*moment);
        domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, day);
        facts.losses = store::losses_of(writer, *client, day);
        Answer answer;
        answer.one_record = true;
        if (minutes) {
            const domain::LossVerdict judged = domain::judge_loss(facts, {day, {}, {}});
            if (!judged.verdict.allowed) return refusal(judged.verdict);
            if (request.witnessed && !domain::observed(judged.dose->kind))
                return Failure{Exit::usage, "witnessed", "dose " + judged.dose->number.text() + " was not taken here: staff saw none of it",
                               "leave out --witnessed"};
            domain::LossRecord loss;
            loss.client = client->number.sequence();
            loss.dose = judged.dose->number;
            loss.emesis = true;
            loss.day = day;
            loss.at = *moment;
            loss.minutes = *minutes;
            loss.witnessed = request.witnessed;
            loss.id = store::record_loss(writer, *client, loss, {}, actor.staff);
            facts.losses.push_back(loss);
            const bool here = domain::observed(judged.dose->kind);
            const Amount most = here ? domain::most_after_emesis(loss, judged.dose->amount, facts.policy) : Amount();
            answer.sentence = "Vomited: dose " + loss.dose.text() + " of " + client->number.text() + ", after " + std::to_string(*minutes) +
                              " min, " + (loss.witnessed ? "seen by staff" : "not seen by staff") +
                              (day < clinic.today ? ", " + day.text_with_weekday() : "") + ".\n" +
                              (day < clinic.today ? "That day is over: nothing is given for it now. Prescribers are told."
                               : most > Amount()  ? "A prescriber may let up to " + most.text() + " be given again."
                                                  : "Nothing is given again.");
            if (!replace) store::record_request(writer, nullptr, *client, {0, loss.client, day, "emesis", loss.dose, actor.staff, false, ""}, "");
        }
        if (replace) {
            const auto prescriber = decider(writer, request, actor);
            if (!prescriber) return prescriber.failure();
            const domain::LossVerdict judged = domain::judge_emesis(facts, {day, *replace}, *asker, facts.policy);
            if (!judged.verdict.allowed) return refusal(judged.verdict);
            domain::LossRecord& loss = *std::ranges::find_if(facts.losses.rbegin(), facts.losses.rend(), &domain::LossRecord::emesis);
            store::record_replacement_decision(writer, loss.id, *replace, *prescriber, request.verbal_from.has_value());
            loss.decided = *replace;
            for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::dose_loss, loss.id, code);
            for (const domain::RequestRecord& waiting : store::requests_of(writer, *client)) // what waited for this decision
                if (waiting.open() && waiting.kind == "emesis" && waiting.dose == loss.dose) store::record_answer(writer, nullptr, waiting, "done",
                    day, actor.staff, "");
            if (request.verbal_from)
                store::record_request(writer, nullptr, *client, {0, loss.client, day, "verbal", loss.dose, actor.staff, false, ""}, "");
            const std::string over =
                "\nThat day is over: what was given then is recorded late (administer --replace-emesis --at), and nothing is given for it now.";
            answer.sentence += (answer.sentence.empty() ? "" : "\n") + ("Decided: " + replace->text() + " of dose " + loss.dose.text()) +
                               " is given again" +
                               (request.verbal_from ? ", said by " + *request.verbal_from + " and read back; it waits for their signature" : "") +
                               (day < clinic.today ? "." + over : ".\nNext: mat dose-log administer " + client->number.text() + " --replace-emesis");
            explain(answer, globals, judged.verdict);
        }
        answer.table = loss_table(clinic, facts.losses.back());
        answer.recorded = "it";
        return answer;
    });
}

} // namespace mat::cli
