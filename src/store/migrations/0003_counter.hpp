// Schema 3, the counter: spills, checks, responses, requests, doses as given, incidents, guests. Frozen once released: a change is a new migration.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_counter = R"sql(
)sql";

} // namespace mat::store::migrations_sql
