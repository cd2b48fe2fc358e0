-- A year of stock beside an imported history: a lot a week of each product, which every dose of the week drew on, and a shift's
-- count of it each evening. For tools/bench alone: the audit chain knows nothing of it.
INSERT INTO product SELECT medication, medication, 'solution', 10000, 0, 1 FROM dose GROUP BY medication;
INSERT INTO lot SELECT min(d.id >> 20) * 10 + d.medication, d.medication, 'L' || ((d.id >> 20) / 7) || '-' || d.medication, max(d.id >> 20) + 400,
    sum(d.amount) + 1, min(d.id >> 20), '222', NULL, 0, 1 FROM dose d WHERE d.kind < 5 GROUP BY (d.id >> 20) / 7, d.medication;
CREATE TEMP TABLE week AS SELECT id AS lot, product AS medication, day / 7 AS week FROM lot;
CREATE UNIQUE INDEX temp.week_of ON week(medication, week);
INSERT INTO stock_draw(dose, lot, quantity, recorded_at, entry)
    SELECT d.id, w.lot, d.amount, 0, 1 FROM dose d JOIN week w ON w.medication=d.medication AND w.week=(d.id >> 20) / 7 WHERE d.kind < 5;
INSERT INTO stock_count(lot, kind, counted, prepared, expected, carried, day, at, staff, recorded_at, entry)
    SELECT r.lot, 'shift', l.quantity - sum(sum(r.quantity)) OVER (PARTITION BY r.lot ORDER BY d.id >> 20), 0,
        l.quantity - sum(sum(r.quantity)) OVER (PARTITION BY r.lot ORDER BY d.id >> 20), l.quantity, d.id >> 20,
        ((d.id >> 20) * 86400 + 80000) * 1000000, NULL, 0, 1
    FROM stock_draw r JOIN dose d ON d.id=r.dose JOIN lot l ON l.id=r.lot GROUP BY r.lot, d.id >> 20;
