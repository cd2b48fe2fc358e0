// Cells that a public table may not show, and those that must go with them. A reader may know every total: over one key,
// over several, over all; so small counts are hidden, and then more, until no small count follows from what is left.
#include "report/reports.hpp"
#include "report/render.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace mat::report {
namespace {

// One question of what to hide: units that are hidden or shown whole, each with a value at every place, and groups of
// units of which the totals are known (place by place, where they are not themselves too small to be shown).
struct Puzzle {
    std::vector<std::vector<std::int64_t>> values; ///< unit by place
    std::vector<std::vector<std::size_t>> groups;  ///< units that are added up
    std::int64_t least;

    std::int64_t total(const std::vector<std::size_t>& units, std::size_t place) const {
        std::int64_t sum = 0;
        for (const std::size_t unit : units) sum += values[unit][place];
        return sum;
    }
    bool is_told(const std::vector<std::size_t>& units) const {
        for (std::size_t place = 0; place < values.front().size(); ++place)
            if (total(units, place) >= least) return true;
        return false;
    }
    std::int64_t weight(std::size_t unit) const {
        std::int64_t sum = 0;
        for (const std::int64_t value : values[unit]) sum += value;
        return sum;
    }
};

// The smallest unit of the group that is still shown; what is nothing hides nothing, and comes last.
std::optional<std::size_t> smallest_shown(const Puzzle& puzzle, const std::vector<std::size_t>& units, const std::vector<bool>& hidden) {
    std::optional<std::size_t> best;
    for (const std::size_t unit : units)
        if (!hidden[unit] && (!best || puzzle.weight(unit) < puzzle.weight(*best))) best = unit;
    return best;
}

// Arithmetic modulo a prime: exact, and for sums of 0 and 1 as good as fractions.
constexpr std::uint64_t prime = (std::uint64_t{1} << 61) - 1;
std::uint64_t times(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>(static_cast<Wide>(a) * b % prime);
}
std::uint64_t inverse(std::uint64_t a) {
    std::uint64_t result = 1;
    for (std::uint64_t power = prime - 2; power > 0; power >>= 1, a = times(a, a))
        if ((power & 1) != 0) result = times(result, a);
    return result;
}

// The hidden units whose values follow from the totals: those that stand alone in a row once the equations are reduced.
std::set<std::size_t> determined(const Puzzle& puzzle, const std::vector<bool>& hidden) {
    std::vector<std::size_t> unknowns;
    std::vector<std::size_t> column(hidden.size(), 0);
    for (std::size_t unit = 0; unit < hidden.size(); ++unit)
        if (hidden[unit]) {
            column[unit] = unknowns.size();
            unknowns.push_back(unit);
        }
    std::set<std::vector<std::size_t>> equations;
    for (const auto& units : puzzle.groups) {
        if (!puzzle.is_told(units)) continue;
        std::vector<std::size_t> equation;
        for (const std::size_t unit : units)
            if (hidden[unit]) equation.push_back(column[unit]);
        if (!equation.empty()) equations.insert(std::move(equation));
    }
    std::vector<std::vector<std::uint64_t>> rows;
    for (const auto& equation : equations) {
        auto& row = rows.emplace_back(unknowns.size(), 0);
        for (const std::size_t at : equation) row[at] = 1;
    }
    std::size_t done = 0;
    for (std::size_t at = 0; at < unknowns.size() && done < rows.size(); ++at) {
        std::size_t pivot = done;
        while (pivot < rows.size() && rows[pivot][at] == 0) ++pivot;
        if (pivot == rows.size()) continue;
        std::swap(rows[pivot], rows[done]);
        const std::uint64_t scale = inverse(rows[done][at]);
        for (auto& value : rows[done]) value = value == 0 ? 0 : times(value, scale);
        for (std::size_t other = 0; other < rows.size(); ++other) {
            const std::uint64_t factor = rows[other][at];
            if (other == done || factor == 0) continue;
            for (std::size_t i = at; i < unknowns.size(); ++i)
                if (rows[done][i] != 0) rows[other][i] = (rows[other][i] + prime - times(factor, rows[done][i])) % prime;
        }
        ++done;
    }
    std::set<std::size_t> out;
    for (std::size_t row = 0; row < done; ++row)
        if (std::ranges::count_if(rows[row], [](std::uint64_t value) { return value != 0; }) == 1)
            out.insert(unknowns[static_cast<std::size_t>(std::ranges::find_if(rows[row], [](std::uint64_t value) { return value != 0; }) - rows[row].begin())]);
    return out;
}

std::vector<bool> solve(const Puzzle& puzzle) {
    constexpr std::size_t most_unknowns = 3000; // past it everything is hidden, which is safe and rare
    std::vector<bool> small(puzzle.values.size(), false);
    for (std::size_t unit = 0; unit < small.size(); ++unit)
        small[unit] = std::ranges::any_of(puzzle.values[unit], [&](std::int64_t value) { return value < puzzle.least; });
    std::vector<bool> hidden = small;
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto& units : puzzle.groups)
            for (std::size_t place = 0; place < puzzle.values.front().size(); ++place) {
                // What is hidden in a group whose total is told must be several, and together no small count again.
                if (puzzle.total(units, place) < puzzle.least) continue;
                for (;;) {
                    std::int64_t sum = 0;
                    std::size_t count = 0;
                    bool any_small = false;
                    for (const std::size_t unit : units)
                        if (hidden[unit]) {
                            sum += puzzle.values[unit][place];
                            ++count;
                            any_small = any_small || small[unit];
                        }
                    if (!any_small || (count >= 2 && sum >= puzzle.least)) break;
                    const auto next = smallest_shown(puzzle, units, hidden);
                    if (!next) break;
                    hidden[*next] = true;
                    changed = true;
                }
            }
        if (changed) continue;
        if (static_cast<std::size_t>(std::ranges::count(hidden, true)) > most_unknowns) return std::vector<bool>(hidden.size(), true);
        for (const std::size_t unit : determined(puzzle, hidden)) {
            if (!small[unit]) continue;
            for (const auto& units : puzzle.groups) {
                if (std::ranges::find(units, unit) == units.end() || !puzzle.is_told(units)) continue;
                if (const auto next = smallest_shown(puzzle, units, hidden)) {
                    hidden[*next] = true;
                    changed = true;
                    break;
                }
            }
        }
    }
    return hidden;
}

