#include "store/tokens.hpp"

#include "store/connection.hpp"
#include "store/folding.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utf8proc.h>

namespace mat::store {
namespace {

// Kinds of tokens; stored inside the token's own words too, so that a name never meets a birth date. A number is never
// used again: 1, 2, 4 and 5 were whole fields, until names were told apart by word and sound.
enum Kind : int { birth_date = 3, former_id = 6, name_word = 7, name_sound = 8, phone_digits = 9 };

constexpr std::string_view name_fields[] = {"last_name", "first_name", "preferred_name"};
constexpr std::string_view particles[] = {"de", "la", "le", "el", "al", "da", "di", "do", "du", "of", "van", "von", "der", "den",
                                          "ter", "del", "dos", "das", "los", "las", "bin", "ibn", "san", "st"};
constexpr std::size_t fewest_digits = 7; // of a telephone number that tells people apart

// Letters whose stroke or shape is no mark that could be taken off.
std::string plain_letter(utf8proc_int32_t point) {
    switch (point) {
    case 0xe6: return "ae";
    case 0xf0: case 0x111: return "d";
    case 0xf8: return "o";
    case 0xfe: return "th";
    case 0x127: return "h";
    case 0x131: return "i";
    case 0x142: return "l";
    case 0x153: return "oe";
    default: break;
    }
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = utf8proc_encode_char(point, bytes.data());
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size)};
}

