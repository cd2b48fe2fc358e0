#include "exchange/journal.hpp"

#include "store/counter.hpp"
#include "store/stock.hpp"
#include "store/stock_book.hpp"
#include "store/stock_ledger.hpp"

#include <algorithm>
#include <map>

namespace mat::exchange {
namespace {

using domain::StockKind;

// A line of the ledger or a count, where it stands.
struct Event {
    store::Place place;
    bool after = false; ///< behind what stands at the same place
    Transaction transaction;
};

std::string account_of(const store::Lot& lot) {
    std::string name = product_text(lot.product);
    std::ranges::replace_if(name, [](char c) { return c == ' ' || c == '/'; }, '-');
    return "stock:" + name + ":lot-" + std::to_string(lot.id);
}
std::string variance_of(const store::Lot& lot) { return "variance:lot-" + std::to_string(lot.id); }

std::string other_side(const store::LedgerLine& line) {
    switch (line.kind) {
    case StockKind::received: return "received";
    case StockKind::consumed: return "dispensed:consumed";
    case StockKind::taken_home: return "dispensed:taken-home";
    case StockKind::waste: case StockKind::bottle: return "wasted:" + line.reason;
    case StockKind::calibration: return "wasted:calibration";
    case StockKind::destroyed: return "destroyed";
    case StockKind::transferred: return "transferred";
    case StockKind::lost: return "lost:" + line.reason;
    case StockKind::adjusted: break;
    }
    return "adjusted:" + line.reason;
}

std::string words_of(const store::LedgerLine& line, const store::Lot& lot) {
    std::string words = line.move   ? std::string(name_of(line.kind)) + ", movement " + std::to_string(*line.move)
                        : line.dose ? "dose " + line.dose->text()
                                    : "received, lot " + lot.code;
    return line.document.empty() ? words : words + ", " + line.document;
}

Amount less(Amount amount) { return Amount() - amount; }

// The book followed a count: what is there was counted already, and the variance is what changes.
void add_line(const store::LedgerLine& line, const store::Lot& lot, std::vector<Event>& events) {
    if (line.change == 0) return;
    const Amount change = lot.product.amount_of(line.change);
    const bool follows = line.kind == StockKind::adjusted;
    const std::string account = follows ? variance_of(lot) : account_of(lot);
    Event event{line.place, follows, {line.place.day, words_of(line, lot), {{account, change}, {other_side(line), less(change)}}}};
    events.push_back(event);
    if (!line.reversed) return;
    event.transaction.description = "reversal (" + line.reversed->code + ") of " + event.transaction.description;
    event.transaction.postings = {{account, less(change)}, {other_side(line), change}};
    events.push_back(std::move(event));
}

void add_count(const store::JudgedCount& judged, const store::Lot& lot, std::vector<Event>& events) {
    const domain::CountRecord& count = judged.count;
    if (count.close_reason == "miscounted") return;
    const Amount arose = lot.product.amount_of(judged.found.now);
    Transaction transaction{count.day, "count " + std::to_string(count.id) + (count.kind == "count" ? "" : " (" + count.kind + ")"),
                            {{account_of(lot), arose, lot.product.amount_of(count.counted)}, {variance_of(lot), less(arose)}}};
    events.push_back({{count.day, count.at.microseconds(), count.entry}, false, std::move(transaction)});
}

std::vector<Event> events_of(const store::Reader& reader, Day last) {
    const std::vector<store::Lot> lots = store::lots(reader);
    const auto lot_of = [&](std::int64_t id) { return std::ranges::find(lots, id, &store::Lot::id); };
    std::vector<Event> events;
    store::Lines wanted;
    wanted.days.last = last;
    const auto spilled = store::spilled(reader, wanted.days);
    std::map<std::int64_t, bool> told; // doses whose spill has been told
    store::each_line(reader, wanted, [&](const store::LedgerLine& line) {
        const auto lot = lot_of(line.lot);
        if (lot == lots.end()) return;
        add_line(line, *lot, events);
        const auto spill = line.dose && line.kind == StockKind::consumed && lot->product.liquid() ? spilled.find(line.dose->key()) : spilled.end();
        if (spill == spilled.end() || line.reversed || !told.try_emplace(spill->first).second) return;
        events.push_back({line.place,
                          true,
                          {line.place.day,
                           "spilled of dose " + line.dose->text(),
                           {{"wasted:spilled", spill->second}, {"dispensed:consumed", less(spill->second)}}}});
    });
    for (const store::JudgedCount& judged : store::judged_counts(reader))
        if (const auto lot = lot_of(judged.count.lot); lot != lots.end() && judged.count.day <= last) add_count(judged, *lot, events);
    std::ranges::stable_sort(events, {}, [](const Event& event) { return std::pair(event.place, event.after); });
    return events;
}

} // namespace

std::vector<Transaction> stock_transactions(const store::Reader& reader, DayRange days) {
    std::vector<Transaction> transactions;
    std::map<std::string, Amount> before; // accounts that carry over
    for (Event& event : events_of(reader, days.last)) {
        if (event.place.day >= days.first) {
            transactions.push_back(std::move(event.transaction));
            continue;
        }
        for (const Posting& posting : event.transaction.postings)
            if (posting.account.starts_with("stock:") || posting.account.starts_with("variance:"))
                before[posting.account] = before[posting.account] + posting.amount;
    }
    Transaction opening{days.first, "opening", {}};
    Amount sum;
    for (const auto& [account, amount] : before) {
        if (amount == Amount()) continue;
        opening.postings.push_back({account, amount});
        sum = sum + amount;
    }
    if (opening.postings.empty()) return transactions;
    opening.postings.push_back({"opening", less(sum)});
    transactions.insert(transactions.begin(), std::move(opening));
    return transactions;
}

std::string journal_text(const std::vector<Transaction>& transactions) {
    std::string text = "decimal-mark .\ncommodity 1000.000 mg\n";
    constexpr std::size_t width = 60; // of the accounts
    for (const Transaction& each : transactions) {
        text += "\n" + each.day.text() + " " + each.description + "\n";
        for (const Posting& posting : each.postings) {
            text += "    " + posting.account + std::string(posting.account.size() < width ? width - posting.account.size() : 0, ' ') + "  " +
                    posting.amount.text();
            if (posting.asserted) text += " = " + posting.asserted->text();
            text += "\n";
        }
    }
    return text;
}

} // namespace mat::exchange
