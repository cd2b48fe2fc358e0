// Any bytes as a time zone file: refused, or a zone whose answers agree with each other.
#include "domain/zone.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string_view>

using mat::Day;
using mat::Instant;
using mat::domain::LocalTime;
using mat::domain::Zone;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void check_moment(const Zone& zone, Instant moment) {
    const std::int32_t offset = zone.offset_at(moment);
    require(offset >= -89'999 && offset <= 93'599);
    const LocalTime time = zone.local(moment);
    require(time.second >= 0 && time.second < 86'400);
    require(time.day.number() * std::int64_t{86'400} + time.second == moment.seconds() + offset);
    require(zone.text(moment).size() == 25);
}

void check_reading(const Zone& zone, LocalTime time) {
    const auto moments = zone.moments(time);
    for (const Instant moment : moments) require(zone.local(moment) == time);
    require(std::is_sorted(moments.begin(), moments.end()));
    const Instant nearest = zone.moment_or_nearest(time);
    if (!moments.empty()) {
        require(nearest == moments.front());
    } else { // the clocks jump over the reading there
        require(zone.local(nearest) > time);
        require(zone.local(nearest + -1) < time);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto zone = Zone::parse("fuzz", {reinterpret_cast<const char*>(data), size});
    if (!zone) {
        require(zone.failure().exit == mat::Exit::usage && !zone.failure().message.empty());
        return 0;
    }
    for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1},
                                     std::int64_t{0}, std::numeric_limits<std::int64_t>::max()})
        require(zone->local(Instant::from_microseconds(value)).second < 86'400);
    for (std::int32_t number = Day::first_number + 1; number < Day::last_number; number += 61) {
        const std::int32_t second = number * 7919 % 43'200 + 43'200;
        const Instant moment = Instant::from_seconds(number * std::int64_t{86'400} + second);
        check_moment(*zone, moment);
        check_reading(*zone, zone->local(moment)); // there is one
        require(!zone->moments(zone->local(moment)).empty());
        check_reading(*zone, {Day::from_number(number), second});
    }
    return 0;
}
