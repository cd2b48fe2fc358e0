#include "cli/dose_log_take_homes.hpp"

#include "cli/choice.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/seal.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr std::string_view close_reasons[] = {"explained", "diversion", "not-reached", "entered-in-error"};

Result<Nothing> check_seed(const std::string& seed) {
    const bool fits = !seed.empty() && seed.size() <= 200 && std::ranges::all_of(seed, [](char c) { return c > ' ' && c < 0x7f; });
    if (fits) return Nothing{};
    return Failure{Exit::usage, "seed", quoted(seed) + " is no seed", "a seed is 1 to 200 letters, digits and signs without blanks"};
}

// Everybody in care with at least so many bottles out, in the order that the seed gives them.
struct Drawn { store::Client client; std::int64_t bottles; std::string place; };
std::vector<Drawn> candidates(const store::Reader& reader, const store::Clinic& clinic, std::int64_t least, const std::string& seed) {
    const auto merged = store::survivors(reader);
    std::vector<Drawn> people;
    for (const store::ClientLine& line : store::list_clients(reader, clinic.today)) {
        if (!line.episode || !line.episode->open_on(clinic.today)) continue;
        store::Client client = store::person_of(line.number, merged);
        const auto bottles = static_cast<std::int64_t>(store::bottles_out(reader, client, clinic.today + 1).size());
        if (bottles >= least) people.push_back({std::move(client), bottles, store::place_in_draw(seed, line.number)});
    }
    std::ranges::sort(people, {}, &Drawn::place);
    return people;
}

std::string state_of(const domain::CallBackRecord& call) {
    if (call.closed) return "closed";
    if (!call.counted_on) return "called";
    return call.counted == call.expected ? "agrees" : "variance";
}

// What is expected is shown only beside a count: whoever counts does not know it before.
report::Table call_back_table(const std::vector<domain::CallBackRecord>& calls, const store::Clinic& clinic) {
    report::Table table;
    table.columns = {{"call_back", Type::integer, "number of the call-back"},
                     {"client", Type::text, "client number"},
                     {"draw", Type::integer, "number of the draw"},
                     {"day", Type::day, "day of the draw"},
                     {"due_day", Type::day, "day by which the bottles are brought in"},
                     {"state", Type::text, "called, agrees, variance or closed"},
                     {"counted_day", Type::day, "day of the last count"},
                     {"counted", Type::integer, "bottles brought in"},
                     {"expected", Type::integer, "bottles that should be in hand"},
                     {"variance", Type::integer, "counted less expected"},
                     {"closed_for", Type::text, "why a variance was closed"}};
    for (const domain::CallBackRecord& call : calls) {
        const bool counted = call.counted_on.has_value();
        table.rows.push_back({call.id, client_text(call.client), call.draw, call.day, call.day + clinic.policy.call_back_days, state_of(call),
                              day_or_null(call.counted_on), counted ? Cell(call.counted) : Cell(), counted ? Cell(call.expected) : Cell(),
                              counted ? Cell(call.counted - call.expected) : Cell(), text_or_null(call.close_reason)});
    }
    return table;
}

Result<domain::CallBackRecord> open_call_of(const store::Reader& reader, const store::Client& client) {
    auto calls = store::call_backs(reader);
    std::erase_if(calls, [&](const domain::CallBackRecord& call) { return !client.has(call.client) || !call.open(); });
    if (calls.empty())
        return Failure{Exit::not_found, "no-call-back", "client " + client.number.text() + " has no open call-back", "mat dose-log call-back list"};
    return calls.back();
}

} // namespace

void add_call_back_publish(Flags& flags, CallBackPublishRequest& request) {
    flags.required_value("--seed", "TEXT", request.seed, "the seed of a draw to come; only its digest is recorded and shown");
    flags.example("mat dose-log call-back publish --seed november-7Qx");
}

