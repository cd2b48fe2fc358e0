// What a dose takes from which lot, and what counts say: tables of rows, each refusal beside what is just allowed.
#include "domain/due.hpp"
#include "domain/stock.hpp"

#include <doctest/doctest.h>

using namespace mat;
using namespace mat::domain;

namespace {

const Day today = *Day::parse("2026-11-21");
const Product concentrate{1, Medication::methadone, "concentrate", Amount::milligrams(10)}, solution{2, Medication::methadone, "solution", Amount::milligrams(1)},
    film8{3, Medication::buprenorphine, "film", Amount::milligrams(8)}, film2{4, Medication::buprenorphine, "film", Amount::milligrams(2)},
    zubsolv{5, Medication::buprenorphine, "tablet", Amount::micrograms(5700)}, tablet8{6, Medication::buprenorphine, "tablet", Amount::milligrams(8)},
    sublocade{7, Medication::buprenorphine, "syringe", Amount::milligrams(300)}, weekly{8, Medication::buprenorphine, "syringe", Amount::milligrams(24)},
    vivitrol{9, Medication::naltrexone, "syringe", Amount::milligrams(380)}, naltrexone{10, Medication::naltrexone, "tablet", Amount::milligrams(50)};

Lot lot(std::int64_t id, const Product& product, std::int64_t on_hand, int days = 100) { return {id, product, "L" + std::to_string(id), today + days, on_hand, on_hand, today, ""}; }

OrderRecord order(Medication medication, std::optional<Formulation> formulation = {}, std::optional<std::int64_t> product = {}) {
    OrderRecord order;
    order.medication = medication;
    order.formulation = formulation;
    order.product = product;
    order.supply = "clinic";
    return order;
}

} // namespace

TEST_CASE("a product is of the brand or form in which its strength is made") {
    CHECK_FALSE(formulation_of(concentrate));
    CHECK(formulation_of(film8) == Formulation::buprenorphine_film);
    CHECK(formulation_of(tablet8) == Formulation::buprenorphine_tablet);
    CHECK(formulation_of(zubsolv) == Formulation::zubsolv);
    CHECK(formulation_of(sublocade) == Formulation::sublocade);
    CHECK(formulation_of(weekly) == Formulation::brixadi_weekly);
    CHECK(formulation_of(vivitrol) == Formulation::vivitrol);
    CHECK_FALSE(formulation_of(naltrexone));
    CHECK(is_made(zubsolv));
    CHECK_FALSE(is_made({0, Medication::buprenorphine, "tablet", Amount::micrograms(5600)}));
    CHECK_FALSE(is_made({0, Medication::buprenorphine, "film", Amount::micrograms(5700)}));
    CHECK(is_made({0, Medication::methadone, "tablet", Amount::milligrams(40)}));
    CHECK(is_made({0, Medication::methadone, "solution", Amount::milligrams(2)}));
}

