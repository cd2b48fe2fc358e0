// Merged people: every number leads to the one person, and everything about them is one history.
#include "made_store.hpp"

#include "store/derived.hpp"
#include "store/query.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <doctest/doctest.h>

using namespace mat;
using namespace mat::store;
using domain::Medication;
using made::client;
using made::MadeStore;

namespace {

const Day monday = *Day::parse("2026-03-02");
constexpr std::int64_t one = 1001, other = 1002, third = 1003, alone = 1004;

std::int64_t order(Writer& writer, std::int64_t who, std::int64_t milligrams, Day start) {
    domain::OrderRecord order;
    order.amount = Amount::milligrams(milligrams);
    order.start = order.written = start;
    order.supply = "clinic";
    return record_order(writer, client(writer, who), order);
}

DoseNumber dose(Writer& writer, std::int64_t who, std::int64_t of_order, Day on) {
    domain::DoseRecord dose;
    dose.number = next_dose_number(writer, on);
    dose.order = of_order;
    dose.day = on;
    dose.amount = Amount::milligrams(40);
    dose.at = made::morning(on);
    record_dose(writer, client(writer, who), dose);
    return dose.number;
}

void merge(Writer& writer, std::int64_t merged, std::int64_t survivor) {
    writer.record(Fact::client_alias, {merged, survivor});
    touch_days(writer, Day::from_number(Day::first_number));
}

/// Four people in care since Monday; each has an order. 1001 and 1002 dose on different days of the week.
struct Clinic4 : MadeStore {
    Clinic4() {
        now = made::morning(monday);
        write("intake", [&](Writer& writer) {
            for (int i = 1; i <= 4; ++i) {
                const auto number = record_client(writer, keys(writer), made::person(i), false).sequence();
                domain::EpisodeRecord episode;
                episode.admitted = monday - i;
                episode.program = "otp";
                record_episode(writer, client(writer, number), episode);
                order(writer, number, 40, monday);
                record_referral(writer, client(writer, number), {monday - i, Medication::methadone, {}, {}},
                                {});
            }
        });
        for (int day = 0; day < 5; ++day) {
            now = made::morning(monday + day);
            write("dose-log administer", [&](Writer& writer) {
                if (day % 2 == 0) dose(writer, one, 1, monday + day);
                if (day == 1) dose(writer, other, 2, monday + day);
                if (day == 3) dose(writer, third, 3, monday + day);
            });
        }
        write("dose-log hold", [&](Writer& writer) {
            record_hold(writer, nullptr, client(writer, other), monday + 4, now, "sedation", 1, "");
            writer.record(Fact::absence,
                          {third, std::int64_t{(monday + 2).number()}, std::int64_t{(monday + 2).number()},
                           std::string("travel"), std::string("no")});
            writer.record(Fact::guest_stay, {other, std::int64_t{(monday + 20).number()},
                                             std::int64_t{(monday + 21).number()}, std::string("out")});
            touch_days(writer, monday);
        });
    }
};

std::vector<std::int64_t> missed(const Reader& reader, Day day, Path path) {
    const Clinic clinic = read_clinic(reader);
    return MissedDays(reader, clinic, clinic.today - 1, path).on(day);
}

std::vector<std::int64_t> clients_listed(const Reader& reader) {
    std::vector<std::int64_t> numbers;
    for (const ClientLine& line : list_clients(reader, monday + 4)) numbers.push_back(line.number.sequence());
    return numbers;
}

using Numbers = std::vector<std::int64_t>;

} // namespace

TEST_CASE("either number of a merged person finds the survivor with both numbers") {
    Clinic4 made;
    made.write("merge", [](Writer& writer) { merge(writer, other, one); });
    made.read([](const Reader& reader) {
        for (const std::int64_t number : {one, other}) {
            const Client found = client(reader, number);
            CHECK(found.number.sequence() == one);
            CHECK(found.numbers == Numbers{one, other});
            CHECK(found.list() == "(1001,1002)");
            CHECK(found.has(other));
            CHECK_FALSE(found.has(third));
        }
        CHECK(client(reader, third).numbers == Numbers{third});
        CHECK(clients_listed(reader) == Numbers{one, third, alone});
        CHECK(survivors(reader).at(other) == one);
        return 0;
    });
}

TEST_CASE("a person merged twice over ends at the last survivor") {
    Clinic4 made;
    SUBCASE("in order") {
        made.write("merge", [](Writer& writer) { merge(writer, third, other); });
        made.write("merge", [](Writer& writer) { merge(writer, other, one); });
    }
    SUBCASE("the other way round") {
        made.write("merge", [](Writer& writer) { merge(writer, other, one); });
        made.write("merge", [](Writer& writer) { merge(writer, third, other); });
    }
    made.read([](const Reader& reader) {
        for (const std::int64_t number : {one, other, third}) {
            CHECK(client(reader, number).number.sequence() == one);
            CHECK(client(reader, number).numbers == Numbers{one, other, third});
        }
        CHECK(clients_listed(reader) == Numbers{one, alone});
        return 0;
    });
}

