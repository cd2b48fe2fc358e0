// The engine's memory: every piece is whoever asked for it alone, keeps its bytes when it grows, and comes back.
#include <algorithm>
#include <cstring>
#include <doctest/doctest.h>
#include <random>
#include <set>
#include <sqlite3.h>
#include <vector>

namespace {

struct Held { unsigned char* bytes; std::size_t size; unsigned char mark; };

bool is_whole(const Held& held) {
    return std::all_of(held.bytes, held.bytes + held.size, [&](unsigned char byte) { return byte == held.mark; });
}

} // namespace

TEST_CASE("pieces of every size keep their bytes while others are taken, grow, shrink and are returned") {
    std::mt19937 random(7);
    const auto below = [&](std::size_t end) { return std::uniform_int_distribution<std::size_t>(0, end - 1)(random); };
    constexpr std::size_t sizes[] = {1, 15, 16, 17, 100, 1008, 1009, 1023, 1024, 1025, 5000, 70000};
    std::vector<Held> all;
    int grown = 0;
    for (int round = 0; round < 60000; ++round) {
        const std::size_t size = below(3) == 0 ? sizes[below(std::size(sizes))] : 1 + below(1500);
        const auto mark = static_cast<unsigned char>(1 + below(255));
        if (all.size() < 50 || below(3) == 0) {
            auto* const bytes = static_cast<unsigned char*>(sqlite3_malloc64(size));
            REQUIRE(bytes != nullptr);
            CHECK(reinterpret_cast<std::uintptr_t>(bytes) % 8 == 0);
            REQUIRE(sqlite3_msize(bytes) >= size);
            std::memset(bytes, mark, size);
            all.push_back({bytes, size, mark});
            continue;
        }
        Held& held = all[below(all.size())];
        REQUIRE(is_whole(held));
        if (below(2) == 0) {
            auto* const bytes = static_cast<unsigned char*>(sqlite3_realloc64(held.bytes, size));
            REQUIRE(bytes != nullptr);
            held = {bytes, std::min(held.size, size), held.mark};
            REQUIRE(is_whole(held));
            std::memset(bytes, mark, size);
            held = {bytes, size, mark};
            ++grown;
        } else {
            sqlite3_free(held.bytes);
            held = all.back();
            all.pop_back();
        }
    }
    CHECK(grown > 1000);
    for (const Held& held : all) {
        REQUIRE(is_whole(held));
        sqlite3_free(held.bytes);
    }
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("a piece that was returned is the next of its size, so that a long session takes no more than it holds at once") {
    std::set<void*> seen;
    for (int round = 0; round < 10000; ++round) {
        void* const bytes = sqlite3_malloc64(200 + round % 8);
        seen.insert(bytes);
        sqlite3_free(bytes);
    }
    CHECK(seen.size() == 1);
    CHECK(sqlite3_msize(*seen.begin()) == 208); // in steps of 16: the engine's own are of 8
}
#endif
