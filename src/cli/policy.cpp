#include "cli/policy.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/files.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using domain::Role;
using report::Cell;
using report::Type;

constexpr std::size_t file_limit = 1 << 20;

// Whose layer somebody has is part of their treatment.
constexpr domain::Roles person_readers = Role::prescriber | Role::nurse | Role::pharmacist | Role::counselor | Role::case_manager |
                                         Role::director | Role::auditor;

struct Line {
    const domain::PolicyKey* key;
    std::string value; ///< empty: no layer says anything
    domain::PolicySource source;
};

// A line a key; of take-home supply one for each table, since all of them bind.
std::vector<Line> lines_of(const domain::Policy& policy) {
    std::vector<Line> lines;
    for (const domain::PolicyKey& key : domain::policy_keys()) {
        if (key.combine != domain::Combine::tiers) {
            lines.push_back({&key, domain::text_of(key, domain::value_in(policy, key)), domain::source_of(policy, key)});
            continue;
        }
        bool any = false;
        for (std::size_t number = 0; number < policy.take_home_tables.size(); ++number) {
            std::vector<domain::TakeHomeTier> rows;
            std::ranges::copy_if(policy.take_home_tiers, std::back_inserter(rows), [&](const domain::TakeHomeTier& tier) {
                return tier.table == static_cast<std::int64_t>(number) && tier.medication == std::get<domain::Medication>(key.field);
            });
            if (rows.empty()) continue;
            lines.push_back({&key, domain::text_of(key, rows), policy.take_home_tables[number]});
            any = true;
        }
        if (!any) lines.push_back({&key, "", domain::source_of(policy, key)});
    }
    return lines;
}

report::Table table_of(const std::vector<Line>& lines) {
    report::Table table;
    table.columns = {{"key", Type::text, "name of the key"},
                     {"value", Type::text, "what stands; absent where nothing is asked"},
                     {"unit", Type::text, "what it is measured in"},
                     {"layer", Type::text, "state, program or patient; where built in, the class of the key"},
                     {"decided_by", Type::text, "name of the layer that decided it"},
                     {"citation", Type::text, "where it is written"},
                     {"combines", Type::text, "how layers combine in it"}};
    for (const Line& line : lines)
        table.rows.push_back({std::string(line.key->name), text_or_null(line.value), text_or_null(std::string(name_of(line.key->unit))),
                              line.source.layer, line.source.name, text_or_null(line.source.citation), std::string(name_of(line.key->combine))});
    return table;
}

// What another policy would say otherwise: lines that are only in one of them.
report::Table changes_between(const domain::Policy& now, const domain::Policy& then) {
    report::Table table;
    table.columns = {{"key", Type::text, "name of the key"},
                     {"now", Type::text, "what stands at present; absent where nothing is asked"},
                     {"then", Type::text, "what would stand"},
                     {"unit", Type::text, "what it is measured in"},
                     {"layer", Type::text, "the kind of layer that would decide it"},
                     {"citation", Type::text, "where that is written"}};
    const std::vector<Line> before = lines_of(now);
    for (const Line& line : lines_of(then)) {
        const bool same = std::ranges::any_of(before, [&](const Line& old) { return old.key == line.key && old.value == line.value; });
        if (same) continue;
        const auto old = std::ranges::find(before, line.key, &Line::key);
        const bool beside = line.key->combine == domain::Combine::tiers; // another table that binds too
        table.rows.push_back({std::string(line.key->name), text_or_null(beside || old == before.end() ? std::string() : old->value), line.value,
                              text_or_null(std::string(name_of(line.key->unit))), line.source.layer, text_or_null(line.source.citation)});
    }
    return table;
}

std::string count_text(std::size_t count, const std::string& one) { return std::to_string(count) + " " + one + (count == 1 ? "" : "s"); }

std::string layer_text(const GivenPolicy& given) {
    if (given.layer.kind != domain::LayerKind::patient) return "the " + std::string(name_of(given.layer.kind)) + " layer " + given.layer.name;
    return "a layer for " + (given.client ? given.client->number.text() : std::string("one patient"));
}

Result<std::string> text_of_file(const std::string& file, const Surroundings& surroundings) {
    if (file == "-") return words_from(file, surroundings, "The layer of policy");
    return store::read_file(file, file_limit);
}

