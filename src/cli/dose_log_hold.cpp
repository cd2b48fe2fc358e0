#include "cli/dose_log.hpp"

#include "cli/card.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/counter.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

constexpr std::string_view release_reasons[] = {"assessed", "resolved", "entered-in-error"};
constexpr std::string_view bottle_decisions[] = {"keep", "return"};

} // namespace

void add_dose_log_hold(Flags& flags, DoseLogHoldRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--reason", "CODE", request.reason, "sedation, breath-alcohol, vital-signs, identity, assessment, prescriber");
    flags.words(hold_reasons);
    flags.value("--bottles", "WHAT", request.bottles, "bottles that are out: keep or return; alone, for a hold in force");
    flags.words(bottle_decisions);
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.example("mat dose-log hold 1042-9 --reason sedation");
    flags.example("mat dose-log hold 1041-0 --bottles keep");
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

// Bottles for that day or later that are out, and which they are.
std::vector<DoseNumber> bottles_out(const store::Reader& reader, const store::Client& client, Day from) {
    std::vector<DoseNumber> bottles;
    for (const domain::DoseRecord& dose : store::doses_of(reader, client, from))
        if (!dose.voided && !dose.returned && dose.kind == domain::DoseKind::take_home) bottles.push_back(dose.number);
    return bottles;
}

// What the answer says of them: what was decided, or that somebody must.
void tell_bottles(Answer& answer, const std::vector<DoseNumber>& bottles, const std::optional<std::string>& decision) {
    if (bottles.empty()) return;
    std::string numbers;
    for (const DoseNumber bottle : bottles) numbers += (numbers.empty() ? "" : ", ") + bottle.text();
    const bool one = bottles.size() == 1;
    const std::string out = std::to_string(bottles.size()) + (one ? " bottle is" : " bottles are") + " out for today or later (" + numbers + ")";
    if (decision) answer.sentence += "\n" + out + ": " + (*decision == "keep" ? "kept at home." : "to be brought back.");
    else answer.warnings.push_back(out + ": decide on " + (one ? "it" : "them") + " with --bottles keep or return");
}

// On a hold already: only the decision on bottles, for every hold in force that has none.
Result<Answer> decide_bottles(store::Writer& writer, const store::Clinic& clinic, const Actor& actor, const store::Client& client, Instant moment,
    const std::string& decision) {
    const auto holds = store::holds_in_force(writer, client, moment);
    if (holds.empty())
        return Failure{Exit::not_found, "no-hold", "client " + client.number.text() + " is not on hold", "a new hold takes --reason CODE"};
    Answer answer;
    for (const domain::HoldRecord& hold : holds) {
        store::record_hold_bottles(writer, hold.id, decision, clinic.zone.day(moment), actor.staff);
        const report::Table table = hold_table(hold, clinic);
        answer.table.columns = table.columns;
        answer.table.rows.push_back(table.rows.front());
    }
    answer.one_record = holds.size() == 1;
    answer.recorded = "the decision on bottles";
    answer.sentence = "Decided for " + client.number.text() + " while on hold: bottles that are out are " +
        (decision == "keep" ? "kept at home." : "to be brought back.");
    tell_bottles(answer, bottles_out(writer, client, clinic.today), decision);
    return answer;
}

} // namespace

Result<Answer> run_dose_log_hold(const DoseLogHoldRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (!request.reason && !request.bottles) return Failure{Exit::usage, "usage", "--reason is missing",
        "--reason CODE, where CODE is sedation, breath-alcohol, vital-signs, identity, assessment or prescriber"};
    if (request.reason)
        if (auto code = check_code(*request.reason, hold_reasons, "to hold"); !code) return code.failure();
    if (request.bottles)
        if (auto code = check_code(*request.bottles, bottle_decisions, "for bottles"); !code) return code.failure();
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    return with_card(request.client, globals, surroundings, need, [&](const Card& card) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        if (auto same = card.check(writer, *client, clinic); !same) return same.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        if (!request.reason) return decide_bottles(writer, clinic, actor, *client, *moment, *request.bottles);
        std::optional<store::Keys> keys;
        if (!note->words.empty()) keys = store::Keys::open(writer, key_path(globals, surroundings));
        domain::HoldRecord hold{0, client->number.sequence(), clinic.zone.day(*moment), *moment, *request.reason, {}, {}};
        hold.id = store::record_hold(writer, keys ? &*keys : nullptr, *client, hold.day, hold.at, hold.reason, actor.staff, note->words);
        if (request.bottles) store::record_hold_bottles(writer, hold.id, *request.bottles, hold.day, actor.staff);
        Answer answer;
        answer.one_record = true;
        answer.table = hold_table(hold, clinic);
        answer.recorded = "hold " + std::to_string(hold.id);
        answer.sentence = "On hold: " + client->number.text() + " since " + hold.day.text_with_weekday() + " " + clock_text(clinic.zone, hold.at) +
                          " (" + hold.reason + "), hold " + std::to_string(hold.id) + ". Only a prescriber releases it.";
        tell_bottles(answer, bottles_out(writer, *client, clinic.today), request.bottles);
        return answer;
    });
    });
}

void add_dose_log_release(Flags& flags, DoseLogReleaseRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--reason", "CODE", request.reason, "assessed (default), resolved, entered-in-error");
    flags.words(release_reasons);
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.example("mat dose-log release 1041-0 --reason assessed");
}

Result<Answer> run_dose_log_release(const DoseLogReleaseRequest& request, const Globals& globals, const Surroundings& surroundings,
                                    const Need& need) {
    const std::string reason = request.reason.value_or("assessed");
    if (auto code = check_code(reason, release_reasons, "to release"); !code) return code.failure();
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        auto holds = store::holds_in_force(writer, *client, *moment);
        if (holds.empty()) return Failure{Exit::not_found, "no-hold", "client " + client->number.text() + " is not on hold", ""};
        std::optional<store::Keys> keys;
        if (!note->words.empty()) keys = store::Keys::open(writer, key_path(globals, surroundings));
        Answer answer;
        std::string numbers;
        for (domain::HoldRecord& hold : holds) { // a person is on hold or not: one word releases them
            store::record_release(writer, keys ? &*keys : nullptr, hold, clinic.zone.day(*moment), *moment, reason, actor.staff, note->words);
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

} // namespace mat::cli
