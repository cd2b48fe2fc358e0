#include "store/arrivals.hpp"

#include "store/connection.hpp"
#include "store/undo.hpp"

#include <algorithm>
#include <unordered_map>

namespace mat::store {
namespace {

// What a line of the sheet is made of.
constexpr Fact on_the_sheet[] = {Fact::medication_order, Fact::order_end,     Fact::hold,           Fact::hold_release, Fact::void_,
                                 Fact::episode_end,      Fact::guest_stay,    Fact::guest_stay_end, Fact::absence,      Fact::absence_end,
                                 Fact::client_alias,     Fact::bottle_return, Fact::dose,           Fact::health_fact};

} // namespace


std::int64_t record_arrival(Writer& writer, const Client& client, Day day, Instant at, std::int64_t staff) {
    return writer.record(Fact::arrival, {client.number.sequence(), std::int64_t{day.number()}, at.microseconds(), staff});
}

std::vector<Waiting> waiting_on(const Reader& reader, Day day) {
    const auto merged = survivors(reader);
    const auto now = [&](std::int64_t client) { return survivor_of(client, merged); };
    std::unordered_map<std::int64_t, std::int64_t> served; // by the entry of their last dose, or refusal, of that day
    Statement doses(reader.connection(), "SELECT client, max(entry) FROM dose WHERE id BETWEEN :first AND :last AND entry<=:bound GROUP BY client");
    const std::int64_t first = std::int64_t{day.number()} << 20;
    doses.bind(":first", first).bind(":last", first + DoseNumber::last_sequence).bind(":bound", reader.bound());
    while (doses.step()) served[now(doses.integer(0))] = std::max(served[now(doses.integer(0))], doses.integer(1));
    std::vector<Waiting> waiting;
    const auto voided = voided_rows(reader, Fact::arrival);
    Statement arrivals(reader.connection(), "SELECT id, client, at, entry FROM arrival WHERE day=:day AND entry<=:bound ORDER BY at, id");
    arrivals.bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
    while (arrivals.step()) {
        const std::int64_t client = now(arrivals.integer(1));
        if (voided.contains(arrivals.integer(0)) || std::ranges::count(waiting, client, &Waiting::client) > 0) continue;
        if (const auto last = served.find(client); last == served.end() || last->second < arrivals.integer(3))
            waiting.push_back({client, Instant::from_microseconds(arrivals.integer(2))});
    }
    return waiting;
}

std::int64_t record_sheet(Writer& writer, Day day, std::int64_t people, std::int64_t staff) {
    return writer.record(Fact::downtime_sheet, {std::int64_t{day.number()}, people, staff});
}

std::vector<ClientNumber> stale_on_sheet(const Reader& reader, Day day, std::int64_t after) {
    Statement sheet(reader.connection(), "SELECT 1 FROM downtime_sheet WHERE day>=:day AND entry<=:after LIMIT 1");
    sheet.bind(":day", std::int64_t{day.number()}).bind(":after", after);
    if (!sheet.step()) return {};
    const auto merged = survivors(reader);
    std::vector<ClientNumber> stale;
    Statement rows(reader.connection(), "SELECT fact, row_id FROM entry WHERE number>:after AND number<=:bound AND kind=1 ORDER BY number");
    rows.bind(":after", after).bind(":bound", reader.bound());
    while (rows.step()) {
        const auto fact = static_cast<Fact>(rows.integer(0));
        if (std::ranges::find(on_the_sheet, fact) == std::end(on_the_sheet)) continue;
        if (fact == Fact::dose) { // a dose of today is given: a bottle for a day to come is on the sheet
            Statement dose(reader.connection(), "SELECT 1 FROM dose WHERE id=:id AND day>:day");
            dose.bind(":id", rows.integer(1)).bind(":day", std::int64_t{day.number()});
            if (!dose.step()) continue;
        }
        const auto client = client_of_row(reader, fact, rows.integer(1));
        if (!client) continue;
        const auto number = ClientNumber::from_sequence(survivor_of(*client, merged));
        if (number && std::ranges::count(stale, *number) == 0) stale.push_back(*number);
    }
    return stale;
}

} // namespace mat::store
