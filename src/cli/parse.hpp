// Where the words a person types become values. Nothing to the left of here sees an unparsed word; nothing here
// knows a store. Every refusal quotes the word as it was typed and says how to write it.
#pragma once

#include "domain/zone.hpp"
#include "mat/amount.hpp"
#include "mat/client_number.hpp"
#include "mat/day.hpp"
#include "mat/dose_number.hpp"
#include "mat/instant.hpp"
#include "mat/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace mat::cli {

/// A typed word as a message may quote it: in quotation marks, control bytes escaped, cut to about 60
/// characters.
std::string quoted(std::string_view typed);
/// The words of a list, with commas between; an empty list is one empty word, which whoever reads it refuses.
std::vector<std::string> words_between_commas(std::string_view list);
/// A to Z as a to z.
std::string in_small_letters(std::string_view text);

/// How far a typed word is from a known one: letters changed, left out, put in or swapped; 1 where it is its beginning.
std::size_t word_distance(std::string_view typed, std::string_view known);

/// `1042-9` or `10429`. A wrong check digit is `not_found`: the number names nobody, and nothing is looked up.
Result<ClientNumber> parse_client_number(std::string_view text);

/// `80mg`, `8.5 mg`, `400mcg`, `0.2g`: more than nothing, at most 10 kg, whole micrograms. Volumes and counted
/// units are refused with a hint, as the amount in them depends on the product.
Result<Amount> parse_amount(std::string_view text);

/// What a product is counted in, or measured by.
enum class ProductUnit { millilitre, tablet, film, syringe };

/// How much of the active ingredient is in one unit of a product.
struct Strength {
    using Per = ProductUnit;
    Amount amount;
    Per per = Per::millilitre;
    friend constexpr bool operator==(const Strength&, const Strength&) = default;
};

/// `10mg/mL`, `40mg/tablet`, `8mg/film`, `300mg/syringe`
Result<Strength> parse_strength(std::string_view text);

/// How much of a product: microlitres of a liquid, or a number of units of the named kind.
struct Quantity {
    std::int64_t microlitres_or_units = 0;
    bool is_volume = false;
    ProductUnit unit = ProductUnit::millilitre; ///< `millilitre` exactly where `is_volume`
    friend constexpr bool operator==(const Quantity&, const Quantity&) = default;
};

/// `1000mL`, `0.5L`, `30 tablets`, `8 films`, `2 syringes`: more than nothing, at most 1000 L or 1,000,000,000
/// units.
Result<Quantity> parse_volume_or_count(std::string_view text);

/// `2026-11-21`, `today`, `yesterday`, `tomorrow`, `-3d`, `+2w`, `last-mon`, `next-tue` (never today itself).
/// A calendar step: `yesterday` is the day before `today`, however many hours that was.
Result<Day> parse_day(std::string_view text, Day today);

/// When something happened, never later than `now`: `now`, `06:44`, `2026-11-21T06:44[:10][-05:00]`,
/// `yesterday 06:44`, or a day alone (noon of it; today means now). A time the clocks skipped is refused, and a
/// time that came twice needs an offset. An offset after a time without a full date must leave it on that day.
Result<Instant> parse_moment(std::string_view text, Instant now, const domain::Zone& zone);

/// A birthday as somebody says it, month first: `03-14`, `3/14`, `0314`, `mar 14`, `14 march`.
Result<std::chrono::month_day> parse_month_day(std::string_view text);

/// `10:00`, a time of day without a date: seconds after midnight.
Result<std::int32_t> parse_clock(std::string_view text);

/// Up to where a question looks back.
struct AsOf {
    bool is_entry = false;
    std::int64_t entry = 0; ///< number of the last audit entry that counts; where `is_entry`
    Instant moment;         ///< last microsecond that counts; where not
    Instant asked;          ///< the moment as it was typed: the question's own now
    friend constexpr bool operator==(const AsOf&, const AsOf&) = default;
};

/// `17`, `#17`, `entry 17`, or a moment as in `parse_moment`, up to the end of what was typed: a day to its
/// last microsecond, `06:44` to :59.999999, `06:44:10.5` to :10.599999. What lies after `now` is `now`.
Result<AsOf> parse_as_of(std::string_view text, Instant now, const domain::Zone& zone);

/// `2026-11-01..2026-11-15`, `2026-11`, `2026`, a day as in `parse_day`, `this-week` and `last-week` (Monday to
/// Sunday), `this-month`, `last-month`, `this-year`, `last-year`. Each side of `..` may be any of these.
Result<DayRange> parse_range(std::string_view text, Day today);

/// `2026-11-21.17`, or `.17` for today's.
Result<DoseNumber> parse_dose_number(std::string_view text, Day today);

/// Digits alone: 1 to 1,000,000,000.
Result<std::int64_t> parse_count(std::string_view text);

} // namespace mat::cli
