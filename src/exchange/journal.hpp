// Stock as a plain-text journal that hledger reads: a transaction for each line of the ledger, in milligrams, with a balance
// assertion at every count. Whoever doubts the arithmetic here has another program do it.
#pragma once

#include "mat/amount.hpp"
#include "mat/day.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mat::exchange {

struct Posting {
    std::string account; ///< `stock:methadone-concentrate-10-mg-mL:lot-1`
    Amount amount;
    std::optional<Amount> asserted = {}; ///< the balance of the account afterwards
};
/// What happened once. Its postings add up to nothing.
struct Transaction {
    Day day;
    std::string description; ///< `dose 2026-11-21.17`, `count 3 (shift)`
    std::vector<Posting> postings;
};

/// Everything up to the last of those days, as far as it is known to the reader. What was before the first stands in one transaction
/// that opens the accounts.
///
/// `stock:` is what is there: the ledger, and from each count on what was counted. `variance:` is what nobody has closed, with
/// the sign turned: both together are the book. A line that was reversed is followed by its reversal, a count that was
/// closed as miscounted is left out.
std::vector<Transaction> stock_transactions(const store::Reader& reader, DayRange days);

/// As text for hledger.
std::string journal_text(const std::vector<Transaction>& transactions);

} // namespace mat::exchange
