// The blind index: what lets somebody be found by name without any name being readable. A token is a keyed digest of
// one word; the table of tokens is derived from the sealed identities and can be made anew wherever the key is.
#pragma once

#include "domain/alike.hpp"
#include "store/clients.hpp"

#include <string>
#include <vector>

namespace mat::store {

/// The tokens of one identity, for those who record many at once.
void write_tokens(Writer& writer, const Secret& index_key, std::int64_t client, const Identity& identity);
/// Takes away what only the newest identity of a client says: birth date and telephone. Names once borne still find.
void remove_outdated_tokens(Writer& writer, std::int64_t client);

/// Every identity with every token rebuilt, compared with what stands in the token table; false where they differ.
bool tokens_agree(const Reader& reader, const Keys& keys);
/// Whether the tokens are those that an older program made, whole: it knew no sounds.
bool tokens_of_older_program(const Reader& reader, const Keys& keys);
/// Fills the token table anew.
void rebuild_tokens(Writer& writer, const Keys& keys);
/// The same where an older program made the tokens; every command that needs them calls it first.
void renew_tokens(Writer& writer, const Keys& keys);

/// Somebody who has something in common with an identity.
struct Match {
    Client client;
    domain::Likenesses found;
};
/// Everybody whose tokens meet those of the identity in any field: the best first, then by number. Fields that are no
/// part of the index are not compared.
std::vector<Match> meeting(const Reader& reader, const Keys& keys, const Identity& identity);
/// Who may be the same person as `identity`, apart from the numbers of `self`.
std::vector<Match> likely_duplicates(const Reader& reader, const Keys& keys, const Identity& identity, const Client* self);

/// Says that two numbers are two people. Recorded as an override of `possible-duplicate`.
void record_not_duplicate(Writer& writer, const Client& client, const Client& other);
/// Whether somebody has said so, of any number of the two and either way round.
bool decided_not_duplicate(const Reader& reader, const Client& client, const Client& other);

} // namespace mat::store
