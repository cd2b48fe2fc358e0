#include "cli/intake_health.hpp"

#include "cli/choice.hpp"
#include "cli/note.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/health.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

report::Table table_of(const store::Client& client, const std::vector<domain::HealthFact>& facts) {
    report::Table table;
    table.columns = {{"fact", Type::integer, "its number, for --end"},
                     {"client", Type::text, "client number"},
                     {"kind", Type::text, "what it is"},
                     {"code", Type::text, "which"},
                     {"day", Type::day, "since when, or the day of a value"},
                     {"value", Type::integer, "QTc in ms, or creatinine clearance in mL/min"},
                     {"end_date", Type::day, "first day on which it no longer holds"}};
    for (const domain::HealthFact& fact : facts)
        table.rows.push_back(
            {fact.id, client.number.text(), fact.kind, fact.code, fact.day, fact.value ? Cell(*fact.value) : Cell(), day_or_null(fact.ended)});
    return table;
}

// Adds a fact, ends one, or lists those of its kind.
Result<Answer> keep(const std::string& kind, const HealthRequest& request, std::optional<std::int64_t> value, const Globals& globals,
                    const Surroundings& surroundings, const Need& need) {
    if (request.code && request.end) return Failure{Exit::usage, "usage", "a fact is added or ended, not both", ""};
    if (request.code)
        if (auto known = check_choice(*request.code, domain::health_codes(kind), kind == "allergy" ? "an allergy" : "a " + kind, "codes"); !known)
            return known.failure();
    if (!request.code && !request.end && (request.on || request.note))
        return Failure{Exit::usage, "usage", std::string(request.on ? "--on" : "--note") + " goes with what is noted or ended", "give " +
                       std::string(kind == "lab" ? "--kind CODE" : "CODE") + ", or --end N; without them they are listed"};
    if (!request.code && !request.end)
        return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
            const auto client = client_named(reader, request.client);
            if (!client) return client.failure();
            auto facts = store::health_of(reader, *client);
            std::erase_if(facts, [&](const auto& fact) { return fact.kind != kind; });
            Answer answer;
            answer.table = table_of(*client, facts);
            return answer;
        });
    const auto words = note_from(request.note, surroundings);
    if (!words) return words.failure();
    return recording_note(*words, [&] {
        return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
            const auto client = client_named(writer, request.client);
            if (!client) return client.failure();
            Day day = clinic.today;
            if (request.on) {
                const auto typed = parse_day(*request.on, clinic.today);
                if (!typed) return typed.failure();
                if (*typed > clinic.today) return Failure{Exit::usage, "future", quoted(*request.on) + " is still to come", ""};
                day = *typed;
            }
            Answer answer;
            answer.one_record = true;
            domain::HealthFact fact{0, kind, request.code.value_or(""), day, value, {}};
            if (request.end) {
                const auto number = parse_count(*request.end);
                if (!number) return number.failure();
                const auto facts = store::health_of(writer, *client);
                const auto found = std::ranges::find_if(facts, [&](const auto& each) { return each.id == *number && each.kind == kind; });
                if (found == facts.end())
                    return Failure{Exit::not_found, "no-such-fact", "client " + client->number.text() + " has no " + kind + " " + *request.end,
                                   "mat intake " + kind + " " + client->number.text() + " shows their numbers"};
                if (found->ended) return Failure{Exit::usage, "ended", kind + " " + *request.end + " ended on " + found->ended->text(), ""};
                store::record_health_end(writer, found->id, day, actor.staff);
                fact = *found;
                fact.ended = day;
                answer.sentence = "Ended " + kind + " " + std::to_string(fact.id) + ": " + client->number.text() + " " + fact.code + ", from " +
                                  day.text_with_weekday() + " on.";
            } else {
                const auto keys = keys_for(words->words, writer, globals, surroundings);
                fact.id = store::record_health(writer, keys ? &*keys : nullptr, *client, fact, actor.staff, words->words);
                answer.sentence = "Noted " + kind + " " + std::to_string(fact.id) + ": " + client->number.text() + " " + fact.code +
                                  (value ? " " + std::to_string(*value) : "") + (kind == "lab" ? ", " : " since ") + day.text_with_weekday() + ".";
            }
            answer.recorded = kind + " " + std::to_string(fact.id);
            answer.table = table_of(*client, {fact});
            return answer;
        });
    });
}

void add_flags(Flags& flags, HealthRequest& request, std::string_view kind) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("CODE", request.code, "which; without it they are listed");
    flags.words(domain::health_codes(kind));
    flags.value("--on", "DATE", request.on, "since when, or when it ended (default: today)");
    flags.value("--end", "N", request.end, "it no longer holds");
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
}

} // namespace

void add_intake_allergy(Flags& flags, HealthRequest& request) {
    add_flags(flags, request, "allergy");
    flags.example("mat intake allergy 1042-9 naltrexone");
}
void add_intake_condition(Flags& flags, HealthRequest& request) {
    add_flags(flags, request, "condition");
    flags.example("mat intake condition 1042-9 seizure-disorder");
}
void add_intake_medication(Flags& flags, HealthRequest& request) {
    add_flags(flags, request, "medication");
    flags.example("mat intake medication 1042-9 benzodiazepine");
}
void add_intake_pregnancy(Flags& flags, HealthRequest& request) {
    add_flags(flags, request, "pregnancy");
    flags.example("mat intake pregnancy 1042-9");
}

Result<Answer> run_intake_allergy(const HealthRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return keep("allergy", request, {}, globals, surroundings, need);
}
Result<Answer> run_intake_condition(const HealthRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return keep("condition", request, {}, globals, surroundings, need);
}
Result<Answer> run_intake_medication(const HealthRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return keep("medication", request, {}, globals, surroundings, need);
}
Result<Answer> run_intake_pregnancy(const HealthRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return keep("pregnancy", request, {}, globals, surroundings, need);
}

void add_intake_lab(Flags& flags, LabRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--kind", "CODE", request.kind, "ecg or crcl (creatinine clearance); without it they are listed");
    flags.words(domain::health_codes("lab"));
    flags.value("--qtc", "MS", request.qtc, "QTc of an ECG, in milliseconds");
    flags.value("--crcl", "N", request.crcl, "creatinine clearance, in mL/min");
    flags.value("--on", "DATE", request.on, "the day of the test (default: today)");
    flags.value("--end", "N", request.end, "a value that no longer holds");
    flags.value("--note", "FILE", request.note, "words on it, kept sealed; - is standard input");
    flags.example("mat intake lab 1042-9 --kind ecg --qtc 462 --on yesterday");
}

Result<Answer> run_intake_lab(const LabRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto& typed = request.kind == "ecg" ? request.qtc : request.crcl;
    const auto& stray = request.kind == "ecg" ? request.crcl : request.qtc;
    if (stray) return Failure{Exit::usage, "usage", "--qtc goes with --kind ecg, --crcl with --kind crcl", ""};
    std::optional<std::int64_t> value;
    if (request.kind && !typed)
        return Failure{Exit::usage, "usage", "a value is needed: " + std::string(request.kind == "ecg" ? "--qtc MS" : "--crcl N"), ""};
    if (typed) {
        const auto number = parse_count(*typed);
        if (!number) return number.failure();
        constexpr std::int64_t most = 999;
        if (!request.kind || *number > most) return Failure{Exit::usage, "value", quoted(*typed) + " is no such value", ""};
        value = *number;
    }
    return keep("lab", {request.client, request.kind, request.on, request.end, request.note}, value, globals, surroundings, need);
}

} // namespace mat::cli
