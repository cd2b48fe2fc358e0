// An amount of an active ingredient, exact: whole micrograms. No binary floating point ever touches one.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace mat {

class Amount {
  public:
    constexpr Amount() = default;
    /// An amount of so many micrograms. Negative amounts exist only as differences (a variance, a correction).
    static constexpr Amount micrograms(std::int64_t value) { return Amount(value); }
    static constexpr Amount milligrams(std::int64_t value) { return Amount(value * 1000); }

    constexpr std::int64_t micrograms() const { return micrograms_; }

    /// Milligrams as a decimal without trailing zeros and without a unit: `80`, `8.5`, `0.001`, `-70`.
    std::string milligrams_text() const {
        const bool negative = micrograms_ < 0;
        const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(micrograms_)
                                            : static_cast<std::uint64_t>(micrograms_);
        std::string text = (negative ? "-" : "") + std::to_string(size / 1000);
        if (std::uint64_t rest = size % 1000; rest != 0) {
            std::string decimals = std::to_string(1000 + rest).substr(1);
            while (decimals.back() == '0') decimals.pop_back();
            text += '.' + decimals;
        }
        return text;
    }

    /// `80 mg`, for sentences.
    std::string text() const { return milligrams_text() + " mg"; }

    friend constexpr auto operator<=>(Amount, Amount) = default;
    friend constexpr Amount operator+(Amount a, Amount b) { return Amount(a.micrograms_ + b.micrograms_); }
    friend constexpr Amount operator-(Amount a, Amount b) { return Amount(a.micrograms_ - b.micrograms_); }

  private:
    explicit constexpr Amount(std::int64_t value) : micrograms_(value) {}
    std::int64_t micrograms_ = 0;
};

} // namespace mat
