// The number a dose is spoken of by: the civil day it counts for and its place in that day, `2026-11-21.17`.
#pragma once

#include "mat/day.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mat {

class DoseNumber {
  public:
    /// Largest place in a day; the key keeps 20 bits for it.
    static constexpr std::int64_t last_sequence = (std::int64_t{1} << 20) - 1;

    /// The dose in that place of that day (1 to `last_sequence`); nothing when either is out of range.
    static constexpr std::optional<DoseNumber> from_parts(Day day, std::int64_t sequence) {
        if (day.number() < Day::first_number || day.number() > Day::last_number) return std::nullopt;
        if (sequence < 1 || sequence > last_sequence) return std::nullopt;
        return DoseNumber(day, static_cast<std::int32_t>(sequence));
    }

    /// The dose with that key; nothing when no dose can have it.
    static constexpr std::optional<DoseNumber> from_key(std::int64_t key) {
        const std::int64_t day = key >> 20;
        if (day < Day::first_number || day > Day::last_number) return std::nullopt;
        return from_parts(Day::from_number(day), key & last_sequence);
    }

    /// Reads exactly `2026-11-21.17`: a day, a point, digits without a leading zero.
    static constexpr std::optional<DoseNumber> parse(std::string_view text) {
        if (text.size() < 12 || text.size() > 18 || text[10] != '.' || text[11] == '0') return std::nullopt;
        const auto day = Day::parse(text.substr(0, 10));
        if (!day) return std::nullopt;
        std::int64_t sequence = 0;
        for (const char digit : text.substr(11)) {
            if (digit < '0' || digit > '9') return std::nullopt;
            sequence = sequence * 10 + (digit - '0');
        }
        return from_parts(*day, sequence);
    }

    constexpr Day day() const { return day_; }
    constexpr std::int64_t sequence() const { return sequence_; }
    /// One integer that sorts as doses do, by day and then by place; the form in which a store keeps them.
    constexpr std::int64_t key() const { return std::int64_t{day_.number()} * (last_sequence + 1) + sequence_; }

    /// `2026-11-21.17`
    std::string text() const { return day_.text() + '.' + std::to_string(sequence_); }

    friend constexpr auto operator<=>(DoseNumber, DoseNumber) = default;

  private:
    constexpr DoseNumber(Day day, std::int32_t sequence) : day_(day), sequence_(sequence) {}
    Day day_;
    std::int32_t sequence_;
};

} // namespace mat
