// What is done to stock beside giving it: movements, their witnesses and reversals, counts and what closes their variance.
#pragma once

#include "domain/stock.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mat::store {

struct Witness {
    std::int64_t staff = 0;
    std::string how; ///< `login` or `pin`
};
/// A movement of a lot.
struct StockMove {
    std::int64_t id = 0;
    std::int64_t lot = 0;
    domain::StockKind kind = domain::StockKind::waste;
    std::int64_t quantity = 0, change = 0;
    Day day;
    Instant at;
    std::string reason;
    std::string document; ///< empty: none
    std::optional<std::int64_t> count; ///< that it follows
    std::optional<DoseNumber> dose;    ///< the bottle
    std::optional<std::int64_t> staff;
    bool reversed = false;
    std::vector<Witness> witnesses;
    std::int64_t witnesses_missing() const {
        return reversed ? 0 : domain::witnesses_needed(kind) - static_cast<std::int64_t>(witnesses.size());
    }
};
/// Answers its number.
std::int64_t record_move(Writer& writer, const StockMove& move);
/// Every movement of those days, by number; with its witnesses.
std::vector<StockMove> stock_moves(const Reader& reader, DayRange days);
/// Failure (not found) naming the number.
Result<StockMove> find_move(const Reader& reader, std::int64_t id);
/// Those that stand and have fewer witnesses than it takes.
std::vector<StockMove> unwitnessed_moves(const Reader& reader);
void record_witness(Writer& writer, const StockMove& move, const Witness& witness);
/// Takes it back, once. Its quantity is on hand again, as if it had never happened.
void record_reversal(Writer& writer, const StockMove& move, std::string_view code, Day day, std::int64_t staff);
/// Codes of a reversal.
inline constexpr std::string_view reversal_codes[] = {"wrong-amount", "wrong-lot", "not-done", "duplicate-entry"};

/// A theft or loss, with what was reported of it.
struct StockLoss {
    std::int64_t move = 0;
    Day discovered;
    struct Report { std::string kind, document; Day day; };
    std::vector<Report> reports; ///< `notice`, `form-106` or `not-significant`
    bool has(std::string_view kind) const;
};
inline constexpr std::string_view loss_report_kinds[] = {"notice", "form-106", "not-significant"};
/// Beside its movement.
void record_loss_of_stock(Writer& writer, std::int64_t move, Day discovered);
void record_loss_report(Writer& writer, std::int64_t move, std::string_view kind, Day day, const std::string& document, std::int64_t staff);
/// Those that stand, by number.
std::vector<StockLoss> stock_losses(const Reader& reader);

/// A pump that was run: so much was wanted, and so much came. Answers its number.
std::int64_t record_pump_check(Writer& writer, std::int64_t lot, std::string_view station, std::int64_t wanted, std::int64_t measured, Day day,
                               Instant at, std::int64_t staff);

/// Records what was counted before anything is said of what was expected. Answers the count with both.
domain::CountRecord record_count(Writer& writer, domain::CountRecord count);
/// Counts that stand, by lot and place; of one lot where one is named.
std::vector<domain::CountRecord> stock_counts(const Reader& reader, std::optional<std::int64_t> lot = {});
/// A count with what was found.
struct JudgedCount {
    domain::CountRecord count;
    domain::CountFinding found;
};
std::vector<JudgedCount> judged_counts(const Reader& reader, std::optional<std::int64_t> lot = {});
/// Failure (not found) naming the number.
Result<JudgedCount> find_count(const Reader& reader, std::int64_t id);
/// Closes its variance; the book follows the count where the reason says so, as of the moment of the count.
void record_close(Writer& writer, const JudgedCount& judged, std::string_view reason, Day day, std::int64_t staff);

} // namespace mat::store
