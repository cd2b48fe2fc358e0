-- Fills the tables of text_schema.sql; run in the folder of the CSV files. An empty field arrives as '', so every
-- file passes through a temporary table of text, and '' becomes NULL on the way into the typed one. Keys are checked
-- by the engine; that a date is a date is not.
PRAGMA foreign_keys = ON;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -200000;
.import --csv --schema temp staff.csv read_staff
.import --csv --schema temp clients.csv read_clients
.import --csv --schema temp episodes.csv read_episodes
.import --csv --schema temp orders.csv read_orders
.import --csv --schema temp doses.csv read_doses
.import --csv --schema temp groups.csv read_groups
.import --csv --schema temp rosters.csv read_rosters
.import --csv --schema temp sessions.csv read_sessions
.import --csv --schema temp screens.csv read_screens
BEGIN IMMEDIATE;
INSERT INTO staff SELECT staff_id, name, role FROM read_staff;
INSERT INTO clients SELECT client_id, last_name, first_name, birth_date FROM read_clients;
INSERT INTO episodes SELECT episode_id, client_id, counselor_id, admit_date, nullif(discharge_date, ''),
  nullif(reason, '') FROM read_episodes;
INSERT INTO orders SELECT order_id, client_id, medication, dose_mg, take_homes, start_date, nullif(end_date, '')
  FROM read_orders;
INSERT INTO doses SELECT dose_id, client_id, order_id, dose_date, status, dose_mg, nullif(dispensed_date, ''),
  nullif(dispensed_time, ''), nullif(staff_id, '') FROM read_doses;
INSERT INTO groups SELECT group_id, counselor_id, name, weekday FROM read_groups;
INSERT INTO rosters SELECT roster_id, group_id, client_id, join_date, nullif(leave_date, '') FROM read_rosters;
INSERT INTO sessions SELECT session_id, client_id, counselor_id, nullif(group_id, ''), kind, session_date, minutes,
  status FROM read_sessions;
INSERT INTO screens SELECT screen_id, client_id, collected_date, result FROM read_screens;
COMMIT;
