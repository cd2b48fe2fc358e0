// The number everything about a person hangs on: a sequence number and a Damm check digit, written `1042-9`.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mat {

/// A client number whose check digit has been computed or verified. It cannot hold a mistyped number:
/// the Damm digit catches every single wrong digit and every swap of neighbours.
class ClientNumber {
  public:
    /// Largest sequence number that can be written; far above any clinic.
    static constexpr std::int64_t largest = 999'999'999;

    /// The number with this sequence (1 to `largest`); nothing when out of range.
    static constexpr std::optional<ClientNumber> from_sequence(std::int64_t sequence) {
        if (sequence < 1 || sequence > largest) return std::nullopt;
        return ClientNumber(sequence);
    }

    /// Reads `1042-9` or `10429`. Nothing when it is not digits with an optional hyphen before the last one,
    /// has a leading zero, or its check digit is wrong.
    static constexpr std::optional<ClientNumber> parse(std::string_view text) {
        if (!looks_like(text)) return std::nullopt;
        std::int64_t sequence = 0;
        const std::string_view body = text.substr(0, text.size() - (text[text.size() - 2] == '-' ? 2 : 1));
        for (const char digit : body) sequence = sequence * 10 + (digit - '0');
        if (check_digit(sequence) != text.back() - '0') return std::nullopt;
        return from_sequence(sequence);
    }

    /// Whether the text has the shape of a client number, whatever its check digit says.
    static constexpr bool looks_like(std::string_view text) {
        if (text.size() < 2 || text.size() > 11 || text.front() == '0') return false;
        const bool hyphen = text[text.size() - 2] == '-';
        if (hyphen && text.size() < 3) return false;
        if (!hyphen && text.size() > 10) return false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (hyphen && i == text.size() - 2) continue;
            if (text[i] < '0' || text[i] > '9') return false;
        }
        return true;
    }

    constexpr std::int64_t sequence() const { return sequence_; }

    /// `1042-9`
    std::string text() const {
        return std::to_string(sequence_) + '-' + static_cast<char>('0' + check_digit(sequence_));
    }

    friend constexpr auto operator<=>(ClientNumber, ClientNumber) = default;

  private:
    explicit constexpr ClientNumber(std::int64_t sequence) : sequence_(sequence) {}

    // The totally anti-symmetric quasigroup of order 10 of H. M. Damm's thesis (2004): 572 has check digit 4.
    static constexpr int check_digit(std::int64_t sequence) {
        constexpr unsigned char quasigroup[10][10] = {
            {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3}, {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
            {1, 7, 5, 0, 9, 8, 3, 4, 2, 6}, {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
            {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7}, {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
            {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}};
        std::int64_t power = 1;
        while (sequence / power >= 10) power *= 10;
        int interim = 0;
        for (; power > 0; power /= 10) interim = quasigroup[interim][sequence / power % 10];
        return interim;
    }

    std::int64_t sequence_;
};

} // namespace mat
