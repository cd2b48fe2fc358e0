-- Runs of missed days on text_schema.sql, as `mat report missed` prints them for a range: parameters :first, :last
-- and :least (days in a row). A run is a stretch in which the date minus its rank stays the same.
WITH numbered AS (
  SELECT client_id, dose_date, julianday(dose_date) - row_number() OVER (PARTITION BY client_id ORDER BY dose_date)
    AS run FROM doses WHERE status = 'missed' AND dose_date BETWEEN :first AND :last)
SELECT r.client_id AS client, count(*) AS days, max(r.dose_date) AS last_missed_day,
  (SELECT max(d.dose_date) FROM doses AS d WHERE d.client_id = r.client_id AND d.dose_date < min(r.dose_date)
     AND d.status IN ('administered', 'take_home')) AS last_covered_day,
  (SELECT e.counselor_id FROM episodes AS e WHERE e.client_id = r.client_id ORDER BY e.admit_date DESC LIMIT 1)
    AS counselor
FROM numbered AS r GROUP BY r.client_id, r.run HAVING count(*) >= :least ORDER BY 1, 3;
