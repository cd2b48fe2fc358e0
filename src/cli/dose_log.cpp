#include "cli/dose_log.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/dosing.hpp"
#include "report/reports.hpp"
#include "store/stock.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

constexpr std::string_view hold_reasons[] = {"sedation", "breath-alcohol", "vital-signs", "identity", "assessment", "prescriber"};
constexpr std::string_view release_reasons[] = {"assessed", "resolved", "entered-in-error"};
constexpr std::string_view void_reasons[] = {"not-given", "duplicate-entry", "wrong-person"};
constexpr std::string_view correct_reasons[] = {"wrong-amount"};
constexpr std::string_view supplies[] = {"clinic", "pharmacy"};
constexpr std::string_view intervals[] = {"1d", "7d", "28d"};

Result<Nothing> check_code(std::string_view typed, std::span<const std::string_view> codes, const std::string& what) {
    if (std::ranges::find(codes, typed) != codes.end()) return Nothing{};
    std::string words;
    for (const std::string_view code : codes) words += (words.empty() ? "" : ", ") + std::string(code);
    return Failure{Exit::usage, "code", quoted(typed) + " is not a reason " + what, "reasons are " + words};
}

// A record made on another day than it happened, or well after it, is marked.
bool is_late(Instant moment, Instant now) { return now - moment > 15LL * 60 * 1'000'000; }

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
        const domain::OrderVerdict judged = domain::judge_order(facts, asked, *asker, clinic.policy);
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

void add_dose_log_administer(Flags& flags, DoseLogAdministerRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("AMOUNT", request.amount, "must be the order's (default: the order's)");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.example("mat dose-log administer 1042-9");
    flags.example("mat dose-log administer 1042-9 80mg --at 06:10");
}

Result<Answer> run_dose_log_administer(const DoseLogAdministerRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    domain::AdministerRequest asked;
    if (request.amount) {
        const auto amount = parse_amount(*request.amount);
        if (!amount) return amount.failure();
        asked.amount = *amount;
    }
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    asked.medication = *medication;
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = store::find_client(writer, *number);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const auto asker = asker_of(globals, actor);
        if (!asker) return asker.failure();
        asked.moment = *moment;
        asked.day = clinic.zone.day(*moment);
        const domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, asked.day);
        if (auto one = check_one_medication(facts, asked.day, asked.medication); !one) return one.failure();
        const domain::AdministerVerdict judged = domain::judge_administer(facts, asked, *asker, clinic.policy);
        if (!judged.verdict.allowed) return refusal(judged.verdict);

        domain::DoseRecord dose;
        dose.number = store::next_dose_number(writer, asked.day);
        dose.client = client->number.sequence();
        dose.order = judged.order->id;
        dose.day = asked.day;
        dose.kind = domain::DoseKind::administered;
        dose.medication = judged.order->medication;
        dose.amount = judged.order->amount;
        dose.at = asked.moment;
        dose.staff = actor.staff;
        dose.late = is_late(asked.moment, writer.moment());
        const store::DrawPlan draw = store::plan_draw(writer, *judged.order, dose.amount, asked.day);
        store::record_dose(writer, *client, dose);
        store::record_draws(writer, dose.number, draw.draws);
        for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::dose, dose.number.key(), code);

        Answer answer;
        answer.one_record = true;
        answer.table = dose_table(writer, clinic, {dose});
        answer.recorded = dose.number.text();
        answer.warnings = judged.warnings;
        if (!draw.remark.empty()) answer.warnings.push_back(draw.remark);
        answer.sentence = "Recorded " + dose.number.text() + ": " + client->number.text() + " " + std::string(name_of(dose.medication)) + " " +
                          dose.amount.text() + " observed, " + dose.day.text_with_weekday() + " " + clock_text(clinic.zone, asked.moment) +
                          (dose.late ? ", late entry" : "") + ".";
        explain(answer, globals, judged.verdict);
        return answer;
    });
}

void add_dose_log_dispense(Flags& flags, DoseLogDispenseRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("DAYS", request.days, "how many days ahead (default: to the next open day)");
    flags.value("--medication", "MEDICATION", request.medication, "where several are ordered");
    flags.example("mat dose-log dispense 1001-9");
}

