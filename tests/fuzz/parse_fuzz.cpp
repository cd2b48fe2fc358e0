// Any bytes as a typed word: no parser may crash, and what it accepts must be writable so that the same value
// is read again. The first byte chooses the moment that counts as now.
#include "cli/parse.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

using namespace mat;

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

/// What every refusal owes the person who typed the word.
template <class T>
void check_refusal(const Result<T>& result) {
    const Failure& failure = result.failure();
    require(failure.exit == Exit::usage || (failure.exit == Exit::not_found && failure.code == "check-digit"));
    require(!failure.code.empty() && !failure.hint.empty());
    for (const std::string& text : {failure.message, failure.hint}) {
        require(text.size() < 500);
        for (const char c : text) require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
    }
}

const domain::Zone& zone() {
    static const domain::Zone zone = [] {
        std::ifstream file("/usr/share/zoneinfo/America/Chicago", std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        auto parsed = domain::Zone::parse("America/Chicago", bytes);
        return parsed ? *parsed : domain::Zone::utc();
    }();
    return zone;
}

const char* word_of(cli::ProductUnit unit, bool plural) {
    switch (unit) {
    case cli::ProductUnit::millilitre: return "mL";
    case cli::ProductUnit::tablet: return plural ? "tablets" : "tablet";
    case cli::ProductUnit::film: return plural ? "films" : "film";
    case cli::ProductUnit::syringe: return plural ? "syringes" : "syringe";
    }
    std::abort();
}

void check_values(std::string_view text, Day today) {
    if (const auto number = cli::parse_client_number(text))
        require(*cli::parse_client_number(number->text()) == *number);
    else
        check_refusal(number);

    if (const auto amount = cli::parse_amount(text)) {
        require(*amount > Amount{} && *amount <= Amount::milligrams(10'000'000));
        require(*cli::parse_amount(amount->text()) == *amount);
    } else
        check_refusal(amount);

    if (const auto strength = cli::parse_strength(text))
        require(*cli::parse_strength(strength->amount.milligrams_text() + "mg/" +
                                     word_of(strength->per, false)) == *strength);
    else
        check_refusal(strength);

    if (const auto quantity = cli::parse_volume_or_count(text)) {
        const std::int64_t number = quantity->microlitres_or_units;
        require(number > 0 && quantity->is_volume == (quantity->unit == cli::ProductUnit::millilitre));
        // Microlitres are to millilitres as micrograms to milligrams.
        const std::string digits =
            quantity->is_volume ? Amount::micrograms(number).milligrams_text() : std::to_string(number);
        require(*cli::parse_volume_or_count(digits + ' ' + word_of(quantity->unit, true)) == *quantity);
    } else
        check_refusal(quantity);

    if (const auto day = cli::parse_day(text, today)) {
        require(day->number() >= Day::first_number && day->number() <= Day::last_number);
        require(*cli::parse_day(day->text(), today) == *day);
        require(*cli::parse_range(text, today) == DayRange{*day, *day});
    } else
        check_refusal(day);

    if (const auto range = cli::parse_range(text, today)) {
        require(range->first <= range->last);
        require(*cli::parse_range(range->first.text() + ".." + range->last.text(), today) == *range);
    } else
        check_refusal(range);

    if (const auto number = cli::parse_dose_number(text, today))
        require(*cli::parse_dose_number(number->text(), today + 1) == *number);
    else
        check_refusal(number);

    if (const auto count = cli::parse_count(text))
        require(*cli::parse_count(std::to_string(*count)) == *count);
    else
        check_refusal(count);
}

void check_moments(std::string_view text, Instant now) {
    if (const auto moment = cli::parse_moment(text, now, zone())) {
        require(*moment <= now);
        const auto again = cli::parse_moment(zone().text(*moment), now, zone());
        require(again && again->seconds() == moment->seconds());
        // Where one may record something, one may look back to it.
        require(static_cast<bool>(cli::parse_as_of(text, now, zone())));
    } else
        check_refusal(moment);

    if (const auto as_of = cli::parse_as_of(text, now, zone())) {
        if (as_of->is_entry) {
            require(as_of->entry > 0 && *cli::parse_as_of(std::to_string(as_of->entry), now, zone()) == *as_of);
        } else {
            require(as_of->moment <= now);
            const std::int64_t fraction = as_of->moment - Instant::from_seconds(as_of->moment.seconds());
            std::string exact = zone().text(as_of->moment);
            exact.insert(19, '.' + std::to_string(1'000'000 + fraction).substr(1));
            require(*cli::parse_as_of(exact, now, zone()) == *as_of);
        }
    } else
        check_refusal(as_of);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    // From 1970-01-02 to 2159: days at the limits of a month or a year, and hours that come twice.
    const Instant now = Instant::from_seconds(data[0] * std::int64_t{23'436'789} + 100'000) + 123'456;
    check_values(text, zone().day(now));
    check_moments(text, now);
    require(cli::quoted(text).size() <= 70);
    return 0;
}
