// `mat store`: the store as a file and as a whole.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StoreInfoRequest {};
void add_store_info(Flags& flags, StoreInfoRequest& request);
Result<Answer> run_store_info(const StoreInfoRequest&, const Globals&, const Surroundings&, const Need&);

struct StoreCheckRequest { bool rebuild = false; };
void add_store_check(Flags& flags, StoreCheckRequest& request);
Result<Answer> run_store_check(const StoreCheckRequest&, const Globals&, const Surroundings&, const Need&);

struct StoreImportRequest { std::string folder; bool partial = false, ignore_unknown = false; std::optional<std::string> map; };
void add_store_import(Flags& flags, StoreImportRequest& request);
Result<Answer> run_store_import(const StoreImportRequest&, const Globals&, const Surroundings&, const Need&);

struct StoreBackupRequest { std::string file; };
void add_store_backup(Flags& flags, StoreBackupRequest& request);
Result<Answer> run_store_backup(const StoreBackupRequest&, const Globals&, const Surroundings&, const Need&);

struct StoreRestoreRequest { std::string file; bool check = false; };
void add_store_restore(Flags& flags, StoreRestoreRequest& request);
Result<Answer> run_store_restore(const StoreRestoreRequest&, const Globals&, const Surroundings&, const Need&);

struct StoreAttestRequest { std::optional<std::string> through; bool clock = false; };
void add_store_attest(Flags& flags, StoreAttestRequest& request);
Result<Answer> run_store_attest(const StoreAttestRequest&, const Globals&, const Surroundings&, const Need&);

struct StoreRekeyRequest { bool recovery = false, new_recovery = false; std::optional<std::string> from; };
void add_store_rekey(Flags& flags, StoreRekeyRequest& request);
Result<Answer> run_store_rekey(const StoreRekeyRequest&, const Globals&, const Surroundings&, const Need&);

struct StoreMigrateRequest {};
void add_store_migrate(Flags& flags, StoreMigrateRequest& request);
Result<Answer> run_store_migrate(const StoreMigrateRequest&, const Globals&, const Surroundings&, const Need&);

struct StoreQueryRequest { std::string sql; };
void add_store_query(Flags& flags, StoreQueryRequest& request);
Result<Answer> run_store_query(const StoreQueryRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
