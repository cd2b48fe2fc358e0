// Schema 4, stock as a ledger: movements with their witnesses and ends, counts, what is open where, prepared bottles, PINs. Frozen
// once released: a change is a new migration.
//
// A quantity is micrograms of a liquid, whole units otherwise. `change` is what a movement does to what is on hand: nothing,
// for a bottle that had left already. A reversal is a row of `void`. `stock_loss` stands beside its movement, under the same id.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* stock = R"sql(
CREATE TABLE stock_move(id INTEGER PRIMARY KEY, lot INTEGER NOT NULL REFERENCES lot, kind INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0), change INTEGER NOT NULL, day INTEGER NOT NULL, at INTEGER NOT NULL,
  reason TEXT NOT NULL, document TEXT, count INTEGER REFERENCES stock_count, dose INTEGER REFERENCES dose,
  staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX stock_move_lot ON stock_move(lot, day);
CREATE TABLE stock_witness(id INTEGER PRIMARY KEY, move INTEGER NOT NULL REFERENCES stock_move,
  staff INTEGER NOT NULL REFERENCES staff, how TEXT NOT NULL, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX stock_witness_move ON stock_witness(move);
CREATE TABLE stock_count(id INTEGER PRIMARY KEY, lot INTEGER NOT NULL REFERENCES lot, kind TEXT NOT NULL,
  counted INTEGER NOT NULL CHECK (counted >= 0), prepared INTEGER NOT NULL, expected INTEGER NOT NULL, carried INTEGER NOT NULL,
  day INTEGER NOT NULL, at INTEGER NOT NULL, staff INTEGER REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX stock_count_lot ON stock_count(lot, day);
CREATE TABLE stock_count_close(id INTEGER PRIMARY KEY, count INTEGER NOT NULL REFERENCES stock_count, reason TEXT NOT NULL,
  day INTEGER NOT NULL, staff INTEGER NOT NULL REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE lot_open(id INTEGER PRIMARY KEY, lot INTEGER NOT NULL REFERENCES lot, station TEXT NOT NULL, day INTEGER NOT NULL,
  at INTEGER NOT NULL, staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE stock_loss(id INTEGER PRIMARY KEY REFERENCES stock_move, discovered_day INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE stock_loss_report(id INTEGER PRIMARY KEY, loss INTEGER NOT NULL REFERENCES stock_loss, kind TEXT NOT NULL,
  day INTEGER NOT NULL, document TEXT, staff INTEGER NOT NULL REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE pump_check(id INTEGER PRIMARY KEY, lot INTEGER NOT NULL REFERENCES lot, station TEXT NOT NULL,
  wanted INTEGER NOT NULL CHECK (wanted > 0), measured INTEGER NOT NULL CHECK (measured >= 0), day INTEGER NOT NULL,
  at INTEGER NOT NULL, staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE TABLE prepared_bottle(id INTEGER PRIMARY KEY, client INTEGER NOT NULL REFERENCES client,
  order_id INTEGER NOT NULL REFERENCES medication_order, covers_day INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
  lot INTEGER NOT NULL REFERENCES lot, quantity INTEGER NOT NULL CHECK (quantity > 0), day INTEGER NOT NULL, at INTEGER NOT NULL,
  staff INTEGER REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX prepared_bottle_client ON prepared_bottle(client);
CREATE TABLE prepared_bottle_end(id INTEGER PRIMARY KEY, bottle INTEGER NOT NULL REFERENCES prepared_bottle, outcome TEXT NOT NULL,
  dose INTEGER REFERENCES dose, day INTEGER NOT NULL, at INTEGER NOT NULL, staff INTEGER REFERENCES staff,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX prepared_bottle_end_bottle ON prepared_bottle_end(bottle);
CREATE TABLE staff_pin(id INTEGER PRIMARY KEY, staff INTEGER NOT NULL REFERENCES staff, hash TEXT NOT NULL,
  recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX stock_draw_lot ON stock_draw(lot);

CREATE TABLE count_book(count INTEGER PRIMARY KEY, lot INTEGER NOT NULL, day INTEGER NOT NULL, at INTEGER NOT NULL,
  entry INTEGER NOT NULL, book INTEGER NOT NULL) STRICT;
CREATE INDEX count_book_lot ON count_book(lot, day, at);
CREATE TABLE lot_day(day INTEGER NOT NULL, lot INTEGER NOT NULL, kind INTEGER NOT NULL, quantity INTEGER NOT NULL,
  PRIMARY KEY(day, lot, kind)) STRICT, WITHOUT ROWID;
DROP TABLE daily;
CREATE TABLE daily(day INTEGER NOT NULL, medication INTEGER NOT NULL, formulation INTEGER NOT NULL, kind INTEGER NOT NULL,
  doses INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY(day, medication, formulation, kind)) STRICT, WITHOUT ROWID;
DELETE FROM missed_day;
DELETE FROM state WHERE name='sealed_through';
)sql";

} // namespace mat::store::migrations_sql
