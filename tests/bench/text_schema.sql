-- The peer: the clinic CSV set as a careful person would keep it with the sqlite3 command line alone. Columns are
-- those of the files, dates are ISO text, every key is declared, and what is asked for every day has an index.
PRAGMA journal_mode = WAL;

CREATE TABLE staff(staff_id INTEGER PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL) STRICT;

CREATE TABLE clients(client_id INTEGER PRIMARY KEY, last_name TEXT NOT NULL, first_name TEXT NOT NULL,
  birth_date TEXT NOT NULL) STRICT;

CREATE TABLE episodes(episode_id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients,
  counselor_id INTEGER NOT NULL REFERENCES staff, admit_date TEXT NOT NULL, discharge_date TEXT, reason TEXT) STRICT;

CREATE TABLE orders(order_id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients,
  medication TEXT NOT NULL CHECK (medication IN ('methadone', 'buprenorphine', 'naltrexone')),
  dose_mg REAL NOT NULL CHECK (dose_mg > 0), take_homes INTEGER NOT NULL, start_date TEXT NOT NULL,
  end_date TEXT) STRICT;

CREATE TABLE doses(dose_id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients,
  order_id INTEGER NOT NULL REFERENCES orders, dose_date TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('administered', 'take_home', 'missed', 'held')),
  dose_mg REAL NOT NULL CHECK (dose_mg >= 0), dispensed_date TEXT, dispensed_time TEXT,
  staff_id INTEGER REFERENCES staff) STRICT;

CREATE TABLE groups(group_id INTEGER PRIMARY KEY, counselor_id INTEGER NOT NULL REFERENCES staff,
  name TEXT NOT NULL, weekday INTEGER NOT NULL) STRICT;

CREATE TABLE rosters(roster_id INTEGER PRIMARY KEY, group_id INTEGER NOT NULL REFERENCES groups,
  client_id INTEGER NOT NULL REFERENCES clients, join_date TEXT NOT NULL, leave_date TEXT) STRICT;

CREATE TABLE sessions(session_id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients,
  counselor_id INTEGER NOT NULL REFERENCES staff, group_id INTEGER REFERENCES groups,
  kind TEXT NOT NULL CHECK (kind IN ('individual', 'group', 'family', 'case_management')),
  session_date TEXT NOT NULL, minutes INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('attended', 'no_show', 'cancelled'))) STRICT;

CREATE TABLE screens(screen_id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients,
  collected_date TEXT NOT NULL, result TEXT NOT NULL) STRICT;

CREATE INDEX episodes_of_client ON episodes(client_id, admit_date);
CREATE INDEX orders_of_client ON orders(client_id, start_date);
CREATE INDEX doses_of_client ON doses(client_id, dose_date);
CREATE INDEX doses_on_date ON doses(dose_date);
CREATE INDEX doses_handed_out_on ON doses(dispensed_date);
CREATE INDEX sessions_of_client ON sessions(client_id, session_date);
CREATE INDEX sessions_on_date ON sessions(session_date);
CREATE INDEX screens_of_client ON screens(client_id, collected_date);
