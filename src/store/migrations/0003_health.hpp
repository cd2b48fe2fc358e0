// Schema 3, health: allergies, conditions, other medicines, pregnancy, tests that warn. Frozen once released: a change is a new migration.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_health = R"sql(
)sql";

} // namespace mat::store::migrations_sql
