// The audit chain, recomputed from the tables: no key, no server, any copy. Shares with the writer only the
// canonical form.
#pragma once

#include "store/store.hpp"

#include <optional>
#include <string>

namespace mat::store {

struct ChainFault {
    std::int64_t entry = 0; ///< the first entry that does not fit
    std::string what;       ///< in words; table and row, never content
};

struct Verification {
    std::int64_t entries = 0;
    std::int64_t rows = 0;
    Digest head{};
    std::optional<ChainFault> fault;
};

/// Recomputes the chain both ways: every entry has its row or rows, every row of a fact table its entry. `head`, where
/// given, is the hash in hexadecimal that was printed on some earlier day, or `number:hash`, which must then stand at
/// that entry: the chain must still hold it, or its tail was cut off or the whole file rewritten.
Verification verify_chain(const Reader& reader, const std::string& head);

struct AuditEntry {
    std::int64_t number = 0;
    std::string actor;
    Instant at;
    std::string command;
    std::string table; ///< empty for a look
    std::optional<std::int64_t> row, rows, client;
    std::string purpose;
    std::string hash;
};
struct AuditFilter {
    bool looks_only = false;
    std::string actor, command;
    std::optional<std::int64_t> last; ///< only so many, the newest
};
/// Entries in order of number, up to the reader's bound.
std::vector<AuditEntry> audit_log(const Reader& reader, const AuditFilter& filter, const std::vector<std::int64_t>& client_numbers);
/// The last entry; nothing in an empty store.
std::optional<AuditEntry> audit_head(const Reader& reader);

} // namespace mat::store