// The words of a name: letters and digits. An apostrophe or full stop joins (O'Brien), anything else parts.
std::vector<std::string> all_words(const std::string& name) {
    const std::string text = folded(name, true);
    std::vector<std::string> words(1);
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    for (utf8proc_ssize_t at = 0, end = static_cast<utf8proc_ssize_t>(text.size()); at < end;) {
        utf8proc_int32_t point = 0;
        const auto size = utf8proc_iterate(bytes + at, end - at, &point);
        if (size <= 0) break;
        at += size;
        const auto category = utf8proc_category(point);
        const bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
        if (letter) words.back() += plain_letter(point);
        else if (point != '\'' && point != '.' && !words.back().empty()) words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

// What a name is found by: its words, without particles where others are left, and all of them as one, as some write it.
std::set<std::string> words_of_name(const std::string& name) {
    const std::vector<std::string> every = all_words(name);
    std::set<std::string> words;
    std::string joined;
    for (const std::string& word : every) {
        joined += word;
        if (std::ranges::find(particles, word) == std::end(particles)) words.insert(word);
    }
    if (!joined.empty()) words.insert(joined);
    return words;
}

std::string digits_of(const std::string& phone) {
    std::string digits;
    for (const char c : folded(phone, true))
        if (c >= '0' && c <= '9') digits += c;
    if (digits.size() == 11 && digits.front() == '1') digits.erase(0, 1); // the country's
    return digits.size() < fewest_digits ? std::string() : digits;
}

std::string value_of(const Identity& identity, std::string_view field) {
    const auto found = identity.find(std::string(field));
    return found == identity.end() ? std::string() : found->second;
}

using Tokens = std::set<std::pair<int, std::string>>; // kind and token

Tokens tokens_of(const Secret& index_key, const Identity& identity) {
    Tokens tokens;
    const auto add = [&](int kind, const std::string& words) {
        if (!words.empty()) tokens.emplace(kind, token(index_key, kind, words));
    };
    for (const std::string_view field : name_fields)
        for (const std::string& word : words_of_name(value_of(identity, field))) {
            add(name_word, word);
            add(name_sound, domain::sound_of(word));
        }
    add(birth_date, folded(value_of(identity, "birth_date"), false));
    add(former_id, folded(value_of(identity, "former_id"), false));
    add(phone_digits, digits_of(value_of(identity, "phone")));
    return tokens;
}

Tokens tokens_of_older(const Secret& index_key, const Identity& identity) {
    constexpr std::pair<int, const char*> fields[] = {{1, "last_name"}, {2, "first_name"}, {3, "birth_date"},
                                                      {4, "preferred_name"}, {5, "phone"}, {6, "former_id"}};
    Tokens tokens;
    for (const auto& [kind, field] : fields)
        if (const std::string value = value_of(identity, field); !value.empty())
            tokens.emplace(kind, token(index_key, kind, folded(value, false)));
    return tokens;
}

constexpr bool only_of_newest(int kind) { return kind == birth_date || kind == phone_digits; }

using Rows = std::set<std::tuple<std::string, std::int64_t, std::int64_t>>; // token, client, kind: as the table is sorted

// Every row that the identities give.
Rows expected_rows(const Reader& reader, const Keys& keys, bool older_program) {
    const Secret index_key = keys.index(reader);
    std::map<std::int64_t, Tokens> people;
    Statement statement(reader.connection(), "SELECT id, client, sealed FROM client_identity ORDER BY id");
    while (statement.step()) {
        const std::int64_t client = statement.integer(1);
        if (!keys.has_client(reader, client)) continue; // erased: no token may be left either
        const std::string text =
            open_sealed(keys.client(reader, client), Fact::client_identity, statement.integer(0), statement.blob(2));
        const auto json = nlohmann::json::parse(text, nullptr, false);
        if (!json.is_object()) continue;
        Tokens& tokens = people[client];
        if (older_program) {
            tokens.merge(tokens_of_older(index_key, json.get<Identity>()));
        } else {
            std::erase_if(tokens, [](const auto& each) { return only_of_newest(each.first); });
            tokens.merge(tokens_of(index_key, json.get<Identity>()));
        }
    }
    Rows rows;
    for (const auto& [client, tokens] : people)
        for (const auto& [kind, each] : tokens) rows.emplace(each, client, kind);
    return rows;
}

bool rows_are(const Reader& reader, const Rows& expected) {
    Statement statement(reader.connection(), "SELECT token, client, kind FROM client_token ORDER BY token, client, kind");
    for (const auto& each : expected)
        if (!statement.step() || each != std::make_tuple(statement.blob(0), statement.integer(1), statement.integer(2)))
            return false;
    return !statement.step();
}

// Whose tokens include that one.
class Holders {
  public:
    Holders(const Reader& reader, const Secret& index_key)
        : index_key_(index_key), statement_(reader.connection(), "SELECT client FROM client_token WHERE token=:token AND kind=:kind") {}
    std::set<std::int64_t> of(int kind, const std::string& words) {
        std::set<std::int64_t> clients;
        if (words.empty()) return clients;
        statement_.bind(":token", Blob{token(index_key_, kind, words)}).bind(":kind", std::int64_t{kind});
        while (statement_.step()) clients.insert(statement_.integer(0));
        statement_.reset();
        return clients;
    }

  private:
    const Secret& index_key_;
    Statement statement_;
};

} // namespace

void write_tokens(Writer& writer, const Secret& index_key, std::int64_t client, const Identity& identity) {
    Statement statement(writer.connection(), "INSERT INTO client_token(token, client, kind) VALUES(:token, :client, :kind) "
                                             "ON CONFLICT DO NOTHING");
    for (const auto& [kind, each] : tokens_of(index_key, identity)) {
        statement.bind(":token", Blob{each}).bind(":client", client).bind(":kind", std::int64_t{kind});
        statement.run();
        statement.reset();
    }
}

void remove_outdated_tokens(Writer& writer, std::int64_t client) {
    Statement statement(writer.connection(), "DELETE FROM client_token WHERE client=:client AND kind IN (3,9)");
    statement.bind(":client", client);
    statement.run();
}

bool tokens_agree(const Reader& reader, const Keys& keys) { return rows_are(reader, expected_rows(reader, keys, false)); }

bool tokens_of_older_program(const Reader& reader, const Keys& keys) {
    const Rows rows = expected_rows(reader, keys, true);
    return !rows.empty() && rows_are(reader, rows);
}

void rebuild_tokens(Writer& writer, const Keys& keys) {
    writer.connection().execute("DELETE FROM client_token");
    Statement statement(writer.connection(), "INSERT INTO client_token(token, client, kind) VALUES(:token, :client, :kind)");
    for (const auto& [each, client, kind] : expected_rows(writer, keys, false)) {
        statement.bind(":token", Blob{each}).bind(":client", client).bind(":kind", kind);
        statement.run();
        statement.reset();
    }
}

void renew_tokens(Writer& writer, const Keys& keys) {
    // Rows lie in the order of their digests, which is none: an older program's kinds are among the first.
    Statement statement(writer.connection(), "SELECT 1 FROM (SELECT kind FROM client_token LIMIT 200) WHERE kind IN (1,2,4,5)");
    if (statement.step()) {
        statement.reset();
        rebuild_tokens(writer, keys);
    }
}

std::vector<Match> meeting(const Reader& reader, const Keys& keys, const Identity& identity) {
    const Secret index_key = keys.index(reader);
    const auto merged = survivors(reader);
    Holders holders(reader, index_key);
    std::map<std::int64_t, domain::Likenesses> people;
    domain::Likenesses asked; // every field that was compared, for those who have nothing in common in it
    const auto person = [&](std::int64_t client) -> domain::Likenesses& { return people[survivor_of(client, merged)]; };
    const auto meet = [&](std::int64_t client, std::string_view field, domain::Likeness likeness) {
        domain::Likeness& known = person(client)[std::string(field)];
        known = std::max(known, likeness);
    };
    for (const std::string_view field : name_fields) {
        const auto words = words_of_name(value_of(identity, field));
        if (words.empty()) continue;
        asked[std::string(field)] = domain::Likeness::none;
        std::map<std::int64_t, std::size_t> same;
        for (const std::string& word : words) {
            for (const std::int64_t client : holders.of(name_word, word)) ++same[client];
            for (const std::int64_t client : holders.of(name_sound, domain::sound_of(word))) meet(client, field, domain::Likeness::alike);
        }
        for (const auto& [client, count] : same)
            meet(client, field, count == words.size() ? domain::Likeness::same : domain::Likeness::alike);
    }
    const std::tuple<std::string_view, int, std::string> whole[] = {
        {"birth_date", birth_date, folded(value_of(identity, "birth_date"), false)},
        {"phone", phone_digits, digits_of(value_of(identity, "phone"))},
        {"former_id", former_id, folded(value_of(identity, "former_id"), false)}};
    for (const auto& [field, kind, words] : whole) {
        if (words.empty()) continue;
        asked[std::string(field)] = domain::Likeness::none;
        for (const std::int64_t client : holders.of(kind, words)) meet(client, field, domain::Likeness::same);
    }
    std::vector<Match> matches;
    for (auto& [number, found] : people) {
        found.insert(asked.begin(), asked.end()); // what is there stays
        matches.push_back({person_of(*ClientNumber::from_sequence(number), merged), std::move(found)});
    }
    std::ranges::stable_sort(matches, std::greater(), [](const Match& match) { return domain::weight_of(match.found); });
    return matches;
}

std::vector<Match> likely_duplicates(const Reader& reader, const Keys& keys, const Identity& identity, const Client* self) {
    std::vector<Match> matches = meeting(reader, keys, identity);
    std::erase_if(matches, [&](const Match& match) {
        return !domain::is_likely_duplicate(match.found) || (self != nullptr && self->has(match.client.number.sequence()));
    });
    return matches;
}

namespace {
constexpr std::string_view not_duplicate = "not-duplicate-of:";
} // namespace

void record_not_duplicate(Writer& writer, const Client& client, const Client& other) {
    writer.record(Fact::override_use, {static_cast<std::int64_t>(Fact::client), client.number.sequence(),
                                       std::string(not_duplicate) + other.number.text()});
}

bool decided_not_duplicate(const Reader& reader, const Client& client, const Client& other) {
    Statement statement(reader.connection(), "SELECT id, row_id, code FROM override_use WHERE fact=20 AND entry<=:bound");
    statement.bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::override_use);
    while (statement.step()) {
        const std::string code = statement.text(2);
        if (voided.contains(statement.integer(0)) || !code.starts_with(not_duplicate)) continue;
        const auto named = ClientNumber::parse(std::string_view(code).substr(not_duplicate.size()));
        if (!named) continue;
        const std::int64_t one = statement.integer(1), two = named->sequence();
        if ((client.has(one) && other.has(two)) || (client.has(two) && other.has(one))) return true;
    }
    return false;
}

} // namespace mat::store
