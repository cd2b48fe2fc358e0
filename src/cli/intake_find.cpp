#include "cli/intake_find.hpp"

#include "cli/fields.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr FieldKind find_fields[] = {
    {"last_name", "Last name", false},
    {"first_name", "First name", false},
    {"preferred_name", "", false},
    {"birth_date", "Birth date (2000-12-31)", false, false, false, wrong_birth_date},
    {"phone", "Telephone", false},
    {"former_id", "Identifier of another system", false},
};
constexpr const char* shown_fields[] = {"last_name", "first_name", "preferred_name", "birth_date", "phone", "former_id"};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

} // namespace

std::string duplicate_text(const store::Match& match) {
    return match.client.number.text() + " may be the same person: " + joined(domain::words_of(match.found));
}

std::string way_out(ClientNumber number, const std::vector<store::Match>& matches) {
    const ClientNumber other = matches.front().client.number;
    std::string all;
    for (const store::Match& match : matches) all += (all.empty() ? "" : ",") + match.client.number.text();
    return "the same person: mat intake merge " + std::min(number, other).text() + " " + std::max(number, other).text() +
           "; another one: mat intake admit " + number.text() + " --not-duplicate-of " + all;
}

void warn_of_duplicates(store::Writer& writer, Answer& answer, const std::vector<store::Match>& matches, ClientNumber number) {
    for (const store::Match& match : matches) {
        writer.record_look(match.client.number.sequence(), "likely duplicate");
        answer.warnings.push_back(duplicate_text(match));
    }
    if (matches.empty()) return;
    answer.warnings.push_back(way_out(number, matches));
}

void add_intake_find(Flags& flags, IntakeFindRequest& request) {
    flags.value("--from", "FILE", request.from,
                "what to look for, as 'field: value' lines or JSON; - is standard input. Fields: last_name, first_name, "
                "preferred_name, birth_date, phone, former_id");
    flags.example("mat intake find");
    flags.example("mat intake find --from - --names");
}

Result<Answer> run_intake_find(const IntakeFindRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    auto fields = read_fields_of(std::nullopt, find_fields, request.from, globals, surroundings, need);
    if (!fields) return fields.failure();
    std::erase_if(*fields, [](const auto& field) { return field.second.empty(); });
    if (fields->empty())
        return Failure{Exit::usage, "field", "there is nothing to look for", "give a name, a birth date, a telephone or an old identifier"};
    if (const auto birth = fields->find("birth_date"); birth != fields->end() && !Day::parse(birth->second))
        return Failure{Exit::usage, "birth-date", "field 'birth_date' is not a birth date", "write it as 2000-12-31"};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const store::Keys keys = store::Keys::open(writer, key_path(globals, surroundings));
        store::renew_tokens(writer, keys);
        std::vector<store::Match> matches = store::meeting(writer, keys, *fields);
        std::erase_if(matches, [](const store::Match& match) { return !domain::answers_search(match.found); });
        Answer answer;
        if (globals.dry_run) { // who is found is told only with an entry that says so
            answer.warnings.push_back(std::to_string(matches.size()) + " found; a look that is not recorded shows nobody");
            matches.clear();
        }
        // One look for each who is found, so that `audit access` of that person knows of it; else one for the asking.
        for (const store::Match& match : matches) writer.record_look(match.client.number.sequence(), "find");
        if (matches.empty()) writer.record_look(0, "find");
        std::vector<store::ClientLine> lines;
        for (const store::Match& match : matches) lines.push_back(store::line_of(writer, match.client, clinic.today));
        answer.table = client_table(writer, lines);
        answer.table.columns.push_back({"agrees", Type::list, "what agrees with what was looked for"});
        for (std::size_t i = 0; i < matches.size(); ++i) answer.table.rows[i].push_back(Cell(domain::words_of(matches[i].found)));
        if (!globals.names) return answer;
        for (const char* field : shown_fields) answer.table.columns.push_back({field, Type::text, "of the sealed identity"});
        for (std::size_t i = 0; i < matches.size(); ++i) {
            const store::Identity identity = store::open_identity(writer, keys, matches[i].client);
            for (const char* field : shown_fields) {
                const auto found = identity.find(field);
                answer.table.rows[i].push_back(found == identity.end() ? Cell() : Cell(found->second));
            }
        }
        return answer;
    });
}

} // namespace mat::cli
