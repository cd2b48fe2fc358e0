#include "mat/amount.hpp"
#include "mat/client_number.hpp"
#include "mat/day.hpp"
#include "mat/dose_number.hpp"
#include "mat/instant.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>

using mat::Amount;
using mat::ClientNumber;
using mat::Day;
using mat::DoseNumber;
using mat::Instant;

namespace {

/// Micrograms read back from `8.5`, with integers only and apart from the code that wrote it.
std::int64_t micrograms_in(std::string text) {
    const bool negative = text.front() == '-';
    if (negative) text.erase(0, 1);
    const std::size_t point = text.find('.');
    std::string decimals = point == std::string::npos ? "" : text.substr(point + 1);
    decimals.resize(3, '0');
    const std::int64_t size = std::stoll(text.substr(0, point)) * 1000 + std::stoll(decimals);
    return negative ? -size : size;
}

/// The check digit by the rows of the table as text, apart from the code under test.
int check_digit_of(const std::string& digits) {
    static const std::string rows[] = {"0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
                                       "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"};
    int interim = 0;
    for (const char digit : digits)
        interim = rows[static_cast<std::size_t>(interim)][static_cast<std::size_t>(digit - '0')] - '0';
    return interim;
}

} // namespace

TEST_CASE("client numbers carry the check digit of Damm's thesis") {
    CHECK(ClientNumber::from_sequence(572).value().text() == "572-4");
    for (std::int64_t sequence = 1; sequence <= 9999; ++sequence) {
        const auto number = ClientNumber::from_sequence(sequence);
        REQUIRE(number);
        const std::string digits = std::to_string(sequence);
        REQUIRE(number->text() == digits + '-' + std::to_string(check_digit_of(digits)));
        REQUIRE(number->sequence() == sequence);
    }
}

TEST_CASE("accepts a client number with and without its hyphen") {
    for (std::int64_t sequence = 1; sequence <= 9999; ++sequence) {
        const std::string text = ClientNumber::from_sequence(sequence)->text();
        std::string bare = text;
        bare.erase(bare.size() - 2, 1);
        REQUIRE(ClientNumber::parse(text) == ClientNumber::from_sequence(sequence));
        REQUIRE(ClientNumber::parse(bare) == ClientNumber::from_sequence(sequence));
    }
    CHECK(ClientNumber::parse(ClientNumber::from_sequence(ClientNumber::largest)->text()));
}

TEST_CASE("refuses every client number with one wrong digit") {
    for (std::int64_t sequence = 1; sequence <= 9999; ++sequence) {
        const std::string text = ClientNumber::from_sequence(sequence)->text();
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '-') continue;
            std::string wrong = text;
            for (char digit = '0'; digit <= '9'; ++digit) {
                if (digit == text[i]) continue;
                wrong[i] = digit;
                REQUIRE_MESSAGE(!ClientNumber::parse(wrong), wrong);
                std::string bare = wrong;
                bare.erase(bare.size() - 2, 1);
                REQUIRE_MESSAGE(!ClientNumber::parse(bare), bare);
            }
        }
    }
}

TEST_CASE("refuses every client number with two neighbours swapped") {
    for (std::int64_t sequence = 1; sequence <= 9999; ++sequence) {
        const std::string text = ClientNumber::from_sequence(sequence)->text();
        std::string bare = text;
        bare.erase(bare.size() - 2, 1);
        for (const std::string& right : {text, bare}) {
            for (std::size_t i = 0; i + 1 < right.size(); ++i) {
                std::string wrong = right;
                std::swap(wrong[i], wrong[i + 1]);
                if (wrong == right) continue;
                // Swapped with the hyphen, a digit stays in its place among the digits: the shape is wrong
                // instead.
                REQUIRE_MESSAGE(!ClientNumber::parse(wrong), wrong);
            }
        }
        // Neighbours on both sides of the hyphen.
        std::string wrong = text;
        std::swap(wrong[wrong.size() - 3], wrong[wrong.size() - 1]);
        if (wrong != text) REQUIRE_MESSAGE(!ClientNumber::parse(wrong), wrong);
    }
}

