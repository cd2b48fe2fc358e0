// Words to values: the grammar of operands and option values.
#include "cli/parse.hpp"

#include "report/render.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace mat::cli {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr std::int32_t noon = 12 * 3600;

Failure refusal(const char* code, std::string message, std::string hint) {
    return Failure{Exit::usage, code, std::move(message), std::move(hint)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// The value of some digits; `most + 1` where it is more than `most`, however long the text.
std::int64_t bounded_value(std::string_view digits, std::int64_t most) {
    std::int64_t value = 0;
    for (const char digit : digits) value = std::min(value * 10 + (digit - '0'), most + 1);
    return value;
}

/// Takes exactly two digits off the front.
std::optional<int> take_two_digits(std::string_view& rest) {
    if (rest.size() < 2 || !all_digits(rest.substr(0, 2))) return std::nullopt;
    const int value = (rest[0] - '0') * 10 + (rest[1] - '0');
    rest.remove_prefix(2);
    return value;
}

bool take(std::string_view& rest, char expected) {
    if (rest.empty() || rest.front() != expected) return false;
    rest.remove_prefix(1);
    return true;
}

// ---- numbers with a unit ----

struct Measure {
    std::string_view number; // digits, at most one point, and that between digits
    std::string_view unit;   // whatever follows; may be empty
};

/// Takes a measure apart, or says what is wrong with its number. `example` shows how to write one.
Result<Measure> split_measure(std::string_view text, const char* code, const std::string& example) {
    const std::string write = "write it as " + example;
    if (!text.empty() && (text.front() == '+' || text.front() == '-'))
        return refusal(code, quoted(text) + " has a sign", write + ", without a sign");
    const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::string_view number = text.substr(0, end);
    std::string_view unit = text.substr(end);
    if (number.empty()) return refusal(code, quoted(text) + " does not begin with a number", write);
    if (number.front() == '.' || number.back() == '.')
        return refusal(code, quoted(text) + " has a decimal point without digits on both sides",
                       "write 0.5 for a half, 5 for five");
    if (std::count(number.begin(), number.end(), '.') > 1)
        return refusal(code, quoted(text) + " has more than one decimal point", write);
    if (take(unit, ','))
        return refusal(code, quoted(text) + " has a comma",
                       "write a decimal point, and nothing between thousands");
    if (unit.size() >= 2 && (unit[0] == 'e' || unit[0] == 'E') &&
        (is_digit(unit[1]) || unit[1] == '+' || unit[1] == '-'))
        return refusal(code, quoted(text) + " has an exponent", "write all digits, for instance " + example);
    take(unit, ' ');
    return Measure{number, unit};
}

enum class Fit { whole, too_fine, too_large };

/// A decimal number in units `decimals` places finer, exactly.
Fit scale(std::string_view number, std::size_t decimals, std::int64_t most, std::int64_t& value) {
    const std::size_t point = std::min(number.find('.'), number.size());
    std::string_view fraction = number.substr(std::min(point + 1, number.size()));
    std::string digits(number.substr(0, point));
    digits += fraction.substr(0, decimals);
    if (fraction.size() < decimals) digits.append(decimals - fraction.size(), '0');
    fraction.remove_prefix(std::min(decimals, fraction.size()));
    value = bounded_value(digits, most);
    if (value > most) return Fit::too_large;
    return fraction.find_first_not_of('0') == std::string_view::npos ? Fit::whole : Fit::too_fine;
}

struct ProductWord {
    std::string_view word;
    ProductUnit unit;
    bool after_slash; // the one word of each unit that stands in a strength
};

constexpr std::array<ProductWord, 7> product_words = {{{"mL", ProductUnit::millilitre, true},
                                                       {"tablet", ProductUnit::tablet, true},
                                                       {"tablets", ProductUnit::tablet, false},
                                                       {"film", ProductUnit::film, true},
                                                       {"films", ProductUnit::film, false},
                                                       {"syringe", ProductUnit::syringe, true},
                                                       {"syringes", ProductUnit::syringe, false}}};

const ProductWord* find_product_word(std::string_view word) {
    const auto found = std::find_if(product_words.begin(), product_words.end(),
                                    [word](const ProductWord& known) { return known.word == word; });
    return found == product_words.end() ? nullptr : &*found;
}

/// Decimal places from a unit of mass down to the microgram; nothing for any other word.
std::optional<std::size_t> mass_decimals(std::string_view unit) {
    if (unit == "mg") return 3;
    if (unit == "mcg" || unit == "ug") return 0;
    if (unit == "g") return 6;
    return std::nullopt;
}

// ---- days ----

constexpr std::string_view day_hint =
    "write a day as 2026-11-21, today, yesterday, -3d, +2w, last-mon or next-tue";

/// A date written in numbers but not our way, as the dates it may mean: `3/8/26` may be two.
std::vector<Day> likely_days(std::string_view text) {
    std::array<std::string_view, 3> part;
    if (all_digits(text) && text.size() == 8) {
        part = {text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)};
    } else {
        const std::size_t first = text.find_first_of("/.-");
        if (first == std::string_view::npos) return {};
        const std::size_t second = text.find(text[first], first + 1);
        if (second == std::string_view::npos) return {};
        part = {text.substr(0, first), text.substr(first + 1, second - first - 1), text.substr(second + 1)};
    }
    for (const std::string_view digits : part) {
        if (!all_digits(digits) || digits.size() > 4) return {};
    }
    const auto value = [](std::string_view digits) {
        return static_cast<unsigned>(bounded_value(digits, 9999));
    };
    std::vector<Day> days;
    const auto add = [&](std::string_view year, std::string_view month, std::string_view day) {
        const int full_year = static_cast<int>(value(year)) + (year.size() <= 2 ? 2000 : 0);
        if (month.size() > 2 || day.size() > 2) return;
        const auto meant = Day::from_civil(full_year, value(month), value(day));
        if (meant && std::find(days.begin(), days.end(), *meant) == days.end()) days.push_back(*meant);
    };
    const bool two_digits_each = part[0].size() <= 2 && part[2].size() <= 2;
    if (part[0].size() == 4 || (two_digits_each && text.find('-') != std::string_view::npos))
        add(part[0], part[1], part[2]);
    if (part[0].size() <= 2) {
        add(part[2], part[0], part[1]);
        add(part[2], part[1], part[0]);
    }
    return days;
}

/// What is wrong with ten characters of the right shape that are no date.
std::string impossible_date_hint(std::string_view text) {
    const auto year = static_cast<int>(bounded_value(text.substr(0, 4), 9999));
    const auto month = static_cast<unsigned>(bounded_value(text.substr(5, 2), 99));
    if (year < 1900 || year > 2170) return "dates go from 1900 to 2170";
    if (month < 1 || month > 12) return "write the date as year-month-day; months go from 01 to 12";
    const std::chrono::year_month_day_last last{std::chrono::year{year},
                                                std::chrono::month_day_last{std::chrono::month{month}}};
    return std::string(text.substr(0, 7)) + " has " + std::to_string(static_cast<unsigned>(last.day())) +
           " days";
}

bool has_date_shape(std::string_view text) {
    if (text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 4 || i == 7 ? text[i] != '-' : !is_digit(text[i])) return false;
    }
    return true;
}

