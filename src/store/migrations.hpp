// Steps from one schema to the next, compiled in and never edited once released. The change and the number that says
// that it ran are one transaction.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mat::store {

class Connection;

struct Migration {
    std::int64_t number; ///< the schema version that a store has after this step
    std::string_view name;
    void (*apply)(Connection& connection); ///< SQL, or C++ where SQL does not reach; runs inside a transaction
};

/// Every step, in order; the last one's number is the version of this program.
std::span<const Migration> migrations();

/// Runs the steps that a store of version `from` lacks, each in its own transaction. Answers how many ran.
int migrate(Connection& connection, std::int64_t from, std::span<const Migration> steps);

} // namespace mat::store
