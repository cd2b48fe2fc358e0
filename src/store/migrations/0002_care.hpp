// Schema 2: sessions and groups as they are logged here, notes, staff's mail, supervisors, credentials and leave, the
// jobs and the messages they send. Frozen once released: a change is a new migration.
//
// What an import knows of a session stands in `session`; what only `mat` asks stands beside it in `session_detail`, under
// the same id, so that a year of history stays small. A group is `care_group` with its newest `group_plan`.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* care = R"sql(
CREATE TABLE staff_mail(id INTEGER PRIMARY KEY, staff INTEGER NOT NULL REFERENCES staff, mail TEXT NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE staff_supervisor(id INTEGER PRIMARY KEY, staff INTEGER NOT NULL REFERENCES staff,
  supervisor INTEGER REFERENCES staff, from_day INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE staff_credential(id INTEGER PRIMARY KEY, staff INTEGER NOT NULL REFERENCES staff, kind TEXT NOT NULL,
  expires_day INTEGER NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE staff_leave(id INTEGER PRIMARY KEY, staff INTEGER NOT NULL REFERENCES staff, first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;

CREATE TABLE group_plan(id INTEGER PRIMARY KEY, care_group INTEGER NOT NULL REFERENCES care_group, kind TEXT NOT NULL,
  weekday INTEGER, starts INTEGER, minutes INTEGER NOT NULL, capacity INTEGER, modality TEXT NOT NULL,
  staff INTEGER REFERENCES staff, from_day INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX group_plan_group ON group_plan(care_group);
CREATE TABLE meeting(id INTEGER PRIMARY KEY, care_group INTEGER NOT NULL REFERENCES care_group, day INTEGER NOT NULL,
  at INTEGER NOT NULL, minutes INTEGER NOT NULL, modality TEXT NOT NULL, staff INTEGER REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX meeting_group ON meeting(care_group, day);
CREATE TABLE session_detail(id INTEGER PRIMARY KEY REFERENCES session, at INTEGER NOT NULL, approach TEXT, modality TEXT NOT NULL, with_whom TEXT NOT NULL,
  meeting INTEGER REFERENCES meeting, late_minutes INTEGER, left_minutes INTEGER,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX session_detail_meeting ON session_detail(meeting) WHERE meeting IS NOT NULL;
CREATE TABLE session_note(id INTEGER PRIMARY KEY, session INTEGER REFERENCES session,
  meeting INTEGER REFERENCES meeting, kind TEXT NOT NULL, staff INTEGER NOT NULL REFERENCES staff,
  signed_at INTEGER NOT NULL, note BLOB NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL, CHECK ((session IS NULL) != (meeting IS NULL))) STRICT;
CREATE INDEX session_note_session ON session_note(session) WHERE session IS NOT NULL;
CREATE INDEX session_note_meeting ON session_note(meeting) WHERE meeting IS NOT NULL;

CREATE TABLE job(name TEXT PRIMARY KEY, day INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE outbox(login TEXT NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, message_id TEXT NOT NULL,
  items TEXT NOT NULL, claimed_at INTEGER NOT NULL, sent_at INTEGER, PRIMARY KEY(login, day, kind)) STRICT,
  WITHOUT ROWID;
)sql";

} // namespace mat::store::migrations_sql
