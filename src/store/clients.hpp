// People: client numbers, the numbers of a merged person, sealed identities, referrals and episodes.
#pragma once

#include "domain/records.hpp"
#include "store/keys.hpp"
#include "store/store.hpp"

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace mat::store {

class Statement;

/// A person with every number they have ever had. Store functions take this, never a bare number, so that no rule
/// and no report can forget the other number of a merged person.
struct Client {
    ClientNumber number;               ///< the survivor's
    std::vector<std::int64_t> numbers; ///< all of them, the survivor's first
    bool has(std::int64_t sequence) const;
    /// `(1001,1042)`, for SQL; numbers only.
    std::string list() const;
    /// `(:client0,:client1)`, for SQL that is the same for most people; `bind` puts the numbers in.
    std::string places() const;
    Statement& bind(Statement& statement) const;
};

/// Whether that table holds anything of theirs, recorded whenever. Most people have nothing in most tables, and to ask this takes a fifth of
/// preparing the question that reads the rows.
bool has_any(const Reader& reader, std::string_view table, const Client& client);

/// Failure (not found) quoting the number.
Result<Client> find_client(const Reader& reader, ClientNumber number);

/// From every merged number to its survivor; numbers that were never merged are not in it.
using Survivors = std::unordered_map<std::int64_t, std::int64_t>;
Survivors survivors(const Reader& reader);
/// The number that the person of that number goes by.
std::int64_t survivor_of(std::int64_t number, const Survivors& survivors);

/// The person who has that number, by `survivors`, for those who ask about many.
Client person_of(ClientNumber number, const Survivors& survivors);

/// The fields of an identity, by the names of `intake refer --from`; only those that are known.
using Identity = std::map<std::string, std::string>;

/// The first client number that is free. Numbers begin at 1001, so that all have as many digits for a long while.
std::int64_t next_client_number(const Reader& reader);

/// A new person: number, data key, sealed identity and tokens. Answers the number.
ClientNumber record_client(Writer& writer, const Keys& keys, const Identity& identity, bool imported);
/// A newer version of the identity.
void record_identity(Writer& writer, const Keys& keys, const Client& client, const Identity& identity);
/// What is sealed of an identity, for imports that record many at once.
std::string identity_text(const Identity& identity);

/// The identity in force. The look must have been recorded and committed before.
Identity open_identity(const Reader& reader, const Keys& keys, const Client& client);

struct Referral {
    Day day;
    std::optional<domain::Medication> medication;
    std::optional<bool> pregnant, injects;
};
std::int64_t record_referral(Writer& writer, const Client& client, const Referral& referral,
                             std::optional<std::int64_t> staff);
std::optional<Referral> last_referral(const Reader& reader, const Client& client);

std::vector<domain::EpisodeRecord> episodes_of(const Reader& reader, const Client& client);
/// Everybody's, in order of number; `client` is the survivor's number of a merged person.
std::vector<domain::EpisodeRecord> all_episodes(const Reader& reader);
std::int64_t record_episode(Writer& writer, const Client& client, const domain::EpisodeRecord& episode);
void record_episode_end(Writer& writer, std::int64_t episode, Day day, std::string_view reason);

/// Why an episode may end, by the words of `--reason`.
std::span<const std::string_view> discharge_reasons();

/// One person of the list, with the episode that says where they stand.
struct ClientLine {
    ClientNumber number;
    std::string status; ///< `referred`, `in-care`, `discharged`
    std::optional<domain::EpisodeRecord> episode; ///< the open or the last one
};
/// Everybody, by number; merged numbers stand under their survivor.
std::vector<ClientLine> list_clients(const Reader& reader, Day day);
ClientLine line_of(const Reader& reader, const Client& client, Day day);

} // namespace mat::store
