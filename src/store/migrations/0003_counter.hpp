// Schema 3, the counter: what was lost and replaced, checks, responses, requests, doses as given, incidents, bottles under
// a hold, ends of absences and guests. Frozen once released: a change is a new migration.
//
// `witnessed` and `verbal` are 0 or 1; breath alcohol is in ten-thousandths of g/dL; `note` is sealed for the person.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_counter = R"sql(
CREATE TABLE dose_remark(id INTEGER PRIMARY KEY, dose INTEGER NOT NULL REFERENCES dose, code TEXT NOT NULL, note BLOB,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX dose_remark_dose ON dose_remark(dose);
CREATE TABLE dose_loss(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, dose INTEGER NOT NULL REFERENCES dose,
  kind TEXT NOT NULL, day INTEGER NOT NULL, at INTEGER NOT NULL, amount INTEGER CHECK (amount > 0), minutes INTEGER,
  witnessed INTEGER NOT NULL, witness INTEGER REFERENCES staff, staff INTEGER REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX dose_loss_client ON dose_loss(client, day);
CREATE TABLE replacement_decision(id INTEGER PRIMARY KEY, loss INTEGER NOT NULL REFERENCES dose_loss,
  amount INTEGER NOT NULL CHECK (amount > 0), staff INTEGER NOT NULL REFERENCES staff, verbal INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX replacement_decision_loss ON replacement_decision(loss);
CREATE TABLE dose_replacement(id INTEGER PRIMARY KEY, dose INTEGER NOT NULL REFERENCES dose,
  loss INTEGER NOT NULL REFERENCES dose_loss, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX dose_replacement_loss ON dose_replacement(loss);

CREATE TABLE dose_check(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  at INTEGER NOT NULL, breath_alcohol INTEGER, respiration INTEGER, saturation INTEGER, sedation TEXT,
  staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX dose_check_client ON dose_check(client);
CREATE TABLE dose_response(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  at INTEGER NOT NULL, craving INTEGER, withdrawal INTEGER, sedation INTEGER, side_effects INTEGER,
  staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX dose_response_client ON dose_response(client);
CREATE TABLE order_request(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, day INTEGER NOT NULL,
  kind TEXT NOT NULL, dose INTEGER REFERENCES dose, staff INTEGER REFERENCES staff, note BLOB,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX order_request_client ON order_request(client);
CREATE TABLE order_request_answer(id INTEGER PRIMARY KEY, request INTEGER NOT NULL REFERENCES order_request,
  day INTEGER NOT NULL, answer TEXT NOT NULL, staff INTEGER REFERENCES staff, note BLOB,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX order_request_answer_request ON order_request_answer(request);

CREATE TABLE as_given(id INTEGER PRIMARY KEY, dose INTEGER NOT NULL REFERENCES dose, codes TEXT NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX as_given_dose ON as_given(dose);
CREATE TABLE incident(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client, other INTEGER REFERENCES client,
  kind TEXT NOT NULL, day INTEGER NOT NULL, at INTEGER NOT NULL, dose INTEGER REFERENCES dose,
  staff INTEGER REFERENCES staff, note BLOB, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX incident_client ON incident(client);
CREATE TABLE incident_review(id INTEGER PRIMARY KEY, incident INTEGER NOT NULL REFERENCES incident, day INTEGER NOT NULL,
  staff INTEGER NOT NULL REFERENCES staff, note BLOB, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX incident_review_incident ON incident_review(incident);
CREATE TABLE incident_close(id INTEGER PRIMARY KEY, incident INTEGER NOT NULL REFERENCES incident, day INTEGER NOT NULL,
  staff INTEGER NOT NULL REFERENCES staff, note BLOB, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX incident_close_incident ON incident_close(incident);

CREATE TABLE hold_bottles(id INTEGER PRIMARY KEY, hold INTEGER NOT NULL REFERENCES hold, decision TEXT NOT NULL,
  day INTEGER NOT NULL, staff INTEGER NOT NULL REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX hold_bottles_hold ON hold_bottles(hold);
CREATE TABLE absence_end(id INTEGER PRIMARY KEY, absence INTEGER NOT NULL REFERENCES absence, day INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX absence_end_absence ON absence_end(absence);
CREATE TABLE guest_stay_end(id INTEGER PRIMARY KEY, stay INTEGER NOT NULL REFERENCES guest_stay, day INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX guest_stay_end_stay ON guest_stay_end(stay);
CREATE TABLE guest_arrival(id INTEGER PRIMARY KEY, stay INTEGER NOT NULL REFERENCES guest_stay, medication INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0), last_dose_day INTEGER NOT NULL, verified_by INTEGER NOT NULL REFERENCES staff,
  take_homes INTEGER NOT NULL, note BLOB, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX guest_arrival_stay ON guest_arrival(stay);
)sql";

} // namespace mat::store::migrations_sql
