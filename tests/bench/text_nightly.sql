-- What `mat report nightly` says of a day, on text_schema.sql: parameters :day, :month_first and :missed_first. The same
-- questions in the order of the page: what is due (people without a dose, injections), who missed, census, doses of the
-- day, attendance of the day, groups of the month, retention.
SELECT * FROM (
  SELECT e.client_id, o.medication, (SELECT max(d.dose_date) FROM doses AS d WHERE d.client_id = e.client_id
    AND d.dose_date <= :day AND d.status IN ('administered', 'take_home')) AS last
  FROM episodes AS e JOIN orders AS o USING (client_id)
  WHERE e.admit_date <= :day AND (e.discharge_date IS NULL OR e.discharge_date > :day)
    AND o.start_date <= :day AND (o.end_date IS NULL OR o.end_date > :day))
WHERE last IS NULL OR julianday(:day) - julianday(last) >= iif(medication = 'naltrexone', 21, 1) ORDER BY 1, 2;
WITH numbered AS (
  SELECT client_id, dose_date, julianday(dose_date) - row_number() OVER (PARTITION BY client_id ORDER BY dose_date)
    AS run FROM doses WHERE status = 'missed' AND dose_date BETWEEN :missed_first AND :day)
SELECT r.client_id, count(*), max(r.dose_date),
  (SELECT max(d.dose_date) FROM doses AS d WHERE d.client_id = r.client_id AND d.dose_date < min(r.dose_date)
     AND d.status IN ('administered', 'take_home')),
  (SELECT e.counselor_id FROM episodes AS e WHERE e.client_id = r.client_id ORDER BY e.admit_date DESC LIMIT 1)
FROM numbered AS r GROUP BY r.client_id, r.run HAVING max(r.dose_date) = :day ORDER BY 1, 3;
SELECT o.medication, count(DISTINCT e.client_id)
FROM episodes AS e JOIN orders AS o USING (client_id)
WHERE e.admit_date <= :day AND (e.discharge_date IS NULL OR e.discharge_date > :day)
  AND o.start_date <= :day AND (o.end_date IS NULL OR o.end_date > :day)
GROUP BY 1 ORDER BY 1;
SELECT o.medication, d.status, count(*), sum(d.dose_mg)
FROM doses AS d JOIN orders AS o USING (order_id) WHERE d.dispensed_date = :day GROUP BY 1, 2 ORDER BY 1, 2;
SELECT counselor_id, kind, count(*), sum(status = 'attended'), sum(status = 'no_show'), sum(status = 'cancelled')
FROM sessions WHERE session_date = :day GROUP BY 1, 2 ORDER BY 1, 2;
SELECT g.group_id, g.name, count(DISTINCT s.session_date), count(*), sum(s.status = 'attended')
FROM sessions AS s JOIN groups AS g USING (group_id)
WHERE s.session_date BETWEEN :month_first AND :day AND s.kind = 'group' GROUP BY 1, 2 ORDER BY 1;
WITH stay AS (
  SELECT iif(discharge_date <= :day, 1, 0) AS gone,
    CAST(julianday(min(coalesce(discharge_date, :day), :day)) - julianday(admit_date) AS INTEGER) AS days
  FROM episodes WHERE admit_date <= :day),
times AS (SELECT days, count(*) AS n, sum(gone) AS ended FROM stay GROUP BY 1),
risk AS (SELECT days, ended, sum(n) OVER (ORDER BY days DESC) AS at_risk FROM times),
horizon(h) AS (VALUES (30), (90), (180), (365))
SELECT h, max(at_risk), round(exp(sum(iif(days <= h AND ended < at_risk, ln(1.0 - 1.0 * ended / at_risk), 0))), 4)
FROM risk, horizon GROUP BY 1 ORDER BY 1;
