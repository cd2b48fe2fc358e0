#include "store/clients.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"
#include "store/tokens.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace mat::store {
namespace {

constexpr std::int64_t first_client_number = 1001;
constexpr std::string_view reasons[] = {"completed", "transferred", "left-against-advice", "administrative",
                                        "died", "incarcerated", "lost-to-follow-up"};

const char* episode_query = "SELECT e.id, e.client, e.admit_day, e.program, e.counselor, e.age, e.treatment_start, "
                            "x.id, x.day, x.reason FROM episode e LEFT JOIN episode_end x ON x.episode=e.id AND "
                            "x.entry<=:bound WHERE e.entry<=:bound";

std::vector<domain::EpisodeRecord> episodes_from(const Reader& reader, Statement& statement) {
    const auto voided = voided_rows(reader, Fact::episode), voided_ends = voided_rows(reader, Fact::episode_end);
    std::vector<domain::EpisodeRecord> episodes;
    while (statement.step()) {
        if (voided.contains(statement.integer(0))) continue;
        if (episodes.empty() || episodes.back().id != statement.integer(0)) { // else another end of the same episode
            domain::EpisodeRecord& episode = episodes.emplace_back();
            episode.id = statement.integer(0);
            episode.client = statement.integer(1);
            episode.admitted = Day::from_number(statement.integer(2));
            episode.program = statement.text(3);
            episode.counselor = statement.optional_integer(4);
            episode.age = statement.optional_integer(5);
            if (!statement.is_null(6)) episode.treatment_start = Day::from_number(statement.integer(6));
        }
        if (statement.is_null(7) || voided_ends.contains(statement.integer(7))) continue;
        episodes.back().discharged = Day::from_number(statement.integer(8));
        episodes.back().reason = statement.text(9);
    }
    return episodes;
}

// The episode that says where a person stands on that day: the open one, else the last.
const domain::EpisodeRecord* telling(const std::vector<domain::EpisodeRecord>& episodes, Day day) {
    const domain::EpisodeRecord* last = nullptr;
    for (const auto& episode : episodes) {
        if (episode.open_on(day)) return &episode;
        if (episode.admitted <= day && (last == nullptr || last->admitted <= episode.admitted)) last = &episode;
    }
    return last;
}

ClientLine line(ClientNumber number, const std::vector<domain::EpisodeRecord>& episodes, Day day) {
    ClientLine out{number, "referred", std::nullopt};
    if (const auto* episode = telling(episodes, day)) {
        out.episode = *episode;
        out.status = episode->open_on(day) ? "in-care" : "discharged";
    }
    return out;
}

} // namespace

bool Client::has(std::int64_t sequence) const { return std::ranges::count(numbers, sequence) > 0; }

std::string Client::list() const {
    std::string out = "(";
    for (const std::int64_t each : numbers) out += (out.size() > 1 ? "," : "") + std::to_string(each);
    return out + ")";
}

std::string Client::places() const {
    std::string out = "(";
    for (std::size_t i = 0; i < numbers.size(); ++i) out += (i == 0 ? ":client" : ",:client") + std::to_string(i);
    return out + ")";
}

Statement& Client::bind(Statement& statement) const {
    for (std::size_t i = 0; i < numbers.size(); ++i) statement.bind((":client" + std::to_string(i)).c_str(), numbers[i]);
    return statement;
}

bool has_any(const Reader& reader, std::string_view table, const Client& client) {
    Statement statement(reader.connection(), "SELECT 1 FROM " + std::string(table) + " WHERE client IN " + client.places());
    client.bind(statement);
    return statement.step();
}

Survivors survivors(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT id, client, survivor FROM client_alias WHERE entry<=:bound ORDER BY id");
    statement.bind(":bound", reader.bound());
    std::unordered_map<std::int64_t, std::int64_t> map;
    const auto voided = voided_rows(reader, Fact::client_alias);
    while (statement.step())
        if (!voided.contains(statement.integer(0))) map[statement.integer(1)] = statement.integer(2);
    // A survivor may have been merged into another later: follow to the end. A merge never makes a circle, but a
    // tampered store may: no way is longer than there are merges.
    for (auto& [merged, survivor] : map) {
        auto next = map.find(survivor);
        for (std::size_t steps = 0; next != map.end() && steps < map.size(); ++steps) {
            survivor = next->second;
            next = map.find(survivor);
        }
    }
    return map;
}

Result<Client> find_client(const Reader& reader, ClientNumber number) {
    Statement statement(reader.connection(), "SELECT 1 FROM client WHERE id=:id AND entry<=:bound");
    statement.bind(":id", number.sequence()).bind(":bound", reader.bound());
    if (!statement.step())
        return Failure{Exit::not_found, "no-such-client", "there is no client " + number.text(), ""};
    return person_of(number, survivors(reader));
}

std::int64_t survivor_of(std::int64_t number, const Survivors& survivors) {
    if (survivors.empty()) return number;
    const auto found = survivors.find(number);
    return found == survivors.end() ? number : found->second;
}

Client person_of(ClientNumber number, const Survivors& survivors) {
    Client client{*ClientNumber::from_sequence(survivor_of(number.sequence(), survivors)), {}};
    client.numbers.push_back(client.number.sequence());
    for (const auto& [other, survivor] : survivors)
        if (survivor == client.number.sequence()) client.numbers.push_back(other);
    std::sort(client.numbers.begin() + 1, client.numbers.end());
    return client;
}

std::int64_t next_client_number(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT max(id) FROM client");
    statement.step();
    return std::max(first_client_number, statement.optional_integer(0).value_or(0) + 1);
}

