#include "domain/zone.hpp"

#include <date/tz.h>
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

using mat::Day;
using mat::Instant;
using mat::domain::LocalTime;
using mat::domain::Zone;

namespace {

std::string file_of(const std::string& name) {
    std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
    REQUIRE_MESSAGE(file, "the zone files of the package tzdata are needed: " << name);
    return {std::istreambuf_iterator<char>(file), {}};
}

Zone zone_of(const std::string& name) {
    auto zone = Zone::parse(name, file_of(name));
    REQUIRE_MESSAGE(zone, name);
    return *zone;
}

Day day(const char* text) { return Day::parse(text).value(); }

/// `2026-11-21`, 6, 44: a reading of the wall clock.
LocalTime at(const char* date, int hour, int minute, int second = 0) {
    return {day(date), hour * 3600 + minute * 60 + second};
}

/// The same digits read on a clock that shows UTC.
Instant utc(const char* date, int hour, int minute, int second = 0) {
    const LocalTime time = at(date, hour, minute, second);
    return Instant::from_seconds(time.day.number() * std::int64_t{86'400} + time.second);
}

// ---- files made here ----

std::string big_endian(std::int64_t value, int width) {
    std::string bytes;
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
    return bytes;
}

struct MadeFile {
    char version = '2';
    std::vector<std::pair<std::int64_t, int>> transitions; // second, type
    std::vector<std::int32_t> types = {0};
    std::string footer = "\nUTC0\n";
    std::int64_t leap_seconds = 0;

    std::string block(int width, bool empty) const {
        const auto count = [](auto size) { return big_endian(static_cast<std::int64_t>(size), 4); };
        std::string bytes = "TZif";
        bytes += version;
        bytes += std::string(15, '\0');
        bytes += count(0) + count(0) + count(empty ? 0 : leap_seconds) +
                 count(empty ? 0u : transitions.size()) + count(empty ? 1u : types.size()) + count(4);
        if (!empty) {
            for (const auto& [second, type] : transitions) bytes += big_endian(second, width);
            for (const auto& [second, type] : transitions) bytes += static_cast<char>(type);
        }
        for (std::size_t i = 0; i < (empty ? 1 : types.size()); ++i)
            bytes += big_endian(types[i], 4) + '\0' + '\0';
        bytes += std::string("LMT\0", 4);
        if (!empty) bytes += std::string(static_cast<std::size_t>(leap_seconds * (width + 4)), '\1');
        return bytes;
    }
    std::string bytes() const {
        if (version == '\0') return block(4, false);
        return block(4, true) + block(8, false) + footer;
    }
};

Zone zone_of_rule(const std::string& rule) {
    MadeFile file;
    file.footer = "\n" + rule + "\n";
    auto zone = Zone::parse("made", file.bytes());
    REQUIRE_MESSAGE(zone, rule);
    return *zone;
}

/// The offset that the C library reads from the same file.
class ClockOfTheLibrary {
  public:
    explicit ClockOfTheLibrary(const std::string& name) {
        if (const char* old = std::getenv("TZ")) old_ = old;
        setenv("TZ", (":" + name).c_str(), 1);
        tzset();
    }
    ~ClockOfTheLibrary() {
        if (old_)
            setenv("TZ", old_->c_str(), 1);
        else
            unsetenv("TZ");
        tzset();
    }
    ClockOfTheLibrary(const ClockOfTheLibrary&) = delete;
    ClockOfTheLibrary& operator=(const ClockOfTheLibrary&) = delete;

    std::int32_t offset_at(std::int64_t second) const {
        const std::time_t time = second;
        std::tm fields{};
        localtime_r(&time, &fields);
        return static_cast<std::int32_t>(fields.tm_gmtoff);
    }

  private:
    std::optional<std::string> old_;
};

/// Zones with rules of every kind: both hemispheres, odd offsets, midnight changes, skipped and repeated days,
/// rules that start or end with Ramadan, negative summer time, changed minds.
const std::vector<std::string> many_zones = {"Africa/Abidjan",
                                             "Africa/Cairo",
                                             "Africa/Casablanca",
                                             "Africa/Johannesburg",
                                             "Africa/Juba",
                                             "Africa/Lagos",
                                             "Africa/Monrovia",
                                             "Africa/Nairobi",
                                             "Africa/Windhoek",
                                             "America/Adak",
                                             "America/Anchorage",
                                             "America/Argentina/Buenos_Aires",
                                             "America/Asuncion",
                                             "America/Bogota",
                                             "America/Caracas",
                                             "America/Chicago",
                                             "America/Denver",
                                             "America/Goose_Bay",
                                             "America/Halifax",
                                             "America/Havana",
                                             "America/Indiana/Knox",
                                             "America/Los_Angeles",
                                             "America/Mexico_City",
                                             "America/New_York",
                                             "America/Nuuk",
                                             "America/Phoenix",
                                             "America/Santiago",
                                             "America/Sao_Paulo",
                                             "America/St_Johns",
                                             "America/Toronto",
                                             "Antarctica/Casey",
                                             "Antarctica/Troll",
                                             "Asia/Amman",
                                             "Asia/Beirut",
                                             "Asia/Dhaka",
                                             "Asia/Gaza",
                                             "Asia/Ho_Chi_Minh",
                                             "Asia/Jerusalem",
                                             "Asia/Kabul",
                                             "Asia/Kathmandu",
                                             "Asia/Kolkata",
                                             "Asia/Manila",
                                             "Asia/Pyongyang",
                                             "Asia/Seoul",
                                             "Asia/Shanghai",
                                             "Asia/Tehran",
                                             "Asia/Tokyo",
                                             "Asia/Ulaanbaatar",
                                             "Atlantic/Azores",
                                             "Australia/Adelaide",
                                             "Australia/Brisbane",
                                             "Australia/Eucla",
                                             "Australia/Lord_Howe",
                                             "Australia/Sydney",
                                             "Europe/Berlin",
                                             "Europe/Dublin",
                                             "Europe/Istanbul",
                                             "Europe/Kaliningrad",
                                             "Europe/Lisbon",
                                             "Europe/London",
                                             "Europe/Moscow",
                                             "Europe/Volgograd",
                                             "Pacific/Apia",
                                             "Pacific/Auckland",
                                             "Pacific/Chatham",
                                             "Pacific/Easter",
                                             "Pacific/Fiji",
                                             "Pacific/Honolulu",
                                             "Pacific/Kiritimati",
                                             "Pacific/Kwajalein",
                                             "Pacific/Norfolk",
                                             "Pacific/Tongatapu",
                                             "UTC"};

constexpr std::int64_t hour = 3600;
constexpr std::int64_t day_length = 86'400;

LocalTime wall(std::int64_t second) {
    const std::int64_t number = (second - (second % day_length + day_length) % day_length) / day_length;
    return {Day::from_number(number), static_cast<std::int32_t>(second - number * day_length)};
}

} // namespace

TEST_CASE("a time that the change to summer time skips has no moment") {
    const Zone chicago = zone_of("America/Chicago");
    CHECK(chicago.name() == "America/Chicago");
    const Instant change = utc("2026-03-08", 8, 0);
    CHECK(chicago.moments(at("2026-03-08", 1, 59, 59)) == std::vector{utc("2026-03-08", 7, 59, 59)});
    CHECK(chicago.moments(at("2026-03-08", 2, 0)).empty());
    CHECK(chicago.moments(at("2026-03-08", 2, 30)).empty());
    CHECK(chicago.moments(at("2026-03-08", 2, 59, 59)).empty());
    CHECK(chicago.moments(at("2026-03-08", 3, 0)) == std::vector{change});
    CHECK(chicago.moment_or_nearest(at("2026-03-08", 2, 0)) == change);
    CHECK(chicago.moment_or_nearest(at("2026-03-08", 2, 30)) == change);
    CHECK(chicago.moment_or_nearest(at("2026-03-08", 2, 59, 59)) == change);
    CHECK(chicago.moment_or_nearest(at("2026-03-08", 3, 0, 1)) == utc("2026-03-08", 8, 0, 1));
}

TEST_CASE("a time that the change back repeats has two moments, the earlier first") {
    const Zone chicago = zone_of("America/Chicago");
    CHECK(chicago.moments(at("2026-11-01", 0, 59, 59)) == std::vector{utc("2026-11-01", 5, 59, 59)});
    CHECK(chicago.moments(at("2026-11-01", 1, 0)) ==
          std::vector{utc("2026-11-01", 6, 0), utc("2026-11-01", 7, 0)});
    CHECK(chicago.moments(at("2026-11-01", 1, 59, 59)) ==
          std::vector{utc("2026-11-01", 6, 59, 59), utc("2026-11-01", 7, 59, 59)});
    CHECK(chicago.moments(at("2026-11-01", 2, 0)) == std::vector{utc("2026-11-01", 8, 0)});
    CHECK(chicago.moment_or_nearest(at("2026-11-01", 1, 30)) == utc("2026-11-01", 6, 30));
    CHECK(chicago.offset_at(utc("2026-11-01", 6, 59, 59)) == -5 * 3600);
    CHECK(chicago.offset_at(utc("2026-11-01", 7, 0)) == -6 * 3600);
    CHECK(chicago.offset_at(utc("2026-11-01", 7, 0) + -1) == -5 * 3600);
}

TEST_CASE("Lord Howe moves its clocks by half an hour") {
    const Zone zone = zone_of("Australia/Lord_Howe");
    CHECK(zone.offset_at(utc("2025-07-01", 0, 0)) == 10 * 3600 + 1800);
    CHECK(zone.offset_at(utc("2025-01-01", 0, 0)) == 11 * 3600);
    CHECK(zone.moments(at("2025-04-06", 1, 29, 59)).size() == 1);
    CHECK(zone.moments(at("2025-04-06", 1, 30)) ==
          std::vector{utc("2025-04-05", 14, 30), utc("2025-04-05", 15, 0)});
    CHECK(zone.moments(at("2025-04-06", 2, 0)).size() == 1);
    CHECK(zone.moments(at("2025-10-05", 2, 0)).empty());
    CHECK(zone.moments(at("2025-10-05", 2, 29, 59)).empty());
    CHECK(zone.moments(at("2025-10-05", 2, 30)) == std::vector{utc("2025-10-04", 15, 30)});
}

TEST_CASE("Kathmandu is five hours and three quarters ahead") {
    const Zone zone = zone_of("Asia/Kathmandu");
    CHECK(zone.local(utc("2026-11-21", 18, 14, 59)) == at("2026-11-21", 23, 59, 59));
    CHECK(zone.local(utc("2026-11-21", 18, 15)) == at("2026-11-22", 0, 0));
    CHECK(zone.text(utc("2026-11-21", 18, 15)) == "2026-11-22T00:00:00+05:45");
    CHECK(zone.moments(at("1986-01-01", 0, 14, 59)).empty()); // the year began with a quarter of an hour less
    CHECK(zone.day(zone.moment_or_nearest(at("1986-01-01", 0, 7))) == day("1986-01-01"));
}

TEST_CASE("coordinated universal time needs no file") {
    const Zone zone = Zone::utc();
    CHECK(zone.name() == "UTC");
    CHECK(zone.offset_at(Instant::from_seconds(0)) == 0);
    CHECK(zone.moments(at("2026-03-08", 2, 30)) == std::vector{utc("2026-03-08", 2, 30)});
    CHECK(zone.text(utc("2026-11-21", 6, 44)) == "2026-11-21T06:44:00+00:00");
    CHECK(zone_of("UTC").text(utc("2099-11-21", 6, 44)) == "2099-11-21T06:44:00+00:00");
}

TEST_CASE("in the south summer spans the new year") {
    const Zone sydney = zone_of("Australia/Sydney");
    CHECK(sydney.offset_at(utc("2025-01-15", 0, 0)) == 11 * 3600);
    CHECK(sydney.offset_at(utc("2025-07-15", 0, 0)) == 10 * 3600);
    CHECK(sydney.moments(at("2025-04-06", 2, 30)).size() == 2);
    CHECK(sydney.moments(at("2025-10-05", 2, 30)).empty());
    const Zone later = zone_of_rule("AEST-10AEDT,M10.1.0,M4.1.0/3");
    CHECK(later.offset_at(utc("2099-12-31", 23, 59, 59)) == 11 * 3600);
    CHECK(later.offset_at(utc("2100-01-01", 0, 0)) == 11 * 3600);
    CHECK(later.moments(at("2100-10-03", 2, 30)).empty());

    // Midnight itself is skipped: the day begins at one.
    const Zone santiago = zone_of("America/Santiago");
    CHECK(santiago.moments(at("2025-09-07", 0, 0)).empty());
    CHECK(santiago.local(santiago.moment_or_nearest(at("2025-09-07", 0, 0))) == at("2025-09-07", 1, 0));
}

TEST_CASE("winter in Dublin is a summer time that lies behind") {
    const Zone zone = zone_of("Europe/Dublin");
    CHECK(zone.offset_at(utc("2025-01-15", 12, 0)) == 0);
    CHECK(zone.offset_at(utc("2025-07-15", 12, 0)) == 3600);
    CHECK(zone.moments(at("2025-03-30", 1, 30)).empty());
    CHECK(zone.moments(at("2025-10-26", 1, 30)).size() == 2);

    const Zone later = zone_of_rule("IST-1GMT0,M10.5.0,M3.5.0/1");
    for (const char* year : {"2026", "2036", "2037", "2038", "2090", "2170"}) {
        CAPTURE(year);
        CHECK(later.offset_at(utc((year + std::string("-01-15")).c_str(), 12, 0)) == 0);
        CHECK(later.offset_at(utc((year + std::string("-07-15")).c_str(), 12, 0)) == 3600);
    }
    CHECK(later.moments(at("2060-03-28", 1, 30)).empty());
    CHECK(later.moments(at("2060-10-31", 1, 30)).size() == 2);
}

TEST_CASE("the footer's rule holds after the last transition") {
    const Zone chicago = zone_of_rule("CST6CDT,M3.2.0,M11.1.0");
    for (int year = 2038; year <= 2170; ++year) {
        // The second Sunday of March and the first of November, by counting.
        const auto sunday_from = [year](unsigned month, unsigned date) {
            Day found = Day::from_civil(year, month, date).value();
            while (found.weekday() != 0) found = found + 1;
            return found;
        };
        CAPTURE(year);
        CHECK(chicago.moments({sunday_from(3, 8), 9000}).empty());
        CHECK(chicago.moments({sunday_from(3, 8) - 7, 9000}).size() == 1);
        CHECK(chicago.moments({sunday_from(11, 1), 5400}).size() == 2);
        CHECK(chicago.moments({sunday_from(11, 1) + 7, 5400}).size() == 1);
    }
    CHECK(chicago.text(utc("2170-12-31", 12, 0)) == "2170-12-31T06:00:00-06:00");
}

TEST_CASE("a footer alone speaks for all years") {
    struct Row {
        const char* rule;
        const char* date;
        int hour;
        std::int32_t offset;
    };
    const Row rows[] = {
        {"EST5", "2026-07-01", 0, -18000},
        {"EST5EDT,M3.2.0,M11.1.0", "1900-07-01", 0, -14400},
        {"EST5EDT,M3.2.0,M11.1.0", "2026-03-08", 6, -18000},
        {"EST5EDT,M3.2.0,M11.1.0", "2026-03-08", 7, -14400},
        {"EST5EDT,M3.2.0,M11.1.0", "2026-11-01", 5, -14400},
        {"EST5EDT,M3.2.0,M11.1.0", "2026-11-01", 6, -18000},
        {"<+0545>-5:45", "2026-11-01", 6, 20700},
        {"<-00>0:00:30", "2026-11-01", 6, -30},
        {"AAA-1BBB-3,M3.2.0,M11.1.0", "2026-07-01", 0, 10800},
        // J60 is 1 March in every year, 59 is 29 February in leap years.
        {"AAA0BBB,J60/0,J70/0", "2024-02-29", 23, 0},
        {"AAA0BBB,J60/0,J70/0", "2024-03-01", 0, 3600},
        {"AAA0BBB,J60/0,J70/0", "2025-03-01", 0, 3600},
        {"AAA0BBB,J60/0,J70/0", "2025-02-28", 23, 0},
        {"AAA0BBB,59/0,70/0", "2024-02-29", 0, 3600},
        {"AAA0BBB,59/0,70/0", "2025-02-28", 23, 0},
        {"AAA0BBB,59/0,70/0", "2025-03-01", 0, 3600},
        // The fifth week is the last: 29 March 2026 is a fifth Sunday, 25 October a fourth and the last.
        {"AAA0BBB,M3.5.0/1,M10.5.0/2", "2026-03-29", 0, 0},
        {"AAA0BBB,M3.5.0/1,M10.5.0/2", "2026-03-29", 1, 3600},
        {"AAA0BBB,M3.5.0/1,M10.5.0/2", "2026-10-25", 1, 0},
        // Hours before and after the day itself.
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29", 0, -7200},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29", 1, -3600},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-10-25", 0, -3600},
        {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-10-25", 1, -7200},
        {"EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-27", 23, 7200},
        {"EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28", 0, 10800},
        // Summer all year round, in both signs.
        {"XXX3EDT4,0/0,J365/23", "2026-01-01", 3, -14400},
        {"XXX3EDT4,0/0,J365/23", "2024-12-31", 23, -14400},
        {"XXX3EDT4,0/0,J365/23", "2026-07-01", 0, -14400},
        {"XXX-2<+01>-1,0/0,J365/23", "2025-12-31", 22, 3600},
        {"XXX-2<+01>-1,0/0,J365/23", "2026-07-01", 0, 3600},
        // From autumn to spring.
        {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01", 0, 39600},
        {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01", 0, 36000},
        {"IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01", 0, 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.rule);
        CAPTURE(row.date);
        CAPTURE(row.hour);
        CHECK(zone_of_rule(row.rule).offset_at(utc(row.date, row.hour, 0)) == row.offset);
    }
}

TEST_CASE("refuses a footer that is no rule") {
    for (const char* rule : {"E",
                             "ES5",
                             "EST",
                             "EST25",
                             "EST5:60",
                             "EST5:0:60",
                             "EST+",
                             "<EST5",
                             "<+5>5",
                             "EST5EDT",
                             "EST5EDT4",
                             "EST5EDT,M3.2.0",
                             "EST5EDT,M13.2.0,M11.1.0",
                             "EST5EDT,M0.2.0,M11.1.0",
                             "EST5EDT,M3.6.0,M11.1.0",
                             "EST5EDT,M3.0.0,M11.1.0",
                             "EST5EDT,M3.2.7,M11.1.0",
                             "EST5EDT,J0,J60",
                             "EST5EDT,J366,J60",
                             "EST5EDT,366,60",
                             "EST5EDT,M3.2.0/168,M11.1.0",
                             "EST5EDT,M3.2.0/-168,M11.1.0",
                             "EST5EDT,M3.2.0,M11.1.0,",
                             "EST5EDT,M3.2,M11.1.0",
                             "EST5EDT,M3.2.0/,M11.1.0",
                             "EST5 EDT,M3.2.0,M11.1.0",
                             "5",
                             "EST99999999999",
                             "EST5EDT,M3.2.0,M11.1.0x"}) {
        CAPTURE(rule);
        MadeFile file;
        file.footer = std::string("\n") + rule + "\n";
        const auto zone = Zone::parse("made", file.bytes());
        CHECK_FALSE(zone);
    }
}

TEST_CASE("the rule takes over at the last transition, wherever that is") {
    MadeFile file;
    file.types = {-21600, -18000};
    file.footer = "\nCST6CDT,M3.2.0,M11.1.0\n";
    SUBCASE("in summer") {
        file.transitions = {{utc("2007-03-11", 8, 0).seconds(), 1}};
        const auto zone = Zone::parse("made", file.bytes());
        REQUIRE(zone);
        CHECK(zone->offset_at(utc("2007-03-11", 7, 59, 59)) == -21600);
        CHECK(zone->offset_at(utc("2007-07-01", 0, 0)) == -18000);
        CHECK(zone->offset_at(utc("2007-12-01", 0, 0)) == -21600);
        CHECK(zone->offset_at(utc("2006-07-01", 0, 0)) == -21600);
    }
    SUBCASE("in winter, early in a year, without a change") {
        file.transitions = {{utc("2007-01-01", 6, 0).seconds(), 0}};
        const auto zone = Zone::parse("made", file.bytes());
        REQUIRE(zone);
        CHECK(zone->offset_at(utc("2006-07-01", 0, 0)) == -21600);
        CHECK(zone->offset_at(utc("2007-07-01", 0, 0)) == -18000);
    }
    SUBCASE("long ago, as some files begin with the Big Bang") {
        file.transitions = {{-(std::int64_t{1} << 59), 0}};
        const auto zone = Zone::parse("made", file.bytes());
        REQUIRE(zone);
        CHECK(zone->offset_at(utc("1950-07-01", 0, 0)) == -18000);
        CHECK(zone->offset_at(utc("2026-07-01", 0, 0)) == -18000);
    }
    SUBCASE("nowhere, as the footer is empty") {
        file.footer = "\n\n";
        file.transitions = {{utc("2007-03-11", 8, 0).seconds(), 1}};
        const auto zone = Zone::parse("made", file.bytes());
        REQUIRE(zone);
        CHECK(zone->offset_at(utc("2100-12-01", 0, 0)) == -18000);
    }
}

TEST_CASE("the same answers from a file without the spelt-out years") {
    // What a compiler of the tz database leaves out when asked for small files is what the rule says anyway.
    for (const char* name : {"America/Chicago", "Europe/Dublin", "Australia/Lord_Howe", "America/Santiago"}) {
        const std::string bytes = file_of(name);
        const std::string footer = bytes.substr(bytes.rfind('\n', bytes.size() - 2));
        const Zone full = zone_of(name);
        MadeFile file;
        file.footer = footer;
        const auto small = Zone::parse(name, file.bytes());
        REQUIRE(small);
        for (int offset_hours = 0; offset_hours < 15 * 8766; offset_hours += 5) {
            const Instant moment =
                Instant::from_seconds(utc("2024-01-01", 0, 0).seconds() + offset_hours * hour);
            REQUIRE(full.offset_at(moment) == small->offset_at(moment));
        }
    }
}

TEST_CASE("a file of version 1 says nothing after its last transition") {
    MadeFile file;
    file.version = '\0';
    file.types = {-21600, -18000};
    file.transitions = {{-100, 1}, {100, 0}};
    const auto zone = Zone::parse("made", file.bytes());
    REQUIRE(zone);
    CHECK(zone->offset_at(Instant::from_seconds(-101)) == -21600);
    CHECK(zone->offset_at(Instant::from_seconds(-100)) == -18000);
    CHECK(zone->offset_at(Instant::from_seconds(99)) == -18000);
    CHECK(zone->offset_at(Instant::from_seconds(100)) == -21600);
    CHECK(zone->offset_at(utc("2100-07-01", 0, 0)) == -21600);
    CHECK_FALSE(Zone::parse("made", file.bytes() + "\nUTC0\n"));
}

TEST_CASE("refuses what is no zone file") {
    const std::string chicago = file_of("America/Chicago");
    SUBCASE("garbage") {
        CHECK_FALSE(Zone::parse("x", ""));
        CHECK_FALSE(Zone::parse("x", "TZif"));
        CHECK_FALSE(Zone::parse("x", "# tz zone descriptions"));
        CHECK_FALSE(Zone::parse("x", std::string(5000, '\0')));
        CHECK_FALSE(Zone::parse("x", std::string(5000, '\xff')));
        CHECK_FALSE(Zone::parse("x", "TZif2" + std::string(5000, '\xff')));
    }
    SUBCASE("every file cut short") {
        for (std::size_t length = 0; length < chicago.size(); ++length) {
            CAPTURE(length);
            REQUIRE_FALSE(Zone::parse("x", std::string_view(chicago).substr(0, length)));
        }
    }
    SUBCASE("a file with something after its end") {
        CHECK(Zone::parse("x", chicago));
        CHECK_FALSE(Zone::parse("x", chicago + "x"));
        CHECK_FALSE(Zone::parse("x", chicago + "\n"));
    }
    SUBCASE("an unknown version") {
        MadeFile file;
        for (const char version : {'2', '3', '4'}) {
            file.version = version;
            CHECK(Zone::parse("x", file.bytes()));
        }
        for (const char version : {'1', '5', 'x', '\1'}) {
            file.version = version;
            CHECK_FALSE(Zone::parse("x", file.bytes()));
        }
    }
    SUBCASE("no type, or a transition to a type that is not there") {
        MadeFile file;
        file.types = {};
        CHECK_FALSE(Zone::parse("x", file.bytes()));
        file.types = {0};
        file.transitions = {{0, 1}};
        CHECK_FALSE(Zone::parse("x", file.bytes()));
    }
    SUBCASE("transitions out of order") {
        MadeFile file;
        file.types = {0, 3600};
        file.transitions = {{100, 1}, {100, 0}};
        CHECK_FALSE(Zone::parse("x", file.bytes()));
        file.transitions = {{100, 1}, {99, 0}};
        CHECK_FALSE(Zone::parse("x", file.bytes()));
        file.transitions = {{100, 1}, {101, 0}};
        CHECK(Zone::parse("x", file.bytes()));
    }
    SUBCASE("an offset that no place has") {
        MadeFile file;
        for (const auto& [offset, good] :
             std::map<std::int32_t, bool>{{93'599, true},
                                          {93'600, false},
                                          {-89'999, true},
                                          {-90'000, false},
                                          {std::numeric_limits<std::int32_t>::min(), false},
                                          {std::numeric_limits<std::int32_t>::max(), false}}) {
            CAPTURE(offset);
            file.types = {offset};
            CHECK(static_cast<bool>(Zone::parse("x", file.bytes())) == good);
        }
    }
    SUBCASE("a file that counts leap seconds") {
        MadeFile file;
        file.leap_seconds = 27;
        const auto zone = Zone::parse("right/UTC", file.bytes());
        REQUIRE_FALSE(zone);
        CHECK(zone.failure().exit == mat::Exit::usage);
        CHECK(zone.failure().code == "time-zone");
        CHECK(zone.failure().message.find("leap seconds") != std::string::npos);
    }
    SUBCASE("a file with one wrong byte is refused or read, never followed out of its bytes") {
        for (std::size_t i = 0; i < chicago.size(); i += i < 100 ? 1 : 7) {
            for (const int change : {0x01, 0x80, 0xff}) {
                std::string bytes = chicago;
                bytes[i] = static_cast<char>(bytes[i] ^ change);
                if (const auto zone = Zone::parse("x", bytes)) {
                    const LocalTime time = zone->local(utc("2026-11-01", 6, 30));
                    (void)zone->moment_or_nearest(time);
                }
            }
        }
    }
}

TEST_CASE("a whole day may be skipped") {
    const Zone apia = zone_of("Pacific/Apia");
    CHECK(apia.moments(at("2011-12-30", 12, 0)).empty());
    const Instant change = apia.moment_or_nearest(at("2011-12-30", 12, 0));
    CHECK(apia.local(change) == at("2011-12-31", 0, 0));
    CHECK(apia.local(change + -1) == at("2011-12-29", 23, 59, 59));
}

TEST_CASE("two changes within a day leave the reading that there is") {
    MadeFile file;
    file.types = {0, 7200, -7200};
    file.footer = "\n\n";
    // 10:00 goes to 12:00; at 12:30 the clocks go back to 08:30 and later read 11:00 after all.
    const std::int64_t start = utc("2026-01-01", 0, 0).seconds();
    file.transitions = {{start + 10 * hour, 1}, {start + 10 * hour + 1800, 2}};
    const auto zone = Zone::parse("made", file.bytes());
    REQUIRE(zone);
    CHECK(zone->moments(at("2026-01-01", 11, 0)) == std::vector{utc("2026-01-01", 13, 0)});
    CHECK(zone->moment_or_nearest(at("2026-01-01", 11, 0)) == utc("2026-01-01", 13, 0));
    CHECK(zone->moments(at("2026-01-01", 9, 0)).size() == 2);
    CHECK(zone->moments(at("2026-01-01", 12, 15)).size() == 2);
}

TEST_CASE("moments are written with their offset") {
    const Zone chicago = zone_of("America/Chicago");
    CHECK(chicago.text(utc("2026-11-21", 12, 44)) == "2026-11-21T06:44:00-06:00");
    CHECK(chicago.text(utc("2026-07-01", 4, 59, 59)) == "2026-06-30T23:59:59-05:00");
    CHECK(chicago.text(utc("2026-11-21", 12, 44) + 999'999) == "2026-11-21T06:44:00-06:00");
    CHECK(chicago.text(utc("1969-12-31", 23, 59, 59) + 999'999) == "1969-12-31T17:59:59-06:00");
    CHECK(zone_of("America/St_Johns").text(utc("2026-01-01", 3, 29)) == "2025-12-31T23:59:00-03:30");
    // An offset with seconds is cut to minutes and the wall clock with it: the text names the same moment.
    CHECK(zone_of("Africa/Monrovia").offset_at(utc("1971-01-01", 0, 0)) == -2670);
    CHECK(zone_of("Africa/Monrovia").text(utc("1971-01-01", 0, 0)) == "1970-12-31T23:16:00-00:44");
    MadeFile amsterdam;
    amsterdam.types = {1172};
    amsterdam.footer = "\n\n";
    CHECK(Zone::parse("made", amsterdam.bytes())->text(utc("1900-01-01", 12, 0)) ==
          "1900-01-01T12:19:00+00:19");
}

TEST_CASE("microseconds before a change belong to the offset before") {
    const Zone chicago = zone_of("America/Chicago");
    CHECK(chicago.offset_at(utc("1969-04-27", 8, 0) + -1) == -21600);
    CHECK(chicago.offset_at(utc("1969-04-27", 8, 0)) == -18000);
    CHECK(chicago.local(Instant::from_microseconds(-1)) == at("1969-12-31", 17, 59, 59));
}

TEST_CASE("any moment at all has an answer") {
    const Zone chicago = zone_of("America/Chicago");
    for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(),
                                     std::numeric_limits<std::int64_t>::max(), std::int64_t{0}}) {
        const Instant moment = Instant::from_microseconds(value);
        const LocalTime time = chicago.local(moment);
        CHECK(time.second >= 0);
        CHECK(time.second < 86'400);
        CHECK_FALSE(chicago.text(moment).empty());
    }
}

TEST_CASE("agrees with date-tz from 1970 to 2037") {
    // The library reads the same files but no footers, so its answers end with the years they spell out.
    const std::int64_t first = 0, last = utc("2037-06-01", 0, 0).seconds();
    std::mt19937_64 random(20261121);
    for (const std::string& name : many_zones) {
        CAPTURE(name);
        const Zone zone = zone_of(name);
        const date::time_zone* const reference = date::locate_zone(name);
        const auto offset_of = [&](std::int64_t second) {
            const date::sys_seconds moment{std::chrono::seconds{second}};
            return static_cast<std::int32_t>(reference->get_info(moment).offset.count());
        };
        const auto moments_of = [&](std::int64_t reading) {
            const auto info = reference->get_info(date::local_seconds{std::chrono::seconds{reading}});
            std::vector<Instant> moments;
            if (info.result != date::local_info::nonexistent)
                moments.push_back(Instant::from_seconds(reading - info.first.offset.count()));
            if (info.result == date::local_info::ambiguous)
                moments.push_back(Instant::from_seconds(reading - info.second.offset.count()));
            return moments;
        };
        const auto nearest_of = [&](std::int64_t reading) {
            const auto info = reference->get_info(date::local_seconds{std::chrono::seconds{reading}});
            if (info.result == date::local_info::nonexistent)
                return Instant::from_seconds(info.first.end.time_since_epoch().count());
            return Instant::from_seconds(reading - info.first.offset.count());
        };
        const auto agree = [&](std::int64_t second) {
            CAPTURE(second);
            const Instant moment = Instant::from_seconds(second);
            REQUIRE(zone.offset_at(moment) == offset_of(second));
            const std::int64_t reading = second + offset_of(second);
            REQUIRE(zone.local(moment) == wall(reading));
        };
        const auto agree_locally = [&](std::int64_t reading) {
            CAPTURE(reading);
            REQUIRE(zone.moments(wall(reading)) == moments_of(reading));
            REQUIRE(zone.moment_or_nearest(wall(reading)) == nearest_of(reading));
        };
        std::uniform_int_distribution<std::int64_t> any(first, last);
        for (int i = 0; i < 300; ++i) {
            const std::int64_t second = any(random);
            agree(second);
            agree_locally(second);
        }
        for (std::int64_t second = first; second < last;) {
            const auto info = reference->get_info(date::sys_seconds{std::chrono::seconds{second}});
            const std::int64_t change = info.end.time_since_epoch().count();
            if (change >= last) break;
            for (const std::int64_t near : {-86'400, -3601, -1, 0, 1, 3600, 86'400}) agree(change + near);
            const std::int64_t before = change + info.offset.count(), after = change + offset_of(change);
            for (const std::int64_t edge : {before, after, (before + after) / 2}) {
                for (const std::int64_t near : {-5400, -1, 0, 1, 900, 5400}) agree_locally(edge + near);
            }
            second = change;
        }
    }
}

TEST_CASE("agrees with the C library from 2037 to 2100") {
    const std::int64_t first = utc("2037-01-01", 0, 0).seconds(), last = utc("2101-01-01", 0, 0).seconds();
    for (const std::string& name : many_zones) {
        CAPTURE(name);
        const Zone zone = zone_of(name);
        const ClockOfTheLibrary clock(name);
        constexpr std::int64_t step = 40 * hour + 17;
        for (std::int64_t second = first; second < last; second += step) {
            CAPTURE(second);
            const std::int32_t before = clock.offset_at(second), after = clock.offset_at(second + step);
            REQUIRE(zone.offset_at(Instant::from_seconds(second)) == before);
            if (before == after) continue;
            std::int64_t low = second, high = second + step; // find the change
            while (high - low > 1) {
                const std::int64_t middle = low + (high - low) / 2;
                (clock.offset_at(middle) == before ? low : high) = middle;
            }
            REQUIRE(zone.offset_at(Instant::from_seconds(low)) == before);
            REQUIRE(zone.offset_at(Instant::from_seconds(high)) == after);
            for (const std::int64_t edge : {high + before, high + after}) {
                for (const std::int64_t near : {-1, 0, 1, 1000}) {
                    std::vector<Instant> moments;
                    for (const std::int64_t offset : {std::max(before, after), std::min(before, after)}) {
                        if (clock.offset_at(edge + near - offset) == offset)
                            moments.push_back(Instant::from_seconds(edge + near - offset));
                    }
                    REQUIRE(zone.moments(wall(edge + near)) == moments);
                    REQUIRE(zone.moment_or_nearest(wall(edge + near)) ==
                            (moments.empty() ? Instant::from_seconds(high) : moments.front()));
                }
            }
        }
    }
}
