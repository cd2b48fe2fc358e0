#include "cli/parse.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

using mat::Amount;
using mat::Day;
using mat::DayRange;
using mat::Exit;
using mat::Failure;
using mat::Instant;
using mat::cli::AsOf;
using mat::cli::ProductUnit;
using mat::cli::Quantity;
using mat::cli::Strength;
using mat::domain::Zone;
using namespace std::string_view_literals;

namespace {

Zone zone_of(const std::string& name) {
    std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    auto zone = Zone::parse(name, bytes);
    REQUIRE_MESSAGE(zone, "the zone files of the package tzdata are needed: " << name);
    return *zone;
}

const Zone& chicago() {
    static const Zone zone = zone_of("America/Chicago");
    return zone;
}

Day day(std::string_view text) { return Day::parse(text).value(); }

/// A Saturday.
const Day today = day("2026-11-21");

/// A moment by its digits in UTC.
Instant utc(std::string_view date, int hour, int minute, int second = 0, std::int64_t microseconds = 0) {
    return Instant::from_seconds(day(date).number() * std::int64_t{86'400} + hour * 3600 + minute * 60 +
                                 second) +
           microseconds;
}

/// 06:44:30.25 in Chicago on that Saturday.
const Instant now = utc("2026-11-21", 12, 44, 30, 250'000);

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// A word that must be refused, the code, and a part of the hint.
struct Refused {
    std::string_view text;
    const char* code;
    const char* hint;
    const char* message = "";
};

template <class Parser, class Rows>
void check_refused(const Rows& rows, Parser parse) {
    for (const Refused& row : rows) {
        CAPTURE(std::string(row.text));
        const auto result = parse(row.text);
        CHECK_FALSE(result);
        if (result) continue;
        const Failure& failure = result.failure();
        CAPTURE(failure.message);
        CAPTURE(failure.hint);
        CHECK(failure.exit == Exit::usage);
        CHECK(failure.code == row.code);
        CHECK(holds(failure.hint, row.hint));
        CHECK(holds(failure.message, row.message));
        CHECK(holds(failure.message, "'"));
        CHECK_FALSE(failure.hint.empty());
    }
}

} // namespace

TEST_CASE("typed words are quoted so that they cannot act on a terminal") {
    CHECK(mat::cli::quoted("80mg") == "'80mg'");
    CHECK(mat::cli::quoted("") == "''");
    CHECK(mat::cli::quoted("a\x1b[31mb\n") == "'a\\x1b[31mb\\x0a'");
    CHECK(mat::cli::quoted("\x7f\xff"sv) == "'\\x7f\\xff'");
    CHECK(mat::cli::quoted("a\0b"sv) == "'a\\x00b'");
    CHECK(mat::cli::quoted("\xc2\xb5g") == "'\xc2\xb5g'"); // a micro sign is shown as it is
    CHECK(mat::cli::quoted(std::string(60, 'x')) == '\'' + std::string(60, 'x') + '\'');
    CHECK(mat::cli::quoted(std::string(61, 'x')) == '\'' + std::string(60, 'x') + "...'");
    // Never half a character at the cut.
    CHECK(mat::cli::quoted(std::string(59, 'x') + "\xc2\xb5") == '\'' + std::string(59, 'x') + "...'");
    CHECK(mat::cli::quoted(std::string(100'000, '\x01')).size() < 70);
}

TEST_CASE("accepts client numbers and tells a wrong check digit from a wrong shape") {
    CHECK(mat::cli::parse_client_number("572-4")->sequence() == 572);
    CHECK(mat::cli::parse_client_number("5724")->sequence() == 572);

    const auto wrong = mat::cli::parse_client_number("572-5");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.failure().exit == Exit::not_found);
    CHECK(wrong.failure().code == "check-digit");
    CHECK(holds(wrong.failure().message, "'572-5'"));
    CHECK(holds(wrong.failure().message, "nothing was looked up"));
    CHECK(mat::cli::parse_client_number("5742").failure().code == "check-digit");

    const Refused rows[] = {
        {"", "client-number", "1042-9"},        {"4", "client-number", "1042-9"},
        {"@last", "client-number", "1042-9"},   {"0572-4", "client-number", "1042-9"},
        {"572 4", "client-number", "1042-9"},   {"572-4/2", "client-number", "1042-9"},
        {"57-24", "client-number", "1042-9"},   {" 572-4", "client-number", "1042-9"},
        {"572-4\n", "client-number", "1042-9"}, {"Smith", "client-number", "1042-9"},
        {"5724-", "client-number", "1042-9"},   {"99999999999", "client-number", "1042-9"},
    };
    check_refused(rows, mat::cli::parse_client_number);
}

TEST_CASE("accepts amounts") {
    struct Row {
        std::string_view text;
        std::int64_t micrograms;
    };
    const Row rows[] = {
        {"80mg", 80'000},
        {"80 mg", 80'000},
        {"8.5mg", 8'500},
        {"8.50mg", 8'500},
        {"0.5mg", 500},
        {"0.001mg", 1},
        {"1mcg", 1},
        {"1ug", 1},
        {"400 mcg", 400},
        {"0.2g", 200'000},
        {"0.000001g", 1},
        {"1g", 1'000'000},
        {"10000g", 10'000'000'000},
        {"9999.999999g", 9'999'999'999},
        {"10000000mg", 10'000'000'000},
        {"10000000000mcg", 10'000'000'000},
        {"1.0000mg", 1'000},
        {"2.0mcg", 2},
        {"080mg", 80'000},
        {"00000000000000000000000000000080mg", 80'000},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const auto amount = mat::cli::parse_amount(row.text);
        REQUIRE(amount);
        CHECK(amount->micrograms() == row.micrograms);
    }
}

TEST_CASE("refuses what is no amount, and says how to write it") {
    const Refused rows[] = {
        {"80", "amount-unit", "80mg", "'80' has no unit"},
        {"80 ", "amount-unit", "80mg", "no unit"},
        {"", "amount", "80mg"},
        {" ", "amount", "80mg"},
        {"mg", "amount", "80mg"},
        {" 80mg", "amount", "80mg"},
        {"80mg ", "amount-unit", "80mg"},
        {"80  mg", "amount-unit", "one space"},
        {"80\tmg", "amount-unit", "80mg"},
        {"80mg\n", "amount-unit", "80mg", "\\x0a"},
        {"+80mg", "amount", "without a sign"},
        {"-80mg", "amount", "without a sign"},
        {"\xe2\x88\x92"
         "80mg",
         "amount", "80mg"},
        {"1e3mg", "amount", "all digits", "exponent"},
        {"1E3mg", "amount", "all digits", "exponent"},
        {"1e-3mg", "amount", "all digits", "exponent"},
        {"1e3", "amount", "all digits", "exponent"},
        {"0x50mg", "amount-unit", "80mg"},
        {"nanmg", "amount", "80mg"},
        {"inf mg", "amount", "80mg"},
        {"8,5mg", "amount", "decimal point", "comma"},
        {"1,000mg", "amount", "decimal point", "comma"},
        {"1 000mg", "amount-unit", "80mg"},
        {"1'000mg", "amount-unit", "80mg"},
        {".5mg", "amount", "0.5"},
        {"5.mg", "amount", "5 for five"},
        {".mg", "amount", "0.5"},
        {"1.2.3mg", "amount", "80mg", "more than one decimal point"},
        {"1..5mg", "amount", "80mg", "more than one decimal point"},
        {"0mg", "amount-zero", "above zero"},
        {"0.000mg", "amount-zero", "above zero"},
        {"0.0000000g", "amount-zero", "above zero"},
        {"0.0001mg", "amount-too-fine", "whole micrograms"},
        {"8.0005mg", "amount-too-fine", "whole micrograms"},
        {"0.5mcg", "amount-too-fine", "whole micrograms"},
        {"0.0000001g", "amount-too-fine", "whole micrograms"},
        {"10000.000001g", "amount-too-large", "check", "10 kg"},
        {"10000001mg", "amount-too-large", "check"},
        {"10000000001mcg", "amount-too-large", "check"},
        {"99999999999999999999999999mg", "amount-too-large", "check"},
        {"18446744073709551617mg", "amount-too-large", "check"},
        {"8.5mL", "amount-unit", "this command takes milligrams"},
        {"1L", "amount-unit", "this command takes milligrams"},
        {"2 film", "amount-unit", "this command takes milligrams"},
        {"2 films", "amount-unit", "this command takes milligrams"},
        {"1 tablet", "amount-unit", "this command takes milligrams"},
        {"3 tablets", "amount-unit", "this command takes milligrams"},
        {"1 syringe", "amount-unit", "this command takes milligrams"},
        {"2syringes", "amount-unit", "this command takes milligrams"},
        {"80MG", "amount-unit", "mg, mcg, ug and g"},
        {"80Mg", "amount-unit", "mg, mcg, ug and g"},
        {"80kg", "amount-unit", "mg, mcg, ug and g"},
        {"80\xc2\xb5g", "amount-unit", "mg, mcg, ug and g"},
        {"80m", "amount-unit", "mg, mcg, ug and g"},
        {"80mgs", "amount-unit", "mg, mcg, ug and g"},
        {"80mg/mL", "amount-unit", "mg, mcg, ug and g"},
        {"\xd9\xa8mg", "amount", "80mg"},
    };
    check_refused(rows, mat::cli::parse_amount);
}

TEST_CASE("an amount that is shown can be typed again") {
    CHECK(rc::check("every amount", [] {
        const Amount amount = Amount::micrograms(*rc::gen::inRange<std::int64_t>(1, 10'000'000'001));
        RC_ASSERT(*mat::cli::parse_amount(amount.text()) == amount);
        RC_ASSERT(*mat::cli::parse_amount(amount.milligrams_text() + "mg") == amount);
        RC_ASSERT(*mat::cli::parse_amount(std::to_string(amount.micrograms()) + "mcg") == amount);
    }));
}

TEST_CASE("accepts strengths") {
    struct Row {
        std::string_view text;
        Strength strength;
    };
    const Row rows[] = {
        {"10mg/mL", {Amount::milligrams(10), ProductUnit::millilitre}},
        {"40mg/tablet", {Amount::milligrams(40), ProductUnit::tablet}},
        {"8mg/film", {Amount::milligrams(8), ProductUnit::film}},
        {"300mg/syringe", {Amount::milligrams(300), Strength::Per::syringe}},
        {"5.7 mg/tablet", {Amount::micrograms(5'700), ProductUnit::tablet}},
        {"400mcg/mL", {Amount::micrograms(400), ProductUnit::millilitre}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const auto strength = mat::cli::parse_strength(row.text);
        REQUIRE(strength);
        CHECK(*strength == row.strength);
    }
    const Refused refused[] = {
        {"", "strength", "10mg/mL"},
        {"10mg", "strength", "10mg/mL", "per what"},
        {"10mg/", "strength", "10mg/mL"},
        {"/mL", "amount", "80mg"},
        {"10/mL", "amount-unit", "80mg"},
        {"10mg/ml", "strength", "10mg/mL"},
        {"10mg/L", "strength", "10mg/mL"},
        {"10mg/1mL", "strength", "10mg/mL"},
        {"10mg/ mL", "strength", "10mg/mL"},
        {"10mg /mL", "amount-unit", "80mg"},
        {"10mg/mL/mL", "strength", "10mg/mL"},
        {"8mg/films", "strength", "8mg/film"},
        {"8/2mg/film", "strength", "8mg/film"},
        {"0mg/film", "amount-zero", "above zero"},
        {"-8mg/film", "amount", "without a sign"},
        {"1mL/mL", "amount-unit", "milligrams"},
    };
    check_refused(refused, mat::cli::parse_strength);
}

TEST_CASE("accepts volumes and counts") {
    struct Row {
        std::string_view text;
        Quantity quantity;
    };
    const Row rows[] = {
        {"1000mL", {1'000'000, true, ProductUnit::millilitre}},
        {"1000 mL", {1'000'000, true, ProductUnit::millilitre}},
        {"8.5mL", {8'500, true, ProductUnit::millilitre}},
        {"0.001mL", {1, true, ProductUnit::millilitre}},
        {"0.5L", {500'000, true, ProductUnit::millilitre}},
        {"0.000001L", {1, true, ProductUnit::millilitre}},
        {"1000L", {1'000'000'000, true, ProductUnit::millilitre}},
        {"30 tablets", {30, false, ProductUnit::tablet}},
        {"1 tablet", {1, false, ProductUnit::tablet}},
        {"8 films", {8, false, ProductUnit::film}},
        {"1film", {1, false, ProductUnit::film}},
        {"2 syringes", {2, false, ProductUnit::syringe}},
        {"1 syringe", {1, false, ProductUnit::syringe}},
        {"1000000000 films", {1'000'000'000, false, ProductUnit::film}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const auto quantity = mat::cli::parse_volume_or_count(row.text);
        REQUIRE(quantity);
        CHECK(*quantity == row.quantity);
    }
    const Refused refused[] = {
        {"", "quantity", "1000mL"},
        {"30", "quantity-unit", "1000mL", "no unit"},
        {"30mg", "quantity-unit", "a volume or a number", "'30mg'"},
        {"30 ml", "quantity-unit", "1000mL"},
        {"30 bottles", "quantity-unit", "1000mL"},
        {"30 Tablets", "quantity-unit", "30 tablets"},
        {"0mL", "quantity-zero", "above zero"},
        {"0 films", "quantity-zero", "above zero"},
        {"-2 films", "quantity", "without a sign"},
        {"+2 films", "quantity", "without a sign"},
        {"2.5 tablets", "quantity", "counted"},
        {"2.0 tablets", "quantity", "counted"},
        {"0.0001mL", "quantity-too-fine", "millilitre"},
        {"0.0000001L", "quantity-too-fine", "millilitre"},
        {"1000.000001L", "quantity-too-large", "check"},
        {"1000000.001mL", "quantity-too-large", "check"},
        {"1000000001 films", "quantity-too-large", "check"},
        {"99999999999999999999999 films", "quantity-too-large", "check"},
        {"1e3mL", "quantity", "all digits"},
        {"1,5L", "quantity", "decimal point"},
        {".5L", "quantity", "0.5"},
        {"30  tablets", "quantity-unit", "30 tablets"},
        {"films", "quantity", "1000mL"},
    };
    check_refused(refused, mat::cli::parse_volume_or_count);
}

TEST_CASE("accepts days") {
    struct Row {
        std::string_view text;
        std::string_view day;
    };
    const Row rows[] = {
        {"2026-11-21", "2026-11-21"},
        {"2024-02-29", "2024-02-29"},
        {"1900-01-01", "1900-01-01"},
        {"2170-12-31", "2170-12-31"},
        {"today", "2026-11-21"},
        {"yesterday", "2026-11-20"},
        {"tomorrow", "2026-11-22"},
        {"-0d", "2026-11-21"},
        {"+0d", "2026-11-21"},
        {"-1d", "2026-11-20"},
        {"-3d", "2026-11-18"},
        {"+3d", "2026-11-24"},
        {"-21d", "2026-10-31"},
        {"+2w", "2026-12-05"},
        {"-1w", "2026-11-14"},
        {"-365d", "2025-11-21"},
        {"+52635d", "2170-12-31"},
        {"-46345d", "1900-01-01"},
        // Today is a Saturday: `last` and `next` never mean today itself.
        {"last-mon", "2026-11-16"},
        {"last-tue", "2026-11-17"},
        {"last-wed", "2026-11-18"},
        {"last-thu", "2026-11-19"},
        {"last-fri", "2026-11-20"},
        {"last-sat", "2026-11-14"},
        {"last-sun", "2026-11-15"},
        {"next-sun", "2026-11-22"},
        {"next-mon", "2026-11-23"},
        {"next-tue", "2026-11-24"},
        {"next-wed", "2026-11-25"},
        {"next-thu", "2026-11-26"},
        {"next-fri", "2026-11-27"},
        {"next-sat", "2026-11-28"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const auto parsed = mat::cli::parse_day(row.text, today);
        REQUIRE(parsed);
        CHECK(parsed->text() == row.day);
    }
}

TEST_CASE("last and next weekdays are strictly before and after any today") {
    const char* const names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    for (int step = 0; step < 14; ++step) {
        const Day from = today + step;
        for (int weekday = 0; weekday < 7; ++weekday) {
            const Day last = *mat::cli::parse_day(std::string("last-") + names[weekday], from);
            const Day next = *mat::cli::parse_day(std::string("next-") + names[weekday], from);
            CHECK(last.weekday() == weekday);
            CHECK(next.weekday() == weekday);
            CHECK((from - last >= 1 && from - last <= 7));
            CHECK((next - from >= 1 && next - from <= 7));
        }
    }
}

TEST_CASE("refuses what is no day, and says how to write it") {
    const Refused rows[] = {
        {"3/8/26", "day", "write 2026-03-08 or 2026-08-03, whichever is meant", "'3/8/26'"},
        {"3/8/2026", "day", "write 2026-03-08 or 2026-08-03"},
        {"11/21/26", "day", "write 2026-11-21"},
        {"21/11/26", "day", "write 2026-11-21"},
        {"21.11.2026", "day", "write 2026-11-21"},
        {"8/8/26", "day", "write 2026-08-08"},
        {"2026/11/21", "day", "write 2026-11-21"},
        {"2026-2-3", "day", "write 2026-02-03"},
        {"26-02-03", "day", "2026-02-03"},
        {"20261121", "day", "write 2026-11-21"},
        {"20261321", "day", "2026-11-21"},
        {"13/13/13", "day", "today"},
        {"2026-02-30", "day", "2026-02 has 28 days"},
        {"2026-02-29", "day", "2026-02 has 28 days"},
        {"2024-02-30", "day", "2024-02 has 29 days"},
        {"2026-04-31", "day", "2026-04 has 30 days"},
        {"2026-11-00", "day", "2026-11 has 30 days"},
        {"2026-13-01", "day", "01 to 12"},
        {"2026-21-11", "day", "01 to 12"},
        {"1899-12-31", "day", "1900 to 2170"},
        {"2171-01-01", "day", "1900 to 2170"},
        {"0000-00-00", "day", "1900 to 2170"},
        {"2026-02-03x", "day", "2026-11-21"},
        {" 2026-02-03", "day", "2026-11-21"},
        {"2026-02-03 ", "day", "2026-11-21"},
        {"2026-11", "day", "2026-11-21"},
        {"", "day", "today"},
        {"Today", "day", "today"},
        {"TODAY", "day", "today"},
        {"monday", "day", "last-mon"},
        {"mon", "day", "last-mon"},
        {"last-Mon", "day", "last-mon"},
        {"last-monday", "day", "last-mon"},
        {"last mon", "day", "last-mon"},
        {"last-xyz", "day", "last-mon"},
        {"3d", "day", "-3d"},
        {"-d", "day", "-3d"},
        {"-3", "day", "-3d"},
        {"-3m", "day", "days or weeks"},
        {"+1y", "day", "days or weeks"},
        {"--3d", "day", "-3d"},
        {"-3.5d", "day", "-3d"},
        {"- 3d", "day", "-3d"},
        {"-3d ", "day", "-3d"},
        {"+52636d", "day", "1900 to 2170"},
        {"-46346d", "day", "1900 to 2170"},
        {"+99999999999999999999w", "day", "1900 to 2170"},
        {"//", "day", "today"},
        {"1//2", "day", "today"},
        {"2026-11-21T06:44", "day", "2026-11-21"},
    };
    check_refused(rows, [](std::string_view text) { return mat::cli::parse_day(text, today); });
}

TEST_CASE("accepts moments up to now") {
    struct Row {
        std::string_view text;
        Instant moment;
    };
    const Row rows[] = {
        {"now", now},
        {"today", now},
        {"-0d", now},
        {"2026-11-21", now},
        {"06:44", utc("2026-11-21", 12, 44)},
        {"06:44:30", utc("2026-11-21", 12, 44, 30)},
        {"00:00", utc("2026-11-21", 6, 0)},
        {"today 06:43", utc("2026-11-21", 12, 43)},
        {"2026-11-21T06:44", utc("2026-11-21", 12, 44)},
        {"2026-11-21 06:44", utc("2026-11-21", 12, 44)},
        {"2026-11-21T06:44:10", utc("2026-11-21", 12, 44, 10)},
        {"2026-11-21T06:44:10Z", utc("2026-11-21", 6, 44, 10)},
        {"2026-11-21T06:44Z", utc("2026-11-21", 6, 44)},
        {"2026-11-21T06:44-05:00", utc("2026-11-21", 11, 44)},
        {"2026-11-21T06:44:10-06:00", utc("2026-11-21", 12, 44, 10)},
        {"2026-11-22T06:44+23:59", utc("2026-11-21", 6, 45)},
        {"2026-11-21T06:44-00:00", utc("2026-11-21", 6, 44)},
        {"2026-11-21T12:44:30Z", utc("2026-11-21", 12, 44, 30)},
        {"06:44-06:00", utc("2026-11-21", 12, 44)},
        {"06:44Z", utc("2026-11-21", 6, 44)},
        {"yesterday 06:44", utc("2026-11-20", 12, 44)},
        {"yesterday 23:59:59", utc("2026-11-21", 5, 59, 59)},
        {"-3d 06:44", utc("2026-11-18", 12, 44)},
        {"last-mon 06:44", utc("2026-11-16", 12, 44)},
        {"yesterday", utc("2026-11-20", 18, 0)},
        {"2026-07-01", utc("2026-07-01", 17, 0)}, // noon in summer
        {"last-mon", utc("2026-11-16", 18, 0)},
        {"-2w", utc("2026-11-07", 18, 0)},
        {"1900-01-01T00:00", utc("1900-01-01", 6, 0)},
        // Around the changes of the clocks.
        {"2026-03-08T01:59:59", utc("2026-03-08", 7, 59, 59)},
        {"2026-03-08T03:00", utc("2026-03-08", 8, 0)},
        {"2026-03-08T02:30-06:00", utc("2026-03-08", 8, 30)},
        {"2026-11-01T00:59:59", utc("2026-11-01", 5, 59, 59)},
        {"2026-11-01T02:00", utc("2026-11-01", 8, 0)},
        {"2026-11-01T01:30-05:00", utc("2026-11-01", 6, 30)},
        {"2026-11-01T01:30-06:00", utc("2026-11-01", 7, 30)},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const auto moment = mat::cli::parse_moment(row.text, now, chicago());
        REQUIRE(moment);
        CHECK(moment->microseconds() == row.moment.microseconds());
    }
}

TEST_CASE("refuses what is no moment of the past, and says how to write it") {
    const Refused rows[] = {
        {"2026-03-08T02:30", "skipped-time", "one of these two",
         "2026-03-08T01:59:59-06:00 to 2026-03-08T03:00:00-05:00"},
        {"2026-03-08T02:00", "skipped-time", "one of these two", "America/Chicago"},
        {"2026-03-08T02:59:59", "skipped-time", "one of these two", "America/Chicago"},
        {"2026-11-01T01:30", "repeated-time", "offset",
         "2026-11-01T01:30:00-05:00 and 2026-11-01T01:30:00-06:00"},
        {"2026-11-01T01:00", "repeated-time", "offset", "twice"},
        {"2026-11-01T01:59:59", "repeated-time", "offset", "twice"},
        {"2026-11-01 01:30", "repeated-time", "offset", "twice"},
        {"06:45", "future", "2026-11-21T06:44:30-06:00", "'06:45'"},
        {"06:44:31", "future", "06:44:30"},
        {"2026-11-21T12:44:31Z", "future", "06:44:30"},
        {"tomorrow", "future", "06:44:30"},
        {"tomorrow 06:44", "future", "06:44:30"},
        {"+1d", "future", "06:44:30"},
        {"2170-12-31", "future", "06:44:30"},
        {"", "day", "06:44"},
        {"6:44", "time", "24-hour"},
        {"06:4", "time", "24-hour"},
        {"06:444", "time", "24-hour"},
        {"6:44pm", "time", "24-hour"},
        {"06:44pm", "time", "24-hour"},
        {"6:44 PM", "time", "06:44"},
        {"06:44 -05:00", "time", "06:44"},
        {"06:60", "time", "24-hour"},
        {"25:00", "time", "24-hour"},
        {"24:00", "time", "23:59"},
        {"2026-11-20T24:00", "time", "23:59"},
        {"2026-11-20T23:59:60", "time", "24-hour"},
        {"06:44:1", "time", "24-hour"},
        {"06:44:", "time", "24-hour"},
        {"06:44:10.5", "time", "whole seconds"},
        {"2026-11-21T", "time", "24-hour"},
        {"2026-11-21T06", "time", "24-hour"},
        {"2026-11-21T0644", "time", "24-hour"},
        {"2026-11-21t06:44", "time", "24-hour"},
        {"2026-11-21T06:44z", "time", "24-hour"},
        {"2026-11-21T06:44-5:00", "time", "-05:00"},
        {"2026-11-21T06:44-0500", "time", "-05:00"},
        {"2026-11-21T06:44-05", "time", "-05:00"},
        {"2026-11-21T06:44-24:00", "time", "-05:00"},
        {"2026-11-21T06:44-05:60", "time", "-05:00"},
        {"2026-11-21T06:44-05:00x", "time", "nothing may follow"},
        {"2026-11-21T06:44ZZ", "time", "nothing may follow"},
        {"2026-11-21T06:44-05:00 CST", "time", "06:44"},
        {"yesterday  06:44", "time", "24-hour"},
        {"yesterday 06:44 ", "time", "24-hour"},
        {"yesterdayT06:44", "time", "24-hour"},
        {" 06:44", "day", "06:44"},
        {"0644", "day", "06:44"},
        {"noon", "day", "06:44"},
        {"Now", "day", "now"},
        {"3/8/26 06:44", "day", "write 2026-03-08 or 2026-08-03"},
        {"2026-02-30T06:44", "day", "28 days"},
        {"2026-2-3T06:44", "day", "write 2026-02-03"},
        // In UTC that is still the evening before.
        {"05:44Z", "time", "write the date too"},
        {"today 05:59Z", "time", "write the date too"},
    };
    check_refused(rows, [](std::string_view text) { return mat::cli::parse_moment(text, now, chicago()); });
}

TEST_CASE("a day alone means noon of a day, also where the evening is tomorrow in UTC") {
    const Instant evening = utc("2026-11-22", 3, 0); // 21:00 on the 21st
    CHECK(*mat::cli::parse_moment("today", evening, chicago()) == evening);
    CHECK(*mat::cli::parse_moment("20:59", evening, chicago()) == utc("2026-11-22", 2, 59));
    CHECK(*mat::cli::parse_moment("yesterday", evening, chicago()) == utc("2026-11-20", 18, 0));
    // A day that never was has no noon.
    const auto apia = mat::cli::parse_moment("2011-12-30", now, zone_of("Pacific/Apia"));
    REQUIRE_FALSE(apia);
    CHECK(apia.failure().code == "skipped-time");
}

TEST_CASE("accepts what a question may look back to, up to the end of what was typed") {
    struct Row {
        std::string_view text;
        Instant moment;
    };
    const Row rows[] = {
        {"now", now},
        {"today", now}, // its end is still to come
        {"tomorrow", now},
        {"2170-12-31", now},
        {"06:44", now},
        {"06:43", utc("2026-11-21", 12, 43, 59, 999'999)},
        {"06:44:29", utc("2026-11-21", 12, 44, 29, 999'999)},
        {"06:44:30", now},
        {"06:44:30.2", now},
        {"06:44:30.1", utc("2026-11-21", 12, 44, 30, 199'999)},
        {"06:44:30.24", utc("2026-11-21", 12, 44, 30, 249'999)},
        {"06:44:30.249999", utc("2026-11-21", 12, 44, 30, 249'999)},
        {"06:44:30.250000", now},
        {"06:44:30.250001", now},
        {"06:44:30.000000", utc("2026-11-21", 12, 44, 30)},
        {"06:44:30.000", utc("2026-11-21", 12, 44, 30, 999)},
        {"23:00", now},
        {"yesterday", utc("2026-11-21", 5, 59, 59, 999'999)},
        {"2026-11-20", utc("2026-11-21", 5, 59, 59, 999'999)},
        {"last-mon 06:44", utc("2026-11-16", 12, 44, 59, 999'999)},
        {"2026-11-20T06:44", utc("2026-11-20", 12, 44, 59, 999'999)},
        {"2026-11-20T06:44:10.5Z", utc("2026-11-20", 6, 44, 10, 599'999)},
        {"2026-11-20T06:44:10-06:00", utc("2026-11-20", 12, 44, 10, 999'999)},
        {"2026-03-08", utc("2026-03-09", 4, 59, 59, 999'999)}, // 23 hours long
        {"2026-03-07", utc("2026-03-08", 5, 59, 59, 999'999)},
        {"2026-11-01", utc("2026-11-02", 5, 59, 59, 999'999)}, // 25 hours long
        {"2026-11-01T01:59:59.999999-05:00", utc("2026-11-01", 6, 59, 59, 999'999)},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const auto as_of = mat::cli::parse_as_of(row.text, now, chicago());
        REQUIRE(as_of);
        CHECK_FALSE(as_of->is_entry);
        CHECK(as_of->moment.microseconds() == row.moment.microseconds());
    }
}

TEST_CASE("the end of a day is its last microsecond, wherever midnight is") {
    const auto end = [](std::string_view text, const char* zone) {
        return mat::cli::parse_as_of(text, now, zone_of(zone))->moment;
    };
    // The next day begins at one o'clock.
    CHECK(end("2025-09-06", "America/Santiago") == utc("2025-09-07", 4, 0) + -1);
    // At midnight the clocks go back to eleven: the day has 25 hours.
    CHECK(end("2025-04-05", "America/Santiago") == utc("2025-04-06", 4, 0) + -1);
    // One minute after midnight they go back to the day before.
    CHECK(end("2010-11-06", "America/St_Johns") == utc("2010-11-07", 3, 30) + -1);
    CHECK(end("2011-12-29", "Pacific/Apia") == utc("2011-12-30", 10, 0) + -1);
    CHECK(end("2011-12-30", "Pacific/Apia") == utc("2011-12-30", 10, 0) + -1);
}

TEST_CASE("accepts audit entries to look back to") {
    for (const std::string_view text : {"17", "#17", "entry 17", "017"}) {
        CAPTURE(std::string(text));
        const auto as_of = mat::cli::parse_as_of(text, now, chicago());
        REQUIRE(as_of);
        CHECK(as_of->is_entry);
        CHECK(as_of->entry == 17);
    }
    CHECK(mat::cli::parse_as_of("2026", now, chicago())->entry == 2026);
    CHECK(mat::cli::parse_as_of("999999999999999", now, chicago())->entry == 999'999'999'999'999);

    const Refused rows[] = {
        {"0", "as-of", "'entry 17'"},
        {"#", "as-of", "'entry 17'"},
        {"#x", "as-of", "'entry 17'"},
        {"# 17", "as-of", "'entry 17'"},
        {"entry ", "as-of", "'entry 17'"},
        {"entry -1", "as-of", "'entry 17'"},
        {"entry  17", "as-of", "'entry 17'"},
        {"1000000000000000", "as-of", "'entry 17'"},
        {"99999999999999999999999", "as-of", "'entry 17'"},
        {"entry", "day", "06:44"},
        {"-17", "day", "-3d"},
        {"17x", "day", "06:44"},
        {"", "day", "06:44"},
        {"06:44:10.", "time", "decimals"},
        {"06:44:10.1234567", "time", "decimals"},
        {"06:44:10,5", "time", "24-hour"},
        {"06:44.5", "time", "24-hour"},
        {"2026-03-08T02:30", "skipped-time", "one of these two"},
        {"2026-11-01T01:30", "repeated-time", "offset"},
        {"3/8/26", "day", "2026-03-08"},
    };
    check_refused(rows, [](std::string_view text) { return mat::cli::parse_as_of(text, now, chicago()); });
}

TEST_CASE("accepts ranges") {
    struct Row {
        std::string_view text;
        std::string_view first;
        std::string_view last;
    };
    const Row rows[] = {
        {"2026-11-01..2026-11-15", "2026-11-01", "2026-11-15"},
        {"2026-11-01..2026-11-01", "2026-11-01", "2026-11-01"},
        {"-3d..today", "2026-11-18", "2026-11-21"},
        {"last-mon..+2w", "2026-11-16", "2026-12-05"},
        {"2026-11", "2026-11-01", "2026-11-30"},
        {"2026-02", "2026-02-01", "2026-02-28"},
        {"2024-02", "2024-02-01", "2024-02-29"},
        {"2026-12", "2026-12-01", "2026-12-31"},
        {"2026-09..2026-10", "2026-09-01", "2026-10-31"},
        {"2025..yesterday", "2025-01-01", "2026-11-20"},
        {"2026", "2026-01-01", "2026-12-31"},
        {"1900", "1900-01-01", "1900-12-31"},
        {"2170", "2170-01-01", "2170-12-31"},
        {"today", "2026-11-21", "2026-11-21"},
        {"yesterday", "2026-11-20", "2026-11-20"},
        {"2026-11-21", "2026-11-21", "2026-11-21"},
        {"-3d", "2026-11-18", "2026-11-18"},
        {"this-week", "2026-11-16", "2026-11-22"},
        {"last-week", "2026-11-09", "2026-11-15"},
        {"last-week..this-week", "2026-11-09", "2026-11-22"},
        {"this-month", "2026-11-01", "2026-11-30"},
        {"last-month", "2026-10-01", "2026-10-31"},
        {"this-year", "2026-01-01", "2026-12-31"},
        {"last-year", "2025-01-01", "2025-12-31"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const auto range = mat::cli::parse_range(row.text, today);
        REQUIRE(range);
        CHECK(range->first.text() == row.first);
        CHECK(range->last.text() == row.last);
    }
    // A week begins with its Monday and ends with its Sunday, a year's last month is in another year.
    CHECK(*mat::cli::parse_range("this-week", day("2026-11-16")) ==
          DayRange{day("2026-11-16"), day("2026-11-22")});
    CHECK(*mat::cli::parse_range("this-week", day("2026-11-22")) ==
          DayRange{day("2026-11-16"), day("2026-11-22")});
    CHECK(*mat::cli::parse_range("last-month", day("2026-01-31")) ==
          DayRange{day("2025-12-01"), day("2025-12-31")});
    CHECK_FALSE(mat::cli::parse_range("last-month", day("1900-01-15")));
    CHECK_FALSE(mat::cli::parse_range("last-year", day("1900-01-15")));
    CHECK_FALSE(mat::cli::parse_range("last-week", day("1900-01-03")));
    CHECK_FALSE(mat::cli::parse_range("this-week", day("2170-12-31")));
}

TEST_CASE("refuses what is no range, and says how to write it") {
    const Refused rows[] = {
        {"", "range", "2026-11-01..2026-11-15"},
        {"2026-11-15..2026-11-01", "range", "2026-11-01..2026-11-15", "ends before it begins"},
        {"today..yesterday", "range", "2026-11-20..2026-11-21"},
        {"2026-11..2026-10", "range", "earlier day first"},
        {"..", "range", "both days"},
        {"2026-11-01..", "range", "both days"},
        {"..2026-11-01", "range", "both days"},
        {"2026-11-01...2026-11-15", "range", "2026-11-01..2026-11-15"},
        {"2026-11-01..2026-11-15..2026-11-20", "range", "2026-11-01..2026-11-15"},
        {"2026-11-01 .. 2026-11-15", "range", "2026-11-01..2026-11-15"},
        {"2026-11-01-2026-11-15", "range", "2026-11-01..2026-11-15"},
        {"2026-13", "range", "01 to 12"},
        {"2026-00", "range", "01 to 12"},
        {"2026-1", "range", "2026-11"},
        {"26", "range", "2026"},
        {"1899", "range", "1900 to 2170"},
        {"2171", "range", "1900 to 2170"},
        {"9999", "range", "1900 to 2170"},
        {"1899-12", "range", "1900 to 2170"},
        {"2171-01", "range", "1900 to 2170"},
        {"next-week", "range", "this-week"},
        {"week", "range", "this-week"},
        {"This-Week", "range", "this-week"},
        {"2026-02-30", "day", "28 days"},
        {"2026-02-01..2026-02-30", "day", "28 days"},
        {"3/8/26", "day", "2026-03-08"},
        {"06:44..07:44", "range", "2026-11-01..2026-11-15"},
    };
    check_refused(rows, [](std::string_view text) { return mat::cli::parse_range(text, today); });
}

TEST_CASE("accepts dose numbers, short for today's") {
    CHECK(mat::cli::parse_dose_number("2026-11-21.17", today)->text() == "2026-11-21.17");
    CHECK(mat::cli::parse_dose_number(".17", today)->text() == "2026-11-21.17");
    CHECK(mat::cli::parse_dose_number(".1", today)->sequence() == 1);
    CHECK(mat::cli::parse_dose_number(".1048575", today)->sequence() == 1'048'575);
    CHECK(mat::cli::parse_dose_number("2026-11-20.1", today)->day() == day("2026-11-20"));
    const Refused rows[] = {
        {"", "dose-number", ".17"},
        {".", "dose-number", ".17"},
        {".0", "dose-number", ".17"},
        {".017", "dose-number", ".17"},
        {".1048576", "dose-number", ".17"},
        {".99999999999999999999", "dose-number", ".17"},
        {"17", "dose-number", ".17"},
        {"..17", "dose-number", ".17"},
        {".17 ", "dose-number", ".17"},
        {".-17", "dose-number", ".17"},
        {"yesterday.17", "dose-number", ".17"},
        {"2026-11-21", "dose-number", ".17"},
        {"2026-11-21.", "dose-number", ".17"},
        {"2026-11-31.17", "dose-number", ".17"},
        {"2026-11-21-17", "dose-number", ".17"},
    };
    check_refused(rows, [](std::string_view text) { return mat::cli::parse_dose_number(text, today); });
}

TEST_CASE("accepts counts") {
    CHECK(*mat::cli::parse_count("1") == 1);
    CHECK(*mat::cli::parse_count("30") == 30);
    CHECK(*mat::cli::parse_count("1000000000") == 1'000'000'000);
    const Refused rows[] = {
        {"", "count", "30"},      {"0", "count", "from 1"}, {"000", "count", "from 1"},
        {"-1", "count", "30"},    {"+1", "count", "30"},    {"1.0", "count", "30"},
        {"1e3", "count", "30"},   {"0x10", "count", "30"},  {"1000000001", "count", "from 1"},
        {" 1", "count", "30"},    {"1 ", "count", "30"},    {"99999999999999999999999", "count", "from 1"},
        {"1,000", "count", "30"}, {"many", "count", "30"},  {"\xd9\xa3", "count", "30"},
    };
    check_refused(rows, mat::cli::parse_count);
}

TEST_CASE("a list is parted at its commas, and an empty word stays, for whoever reads it to refuse") {
    using Words = std::vector<std::string>;
    CHECK(mat::cli::words_between_commas("1001-9") == Words{"1001-9"});
    CHECK(mat::cli::words_between_commas("a,b") == Words{"a", "b"});
    CHECK(mat::cli::words_between_commas("a,,b,") == Words{"a", "", "b", ""});
    CHECK(mat::cli::words_between_commas("") == Words{""});
}