Result<Answer> run_dose_log_dispense(const DoseLogDispenseRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    domain::DispenseRequest asked;
    if (request.days) {
        const auto days = parse_count(*request.days);
        if (!days) return days.failure();
        if (*days >= domain::farthest_cover)
            return Failure{Exit::usage, "days", quoted(*request.days) + " days are more than any rule allows", ""};
        asked.days = *days;
    }
    const auto medication = medication_option(request.medication);
    if (!medication) return medication.failure();
    asked.medication = *medication;
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = store::find_client(writer, *number);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const auto asker = asker_of(globals, actor);
        if (!asker) return asker.failure();
        asked.moment = *moment;
        asked.day = clinic.zone.day(*moment);
        const domain::DosingFacts facts = store::dosing_facts(writer, *client, clinic, asked.day);
        if (auto one = check_one_medication(facts, asked.day, asked.medication); !one) return one.failure();
        const domain::DispenseVerdict judged = domain::judge_dispense(facts, asked, *asker, clinic.policy);
        if (!judged.verdict.allowed) return refusal(judged.verdict);

        Answer answer;
        std::vector<domain::DoseRecord> bottles;
        for (const Day day : judged.days) {
            domain::DoseRecord dose;
            dose.number = store::next_dose_number(writer, asked.day);
            dose.client = client->number.sequence();
            dose.order = judged.order->id;
            dose.day = day;
            dose.kind = domain::DoseKind::take_home;
            dose.medication = judged.order->medication;
            dose.amount = judged.order->amount;
            dose.at = asked.moment;
            dose.staff = actor.staff;
            dose.late = is_late(asked.moment, writer.moment());
            const store::DrawPlan draw = store::plan_draw(writer, *judged.order, dose.amount, asked.day);
            store::record_dose(writer, *client, dose);
            store::record_draws(writer, dose.number, draw.draws);
            if (!draw.remark.empty() && bottles.empty()) answer.warnings.push_back(draw.remark);
            for (const std::string& code : judged.overridden) store::record_override(writer, store::Fact::dose, dose.number.key(), code);
            bottles.push_back(dose);
        }
        answer.table = dose_table(writer, clinic, bottles);
        answer.recorded = bottles.front().number.text();
        answer.sentence = "Handed out " + std::to_string(bottles.size()) + (bottles.size() == 1 ? " bottle" : " bottles") + " of " +
                          std::string(name_of(bottles.front().medication)) + " " + bottles.front().amount.text() + " to " + client->number.text() + ":";
        for (const domain::DoseRecord& bottle : bottles) answer.sentence += "\n  " + bottle.number.text() + "  for " + bottle.day.text_with_weekday();
        explain(answer, globals, judged.verdict);
        return answer;
    });
}

void add_dose_log_hold(Flags& flags, DoseLogHoldRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.required_value("--reason", "CODE", request.reason, "sedation, breath-alcohol, vital-signs, identity, assessment, prescriber");
    flags.words(hold_reasons);
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.example("mat dose-log hold 1042-9 --reason sedation");
}

namespace {
report::Table hold_table(const domain::HoldRecord& hold, const store::Clinic& clinic) {
    using report::Type;
    report::Table table;
    table.columns = {{"hold", Type::integer, "number of the hold"}, {"client", Type::text, "client number"}, {"day", Type::day, "since"},
                     {"at", Type::text, "when it was placed"}, {"reason", Type::text, "why"}, {"released_at", Type::text, "when it was released"}};
    table.rows = {{hold.id, client_text(hold.client), hold.day, clinic.zone.text(hold.at), hold.reason,
                   hold.released_at ? report::Cell(clinic.zone.text(*hold.released_at)) : report::Cell()}};
    return table;
}
} // namespace

Result<Answer> run_dose_log_hold(const DoseLogHoldRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (auto code = check_code(request.reason, hold_reasons, "to hold"); !code) return code.failure();
    const auto note = words_from(request.note, surroundings);
    if (!note) return note.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        std::optional<store::Keys> keys;
        if (!note->empty()) keys = store::Keys::open(writer, key_path(globals, surroundings));
        domain::HoldRecord hold{0, client->number.sequence(), clinic.zone.day(*moment), *moment, request.reason, {}, {}};
        hold.id = store::record_hold(writer, keys ? &*keys : nullptr, *client, hold.day, hold.at, hold.reason, actor.staff, *note);
        const auto doses = store::doses_of(writer, *client, clinic.today);
        const auto out = std::ranges::count_if(doses, [&](const auto& dose) {
            return !dose.voided && dose.kind == domain::DoseKind::take_home && dose.day >= clinic.today;
        });
        Answer answer;
        answer.one_record = true;
        answer.table = hold_table(hold, clinic);
        answer.recorded = "hold " + std::to_string(hold.id);
        answer.sentence = "On hold: " + client->number.text() + " since " + hold.day.text_with_weekday() + " " + clock_text(clinic.zone, hold.at) +
                          " (" + hold.reason + "), hold " + std::to_string(hold.id) + ". Only a prescriber releases it.";
        if (out > 0)
            answer.warnings.push_back(std::to_string(out) + (out == 1 ? " bottle is" : " bottles are") + " out for today or later: decide on " +
                                      (out == 1 ? "it" : "them"));
        return answer;
    });
}

