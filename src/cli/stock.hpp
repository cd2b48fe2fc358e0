// `mat stock`: lots, what is open where, and the ledger of each.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StockReceiveRequest {
    std::string medication, quantity, form, strength, lot, expires, document;
};
void add_stock_receive(Flags& flags, StockReceiveRequest& request);
Result<Answer> run_stock_receive(const StockReceiveRequest&, const Globals&, const Surroundings&, const Need&);

struct StockOpenRequest { std::string lot; std::optional<std::string> station; };
void add_stock_open(Flags& flags, StockOpenRequest& request);
Result<Answer> run_stock_open(const StockOpenRequest&, const Globals&, const Surroundings&, const Need&);

struct StockListRequest {};
void add_stock_list(Flags& flags, StockListRequest& request);
Result<Answer> run_stock_list(const StockListRequest&, const Globals&, const Surroundings&, const Need&);

struct StockLotRequest { std::string lot; std::optional<std::string> range, recorded; };
void add_stock_lot(Flags& flags, StockLotRequest& request);
Result<Answer> run_stock_lot(const StockLotRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
