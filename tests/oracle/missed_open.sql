-- What the report `missed` must say at the end of the day :on: per client the run of missed days that is still
-- open, its length, and the last day before it that a dose covered (empty: none in the file).
-- A run is consecutive civil days with a row `missed`; any other day, one without a row included, ends it.
-- A dose covers its dose date, an injection of naltrexone also the 27 days after. `client` is the client_id of
-- the file. Parameters as in load.sql.

.bail on
CREATE TEMP TABLE asked (day TEXT NOT NULL CHECK (date(day, '+0 days') IS day));
INSERT INTO asked VALUES (:on);

.mode csv
.headers on
WITH RECURSIVE steps (client, day, days) AS (
    SELECT DISTINCT doses.client_id, doses.dose_date, 1
    FROM asked JOIN doses ON doses.dose_date = asked.day
    WHERE doses.status = 'missed'
    UNION ALL
    SELECT steps.client, date(steps.day, '-1 day'), steps.days + 1
    FROM steps
    WHERE EXISTS (SELECT 1 FROM doses
                  WHERE doses.client_id = steps.client AND doses.dose_date = date(steps.day, '-1 day')
                    AND doses.status = 'missed')
),
runs AS (
    SELECT client, min(day) AS first_day, max(days) AS days FROM steps GROUP BY client
)
SELECT client, days,
       coalesce((SELECT max(CASE orders.medication
                                WHEN 'naltrexone' THEN min(date(doses.dose_date, '+27 days'),
                                                           date(runs.first_day, '-1 day'))
                                ELSE doses.dose_date
                            END)
                 FROM doses JOIN orders ON orders.order_id = doses.order_id
                 WHERE doses.client_id = runs.client AND doses.dose_date < runs.first_day
                   AND doses.status IN ('administered', 'take_home')), '') AS last_covered_day
FROM runs
ORDER BY CAST(client AS INTEGER), client;
