#include "store/stock_book.hpp"

#include "store/connection.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace mat::store {
namespace {

using domain::StockKind;

constexpr std::int64_t key_of(Day day) { return std::int64_t{day.number()} << 20; }
// The key after the last day of a range, which may be the last day there is.
constexpr std::int64_t key_after(Day day) { return (std::int64_t{day.number()} + 1) << 20; }

std::optional<Reversal> reversal_from(Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Reversal{row.integer(column), Instant::from_microseconds(row.integer(column + 1)), row.text(column + 2), row.optional_integer(column + 3)};
}
constexpr std::string_view reversal_columns = "v.entry, v.recorded_at, v.code, v.staff";

void each_draw(const Reader& reader, const Lines& wanted, const std::function<void(const LedgerLine&)>& visit) {
    Statement row(reader.connection(), "SELECT d.lot, d.quantity, d.dose, x.kind, x.at, d.entry, d.recorded_at, x.client, x.staff, " +
                                           std::string(reversal_columns) +
                                           " FROM stock_draw d JOIN dose x ON x.id=d.dose LEFT JOIN void v ON v.fact=42 AND v.row_id=d.dose AND "
                                           "v.entry<=:bound WHERE d.entry<=:bound AND d.dose>=:first AND d.dose<:end" +
                                           (wanted.lot ? " AND d.lot=:lot" : ""));
    row.bind(":bound", reader.bound()).bind(":first", key_of(wanted.days.first)).bind(":end", key_after(wanted.days.last));
    if (wanted.lot) row.bind(":lot", *wanted.lot);
    LedgerLine line;
    while (row.step()) {
        line.lot = row.integer(0);
        line.quantity = row.integer(1);
        line.change = -line.quantity;
        line.dose = DoseNumber::from_key(row.integer(2));
        line.kind = domain::observed(static_cast<domain::DoseKind>(row.integer(3))) ? StockKind::consumed : StockKind::taken_home;
        line.entry = row.integer(5);
        line.place = {Day::from_number(row.integer(2) >> 20), row.optional_integer(4).value_or(std::numeric_limits<std::int64_t>::min()), line.entry};
        line.recorded_at = Instant::from_microseconds(row.integer(6));
        line.client = row.integer(7);
        line.staff = row.optional_integer(8);
        line.reversed = reversal_from(row, 9);
        visit(line);
    }
}

void each_delivery(const Reader& reader, const Lines& wanted, const std::function<void(const LedgerLine&)>& visit) {
    Statement row(reader.connection(),
                  "SELECT l.id, l.quantity, l.day, l.entry, l.recorded_at, l.staff, l.document, " + std::string(reversal_columns) +
                      " FROM lot l LEFT JOIN void v ON v.fact=61 AND v.row_id=l.id AND v.entry<=:bound WHERE l.entry<=:bound AND "
                      "l.day BETWEEN :first AND :last" +
                      (wanted.lot ? " AND l.id=:lot" : ""));
    row.bind(":bound", reader.bound())
        .bind(":first", std::int64_t{wanted.days.first.number()})
        .bind(":last", std::int64_t{wanted.days.last.number()});
    if (wanted.lot) row.bind(":lot", *wanted.lot);
    while (row.step()) {
        LedgerLine line;
        line.lot = row.integer(0);
        line.quantity = line.change = row.integer(1);
        line.entry = row.integer(3);
        line.place = {Day::from_number(row.integer(2)), std::numeric_limits<std::int64_t>::min(), line.entry};
        line.recorded_at = Instant::from_microseconds(row.integer(4));
        line.staff = row.optional_integer(5);
        line.document = row.text(6);
        line.reversed = reversal_from(row, 7);
        visit(line);
    }
}

void each_move(const Reader& reader, const Lines& wanted, const std::function<void(const LedgerLine&)>& visit) {
    Statement row(reader.connection(),
                  "SELECT m.lot, m.kind, m.quantity, m.change, m.day, m.at, m.entry, m.recorded_at, m.id, m.staff, m.reason, "
                  "m.document, m.dose, c.entry, " +
                      std::string(reversal_columns) +
                      " FROM stock_move m LEFT JOIN stock_count c ON c.id=m.count LEFT JOIN void v ON v.fact=160 AND v.row_id=m.id "
                      "AND v.entry<=:bound WHERE m.entry<=:bound AND m.day BETWEEN :first AND :last" +
                      (wanted.lot ? " AND m.lot=:lot" : ""));
    row.bind(":bound", reader.bound())
        .bind(":first", std::int64_t{wanted.days.first.number()})
        .bind(":last", std::int64_t{wanted.days.last.number()});
    if (wanted.lot) row.bind(":lot", *wanted.lot);
    while (row.step()) {
        LedgerLine line;
        line.lot = row.integer(0);
        line.kind = static_cast<StockKind>(row.integer(1));
        line.quantity = row.integer(2);
        line.change = row.integer(3);
        line.entry = row.integer(6);
        line.place = {Day::from_number(row.integer(4)), row.integer(5), row.optional_integer(13).value_or(line.entry)};
        line.recorded_at = Instant::from_microseconds(row.integer(7));
        line.move = row.integer(8);
        line.staff = row.optional_integer(9);
        line.reason = row.text(10);
        line.document = row.optional_text(11).value_or("");
        if (!row.is_null(12)) line.dose = DoseNumber::from_key(row.integer(12));
        line.reversed = reversal_from(row, 14);
        visit(line);
    }
}

struct CountPlace { Place place; std::int64_t id; };

// Counts of each lot, by place.
std::unordered_map<std::int64_t, std::vector<CountPlace>> count_places(const Reader& reader) {
    Statement row(reader.connection(), "SELECT lot, day, at, entry, id FROM stock_count WHERE entry<=:bound");
    row.bind(":bound", reader.bound());
    std::unordered_map<std::int64_t, std::vector<CountPlace>> places;
    while (row.step()) places[row.integer(0)].push_back({{Day::from_number(row.integer(1)), row.integer(2), row.integer(3)}, row.integer(4)});
    for (auto& [lot, counts] : places) std::ranges::sort(counts, {}, &CountPlace::place);
    return places;
}

} // namespace

