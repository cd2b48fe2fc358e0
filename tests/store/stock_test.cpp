// Stock as a ledger: for any sequence of commands what is on hand is the sum of its lines, then and now; a void restores
// once; a bottle leaves on its day; what a count says does not depend on when anybody asks.
#include "stock_scene.hpp"

#include "store/derived.hpp"
#include "store/stock_book.hpp"

#include <doctest/doctest.h>

using namespace mat;
using namespace mat::store;
using domain::StockKind;

namespace {

const Day first = *Day::parse("2026-03-02");

std::map<std::int64_t, std::int64_t> on_hand(const Reader& reader) {
    std::map<std::int64_t, std::int64_t> sums;
    for (const Lot& lot : lots(reader)) sums[lot.id] = lot.on_hand;
    return sums;
}

// Everything that a reader can be told of stock.
std::string seen(const Reader& reader) {
    std::string text;
    for (const auto& [lot, quantity] : on_hand(reader)) text += std::to_string(lot) + ":" + std::to_string(quantity) + " ";
    for (const JudgedCount& each : judged_counts(reader))
        text += "\ncount " + std::to_string(each.count.id) + " " + std::to_string(each.count.book) + " " + std::to_string(each.found.variance) + " " +
                std::to_string(each.found.now) + " " + std::to_string(each.found.left) + " " + std::to_string(each.found.open);
    for (const auto& [lot, sums] : stock_sums(reader, {first, first + 400}, path_for(reader)))
        for (const std::int64_t sum : sums.by_kind) text += " " + std::to_string(sum);
    return text;
}

struct Sight { std::int64_t bound; Instant now; std::string text; };

void check_all(const made::StockScene& scene) {
    scene.made.read([&](const Reader& reader) {
        CHECK(on_hand(reader) == scene.on_hand());
        CHECK(on_hand_from_facts(reader) == scene.on_hand());
        std::map<std::int64_t, std::int64_t> lines;
        std::map<std::pair<Day, std::int64_t>, std::int64_t> bottles;
        for (const LedgerLine& line : ledger_lines(reader, {})) {
            if (line.reversed) continue;
            lines[line.lot] += line.change;
            if (line.kind == StockKind::taken_home) bottles[{line.place.day, line.lot}] += line.quantity;
        }
        CHECK(lines == scene.on_hand());
        auto expected = scene.taken_home();
        std::erase_if(expected, [](const auto& each) { return each.second == 0; });
        CHECK(bottles == expected);
        const DayRange all{first, first + 400}, some{first + 3, first + 9};
        CHECK(stock_sums(reader, all, Path::rollup) == stock_sums(reader, all, Path::bounded));
        CHECK(stock_sums(reader, some, Path::rollup) == stock_sums(reader, some, Path::bounded));
        for (const JudgedCount& each : judged_counts(reader)) {
            CHECK(each.count.book == book_at(reader, each.count.lot, {each.count.day, each.count.at.microseconds(), each.count.entry}));
            if (!each.count.closed) continue;
            if (domain::moves_the_book(each.count.close_reason)) CHECK((each.found.open || each.found.left == 0));
        }
        CHECK(differing_tables(reader, read_clinic(reader)).empty());
        return 0;
    });
}

} // namespace

TEST_CASE("for any sequence of commands stock is the sum of its ledger, then and now") {
    std::map<std::string, int> done;
    for (unsigned seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        made::StockScene scene(seed, first);
        std::vector<Sight> sights;
        for (int day = 0; day < 12; ++day) {
            for (int i = 0; i < 14; ++i) {
                scene.step();
                if (i % 5 == 0)
                    scene.made.read([&](const Reader& reader) {
                        sights.push_back({reader.head(), scene.made.now, seen(reader)});
                        return 0;
                    });
            }
            check_all(scene);
            scene.next_day();
        }
        const Store store = Store::open_to_read(scene.made.path());
        for (const Sight& sight : sights) {
            Reader reader(store, scene.made.now);
            reader.look_back_to(sight.bound, sight.now);
            CHECK(seen(reader) == sight.text);
        }
        for (const auto& [name, count] : scene.done) done[name] += count;
    }
    CHECK(done.size() == 11);
    for (const auto& [name, count] : done) CHECK(count > 4);
}

TEST_CASE("a void restores once, however often it is asked for") {
    made::StockScene scene(3, first);
    while (scene.done["move"] == 0) scene.step();
    scene.made.write("stock void", [&](Writer& writer) {
        const auto before = on_hand(writer);
        const auto move = find_move(writer, 1);
        REQUIRE(move);
        record_reversal(writer, *move, "not-done", first, 1);
        auto after = before;
        after[move->lot] -= move->change;
        CHECK(on_hand(writer) == after);
        CHECK(find_move(writer, 1)->reversed);
        CHECK_THROWS(record_reversal(writer, *move, "not-done", first, 1)); // a row is voided once
        CHECK(on_hand(writer) == after);
    });
}
