-- Who is in which group on the day :on: from the day of joining to the day before leaving. Parameters as in load.sql.

.bail on
CREATE TEMP TABLE asked (day TEXT NOT NULL CHECK (date(day, '+0 days') IS day));
INSERT INTO asked VALUES (:on);

.mode csv
.headers on
SELECT DISTINCT rosters.client_id AS client, groups.name AS "group"
FROM asked
JOIN rosters ON rosters.join_date <= asked.day
            AND (trim(rosters.leave_date, char(13)) = '' OR asked.day < trim(rosters.leave_date, char(13)))
JOIN groups ON groups.group_id = rosters.group_id
ORDER BY rosters.client_id, groups.name;