void add_dose_log_release(Flags& flags, DoseLogReleaseRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--reason", "CODE", request.reason, "assessed (default), resolved, entered-in-error");
    flags.words(release_reasons);
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.example("mat dose-log release 1041-0 --reason assessed");
}

Result<Answer> run_dose_log_release(const DoseLogReleaseRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const std::string reason = request.reason.value_or("assessed");
    if (auto code = check_code(reason, release_reasons, "to release"); !code) return code.failure();
    const auto note = words_from(request.note, surroundings);
    if (!note) return note.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        auto holds = store::holds_in_force(writer, *client, *moment);
        if (holds.empty()) return Failure{Exit::not_found, "no-hold", "client " + client->number.text() + " is not on hold", ""};
        std::optional<store::Keys> keys;
        if (!note->empty()) keys = store::Keys::open(writer, key_path(globals, surroundings));
        Answer answer;
        std::string numbers;
        for (domain::HoldRecord& hold : holds) { // a person is on hold or not: one word releases them
            store::record_release(writer, keys ? &*keys : nullptr, hold, clinic.zone.day(*moment), *moment, reason, actor.staff, *note);
            hold.released = clinic.zone.day(*moment);
            hold.released_at = *moment;
            numbers += (numbers.empty() ? "" : ", ") + std::to_string(hold.id);
            const report::Table table = hold_table(hold, clinic);
            answer.table.columns = table.columns;
            answer.table.rows.push_back(table.rows.front());
        }
        answer.one_record = holds.size() == 1;
        answer.recorded = "the release of hold " + numbers;
        answer.sentence = "Released " + client->number.text() + " (" + reason + "): hold " + numbers + ".";
        return answer;
    });
}

void add_dose_log_void(Flags& flags, DoseLogVoidRequest& request) {
    flags.operand("DOSE", request.dose, "number of the dose: 2026-11-21.17, or .17 of today");
    flags.value("--reason", "CODE", request.reason, "not-given, duplicate-entry, wrong-person");
    flags.words(void_reasons);
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.flag("--confirm", request.confirm, "confirm somebody else's void: the day is open again");
    flags.example("mat dose-log void 2026-11-21.17 --reason not-given");
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
        return Failure{Exit::usage, "usage", "give --reason CODE, or --confirm for somebody else's void", ""};
    if (request.reason)
        if (auto code = check_code(*request.reason, void_reasons, "to void"); !code) return code.failure();
    const auto note = words_from(request.note, surroundings);
    if (!note) return note.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto number = parse_dose_number(request.dose, clinic.today);
        if (!number) return number.failure();
        const auto dose = store::find_dose(writer, *number);
        if (!dose) return dose.failure();
        if (request.confirm) return confirm_void(writer, clinic, actor, *dose);
        if (dose->voided)
            return Failure{Exit::refused, "already-voided", "dose " + dose->number.text() + " is voided already (" + dose->voided->code + ")", ""};
        std::optional<store::Keys> keys;
        if (!note->empty()) keys = store::Keys::open(writer, key_path(globals, surroundings));
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        store::give_back(writer, dose->number);
        store::record_dose_void(writer, keys ? &*keys : nullptr, *dose, *request.reason, clinic.zone.day(*moment), actor.staff, *note);
        Answer answer;
        answer.one_record = true;
        const auto voided = store::find_dose(writer, *number);
        answer.table = dose_table(writer, clinic, {*voided});
        answer.recorded = "the void of " + dose->number.text();
        answer.sentence = "Voided " + dose->number.text() + ": " + client_text(dose->client) + " " + dose->amount.text() + " (" + *request.reason + ").";
        if (domain::covers(dose->kind))
            answer.sentence += "\n" + dose->day.text_with_weekday() + " stays closed until a second login says: mat dose-log void " + dose->number.text() + " --confirm";
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

Result<Answer> run_dose_log_correct(const DoseLogCorrectRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
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
        if (dose->kind == domain::DoseKind::held || dose->kind == domain::DoseKind::refused)
            return Failure{Exit::refused, "no-amount", "dose " + dose->number.text() + " was " + std::string(name_of(dose->kind)) + ": it has no amount", ""};
        if (dose->amount == *amount) return Failure{Exit::refused, "same-amount", "dose " + dose->number.text() + " says " + amount->text() + " already", ""};
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
        if (!draw.remark.empty()) answer.warnings.push_back(draw.remark);
        if (order.id != 0 && order.amount != *amount)
            answer.warnings.push_back(amount->text() + " is not the ordered " + order.amount.text() + ": tell the prescriber");
        answer.one_record = true;
        answer.table = dose_table(writer, clinic, {corrected});
        answer.recorded = corrected.number.text();
        answer.sentence = "Corrected " + dose->number.text() + ": " + dose->amount.text() + " → " + amount->text() + ", now " + corrected.number.text() +
                          ". Both are kept: mat dose-log show " + corrected.number.text() + " --history";
        return answer;
    });
}

