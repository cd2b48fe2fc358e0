-- What the report `doses` must say for :from to :to, both included: what was handed over per day and
-- medication. A bottle counts on the day it was handed out, not on the day it covers.
-- The medication is the order's.
-- Parameters as in load.sql.

.bail on
CREATE TEMP TABLE asked (
    first TEXT NOT NULL CHECK (date(first, '+0 days') IS first),
    last TEXT NOT NULL CHECK (date(last, '+0 days') IS last AND last >= first));
INSERT INTO asked VALUES (:from, :to);

.mode csv
.headers on
WITH handed_over AS (
    -- Amounts as whole micrograms, read from the digits: a sum of binary fractions would not be exact.
    SELECT doses.dispensed_date AS day, orders.medication, doses.status,
           CASE instr(doses.dose_mg, '.')
               WHEN 0 THEN CAST(doses.dose_mg AS INTEGER) * 1000
               ELSE CAST(substr(doses.dose_mg, 1, instr(doses.dose_mg, '.') - 1) AS INTEGER) * 1000
                    + CAST(substr(substr(doses.dose_mg, instr(doses.dose_mg, '.') + 1) || '000', 1, 3)
                           AS INTEGER)
           END AS micrograms
    FROM asked
    JOIN doses ON doses.dispensed_date BETWEEN asked.first AND asked.last
    JOIN orders ON orders.order_id = doses.order_id
    WHERE doses.status IN ('administered', 'take_home')
),
sums AS (
    SELECT day, medication,
           count(*) FILTER (WHERE status = 'administered') AS administered,
           count(*) FILTER (WHERE status = 'take_home') AS take_home,
           coalesce(sum(micrograms) FILTER (WHERE status = 'administered'), 0) AS administered_micrograms,
           coalesce(sum(micrograms) FILTER (WHERE status = 'take_home'), 0) AS take_home_micrograms
    FROM handed_over
    GROUP BY day, medication
)
SELECT day, medication, administered, take_home,
       (administered_micrograms / 1000)
           || rtrim(rtrim(printf('.%03d', administered_micrograms % 1000), '0'), '.') AS administered_mg,
       (take_home_micrograms / 1000)
           || rtrim(rtrim(printf('.%03d', take_home_micrograms % 1000), '0'), '.') AS take_home_mg
FROM sums
ORDER BY day, medication;