// Every fault, a line each: somebody mends a file once.
Failure failure_of(const std::string& file, const std::vector<exchange::PolicyFault>& faults) {
    Failure failure{Exit::usage, "policy-file", "", faults.front().hint};
    for (const exchange::PolicyFault& fault : faults) {
        const bool several = faults.size() > 1 && !fault.hint.empty();
        failure.message += (failure.message.empty() ? "" : "\n  ") + file + ":" + std::to_string(fault.line) + ": " + fault.message +
                           (several ? " (" + fault.hint + ")" : "");
    }
    if (faults.size() > 1) failure.hint = "nothing was done: " + count_text(faults.size(), "fault");
    return failure;
}

// Who may adopt it: the law and the house rules are the director's, what one person needs is the prescriber's.
Result<Nothing> may_adopt(const GivenPolicy& given, const Actor& actor) {
    const bool is_patients = given.layer.kind == domain::LayerKind::patient;
    const domain::Roles needed = is_patients ? domain::Roles(Role::prescriber) : Role::director | Role::admin;
    if (actor.roles.any_of(needed)) return Nothing{};
    return Failure{Exit::not_permitted, "not-permitted",
                   "'" + actor.login + "' may not adopt " + layer_text(given) + ": it takes the role " + needed.text(),
                   "an admin gives roles with mat staff"};
}

} // namespace

std::vector<domain::PolicyLayer> layers_beside(const GivenPolicy& given, const store::Reader& reader, const store::Clinic& clinic, Day day) {
    std::vector<store::AdoptedLayer> layers;
    if (clinic.has_layers) layers = store::adopted_layers(reader);
    const auto client = given.client ? std::optional(given.client->number.sequence()) : std::nullopt;
    std::erase_if(layers, [&](const store::AdoptedLayer& layer) {
        return layer.layer.kind == given.layer.kind && layer.layer.name == given.layer.name && layer.client == client;
    });
    return store::layers_on(layers, client, day);
}

Result<GivenPolicy> given_policy(const std::string& file, const std::optional<std::string>& client, const store::Reader& reader,
                                 const store::Clinic& clinic, Day day, const Surroundings& surroundings) {
    GivenPolicy given;
    if (client) {
        auto person = client_named(reader, *client);
        if (!person) return person.failure();
        given.client = std::move(*person);
    }
    auto text = text_of_file(file, surroundings);
    if (!text) return text.failure();
    given.text = std::move(*text);
    exchange::PolicyFile read = exchange::read_policy(given.text);
    if (given.client && read.faults.empty() && read.layer.kind != domain::LayerKind::patient)
        return Failure{Exit::usage, "policy-client", "a " + std::string(name_of(read.layer.kind)) + " layer is for everybody, not for one client",
                       "leave --client out, or write kind = \"patient\""};
    given.layer = read.layer;
    if (read.faults.empty())
        for (const domain::Loosening& each :
             domain::loosenings(read.layer, store::built_in_policy_on(reader, day), layers_beside(given, reader, clinic, day))) {
            std::int64_t line = 1;
            for (std::size_t i = 0; i < read.layer.values.size(); ++i)
                if (read.layer.values[i].key == each.key && read.layer.values[i].value == each.asked) line = read.lines[i];
            const std::string stands = domain::text_of(*each.key, each.standing);
            read.faults.push_back({line, std::string(each.key->name),
                                   std::string(each.key->name) + " = " + domain::text_of(*each.key, each.asked) + " would loosen it: " +
                                       (stands.empty() ? "nothing" : stands) + " of " + each.stands_by.name +
                                       (each.stands_by.citation.empty() ? "" : " (" + each.stands_by.citation + ")") + " stands",
                                   "a layer only tightens"});
        }
    if (!read.faults.empty()) return failure_of(file == "-" ? "standard input" : file, read.faults);
    return given;
}

void add_policy_show(Flags& flags, PolicyShowRequest& request) {
    flags.value("--on", "DATE", request.on, "as it is, was or will be on that day (default: today)");
    flags.value("--client", "CLIENT", request.client, "with the layer of one person, where they have one");
    flags.example("mat policy show");
    flags.example("mat policy show --on 2027-01-01 --client 1001-9");
}

Result<Answer> run_policy_show(const PolicyShowRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        Day day = clinic.today;
        if (request.on) {
            const auto asked = parse_day(*request.on, clinic.today);
            if (!asked) return asked.failure();
            day = *asked;
        }
        std::optional<store::Client> client;
        if (request.client) {
            if (!actor.roles.any_of(person_readers))
                return Failure{Exit::not_permitted, "not-permitted", "'" + actor.login + "' may not see the policy of one person", ""};
            auto person = client_named(reader, *request.client);
            if (!person) return person.failure();
            client = std::move(*person);
        }
        const domain::Policy policy = store::policy_on(reader, clinic, client ? &*client : nullptr, day);
        Answer answer;
        answer.table = table_of(lines_of(policy));
        answer.title = "policy " + policy.name + " on " + day.text() + (client ? ", client " + client->number.text() : std::string());
        return answer;
    });
}

