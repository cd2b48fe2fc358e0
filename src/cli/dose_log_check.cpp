#include "cli/dose_log_asking.hpp"
#include "cli/dose_log_counter.hpp"
#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/counter.hpp"
#include "store/policy.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr std::string_view sedations[] = {"none", "mild", "marked"};
constexpr std::string_view answers[] = {"done", "declined"};

Cell number_or_null(const std::optional<std::int64_t>& value) { return value ? Cell(*value) : Cell(); }

// A whole number of digits alone, between the two. Nothing typed is nothing.
Result<std::optional<std::int64_t>> number_between(const std::optional<std::string>& typed, std::int64_t least, std::int64_t most, const char* what) {
    if (!typed) return std::optional<std::int64_t>();
    std::int64_t number = 0;
    const bool digits = !typed->empty() && typed->size() <= 4 && std::ranges::all_of(*typed, [](char c) { return c >= '0' && c <= '9'; });
    if (digits) number = std::stoll(*typed);
    if (digits && number >= least && number <= most) return std::optional<std::int64_t>(number);
    return Failure{Exit::usage, "number", quoted(*typed) + " is not a " + std::string(what), "it is a whole number from " + std::to_string(least) +
        " to " + std::to_string(most)};
}

// `0.05`: g/dL with at most four decimals, below 1; in ten-thousandths.
Result<std::optional<std::int64_t>> alcohol_from(const std::optional<std::string>& typed) {
    if (!typed) return std::optional<std::int64_t>();
    const Failure wrong{Exit::usage, "breath-alcohol", quoted(*typed) + " is not a breath alcohol", "write g/dL as 0.00 to 0.60, for instance 0.05"};
    std::string digits = *typed;
    if (digits == "0") return std::optional<std::int64_t>(0);
    if (!digits.starts_with("0.") || digits.size() < 3 || digits.size() > 6) return wrong;
    digits.erase(0, 2);
    if (!std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return wrong;
    digits.resize(4, '0');
    const std::int64_t alcohol = std::stoll(digits);
    if (alcohol > 6000) return wrong;
    return std::optional<std::int64_t>(alcohol);
}

report::Table check_table(const store::Clinic& clinic, const domain::CheckRecord& check, const std::vector<std::int64_t>& holds) {
    report::Table table;
    table.columns = {{"check", Type::integer, "number of the check"},
                     {"client", Type::text, "client number"},
                     {"at", Type::text, "when"},
                     {"breath_alcohol", Type::text, "g/dL"},
                     {"respiration", Type::integer, "breaths a minute"},
                     {"saturation", Type::integer, "percent"},
                     {"sedation", Type::text, "none, mild or marked"},
                     {"holds", Type::list, "numbers of the holds it placed"}};
    std::vector<std::string> numbers;
    for (const std::int64_t hold : holds) numbers.push_back(std::to_string(hold));
    table.rows = {{check.id, client_text(check.client), clinic.zone.text(check.at),
                   check.breath_alcohol ? Cell(domain::alcohol_text(*check.breath_alcohol)) : Cell(), number_or_null(check.respiration),
                   number_or_null(check.saturation), text_or_null(check.sedation), numbers.empty() ? Cell() : Cell(numbers)}};
    return table;
}

} // namespace

void add_dose_log_check(Flags& flags, DoseLogCheckRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--breath-alcohol", "GRAMS", request.breath_alcohol, "g/dL: 0.05");
    flags.value("--respiration", "N", request.respiration, "breaths a minute");
    flags.value("--saturation", "N", request.saturation, "oxygen, percent");
    flags.value("--sedation", "WORD", request.sedation, "none, mild, marked");
    flags.words(sedations);
    flags.example("mat dose-log check 1042-9 --breath-alcohol 0.05 --respiration 14 --saturation 97 --sedation none");
}

