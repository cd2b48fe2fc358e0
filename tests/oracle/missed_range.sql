-- What the report `missed` must say for the range :from to :to, both included: every run of missed days that
-- intersects it, with the days that lie inside it. The last covered day is the one before the run's own first
-- day, also where that lies before the range. A client has a row per run. Terms and parameters as in
-- missed_open.sql.

.bail on
CREATE TEMP TABLE asked (
    first TEXT NOT NULL CHECK (date(first, '+0 days') IS first),
    last TEXT NOT NULL CHECK (date(last, '+0 days') IS last AND last >= first));
INSERT INTO asked VALUES (:from, :to);

.mode csv
.headers on
WITH missed AS (
    SELECT DISTINCT client_id AS client, dose_date AS day,
                    CAST(strftime('%s', dose_date) AS INTEGER) / 86400 AS number
    FROM doses WHERE status = 'missed'
),
-- Within a run the day's number and its rank among the client's missed days grow together.
numbered AS (
    SELECT client, day, number - row_number() OVER (PARTITION BY client ORDER BY number) AS run FROM missed
),
runs AS (
    SELECT client, min(day) AS first_day, count(*) FILTER (WHERE day BETWEEN asked.first AND asked.last) AS days
    FROM numbered, asked
    GROUP BY client, run
    HAVING days > 0
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
ORDER BY CAST(client AS INTEGER), client, first_day;