void add_policy_check(Flags& flags, PolicyCheckRequest& request) {
    flags.operand("FILE", request.file, "a layer of policy (mat-policy(5)); - is standard input");
    flags.value("--from", "DATE", request.from, "against what is in force that day (default: today)");
    flags.value("--client", "CLIENT", request.client, "whose layer it would be");
    flags.example("mat policy check layer.toml");
}

Result<Answer> run_policy_check(const PolicyCheckRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Day day = clinic.today;
        if (request.from) {
            const auto asked = parse_day(*request.from, clinic.today);
            if (!asked) return asked.failure();
            day = *asked;
        }
        const auto given = given_policy(request.file, request.client, reader, clinic, day, surroundings);
        if (!given) return given.failure();
        std::vector<domain::PolicyLayer> with = layers_beside(*given, reader, clinic, day);
        with.push_back(given->layer);
        Answer answer;
        answer.table = changes_between(store::policy_on(reader, clinic, given->client ? &*given->client : nullptr, day),
                                       domain::resolve(store::built_in_policy_on(reader, day), with));
        answer.title = "what " + layer_text(*given) + " would change";
        const std::size_t said = given->layer.values.size(), changed = answer.table.rows.size();
        answer.notes = count_text(said, "value") + ", " + (changed == 0 ? "and nothing would change" : std::to_string(changed) + " of them new") +
                       " on " + day.text() + ".\n";
        return answer;
    });
}

void add_policy_adopt(Flags& flags, PolicyAdoptRequest& request) {
    flags.operand("FILE", request.file, "a layer of policy (mat-policy(5)); - is standard input");
    flags.required_value("--from", "DATE", request.from, "the first day on which it holds; not in the past");
    flags.value("--client", "CLIENT", request.client, "whose layer it is, for a patient's");
    flags.example("mat policy adopt layer.toml --from tomorrow");
}

Result<Answer> run_policy_adopt(const PolicyAdoptRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto from = parse_day(request.from, clinic.today);
        if (!from) return from.failure();
        if (*from < clinic.today)
            return Failure{Exit::usage, "past", quoted(request.from) + " is past: what was done then was judged by the policy of then",
                           "a layer holds from " + clinic.today.text() + " on, or later"};
        const auto given = given_policy(request.file, request.client, writer, clinic, *from, surroundings);
        if (!given) return given.failure();
        if (auto may = may_adopt(*given, actor); !may) return may.failure();
        const bool is_patients = given->layer.kind == domain::LayerKind::patient;
        if (is_patients && !given->client)
            return Failure{Exit::usage, "policy-client", "a patient's layer needs the client it is for", "--client CLIENT"};
        std::optional<store::Keys> keys;
        if (is_patients) keys = store::Keys::open(writer, key_path(globals, surroundings));
        const std::int64_t id = store::record_layer(writer, keys ? &*keys : nullptr, given->layer, given->client ? &*given->client : nullptr,
                                                    *from, given->text, actor.staff);
        Answer answer;
        answer.one_record = true;
        answer.table.columns = {{"layer", Type::integer, "number of the layer"},
                                {"kind", Type::text, "state, program or patient"},
                                {"name", Type::text, "its name: a newer one of that name takes its place"},
                                {"client", Type::text, "whose it is"},
                                {"from_date", Type::day, "first day on which it holds"},
                                {"values", Type::integer, "values that it states"}};
        answer.table.rows = {{id, std::string(name_of(given->layer.kind)), given->layer.name,
                              given->client ? Cell(given->client->number.text()) : Cell(), *from,
                              static_cast<std::int64_t>(given->layer.values.size())}};
        answer.recorded = "layer " + std::to_string(id);
        answer.sentence = "Adopted " + layer_text(*given) + " (layer " + std::to_string(id) + ") from " + from->text_with_weekday() + " on: " +
                          (given->layer.values.empty() ? std::string("no values, so that the one before it ends.")
                                                       : count_text(given->layer.values.size(), "value") + ".");
        return answer;
    });
}

} // namespace mat::cli
