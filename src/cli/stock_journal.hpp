// `mat stock journal`: the ledger of stock for hledger.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StockJournalRequest { std::optional<std::string> range; };
void add_stock_journal(Flags& flags, StockJournalRequest& request);
Result<Answer> run_stock_journal(const StockJournalRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
