#include "store/health.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"

namespace mat::store {

std::vector<domain::HealthFact> health_of(const Reader& reader, const Client& client) {
    if (!has_any(reader, "health_fact", client)) return {};
    Statement statement(reader.connection(),
                        "SELECT h.id, h.kind, h.code, h.day, h.value, min(e.day) FROM health_fact h LEFT JOIN health_fact_end e ON "
                        "e.health_fact=h.id AND e.entry<=:bound WHERE h.client IN " +
                            client.places() + " AND h.entry<=:bound GROUP BY h.id ORDER BY h.id");
    client.bind(statement).bind(":bound", reader.bound());
    std::vector<domain::HealthFact> facts;
    while (statement.step()) {
        domain::HealthFact& fact = facts.emplace_back();
        fact.id = statement.integer(0);
        fact.kind = statement.text(1);
        fact.code = statement.text(2);
        fact.day = Day::from_number(statement.integer(3));
        fact.value = statement.optional_integer(4);
        if (!statement.is_null(5)) fact.ended = Day::from_number(statement.integer(5));
    }
    if (facts.empty()) return facts; // of most people nothing is known, and a dose asks every time
    const auto voided = voided_rows(reader, Fact::health_fact);
    std::erase_if(facts, [&](const domain::HealthFact& fact) { return voided.contains(fact.id); });
    return facts;
}

std::int64_t record_health(Writer& writer, const Keys* keys, const Client& client, const domain::HealthFact& fact, std::int64_t staff,
                           std::string_view note) {
    const std::int64_t id = writer.next_id(Fact::health_fact);
    Value words;
    if (!note.empty()) {
        if (keys == nullptr) throw Error(Exit::not_permitted, "no-key", "a note needs the key to be sealed");
        words = Blob{seal(keys->client(writer, client.number.sequence()), Fact::health_fact, id, note)};
    }
    return writer.record(Fact::health_fact, id, {client.number.sequence(), fact.kind, fact.code, std::int64_t{fact.day.number()},
                                                 fact.value ? Value(*fact.value) : Value(), staff, words});
}

void record_health_end(Writer& writer, std::int64_t fact, Day day, std::int64_t staff) {
    writer.record(Fact::health_fact_end, {fact, std::int64_t{day.number()}, staff});
}

} // namespace mat::store
