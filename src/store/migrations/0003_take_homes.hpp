// Schema 3, take-homes: determinations, bottles that came back, calls, naloxone. Frozen once released: a change is a new migration.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_take_homes = R"sql(
)sql";

} // namespace mat::store::migrations_sql
