#include "cli/intake_update.hpp"

#include "cli/fields.hpp"
#include "cli/intake_find.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"

namespace mat::cli {
namespace {

constexpr FieldKind update_fields[] = {
    {"last_name", "Last name (empty: as it was)", false},
    {"first_name", "First name (empty: as it was)", false},
    {"preferred_name", "Preferred name (empty: as it was)", false},
    {"pronouns", "Pronouns (empty: as they were)", false},
    {"birth_date", "Birth date, 2000-12-31 (empty: as it was)", false, false, false, wrong_birth_date},
    {"phone", "Telephone (empty: as it was)", false},
    {"address", "Address (empty: as it was)", false},
    {"sex", "Sex (empty: as it was)", false},
    {"language", "Language (empty: as it was)", false},
    {"source", "Who referred (empty: as it was)", false},
    {"substances", "Substances (empty: as they were)", false},
};

} // namespace

void add_intake_update(Flags& flags, IntakeUpdateRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.value("--from", "FILE", request.from,
                "fields as 'field: value' lines or JSON; - is standard input. What is not named stays, and an empty value "
                "takes a field away");
    flags.example("mat intake update 1042-9 --from -");
}

Result<Answer> run_intake_update(const IntakeUpdateRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto number = parse_client_number(request.client);
    if (!number) return number.failure();
    const auto fields = read_fields_of(*number, update_fields, request.from, globals, surroundings, need);
    if (!fields) return fields.failure();
    if (fields->empty()) return Failure{Exit::usage, "field", "there is nothing to change", "name the fields that are new, with their values"};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto client = store::find_client(writer, *number);
        if (!client) return client.failure();
        if (const auto birth = fields->find("birth_date"); birth != fields->end() && !birth->second.empty()) {
            const auto day = Day::parse(birth->second);
            if (!day || *day > clinic.today)
                return Failure{Exit::usage, "birth-date", "field 'birth_date' is not a birth date", "write it as 2000-12-31"};
        }
        const store::Keys keys = store::Keys::open(writer, key_path(globals, surroundings));
        store::Identity identity = store::open_identity(writer, keys, *client);
        writer.record_look(client->number.sequence(), "update");
        std::string names;
        for (const auto& [field, value] : *fields) {
            names += (names.empty() ? "" : ", ") + field;
            if (value.empty()) identity.erase(field);
            else identity[field] = value;
        }
        store::record_identity(writer, keys, *client, identity);
        Answer answer;
        answer.one_record = true;
        answer.table = client_table(writer, {store::line_of(writer, *client, clinic.today)});
        answer.recorded = "a newer version of who " + client->number.text() + " is";
        answer.sentence = "Updated " + client->number.text() + ": " + names + ".";
        std::vector<store::Match> matches = store::likely_duplicates(writer, keys, identity, &*client);
        std::erase_if(matches, [&](const store::Match& match) { return store::decided_not_duplicate(writer, *client, match.client); });
        if (!globals.dry_run) warn_of_duplicates(writer, answer, matches, client->number);
        return answer;
    });
}

} // namespace mat::cli
