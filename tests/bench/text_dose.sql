-- One bare dose on text_schema.sql: parameters :client and :today.
PRAGMA foreign_keys = ON;
INSERT INTO doses(client_id, order_id, dose_date, status, dose_mg, dispensed_date, dispensed_time, staff_id)
SELECT client_id, order_id, :today, 'administered', dose_mg, :today, '08:15', (SELECT min(staff_id) FROM staff)
FROM orders WHERE client_id = :client AND end_date IS NULL LIMIT 1;
