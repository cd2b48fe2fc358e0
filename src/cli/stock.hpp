// `mat stock`: what doses draw on.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StockReceiveRequest {
    std::string medication, quantity, form, strength, lot, expires, document;
};
void add_stock_receive(Flags& flags, StockReceiveRequest& request);
Result<Answer> run_stock_receive(const StockReceiveRequest&, const Globals&, const Surroundings&, const Need&);

struct StockListRequest {};
void add_stock_list(Flags& flags, StockListRequest& request);
Result<Answer> run_stock_list(const StockListRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
