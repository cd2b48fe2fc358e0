// The rows of status `missed` against what orders and doses imply: two ways to the same answer, and a check of both
// systems.
#include "exchange/import_read.hpp"

#include <algorithm>
#include <set>

namespace mat::exchange {
namespace {

constexpr std::size_t examples_told = 20;

// The days of the range whose bits are set, as runs.
template <class Bits, class Add>
void each_run(const DaysRead& days, std::int64_t client, DayRange range, Bits&& bits, Add&& add) {
    Day begin = range.first; // of the run that ends before `day`; empty where it is `day` itself
    for (Day day = range.first; day <= range.last;) {
        const std::uint64_t word = bits(days.look(client, day));
        const Day word_end = std::min(DaysRead::word_start(day) + 64, range.last + 1);
        for (; day < word_end; day = day + 1) {
            if ((word & DaysRead::bit(day)) != 0) continue;
            if (begin < day) add(DayRange{begin, day - 1});
            begin = day + 1;
        }
    }
    if (begin <= range.last) add(DayRange{begin, range.last});
}

domain::MissedCalendar implied_calendar(DayRange range, const std::set<std::int64_t>& clients, const OrdersRead& orders,
                                        const DaysRead& days) {
    domain::KnownDays known;
    known.imported = range;
    domain::MissedCalendar calendar(range, known);
    for (const domain::OrderRecord& order : orders.orders) calendar.add_order(order.client, order);
    for (const std::int64_t client : clients) {
        for (const auto medication : {domain::Medication::methadone, domain::Medication::naltrexone})
            each_run(days, client, range,
                     [&](const DaysRead::Word& word) { return word.covered_by[domain::is_agonist(medication) ? 0 : 1]; },
                     [&](DayRange run) { calendar.add_cover(client, medication, run); });
        each_run(days, client, range, [](const DaysRead::Word& word) { return word.held; },
                 [&](DayRange run) { calendar.add_excuse(client, run); });
    }
    return calendar;
}

} // namespace

void compare_missed(ImportOutcome& outcome, const OrdersRead& orders, const DosesRead& doses) {
    const DayRange range = outcome.history;
    std::set<std::int64_t> clients; // every dose has an order, so that these are all
    for (const domain::OrderRecord& order : orders.orders) clients.insert(order.client);
    const domain::MissedCalendar calendar = implied_calendar(range, clients, orders, doses.days);
    const auto differs = [&](std::int64_t client, Day day, const char* how) {
        ++outcome.missed_differences;
        if (outcome.difference_examples.size() < examples_told)
            outcome.difference_examples.push_back(ClientNumber::from_sequence(client)->text() + " " + day.text() + ": " + how);
    };
    for (Day day = range.first; day <= range.last; day = day + 1) {
        const auto missed = calendar.missed_on(day);
        outcome.missed_implied += static_cast<std::int64_t>(missed.size());
        auto implied = missed.begin();
        for (const std::int64_t client : clients) { // both in order of number
            const bool is_implied = implied != missed.end() && *implied == client;
            if (is_implied) ++implied;
            const DaysRead::Word word = doses.days.look(client, day);
            const bool is_listed = (word.missed & DaysRead::bit(day)) != 0;
            if (is_listed == is_implied) continue;
            const bool covered = ((word.covered_by[0] | word.covered_by[1]) & DaysRead::bit(day)) != 0;
            differs(client, day, is_implied ? "not listed, but nothing covers it"
                                 : covered  ? "listed, but covered"
                                            : "listed, but a dose before history began may cover it");
        }
    }
}

} // namespace mat::exchange
