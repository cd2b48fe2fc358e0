#include "store/prepared.hpp"

#include "store/connection.hpp"

#include <algorithm>

namespace mat::store {

std::int64_t record_prepared(Writer& writer, const Client& client, std::int64_t order, Day covers, Amount amount,
                             const std::vector<domain::Draw>& draws, Day day, Instant at, std::int64_t staff) {
    std::int64_t first = 0;
    for (const domain::Draw& draw : draws) {
        const std::int64_t id =
            writer.record(Fact::prepared_bottle, {client.number.sequence(), order, std::int64_t{covers.number()}, amount.micrograms(), draw.lot,
                                                  draw.quantity, std::int64_t{day.number()}, at.microseconds(), staff});
        if (first == 0) first = id;
    }
    return first;
}

std::vector<PreparedPart> prepared_parts(const Reader& reader, const Client* client) {
    Statement row(reader.connection(),
                  "SELECT b.id, b.client, b.order_id, b.covers_day, b.amount, b.lot, b.quantity, b.day, b.staff FROM prepared_bottle b WHERE "
                  "b.entry<=:bound AND NOT EXISTS (SELECT 1 FROM prepared_bottle_end e WHERE e.bottle=b.id AND e.entry<=:bound)" +
                      (client == nullptr ? std::string() : " AND b.client IN " + client->places()) + " ORDER BY b.id");
    row.bind(":bound", reader.bound());
    if (client != nullptr) client->bind(row);
    std::vector<PreparedPart> parts;
    while (row.step())
        parts.push_back({row.integer(0),
                         row.integer(1),
                         row.integer(2),
                         Day::from_number(row.integer(3)),
                         Amount::micrograms(row.integer(4)),
                         {row.integer(5), row.integer(6)},
                         Day::from_number(row.integer(7)),
                         row.optional_integer(8)});
    return parts;
}

std::vector<PreparedPart> prepared_bottle(const Reader& reader, std::int64_t number) {
    std::vector<PreparedPart> bottle;
    for (PreparedPart& part : prepared_parts(reader)) {
        if (part.id < number) continue;
        const bool same = bottle.empty()
                              ? part.id == number
                              : part.client == bottle.front().client && part.covers == bottle.front().covers && part.order == bottle.front().order;
        if (!same) break;
        bottle.push_back(std::move(part));
    }
    return bottle;
}

void record_prepared_end(Writer& writer, const std::vector<PreparedPart>& bottle, std::string_view outcome, std::optional<DoseNumber> dose, Day day,
                         Instant at, std::int64_t staff) {
    for (const PreparedPart& part : bottle)
        writer.record(Fact::prepared_bottle_end,
                      {part.id, std::string(outcome), dose ? Value(dose->key()) : Value(), std::int64_t{day.number()}, at.microseconds(), staff});
}

std::map<std::int64_t, std::int64_t> prepared_by_lot(const Reader& reader) {
    std::map<std::int64_t, std::int64_t> lots;
    for (const PreparedPart& part : prepared_parts(reader)) lots[part.draw.lot] += part.draw.quantity;
    return lots;
}

} // namespace mat::store