void add_dose_log_show(Flags& flags, DoseLogShowRequest& request) {
    flags.operand("CLIENT|DOSE", request.what, "a client number or a dose number");
    flags.flag("--history", request.history, "voided and corrected doses too");
    flags.example("mat dose-log show 1042-9");
    flags.example("mat dose-log show 2026-11-21.17 --history");
}

Result<Answer> run_dose_log_show(const DoseLogShowRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Answer answer;
        if (request.what.find('.') != std::string::npos) {
            const auto number = parse_dose_number(request.what, clinic.today);
            if (!number) return number.failure();
            const auto dose = store::find_dose(reader, *number);
            if (!dose) return dose.failure();
            answer.one_record = !request.history;
            answer.table = dose_table(reader, clinic, request.history ? store::history_of(reader, *number) : std::vector{*dose});
            return answer;
        }
        const auto client = client_named(reader, request.what);
        if (!client) return client.failure();
        auto doses = store::doses_of(reader, *client, clinic.today - (request.history ? clinic.today.number() - Day::first_number : 14));
        if (!request.history) std::erase_if(doses, [](const auto& dose) { return dose.voided.has_value(); });
        answer.table = dose_table(reader, clinic, doses);
        if (!for_people(globals.format)) return answer;
        // For people: the order, where they stand, and two weeks of doses in few columns.
        const domain::DosingFacts facts = store::dosing_facts(reader, *client, clinic, clinic.today);
        std::string head = client->number.text() + "  " + clinic.today.text_with_weekday();
        for (const domain::OrderRecord& order : facts.history.orders)
            if (order.active_on(clinic.today)) {
                head += "\norder   " + std::to_string(order.id) + ": " + std::string(name_of(order.medication)) + " " + order.amount.text() +
                        (order.every_days == 1 ? " daily" : " every " + std::to_string(order.every_days) + " days") + " from " + order.start.text();
                if (const auto gap = domain::days_since_dose(facts.history, order.medication, clinic.today))
                    head += "\ngap     " + std::to_string(*gap) + (*gap == 1 ? " day" : " days") + " without a dose before today";
            }
        for (const domain::HoldRecord& hold : facts.history.holds)
            if (hold.in_force(reader.moment())) head += "\nON HOLD since " + hold.day.text() + " (" + hold.reason + ")";
        answer.title = head + "\n";
        using report::Type;
        report::Table table;
        table.columns = {{"dose", Type::text, ""}, {"for", Type::text, ""}, {"kind", Type::text, ""}, {"medication", Type::text, ""},
                         {"amount_mg", Type::amount, ""}, {"by", Type::text, ""}, {"remark", Type::text, ""}};
        for (const auto& dose : doses) {
            std::string remark = dose.late ? "late entry" : "";
            if (dose.replaces) remark += (remark.empty() ? "" : ", ") + ("corrects " + dose.replaces->text());
            if (dose.voided) remark += (remark.empty() ? "" : ", ") + ("VOIDED " + dose.voided->code);
            table.rows.push_back({dose.number.text(), dose.day.text_with_weekday(), std::string(name_of(dose.kind)), std::string(name_of(dose.medication)),
                                  dose.amount, text_or_null(store::staff_login(reader, dose.staff)), text_or_null(remark)});
        }
        answer.table = std::move(table);
        return answer;
    });
}

void add_dose_log_missed(Flags& flags, DoseLogMissedRequest& request) {
    flags.value("--days", "N", request.days, "only runs of at least so many days");
    flags.value("--on", "DATE", request.on, "as of the end of that day (default: today)");
    flags.example("mat dose-log missed --days 3");
}

Result<Answer> run_dose_log_missed(const DoseLogMissedRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::int64_t least = 1;
    if (request.days) {
        const auto days = parse_count(*request.days);
        if (!days) return days.failure();
        least = *days;
    }
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Day on = clinic.today;
        if (request.on) {
            const auto day = parse_day(*request.on, clinic.today);
            if (!day) return day.failure();
            on = *day;
        }
        report::Question question;
        question.on = on;
        question.least_days = least;
        auto found = report::missed_report.make(reader, clinic, question);
        if (!found) return found.failure();
        Answer answer;
        answer.table = std::move(found->table);
        return answer;
    });
}

} // namespace mat::cli
