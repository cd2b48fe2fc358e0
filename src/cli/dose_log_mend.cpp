#include "cli/dose_log.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/dose_log_give.hpp"
#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/order_plan.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"

namespace mat::cli {
namespace {

constexpr std::string_view void_reasons[] = {"not-given", "duplicate-entry", "wrong-person"}; // and given-to:CLIENT
constexpr std::string_view correct_reasons[] = {"wrong-amount"};

} // namespace

void add_dose_log_void(Flags& flags, DoseLogVoidRequest& request) {
    flags.operand("DOSE", request.dose, "number of the dose: 2026-11-21.17, or .17 of today");
    flags.value("--reason", "CODE", request.reason, "not-given, duplicate-entry, wrong-person, given-to:CLIENT");
    flags.words(void_reasons);
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.flag("--confirm", request.confirm, "confirm somebody else's void: the day is open again");
    flags.example("mat dose-log void 2026-11-21.17 --reason not-given");
    flags.example("mat dose-log void 2026-11-21.17 --reason given-to:1042-9");
    flags.example("mat dose-log void 2026-11-21.12 --confirm");
}

namespace {
Result<Answer> confirm_void(store::Writer& writer, const store::Clinic& clinic, const Actor& actor, const domain::DoseRecord& dose) {
    if (!dose.voided) return Failure{Exit::not_found, "not-voided", "dose " + dose.number.text() + " is not voided", ""};
    Answer answer;
    answer.one_record = true;
    answer.table = dose_table(writer, clinic, {dose});
    if (dose.voided->confirmed) {
        answer.sentence = "The void of " + dose.number.text() + " is confirmed already.";
        return answer;
    }
    if (store::voided_by(writer, dose.voided->id) == actor.login)
        return Failure{Exit::not_permitted, "second-login", "the void of " + dose.number.text() + " is yours: somebody else confirms it", ""};
    store::record_void_confirmation(writer, dose, actor.staff);
    answer.recorded = "the confirmation";
    answer.sentence = "Confirmed: " + dose.number.text() + " was not given; " + dose.day.text_with_weekday() + " is open again.";
    return answer;
}
} // namespace

Result<Answer> run_dose_log_void(const DoseLogVoidRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.confirm == request.reason.has_value())
        return Failure{Exit::usage, "usage", "give --reason CODE, or --confirm for somebody else's void",
                       "reasons are not-given, duplicate-entry, wrong-person, given-to:CLIENT"};
    if (request.confirm && request.note) return Failure{Exit::usage, "usage", "--note goes with --reason", ""};
    const bool given_to = request.reason && request.reason->starts_with("given-to:");
    if (request.reason && !given_to)
        if (auto code = check_code(*request.reason, void_reasons, "to void"); !code) {
            Failure failure = code.failure();
            failure.hint += ", given-to:CLIENT";
            return failure;
        }
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    if (given_to) return void_given_to(request, note->words, globals, surroundings, need);
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto number = parse_dose_number(request.dose, clinic.today);
        if (!number) return number.failure();
        const auto dose = store::find_dose(writer, *number);
        if (!dose) return dose.failure();
        if (request.confirm) return confirm_void(writer, clinic, actor, *dose);
        if (dose->voided)
            return Failure{Exit::refused, "already-voided", "dose " + dose->number.text() + " is voided already (" + dose->voided->code + ")", ""};
        std::optional<store::Keys> keys;
        if (!note->words.empty()) keys = store::Keys::open(writer, key_path(globals, surroundings));
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        store::give_back(writer, dose->number);
        store::record_dose_void(writer, keys ? &*keys : nullptr, *dose, *request.reason, clinic.zone.day(*moment), actor.staff, note->words);
        Answer answer;
        answer.one_record = true;
        const auto voided = store::find_dose(writer, *number);
        answer.table = dose_table(writer, clinic, {*voided});
        answer.recorded = "the void of " + dose->number.text();
        answer.sentence =
            "Voided " + dose->number.text() + ": " + client_text(dose->client) + " " + dose->amount.text() + " (" + *request.reason + ").";
        if (domain::covers(dose->kind))
            answer.sentence += "\n" + dose->day.text_with_weekday() + " stays closed until a second login says: mat dose-log void " +
                               dose->number.text() + " --confirm";
        return answer;
    });
}