TEST_CASE("orders, doses, holds, days away, episodes and facts for the rules are those of both numbers") {
    Clinic4 made;
    made.write("merge", [](Writer& writer) { merge(writer, other, one); });
    made.read([](const Reader& reader) {
        for (const std::int64_t number : {one, other}) {
            const Client person = client(reader, number);
            CHECK(orders_of(reader, person).size() == 2);
            const auto doses = doses_of(reader, person, monday);
            REQUIRE(doses.size() == 4);
            CHECK(doses[0].client == one);
            CHECK(doses[1].client == other);
            CHECK(holds_of(reader, person).size() == 1);
            CHECK(holds_in_force(reader, person, reader.moment()).size() == 1);
            CHECK(guest_stays_of(reader, person).size() == 1);
            CHECK(absences_of(reader, person).empty());
            CHECK(episodes_of(reader, person).size() == 2);
            CHECK(last_referral(reader, person)->day == monday - 2);
            const auto facts = dosing_facts(reader, person, read_clinic(reader), monday + 4);
            CHECK(facts.history.orders.size() == 2);
            CHECK(facts.history.doses.size() == 4);
            CHECK(facts.history.holds.size() == 1);
            CHECK(facts.history.guest_stays.size() == 1);
            CHECK(facts.episodes.size() == 2);
            CHECK(line_of(reader, person, monday + 4).number.sequence() == one);
        }
        return 0;
    });
}

TEST_CASE("a day that either number was dosed on is not missed, and the survivor is the one who misses") {
    Clinic4 made;
    made.now = made::morning(monday + 5);
    made.write("look", [](Writer& writer) { writer.record_look(one, "care"); });
    for (const Path path : {Path::rollup, Path::bounded})
        made.read([&](const Reader& reader) {
            CHECK(missed(reader, monday + 1, path) == Numbers{one, third, alone});
            CHECK(missed(reader, monday + 3, path) == Numbers{one, other, alone});
            CHECK(missed(reader, monday + 4, path) == Numbers{third, alone});
            return 0;
        });
    made.write("merge", [](Writer& writer) { merge(writer, other, one); });
    for (const Path path : {Path::rollup, Path::bounded})
        made.read([&](const Reader& reader) {
            CHECK(missed(reader, monday + 1, path) == Numbers{third, alone});
            CHECK(missed(reader, monday + 3, path) == Numbers{one, alone});
            CHECK(missed(reader, monday + 4, path) == Numbers{third, alone});
            CHECK(differing_tables(reader, read_clinic(reader)).empty());
            return 0;
        });
}

TEST_CASE("what is recorded under either number is recorded under the survivor") {
    Clinic4 made;
    made.write("merge", [](Writer& writer) { merge(writer, other, one); });
    DoseNumber number = *DoseNumber::from_parts(monday, 1);
    made.write("dose-log administer", [&](Writer& writer) { number = dose(writer, other, 2, monday + 4); });
    made.read([&](const Reader& reader) {
        CHECK(find_dose(reader, number)->client == one);
        const auto answer = run_query(reader, read_clinic(reader), domain::Role::admin,
                                      "SELECT DISTINCT client FROM v_dose ORDER BY 1");
        REQUIRE(answer);
        REQUIRE(answer->rows.size() == 2);
        CHECK(answer->rows[0][0] == QueryCell(ClientNumber::from_sequence(one)->text()));
        CHECK(answer->rows[1][0] == QueryCell(ClientNumber::from_sequence(third)->text()));
        return 0;
    });
}

TEST_CASE("a merge that is voided has never been, and as of before the void it still was") {
    Clinic4 made;
    const auto before = made.read([](const Reader& reader) { return reader.head(); });
    made.write("merge", [](Writer& writer) { merge(writer, other, one); });
    const auto merged = made.read([](const Reader& reader) { return reader.head(); });
    made.write("merge", [](Writer& writer) {
        made::void_row(writer, Fact::client_alias, 1, monday + 4);
        touch_days(writer, Day::from_number(Day::first_number));
    });
    const Store store = Store::open_to_read(made.path());
    const auto seen_from = [&](std::int64_t bound) {
        Reader reader(store, made.now);
        reader.look_back_to(bound, made.now);
        return client(reader, other);
    };
    const auto head = made.read([](const Reader& reader) { return reader.head(); });
    CHECK(seen_from(before).numbers == Numbers{other});
    CHECK(seen_from(merged).numbers == Numbers{one, other});
    CHECK(seen_from(head).numbers == Numbers{other});
    made.read([](const Reader& reader) {
        CHECK(client(reader, one).numbers == Numbers{one});
        CHECK(doses_of(reader, client(reader, one), monday).size() == 3);
        CHECK(doses_of(reader, client(reader, other), monday).size() == 1);
        CHECK(clients_listed(reader) == Numbers{one, other, third, alone});
        CHECK(missed(reader, monday + 1, Path::rollup) == Numbers{one, third, alone});
        CHECK(missed(reader, monday + 1, Path::bounded) == Numbers{one, third, alone});
        return 0;
    });
}
