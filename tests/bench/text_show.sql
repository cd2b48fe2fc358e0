-- What `mat dose-log show CLIENT` answers, on text_schema.sql: parameters :client and :today.
SELECT order_id, medication, dose_mg, start_date FROM orders WHERE client_id = :client AND end_date IS NULL;
SELECT dose_date, status, dose_mg FROM doses WHERE client_id = :client AND dose_date <= :today
  AND status IN ('administered', 'take_home') ORDER BY dose_date DESC LIMIT 1;
SELECT count(*) FROM doses WHERE client_id = :client AND dose_date > :today AND status = 'take_home';
