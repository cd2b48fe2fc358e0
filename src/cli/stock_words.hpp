// What the commands on stock ask alike: which lot, how much of it, codes and stations; and how they say it.
#pragma once

#include "cli/output.hpp"
#include "cli/work.hpp"
#include "store/stock.hpp"
#include "store/stock_ledger.hpp"

#include <string>
#include <string_view>

namespace mat::cli {

/// The lot of that number or code. Failure (not found, or usage where several have the code) quoting the word.
Result<store::Lot> lot_named(const store::Reader& reader, const std::string& typed);

/// `94mL` or `940mg` of a liquid, `30 films` of what is counted; nothing at all (`0`) where that may be. Failure (usage) quoting the word.
Result<std::int64_t> stock_quantity(const store::Product& product, const std::string& typed, bool may_be_nothing = false);

/// Failure (usage) unless it is a short word without blanks: a number of a paper, a maker's lot.
Result<Nothing> check_short_code(std::string_view typed);
/// `main` where none is named. Failure (usage) for what is no short name.
Result<std::string> station_named(const std::optional<std::string>& typed, const Surroundings& surroundings);

/// `lot 1 (A17)`
std::string lot_text(const store::Lot& lot);
/// `94 mL, 940 mg`; `30 films`
std::string both_text(const store::Product& product, std::int64_t quantity);
/// `-1 mL, -10 mg`, `+2 films`
std::string signed_text(const store::Product& product, std::int64_t quantity);
/// `3 mL of lot 1 (A17), 1 mL of lot 2 (B3)`: what a dose or bottle took; empty where it drew on no lot.
std::string drawn_text(const store::Reader& reader, DoseNumber dose);
/// The same of what is yet to be drawn.
std::string drawn_text(const store::Reader& reader, const std::vector<store::Draw>& draws);

/// A movement as a record.
report::Table move_table(const store::Reader& reader, const store::Clinic& clinic, const std::vector<store::StockMove>& moves);

} // namespace mat::cli
