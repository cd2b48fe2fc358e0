// The rows of status `missed` against what orders and doses imply: two ways to the same answer, and a check of
// both systems.
#include "exchange/import_read.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

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

using Clients = std::vector<std::int64_t>; // in order of number

// Every dose has an order, so that these are all of them.
Clients clients_of(const OrdersRead& orders) {
    Clients clients;
    for (const domain::OrderRecord& order : orders.orders) clients.push_back(order.client);
    std::ranges::sort(clients);
    clients.erase(std::unique(clients.begin(), clients.end()), clients.end());
    return clients;
}

domain::MissedCalendar implied_calendar(DayRange range, const Clients& clients, const OrdersRead& orders,
                                        const DaysRead& days) {
    domain::KnownDays known;
    known.imported = range;
    domain::MissedCalendar calendar(range, known);
    for (const domain::OrderRecord& order : orders.orders) calendar.add_order(order.client, order);
    for (const std::int64_t client : clients) {
        for (const auto medication : {domain::Medication::methadone, domain::Medication::naltrexone})
            each_run(
                days, client, range,
                [&](const DaysRead::Word& word) {
                    return word.covered_by[domain::is_agonist(medication) ? 0 : 1];
                },
                [&](DayRange run) { calendar.add_cover(client, medication, run); });
        each_run(
            days, client, range, [](const DaysRead::Word& word) { return word.held; },
            [&](DayRange run) { calendar.add_excuse(client, run); });
    }
    return calendar;
}

// Who is listed as missing a day, by day.
std::vector<Clients> listed_by_day(DayRange range, const Clients& clients, const DaysRead& days) {
    std::vector<Clients> listed(static_cast<std::size_t>(range.last - range.first + 1));
    for (const std::int64_t client : clients)
        each_run(
            days, client, range, [](const DaysRead::Word& word) { return word.missed; },
            [&](DayRange run) {
                for (Day day = run.first; day <= run.last; day = day + 1)
                    listed[static_cast<std::size_t>(day - range.first)].push_back(client);
            });
    return listed;
}

const char* why_not_implied(const DaysRead::Word& word, Day day) {
    const bool covered = ((word.covered_by[0] | word.covered_by[1]) & DaysRead::bit(day)) != 0;
    return covered ? "listed, but covered" : "listed, but a dose before history began may cover it";
}

} // namespace

void compare_missed(ImportOutcome& outcome, const OrdersRead& orders, const DosesRead& doses) {
    const DayRange range = outcome.history;
    const Clients clients = clients_of(orders);
    const domain::MissedCalendar calendar = implied_calendar(range, clients, orders, doses.days);
    const std::vector<Clients> all_listed = listed_by_day(range, clients, doses.days);
    for (Day day = range.first; day <= range.last; day = day + 1) {
        const Clients implied = calendar.missed_on(day);
        const Clients& listed = all_listed[static_cast<std::size_t>(day - range.first)];
        outcome.missed_implied += static_cast<std::int64_t>(implied.size());
        Clients differ;
        std::ranges::set_symmetric_difference(listed, implied, std::back_inserter(differ));
        outcome.missed_differences += static_cast<std::int64_t>(differ.size());
        for (const std::int64_t client : differ) {
            if (outcome.difference_examples.size() >= examples_told) break;
            const bool is_listed = std::ranges::binary_search(listed, client);
            outcome.difference_examples.push_back(
                ClientNumber::from_sequence(client)->text() + " " + day.text() + ": " +
                (is_listed ? why_not_implied(doses.days.look(client, day), day)
                           : "not listed, but nothing covers it"));
        }
    }
}

} // namespace mat::exchange
