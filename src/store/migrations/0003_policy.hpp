// Schema 3, policies: layers with the days from which they hold. Frozen once released: a change is a new migration.
//
// `ruling` is the layer's values in canonical text, so that no command needs a reader of TOML; `source` is the file as it
// was adopted, sealed where it is about a person; `digest` is of the file's bytes.
#pragma once

namespace mat::store::migrations_sql {

inline constexpr const char* dosing_policy = R"sql(
CREATE TABLE policy_layer(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, client INTEGER REFERENCES client,
  from_day INTEGER NOT NULL, ruling TEXT NOT NULL, digest TEXT NOT NULL, source TEXT, sealed_source BLOB,
  staff INTEGER NOT NULL REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL,
  CHECK ((kind = 'patient') = (client IS NOT NULL)), CHECK ((client IS NULL) = (source IS NOT NULL))) STRICT;
CREATE TABLE policy_layer_end(id INTEGER PRIMARY KEY, layer INTEGER NOT NULL REFERENCES policy_layer, day INTEGER NOT NULL,
  staff INTEGER NOT NULL REFERENCES staff, recorded_at INTEGER NOT NULL, entry INTEGER NOT NULL) STRICT;
CREATE INDEX policy_layer_client ON policy_layer(client) WHERE client IS NOT NULL;
CREATE INDEX policy_layer_end_layer ON policy_layer_end(layer);
)sql";

} // namespace mat::store::migrations_sql