Result<Answer> run_dose_log_check(const DoseLogCheckRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    domain::CheckRecord check;
    const auto alcohol = alcohol_from(request.breath_alcohol);
    if (!alcohol) return alcohol.failure();
    const auto respiration = number_between(request.respiration, 0, 80, "number of breaths a minute");
    if (!respiration) return respiration.failure();
    const auto saturation = number_between(request.saturation, 0, 100, "saturation");
    if (!saturation) return saturation.failure();
    if (request.sedation)
        if (auto code = check_code(*request.sedation, sedations, "for --sedation"); !code) return code.failure();
    check.breath_alcohol = *alcohol;
    check.respiration = *respiration;
    check.saturation = *saturation;
    check.sedation = request.sedation.value_or("");
    if (!check.breath_alcohol && !check.respiration && !check.saturation && check.sedation.empty())
        return Failure{Exit::usage, "usage", "nothing was measured", "give --breath-alcohol, --respiration, --saturation or --sedation"};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        check.client = client->number.sequence();
        check.at = *moment;
        check.day = clinic.zone.day(*moment);
        check.staff = actor.staff;
        check.id = store::record_check(writer, *client, check);
        const domain::CheckOutcome outcome = domain::judge_check(check, store::policy_on(writer, clinic, &*client, check.day));
        const auto in_force = store::holds_in_force(writer, *client, *moment);
        Answer answer;
        answer.sentence = "Checked " + client->number.text() + ", " + check.day.text_with_weekday() + " " + clock_text(clinic.zone, *moment) + ".";
        std::vector<std::int64_t> holds;
        for (std::size_t i = 0; i < outcome.holds.size(); ++i) {
            const auto same = std::ranges::find(in_force, outcome.holds[i], &domain::HoldRecord::reason);
            const std::int64_t hold = same != in_force.end() ? same->id
                                                             : store::record_hold(writer, nullptr, *client, check.day, check.at, outcome.holds[i],
                                                                 actor.staff, "");
            if (same == in_force.end()) holds.push_back(hold);
            answer.sentence += "\nON HOLD (" + outcome.holds[i] + ", hold " + std::to_string(hold) + "): " + outcome.beyond[i] +
                ". Only a prescriber releases it.";
        }
        if (outcome.asks_prescriber) {
            store::record_request(writer, nullptr, *client, {0, check.client, check.day, "check", {}, actor.staff, false, ""}, "");
            answer.sentence += "\nPrescribers are told, and decide.";
        }
        answer.one_record = true;
        answer.table = check_table(clinic, check, holds);
        answer.recorded = "the check";
        answer.warnings = outcome.warnings;
        return answer;
    });
}

void add_dose_log_response(Flags& flags, DoseLogResponseRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--craving", "N", request.craving, "0 (none) to 10");
    flags.value("--withdrawal", "N", request.withdrawal, "0 (none) to 10");
    flags.value("--sedation", "N", request.sedation, "0 (none) to 10");
    flags.value("--side-effects", "N", request.side_effects, "0 (none) to 10");
    flags.example("mat dose-log response 1042-9 --craving 3 --withdrawal 2 --sedation 0 --side-effects 1");
}

Result<Answer> run_dose_log_response(const DoseLogResponseRequest& request, const Globals& globals, const Surroundings& surroundings,
                                     const Need& need) {
    domain::ResponseRecord response;
    for (const auto& [typed, target] : {std::pair{&request.craving, &response.craving}, std::pair{&request.withdrawal, &response.withdrawal},
                                        std::pair{&request.sedation, &response.sedation}, std::pair{&request.side_effects, &response.side_effects}}) {
        const auto value = number_between(*typed, 0, 10, "place on the scale");
        if (!value) return value.failure();
        *target = *value;
    }
    if (domain::text_of(response).empty())
        return Failure{Exit::usage, "usage", "nothing was asked", "give --craving, --withdrawal, --sedation or --side-effects, 0 to 10"};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        response.client = client->number.sequence();
        response.at = *moment;
        response.day = clinic.zone.day(*moment);
        response.staff = actor.staff;
        response.id = store::record_response(writer, *client, response);
        Answer answer;
        answer.one_record = true;
        answer.table.columns = {{"response", Type::integer, "number of the answer"},
                                {"client", Type::text, "client number"},
                                {"at", Type::text, "when"},
                                {"craving", Type::integer, "0 to 10"},
                                {"withdrawal", Type::integer, "0 to 10"},
                                {"sedation", Type::integer, "0 to 10"},
                                {"side_effects", Type::integer, "0 to 10"}};
        answer.table.rows = {{response.id, client->number.text(), clinic.zone.text(response.at), number_or_null(response.craving),
                              number_or_null(response.withdrawal), number_or_null(response.sedation), number_or_null(response.side_effects)}};
        answer.recorded = "the response";
        answer.sentence = "Recorded for " + client->number.text() + ", " + response.day.text_with_weekday() + ": " + domain::text_of(response) + ".";
        return answer;
    });
}

