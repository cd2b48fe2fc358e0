// Schema 3, the part of examinations. Frozen once released: a change is a new migration.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* exams = R"sql(
CREATE TABLE exam(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  kind TEXT NOT NULL, staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX exam_client ON exam(client);
)sql";

} // namespace mat::store::migrations_sql
