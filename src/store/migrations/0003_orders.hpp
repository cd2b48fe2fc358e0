// Schema 3, orders: steps, portions, verbal orders and signatures. Frozen once released: a change is a new migration.
//
// An order without any of these is a row of `medication_order` alone. What it has more stands beside it in `order_detail`,
// under the same id, with how many steps and portions there are, so that a plain order costs no further question.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_orders = R"sql(
CREATE TABLE order_detail(id INTEGER PRIMARY KEY REFERENCES medication_order, steps INTEGER NOT NULL, portions INTEGER NOT NULL,
  beside INTEGER REFERENCES medication_order, bridge_of INTEGER REFERENCES medication_order,
  taken_by INTEGER REFERENCES staff, taken_at INTEGER, taken_day INTEGER, rationale BLOB,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX order_detail_taken ON order_detail(taken_by) WHERE taken_by IS NOT NULL;
CREATE TABLE order_step(id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES medication_order,
  first_day INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX order_step_order ON order_step(order_id);
CREATE TABLE order_portion(id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES medication_order,
  place INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX order_portion_order ON order_portion(order_id);
CREATE TABLE order_signature(id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES medication_order,
  staff INTEGER NOT NULL REFERENCES staff, declined INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX order_signature_order ON order_signature(order_id);
)sql";

} // namespace mat::store::migrations_sql
