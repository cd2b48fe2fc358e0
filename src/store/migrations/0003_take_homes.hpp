// Schema 3, take-homes: determinations, bottles that came back, call-backs, naloxone. Frozen once released: a change is a new
// migration.
//
// What a practitioner determined is open where a rule reads it (days, which criteria are met, when to look again) and sealed
// where it is words about a person. `tier_from` and `most_days` are the cap of the day on which it was written; absent where none
// applied. A bottle that came back `opens` its day where it cannot have been taken. Of a call-back draw the digest of its seed
// is recorded before the seed itself, so that nobody can look for a seed that draws whom they like.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_take_homes = R"sql(
CREATE TABLE take_home_order(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  at INTEGER NOT NULL, days INTEGER NOT NULL CHECK (days > 0), met INTEGER NOT NULL, tier_from INTEGER, most_days INTEGER,
  education_day INTEGER NOT NULL, review_day INTEGER NOT NULL, staff INTEGER NOT NULL REFERENCES staff, words BLOB NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX take_home_order_client ON take_home_order(client);
CREATE TABLE take_home_order_end(id INTEGER PRIMARY KEY, take_home_order INTEGER NOT NULL REFERENCES take_home_order,
  day INTEGER NOT NULL, reason TEXT NOT NULL, staff INTEGER NOT NULL REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX take_home_order_end_order ON take_home_order_end(take_home_order);
CREATE TABLE bottle_return(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  dose INTEGER NOT NULL REFERENCES dose, day INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL,
  intact INTEGER NOT NULL, opens INTEGER NOT NULL, staff INTEGER NOT NULL REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX bottle_return_dose ON bottle_return(dose);
CREATE TABLE call_back_seed(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, digest TEXT NOT NULL,
  staff INTEGER NOT NULL REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE call_back_draw(id INTEGER PRIMARY KEY, call_back_seed INTEGER NOT NULL REFERENCES call_back_seed,
  seed TEXT NOT NULL, day INTEGER NOT NULL, least_bottles INTEGER NOT NULL, wanted INTEGER NOT NULL,
  candidates INTEGER NOT NULL, staff INTEGER NOT NULL REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE call_back(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, call_back_draw INTEGER NOT NULL
  REFERENCES call_back_draw, day INTEGER NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX call_back_client ON call_back(client);
CREATE TABLE call_back_count(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  call_back INTEGER NOT NULL REFERENCES call_back, day INTEGER NOT NULL, at INTEGER NOT NULL, counted INTEGER NOT NULL,
  expected INTEGER NOT NULL, staff INTEGER NOT NULL REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX call_back_count_call ON call_back_count(call_back);
CREATE TABLE call_back_close(id INTEGER PRIMARY KEY, call_back INTEGER NOT NULL REFERENCES call_back, day INTEGER NOT NULL,
  reason TEXT NOT NULL, staff INTEGER NOT NULL REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX call_back_close_call ON call_back_close(call_back);
CREATE TABLE naloxone(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  product TEXT NOT NULL, quantity INTEGER NOT NULL CHECK (quantity > 0), expires_day INTEGER NOT NULL,
  staff INTEGER NOT NULL REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX naloxone_client ON naloxone(client);
)sql";

} // namespace mat::store::migrations_sql
