// A civil date of the clinic, counted in days since 1970-01-01. It knows no zone and no hours.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mat {

class Day {
  public:
    static constexpr std::int32_t first_number = -25567; ///< 1900-01-01
    static constexpr std::int32_t last_number = 73413;   ///< 2170-12-31

    constexpr Day() = default;
    static constexpr Day from_number(std::int64_t days_since_1970) {
        return Day(static_cast<std::int32_t>(days_since_1970));
    }
    /// Nothing when there is no such date or it is outside 1900 to 2170.
    static constexpr std::optional<Day> from_civil(int year, unsigned month, unsigned day) {
        const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                               std::chrono::day{day}};
        if (!date.ok() || year < 1900 || year > 2170) return std::nullopt;
        return Day(static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count()));
    }
    /// Reads exactly `2026-11-21`: ten characters, a date that exists, from 1900 to 2170.
    static constexpr std::optional<Day> parse(std::string_view text) {
        if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
        int part[3] = {0, 0, 0};
        for (std::size_t i = 0, field = 0; i < 10; ++i) {
            if (i == 4 || i == 7) { ++field; continue; }
            if (text[i] < '0' || text[i] > '9') return std::nullopt;
            part[field] = part[field] * 10 + (text[i] - '0');
        }
        return from_civil(part[0], static_cast<unsigned>(part[1]), static_cast<unsigned>(part[2]));
    }

    constexpr std::int32_t number() const { return number_; }
    constexpr std::chrono::year_month_day civil() const {
        return std::chrono::sys_days{std::chrono::days{number_}};
    }
    /// 0 is Sunday, 6 is Saturday.
    constexpr int weekday() const { return ((number_ + 4) % 7 + 7) % 7; }

    /// `2026-11-21`
    std::string text() const {
        const auto date = civil();
        const int year = static_cast<int>(date.year());
        const unsigned month = static_cast<unsigned>(date.month()), day = static_cast<unsigned>(date.day());
        std::string out = "0000-00-00";
        for (int i = 3, rest = year; i >= 0; --i, rest /= 10) out[static_cast<std::size_t>(i)] = static_cast<char>('0' + rest % 10);
        out[5] = static_cast<char>('0' + month / 10);
        out[6] = static_cast<char>('0' + month % 10);
        out[8] = static_cast<char>('0' + day / 10);
        out[9] = static_cast<char>('0' + day % 10);
        return out;
    }
    /// `Sat 2026-11-21`
    std::string text_with_weekday() const {
        static constexpr const char* names[] = {"Sun ", "Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat "};
        return names[weekday()] + text();
    }

    friend constexpr auto operator<=>(Day, Day) = default;
    friend constexpr Day operator+(Day day, std::int64_t days) { return from_number(day.number_ + days); }
    friend constexpr Day operator-(Day day, std::int64_t days) { return from_number(day.number_ - days); }
    /// Whole civil days from `b` to `a`.
    friend constexpr std::int64_t operator-(Day a, Day b) { return std::int64_t{a.number_} - b.number_; }

  private:
    explicit constexpr Day(std::int32_t number) : number_(number) {}
    std::int32_t number_ = 0;
};

/// A run of civil days, both ends included.
struct DayRange {
    Day first;
    Day last;
    friend constexpr bool operator==(DayRange, DayRange) = default;
};

} // namespace mat