void each_line(const Reader& reader, const Lines& wanted, const std::function<void(const LedgerLine&)>& visit) {
    if (wanted.others) each_delivery(reader, wanted, visit);
    if (wanted.draws) each_draw(reader, wanted, visit);
    if (wanted.others) each_move(reader, wanted, visit);
}

std::vector<LedgerLine> ledger_lines(const Reader& reader, const Lines& wanted) {
    std::vector<LedgerLine> lines;
    each_line(reader, wanted, [&](const LedgerLine& line) { lines.push_back(line); });
    std::ranges::stable_sort(lines, {}, &LedgerLine::place);
    return lines;
}

void post(Writer& writer, std::int64_t lot, std::int64_t change, const Place& place) {
    if (change == 0) return;
    Statement on_hand(writer.connection(), "UPDATE lot_on_hand SET quantity=quantity+:change WHERE lot=:lot");
    on_hand.bind(":change", change).bind(":lot", lot);
    on_hand.run();
    Statement counts(writer.connection(), "UPDATE count_book SET book=book+:change WHERE lot=:lot AND (day, at, entry)>(:day, :at, :entry)");
    counts.bind(":change", change).bind(":lot", lot).bind(":day", std::int64_t{place.day.number()}).bind(":at", place.at).bind(":entry", place.entry);
    counts.run();
}

std::int64_t book_at(const Reader& reader, std::int64_t lot, const Place& place) {
    // From what is on hand back over what came later: a count is mostly of this minute.
    std::int64_t book = 0;
    const bool from_head = reader.at_head();
    if (from_head) {
        Statement on_hand(reader.connection(), "SELECT quantity FROM lot_on_hand WHERE lot=:lot");
        on_hand.bind(":lot", lot);
        if (on_hand.step()) book = on_hand.integer(0);
    }
    Lines wanted;
    wanted.lot = lot;
    if (from_head) wanted.days.first = place.day;
    else wanted.days.last = place.day;
    each_line(reader, wanted, [&](const LedgerLine& line) {
        if (line.reversed) return;
        if (from_head && !(line.place < place)) book -= line.change;
        if (!from_head && line.place < place) book += line.change;
    });
    return book;
}

std::int64_t KindSums::total() const { return std::accumulate(by_kind.begin(), by_kind.end(), std::int64_t{0}); }

std::map<std::int64_t, KindSums> stock_sums(const Reader& reader, DayRange days, Path path) {
    std::map<std::int64_t, KindSums> sums;
    if (days.first > days.last) return sums;
    const auto add = [&](const LedgerLine& line) {
        if (!line.reversed) sums[line.lot].of(line.kind) += line.change;
    };
    Lines others;
    others.days = days;
    others.draws = false;
    each_line(reader, others, add);
    Lines draws;
    draws.days = days;
    draws.others = false;
    if (const auto sealed = path == Path::rollup ? sealed_through(reader) : std::nullopt) {
        Statement row(reader.connection(), "SELECT lot, kind, sum(quantity) FROM lot_day WHERE day BETWEEN :first AND :last GROUP BY lot, kind");
        row.bind(":first", std::int64_t{days.first.number()}).bind(":last", std::int64_t{std::min(days.last, *sealed).number()});
        while (row.step()) sums[row.integer(0)].of(static_cast<StockKind>(row.integer(1))) -= row.integer(2);
        if (days.last <= *sealed) return sums;
        draws.days.first = std::max(days.first, *sealed + 1);
    }
    each_line(reader, draws, add);
    return sums;
}

