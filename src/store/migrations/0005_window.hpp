// Schema 5, the dosing window: who has come and waits, and the sheets that were printed against a day without a computer.
// Frozen once released: a change is a new migration.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_window = R"sql(
CREATE TABLE arrival(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL, at INTEGER NOT NULL,
  staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX arrival_day ON arrival(day);
CREATE TABLE downtime_sheet(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, people INTEGER NOT NULL,
  staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
)sql";

} // namespace mat::store::migrations_sql
