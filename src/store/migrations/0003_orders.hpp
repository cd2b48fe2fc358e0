// Schema 3, orders: steps, portions, verbal orders and signatures. Frozen once released: a change is a new migration.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_orders = R"sql(
)sql";

} // namespace mat::store::migrations_sql
