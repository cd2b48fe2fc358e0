// Schema 3, health: how medicines come and what a pharmacy delivers, opioids on board, and what is known of a person that warns
// (allergies, conditions, other medicines, pregnancy, laboratory values). Frozen once released: a change is a new migration.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_health = R"sql(
CREATE TABLE order_formulation(id INTEGER PRIMARY KEY REFERENCES medication_order, formulation INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE dose_supply(id INTEGER PRIMARY KEY REFERENCES dose, days INTEGER NOT NULL CHECK (days > 0),
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE injectable_receipt(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  order_id INTEGER NOT NULL REFERENCES medication_order, day INTEGER NOT NULL, staff INTEGER NOT NULL REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX injectable_receipt_order ON injectable_receipt(order_id);
CREATE TABLE opioid_check(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  cows INTEGER, last_opioid_day INTEGER, staff INTEGER NOT NULL REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX opioid_check_client ON opioid_check(client);

CREATE TABLE health_fact(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, kind TEXT NOT NULL,
  code TEXT NOT NULL, day INTEGER NOT NULL, value INTEGER, staff INTEGER NOT NULL REFERENCES staff, note BLOB,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX health_fact_client ON health_fact(client);
CREATE TABLE health_fact_end(id INTEGER PRIMARY KEY, health_fact INTEGER NOT NULL REFERENCES health_fact,
  day INTEGER NOT NULL, staff INTEGER NOT NULL REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX health_fact_end_fact ON health_fact_end(health_fact);
)sql";

} // namespace mat::store::migrations_sql
