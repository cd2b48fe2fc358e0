// Schema 1. Frozen once released: a change is a new migration.
//
// Fact tables: first column `id`, last columns `recorded_at` (microseconds UTC) and `entry` (number of the audit
// entry that carries the row). Amounts are micrograms, days are days since 1970-01-01, instants microseconds UTC.
// `staff` is who did it, the entry's actor who recorded it. Sealed columns are blobs.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* spine = R"sql(
CREATE TABLE entry(number INTEGER PRIMARY KEY, actor TEXT NOT NULL, at INTEGER NOT NULL, latest INTEGER,
  command TEXT NOT NULL, kind INTEGER NOT NULL, fact INTEGER, row_id INTEGER, form INTEGER, client INTEGER,
  purpose TEXT, row_count INTEGER, manifest BLOB, hash BLOB NOT NULL) STRICT;

CREATE TABLE void(id INTEGER PRIMARY KEY, fact INTEGER NOT NULL, row_id INTEGER NOT NULL, code TEXT NOT NULL,
  day INTEGER NOT NULL, staff INTEGER REFERENCES staff, note BLOB,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX void_row ON void(fact, row_id);
CREATE TABLE void_confirmation(id INTEGER PRIMARY KEY, void_id INTEGER NOT NULL UNIQUE REFERENCES void,
  staff INTEGER NOT NULL REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;

CREATE TABLE store_event(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, at INTEGER NOT NULL, through_at INTEGER,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE import_run(id INTEGER PRIMARY KEY, first_day INTEGER, last_day INTEGER, digest BLOB NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE setting(id INTEGER PRIMARY KEY, name TEXT NOT NULL, value TEXT NOT NULL, from_day INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE closure(id INTEGER PRIMARY KEY, day INTEGER NOT NULL, kind TEXT NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;

CREATE TABLE staff(id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE, initials TEXT NOT NULL, name BLOB NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE staff_role(id INTEGER PRIMARY KEY, staff INTEGER NOT NULL REFERENCES staff, roles INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;

CREATE TABLE client(id INTEGER PRIMARY KEY, imported INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE client_identity(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, sealed BLOB NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX client_identity_client ON client_identity(client);
CREATE TABLE client_alias(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  survivor INTEGER NOT NULL REFERENCES client, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE referral(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  medication INTEGER, pregnant INTEGER, injects INTEGER, staff INTEGER REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX referral_client ON referral(client);

CREATE TABLE episode(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, admit_day INTEGER NOT NULL,
  program TEXT NOT NULL, counselor INTEGER REFERENCES staff, age INTEGER, treatment_start INTEGER,
  verified_by INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX episode_client ON episode(client);
CREATE TABLE episode_end(id INTEGER PRIMARY KEY, episode INTEGER NOT NULL REFERENCES episode, day INTEGER NOT NULL,
  reason TEXT NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX episode_end_episode ON episode_end(episode);

CREATE TABLE medication_order(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  medication INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
  every_days INTEGER NOT NULL CHECK (every_days > 0), take_homes INTEGER, start_day INTEGER NOT NULL,
  until_day INTEGER, supply TEXT NOT NULL, product INTEGER REFERENCES product, staff INTEGER REFERENCES staff,
  written_day INTEGER NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX medication_order_client ON medication_order(client);
CREATE TABLE order_end(id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES medication_order,
  day INTEGER NOT NULL, reason TEXT NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX order_end_order ON order_end(order_id);

CREATE TABLE dose(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  order_id INTEGER REFERENCES medication_order, day INTEGER NOT NULL, kind INTEGER NOT NULL,
  medication INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0), at INTEGER,
  staff INTEGER REFERENCES staff, late INTEGER NOT NULL, replaces INTEGER REFERENCES dose,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX dose_client ON dose(client, day, kind, amount);
CREATE TABLE override_use(id INTEGER PRIMARY KEY, fact INTEGER NOT NULL, row_id INTEGER NOT NULL,
  code TEXT NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;

CREATE TABLE hold(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  at INTEGER NOT NULL, reason TEXT NOT NULL, staff INTEGER REFERENCES staff, note BLOB,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX hold_client ON hold(client);
CREATE TABLE hold_release(id INTEGER PRIMARY KEY, hold INTEGER NOT NULL REFERENCES hold, day INTEGER NOT NULL,
  at INTEGER NOT NULL, reason TEXT NOT NULL, staff INTEGER REFERENCES staff, note BLOB,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX hold_release_hold ON hold_release(hold);
CREATE TABLE absence(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL, kind TEXT NOT NULL, dosed TEXT NOT NULL, recorded_at INTEGER NOT NULL,
  entry INTEGER NOT NULL) STRICT;
CREATE INDEX absence_client ON absence(client);
CREATE TABLE guest_stay(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  first_day INTEGER NOT NULL, last_day INTEGER NOT NULL, direction TEXT NOT NULL, recorded_at INTEGER NOT NULL,
  entry INTEGER NOT NULL) STRICT;
CREATE INDEX guest_stay_client ON guest_stay(client);

CREATE TABLE product(id INTEGER PRIMARY KEY, medication INTEGER NOT NULL, form TEXT NOT NULL,
  strength INTEGER NOT NULL CHECK (strength > 0), recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE lot(id INTEGER PRIMARY KEY, product INTEGER NOT NULL REFERENCES product, code TEXT NOT NULL,
  expires_day INTEGER NOT NULL, quantity INTEGER NOT NULL CHECK (quantity > 0), day INTEGER NOT NULL,
  document TEXT NOT NULL, staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE stock_draw(id INTEGER PRIMARY KEY, dose INTEGER NOT NULL REFERENCES dose,
  lot INTEGER NOT NULL REFERENCES lot, quantity INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
  entry INTEGER NOT NULL) STRICT;
CREATE INDEX stock_draw_dose ON stock_draw(dose);

CREATE TABLE care_group(id INTEGER PRIMARY KEY, name TEXT NOT NULL, weekday INTEGER NOT NULL,
  staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE group_join(id INTEGER PRIMARY KEY, care_group INTEGER NOT NULL REFERENCES care_group,
  client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
  entry INTEGER NOT NULL) STRICT;
CREATE TABLE group_leave(id INTEGER PRIMARY KEY, group_join INTEGER NOT NULL REFERENCES group_join,
  day INTEGER NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE session(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  staff INTEGER REFERENCES staff, care_group INTEGER REFERENCES care_group, kind INTEGER NOT NULL,
  minutes INTEGER NOT NULL, status INTEGER NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX session_client ON session(client);
CREATE TABLE drug_test(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  result TEXT NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX drug_test_client ON drug_test(client);

CREATE TABLE client_token(token BLOB NOT NULL, client INTEGER NOT NULL, kind INTEGER NOT NULL,
  PRIMARY KEY(token, client, kind)) STRICT, WITHOUT ROWID;
CREATE TABLE daily(day INTEGER NOT NULL, medication INTEGER NOT NULL, kind INTEGER NOT NULL,
  doses INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY(day, medication, kind)) STRICT, WITHOUT ROWID;
CREATE TABLE missed_day(day INTEGER NOT NULL, client INTEGER NOT NULL, PRIMARY KEY(day, client)) STRICT, WITHOUT ROWID;
CREATE TABLE lot_on_hand(lot INTEGER PRIMARY KEY, quantity INTEGER NOT NULL) STRICT;

CREATE TABLE state(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE keyring(id INTEGER PRIMARY KEY, wrap BLOB NOT NULL) STRICT;
)sql";

} // namespace mat::store::migrations_sql
