#include "cli/dose_log.hpp"

#include "cli/card.hpp"
#include "cli/dose_log_asking.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

constexpr std::string_view hold_reasons[] = {"sedation", "breath-alcohol", "vital-signs", "identity", "assessment", "prescriber"};
constexpr std::string_view release_reasons[] = {"assessed", "resolved", "entered-in-error"};

} // namespace

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
    return with_card(request.client, globals, surroundings, need, [&](const Card& card) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        if (auto same = card.check(writer, *client, clinic); !same) return same.failure();
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

} // namespace mat::cli
