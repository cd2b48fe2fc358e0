#include "store/stock_suspects.hpp"

#include "store/connection.hpp"
#include "store/stock.hpp"
#include "store/stock_book.hpp"

#include <algorithm>
#include <tuple>

namespace mat::store {
namespace {

using domain::StockKind;

struct Interval {
    Place after, until;
    bool includes(const Place& place) const { return after < place && place < until; }
};

// From the last count before it that holds; before the first one from the beginning.
Interval interval_of(const std::vector<JudgedCount>& counts, const JudgedCount& judged) {
    Interval interval{{Day::from_number(Day::first_number)}, {judged.count.day, judged.count.at.microseconds(), judged.count.entry}};
    for (const JudgedCount& each : counts) {
        const Place place{each.count.day, each.count.at.microseconds(), each.count.entry};
        if (place < interval.until && each.count.close_reason != "miscounted") interval.after = std::max(interval.after, place);
    }
    return interval;
}

std::string what_of(const LedgerLine& line) {
    return line.move ? "movement " + std::to_string(*line.move) : line.dose ? "dose " + line.dose->text() : "lot " + std::to_string(line.lot);
}

Suspect suspect_from(const LedgerLine& line, std::string reason, bool fits) {
    Suspect found{std::move(reason), fits, what_of(line), line.client, line.place.day, {}, line.change, line.staff};
    if (line.place.at > 0) found.at = Instant::from_microseconds(line.place.at);
    return found;
}

// Draws of the interval that stand, of the same person, day and size.
bool stands_twice(const std::vector<LedgerLine>& lines, const LedgerLine& line) {
    return line.client && std::ranges::count_if(lines, [&](const LedgerLine& other) {
               return !other.reversed && other.client == line.client && other.place.day == line.place.day && other.change == line.change;
           }) > 1;
}

void add_from_ledger(const Reader& reader, const std::vector<LedgerLine>& lines, std::int64_t variance, std::vector<Suspect>& found) {
    const std::vector<StockMove> waiting = unwitnessed_moves(reader);
    for (const LedgerLine& line : lines) {
        const bool fits = line.reversed ? line.change == variance : -line.change == variance;
        if (line.reversed) found.push_back(suspect_from(line, "reversed", fits));
        else if (variance > 0 && fits) found.push_back(suspect_from(line, stands_twice(lines, line) ? "twice" : "same-amount", true));
        else if (line.move && std::ranges::find(waiting, *line.move, &StockMove::id) != waiting.end())
            found.push_back(suspect_from(line, "unwitnessed", false));
        else if (line.kind != StockKind::received && line.kind != StockKind::adjusted &&
                 line.recorded_at.microseconds() - line.place.at > std::int64_t{86'400} * 1'000'000 && line.place.at > 0)
            found.push_back(suspect_from(line, "late", false));
    }
}

// Doses of the medication in the interval that drew on nothing: they were poured from somewhere, but from no lot that had not come in.
void add_drawn_on_none(const Reader& reader, const Lot& lot, const Interval& interval, std::int64_t variance, std::vector<Suspect>& found) {
    Statement row(reader.connection(),
                  "SELECT x.id, x.client, x.at, x.amount, x.staff, x.entry FROM dose x WHERE x.id>=:first AND x.id<:end AND x.kind IN (1,2,3,4) AND "
                  "x.medication=:medication AND x.entry<=:bound AND NOT EXISTS (SELECT 1 FROM stock_draw d WHERE d.dose=x.id AND "
                  "d.entry<=:bound) AND NOT EXISTS (SELECT 1 FROM void v WHERE v.fact=42 AND v.row_id=x.id AND v.entry<=:bound) AND NOT "
                  "EXISTS (SELECT 1 FROM medication_order o WHERE o.id=x.order_id AND o.supply='pharmacy') ORDER BY x.id");
    const Product& product = lot.product;
    const Day first = std::max(interval.after.day, lot.day);
    row.bind(":first", std::int64_t{first.number()} << 20).bind(":end", (std::int64_t{interval.until.day.number()} + 1) << 20);
    row.bind(":medication", static_cast<std::int64_t>(product.medication)).bind(":bound", reader.bound());
    while (row.step()) {
        const auto number = DoseNumber::from_key(row.integer(0));
        const Place place{Day::from_number(row.integer(0) >> 20), row.optional_integer(2).value_or(0), row.integer(5)};
        if (!number || !interval.includes(place)) continue;
        const std::int64_t amount = row.integer(3), each = product.liquid() ? 1 : product.strength.micrograms();
        Suspect suspect{"no-lot",
                        amount % each == 0 && -(amount / each) == variance,
                        "dose " + number->text(),
                        row.integer(1),
                        place.day,
                        {},
                        -(amount / each),
                        row.optional_integer(4)};
        if (!row.is_null(2)) suspect.at = Instant::from_microseconds(row.integer(2));
        found.push_back(std::move(suspect));
    }
}

void add_other_lots(const Reader& reader, const Lot& lot, const Interval& interval, std::int64_t variance, std::vector<Suspect>& found) {
    for (const Lot& other : lots(reader, lot.product.medication)) {
        if (other.id == lot.id || other.product.id != lot.product.id) continue;
        for (const JudgedCount& each : judged_counts(reader, other.id)) {
            const bool opposite = (each.found.now < 0) != (variance < 0) && each.found.now != 0;
            if (!opposite || each.count.close_reason == "miscounted" || each.count.day < interval.after.day) continue;
            found.push_back({"other-lot",
                             each.found.now == -variance,
                             "count " + std::to_string(each.count.id),
                             {},
                             each.count.day,
                             each.count.at,
                             each.found.now,
                             each.count.staff});
        }
    }
}

} // namespace

std::vector<Suspect> suspects_of(const Reader& reader, const JudgedCount& judged) {
    const std::int64_t variance = judged.found.left;
    std::vector<Suspect> found;
    const auto named = lots_named(reader, std::to_string(judged.count.lot));
    if (named.empty()) return found;
    const Interval interval = interval_of(judged_counts(reader, judged.count.lot), judged);
    Lines wanted;
    wanted.lot = judged.count.lot;
    wanted.days = {interval.after.day, interval.until.day};
    std::vector<LedgerLine> lines = ledger_lines(reader, wanted);
    std::erase_if(lines, [&](const LedgerLine& line) { return !interval.includes(line.place); });
    add_from_ledger(reader, lines, variance, found);
    add_drawn_on_none(reader, named.front(), interval, variance, found);
    add_other_lots(reader, named.front(), interval, variance, found);
    std::ranges::stable_sort(found, {},
                             [](const Suspect& each) { return std::tuple(!each.fits, each.day, each.at.value_or(Instant()).microseconds()); });
    return found;
}

} // namespace mat::store
