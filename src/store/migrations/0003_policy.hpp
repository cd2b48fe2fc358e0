// Schema 3, policies: layers with the days from which they hold. Frozen once released: a change is a new migration.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_policy = R"sql(
)sql";

} // namespace mat::store::migrations_sql
