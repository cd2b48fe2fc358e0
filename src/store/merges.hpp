// Two numbers, one person: the alias rows by which every reading function finds both, and their end.
#pragma once

#include "store/clients.hpp"

#include <optional>

namespace mat::store {

/// The row by which that number is another's; nothing where it is nobody's but its own. Chains are not followed.
struct Alias {
    std::int64_t id = 0;
    ClientNumber survivor;
};
std::optional<Alias> alias_of(const Reader& reader, ClientNumber number);

/// Makes a number another number of the survivor, and unseals the days that are judged anew. The rule has said yes.
void record_merge(Writer& writer, const Client& survivor, const Client& merged);
/// Takes it back. `whole` is the person as long as they are one.
void record_unmerge(Writer& writer, const Client& whole, const Alias& alias, Day day, std::int64_t staff);

} // namespace mat::store
