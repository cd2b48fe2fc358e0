// `mat stock waste`, `destroy`, `transfer`, `loss`, `calibrate`: what is done to stock beside giving it; `witness`, and `void`, which
// takes any of it back.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StockWasteRequest { std::string lot, quantity; std::optional<std::string> reason, witness; };
void add_stock_waste(Flags& flags, StockWasteRequest& request);
Result<Answer> run_stock_waste(const StockWasteRequest&, const Globals&, const Surroundings&, const Need&);

struct StockWitnessRequest { std::optional<std::string> movement, pin_of; };
void add_stock_witness(Flags& flags, StockWitnessRequest& request);
Result<Answer> run_stock_witness(const StockWitnessRequest&, const Globals&, const Surroundings&, const Need&);

struct StockVoidRequest { std::string kind, number, reason; };
void add_stock_void(Flags& flags, StockVoidRequest& request);
Result<Answer> run_stock_void(const StockVoidRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
