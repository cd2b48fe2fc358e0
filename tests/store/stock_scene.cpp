#include "stock_scene.hpp"

#include "store/clinic.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace mat;
using namespace mat::store;

namespace made {
namespace {

constexpr std::int64_t minute = 60'000'000;
constexpr std::int64_t someone = 1001;

domain::OrderRecord order_of(domain::Medication medication, Amount amount, Day start) {
    domain::OrderRecord order;
    order.medication = medication;
    order.amount = amount;
    order.start = order.written = start;
    order.supply = "clinic";
    return order;
}

} // namespace

StockScene::StockScene(unsigned seed, Day first) : dice_(seed), today_(first) {
    made.now = morning(today_);
    made.write("intake", [&](Writer& writer) {
        record_client(writer, made.keys(writer), person(1), false);
        const Client who = client(writer, someone);
        orders_ = {order_of(domain::Medication::methadone, Amount::milligrams(85), today_), order_of(domain::Medication::buprenorphine, Amount::milligrams(10), today_)};
        for (domain::OrderRecord& order : orders_) order.id = record_order(writer, who, order);
    });
    receive();
    receive();
    receive();
}

void StockScene::next_day() {
    today_ = today_ + 1;
    made.now = morning(today_);
}

void StockScene::step() {
    made.now = made.now + minute;
    struct Way { const char* name; int weight; void (*act)(StockScene&); };
    static constexpr Way ways[] = {
        {"administer", 40, [](StockScene& scene) { scene.give(false, false); }}, {"dispense", 12, [](StockScene& scene) { scene.give(true, false); }},
        {"late", 4, [](StockScene& scene) { scene.give(false, true); }},         {"void", 4, [](StockScene& scene) { scene.take_back(false); }},
        {"correct", 4, [](StockScene& scene) { scene.take_back(true); }},        {"move", 10, [](StockScene& scene) { scene.move(); }},
        {"reverse", 4, [](StockScene& scene) { scene.reverse(); }},              {"count", 14, [](StockScene& scene) { scene.count(); }},
        {"close", 8, [](StockScene& scene) { scene.close(); }},                  {"open", 4, [](StockScene& scene) { scene.open(); }},
        {"receive", 2, [](StockScene& scene) { scene.receive(); }}};
    std::int64_t left = roll(106);
    for (const Way& way : ways) {
        if ((left -= way.weight) >= 0) continue;
        ++done[way.name];
        return way.act(*this);
    }
}

void StockScene::receive() {
    made.write("stock receive", [&](Writer& writer) {
        Lot lot;
        switch (roll(3)) {
        case 0: lot.product = product_for(writer, domain::Medication::methadone, "concentrate", Amount::milligrams(10)); break;
        case 1: lot.product = product_for(writer, domain::Medication::buprenorphine, "film", Amount::milligrams(8)); break;
        default: lot.product = product_for(writer, domain::Medication::buprenorphine, "film", Amount::milligrams(2)); break;
        }
        lot.code = "L" + std::to_string(roll(1000));
        lot.expires = today_ + 200 + static_cast<int>(roll(300));
        lot.received = lot.product.liquid() ? (1 + roll(8)) * 1'000'000 + roll(7) * 333 : 30 + roll(300);
        lot.day = today_;
        lot.document = "222-" + std::to_string(roll(1000));
        on_hand_[record_lot(writer, lot, 1)] = lot.received;
    });
}

void StockScene::apply(const Given& given, int sign) {
    for (const Draw& draw : given.draws) {
        on_hand_[draw.lot] -= sign * draw.quantity;
        if (given.bottle) taken_home_[{given.number.day(), draw.lot}] += sign * draw.quantity;
    }
}

void StockScene::record(Writer& writer, const domain::OrderRecord& order, Amount amount, Instant at, Day covers, bool bottle) {
    const Day day = read_clinic(writer).zone.day(at);
    domain::DoseRecord dose;
    dose.number = next_dose_number(writer, day);
    dose.client = someone;
    dose.order = order.id;
    dose.day = covers;
    dose.kind = bottle ? domain::DoseKind::take_home : domain::DoseKind::administered;
    dose.medication = order.medication;
    dose.amount = amount;
    dose.at = at;
    record_dose(writer, client(writer, someone), dose);
    Given given{dose.number, plan_draw(writer, order, amount, day).draws, bottle, order.id, amount};
    record_draws(writer, dose.number, given.draws);
    apply(given, 1);
    given_.push_back(std::move(given));
}

void StockScene::give(bool bottle, bool late) {
    made.write("dose-log", [&](Writer& writer) {
        const domain::OrderRecord& order = orders_[static_cast<std::size_t>(roll(2))];
        const Instant at = late ? made.now + -(1 + roll(5)) * 300 * minute : made.now;
        const Day day = read_clinic(writer).zone.day(at);
        for (std::int64_t i = bottle ? 1 + roll(3) : 1; i > 0; --i) record(writer, order, order.amount, at, bottle ? day + i : day, bottle);
    });
}

void StockScene::take_back(bool correct) {
    if (given_.empty()) return;
    const auto which = given_.begin() + roll(static_cast<std::int64_t>(given_.size()));
    const Given given = *which;
    given_.erase(which);
    made.write("dose-log void", [&](Writer& writer) {
        const auto dose = find_dose(writer, given.number);
        REQUIRE(dose);
        give_back(writer, given.number);
        record_dose_void(writer, nullptr, *dose, "wrong-amount", today_, 1, "");
        apply(given, -1);
        const auto order = std::ranges::find(orders_, given.order, &domain::OrderRecord::id);
        if (correct) record(writer, *order, Amount::micrograms(given.amount.micrograms() - 2'000), *dose->at, dose->day, given.bottle);
    });
}

void StockScene::move() {
    made.write("stock waste", [&](Writer& writer) {
        const auto known = lots(writer);
        const Lot& lot = known[static_cast<std::size_t>(roll(static_cast<std::int64_t>(known.size())))];
        StockMove move;
        constexpr domain::StockKind kinds[] = {domain::StockKind::waste, domain::StockKind::destroyed, domain::StockKind::transferred, domain::StockKind::lost,
                                               domain::StockKind::calibration};
        move.kind = kinds[roll(5)];
        move.lot = lot.id;
        move.quantity = lot.product.liquid() ? 1 + roll(90'000) : 1 + roll(3);
        move.change = -move.quantity;
        const bool late = roll(5) == 0 && lot.day < today_;
        move.at = late ? made.now + -1'440 * minute : made.now;
        move.day = late ? today_ - 1 : today_;
        move.reason = "spilled";
        move.staff = 1;
        moves_.push_back(record_move(writer, move));
        on_hand_[lot.id] += move.change;
    });
}

void StockScene::reverse() {
    if (moves_.empty()) return;
    const auto which = moves_.begin() + roll(static_cast<std::int64_t>(moves_.size()));
    const std::int64_t id = *which;
    moves_.erase(which);
    made.write("stock void", [&](Writer& writer) {
        const auto move = find_move(writer, id);
        REQUIRE(move);
        record_reversal(writer, *move, "not-done", today_, 1);
        on_hand_[move->lot] -= move->change;
    });
}

void StockScene::count() {
    made.write("stock count", [&](Writer& writer) {
        const auto known = lots(writer);
        const Lot& lot = known[static_cast<std::size_t>(roll(static_cast<std::int64_t>(known.size())))];
        const std::int64_t wrong = roll(2) == 0 ? 0 : lot.product.liquid() ? roll(20'001) - 10'000 : roll(3) - 1;
        domain::CountRecord count;
        count.lot = lot.id;
        count.kind = roll(2) == 0 ? "shift" : "count";
        count.counted = std::max<std::int64_t>(0, lot.on_hand + wrong);
        const bool late = roll(8) == 0 && lot.day < today_;
        count.at = late ? made.now + -700 * minute : made.now;
        count.day = read_clinic(writer).zone.day(count.at);
        count.staff = 1;
        record_count(writer, count);
    });
}

void StockScene::close() {
    made.write("stock close", [&](Writer& writer) {
        std::vector<JudgedCount> open = judged_counts(writer);
        std::erase_if(open, [](const JudgedCount& each) { return !each.found.open; });
        if (open.empty()) return;
        const JudgedCount& judged = open[static_cast<std::size_t>(roll(static_cast<std::int64_t>(open.size())))];
        constexpr std::string_view reasons[] = {"miscounted", "measurement", "unexplained", "explained"};
        const std::string_view reason = judged.found.left == 0 ? reasons[3] : reasons[roll(3)];
        const std::int64_t adjusted = judged.count.adjusted;
        record_close(writer, judged, reason, today_, 1);
        if (reason == "miscounted") on_hand_[judged.count.lot] -= adjusted;
        else if (domain::moves_the_book(reason)) on_hand_[judged.count.lot] += judged.found.left;
    });
}

void StockScene::open() {
    made.write("stock open", [&](Writer& writer) {
        const auto known = lots(writer);
        const Lot& lot = known[static_cast<std::size_t>(roll(static_cast<std::int64_t>(known.size())))];
        record_open(writer, lot.id, main_station, today_, made.now, 1);
    });
}

} // namespace made
