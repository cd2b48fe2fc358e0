-- `mat report doses` on text_schema.sql: parameters :first and :last, columns as in the report.
SELECT d.dispensed_date AS day, o.medication AS medication, sum(d.status = 'administered') AS administered,
  sum(d.status = 'take_home') AS take_home, sum(iif(d.status = 'administered', d.dose_mg, 0)) AS administered_mg,
  sum(iif(d.status = 'take_home', d.dose_mg, 0)) AS take_home_mg
FROM doses AS d JOIN orders AS o USING (order_id)
WHERE d.dispensed_date BETWEEN :first AND :last
GROUP BY 1, 2 ORDER BY 1, 2;
