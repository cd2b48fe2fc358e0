// A moment in time: microseconds since 1970-01-01T00:00:00Z. Rules that speak of hours use it; rules that speak
// of days use Day.
#pragma once

#include <compare>
#include <cstdint>

namespace mat {

class Instant {
  public:
    constexpr Instant() = default;
    static constexpr Instant from_microseconds(std::int64_t value) { return Instant(value); }
    static constexpr Instant from_seconds(std::int64_t value) { return Instant(value * 1'000'000); }
    constexpr std::int64_t microseconds() const { return microseconds_; }
    /// Whole seconds since 1970, rounded down.
    constexpr std::int64_t seconds() const {
        return microseconds_ / 1'000'000 - (microseconds_ % 1'000'000 < 0 ? 1 : 0);
    }

    friend constexpr auto operator<=>(Instant, Instant) = default;
    /// Elapsed microseconds from `b` to `a`.
    friend constexpr std::int64_t operator-(Instant a, Instant b) { return a.microseconds_ - b.microseconds_; }
    friend constexpr Instant operator+(Instant a, std::int64_t microseconds) {
        return Instant(a.microseconds_ + microseconds);
    }

  private:
    explicit constexpr Instant(std::int64_t value) : microseconds_(value) {}
    std::int64_t microseconds_ = 0;
};

} // namespace mat