Failure no_day(std::string_view text) {
    if (has_date_shape(text)) return refusal("day", quoted(text) + " is no date", impossible_date_hint(text));
    std::string hint(day_hint);
    if (const auto days = likely_days(text); !days.empty()) {
        hint = "write " + days.front().text();
        for (std::size_t i = 1; i < days.size(); ++i) hint += " or " + days[i].text();
        if (days.size() > 1) hint += ", whichever is meant";
    } else if (text.size() >= 3 && (text[0] == '-' || text[0] == '+') &&
               all_digits(text.substr(1, text.size() - 2))) {
        hint = "write days or weeks, as in -3d or +2w";
    }
    return refusal("day", quoted(text) + " is not a day", std::move(hint));
}

/// A day that arithmetic arrived at.
Result<Day> checked_day(std::string_view text, std::int64_t number) {
    if (number < Day::first_number || number > Day::last_number)
        return refusal("day", quoted(text) + " leads out of the calendar", "dates go from 1900 to 2170");
    return Day::from_number(number);
}

/// Sunday is 0, as in Day.
std::optional<int> weekday_number(std::string_view word) {
    constexpr std::array<std::string_view, 7> words = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end()) return std::nullopt;
    return static_cast<int>(found - words.begin());
}

/// Days from today that a word or a step says; nothing where the text is neither.
std::optional<std::int64_t> relative_days(std::string_view text, Day today) {
    if (text == "today") return 0;
    if (text == "yesterday") return -1;
    if (text == "tomorrow") return 1;
    if (text.size() == 8 && text.substr(0, 5) == "last-") {
        if (const auto weekday = weekday_number(text.substr(5)))
            return -((today.weekday() - *weekday + 6) % 7 + 1);
    }
    if (text.size() == 8 && text.substr(0, 5) == "next-") {
        if (const auto weekday = weekday_number(text.substr(5)))
            return (*weekday - today.weekday() + 6) % 7 + 1;
    }
    if (text.size() >= 3 && (text[0] == '-' || text[0] == '+') && (text.back() == 'd' || text.back() == 'w')) {
        const std::string_view digits = text.substr(1, text.size() - 2);
        if (!all_digits(digits)) return std::nullopt;
        const std::int64_t count = bounded_value(digits, 1'000'000) * (text.back() == 'w' ? 7 : 1);
        return text[0] == '-' ? -count : count;
    }
    return std::nullopt;
}

