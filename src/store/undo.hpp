// What a login did last, and its reversal: a void for each of its rows.
#pragma once

#include "store/clients.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mat::store {

/// One act: the rows that one command recorded in one transaction.
struct Act {
    struct Row { Fact fact; std::int64_t id; };
    std::string command;
    Instant at;
    std::vector<Row> rows; ///< in order of entry
    std::int64_t last_entry = 0;
    bool voided = false;   ///< the whole of it was taken back already
};

/// The last act of that login that recorded a row; looks are none, and neither are reversals.
std::optional<Act> last_act(const Reader& reader, std::string_view login);

/// Whom a row is about, as it was recorded; nothing where it is about nobody.
std::optional<std::int64_t> client_of_row(const Reader& reader, Fact fact, std::int64_t id);
/// Whom an act was about; nothing where it was about nobody.
std::optional<ClientNumber> client_of(const Reader& reader, const Act& act);

/// That login's last look at an identity, whose and when.
struct Look {
    std::int64_t entry;
    ClientNumber client;
    Instant at;
};
std::optional<Look> last_look(const Reader& reader, std::string_view login);

/// Whether a void of that kind of row takes it back everywhere. Orders, doses, hand-outs, holds and stock have their
/// own words for that; people and their identities have versions.
bool can_be_undone(Fact fact);
/// Voids every row of it.
void record_undo(Writer& writer, const Act& act, Day day, std::int64_t staff);

/// The person whom that login last worked on, by whatever they recorded or looked at; nothing where there is none.
std::optional<ClientNumber> last_client(const Reader& reader, std::string_view login);

} // namespace mat::store
