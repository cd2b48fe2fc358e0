-- What the report `attendance` must say for :from to :to, both included: slots per counselor and kind, by what became of them.
-- An imported session is a slot; imported history has no meetings, so that nothing of it is unresolved.
-- Counselors are the numbers of the files. Parameters as in load.sql.

.bail on
CREATE TEMP TABLE asked (
    first TEXT NOT NULL CHECK (date(first, '+0 days') IS first),
    last TEXT NOT NULL CHECK (date(last, '+0 days') IS last AND last >= first));
INSERT INTO asked VALUES (:from, :to);

.mode csv
.headers on
SELECT sessions.counselor_id AS counselor, sessions.kind,
       count(*) AS scheduled,
       count(*) FILTER (WHERE trim(sessions.status, char(13)) = 'attended') AS attended,
       count(*) FILTER (WHERE trim(sessions.status, char(13)) = 'no_show') AS no_show,
       count(*) FILTER (WHERE trim(sessions.status, char(13)) = 'cancelled') AS cancelled,
       0 AS unresolved,
       count(*) FILTER (WHERE trim(sessions.status, char(13)) = 'no_show') * 1.0
           / nullif(count(*) FILTER (WHERE trim(sessions.status, char(13)) <> 'cancelled'), 0) AS no_show_rate
FROM asked JOIN sessions ON sessions.session_date BETWEEN asked.first AND asked.last
GROUP BY sessions.counselor_id, sessions.kind
ORDER BY sessions.counselor_id, sessions.kind;