// ---- moments ----

constexpr std::string_view moment_hint = "write a moment as 06:44, 2026-11-21T06:44, yesterday 06:44 or now";

/// A moment as far as the text alone says it.
struct TypedMoment {
    Day day;
    bool full_date = false; // not `today` or a time alone
    bool has_time = false;
    std::int32_t second = 0;   // since midnight, where it has a time
    std::int64_t fraction = 0; // microseconds after that second
    std::int64_t span = 0;     // microseconds that a time typed so exactly stands for: a minute for 06:44
    std::optional<std::int32_t> offset; // seconds east of UTC
};

Failure no_time(std::string_view text, std::string hint = std::string(moment_hint)) {
    return refusal("time", quoted(text) + " is not a time", std::move(hint));
}

/// Reads `06:44[:10[.5]][Z|-05:00]` into `typed`; `text` is all that was typed.
std::optional<Failure> read_time(std::string_view time, std::string_view text, bool fraction_allowed,
                                 TypedMoment& typed) {
    const std::string clock_hint = "write the time as 06:44 or 06:44:10, on the 24-hour clock";
    const auto hour = take_two_digits(time);
    if (!hour || !take(time, ':')) return no_time(text, clock_hint);
    const auto minute = take_two_digits(time);
    if (!minute) return no_time(text, clock_hint);
    int second = 0;
    typed.span = 60 * microseconds_per_second;
    if (take(time, ':')) {
        const auto seconds = take_two_digits(time);
        if (!seconds) return no_time(text, clock_hint);
        second = *seconds;
        typed.span = microseconds_per_second;
        if (take(time, '.')) {
            const std::size_t length = std::min(time.find_first_not_of("0123456789"), time.size());
            if (!fraction_allowed) return no_time(text, "write whole seconds");
            if (length == 0 || length > 6) return no_time(text, "write one to six decimals of a second");
            typed.fraction = bounded_value(time.substr(0, length), 999'999);
            for (std::size_t i = 0; i < length; ++i) typed.span /= 10;
            typed.fraction *= typed.span;
            time.remove_prefix(length);
        }
    }
    if (*hour == 24) return no_time(text, "the day ends with 23:59; midnight is 00:00 of the next day");
    if (*hour > 23 || *minute > 59 || second > 59) return no_time(text, clock_hint);
    typed.has_time = true;
    typed.second = *hour * 3600 + *minute * 60 + second;

    if (time.empty()) return std::nullopt;
    if (take(time, 'Z')) {
        typed.offset = 0;
    } else {
        const bool west = take(time, '-');
        if (!west && !take(time, '+')) return no_time(text, clock_hint);
        const auto hours = take_two_digits(time);
        const bool colon = take(time, ':');
        const auto minutes = take_two_digits(time);
        if (!hours || !colon || !minutes || *hours > 23 || *minutes > 59)
            return no_time(text, "write the offset from UTC as -05:00, +00:00 or Z");
        const std::int32_t size = *hours * 3600 + *minutes * 60;
        typed.offset = west ? -size : size;
    }
    if (!time.empty()) return no_time(text, "nothing may follow the offset from UTC");
    return std::nullopt;
}

/// Takes a moment apart into day and time.
Result<TypedMoment> read_moment(std::string_view text, Day today, bool fraction_allowed) {
    std::string_view day_text = text, time_text;
    bool has_time = true, has_day = true;
    const std::size_t space = text.find(' ');
    const std::size_t letter = text.find('T');
    if (space != std::string_view::npos) {
        day_text = text.substr(0, space);
        time_text = text.substr(space + 1);
        if (day_text.find(':') != std::string_view::npos) return no_time(text);
    } else if (letter != std::string_view::npos && letter > 0 && is_digit(text[letter - 1])) {
        day_text = text.substr(0, letter);
        time_text = text.substr(letter + 1);
    } else if (text.find(':') != std::string_view::npos) {
        time_text = text;
        has_day = false;
    } else {
        has_time = false;
    }
    TypedMoment typed;
    typed.day = today;
    if (has_day) {
        const auto day = parse_day(day_text, today);
        if (!day) {
            Failure failure = day.failure();
            if (failure.hint == day_hint) failure.hint = moment_hint;
            return failure;
        }
        typed.day = *day;
        typed.full_date = has_date_shape(day_text);
    }
    if (has_time) {
        if (auto failure = read_time(time_text, text, fraction_allowed, typed)) return *failure;
    }
    return typed;
}

/// The one moment at which the clocks of the zone, or clocks with the typed offset, show that time.
Result<Instant> resolve(std::string_view text, const TypedMoment& typed, const domain::Zone& zone) {
    const domain::LocalTime local{typed.day, typed.second};
    if (typed.offset) {
        const Instant moment =
            Instant::from_seconds(typed.day.number() * std::int64_t{86'400} + typed.second - *typed.offset) +
            typed.fraction;
        // `today 23:30Z` is ambiguous where the day in UTC is another one than here.
        if (!typed.full_date && zone.day(moment) != typed.day)
            return refusal("time", quoted(text) + " is on another day in " + zone.name(),
                           "write the date too, as in 2026-11-21T06:44-05:00");
        return moment;
    }
    const auto moments = zone.moments(local);
    if (moments.empty()) {
        const Instant change = zone.moment_or_nearest(local);
        return refusal("skipped-time",
                       quoted(text) + " does not exist in " + zone.name() + ": the clocks went from " +
                           zone.text(change + -microseconds_per_second) + " to " + zone.text(change),
                       "write one of these two, or another time");
    }
    if (moments.size() > 1)
        return refusal("repeated-time",
                       quoted(text) + " comes twice in " + zone.name() + ": " + zone.text(moments.front()) +
                           " and " + zone.text(moments.back()),
                       "write it with its offset, as one of these two");
    return moments.front() + typed.fraction;
}

/// The last microsecond of a civil day.
Instant end_of_day(Day day, const domain::Zone& zone) {
    // Midnight may be skipped, and where the clocks go back over it, it comes twice: the second one ends the
    // day.
    const domain::LocalTime midnight{day + 1, 0};
    const auto moments = zone.moments(midnight);
    return (moments.empty() ? zone.moment_or_nearest(midnight) : moments.back()) + -1;
}

/// The number of an audit entry: `17`, `#17`, `entry 17`; nothing where the text is of another shape.
std::optional<std::string_view> entry_digits(std::string_view text) {
    constexpr std::string_view word = "entry ";
    if (text.substr(0, word.size()) == word) return text.substr(word.size());
    if (!text.empty() && text.front() == '#') return text.substr(1);
    if (all_digits(text)) return text;
    return std::nullopt;
}

// ---- ranges ----

constexpr std::string_view range_hint =
    "write a range as 2026-11-01..2026-11-15, 2026-11, 2026, this-week, last-month or last-year";

Result<DayRange> checked_range(std::string_view text, std::optional<Day> first, std::optional<Day> last) {
    if (!first || !last || first->number() < Day::first_number || last->number() > Day::last_number)
        return refusal("range", quoted(text) + " leads out of the calendar", "dates go from 1900 to 2170");
    return DayRange{*first, *last};
}

/// `month` counts on: 0 is December of the year before.
Result<DayRange> month_range(std::string_view text, int year, int month) {
    if (month == 0) {
        --year;
        month = 12;
    }
    if (month > 12) return refusal("range", quoted(text) + " is no month", "months go from 01 to 12");
    const std::chrono::year_month_day_last last{
        std::chrono::year{year}, std::chrono::month_day_last{std::chrono::month{static_cast<unsigned>(month)}}};
    return checked_range(
        text, Day::from_civil(year, static_cast<unsigned>(month), 1),
        Day::from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(last.day())));
}

Result<DayRange> year_range(std::string_view text, int year) {
    return checked_range(text, Day::from_civil(year, 1, 1), Day::from_civil(year, 12, 31));
}

/// A range without `..`
Result<DayRange> parse_period(std::string_view text, Day today) {
    const auto date = today.civil();
    const int year = static_cast<int>(date.year());
    const int month = static_cast<int>(static_cast<unsigned>(date.month()));
    if (text == "this-week" || text == "last-week") {
        const Day monday = today - (today.weekday() + 6) % 7 - (text == "last-week" ? 7 : 0);
        return checked_range(text, monday, monday + 6);
    }
    if (text == "this-month") return month_range(text, year, month);
    if (text == "last-month") return month_range(text, year, month - 1);
    if (text == "this-year") return year_range(text, year);
    if (text == "last-year") return year_range(text, year - 1);
    if (text.size() == 4 && all_digits(text))
        return year_range(text, static_cast<int>(bounded_value(text, 9999)));
    if (text.size() == 7 && text[4] == '-' && all_digits(text.substr(0, 4)) && all_digits(text.substr(5))) {
        const auto typed_month = static_cast<int>(bounded_value(text.substr(5), 99));
        if (typed_month == 0) return refusal("range", quoted(text) + " is no month", "months go from 01 to 12");
        return month_range(text, static_cast<int>(bounded_value(text.substr(0, 4), 9999)), typed_month);
    }
    const auto day = parse_day(text, today);
    if (day) return DayRange{*day, *day};
    Failure failure = day.failure();
    if (failure.hint == day_hint) {
        failure.code = "range";
        failure.message = quoted(text) + " is not a range of days";
        failure.hint = range_hint;
    }
    return failure;
}

} // namespace

std::string quoted(std::string_view typed) {
    constexpr std::size_t most = 60;
    std::string shown;
    while (!typed.empty()) {
        std::size_t length = 1; // a character of UTF-8 is never cut in two
        while (length < typed.size() && length < 4 &&
               (static_cast<unsigned char>(typed[length]) & 0xC0) == 0x80)
            ++length;
        const std::string character = report::printable(typed.substr(0, length));
        if (shown.size() + character.size() > most) {
            shown += "...";
            break;
        }
        shown += character;
        typed.remove_prefix(length);
    }
    return '\'' + shown + '\'';
}

std::vector<std::string> words_between_commas(std::string_view list) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t comma = std::min(list.find(',', begin), list.size());
        words.emplace_back(list.substr(begin, comma - begin));
        begin = comma + 1;
    }
    return words;
}

