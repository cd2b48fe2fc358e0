// The ledger of stock: every line that changes what is on hand, in the order in which it happened, and what is added up from it.
// Deliveries, draws and movements are facts; a line that was reversed keeps its place and no longer counts.
//
// What is on hand of each lot (`lot_on_hand`), what the book says at each count (`count_book`) and the draws of closed days
// (`lot_day`) are derived: kept in the same transaction, held by `store check`.
#pragma once

#include "domain/stock.hpp"
#include "store/derived.hpp"
#include "store/store.hpp"

#include <array>
#include <compare>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mat::store {

/// Where a line or a count stands among those of its lot: the day of the event, its instant, and of the same instant the
/// order in which they were recorded.
struct Place {
    Day day;
    std::int64_t at = std::numeric_limits<std::int64_t>::min(); ///< microseconds; the least where no time is known
    std::int64_t entry = 0;
    friend constexpr auto operator<=>(const Place&, const Place&) = default;
};

/// What took a line back.
struct Reversal {
    std::int64_t entry = 0;
    Instant at;
    std::string code;
    std::optional<std::int64_t> staff;
};

struct LedgerLine {
    std::int64_t lot = 0;
    domain::StockKind kind = domain::StockKind::received;
    std::int64_t quantity = 0; ///< of what was handled
    std::int64_t change = 0;   ///< of what is on hand
    Place place;
    std::int64_t entry = 0;    ///< that carries it; an adjustment stands at its count, whose entry is older
    Instant recorded_at;
    std::optional<DoseNumber> dose;
    std::optional<std::int64_t> move; ///< number of the movement
    std::optional<std::int64_t> client; ///< of the dose
    std::optional<std::int64_t> staff;
    std::string reason, document;
    std::optional<Reversal> reversed;
};

/// Which lines are wanted.
struct Lines {
    DayRange days{Day::from_number(Day::first_number), Day::from_number(Day::last_number)};
    std::optional<std::int64_t> lot = {};
    bool draws = true, others = true;
};
/// Visits every line of those days up to the reader's entry, reversed ones too, in no order.
void each_line(const Reader& reader, const Lines& wanted, const std::function<void(const LedgerLine&)>& visit);
/// The same as a list, by place.
std::vector<LedgerLine> ledger_lines(const Reader& reader, const Lines& wanted);

/// Says that what is on hand of the lot changes by so much, at that place: of the counts after it, what the book says changes too.
void post(Writer& writer, std::int64_t lot, std::int64_t change, const Place& place);
/// What the book says of the lot just before that place.
std::int64_t book_at(const Reader& reader, std::int64_t lot, const Place& place);

/// Changes of what is on hand, by kind.
struct KindSums {
    std::array<std::int64_t, 11> by_kind{};
    std::int64_t& of(domain::StockKind kind) { return by_kind[static_cast<std::size_t>(kind)]; }
    std::int64_t of(domain::StockKind kind) const { return by_kind[static_cast<std::size_t>(kind)]; }
    std::int64_t total() const;
    friend bool operator==(const KindSums&, const KindSums&) = default;
};
/// What happened to each lot in those days, by its number. Lots that nothing happened to may be left out.
std::map<std::int64_t, KindSums> stock_sums(const Reader& reader, DayRange days, Path path);

/// What is on hand of each lot, added up from the facts.
std::map<std::int64_t, std::int64_t> on_hand_from_facts(const Reader& reader);
/// What the book says at each count, by its number, added up from the facts.
std::map<std::int64_t, std::int64_t> books_from_facts(const Reader& reader);
/// Draws of those days by day, lot and kind.
using LotDays = std::map<std::tuple<Day, std::int64_t, std::int64_t>, std::int64_t>;
LotDays lot_days_from_facts(const Reader& reader, DayRange days);

/// Seals the draws of closed days; with `seal_closed_days`.
void seal_lot_days(Writer& writer, DayRange days);
/// Names of the derived tables here that differ from what the facts say; `sealed`: how far `lot_day` goes.
std::vector<std::string> differing_stock_tables(const Reader& reader, const std::optional<Day>& sealed);
/// Refills `lot_on_hand` and `count_book`.
void rebuild_stock(Writer& writer);

} // namespace mat::store
