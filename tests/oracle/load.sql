-- Loads the nine CSV files of a clinic, as they are, into text tables. Nothing is interpreted here.
--
-- Run it in the directory that holds the files; the database must not hold the tables yet:
--     cd CLINIC_DIR && sqlite3 ORACLE.db < load.sql
--
-- The other scripts of this folder read that database. Their parameters are dates in quotes of their own,
-- because the shell evaluates what it binds (2025-12-31 without quotes is the number 1982, which they refuse):
--     sqlite3 -cmd ".parameter set :on \"'2025-12-31'\"" ORACLE.db < missed_open.sql
--
-- They know the rules of the CSV set and nothing of the program under test.

.bail on
PRAGMA synchronous = OFF;

CREATE TABLE staff (staff_id TEXT, name TEXT, role TEXT);
CREATE TABLE clients (client_id TEXT, last_name TEXT, first_name TEXT, birth_date TEXT);
CREATE TABLE episodes (episode_id TEXT, client_id TEXT, counselor_id TEXT, admit_date TEXT, discharge_date TEXT,
                       reason TEXT);
CREATE TABLE orders (order_id TEXT, client_id TEXT, medication TEXT, dose_mg TEXT, take_homes TEXT,
                     start_date TEXT, end_date TEXT);
CREATE TABLE doses (dose_id TEXT, client_id TEXT, order_id TEXT, dose_date TEXT, status TEXT, dose_mg TEXT,
                    dispensed_date TEXT, dispensed_time TEXT, staff_id TEXT);
CREATE TABLE sessions (session_id TEXT, client_id TEXT, counselor_id TEXT, group_id TEXT, kind TEXT,
                       session_date TEXT, minutes TEXT, status TEXT);
CREATE TABLE groups (group_id TEXT, counselor_id TEXT, name TEXT, weekday TEXT);
CREATE TABLE rosters (roster_id TEXT, group_id TEXT, client_id TEXT, join_date TEXT, leave_date TEXT);
CREATE TABLE screens (screen_id TEXT, client_id TEXT, collected_date TEXT, result TEXT);

.import --csv --skip 1 staff.csv staff
.import --csv --skip 1 clients.csv clients
.import --csv --skip 1 episodes.csv episodes
.import --csv --skip 1 orders.csv orders
.import --csv --skip 1 doses.csv doses
.import --csv --skip 1 sessions.csv sessions
.import --csv --skip 1 groups.csv groups
.import --csv --skip 1 rosters.csv rosters
.import --csv --skip 1 screens.csv screens

CREATE UNIQUE INDEX orders_by_id ON orders (order_id);
CREATE INDEX orders_by_client ON orders (client_id);
CREATE INDEX doses_by_client ON doses (client_id, dose_date);
