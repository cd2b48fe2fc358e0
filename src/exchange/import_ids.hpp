// What an import remembers of the rows it has read, small and quick: there may be millions.
#pragma once

#include "mat/day.hpp"
#include "mat/dose_number.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace mat::exchange {

/// From positive numbers to values that are not 0. Grows by doubling, at most three quarters full; one lookup
/// touches one place in memory as a rule.
class NumberMap {
  public:
    NumberMap() : slots_(64) {}
    /// 0 where there is none.
    std::uint64_t find(std::int64_t key) const { return slots_[slot_of(slots_, key)].value; }
    /// The value to change, 0 where there was none.
    std::uint64_t& at(std::int64_t key) {
        std::size_t slot = slot_of(slots_, key);
        if (slots_[slot].key == 0) {
            if ((used_ + 1) * 4 > slots_.size() * 3) {
                grow();
                slot = slot_of(slots_, key);
            }
            slots_[slot].key = key;
            ++used_;
        }
        return slots_[slot].value;
    }

  private:
    struct Slot {
        std::int64_t key = 0;
        std::uint64_t value = 0;
    };
    static std::size_t slot_of(const std::vector<Slot>& slots, std::int64_t key) {
        const std::size_t mask = slots.size() - 1;
        // Multiplied by 2^64 over the golden ratio, then mixed down: neighbours spread, whatever their step is.
        std::uint64_t hash = static_cast<std::uint64_t>(key) * 0x9E3779B97F4A7C15ULL;
        hash ^= hash >> 32;
        std::size_t slot = static_cast<std::size_t>(hash) & mask;
        while (slots[slot].key != 0 && slots[slot].key != key) slot = (slot + 1) & mask;
        return slot;
    }
    void grow() {
        std::vector<Slot> larger(slots_.size() * 2);
        for (const Slot& slot : slots_)
            if (slot.key != 0) larger[slot_of(larger, slot.key)] = slot;
        slots_ = std::move(larger);
    }
    std::vector<Slot> slots_;
    std::size_t used_ = 0;
};

/// The numbers that rows of one file have in the other system, and what has become of the rows.
class IdsRead {
  public:
    explicit IdsRead(std::string_view file) : file_(file) {}
    std::string_view file() const { return file_; }

    /// Marks the number as used; false where it was. Until `keep`, its row counts as rejected.
    bool take(std::int64_t id) {
        // Numbers mostly come in order: a bit each in words of 64.
        std::uint64_t& bits = seen_.at(id / 64 + 1);
        const std::uint64_t bit = std::uint64_t{1} << (id % 64);
        if ((bits & bit) != 0) return false;
        bits |= bit;
        return true;
    }
    /// Remembers what others that point to this row need to know; positive.
    void keep(std::int64_t id, std::int64_t what) { kept_.at(id) = static_cast<std::uint64_t>(what); }
    /// What was kept; 0 for a row that was rejected or never there.
    std::int64_t find(std::int64_t id) const { return static_cast<std::int64_t>(kept_.find(id)); }
    bool was_read(std::int64_t id) const { return (seen_.find(id / 64 + 1) >> (id % 64) & 1) != 0; }

  private:
    std::string_view file_;
    NumberMap seen_, kept_;
};

/// Spans of days, end exclusive, of which no two under the same key may overlap.
class Spans {
  public:
    /// Adds one; false, and nothing added, where it overlaps another. A span of no day overlaps none.
    bool add(std::int64_t key, Day first, Day end) {
        if (first >= end) return true;
        const auto after = spans_.lower_bound({key, first});
        if (after != spans_.end() && after->first.first == key && after->first.second < end) return false;
        if (after != spans_.begin())
            if (const auto before = std::prev(after); before->first.first == key && before->second > first)
                return false;
        spans_.emplace(std::pair(key, first), end);
        return true;
    }

  private:
    std::map<std::pair<std::int64_t, Day>, Day> spans_; // (key, first) to end
};

/// What the dose file says of every client and day, a bit each, in words of 64 days.
class DaysRead {
  public:
    struct Word {
        std::uint64_t any = 0;                ///< a row of whatever status
        std::uint64_t covered_by[2] = {0, 0}; ///< an agonist, an antagonist
        std::uint64_t held = 0, missed = 0;
    };
    /// The word that holds the day of that client.
    Word& word(std::int64_t client, Day day) {
        std::uint64_t& place = places_.at(key(client, day));
        if (place == 0) {
            words_.emplace_back();
            place = words_.size();
        }
        return words_[place - 1];
    }
    /// The same to look at; a word without bits where nothing was said.
    Word look(std::int64_t client, Day day) const {
        const std::uint64_t place = places_.find(key(client, day));
        return place == 0 ? Word() : words_[place - 1];
    }
    static std::uint64_t bit(Day day) { return std::uint64_t{1} << (offset(day) & 63); }
    /// The first day of the word that holds it.
    static Day word_start(Day day) { return day - (offset(day) & 63); }

  private:
    static std::int64_t offset(Day day) { return std::int64_t{day.number()} - Day::first_number; }
    static std::int64_t key(std::int64_t client, Day day) { return (client << 12 | offset(day) >> 6) + 1; }
    NumberMap places_; // places in words_, counted from 1
    std::vector<Word> words_;
};

/// Keys of rows that stand under a day, `day << 20 | sequence`, given out in order.
class DayKeys {
  public:
    /// `first_free` says, once a day, which place in the day is free; empty: the first.
    explicit DayKeys(std::function<std::int64_t(Day)> first_free)
        : first_free_(std::move(first_free)),
          next_(static_cast<std::size_t>(Day::last_number - Day::first_number + 1)) {}
    /// Nothing when the day is full.
    std::optional<std::int64_t> next(Day day) {
        std::int32_t& next = next_[static_cast<std::size_t>(day.number() - Day::first_number)];
        if (next == 0) next = first_free_ ? static_cast<std::int32_t>(first_free_(day)) : 1;
        const auto number = DoseNumber::from_parts(day, next);
        if (!number) return std::nullopt;
        ++next;
        return number->key();
    }

  private:
    std::function<std::int64_t(Day)> first_free_;
    std::vector<std::int32_t> next_; // by day; 0 where the day has not been met
};

} // namespace mat::exchange