std::int64_t count_of(const Cell& cell) {
    const auto* value = std::get_if<std::int64_t>(&cell);
    return value == nullptr ? 0 : *value;
}

using KeyText = std::vector<std::string>;

} // namespace

std::size_t suppress(Table& table, bool withheld_together, std::int64_t least) {
    if (table.rows.empty()) return 0;
    std::vector<std::size_t> keys, counts;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].part == Part::key) keys.push_back(i);
        if (table.columns[i].part == Part::count) counts.push_back(i);
    }
    std::vector<std::vector<bool>> withheld(table.rows.size(), std::vector<bool>(table.columns.size(), false));
    if (withheld_together) {
        // A unit is all that shares the first key; a place is a count in a line of the other keys.
        std::map<std::string, std::size_t> units;
        std::map<KeyText, std::size_t> places;
        std::vector<std::size_t> unit_of, line_of;
        for (const auto& row : table.rows) {
            unit_of.push_back(units.try_emplace(shown(row[keys.front()]), units.size()).first->second);
            KeyText rest;
            for (std::size_t i = 1; i < keys.size(); ++i) rest.push_back(shown(row[keys[i]]));
            line_of.push_back(places.try_emplace(rest, places.size()).first->second);
        }
        Puzzle puzzle{std::vector<std::vector<std::int64_t>>(units.size(), std::vector<std::int64_t>(places.size() * counts.size(), 0)), {{}}, least};
        for (std::size_t unit = 0; unit < units.size(); ++unit) puzzle.groups.front().push_back(unit);
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            for (std::size_t i = 0; i < counts.size(); ++i)
                puzzle.values[unit_of[row]][line_of[row] * counts.size() + i] = count_of(table.rows[row][counts[i]]);
        const std::vector<bool> hidden = solve(puzzle);
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            for (const std::size_t at : counts) withheld[row][at] = hidden[unit_of[row]];
    } else {
        // Lines that differ in some keys only are added up over these: for every choice of keys a family of totals.
        std::vector<std::vector<std::size_t>> groups;
        for (std::size_t choice = 1; choice < (std::size_t{1} << keys.size()); ++choice) {
            std::map<KeyText, std::vector<std::size_t>> lines;
            for (std::size_t row = 0; row < table.rows.size(); ++row) {
                KeyText kept;
                for (std::size_t i = 0; i < keys.size(); ++i)
                    if (((choice >> i) & 1) == 0) kept.push_back(shown(table.rows[row][keys[i]]));
                lines[kept].push_back(row);
            }
            for (auto& [kept, rows] : lines) groups.push_back(std::move(rows));
        }
        for (const std::size_t at : counts) {
            Puzzle puzzle{{}, groups, least};
            for (const auto& row : table.rows) puzzle.values.push_back({count_of(row[at])});
            const std::vector<bool> hidden = solve(puzzle);
            for (std::size_t row = 0; row < table.rows.size(); ++row) withheld[row][at] = hidden[row];
        }
    }
    std::size_t cells = 0;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const std::vector<bool> of_counts = withheld[row];
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const Column& column = table.columns[i];
            if (column.part != Part::sum && column.part != Part::figure) continue;
            for (const std::size_t at : counts)
                if (of_counts[at] && (column.of.empty() || table.columns[at].name == column.of)) withheld[row][i] = true;
        }
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            if (withheld[row][i]) {
                table.rows[row][i] = Withheld();
                ++cells;
            }
    }
    return cells;
}

} // namespace mat::report