TEST_CASE("what a dose draws on") {
    struct Row {
        const char* what;
        OrderRecord order;
        std::int64_t micrograms;
        std::vector<Lot> lots;
        std::vector<std::int64_t> open;
        std::vector<Draw> draws;
        const char* remark;
    };
    const OrderRecord methadone = order(Medication::methadone), plain = order(Medication::buprenorphine), film = order(Medication::buprenorphine, Formulation::buprenorphine_film),
                      brand = order(Medication::buprenorphine, Formulation::zubsolv), monthly = order(Medication::buprenorphine, Formulation::sublocade);
    OrderRecord elsewhere = monthly;
    elsewhere.supply = "pharmacy";
    const std::vector<Row> rows = {
        {"no stock is kept", methadone, 80'000, {}, {}, {}, ""},
        {"no stock of it is kept", methadone, 80'000, {lot(1, film8, 30)}, {}, {}, ""},
        {"what expires first", methadone, 80'000, {lot(1, concentrate, 900'000, 50), lot(2, concentrate, 900'000, 20)}, {}, {{2, 80'000}}, ""},
        {"what is open goes before it", methadone, 80'000, {lot(1, concentrate, 900'000, 50), lot(2, concentrate, 900'000, 20)}, {1}, {{1, 80'000}}, ""},
        {"the rest of the open one, then the next", methadone, 80'000, {lot(1, concentrate, 30'000, 50), lot(2, concentrate, 900'000, 20)}, {1}, {{1, 30'000}, {2, 50'000}}, ""},
        {"on its last day", methadone, 80'000, {lot(1, concentrate, 900'000, 0)}, {}, {{1, 80'000}}, ""},
        {"a day later", methadone, 80'000, {lot(1, concentrate, 900'000, -1)}, {}, {}, "drawn on no lot: every lot has expired"},
        {"an open one that has expired is passed over", methadone, 80'000, {lot(1, concentrate, 900'000, -1), lot(2, concentrate, 900'000)}, {1}, {{2, 80'000}}, ""},
        {"less than there should be", methadone, 80'000, {lot(1, concentrate, 30'000)}, {}, {{1, 80'000}}, "stock is short on paper: lot L1 goes below zero"},
        {"two liquids, and nobody has said which", methadone, 80'000, {lot(1, concentrate, 900'000), lot(2, solution, 900'000)}, {}, {},
         "drawn on no lot: there are several products of methadone, and the order names none"},
        {"the open one decides", methadone, 80'000, {lot(1, concentrate, 900'000), lot(2, solution, 900'000)}, {2}, {{2, 80'000}}, ""},
        {"the order decides", order(Medication::methadone, {}, 1), 80'000, {lot(1, concentrate, 900'000), lot(2, solution, 900'000)}, {2}, {{1, 80'000}}, ""},
        {"only one has something left", methadone, 80'000, {lot(1, concentrate, 0), lot(2, solution, 900'000)}, {}, {{2, 80'000}}, ""},
        {"films count", film, 16'000, {lot(1, film8, 30)}, {}, {{1, 2}}, ""},
        {"two strengths make it", film, 10'000, {lot(1, film8, 30), lot(2, film2, 30)}, {}, {{1, 1}, {2, 1}}, ""},
        {"with the fewest pieces", film, 16'000, {lot(1, film8, 30), lot(2, film2, 30, 5)}, {}, {{1, 2}}, ""},
        {"one strength does not", film, 10'000, {lot(1, film8, 30)}, {}, {}, "drawn on no lot: 10 mg is no whole number of units of 8 mg"},
        {"a film is never Zubsolv", film, 5'700, {lot(1, zubsolv, 30)}, {}, {}, "drawn on no lot: no buprenorphine-film has come in"},
        {"nor is buprenorphine by any name", plain, 5'700, {lot(1, zubsolv, 30)}, {}, {}, "drawn on no lot: no buprenorphine has come in"},
        {"Zubsolv is", brand, 5'700, {lot(1, zubsolv, 30), lot(2, film8, 30)}, {}, {{1, 1}}, ""},
        {"a film is no tablet", film, 8'000, {lot(1, tablet8, 30, 5), lot(2, film8, 30)}, {}, {{2, 1}}, ""},
        {"either may be meant", plain, 8'000, {lot(1, tablet8, 30, 5), lot(2, film8, 30)}, {}, {},
         "drawn on no lot: there are several products of buprenorphine, and the order names none"},
        {"either alone does", plain, 8'000, {lot(1, tablet8, 30)}, {}, {{1, 1}}, ""},
        {"an injection is its own syringe", monthly, 300'000, {lot(1, film8, 30), lot(2, sublocade, 3), lot(3, weekly, 4)}, {}, {{2, 1}}, ""},
        {"what a pharmacy delivered is not ours", elsewhere, 300'000, {lot(2, sublocade, 3)}, {}, {}, ""},
        {"a tablet of naltrexone is no injection", order(Medication::naltrexone, Formulation::vivitrol), 380'000, {lot(1, naltrexone, 90), lot(2, vivitrol, 2)}, {}, {{2, 1}}, ""},
    };
    for (const Row& row : rows) {
        INFO(std::string(row.what));
        const DrawPlan plan = plan_draw(row.order, Amount::micrograms(row.micrograms), today, row.lots, row.open);
        CHECK((plan.draws == row.draws));
        CHECK(plan.remark == row.remark);
        CHECK(plan.expired == (std::string(row.remark).find("expired") != std::string::npos));
    }
}

TEST_CASE("what counts say of each other") {
    // counted, expected and carried when recorded, the book now, close, adjusted -> variance, now, left, open
    struct Row { std::int64_t counted, expected, carried, book; const char* close; std::int64_t adjusted, variance, now, left; bool open; };
    const std::vector<std::vector<Row>> lives = {
        {{100, 100, 0, 100, "", 0, 0, 0, 0, false}},
        {{93, 100, 0, 100, "", 0, -7, -7, -7, true}, {90, 97, -7, 97, "", 0, -7, 0, 0, false}, {80, 88, -7, 88, "", 0, -8, -1, -1, true}},
        {{93, 100, 0, 100, "measurement", -7, -7, -7, 0, false}, {90, 90, 0, 90, "", 0, 0, 0, 0, false}},
        {{93, 100, 0, 100, "miscounted", 0, -7, -7, -7, false}, {97, 97, 0, 97, "", 0, 0, 0, 0, false}},
        {{93, 100, 0, 93, "", 0, 0, 0, 0, true}},                  // mended since, and nobody has said so yet
        {{93, 100, 0, 93, "explained", 0, 0, 0, 0, false}},
        {{93, 100, 0, 95, "explained", 0, -2, -2, -2, true}},       // mended again after it was closed
        {{93, 100, 0, 100, "", 0, -7, -7, -7, true}, {90, 97, -7, 97, "measurement", 0, -7, 0, 0, false}},
        {{100, 100, 0, 90, "", 0, 10, 10, 10, true}},               // agreed, until something late came in
    };
    for (std::size_t life = 0; life < lives.size(); ++life) {
        std::vector<CountRecord> counts;
        for (const Row& row : lives[life]) {
            CountRecord count;
            count.counted = row.counted;
            count.expected = row.expected;
            count.carried = row.carried;
            count.book = row.book;
            count.close_reason = row.close;
            if (!count.close_reason.empty()) count.closed = today;
            count.adjusted = row.adjusted;
            counts.push_back(count);
        }
        const auto found = judge_counts(counts);
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const Row& row = lives[life][i];
            CAPTURE(life);
            CAPTURE(i);
            CHECK(found[i].variance == row.variance);
            CHECK(found[i].now == row.now);
            CHECK(found[i].left == row.left);
            CHECK(found[i].open == row.open);
        }
    }
}

TEST_CASE("shares, containers and clocks") {
    CHECK(percent_text(-70'000, 160'000'000) == "-0.0438"); // a month of the reconciliation script
    CHECK(percent_text(-70'000, 109'550'000) == "-0.0639");
    CHECK(percent_text(0, 5) == "0.0000");
    CHECK(percent_text(1, 0).empty());
    CHECK(percent_text(5, 100) == "5.0000");
    CHECK(container_text(concentrate, 82'500) == "8.25 mL");
    CHECK(container_text(concentrate, -10'000) == "-1 mL");
    CHECK(container_text(concentrate, 1) == "0 mL");
    CHECK(container_text(film8, 1) == "1 film");
    CHECK(quantity_text(film8, 2) == "2 films");
    CHECK(product_text(zubsolv) == "zubsolv tablet 5.7 mg");
    CHECK(product_text(film8) == "buprenorphine film 8 mg");
    CHECK(product_text(concentrate) == "methadone concentrate 10 mg/mL");
    const auto day = [](const char* text) { return *Day::parse(text); };
    const std::vector<Day> thanksgiving{day("2026-11-26")};
    CHECK(loss_notice_due(day("2026-11-23"), 1, thanksgiving) == day("2026-11-24")); // Monday, Tuesday
    CHECK(loss_notice_due(day("2026-11-25"), 1, thanksgiving) == day("2026-11-27"));
    CHECK(loss_notice_due(day("2026-11-20"), 1, thanksgiving) == day("2026-11-23")); // Friday, Monday
    CHECK(loss_notice_due(day("2026-11-21"), 1, thanksgiving) == day("2026-11-23"));
    CHECK(inventory_due(day("2026-11-16"), 24) == day("2028-11-16"));
    CHECK(inventory_due(day("2028-02-29"), 24) == day("2030-02-28"));
}
