// What dosing promises over random lives of 200 days in which every act there is happens, held against a ledger of days
// that is kept by hand (tests/support/day_ledger.hpp). A life that breaks a promise is printed with its seed and all its acts.
#include "../support/dosing_life.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>

namespace {

/// `MAT_LIVES=41` lives one life again, `MAT_LIVES=1:5000` many; a dozen of them on any day.
std::pair<std::uint32_t, std::uint32_t> seeds() {
    const char* asked = std::getenv("MAT_LIVES");
    if (asked == nullptr) return {1, 12};
    char* rest = nullptr;
    const auto first = static_cast<std::uint32_t>(std::strtoul(asked, &rest, 10));
    return {first, *rest == ':' ? static_cast<std::uint32_t>(std::strtoul(rest + 1, nullptr, 10)) : first};
}

} // namespace

TEST_CASE("over random lives nobody is dosed twice for a day or on a hold, nor given more than is ordered") {
    std::map<std::string, int> tally;
    int acts = 0, broken = 0;
    std::int64_t longest = 0;
    const auto [first, last] = seeds();
    for (std::uint32_t seed = first; seed <= last; ++seed) {
        lives::Life life(seed, 200);
        try {
            life.live();
        } catch (const lives::Broken& promise) {
            ++broken;
            const std::string story = first == last || broken < 2 ? life.story() : "";
            FAIL_CHECK("MAT_LIVES=" << seed << " lives it again:\n" << story << std::string(promise.what()));
        }
        for (const auto& [what, times] : life.tally) tally[what] += times;
        acts += life.acts;
        longest = std::max(longest, life.longest());
    }
    std::string words;
    for (const auto& [what, times] : tally) words += ", " + what + " " + std::to_string(times);
    std::printf("counted: %u lives, %d acts, longest missed run %ld%s\n", last - first + 1, acts, static_cast<long>(longest), words.c_str());
}
