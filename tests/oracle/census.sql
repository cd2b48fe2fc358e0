-- What the report `census` must say at the end of the day :on: per medication, the clients inside an episode
-- who have an active order of it. An order's end and a discharge are the first day without.
-- Parameters as in load.sql.

.bail on
CREATE TEMP TABLE asked (day TEXT NOT NULL CHECK (date(day, '+0 days') IS day));
INSERT INTO asked VALUES (:on);

.mode csv
.headers on
SELECT orders.medication, count(DISTINCT orders.client_id) AS clients
FROM asked
JOIN orders ON orders.start_date <= asked.day AND (orders.end_date = '' OR asked.day < orders.end_date)
WHERE EXISTS (SELECT 1 FROM episodes
              WHERE episodes.client_id = orders.client_id AND episodes.admit_date <= asked.day
                AND (episodes.discharge_date = '' OR asked.day < episodes.discharge_date))
GROUP BY orders.medication
ORDER BY orders.medication;
