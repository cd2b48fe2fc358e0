#include "store/engine_memory.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <sqlite3.h>
#include <utility>

namespace mat::store {
namespace {

constexpr std::size_t step = 16, largest = 1024, block = 64 * 1024;

// Before every piece: how many bytes it has for whoever asked.
struct alignas(step) Piece { std::size_t size; };
struct Returned { Returned* next; };

// A thread has its own, and keeps what another one took: a piece belongs to nobody once it is returned.
struct Blocks {
    std::array<Returned*, largest / step + 1> returned;
    std::byte* next;
    std::size_t left;
};
// The library is there from the start of the program, so that its place in a thread is known without asking the loader each time.
[[gnu::tls_model("initial-exec")]] thread_local constinit Blocks blocks{};

constexpr std::size_t rounded(std::size_t size) { return (size + step - 1) / step * step; }
Piece* piece_of(void* memory) { return static_cast<Piece*>(memory) - 1; }

void* fresh(std::size_t size) {
    const std::size_t whole = sizeof(Piece) + size;
    if (size > largest) {
        void* const memory = std::malloc(whole);
        return memory == nullptr ? nullptr : new (memory) Piece{size} + 1;
    }
    if (blocks.left < whole) { // what is left of the last block is given up
        void* const memory = std::malloc(block);
        if (memory == nullptr) return nullptr;
        blocks.next = static_cast<std::byte*>(memory);
        blocks.left = block;
    }
    Piece* const piece = new (blocks.next) Piece{size};
    blocks.next += whole;
    blocks.left -= whole;
    return piece + 1;
}

void* take(int asked) {
    const std::size_t size = rounded(static_cast<std::size_t>(std::max(asked, 1))); // a returned piece holds a pointer
    if (size <= largest)
        if (Returned*& first = blocks.returned[size / step]; first != nullptr) return std::exchange(first, first->next);
    return fresh(size);
}

void give_back(void* memory) {
    const std::size_t size = piece_of(memory)->size;
    if (size > largest) return std::free(piece_of(memory));
    Returned*& first = blocks.returned[size / step];
    first = new (memory) Returned{first};
}

void* resize(void* memory, int asked) {
    const std::size_t size = rounded(static_cast<std::size_t>(asked)), had = piece_of(memory)->size;
    if (size == had) return memory;
    if (size > largest && had > largest) {
        void* const moved = std::realloc(piece_of(memory), sizeof(Piece) + size);
        return moved == nullptr ? nullptr : new (moved) Piece{size} + 1;
    }
    void* const moved = take(asked);
    if (moved == nullptr) return nullptr;
    std::memcpy(moved, memory, std::min(size, had));
    give_back(memory);
    return moved;
}

int size_of(void* memory) { return static_cast<int>(piece_of(memory)->size); }
int round_up(int asked) { return static_cast<int>(rounded(static_cast<std::size_t>(asked))); }
int begin(void*) { return SQLITE_OK; }
void end(void*) {}

} // namespace

int use_engine_memory() {
    static const sqlite3_mem_methods methods{take, give_back, resize, size_of, round_up, begin, end, nullptr};
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

} // namespace mat::store
