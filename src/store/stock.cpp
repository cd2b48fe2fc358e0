#include "store/stock.hpp"

#include "store/connection.hpp"

#include <algorithm>

namespace mat::store {
namespace {

constexpr std::string_view forms[] = {"concentrate", "solution", "tablet", "film", "syringe"};

void change_on_hand(Writer& writer, std::int64_t lot, std::int64_t by) {
    Statement statement(writer.connection(), "UPDATE lot_on_hand SET quantity=quantity+:by WHERE lot=:lot");
    statement.bind(":by", by).bind(":lot", lot);
    statement.run();
}

} // namespace

std::span<const std::string_view> product_forms() { return forms; }

std::vector<Product> products(const Reader& reader) {
    Statement statement(reader.connection(), "SELECT id, medication, form, strength FROM product WHERE entry<=:bound ORDER BY id");
    statement.bind(":bound", reader.bound());
    std::vector<Product> list;
    while (statement.step())
        list.push_back({statement.integer(0), static_cast<domain::Medication>(statement.integer(1)), statement.text(2),
                        Amount::micrograms(statement.integer(3))});
    return list;
}

Product product_for(Writer& writer, domain::Medication medication, std::string_view form, Amount strength) {
    for (const Product& product : products(writer))
        if (product.medication == medication && product.form == form && product.strength == strength) return product;
    const std::int64_t id =
        writer.record(Fact::product, {static_cast<std::int64_t>(medication), std::string(form), strength.micrograms()});
    return {id, medication, std::string(form), strength};
}

std::vector<Lot> lots(const Reader& reader) {
    const std::vector<Product> known = products(reader);
    if (known.empty()) return {}; // a clinic that keeps no stock here
    // At the head the derived table knows what is left; before it, the draws are added up.
    Statement statement(reader.connection(),
                        std::string("SELECT l.id, l.product, l.code, l.expires_day, l.quantity, l.day, l.document, ") +
                            (reader.at_head()
                                 ? "(SELECT h.quantity FROM lot_on_hand h WHERE h.lot=l.id)"
                                 : "l.quantity - coalesce((SELECT sum(d.quantity) FROM stock_draw d WHERE d.lot=l.id AND "
                                   "d.entry<=:bound AND NOT EXISTS (SELECT 1 FROM void v WHERE v.fact=42 AND "
                                   "v.row_id=d.dose AND v.entry<=:bound)), 0)") +
                            " FROM lot l WHERE l.entry<=:bound ORDER BY l.expires_day, l.id");
    statement.bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::lot);
    std::vector<Lot> list;
    while (statement.step()) {
        if (voided.contains(statement.integer(0))) continue;
        const auto product = std::ranges::find(known, statement.integer(1), &Product::id);
        list.push_back({statement.integer(0), product == known.end() ? Product{} : *product, statement.text(2),
                        Day::from_number(statement.integer(3)), statement.integer(4),
                        statement.optional_integer(7).value_or(0), Day::from_number(statement.integer(5)),
                        statement.text(6)});
    }
    return list;
}

std::int64_t record_lot(Writer& writer, const Lot& lot, std::int64_t staff) {
    const std::int64_t id = writer.record(Fact::lot, {lot.product.id, lot.code, std::int64_t{lot.expires.number()},
                                                      lot.received, std::int64_t{lot.day.number()}, lot.document, staff});
    Statement statement(writer.connection(), "INSERT INTO lot_on_hand(lot, quantity) VALUES(:lot, :quantity)");
    statement.bind(":lot", id).bind(":quantity", lot.received);
    statement.run();
    return id;
}

DrawPlan plan_draw(const Reader& reader, const domain::OrderRecord& order, Amount amount, Day day) {
    std::vector<Lot> usable;
    std::vector<std::int64_t> received;
    for (Lot& lot : lots(reader)) {
        if (lot.product.medication != order.medication) continue;
        if (std::ranges::count(received, lot.product.id) == 0) received.push_back(lot.product.id);
        const bool chosen = order.product ? lot.product.id == *order.product : true;
        if (chosen && lot.expires >= day) usable.push_back(std::move(lot));
    }
    if (received.empty()) return {};
    if (!order.product && received.size() > 1)
        return {{}, "drawn on no lot: there are several products of " + std::string(name_of(order.medication)) +
                        ", and the order names none"};
    if (usable.empty()) return {{}, "drawn on no lot: every lot has expired"};
    const Product& product = usable.front().product;
    std::int64_t wanted = amount.micrograms();
    if (!product.liquid()) {
        if (wanted % product.strength.micrograms() != 0)
            return {{}, "drawn on no lot: " + amount.text() + " is no whole number of units of " + product.strength.text()};
        wanted /= product.strength.micrograms();
    }
    DrawPlan plan;
    for (const Lot& lot : usable) {
        const std::int64_t taken = std::min(wanted, std::max<std::int64_t>(lot.on_hand, 0));
        if (taken > 0) plan.draws.push_back({lot.id, taken});
        wanted -= taken;
        if (wanted == 0) return plan;
    }
    // The book says there is less than the hand has given: the book is wrong, and the last lot shows by how much.
    if (!plan.draws.empty() && plan.draws.back().lot == usable.back().id) plan.draws.back().quantity += wanted;
    else plan.draws.push_back({usable.back().id, wanted});
    plan.remark = "stock is short on paper: lot " + usable.back().code + " goes below zero";
    return plan;
}

void record_draws(Writer& writer, DoseNumber dose, const std::vector<Draw>& draws) {
    for (const Draw& draw : draws) {
        writer.record(Fact::stock_draw, {dose.key(), draw.lot, draw.quantity});
        change_on_hand(writer, draw.lot, -draw.quantity);
    }
}

std::unordered_map<std::int64_t, std::int64_t> products_drawn(const Reader& reader, DayRange days) {
    Statement statement(reader.connection(), "SELECT d.dose, l.product FROM stock_draw d JOIN lot l ON l.id=d.lot WHERE d.dose>=:first AND "
                                             "d.dose<:end AND d.entry<=:bound ORDER BY d.id");
    statement.bind(":first", std::int64_t{days.first.number()} << 20).bind(":end", std::int64_t{(days.last + 1).number()} << 20);
    statement.bind(":bound", reader.bound());
    std::unordered_map<std::int64_t, std::int64_t> drawn;
    while (statement.step()) drawn.try_emplace(statement.integer(0), statement.integer(1));
    return drawn;
}

std::vector<Draw> draws_of(const Reader& reader, DoseNumber dose) {
    Statement statement(reader.connection(), "SELECT lot, quantity FROM stock_draw WHERE dose=:dose AND entry<=:bound ORDER BY id");
    statement.bind(":dose", dose.key()).bind(":bound", reader.bound());
    std::vector<Draw> draws;
    while (statement.step()) draws.push_back({statement.integer(0), statement.integer(1)});
    return draws;
}

void give_back(Writer& writer, DoseNumber dose) {
    for (const Draw& draw : draws_of(writer, dose)) change_on_hand(writer, draw.lot, draw.quantity);
}

} // namespace mat::store