TEST_CASE("refuses texts of another shape as client numbers") {
    for (const char* text :
         {"",        "1",       "-",       "-1",          "1-",           "0",
          "00",      "0-0",     "01-3",    "1042--9",     "10-429",       "1042-",
          "-10429",  " 1042-9", "1042-9 ", "1042-9\n",    "1042_9",       "+1042-9",
          "1042-9x", "104 2-9", "1e42-9",  "12345678901", "1234567890-1", "99999999999999999999"}) {
        CAPTURE(text);
        CHECK_FALSE(ClientNumber::looks_like(text));
        CHECK_FALSE(ClientNumber::parse(text));
    }
    CHECK_FALSE(ClientNumber::from_sequence(0));
    CHECK_FALSE(ClientNumber::from_sequence(-1));
    CHECK_FALSE(ClientNumber::from_sequence(ClientNumber::largest + 1));
}

TEST_CASE("an amount is written so that the same micrograms are read back") {
    CHECK(rc::check("every amount", [] {
        const auto micrograms = *rc::gen::inRange<std::int64_t>(-10'000'000'000, 10'000'000'001);
        const std::string text = Amount::micrograms(micrograms).milligrams_text();
        RC_ASSERT(micrograms_in(text) == micrograms);
        if (text.find('.') != std::string::npos) RC_ASSERT(text.back() != '0');
        RC_ASSERT(Amount::micrograms(micrograms).text() == text + " mg");
    }));
    struct Row {
        std::int64_t micrograms;
        const char* text;
    };
    for (const Row& row : {Row{0, "0"}, Row{1, "0.001"}, Row{-1, "-0.001"}, Row{10, "0.01"}, Row{100, "0.1"},
                           Row{8500, "8.5"}, Row{80'000, "80"}, Row{-70'000, "-70"}, Row{100'500, "100.5"},
                           Row{std::numeric_limits<std::int64_t>::max(), "9223372036854775.807"},
                           Row{std::numeric_limits<std::int64_t>::min(), "-9223372036854775.808"}}) {
        CHECK(Amount::micrograms(row.micrograms).milligrams_text() == row.text);
    }
}

TEST_CASE("amounts add up exactly") {
    CHECK(rc::check("sums and differences", [] {
        const auto a = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000);
        const auto b = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000);
        const Amount sum = Amount::micrograms(a) + Amount::micrograms(b);
        RC_ASSERT(sum - Amount::micrograms(b) == Amount::micrograms(a));
        RC_ASSERT((Amount::micrograms(a) < Amount::micrograms(b)) == (a < b));
    }));
    CHECK(Amount::milligrams(80) == Amount::micrograms(80'000));
}

TEST_CASE("every day of the calendar is read back from its text") {
    std::string before;
    for (std::int32_t number = Day::first_number; number <= Day::last_number; ++number) {
        const Day day = Day::from_number(number);
        const std::string text = day.text();
        REQUIRE(Day::parse(text) == day);
        REQUIRE(text > before); // as text and as time, the order is the same
        const auto date = day.civil();
        REQUIRE(Day::from_civil(static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                static_cast<unsigned>(date.day())) == day);
        REQUIRE(day.weekday() ==
                static_cast<int>((static_cast<long>(number) + 25'567 + 1) % 7)); // a Monday first
        before = text;
    }
    CHECK(Day::from_number(Day::first_number).text_with_weekday() == "Mon 1900-01-01");
    CHECK(Day::from_number(Day::last_number).text() == "2170-12-31");
    CHECK(Day::from_number(0).text_with_weekday() == "Thu 1970-01-01");
}

TEST_CASE("days count in calendar steps") {
    CHECK(rc::check("steps there and back", [] {
        const auto a = *rc::gen::inRange(Day::first_number, Day::last_number + 1);
        const auto b = *rc::gen::inRange(Day::first_number, Day::last_number + 1);
        const Day first = Day::from_number(a), second = Day::from_number(b);
        RC_ASSERT(second - first == b - a);
        RC_ASSERT(first + (second - first) == second);
        RC_ASSERT((first < second) == (a < b));
    }));
}

TEST_CASE("refuses what is no day") {
    for (const char* text :
         {"",           "2026",        "2026-11",     "2026-2-3",   "26-02-03",   "2026-02-30",
          "2026-02-29", "2026-13-01",  "2026-00-10",  "2026-01-00", "2026-01-32", "1899-12-31",
          "2171-01-01", "2026-02-03x", " 2026-02-03", "2026/02/03", "20260203",   "2026-02-3 ",
          "+026-02-03", "2026-02-0x",  "0000-00-00"}) {
        CAPTURE(text);
        CHECK_FALSE(Day::parse(text));
    }
    CHECK(Day::parse("2024-02-29"));
    CHECK(Day::parse("2000-02-29"));
    CHECK_FALSE(Day::parse("2100-02-29"));
}

TEST_CASE("a dose number is read back from its text and from its key") {
    CHECK(rc::check("every dose number", [] {
        const Day day = Day::from_number(*rc::gen::inRange(Day::first_number, Day::last_number + 1));
        const auto sequence = *rc::gen::inRange<std::int64_t>(1, DoseNumber::last_sequence + 1);
        const auto number = DoseNumber::from_parts(day, sequence);
        RC_ASSERT(number.has_value());
        RC_ASSERT(number->day() == day);
        RC_ASSERT(number->sequence() == sequence);
        RC_ASSERT(DoseNumber::parse(number->text()) == number);
        RC_ASSERT(DoseNumber::from_key(number->key()) == number);
        RC_ASSERT(number->key() >> 20 == day.number());
        if (sequence < DoseNumber::last_sequence)
            RC_ASSERT(DoseNumber::from_parts(day, sequence + 1)->key() == number->key() + 1);
    }));
    CHECK(DoseNumber::parse("2026-11-21.17")->text() == "2026-11-21.17");
    CHECK(DoseNumber::parse("1970-01-01.1")->key() == 1);
    CHECK(DoseNumber::parse("1970-01-02.1")->key() == (1 << 20) + 1);
    CHECK(DoseNumber::parse("1969-12-31.1048575")->key() == -1);
}

TEST_CASE("refuses what no dose is numbered") {
    for (const char* text : {"", ".17", "2026-11-21", "2026-11-21.", "2026-11-21.0", "2026-11-21.017",
                             "2026-11-21.1048576", "2026-11-21.99999999", "2026-11-21.-1", "2026-11-21.1x",
                             "2026-11-21 17", "2026-02-30.1", "2026-11-21.1 ", "2026-11-21.+1"}) {
        CAPTURE(text);
        CHECK_FALSE(DoseNumber::parse(text));
    }
    CHECK(DoseNumber::parse("2026-11-21.1048575"));
    CHECK_FALSE(DoseNumber::from_key(0));
    CHECK_FALSE(DoseNumber::from_key(std::numeric_limits<std::int64_t>::max()));
    CHECK_FALSE(DoseNumber::from_key(std::numeric_limits<std::int64_t>::min()));
    CHECK_FALSE(DoseNumber::from_parts(Day::from_number(Day::last_number + 1), 1));
    CHECK_FALSE(DoseNumber::from_parts(Day::from_number(Day::first_number - 1), 1));
}

TEST_CASE("seconds of a moment round towards the past") {
    CHECK(Instant::from_microseconds(-1).seconds() == -1);
    CHECK(Instant::from_microseconds(0).seconds() == 0);
    CHECK(Instant::from_microseconds(999'999).seconds() == 0);
    CHECK(Instant::from_microseconds(-1'000'000).seconds() == -1);
    CHECK(Instant::from_microseconds(-1'000'001).seconds() == -2);
    CHECK(Instant::from_seconds(5) - Instant::from_seconds(3) == 2'000'000);
}