Result<Answer> run_call_back_publish(const CallBackPublishRequest& request, const Globals& globals, const Surroundings& surroundings,
                                     const Need& need) {
    if (auto checked = check_seed(request.seed); !checked) return checked.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const std::string digest = store::digest_of_seed(request.seed);
        if (const auto known = store::find_seed(writer, digest))
            return Failure{Exit::refused, "seed-known", "this seed was published on " + known->day.text(), "take another one"};
        const std::int64_t id = store::record_seed(writer, clinic.today, digest, actor.staff);
        Answer answer;
        answer.one_record = true;
        answer.table.columns = {{"seed", Type::integer, "number of the seed"},
                                {"day", Type::day, "day on which it was published"},
                                {"digest", Type::text, "digest of the seed"}};
        answer.table.rows = {{id, clinic.today, digest}};
        answer.recorded = "the digest of a seed";
        answer.sentence = "Published on " + clinic.today.text_with_weekday() + ": seed digest " + digest +
                          ".\nKeep the seed until the draw: mat dose-log call-back draw --seed SEED";
        return answer;
    });
}

void add_call_back_draw(Flags& flags, CallBackDrawRequest& request) {
    flags.value("--seed", "TEXT", request.seed, "a seed whose digest was published before (default: a new one, published with the draw)");
    flags.value("--count", "N", request.count, "how many people (default: 1)");
    flags.value("--bottles", "N", request.bottles, "among those with at least so many bottles out (default: 1)");
    flags.example("mat dose-log call-back draw --count 3");
    flags.example("mat dose-log call-back draw --seed november-7Qx --count 3 --bottles 6");
}

Result<Answer> run_call_back_draw(const CallBackDrawRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::int64_t wanted = 1, least = 1;
    for (const auto& [typed, number] : {std::pair(&request.count, &wanted), std::pair(&request.bottles, &least)}) {
        if (!*typed) continue;
        const auto count = parse_count(**typed);
        if (!count) return count.failure();
        *number = *count;
    }
    const std::string seed = request.seed ? *request.seed : store::recovery_text(store::Secret::random());
    if (auto checked = check_seed(seed); !checked) return checked.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const std::string digest = store::digest_of_seed(seed);
        auto published = store::find_seed(writer, digest);
        Answer answer;
        std::vector<domain::CallBackRecord> calls;
        store::CallBackDraw draw;
        if (published && published->draw) { // the same seed draws the same people: what was drawn is shown again
            for (const store::CallBackDraw& each : store::draws(writer))
                if (each.id == *published->draw) draw = each;
            for (const domain::CallBackRecord& call : store::call_backs(writer))
                if (call.draw == draw.id) calls.push_back(call);
            if (draw.day != clinic.today || draw.wanted != wanted || draw.least_bottles != least)
                return Failure{Exit::refused, "seed-known",
                               "this seed was used for draw " + std::to_string(draw.id) + " on " + draw.day.text() +
                                   ": anybody can know whom it draws",
                               "take a new seed"};
            answer.sentence = "Drawn already, draw " + std::to_string(draw.id) + ":";
        } else {
            if (!published) {
                published = store::CallBackSeed{store::record_seed(writer, clinic.today, digest, actor.staff), clinic.today, digest, {}};
                if (request.seed)
                    answer.warnings.push_back(
                        "this seed was published only now: mat dose-log call-back publish shows beforehand that nobody chose it");
            }
            const auto people = candidates(writer, clinic, least, seed);
            draw = {0, published->id, seed, clinic.today, least, wanted, static_cast<std::int64_t>(people.size())};
            draw.id = store::record_draw(writer, draw, actor.staff);
            for (std::int64_t i = 0; i < std::min(wanted, draw.candidates); ++i) {
                domain::CallBackRecord call;
                call.client = people[static_cast<std::size_t>(i)].client.number.sequence();
                call.draw = draw.id;
                call.day = clinic.today;
                call.id = store::record_call_back(writer, call.client, draw.id, call.day);
                calls.push_back(call);
            }
            answer.sentence = "Draw " + std::to_string(draw.id) + ":";
            answer.recorded = "draw " + std::to_string(draw.id);
        }
        answer.table = call_back_table(calls, clinic);
        answer.sentence += " " + std::to_string(calls.size()) + " of " + std::to_string(draw.candidates) +
                           (draw.candidates == 1 ? " person" : " people") + " with " + std::to_string(draw.least_bottles) +
                           (draw.least_bottles == 1 ? " bottle" : " bottles") + " or more out.";
        for (const domain::CallBackRecord& call : calls)
            answer.sentence += "\n  " + client_text(call.client) + "  bottles in by " + (call.day + clinic.policy.call_back_days).text_with_weekday();
        answer.sentence += "\nSeed " + seed + ", digest " + digest + ", published " + published->day.text() + ".";
        return answer;
    });
}

