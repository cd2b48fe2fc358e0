// `mat stock count`, `close`, `reconcile`: what is there, what should be, and where the difference arose.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StockCountRequest {
    std::string lot, quantity;
    bool shift = false, inventory = false;
};
void add_stock_count(Flags& flags, StockCountRequest& request);
Result<Answer> run_stock_count(const StockCountRequest&, const Globals&, const Surroundings&, const Need&);

struct StockCloseRequest { std::string count, reason; };
void add_stock_close(Flags& flags, StockCloseRequest& request);
Result<Answer> run_stock_close(const StockCloseRequest&, const Globals&, const Surroundings&, const Need&);

struct StockReconcileRequest { std::optional<std::string> count; bool all = false; };
void add_stock_reconcile(Flags& flags, StockReconcileRequest& request);
Result<Answer> run_stock_reconcile(const StockReconcileRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