std::string identity_text(const Identity& identity) {
    return nlohmann::json(identity).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ClientNumber record_client(Writer& writer, const Keys& keys, const Identity& identity, bool imported) {
    const auto number = ClientNumber::from_sequence(next_client_number(writer));
    if (!number) throw Error(Exit::failed, "numbers-used-up", "there is no client number left");
    writer.record(Fact::client, number->sequence(), {std::int64_t{imported}});
    keys.make_client(writer, number->sequence());
    record_identity(writer, keys, Client{*number, {number->sequence()}}, identity);
    return *number;
}

void record_identity(Writer& writer, const Keys& keys, const Client& client, const Identity& identity) {
    const std::int64_t number = client.number.sequence();
    renew_tokens(writer, keys);
    Statement earlier(writer.connection(), "SELECT 1 FROM client_identity WHERE client=:client LIMIT 1");
    earlier.bind(":client", number);
    if (earlier.step()) remove_outdated_tokens(writer, number);
    const std::int64_t id = writer.next_id(Fact::client_identity);
    writer.record(Fact::client_identity, id,
                  {number, Blob{seal(keys.client(writer, number), Fact::client_identity, id, identity_text(identity))}});
    write_tokens(writer, keys.index(writer), number, identity);
}

Identity open_identity(const Reader& reader, const Keys& keys, const Client& client) {
    Statement statement(reader.connection(), "SELECT id, sealed FROM client_identity WHERE client=:client AND "
                                             "entry<=:bound ORDER BY id DESC LIMIT 1");
    const std::int64_t number = client.number.sequence();
    statement.bind(":client", number).bind(":bound", reader.bound());
    if (!statement.step()) return {};
    const std::string text =
        open_sealed(keys.client(reader, number), Fact::client_identity, statement.integer(0), statement.blob(1));
    const auto json = nlohmann::json::parse(text, nullptr, false);
    Identity identity;
    if (json.is_object())
        for (const auto& [field, value] : json.items())
            if (value.is_string()) identity[field] = value.get<std::string>();
    return identity;
}

std::int64_t record_referral(Writer& writer, const Client& client, const Referral& referral,
                             std::optional<std::int64_t> staff) {
    const auto flag = [](const std::optional<bool>& value) { return value ? Value(std::int64_t{*value}) : Value(); };
    return writer.record(Fact::referral,
                         {client.number.sequence(), std::int64_t{referral.day.number()},
                          referral.medication ? Value(static_cast<std::int64_t>(*referral.medication)) : Value(),
                          flag(referral.pregnant), flag(referral.injects), staff ? Value(*staff) : Value()});
}

std::optional<Referral> last_referral(const Reader& reader, const Client& client) {
    Statement statement(reader.connection(), "SELECT day, medication, pregnant, injects FROM referral WHERE client IN " +
                                                 client.places() + " AND entry<=:bound ORDER BY id DESC LIMIT 1");
    client.bind(statement).bind(":bound", reader.bound());
    if (!statement.step()) return std::nullopt;
    Referral referral{Day::from_number(statement.integer(0)), {}, {}, {}};
    if (!statement.is_null(1)) referral.medication = static_cast<domain::Medication>(statement.integer(1));
    if (!statement.is_null(2)) referral.pregnant = statement.integer(2) != 0;
    if (!statement.is_null(3)) referral.injects = statement.integer(3) != 0;
    return referral;
}

std::span<const std::string_view> discharge_reasons() { return reasons; }

std::vector<domain::EpisodeRecord> episodes_of(const Reader& reader, const Client& client) {
    Statement statement(reader.connection(),
                        std::string(episode_query) + " AND e.client IN " + client.places() + " ORDER BY e.admit_day, e.id");
    client.bind(statement).bind(":bound", reader.bound());
    return episodes_from(reader, statement);
}

std::vector<domain::EpisodeRecord> all_episodes(const Reader& reader) {
    Statement statement(reader.connection(), std::string(episode_query) + " ORDER BY e.id");
    statement.bind(":bound", reader.bound());
    std::vector<domain::EpisodeRecord> episodes = episodes_from(reader, statement);
    const auto merged = survivors(reader);
    for (domain::EpisodeRecord& episode : episodes) episode.client = survivor_of(episode.client, merged);
    return episodes;
}

std::int64_t record_episode(Writer& writer, const Client& client, const domain::EpisodeRecord& episode) {
    return writer.record(Fact::episode,
                         {client.number.sequence(), std::int64_t{episode.admitted.number()}, episode.program,
                          episode.counselor ? Value(*episode.counselor) : Value(),
                          episode.age ? Value(*episode.age) : Value(),
                          episode.treatment_start ? Value(std::int64_t{episode.treatment_start->number()}) : Value(),
                          episode.verified_by ? Value(*episode.verified_by) : Value()});
}

void record_episode_end(Writer& writer, std::int64_t episode, Day day, std::string_view reason) {
    writer.record(Fact::episode_end, {episode, std::int64_t{day.number()}, std::string(reason)});
}

ClientLine line_of(const Reader& reader, const Client& client, Day day) {
    return line(client.number, episodes_of(reader, client), day);
}

std::vector<ClientLine> list_clients(const Reader& reader, Day day) {
    const auto merged = survivors(reader);
    std::map<std::int64_t, std::vector<domain::EpisodeRecord>> people;
    {
        Statement statement(reader.connection(), "SELECT id FROM client WHERE entry<=:bound");
        statement.bind(":bound", reader.bound());
        while (statement.step())
            if (!merged.contains(statement.integer(0))) people[statement.integer(0)];
    }
    for (const domain::EpisodeRecord& episode : all_episodes(reader)) people[episode.client].push_back(episode);
    std::vector<ClientLine> lines;
    for (const auto& [number, episodes] : people) lines.push_back(line(*ClientNumber::from_sequence(number), episodes, day));
    return lines;
}

} // namespace mat::store
