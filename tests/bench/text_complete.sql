-- What completion of `mat dose-log administer 1` offers, on text_schema.sql: parameters :typed and :today.
SELECT client_id FROM episodes WHERE admit_date <= :today AND discharge_date IS NULL AND client_id LIKE :typed
  ORDER BY client_id LIMIT 200;
