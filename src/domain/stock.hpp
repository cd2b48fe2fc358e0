// Stock as a ledger, without a store: what a product is made as, which lots a dose takes from, what counts say.
//
// A quantity is micrograms of the active ingredient of a liquid, whole units of anything else.
#pragma once

#include "domain/formulation.hpp"
#include "domain/records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mat::domain {

/// What a line of the ledger is, by stored code. A code is never used again.
enum class StockKind : std::int64_t {
    received = 1,    ///< a lot came in
    consumed = 2,    ///< drawn by a dose that was observed
    taken_home = 3,  ///< drawn by a bottle that was handed out
    waste = 4,       ///< poured away before a witness
    destroyed = 5,   ///< as on form 41, before two (21 CFR 1317.95)
    transferred = 6, ///< to another registrant
    lost = 7,        ///< stolen or lost (21 CFR 1301.76(b))
    calibration = 8, ///< run through the pump and not poured back
    adjusted = 9,    ///< the book follows a count whose variance was closed
    bottle = 10,     ///< a bottle that came back, poured away: it had left the book when it was handed out
};
std::string_view name_of(StockKind kind);
/// How many other logins must have seen it.
constexpr std::int64_t witnesses_needed(StockKind kind) {
    if (kind == StockKind::destroyed) return 2;
    return kind == StockKind::waste || kind == StockKind::bottle ? 1 : 0;
}

struct Product {
    std::int64_t id = 0;
    Medication medication = Medication::methadone;
    std::string form; ///< `concentrate`, `solution`, `tablet`, `film`, `syringe`
    Amount strength;  ///< per millilitre of a liquid, per unit otherwise
    bool liquid() const { return form == "concentrate" || form == "solution"; }
    /// So much of the active ingredient is in that quantity.
    Amount amount_of(std::int64_t quantity) const { return Amount::micrograms(liquid() ? quantity : quantity * strength.micrograms()); }
};
/// The brand or form that an order may name for it, by what is made in that form and strength; nothing where orders name none.
std::optional<Formulation> formulation_of(const Product& product);
/// Whether that is made: a strength that nobody makes was mistyped. Liquids come in any strength.
bool is_made(const Product& product);
/// Whether the order's medicine comes as that product; where the order names one, whether it is that one.
bool may_be_given(const OrderRecord& order, const Product& product);
/// `methadone concentrate 10 mg/mL`, `zubsolv tablet 5.7 mg`
std::string product_text(const Product& product);
/// `940 mg`, `30 films`, `1 film`
std::string quantity_text(const Product& product, std::int64_t quantity);
/// `94 mL`, to the microlitre; the same as `quantity_text` where it is no liquid.
std::string container_text(const Product& product, std::int64_t quantity);

struct Lot {
    std::int64_t id = 0;
    Product product;
    std::string code; ///< the maker's
    Day expires;      ///< the last day on which it is used
    std::int64_t received = 0, on_hand = 0;
    Day day;
    std::string document;
};

struct Draw {
    std::int64_t lot;
    std::int64_t quantity;
    friend bool operator==(const Draw&, const Draw&) = default;
};
/// What a dose of that amount takes.
struct DrawPlan {
    std::vector<Draw> draws;
    std::string remark;  ///< for the person at the window: what does not fit; empty where all does
    bool expired = false; ///< nothing may be drawn: every lot that fits has expired
};
/// The open lot first, then the one that expires first; films and tablets with the fewest pieces. A lot is chosen among products that
/// the order's medicine comes as (8 mg of film are never Zubsolv); where several would do, the order names one, or the lot
/// that is open decides. `lots` are all that came in, also those that are used up; `open` those open at the station.
DrawPlan plan_draw(const OrderRecord& order, Amount amount, Day day, const std::vector<Lot>& lots, const std::vector<std::int64_t>& open);

/// Why a count's variance was closed.
inline constexpr std::string_view close_reasons[] = {"miscounted", "explained", "measurement", "unexplained"};
/// Whether the book follows the count when it is closed like this.
constexpr bool moves_the_book(std::string_view reason) { return reason == "measurement" || reason == "unexplained"; }

/// One count of a lot, and what the ledger said then and says now.
struct CountRecord {
    std::int64_t id = 0;
    std::int64_t lot = 0;
    std::string kind;              ///< `count`, `shift` or `inventory`
    std::int64_t counted = 0;
    std::int64_t prepared = 0;     ///< of that, in bottles that were prepared
    std::int64_t expected = 0;     ///< by the book when it was recorded
    std::int64_t carried = 0;      ///< of the variance, what stood at the count before it
    Day day;
    Instant at;
    std::optional<std::int64_t> staff;
    std::int64_t entry = 0;
    std::int64_t book = 0;         ///< by the ledger now, of what had happened by then
    std::optional<Day> closed;
    std::string close_reason;
    std::int64_t adjusted = 0;     ///< by which the book followed it
};
/// What a count found. A variance is what was counted less what was expected: negative is a shortage.
struct CountFinding {
    std::int64_t variance = 0;   ///< against the book now
    std::int64_t then = 0;       ///< that arose since the count before, as it stood when it was recorded
    std::int64_t now = 0;        ///< the same, with everything that was mended since
    std::int64_t left = 0;       ///< of `now`, what the book has not followed
    std::optional<std::size_t> since; ///< the count before it that holds
    bool open = false;           ///< a person has still to close it
};
/// The findings of all counts of one lot, which stand in the order in which they were made.
std::vector<CountFinding> judge_counts(const std::vector<CountRecord>& counts);

/// `-0.0438`: percent to four places, rounded half away from zero; empty where there is no whole.
std::string percent_text(std::int64_t part, std::int64_t whole);

/// Theft or loss: written notice within one business day of the discovery, form 106 within 45 calendar days of it
/// (21 CFR 1301.76(b)). A business day is Monday to Friday and no holiday.
Day loss_notice_due(Day discovered, std::int64_t business_days, const std::vector<Day>& holidays);

} // namespace mat::domain