void add_call_back_count(Flags& flags, CallBackCountRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("BOTTLES", request.bottles, "how many bottles for days to come were brought in, 0 for none");
    flags.example("mat dose-log call-back count 1021-5 5");
}

Result<Answer> run_call_back_count(const CallBackCountRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::int64_t counted = 0;
    if (request.bottles != "0") {
        const auto typed = parse_count(request.bottles);
        if (!typed) return typed.failure();
        counted = *typed;
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        auto call = open_call_of(writer, *client);
        if (!call) return call.failure();
        const auto expected = static_cast<std::int64_t>(store::bottles_out(writer, *client, day + 1).size());
        store::record_count(writer, *call, day, *moment, counted, expected, actor.staff);
        call->counted_on = day;
        call->counted = counted;
        call->expected = expected;
        Answer answer;
        answer.one_record = true;
        answer.table = call_back_table({*call}, clinic);
        answer.recorded = "the count of " + client->number.text();
        answer.sentence = "Counted " + std::to_string(counted) + " of " + std::to_string(expected) + " bottles of " + client->number.text() +
                          (counted == expected ? ": they agree."
                                               : ": variance " + std::to_string(counted - expected) + ", which stays open until somebody closes it.");
        if (counted != expected)
            answer.warnings.push_back("a variance: tell the prescriber; mat dose-log call-back close " + client->number.text() + " --reason CODE");
        return answer;
    });
}

void add_call_back_close(Flags& flags, CallBackCloseRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.required_value("--reason", "CODE", request.reason, "explained, diversion, not-reached, entered-in-error");
    flags.words(close_reasons);
    flags.example("mat dose-log call-back close 1021-5 --reason explained");
}

Result<Answer> run_call_back_close(const CallBackCloseRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (auto checked = check_choice(request.reason, close_reasons, "a reason to close a call-back", "reasons"); !checked) return checked.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        auto call = open_call_of(writer, *client);
        if (!call) return call.failure();
        store::record_call_back_close(writer, call->id, clinic.today, request.reason, actor.staff);
        call->closed = clinic.today;
        call->close_reason = request.reason;
        Answer answer;
        answer.one_record = true;
        answer.table = call_back_table({*call}, clinic);
        answer.recorded = "the close of call-back " + std::to_string(call->id);
        answer.sentence = "Closed call-back " + std::to_string(call->id) + " of " + client->number.text() + " (" + request.reason + ").";
        return answer;
    });
}

void add_call_back_list(Flags& flags, CallBackListRequest& request) {
    flags.flag("--all", request.all, "those that agree or are closed too");
    flags.example("mat dose-log call-back list");
}

Result<Answer> run_call_back_list(const CallBackListRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        auto calls = store::call_backs(reader);
        if (!request.all) std::erase_if(calls, [](const domain::CallBackRecord& call) { return !call.open(); });
        Answer answer;
        answer.table = call_back_table(calls, clinic);
        return answer;
    });
}

} // namespace mat::cli
