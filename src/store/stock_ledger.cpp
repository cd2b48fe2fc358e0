#include "store/stock_ledger.hpp"

#include "store/connection.hpp"
#include "store/stock_book.hpp"

#include <algorithm>

namespace mat::store {
namespace {

using domain::CountRecord;

Value day_value(Day day) { return std::int64_t{day.number()}; }
template <class T> Value or_null(const std::optional<T>& value) { return value ? Value(*value) : Value(); }

constexpr std::string_view move_query =
    "SELECT m.id, m.lot, m.kind, m.quantity, m.change, m.day, m.at, m.reason, m.document, m.count, m.dose, m.staff, "
    "EXISTS(SELECT 1 FROM void v WHERE v.fact=160 AND v.row_id=m.id AND v.entry<=:bound) FROM stock_move m "
    "WHERE m.entry<=:bound";

std::vector<StockMove> moves_from(const Reader& reader, Statement& row) {
    std::vector<StockMove> moves;
    Statement witnesses(reader.connection(), "SELECT staff, how FROM stock_witness WHERE move=:move AND entry<=:bound ORDER BY id");
    while (row.step()) {
        StockMove& move = moves.emplace_back();
        move.id = row.integer(0);
        move.lot = row.integer(1);
        move.kind = static_cast<domain::StockKind>(row.integer(2));
        move.quantity = row.integer(3);
        move.change = row.integer(4);
        move.day = Day::from_number(row.integer(5));
        move.at = Instant::from_microseconds(row.integer(6));
        move.reason = row.text(7);
        move.document = row.optional_text(8).value_or("");
        move.count = row.optional_integer(9);
        if (!row.is_null(10)) move.dose = DoseNumber::from_key(row.integer(10));
        move.staff = row.optional_integer(11);
        move.reversed = row.integer(12) != 0;
        witnesses.bind(":move", move.id).bind(":bound", reader.bound());
        while (witnesses.step()) move.witnesses.push_back({witnesses.integer(0), witnesses.text(1)});
        witnesses.reset();
    }
    return moves;
}

} // namespace

std::int64_t record_move(Writer& writer, const StockMove& move) {
    const std::int64_t id =
        writer.record(Fact::stock_move, {move.lot, static_cast<std::int64_t>(move.kind), move.quantity, move.change, day_value(move.day),
                                         move.at.microseconds(), move.reason, move.document.empty() ? Value() : Value(move.document),
                                         or_null(move.count), move.dose ? Value(move.dose->key()) : Value(), or_null(move.staff)});
    Place place{move.day, move.at.microseconds(), writer.bound()};
    if (move.count) { // it stands where its count does, before the counts after it
        Statement count(writer.connection(), "SELECT entry FROM stock_count WHERE id=:id");
        count.bind(":id", *move.count);
        if (count.step()) place.entry = count.integer(0);
    }
    post(writer, move.lot, move.change, place);
    return id;
}

std::vector<StockMove> stock_moves(const Reader& reader, DayRange days) {
    Statement row(reader.connection(), std::string(move_query) + " AND m.day BETWEEN :first AND :last ORDER BY m.id");
    row.bind(":bound", reader.bound()).bind(":first", std::int64_t{days.first.number()}).bind(":last", std::int64_t{days.last.number()});
    return moves_from(reader, row);
}

Result<StockMove> find_move(const Reader& reader, std::int64_t id) {
    Statement row(reader.connection(), std::string(move_query) + " AND m.id=:id");
    row.bind(":bound", reader.bound()).bind(":id", id);
    auto moves = moves_from(reader, row);
    if (moves.empty())
        return Failure{Exit::not_found, "no-such-movement", "there is no movement " + std::to_string(id), "mat stock lot LOT shows them"};
    return std::move(moves.front());
}

std::vector<StockMove> unwitnessed_moves(const Reader& reader) {
    Statement row(reader.connection(), std::string(move_query) +
                                           " AND m.kind IN (4,5,10) AND NOT EXISTS(SELECT 1 FROM void v WHERE v.fact=160 AND v.row_id=m.id "
                                           "AND v.entry<=:bound) AND (SELECT count(*) FROM stock_witness w WHERE w.move=m.id AND w.entry<=:bound)<"
                                           "CASE m.kind WHEN 5 THEN 2 ELSE 1 END ORDER BY m.id");
    row.bind(":bound", reader.bound());
    return moves_from(reader, row);
}

void record_witness(Writer& writer, const StockMove& move, const Witness& witness) {
    writer.record(Fact::stock_witness, {move.id, witness.staff, witness.how});
}

void record_reversal(Writer& writer, const StockMove& move, std::string_view code, Day day, std::int64_t staff) {
    Statement row(writer.connection(), "SELECT coalesce(c.entry, m.entry) FROM stock_move m LEFT JOIN stock_count c ON c.id=m.count WHERE m.id=:id");
    row.bind(":id", move.id);
    row.step();
    const Place place{move.day, move.at.microseconds(), row.integer(0)};
    writer.record(Fact::void_, {static_cast<std::int64_t>(Fact::stock_move), move.id, std::string(code), day_value(day), staff, Value()});
    post(writer, move.lot, -move.change, place);
}

bool StockLoss::has(std::string_view kind) const { return std::ranges::find(reports, kind, &Report::kind) != reports.end(); }

void record_loss_of_stock(Writer& writer, std::int64_t move, Day discovered) { writer.record(Fact::stock_loss, move, {day_value(discovered)}); }

void record_loss_report(Writer& writer, std::int64_t move, std::string_view kind, Day day, const std::string& document, std::int64_t staff) {
    writer.record(Fact::stock_loss_report, {move, std::string(kind), day_value(day), document.empty() ? Value() : Value(document), staff});
}

std::vector<StockLoss> stock_losses(const Reader& reader) {
    Statement row(reader.connection(),
                  "SELECT l.id, l.discovered_day, r.kind, r.document, r.day FROM stock_loss l LEFT JOIN stock_loss_report r ON r.loss=l.id AND "
                  "r.entry<=:bound WHERE l.entry<=:bound AND NOT EXISTS (SELECT 1 FROM void v WHERE v.fact=160 AND v.row_id=l.id AND "
                  "v.entry<=:bound) ORDER BY l.id, r.id");
    row.bind(":bound", reader.bound());
    std::vector<StockLoss> losses;
    while (row.step()) {
        if (losses.empty() || losses.back().move != row.integer(0)) losses.push_back({row.integer(0), Day::from_number(row.integer(1)), {}});
        if (!row.is_null(2)) losses.back().reports.push_back({row.text(2), row.optional_text(3).value_or(""), Day::from_number(row.integer(4))});
    }
    return losses;
}

std::int64_t record_pump_check(Writer& writer, std::int64_t lot, std::string_view station, std::int64_t wanted, std::int64_t measured, Day day,
                               Instant at, std::int64_t staff) {
    return writer.record(Fact::pump_check, {lot, std::string(station), wanted, measured, day_value(day), at.microseconds(), staff});
}

CountRecord record_count(Writer& writer, CountRecord count) {
    // The head is where the count will stand.
    const Place place{count.day, count.at.microseconds(), writer.next_entry()};
    count.expected = count.book = book_at(writer, count.lot, place);
    const std::vector<JudgedCount> before = judged_counts(writer, count.lot);
    for (const JudgedCount& each : before)
        if (Place{each.count.day, each.count.at.microseconds(), each.count.entry} < place && each.count.close_reason != "miscounted")
            count.carried = each.found.variance - each.count.adjusted;
    count.entry = place.entry;
    count.id = writer.record(Fact::stock_count, {count.lot, count.kind, count.counted, count.prepared, count.expected, count.carried,
                                                 day_value(count.day), count.at.microseconds(), or_null(count.staff)});
    Statement insert(writer.connection(), "INSERT INTO count_book(count, lot, day, at, entry, book) VALUES(:count, :lot, :day, :at, :entry, :book)");
    insert.bind(":count", count.id).bind(":lot", count.lot).bind(":day", std::int64_t{count.day.number()}).bind(":at", count.at.microseconds());
    insert.bind(":entry", count.entry).bind(":book", count.book);
    insert.run();
    return count;
}

std::vector<CountRecord> stock_counts(const Reader& reader, std::optional<std::int64_t> lot) {
    const auto before = reader.at_head() ? std::map<std::int64_t, std::int64_t>() : books_from_facts(reader);
    Statement row(reader.connection(),
                  std::string("SELECT c.id, c.lot, c.kind, c.counted, c.prepared, c.expected, c.carried, c.day, c.at, c.staff, c.entry, "
                              "b.book, x.day, x.reason FROM stock_count c LEFT JOIN count_book b ON b.count=c.id LEFT JOIN "
                              "stock_count_close x ON x.count=c.id AND x.entry<=:bound WHERE c.entry<=:bound") +
                      (lot ? " AND c.lot=:lot" : "") + " ORDER BY c.lot, c.day, c.at, c.entry, x.id");
    row.bind(":bound", reader.bound());
    if (lot) row.bind(":lot", *lot);
    std::vector<CountRecord> counts;
    while (row.step()) {
        if (counts.empty() || counts.back().id != row.integer(0)) {
            CountRecord& count = counts.emplace_back();
            count.id = row.integer(0);
            count.lot = row.integer(1);
            count.kind = row.text(2);
            count.counted = row.integer(3);
            count.prepared = row.integer(4);
            count.expected = row.integer(5);
            count.carried = row.integer(6);
            count.day = Day::from_number(row.integer(7));
            count.at = Instant::from_microseconds(row.integer(8));
            count.staff = row.optional_integer(9);
            count.entry = row.integer(10);
            const auto then = before.find(count.id);
            count.book = reader.at_head() ? row.optional_integer(11).value_or(0) : then == before.end() ? 0 : then->second;
        }
        if (row.is_null(12)) continue;
        counts.back().closed = Day::from_number(row.integer(12)); // one that was opened again by what was mended since is closed anew
        counts.back().close_reason = row.text(13);
    }
    Statement followed(reader.connection(),
                       "SELECT m.count, sum(m.change) FROM stock_move m WHERE m.count IS NOT NULL AND m.entry<=:bound AND NOT EXISTS("
                       "SELECT 1 FROM void v WHERE v.fact=160 AND v.row_id=m.id AND v.entry<=:bound) GROUP BY m.count");
    followed.bind(":bound", reader.bound());
    while (followed.step())
        if (const auto count = std::ranges::find(counts, followed.integer(0), &CountRecord::id); count != counts.end())
            count->adjusted = followed.integer(1);
    return counts;
}

std::vector<JudgedCount> judged_counts(const Reader& reader, std::optional<std::int64_t> lot) {
    std::vector<JudgedCount> judged;
    const std::vector<CountRecord> counts = stock_counts(reader, lot);
    for (auto first = counts.begin(); first != counts.end();) {
        const auto end = std::find_if(first, counts.end(), [&](const CountRecord& count) { return count.lot != first->lot; });
        const std::vector<CountRecord> of_lot(first, end);
        auto found = domain::judge_counts(of_lot);
        for (std::size_t i = 0; i < of_lot.size(); ++i) {
            if (found[i].since) *found[i].since += static_cast<std::size_t>(first - counts.begin()); // among all
            judged.push_back({of_lot[i], found[i]});
        }
        first = end;
    }
    return judged;
}

Result<JudgedCount> find_count(const Reader& reader, std::int64_t id) {
    Statement row(reader.connection(), "SELECT lot FROM stock_count WHERE id=:id AND entry<=:bound");
    row.bind(":id", id).bind(":bound", reader.bound());
    if (row.step())
        for (JudgedCount& judged : judged_counts(reader, row.integer(0)))
            if (judged.count.id == id) return std::move(judged);
    return Failure{Exit::not_found, "no-such-count", "there is no count " + std::to_string(id), "mat stock reconcile shows the counts"};
}

void record_close(Writer& writer, const JudgedCount& judged, std::string_view reason, Day day, std::int64_t staff) {
    writer.record(Fact::stock_count_close, {judged.count.id, std::string(reason), day_value(day), staff});
    if (reason == "miscounted") // nothing follows a count that was wrong
        for (const StockMove& move : stock_moves(writer, {judged.count.day, judged.count.day}))
            if (move.count == judged.count.id && !move.reversed) record_reversal(writer, move, reason, day, staff);
    if (!domain::moves_the_book(reason) || judged.found.left == 0) return;
    StockMove move;
    move.lot = judged.count.lot;
    move.kind = domain::StockKind::adjusted;
    move.change = judged.found.left;
    move.quantity = move.change < 0 ? -move.change : move.change;
    move.day = judged.count.day;
    move.at = judged.count.at;
    move.reason = reason;
    move.count = judged.count.id;
    move.staff = staff;
    record_move(writer, move);
}

} // namespace mat::store
