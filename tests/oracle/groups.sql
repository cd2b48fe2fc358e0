-- What the report `groups` must say for :from to :to, both included: per group the days on which it met, the slots, who was
-- there and for how many minutes together. Parameters as in load.sql.

.bail on
CREATE TEMP TABLE asked (
    first TEXT NOT NULL CHECK (date(first, '+0 days') IS first),
    last TEXT NOT NULL CHECK (date(last, '+0 days') IS last AND last >= first));
INSERT INTO asked VALUES (:from, :to);

.mode csv
.headers on
SELECT groups.name AS "group",
       count(DISTINCT sessions.session_date) AS meetings,
       count(sessions.session_id) AS scheduled,
       count(*) FILTER (WHERE trim(sessions.status, char(13)) = 'attended') AS attended,
       coalesce(sum(CAST(sessions.minutes AS INTEGER)) FILTER (WHERE trim(sessions.status, char(13)) = 'attended'), 0) AS attended_minutes
FROM asked JOIN groups
LEFT JOIN sessions ON sessions.group_id = groups.group_id AND sessions.kind = 'group'
                   AND sessions.session_date BETWEEN asked.first AND asked.last
GROUP BY groups.group_id
ORDER BY groups.name;
