// `mat stock waste`, `destroy`, `transfer`, `loss`, `calibrate`: what is done to stock beside giving it; `witness`, and `void`, which
// takes any of it back.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StockWasteRequest { std::string what; std::optional<std::string> quantity, reason, witness; };
void add_stock_waste(Flags& flags, StockWasteRequest& request);
Result<Answer> run_stock_waste(const StockWasteRequest&, const Globals&, const Surroundings&, const Need&);

struct StockDestroyRequest { std::string lot, quantity, document; };
void add_stock_destroy(Flags& flags, StockDestroyRequest& request);
Result<Answer> run_stock_destroy(const StockDestroyRequest&, const Globals&, const Surroundings&, const Need&);

struct StockTransferRequest { std::string lot, quantity, to, document; };
void add_stock_transfer(Flags& flags, StockTransferRequest& request);
Result<Answer> run_stock_transfer(const StockTransferRequest&, const Globals&, const Surroundings&, const Need&);

struct StockLossRequest { std::string lot, quantity, reason; std::optional<std::string> discovered; };
void add_stock_loss(Flags& flags, StockLossRequest& request);
Result<Answer> run_stock_loss(const StockLossRequest&, const Globals&, const Surroundings&, const Need&);

struct StockLossReportRequest { std::optional<std::string> movement, kind, document; };
void add_stock_loss_report(Flags& flags, StockLossReportRequest& request);
Result<Answer> run_stock_loss_report(const StockLossReportRequest&, const Globals&, const Surroundings&, const Need&);

struct StockCalibrateRequest { std::string lot, wanted, measured; std::optional<std::string> wasted, station; };
void add_stock_calibrate(Flags& flags, StockCalibrateRequest& request);
Result<Answer> run_stock_calibrate(const StockCalibrateRequest&, const Globals&, const Surroundings&, const Need&);

struct StockWitnessRequest { std::optional<std::string> movement, pin_of; };
void add_stock_witness(Flags& flags, StockWitnessRequest& request);
Result<Answer> run_stock_witness(const StockWitnessRequest&, const Globals&, const Surroundings&, const Need&);

struct StockVoidRequest { std::string kind, number, reason; };
void add_stock_void(Flags& flags, StockVoidRequest& request);
Result<Answer> run_stock_void(const StockVoidRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