std::string in_small_letters(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::size_t word_distance(std::string_view typed, std::string_view known) {
    if (typed.size() > 1 && known.starts_with(typed)) return typed == known ? 0 : 1;
    std::vector<std::vector<std::size_t>> cost(typed.size() + 1, std::vector<std::size_t>(known.size() + 1));
    for (std::size_t i = 0; i <= typed.size(); ++i)
        for (std::size_t j = 0; j <= known.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            const bool same = typed[i - 1] == known[j - 1];
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && typed[i - 1] == known[j - 2] && typed[i - 2] == known[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    return cost[typed.size()][known.size()];
}

Result<ClientNumber> parse_client_number(std::string_view text) {
    if (const auto number = ClientNumber::parse(text)) return *number;
    const std::string_view shape = text.substr(std::min(text.find_first_not_of('0'), text.size())); // a slip may put a zero in front
    if (ClientNumber::looks_like(shape) && !ClientNumber::parse(shape))
        return Failure{Exit::not_found, "check-digit",
                       "the check digit of " + quoted(text) + " is wrong; nothing was looked up",
                       "compare every digit with the card"};
    if (text == "@last")
        return refusal("client-number", "'@last' is for looking: what is recorded names the person", "give the client number, as in 1042-9");
    return refusal("client-number", quoted(text) + " is not a client number",
                   "write its digits, a hyphen and the check digit, as in 1042-9");
}

Result<Amount> parse_amount(std::string_view text) {
    constexpr std::int64_t most = 10'000'000'000; // 10 kg, more than any clinic holds
    const auto measure = split_measure(text, "amount", "80mg");
    if (!measure) return measure.failure();
    const auto decimals = mass_decimals(measure->unit);
    if (!decimals) {
        if (measure->unit.empty())
            return refusal("amount-unit", quoted(text) + " has no unit",
                           "write the unit too, for instance 80mg");
        if (measure->unit == "L" || find_product_word(measure->unit) != nullptr)
            return refusal("amount-unit", quoted(text) + " is not an amount of the active ingredient",
                           "this command takes milligrams, for instance 80mg");
        return refusal("amount-unit", quoted(text) + " has a unit that is not known",
                       "units are mg, mcg, ug and g, written so, after one space at most: 80mg");
    }
    std::int64_t micrograms = 0;
    switch (scale(measure->number, *decimals, most, micrograms)) {
    case Fit::too_large:
        return refusal("amount-too-large", quoted(text) + " is more than 10 kg",
                       "check the number and its unit");
    case Fit::too_fine:
        return refusal(
            "amount-too-fine", quoted(text) + " is finer than a microgram",
            "amounts are kept in whole micrograms, so nothing is rounded: three decimals of a milligram");
    case Fit::whole: break;
    }
    if (micrograms == 0)
        return refusal("amount-zero", quoted(text) + " is nothing",
                       "write an amount above zero, for instance 80mg");
    return Amount::micrograms(micrograms);
}

Result<Strength> parse_strength(std::string_view text) {
    const std::string hint = "write it as 10mg/mL, 40mg/tablet, 8mg/film or 300mg/syringe";
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return refusal("strength", quoted(text) + " does not say per what", hint);
    const ProductWord* const per = find_product_word(text.substr(slash + 1));
    if (per == nullptr || !per->after_slash)
        return refusal("strength", quoted(text) + " is not a strength", hint);
    const auto amount = parse_amount(text.substr(0, slash));
    if (!amount) return amount.failure();
    return Strength{*amount, per->unit};
}

Result<Quantity> parse_volume_or_count(std::string_view text) {
    constexpr std::int64_t most = 1'000'000'000;
    const std::string example = "1000mL, 0.5L, 30 tablets, 8 films or 2 syringes";
    const auto measure = split_measure(text, "quantity", example);
    if (!measure) return measure.failure();
    const ProductWord* const word = find_product_word(measure->unit);
    if (measure->unit != "L" && word == nullptr) {
        if (measure->unit.empty())
            return refusal("quantity-unit", quoted(text) + " has no unit", "write the unit too: " + example);
        if (mass_decimals(measure->unit))
            return refusal("quantity-unit", quoted(text) + " is an amount of the active ingredient",
                           "this command takes a volume or a number of units: " + example);
        return refusal("quantity-unit", quoted(text) + " has a unit that is not known",
                       "write it as " + example);
    }
    Quantity quantity;
    quantity.unit = word == nullptr ? ProductUnit::millilitre : word->unit;
    quantity.is_volume = quantity.unit == ProductUnit::millilitre;
    if (!quantity.is_volume && measure->number.find('.') != std::string_view::npos)
        return refusal("quantity", quoted(text) + " is not a whole number",
                       "tablets, films and syringes are counted");
    const std::size_t decimals = word == nullptr ? 6 : quantity.is_volume ? 3 : 0;
    switch (scale(measure->number, decimals, most, quantity.microlitres_or_units)) {
    case Fit::too_large:
        return refusal("quantity-too-large",
                       quoted(text) +
                           (quantity.is_volume ? " is more than 1000 L" : " is more than 1000000000 units"),
                       "check the number and its unit");
    case Fit::too_fine:
        return refusal("quantity-too-fine", quoted(text) + " is finer than a microlitre",
                       "write three decimals of a millilitre at most");
    case Fit::whole: break;
    }
    if (quantity.microlitres_or_units == 0)
        return refusal("quantity-zero", quoted(text) + " is nothing",
                       "write a quantity above zero: " + example);
    return quantity;
}

Result<Day> parse_day(std::string_view text, Day today) {
    if (const auto day = Day::parse(text)) return *day;
    if (const auto days = relative_days(text, today)) return checked_day(text, today.number() + *days);
    return no_day(text);
}

Result<Instant> parse_moment(std::string_view text, Instant now, const domain::Zone& zone) {
    if (text == "now") return now;
    const Day today = zone.day(now);
    auto typed = read_moment(text, today, false);
    if (!typed) return typed.failure();
    if (!typed->has_time) {
        if (typed->day == today) return now;
        typed->second = noon;
    }
    const auto moment = resolve(text, *typed, zone);
    if (moment && *moment > now)
        return refusal("future", quoted(text) + " is still to come",
                       "what is recorded has happened; the clocks here show " + zone.text(now));
    return moment;
}

Result<std::chrono::month_day> parse_month_day(std::string_view text) {
    constexpr std::string_view names[] = {"january", "february", "march",     "april",   "may",      "june",
                                          "july",    "august",   "september", "october", "november", "december"};
    const Failure wrong{Exit::usage, "birthday", quoted(text) + " is not a month and a day", "write it as 03-14 or mar 14"};
    // Runs of digits and of letters, with anything else between them.
    std::vector<std::string> parts;
    char before = 0; // `d` in a number, `l` in a word
    for (char c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const char kind = c >= '0' && c <= '9' ? 'd' : c >= 'a' && c <= 'z' ? 'l' : ' ';
        if (kind == ' ' && c != ' ' && c != '-' && c != '/' && c != '.') return wrong;
        if (kind != ' ' && kind != before) parts.emplace_back();
        if (kind != ' ') parts.back() += c;
        before = kind;
    }
    if (parts.size() == 1 && parts[0].size() == 4) parts = {parts[0].substr(0, 2), parts[0].substr(2)};
    if (parts.size() != 2) return wrong;
    const auto is_word = [](const std::string& part) { return part[0] >= 'a'; };
    if (is_word(parts[1])) std::swap(parts[0], parts[1]);
    unsigned month = 0, day = 0;
    if (is_word(parts[0])) {
        for (unsigned i = 0; i < std::size(names); ++i)
            if (parts[0].size() >= 3 && names[i].starts_with(parts[0])) month = i + 1;
    } else if (parts[0].size() <= 2) {
        month = static_cast<unsigned>(std::stoul(parts[0]));
    }
    if (!is_word(parts[1]) && parts[1].size() <= 2) day = static_cast<unsigned>(std::stoul(parts[1]));
    const std::chrono::month_day found{std::chrono::month{month}, std::chrono::day{day}};
    if (!found.ok()) return wrong;
    return found;
}

Result<std::int32_t> parse_clock(std::string_view text) {
    TypedMoment typed;
    if (text.size() == 5 && !read_time(text, text, false, typed)) return typed.second;
    return refusal("time", quoted(text) + " is not a time of day", "write it as 10:00, on the 24-hour clock");
}

Result<AsOf> parse_as_of(std::string_view text, Instant now, const domain::Zone& zone) {
    if (text == "now") return AsOf{false, 0, now, now};
    if (const auto digits = entry_digits(text)) {
        constexpr std::int64_t most = 999'999'999'999'999;
        const std::int64_t entry = all_digits(*digits) ? bounded_value(*digits, most) : 0;
        if (entry < 1 || entry > most)
            return refusal("as-of", quoted(text) + " is not the number of an audit entry",
                           "write 17, #17 or 'entry 17', or a moment such as 2026-11-21T06:44");
        return AsOf{true, entry, {}, {}};
    }
    const auto typed = read_moment(text, zone.day(now), true);
    if (!typed) return typed.failure();
    if (!typed->has_time) {
        const Instant end = std::min(end_of_day(typed->day, zone), now);
        return AsOf{false, 0, end, end};
    }
    const auto moment = resolve(text, *typed, zone);
    if (!moment) return moment.failure();
    return AsOf{false, 0, std::min(*moment + (typed->span - 1), now), std::min(*moment, now)};
}

Result<DayRange> parse_range(std::string_view text, Day today) {
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) return parse_period(text, today);
    const std::string_view first_text = text.substr(0, dots), last_text = text.substr(dots + 2);
    if (first_text.empty() || last_text.empty())
        return refusal("range", quoted(text) + " lacks an end", "write both days: 2026-11-01..2026-11-15");
    const auto first = parse_period(first_text, today);
    if (!first) return first.failure();
    const auto last = parse_period(last_text, today);
    if (!last) return last.failure();
    if (last->last < first->first)
        return refusal("range", quoted(text) + " ends before it begins",
                       "write the earlier day first: " + last->first.text() + ".." + first->last.text());
    return DayRange{first->first, last->last};
}

Result<DoseNumber> parse_dose_number(std::string_view text, Day today) {
    const bool of_today = !text.empty() && text.front() == '.';
    const auto number = DoseNumber::parse(of_today ? today.text() + std::string(text) : std::string(text));
    if (number) return *number;
    return refusal("dose-number", quoted(text) + " is not the number of a dose",
                   "write it as 2026-11-21.17, or .17 for one of today");
}

Result<std::int64_t> parse_count(std::string_view text) {
    constexpr std::int64_t most = 1'000'000'000;
    if (!all_digits(text))
        return refusal("count", quoted(text) + " is not a whole number", "write digits alone, for instance 30");
    const std::int64_t count = bounded_value(text, most);
    if (count < 1 || count > most)
        return refusal("count", quoted(text) + " is out of range", "write a number from 1 to 1000000000");
    return count;
}

} // namespace mat::cli
