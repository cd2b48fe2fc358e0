#include "report/reports.hpp"
#include "store/counter.hpp"
#include "store/stock.hpp"
#include "store/stock_book.hpp"
#include "store/stock_ledger.hpp"

#include <algorithm>
#include <map>

namespace mat::report {
namespace {

using domain::StockKind;

constexpr std::string_view groups[] = {"product", "lot"};

// Of one lot or product, in micrograms of the active ingredient.
struct Line {
    std::string product;
    std::optional<std::int64_t> lot;
    std::int64_t begin = 0, received = 0, consumed = 0, taken_home = 0, wasted = 0, other = 0, variance = 0;
    bool counted = false, uncounted = false; ///< some of it was, some of it was not
    std::int64_t expected() const { return begin + received - consumed - taken_home - wasted + other; }
    bool empty() const { return begin == 0 && received == 0 && consumed == 0 && taken_home == 0 && wasted == 0 && other == 0 && !counted; }
    void add(const Line& more) {
        begin += more.begin;
        received += more.received;
        consumed += more.consumed;
        taken_home += more.taken_home;
        wasted += more.wasted;
        other += more.other;
        variance += more.variance;
        counted = counted || more.counted;
        uncounted = uncounted || more.uncounted;
    }
};

std::vector<Column> columns(const Question& question) {
    std::vector<Column> columns{{"product", Type::text, "medication or brand, form and strength", Part::key}};
    if (question.grouped_by("lot")) columns.push_back({"lot", Type::integer, "number of the lot", Part::key});
    columns.insert(columns.end(),
                   {{"begin", Type::amount, "milligrams at the beginning of the first day", Part::figure},
                    {"received", Type::amount, "milligrams that came in", Part::sum},
                    {"consumed", Type::amount, "milligrams swallowed or injected here", Part::sum},
                    {"taken_home", Type::amount, "milligrams handed out in bottles", Part::sum},
                    {"wasted", Type::amount, "milligrams poured away or spilled, calibration included", Part::sum},
                    {"other", Type::amount, "milligrams destroyed, transferred or lost; negative", Part::sum},
                    {"expected", Type::amount, "milligrams at the end of the last day, by all that", Part::figure},
                    {"counted", Type::amount, "milligrams counted, and what came and went since; absent where a lot was not counted", Part::figure},
                    {"variance", Type::amount, "counted less expected, of the lots that were counted", Part::figure},
                    {"variance_percent", Type::text, "of what was available: begin and received", Part::figure}});
    return columns;
}

// What was spilled was drawn by its dose, and was not swallowed: it moves from one column to the other.
std::map<std::int64_t, std::int64_t> spilled_by_lot(const store::Reader& reader, DayRange range) {
    std::map<std::int64_t, std::int64_t> lots;
    for (const auto& [key, amount] : store::spilled(reader, range)) {
        const auto draws = store::draws_of(reader, *DoseNumber::from_key(key));
        if (!draws.empty()) lots[draws.front().lot] += amount.micrograms();
    }
    return lots;
}

std::vector<Line> lines_of(const store::Reader& reader, DayRange range) {
    const auto path = store::path_for(reader);
    const auto before = store::stock_sums(reader, {Day::from_number(Day::first_number), range.first - 1}, path),
               within = store::stock_sums(reader, range, path);
    const auto spilled = spilled_by_lot(reader, range);
    const auto counts = store::judged_counts(reader);
    const auto of = [](const auto& map, std::int64_t lot) {
        const auto found = map.find(lot);
        return found == map.end() ? typename std::remove_cvref_t<decltype(map)>::mapped_type{} : found->second;
    };
    std::vector<Line> lines;
    for (const store::Lot& lot : store::lots(reader)) {
        const auto micrograms = [&](std::int64_t quantity) { return lot.product.amount_of(quantity).micrograms(); };
        const store::KindSums sums = of(within, lot.id);
        Line line;
        line.product = product_text(lot.product);
        line.lot = lot.id;
        line.begin = micrograms(of(before, lot.id).total());
        line.received = micrograms(sums.of(StockKind::received));
        const std::int64_t spill = lot.product.liquid() ? of(spilled, lot.id) : 0;
        line.consumed = micrograms(-sums.of(StockKind::consumed)) - spill;
        line.taken_home = micrograms(-sums.of(StockKind::taken_home));
        line.wasted = micrograms(-sums.of(StockKind::waste) - sums.of(StockKind::calibration)) + spill;
        line.other = micrograms(sums.of(StockKind::destroyed) + sums.of(StockKind::transferred) + sums.of(StockKind::lost));
        // The last count that holds; what the book followed since is part of what was found.
        const store::JudgedCount* last = nullptr;
        for (const store::JudgedCount& each : counts)
            if (each.count.lot == lot.id && each.count.day >= range.first && each.count.day <= range.last && each.count.close_reason != "miscounted")
                last = &each;
        line.counted = last != nullptr;
        if (last != nullptr) line.variance = micrograms(last->found.variance - last->count.adjusted + sums.of(StockKind::adjusted));
        else line.uncounted = line.expected() != 0;
        if (!line.empty()) lines.push_back(std::move(line));
    }
    std::ranges::stable_sort(lines, {}, &Line::product);
    return lines;
}

std::vector<Cell> cells_of(const Line& line, bool by_lot) {
    std::vector<Cell> cells{line.product};
    if (by_lot) cells.emplace_back(*line.lot);
    for (const std::int64_t figure : {line.begin, line.received, line.consumed, line.taken_home, line.wasted, line.other, line.expected()})
        cells.emplace_back(Amount::micrograms(figure));
    const bool whole = line.counted && !line.uncounted;
    cells.push_back(whole ? Cell(Amount::micrograms(line.expected() + line.variance)) : Cell());
    cells.push_back(line.counted ? Cell(Amount::micrograms(line.variance)) : Cell());
    const std::string percent = line.counted ? domain::percent_text(line.variance, line.begin + line.received) : "";
    cells.push_back(percent.empty() ? Cell() : Cell(percent));
    return cells;
}

std::string uncounted_text(const std::vector<std::int64_t>& lots) {
    constexpr std::size_t most = 12; // a line of the page
    if (lots.size() == 1) return "Lot " + std::to_string(lots.front()) + " was not counted in these days.";
    std::string numbers;
    for (std::size_t i = 0; i < lots.size() && i < most; ++i) numbers += (i == 0 ? "" : ", ") + std::to_string(lots[i]);
    return std::to_string(lots.size()) + " lots were not counted in these days: " + numbers + (lots.size() > most ? ", \u2026" : "") + ".";
}

// A line of the ledger under the columns of the table.
void add_records(const store::Reader& reader, DayRange range, bool by_lot, Findings& findings) {
    findings.rows.columns = {{"product", Type::text, "medication or brand, form and strength", Part::key}};
    if (by_lot) findings.rows.columns.push_back({"lot", Type::integer, "number of the lot", Part::key});
    findings.rows.columns.insert(findings.rows.columns.end(),
                                 {{"day", Type::day, "when it happened"},
                                  {"kind", Type::text, "what it is"},
                                  {"what", Type::text, "dose, movement or lot"},
                                  {"client", Type::text, "client number"},
                                  {"received", Type::amount, "milligrams that came in", Part::sum},
                                  {"consumed", Type::amount, "milligrams swallowed or injected here", Part::sum},
                                  {"taken_home", Type::amount, "milligrams handed out in bottles", Part::sum},
                                  {"wasted", Type::amount, "milligrams poured away or spilled", Part::sum},
                                  {"other", Type::amount, "milligrams destroyed, transferred or lost; negative", Part::sum}});
    const std::vector<store::Lot> lots = store::lots(reader);
    auto spilled = store::spilled(reader, range);
    store::Lines wanted;
    wanted.days = range;
    for (const store::LedgerLine& line : store::ledger_lines(reader, wanted)) {
        const auto lot = std::ranges::find(lots, line.lot, &store::Lot::id);
        if (line.reversed || lot == lots.end() || line.change == 0 || line.kind == StockKind::adjusted) continue;
        const auto one = [&](std::initializer_list<StockKind> kinds, int sign) {
            return std::ranges::count(kinds, line.kind) > 0 ? Amount::micrograms(sign * lot->product.amount_of(line.change).micrograms()) : Amount();
        };
        Amount consumed = one({StockKind::consumed}, -1), wasted = one({StockKind::waste, StockKind::calibration}, -1);
        if (const auto found = line.dose ? spilled.find(line.dose->key()) : spilled.end();
            found != spilled.end() && lot->product.liquid() && line.kind == StockKind::consumed) {
            consumed = consumed - found->second;
            wasted = wasted + found->second;
            spilled.erase(found); // of the first lot that it drew on
        }
        std::vector<Cell> cells{product_text(lot->product)};
        if (by_lot) cells.emplace_back(lot->id);
        cells.insert(cells.end(),
                     {line.place.day, std::string(name_of(line.kind)),
                      line.move   ? "movement " + std::to_string(*line.move)
                      : line.dose ? line.dose->text()
                                  : "lot " + std::to_string(lot->id),
                      line.client ? Cell(ClientNumber::from_sequence(*line.client)->text()) : Cell(), one({StockKind::received}, 1), consumed,
                      one({StockKind::taken_home}, -1), wasted, one({StockKind::destroyed, StockKind::transferred, StockKind::lost}, 1)});
        findings.rows.rows.push_back(std::move(cells));
    }
}

Result<Findings> make(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    const DayRange range = question.range.value_or(DayRange{clinic.today, clinic.today});
    const bool by_lot = question.grouped_by("lot");
    Findings findings;
    findings.table.columns = columns(question);
    std::vector<Line> lines;
    std::vector<std::int64_t> uncounted;
    for (Line& line : lines_of(reader, range)) {
        if (line.uncounted) uncounted.push_back(*line.lot);
        if (by_lot || lines.empty() || lines.back().product != line.product) lines.push_back(std::move(line));
        else lines.back().add(line);
    }
    for (const Line& line : lines) findings.table.rows.push_back(cells_of(line, by_lot));
    if (!uncounted.empty()) findings.notes.push_back(uncounted_text(uncounted));
    if (question.rows) add_records(reader, range, by_lot, findings);
    return findings;
}

} // namespace

constinit const Report reconcile_report{
    "reconcile",
    "stock: expected against counted, and the variance",
    "begin + received - consumed - taken_home - wasted + other = expected; counted - expected = variance, negative where something is "
    "missing. A bottle leaves stock on the day it is handed over, whenever it is taken (21 CFR 1304.21(d)). begin is what the ledger says, "
    "with the counts that it followed before these days. Of each lot the last count in these days holds, with what came and went after it; a "
    "count that was closed as miscounted does not. What the ledger followed in these days is part of the variance, not of what was expected. What "
    "was spilled of a dose before it was swallowed is wasted. Reversed entries are left out; --as-of shows the figures as they stood.",
    "21 CFR 1304.11, 1304.21; the audit begins with a physical count", groups, "product", Time::range, false, false, false, columns, make};

} // namespace mat::report