std::map<std::int64_t, std::int64_t> on_hand_from_facts(const Reader& reader) {
    std::map<std::int64_t, std::int64_t> sums;
    std::unordered_map<std::int64_t, bool> stands;
    each_line(reader, {}, [&](const LedgerLine& line) {
        if (line.kind == StockKind::received && !line.move) stands[line.lot] = !line.reversed;
        if (!line.reversed) sums[line.lot] += line.change;
    });
    std::erase_if(sums, [&](const auto& each) { return !stands[each.first]; });
    return sums;
}

std::map<std::int64_t, std::int64_t> books_from_facts(const Reader& reader) {
    const auto places = count_places(reader);
    std::map<std::int64_t, std::int64_t> books;
    if (places.empty()) return books;
    for (const auto& [lot, counts] : places)
        for (const CountPlace& count : counts) books[count.id] = 0;
    each_line(reader, {}, [&](const LedgerLine& line) {
        const auto found = places.find(line.lot);
        if (line.reversed || found == places.end()) return;
        const auto first = std::ranges::upper_bound(found->second, line.place, {}, &CountPlace::place);
        if (first != found->second.end()) books[first->id] += line.change;
    });
    for (const auto& [lot, counts] : places)
        for (std::size_t i = 1; i < counts.size(); ++i) books[counts[i].id] += books[counts[i - 1].id];
    return books;
}

LotDays lot_days_from_facts(const Reader& reader, DayRange days) {
    LotDays sums;
    Lines wanted;
    wanted.days = days;
    wanted.others = false;
    if (days.first <= days.last)
        each_line(reader, wanted, [&](const LedgerLine& line) {
            if (!line.reversed) sums[{line.place.day, line.lot, static_cast<std::int64_t>(line.kind)}] += line.quantity;
        });
    return sums;
}

void seal_lot_days(Writer& writer, DayRange days) {
    Statement insert(writer.connection(), "INSERT INTO lot_day(day, lot, kind, quantity) VALUES(:day, :lot, :kind, :quantity)");
    for (const auto& [key, quantity] : lot_days_from_facts(writer, days)) {
        insert.bind(":day", std::int64_t{std::get<0>(key).number()})
            .bind(":lot", std::get<1>(key))
            .bind(":kind", std::get<2>(key))
            .bind(":quantity", quantity);
        insert.run();
        insert.reset();
    }
}

std::vector<std::string> differing_stock_tables(const Reader& reader, const std::optional<Day>& sealed) {
    std::vector<std::string> differing;
    LotDays kept;
    Statement days(reader.connection(), "SELECT day, lot, kind, quantity FROM lot_day");
    while (days.step()) kept[{Day::from_number(days.integer(0)), days.integer(1), days.integer(2)}] = days.integer(3);
    const Day first = Day::from_number(Day::first_number);
    if (kept != (sealed ? lot_days_from_facts(reader, {first, *sealed}) : LotDays())) differing.emplace_back("lot_day");
    std::map<std::int64_t, std::int64_t> on_hand;
    Statement lots(reader.connection(), "SELECT lot, quantity FROM lot_on_hand");
    while (lots.step()) on_hand[lots.integer(0)] = lots.integer(1);
    if (on_hand != on_hand_from_facts(reader)) differing.emplace_back("lot_on_hand");
    std::map<std::int64_t, std::int64_t> books;
    Statement counts(reader.connection(), "SELECT count, book FROM count_book");
    while (counts.step()) books[counts.integer(0)] = counts.integer(1);
    Statement same(reader.connection(), "SELECT count(*) FROM count_book b JOIN stock_count c ON c.id=b.count AND c.lot=b.lot AND c.day=b.day AND "
                                        "c.at=b.at AND c.entry=b.entry");
    same.step();
    if (books != books_from_facts(reader) || same.integer(0) != static_cast<std::int64_t>(books.size())) differing.emplace_back("count_book");
    return differing;
}

void rebuild_stock(Writer& writer) {
    writer.connection().execute("DELETE FROM lot_on_hand");
    writer.connection().execute("DELETE FROM count_book");
    for (const auto& [lot, quantity] : on_hand_from_facts(writer)) {
        Statement insert(writer.connection(), "INSERT INTO lot_on_hand(lot, quantity) VALUES(:lot, :quantity)");
        insert.bind(":lot", lot).bind(":quantity", quantity);
        insert.run();
    }
    for (const auto& [count, book] : books_from_facts(writer)) {
        Statement insert(writer.connection(), "INSERT INTO count_book(count, lot, day, at, entry, book) SELECT id, lot, day, at, entry, :book FROM "
                                              "stock_count WHERE id=:count");
        insert.bind(":book", book).bind(":count", count);
        insert.run();
    }
}

} // namespace mat::store
