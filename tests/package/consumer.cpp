// A program of somebody else's, against the installed headers and library: the values, and the door.
#include <mat/amount.hpp>
#include <mat/client_number.hpp>
#include <mat/day.hpp>
#include <mat/door.hpp>

#include <cstdio>
#include <ctime>

namespace {
int64_t now(void*) { return int64_t{std::time(nullptr)} * 1'000'000; }
} // namespace

int main() {
    const auto number = mat::ClientNumber::parse("10429");
    if (!number) return 1;
    std::printf("%s %s %s\n", number->text().c_str(), mat::Amount::micrograms(8500).text().c_str(),
                mat::Day::from_civil(2026, 11, 21)->text().c_str());
    std::fflush(stdout);
    const char* const arguments[] = {"mat", "--version", nullptr};
    const char* const environment[] = {nullptr};
    const mat_surroundings surroundings{2, arguments, environment, 0, 1, 2, 0, now, nullptr};
    return mat_run(&surroundings);
}
