#include "store/orders.hpp"

#include "store/connection.hpp"
#include "store/error.hpp"
#include "store/seal.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::store {
namespace {

template <class T> Value or_null(const std::optional<T>& value) { return value ? Value(*value) : Value(); }

bool needs_detail(const domain::OrderRecord& order, std::string_view rationale) {
    return !order.steps.empty() || !order.portions.empty() || order.beside || order.bridge_of || order.verbal || !rationale.empty();
}

} // namespace

void read_order_detail(const Reader& reader, domain::OrderRecord& order) {
    Statement detail(reader.connection(), "SELECT d.steps, d.portions, d.beside, d.bridge_of, d.taken_by, d.taken_at, d.taken_day, "
                                          "d.rationale IS NOT NULL, s.declined FROM order_detail d LEFT JOIN order_signature s ON "
                                          "s.order_id=d.id AND s.entry<=:bound WHERE d.id=:id AND d.entry<=:bound");
    detail.bind(":id", order.id).bind(":bound", reader.bound());
    if (!detail.step()) return;
    order.beside = detail.optional_integer(2);
    order.bridge_of = detail.optional_integer(3);
    if (!detail.is_null(4))
        order.verbal = domain::VerbalOrder{detail.integer(4), Instant::from_microseconds(detail.integer(5)), Day::from_number(detail.integer(6)),
                                           !detail.is_null(8) && detail.integer(8) == 0, !detail.is_null(8) && detail.integer(8) != 0};
    order.has_rationale = detail.integer(7) != 0;
    if (detail.integer(0) > 0) {
        Statement steps(reader.connection(), "SELECT first_day, amount FROM order_step WHERE order_id=:id AND entry<=:bound ORDER BY id");
        steps.bind(":id", order.id).bind(":bound", reader.bound());
        while (steps.step()) order.steps.push_back({Day::from_number(steps.integer(0)), Amount::micrograms(steps.integer(1))});
    }
    if (detail.integer(1) > 0) {
        Statement portions(reader.connection(), "SELECT amount FROM order_portion WHERE order_id=:id AND entry<=:bound ORDER BY place");
        portions.bind(":id", order.id).bind(":bound", reader.bound());
        while (portions.step()) order.portions.push_back(Amount::micrograms(portions.integer(0)));
    }
}

std::int64_t record_whole_order(Writer& writer, const Keys* keys, const Client& client, const domain::OrderRecord& order,
                                std::string_view rationale) {
    const std::int64_t id = record_order(writer, client, order);
    if (!needs_detail(order, rationale)) return id;
    Value sealed;
    if (!rationale.empty()) {
        if (keys == nullptr) throw Error(Exit::not_permitted, "no-key", "a rationale needs the key to be sealed");
        sealed = Blob{seal(keys->client(writer, client.number.sequence()), Fact::order_detail, id, rationale)};
    }
    writer.record(Fact::order_detail, id,
                  {static_cast<std::int64_t>(order.steps.size()), static_cast<std::int64_t>(order.portions.size()), or_null(order.beside),
                   or_null(order.bridge_of), order.verbal ? Value(order.verbal->taken_by) : Value(),
                   order.verbal ? Value(order.verbal->at.microseconds()) : Value(),
                   order.verbal ? Value(std::int64_t{order.verbal->day.number()}) : Value(), std::move(sealed)});
    for (const domain::OrderStep& step : order.steps)
        writer.record(Fact::order_step, {id, std::int64_t{step.first.number()}, step.amount.micrograms()});
    std::int64_t place = 0;
    for (const Amount portion : order.portions) writer.record(Fact::order_portion, {id, ++place, portion.micrograms()});
    return id;
}

namespace {
constexpr std::string_view unsigned_query = " FROM order_detail d JOIN medication_order o ON o.id=d.id WHERE d.taken_by IS NOT NULL AND d.entry<=:bound "
                                            "AND NOT EXISTS (SELECT 1 FROM order_signature s WHERE s.order_id=d.id AND s.entry<=:bound)";
} // namespace

std::vector<std::int64_t> clients_with_unsigned_orders(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT o.client" + std::string(unsigned_query));
    statement.bind(":bound", reader.bound());
    std::vector<std::int64_t> clients;
    while (statement.step()) clients.push_back(statement.integer(0));
    return clients;
}

std::vector<domain::OrderRecord> unsigned_orders(const Reader& reader, std::int64_t staff) {
    Statement statement(reader.connection(), "SELECT d.id" + std::string(unsigned_query) + " AND o.staff=:staff ORDER BY d.id");
    statement.bind(":staff", staff).bind(":bound", reader.bound());
    std::vector<domain::OrderRecord> orders;
    while (statement.step())
        if (auto order = find_order(reader, statement.integer(0))) orders.push_back(std::move(*order));
    return orders;
}

void record_signature(Writer& writer, std::int64_t order, std::int64_t staff, bool declined) {
    writer.record(Fact::order_signature, {order, staff, std::int64_t{declined}});
}

} // namespace mat::store