void add_dose_log_request(Flags& flags, DoseLogRequestRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("KIND", request.kind, "increase, decrease or schedule; none: what waits");
    flags.words(domain::request_kinds());
    flags.value("--answer", "WORD", request.answer, "done or declined: a prescriber's answer to what waits");
    flags.words(answers);
    flags.value("--id", "N", request.id, "the answer is to this one alone");
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.example("mat dose-log request 1042-9 increase");
}

namespace {

report::Table request_table(const std::vector<domain::RequestRecord>& requests) {
    report::Table table;
    table.columns = {{"request", Type::integer, "number of the request"}, {"client", Type::text, "client number"}, {"day", Type::day, "since"},
                     {"kind", Type::text, "what waits for a prescriber"}, {"dose", Type::text, "the dose it is about"}, {"answer", Type::text,
                         "done or declined"}};
    for (const domain::RequestRecord& each : requests)
        table.rows.push_back(
            {each.id, client_text(each.client), each.day, each.kind, each.dose ? Cell(each.dose->text()) : Cell(), text_or_null(each.answer)});
    return table;
}

Result<Answer> answer_requests(store::Writer& writer, const Actor& actor, const store::Client& client, Day day, const DoseLogRequestRequest& request,
                               std::optional<std::int64_t> id, const store::Keys* keys, const std::string& note) {
    if (!actor.roles.any_of(domain::Role::prescriber)) return Failure{Exit::not_permitted, "not-permitted", "a prescriber answers what waits", ""};
    auto waiting = store::requests_of(writer, client);
    std::erase_if(waiting, [&](const domain::RequestRecord& each) { return !each.open() || (id && each.id != *id); });
    if (waiting.empty()) return Failure{Exit::not_found, "no-request", "nothing of " + client.number.text() + " waits for an answer",
        "mat dose-log request " + client.number.text()};
    std::string what;
    for (domain::RequestRecord& each : waiting) {
        store::record_answer(writer, keys, each, *request.answer, day, actor.staff, note);
        each.answer = *request.answer;
        what += (what.empty() ? "" : ", ") + each.kind + " (request " + std::to_string(each.id) + ")";
    }
    Answer answer;
    answer.table = request_table(waiting);
    answer.one_record = waiting.size() == 1;
    answer.recorded = "the answer";
    answer.sentence = "Answered for " + client.number.text() + ": " + what + " " + *request.answer + ".";
    return answer;
}

} // namespace

Result<Answer> run_dose_log_request(const DoseLogRequestRequest& request, const Globals& globals, const Surroundings& surroundings,
                                    const Need& need) {
    if (request.kind)
        if (auto code = check_code(*request.kind, domain::request_kinds(), "to ask"); !code) return code.failure();
    if (request.answer)
        if (auto code = check_code(*request.answer, answers, "to answer"); !code) return code.failure();
    if (request.kind && (request.answer || request.id)) return Failure{Exit::usage, "usage", "a request and an answer are two commands",
        "give KIND, or --answer done|declined"};
    std::optional<std::int64_t> id;
    if (request.id) {
        const auto count = parse_count(*request.id);
        if (!count) return count.failure();
        id = *count;
    }
    if (!request.kind && !request.answer && (request.note || request.id))
        return Failure{Exit::usage, "usage", std::string(request.note ? "--note" : "--id") + " goes with a request or an answer",
                       "give KIND, or --answer done|declined"};
    if (!request.kind && !request.answer)
        return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
            const auto client = client_named(reader, request.client);
            if (!client) return client.failure();
            Answer answer;
            answer.table = request_table(store::requests_of(reader, *client));
            return answer;
        });
    const auto note = note_from(request.note, surroundings);
    if (!note) return note.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const auto keys = keys_for(note->words, writer, globals, surroundings);
        const Day day = clinic.zone.day(*moment);
        if (request.answer) return answer_requests(writer, actor, *client, day, request, id, keys ? &*keys : nullptr, note->words);
        domain::RequestRecord asked{0, client->number.sequence(), day, *request.kind, {}, actor.staff, !note->words.empty(), ""};
        asked.id = store::record_request(writer, keys ? &*keys : nullptr, *client, asked, note->words);
        Answer answer;
        answer.one_record = true;
        answer.table = request_table({asked});
        answer.recorded = "request " + std::to_string(asked.id);
        answer.sentence =
            "Asked for " + client->number.text() + ": " + asked.kind + " (request " + std::to_string(asked.id) + "). It waits for a prescriber.";
        return answer;
    });
}

} // namespace mat::cli
