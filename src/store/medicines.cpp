#include "store/medicines.hpp"

#include "domain/formulation.hpp"
#include "store/connection.hpp"

#include <algorithm>

namespace mat::store {
namespace {

Day day_of(Statement& statement, int column) { return Day::from_number(statement.integer(column)); }

// A delivery is used up by the first dose of its order on or after the day it came.
std::vector<domain::InjectableReceipt> receipts_of(const Reader& reader, const domain::OrderRecord& order,
                                                   const std::vector<domain::DoseRecord>& doses) {
    Statement statement(reader.connection(), "SELECT id, day FROM injectable_receipt WHERE order_id=:order AND entry<=:bound ORDER BY day, id");
    statement.bind(":order", order.id).bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::injectable_receipt);
    std::vector<domain::InjectableReceipt> receipts;
    while (statement.step())
        if (!voided.contains(statement.integer(0))) receipts.push_back({order.id, day_of(statement, 1), false});
    for (const domain::DoseRecord& dose : doses) {
        if (dose.voided || dose.order != order.id || !domain::observed(dose.kind)) continue;
        const auto used = std::ranges::find_if(receipts, [&](const auto& receipt) { return !receipt.given && receipt.received <= dose.day; });
        if (used != receipts.end()) used->given = true;
    }
    return receipts;
}

} // namespace

void add_medicine_facts(const Reader& reader, const Client& client, Day day, domain::DosingFacts& facts) {
    const auto& orders = facts.history.orders;
    // After methadone the first buprenorphine waits for a score, naltrexone for a last opioid.
    const bool asked = std::ranges::any_of(orders, [&](const domain::OrderRecord& order) {
        return order.active_on(day) && (order.medication == domain::Medication::buprenorphine || order.medication == domain::Medication::naltrexone);
    });
    if (asked) facts.opioid_check = opioid_check_of(reader, client, day);
    for (const domain::OrderRecord& order : orders)
        if (order.active_on(day) && order.supply == "pharmacy" && domain::is_injection(order.formulation))
            std::ranges::move(receipts_of(reader, order, facts.history.doses), std::back_inserter(facts.receipts));
}

std::optional<domain::OpioidCheck> opioid_check_of(const Reader& reader, const Client& client, Day day) {
    Statement statement(reader.connection(), "SELECT id, day, cows, last_opioid_day FROM opioid_check WHERE client IN " + client.places() +
                                                 " AND day<=:day AND entry<=:bound ORDER BY day, id");
    client.bind(statement).bind(":day", std::int64_t{day.number()}).bind(":bound", reader.bound());
    std::optional<domain::OpioidCheck> check;
    if (!statement.step()) return check;
    const auto voided = voided_rows(reader, Fact::opioid_check);
    for (bool more = true; more; more = statement.step()) {
        if (voided.contains(statement.integer(0))) continue;
        const auto last = check ? check->last_opioid : std::nullopt;
        const auto score = check && check->day == day_of(statement, 1) ? check->cows : std::nullopt;
        check = domain::OpioidCheck{day_of(statement, 1), score, last};
        if (!statement.is_null(2)) check->cows = statement.integer(2);
        if (!statement.is_null(3)) check->last_opioid = std::max(last.value_or(day_of(statement, 3)), day_of(statement, 3));
    }
    return check;
}

std::int64_t record_opioid_check(Writer& writer, const Client& client, const domain::OpioidCheck& check, std::int64_t staff) {
    return writer.record(Fact::opioid_check, {client.number.sequence(), std::int64_t{check.day.number()}, check.cows ? Value(*check.cows) : Value(),
                                              check.last_opioid ? Value(std::int64_t{check.last_opioid->number()}) : Value(), staff});
}

std::int64_t record_receipt(Writer& writer, const Client& client, const domain::InjectableReceipt& receipt, std::int64_t staff) {
    return writer.record(Fact::injectable_receipt, {client.number.sequence(), receipt.order, std::int64_t{receipt.received.number()}, staff});
}

} // namespace mat::store
