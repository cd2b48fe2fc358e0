#include "store/stock.hpp"

#include "store/connection.hpp"
#include "store/prepared.hpp"
#include "store/stock_book.hpp"

#include <algorithm>

namespace mat::store {
namespace {

constexpr std::string_view forms[] = {"concentrate", "solution", "tablet", "film", "syringe"};

struct DrawnAt { std::int64_t lot, quantity; Place place; };

// Draws stand where their dose does.
std::vector<DrawnAt> drawn_by(const Reader& reader, DoseNumber dose) {
    Statement row(reader.connection(), "SELECT d.lot, d.quantity, x.at, d.entry FROM stock_draw d JOIN dose x ON x.id=d.dose WHERE d.dose=:dose AND "
                                       "d.entry<=:bound ORDER BY d.id");
    row.bind(":dose", dose.key()).bind(":bound", reader.bound());
    std::vector<DrawnAt> drawn;
    while (row.step()) {
        DrawnAt each{row.integer(0), row.integer(1), {dose.day()}};
        if (!row.is_null(2)) each.place.at = row.integer(2);
        each.place.entry = row.integer(3);
        drawn.push_back(each);
    }
    return drawn;
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

std::vector<Lot> lots(const Reader& reader, std::optional<domain::Medication> medication) {
    const std::vector<Product> known = products(reader);
    if (known.empty() || (medication && std::ranges::find(known, *medication, &Product::medication) == known.end()))
        return {}; // no stock of it is kept here
    // At the head the derived table knows what is left; before it, the ledger is added up.
    const auto before = reader.at_head() ? std::map<std::int64_t, std::int64_t>() : on_hand_from_facts(reader);
    Statement statement(reader.connection(),
                        "SELECT l.id, l.product, l.code, l.expires_day, l.quantity, l.day, l.document, h.quantity FROM lot l LEFT JOIN lot_on_hand h "
                        "ON h.lot=l.id WHERE l.entry<=:bound ORDER BY l.expires_day, l.id");
    statement.bind(":bound", reader.bound());
    const auto voided = voided_rows(reader, Fact::lot);
    std::vector<Lot> list;
    while (statement.step()) {
        const auto product = std::ranges::find(known, statement.integer(1), &Product::id);
        if (product == known.end() || voided.contains(statement.integer(0)) || (medication && product->medication != *medication)) continue;
        const auto then = before.find(statement.integer(0));
        const std::int64_t on_hand = reader.at_head() ? statement.optional_integer(7).value_or(0) : then == before.end() ? 0 : then->second;
        list.push_back({statement.integer(0), *product, statement.text(2), Day::from_number(statement.integer(3)), statement.integer(4), on_hand,
                        Day::from_number(statement.integer(5)), statement.text(6)});
    }
    return list;
}

std::vector<Lot> lots_named(const Reader& reader, std::string_view typed) {
    const bool number = !typed.empty() && std::ranges::all_of(typed, [](char c) { return c >= '0' && c <= '9'; });
    std::vector<Lot> found = lots(reader);
    std::erase_if(found, [&](const Lot& lot) { return number ? std::to_string(lot.id) != typed : lot.code != typed; });
    return found;
}

std::int64_t record_lot(Writer& writer, const Lot& lot, std::int64_t staff) {
    const std::int64_t id = writer.record(Fact::lot, {lot.product.id, lot.code, std::int64_t{lot.expires.number()},
                                                      lot.received, std::int64_t{lot.day.number()}, lot.document, staff});
    Statement statement(writer.connection(), "INSERT INTO lot_on_hand(lot, quantity) VALUES(:lot, :quantity)");
    statement.bind(":lot", id).bind(":quantity", lot.received);
    statement.run();
    return id;
}

bool was_handled(const Reader& reader, std::int64_t lot) {
    Statement statement(reader.connection(),
                        "SELECT EXISTS(SELECT 1 FROM stock_draw WHERE lot=:lot AND entry<=:bound) OR EXISTS(SELECT 1 FROM "
                        "stock_move WHERE lot=:lot AND entry<=:bound) OR EXISTS(SELECT 1 FROM stock_count WHERE lot=:lot AND "
                        "entry<=:bound) OR EXISTS(SELECT 1 FROM lot_open WHERE lot=:lot AND entry<=:bound) OR EXISTS(SELECT 1 FROM "
                        "prepared_bottle WHERE lot=:lot AND entry<=:bound)");
    statement.bind(":lot", lot).bind(":bound", reader.bound());
    statement.step();
    return statement.integer(0) != 0;
}

void record_lot_void(Writer& writer, const Lot& lot, std::string_view code, Day day, std::int64_t staff) {
    writer.record(Fact::void_, {static_cast<std::int64_t>(Fact::lot), lot.id, std::string(code), std::int64_t{day.number()}, staff, Value()});
    Statement statement(writer.connection(), "DELETE FROM lot_on_hand WHERE lot=:lot");
    statement.bind(":lot", lot.id);
    statement.run();
}

std::vector<OpenLot> open_lots(const Reader& reader) {
    Statement row(reader.connection(), "SELECT o.lot, o.station, o.day, l.product FROM lot_open o JOIN lot l ON l.id=o.lot WHERE o.entry<=:bound "
                                       "ORDER BY o.at, o.id");
    row.bind(":bound", reader.bound());
    std::map<std::pair<std::int64_t, std::string>, OpenLot> newest; // by product and station
    while (row.step()) newest[{row.integer(3), row.text(1)}] = {row.integer(0), row.text(1), Day::from_number(row.integer(2))};
    std::vector<OpenLot> open;
    for (auto& [key, each] : newest) open.push_back(std::move(each));
    return open;
}

void record_open(Writer& writer, std::int64_t lot, std::string_view station, Day day, Instant at, std::int64_t staff) {
    writer.record(Fact::lot_open, {lot, std::string(station), std::int64_t{day.number()}, at.microseconds(), staff});
}

DrawPlan plan_draw(const Reader& reader, const domain::OrderRecord& order, Amount amount, Day day, std::string_view station) {
    std::vector<Lot> known = lots(reader, order.medication);
    if (known.empty()) return {};
    const auto prepared = prepared_by_lot(reader); // somebody else's bottle is nobody's to pour from
    for (Lot& lot : known)
        if (const auto found = prepared.find(lot.id); found != prepared.end()) lot.on_hand -= found->second;
    std::vector<std::int64_t> open;
    for (const OpenLot& each : open_lots(reader))
        if (each.station == station) open.push_back(each.lot);
    return domain::plan_draw(order, amount, day, known, open);
}

void record_draws(Writer& writer, DoseNumber dose, const std::vector<Draw>& draws) {
    for (const Draw& draw : draws) writer.record(Fact::stock_draw, {dose.key(), draw.lot, draw.quantity});
    if (draws.empty()) return;
    for (const DrawnAt& draw : drawn_by(writer, dose)) post(writer, draw.lot, -draw.quantity, draw.place);
}

std::unordered_map<std::int64_t, std::vector<ProductDraw>> products_drawn(const Reader& reader, DayRange days) {
    Statement statement(reader.connection(),
                        "SELECT d.dose, l.product, d.lot, d.quantity FROM stock_draw d JOIN lot l ON l.id=d.lot WHERE d.dose>=:first "
                        "AND d.dose<:end AND d.entry<=:bound ORDER BY d.id");
    statement.bind(":first", std::int64_t{days.first.number()} << 20).bind(":end", std::int64_t{(days.last + 1).number()} << 20);
    statement.bind(":bound", reader.bound());
    std::unordered_map<std::int64_t, std::vector<ProductDraw>> drawn;
    while (statement.step()) drawn[statement.integer(0)].push_back({statement.integer(1), statement.integer(2), statement.integer(3)});
    return drawn;
}

std::vector<Draw> draws_of(const Reader& reader, DoseNumber dose) {
    std::vector<Draw> draws;
    for (const DrawnAt& each : drawn_by(reader, dose)) draws.push_back({each.lot, each.quantity});
    return draws;
}

void give_back(Writer& writer, DoseNumber dose) {
    for (const DrawnAt& draw : drawn_by(writer, dose)) post(writer, draw.lot, draw.quantity, draw.place);
}

} // namespace mat::store