void add_dose_log_correct(Flags& flags, DoseLogCorrectRequest& request) {
    flags.operand("DOSE", request.dose, "number of the dose");
    flags.operand("AMOUNT", request.amount, "what was really given");
    flags.required_value("--reason", "CODE", request.reason, "wrong-amount");
    flags.words(correct_reasons);
    flags.example("mat dose-log correct 2026-11-21.17 70mg --reason wrong-amount");
}

namespace {
// What the order asked for when that dose was given; of a split one the portion.
Amount ordered_amount(const store::Reader& reader, const domain::OrderRecord& order, const domain::DoseRecord& dose) {
    if (!order.portions.empty()) return dose.amount;
    domain::TreatmentHistory history;
    if (const auto client = store::find_client(reader, *ClientNumber::from_sequence(dose.client)); client && domain::has_increase(order))
        history.doses = store::doses_of(reader, *client, order.start);
    return domain::amount_due(order, history, dose.day).amount;
}
} // namespace

Result<Answer> run_dose_log_correct(const DoseLogCorrectRequest& request, const Globals& globals, const Surroundings& surroundings,
                                    const Need& need) {
    const auto amount = parse_amount(request.amount);
    if (!amount) return amount.failure();
    if (auto code = check_code(request.reason, correct_reasons, "to correct"); !code) return code.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto number = parse_dose_number(request.dose, clinic.today);
        if (!number) return number.failure();
        const auto dose = store::find_dose(writer, *number);
        if (!dose) return dose.failure();
        if (dose->voided)
            return Failure{Exit::refused, "already-voided", "dose " + dose->number.text() + " is voided (" + dose->voided->code + ")",
                           "mat dose-log show " + dose->number.text() + " --history"};
        if (dose->returned)
            return Failure{Exit::refused, "already-returned",
                           "bottle " + dose->number.text() + " came back on " + dose->returned->day.text() + ": its amount is no longer out", ""};
        if (dose->kind == domain::DoseKind::held || dose->kind == domain::DoseKind::refused)
            return Failure{Exit::refused, "no-amount",
                           "dose " + dose->number.text() + " was " + std::string(name_of(dose->kind)) + ": it has no amount", ""};
        if (dose->amount == *amount)
            return Failure{Exit::refused, "same-amount", "dose " + dose->number.text() + " says " + amount->text() + " already", ""};
        // The old row is voided and a new one stands in its place, on the same day: what was reported then stays
        // what was reported then.
        domain::DoseRecord corrected = *dose;
        corrected.number = store::next_dose_number(writer, dose->number.day());
        corrected.amount = *amount;
        corrected.late = true;
        corrected.replaces = dose->number;
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        store::give_back(writer, dose->number);
        store::record_dose_void(writer, nullptr, *dose, request.reason, clinic.zone.day(*moment), actor.staff, "");
        const store::Client recorded_under{*ClientNumber::from_sequence(dose->client), {dose->client}};
        store::record_dose(writer, recorded_under, corrected);
        Answer answer;
        domain::OrderRecord order;
        order.medication = dose->medication;
        if (const auto client = store::find_client(writer, recorded_under.number))
            for (const domain::OrderRecord& each : store::orders_of(writer, *client))
                if (dose->order && each.id == *dose->order) order = each;
        const store::DrawPlan draw = store::plan_draw(writer, order, *amount, dose->number.day());
        store::record_draws(writer, corrected.number, draw.draws);
        const Amount ordered = ordered_amount(writer, order, *dose);
        if (order.id != 0 && ordered != *amount)
            answer.warnings.push_back(amount->text() + " is not the ordered " + ordered.text() + ": tell the prescriber");
        answer.one_record = true;
        answer.table = dose_table(writer, clinic, {corrected});
        answer.recorded = corrected.number.text();
        answer.sentence = "Corrected " + dose->number.text() + ": " + dose->amount.text() + " → " + amount->text() + ", now " +
                          corrected.number.text() + ". Both are kept: mat dose-log show " + corrected.number.text() + " --history";
        say_drawn(answer, writer, {corrected}, draw.remark);
        return answer;
    });
}

} // namespace mat::cli
