// Cells that a public table may not show, and those that must go with them. A reader may know every total: over one key,
// over several, over all; so small counts are hidden, and then more, until no small count follows from what is left.
#include "report/reports.hpp"
#include "report/render.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace mat::report {
namespace {

// Units that are added up, and whether the reader is told what they add up to.
struct Group {
    std::vector<std::size_t> units;
    bool told = false;
};

// Nobody is no small group: a 0 may be shown.
bool is_small(std::int64_t value, std::int64_t least) { return value > 0 && value < least; }

// One question of what to hide: units that are hidden or shown whole, each with a value at every place, and the groups.
struct Puzzle {
    std::vector<std::vector<std::int64_t>> values; ///< unit by place
    std::vector<Group> groups;
    std::int64_t least;

    std::int64_t total(const Group& group, std::size_t place) const {
        std::int64_t sum = 0;
        for (const std::size_t unit : group.units) sum += values[unit][place];
        return sum;
    }
    bool is_small_somewhere(const Group& group) const {
        for (std::size_t place = 0; !values.empty() && place < values.front().size(); ++place)
            if (is_small(total(group, place), least)) return true;
        return false;
    }
    std::int64_t weight(std::size_t unit) const {
        std::int64_t sum = 0;
        for (const std::int64_t value : values[unit]) sum += value;
        return sum;
    }
};

// The smallest unit of the group that is still shown and has anything to hide.
std::optional<std::size_t> smallest_shown(const Puzzle& puzzle, const Group& group, const std::vector<bool>& hidden) {
    std::optional<std::size_t> best;
    for (const std::size_t unit : group.units)
        if (!hidden[unit] && puzzle.weight(unit) > 0 && (!best || puzzle.weight(unit) < puzzle.weight(*best))) best = unit;
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

// What follows from the totals that are told: hidden units, and groups whose total is small.
struct Determined {
    std::set<std::size_t> units, groups;
};

// A unit that does not follow can be one more or one less: none that is hidden is 0.
Determined determined(const Puzzle& puzzle, const std::vector<bool>& hidden) {
    std::vector<std::size_t> unknowns;
    for (std::size_t unit = 0; unit < hidden.size(); ++unit)
        if (hidden[unit]) unknowns.push_back(unit);
    std::vector<std::size_t> column(hidden.size(), 0);
    for (std::size_t i = 0; i < unknowns.size(); ++i) column[unknowns[i]] = i;
    const auto equation_of = [&](const Group& group) {
        std::vector<std::size_t> equation;
        for (const std::size_t unit : group.units)
            if (hidden[unit]) equation.push_back(column[unit]);
        return equation;
    };
    using Row = std::vector<std::uint64_t>;
    const auto row_of = [&](const std::vector<std::size_t>& equation) {
        Row row(unknowns.size(), 0);
        for (const std::size_t at : equation) row[at] = 1;
        return row;
    };
    const auto take_away = [&](Row& row, const Row& other, std::size_t from) { // makes row[from] nothing; other[from] is 1
        const std::uint64_t factor = row[from];
        for (std::size_t i = from; factor != 0 && i < row.size(); ++i)
            if (other[i] != 0) row[i] = (row[i] + prime - times(factor, other[i])) % prime;
    };

    std::set<std::vector<std::size_t>> equations;
    for (const Group& group : puzzle.groups)
        if (group.told)
            if (auto equation = equation_of(group); !equation.empty()) equations.insert(std::move(equation));
    std::vector<Row> rows;
    for (const auto& equation : equations) rows.push_back(row_of(equation));
    std::vector<std::size_t> pivots;
    for (std::size_t at = 0; at < unknowns.size() && pivots.size() < rows.size(); ++at) {
        const std::size_t done = pivots.size();
        std::size_t pivot = done;
        while (pivot < rows.size() && rows[pivot][at] == 0) ++pivot;
        if (pivot == rows.size()) continue;
        std::swap(rows[pivot], rows[done]);
        const std::uint64_t scale = inverse(rows[done][at]);
        for (auto& value : rows[done]) value = value == 0 ? 0 : times(value, scale);
        for (std::size_t other = 0; other < rows.size(); ++other)
            if (other != done) take_away(rows[other], rows[done], at);
        pivots.push_back(at);
    }
    Determined out;
    for (const Row& row : rows) {
        std::optional<std::size_t> alone;
        std::size_t count = 0;
        for (std::size_t i = 0; i < row.size(); ++i)
            if (row[i] != 0) {
                alone = i;
                ++count;
            }
        if (count == 1) out.units.insert(unknowns[*alone]);
    }
    for (std::size_t at = 0; at < puzzle.groups.size(); ++at) {
        if (puzzle.groups[at].told || !puzzle.is_small_somewhere(puzzle.groups[at])) continue; // a large one may be known
        Row row = row_of(equation_of(puzzle.groups[at]));
        for (std::size_t i = 0; i < pivots.size(); ++i) take_away(row, rows[i], pivots[i]);
        if (std::ranges::all_of(row, [](std::uint64_t value) { return value == 0; }))
            out.groups.insert(at);
    }
    return out;
}

// Which units to hide; nothing where even hiding all of them gives a small one away, so that not even the lines may be
// shown (that a line is missing tells that it is 0).
std::optional<std::vector<bool>> solve(const Puzzle& puzzle) {
    constexpr std::size_t most_unknowns = 3000; // past it everything is hidden, which is safe and rare
    const std::size_t places = puzzle.values.empty() ? 0 : puzzle.values.front().size();
    std::vector<bool> small(puzzle.values.size(), false);
    for (std::size_t unit = 0; unit < small.size(); ++unit)
        small[unit] = std::ranges::any_of(puzzle.values[unit], [&](std::int64_t value) { return is_small(value, puzzle.least); });
    std::vector<bool> hidden = small;
    const auto hide_one_of = [&](const Group& group) {
        const auto next = smallest_shown(puzzle, group, hidden);
        if (next) hidden[*next] = true;
        return next.has_value();
    };
    bool given_away = false;
    for (bool changed = true; changed;) {
        changed = given_away = false;
        for (const Group& group : puzzle.groups)
            for (std::size_t place = 0; group.told && place < places; ++place) {
                // What is hidden in a group whose total is told must be several, and together no small count again.
                if (puzzle.total(group, place) < puzzle.least) continue;
                for (;;) {
                    std::int64_t sum = 0;
                    std::size_t count = 0;
                    bool any_small = false;
                    for (const std::size_t unit : group.units)
                        if (hidden[unit]) {
                            sum += puzzle.values[unit][place];
                            ++count;
                            any_small = any_small || small[unit];
                        }
                    if (!any_small || (count >= 2 && sum >= puzzle.least) || !hide_one_of(group)) break;
                    changed = true;
                }
            }
        if (changed) continue;
        if (static_cast<std::size_t>(std::ranges::count(hidden, true)) > most_unknowns) return std::vector<bool>(hidden.size(), true);
        const Determined known = determined(puzzle, hidden);
        // Whatever is known must meet another unknown: one of a told group that it has a part in.
        const auto blur = [&](const auto& concerns) {
            for (const Group& group : puzzle.groups)
                if (group.told && std::ranges::any_of(group.units, concerns) && hide_one_of(group)) return true;
            return false;
        };
        for (const std::size_t unit : known.units) {
            if (!small[unit]) continue;
            given_away = true;
            if (blur([&](std::size_t each) { return each == unit; })) changed = true;
        }
        for (const std::size_t at : known.groups) {
            // Where all of an untold group is shown, it is known whatever else is hidden.
            const Group& group = puzzle.groups[at];
            given_away = true;
            if (std::ranges::none_of(group.units, [&](std::size_t each) { return hidden[each]; })
                    ? hide_one_of(group)
                    : blur([&](std::size_t each) { return hidden[each] && std::ranges::find(group.units, each) != group.units.end(); }) ||
                          hide_one_of(group))
                changed = true;
        }
    }
    if (given_away) return std::nullopt;
    return hidden;
}

using KeyText = std::vector<std::string>;

// Which lines to hide. The reader is told, for every choice of keys, what a table without these keys would show.
std::optional<std::vector<bool>> lines_to_hide(const std::vector<KeyText>& keys, const std::vector<std::int64_t>& values,
                                               std::int64_t least) {
    Puzzle puzzle{{}, {}, least};
    for (const std::int64_t value : values) puzzle.values.push_back({value});
    const std::size_t key_count = keys.front().size();
    for (std::size_t choice = 1; choice < (std::size_t{1} << key_count); ++choice) {
        std::map<KeyText, std::vector<std::size_t>> lines;
        for (std::size_t line = 0; line < keys.size(); ++line) {
            KeyText kept;
            for (std::size_t i = 0; i < key_count; ++i)
                if (((choice >> i) & 1) == 0) kept.push_back(keys[line][i]);
            lines[kept].push_back(line);
        }
        std::vector<KeyText> kept_keys;
        std::vector<std::int64_t> totals;
        const std::size_t first = puzzle.groups.size();
        for (auto& [kept, units] : lines) {
            puzzle.groups.push_back({std::move(units), false});
            kept_keys.push_back(kept);
            totals.push_back(puzzle.total(puzzle.groups.back(), 0));
        }
        if (kept_keys.front().empty()) {
            puzzle.groups.back().told = totals.front() >= least;
            continue;
        }
        const auto hidden = lines_to_hide(kept_keys, totals, least);
        for (std::size_t i = 0; hidden && i < hidden->size(); ++i) puzzle.groups[first + i].told = !(*hidden)[i];
    }
    return solve(puzzle);
}

std::int64_t count_of(const Cell& cell) {
    const auto* value = std::get_if<std::int64_t>(&cell);
    return value == nullptr ? 0 : *value;
}

// Marks what to withhold of the count `at` and of the counts that are parts of it; false where not even the lines may be shown.
bool hide_count(const Table& table, const std::vector<std::size_t>& keys, std::size_t at, std::int64_t least,
                std::vector<std::vector<bool>>& withheld) {
    std::vector<KeyText> lines_of_table;
    for (const auto& row : table.rows) {
        KeyText& line = lines_of_table.emplace_back();
        for (const std::size_t key : keys) line.push_back(shown(row[key]));
    }
    const auto values_of = [&](std::size_t count) {
        std::vector<std::int64_t> values;
        for (const auto& row : table.rows) values.push_back(count_of(row[count]));
        return values;
    };
    std::vector<std::int64_t> rest = values_of(at);
    const auto hidden = lines_to_hide(lines_of_table, rest, least);
    if (!hidden) return false;
    for (std::size_t row = 0; row < table.rows.size(); ++row) withheld[row][at] = (*hidden)[row];

    // Which part it is is one more key, and what no part tells is a part too: the reader takes the others from the whole.
    std::vector<std::size_t> parts;
    std::vector<KeyText> lines;
    std::vector<std::int64_t> values;
    const auto add = [&](const std::string& name, const std::vector<std::int64_t>& of_rows) {
        for (KeyText line : lines_of_table) {
            line.push_back(name);
            lines.push_back(std::move(line));
        }
        values.insert(values.end(), of_rows.begin(), of_rows.end());
    };
    for (std::size_t part = 0; part < table.columns.size(); ++part) {
        if (table.columns[part].part != Part::count || table.columns[part].of != table.columns[at].name) continue;
        parts.push_back(part);
        const std::vector<std::int64_t> of_rows = values_of(part);
        for (std::size_t row = 0; row < rest.size(); ++row) rest[row] -= of_rows[row];
        add(table.columns[part].name, of_rows);
    }
    if (parts.empty()) return true;
    add("", rest);
    const auto hidden_parts = lines_to_hide(lines, values, least);
    for (std::size_t i = 0; hidden_parts && i < parts.size(); ++i)
        for (std::size_t row = 0; row < table.rows.size(); ++row) withheld[row][parts[i]] = (*hidden_parts)[i * table.rows.size() + row];
    return hidden_parts.has_value();
}

std::size_t withhold_all(Table& table) {
    const std::size_t cells = table.rows.size() * table.columns.size();
    table.rows.clear();
    return cells;
}

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
        Puzzle puzzle{std::vector<std::vector<std::int64_t>>(units.size(), std::vector<std::int64_t>(places.size() * counts.size(), 0)),
                      {{{}, true}},
                      least};
        for (std::size_t unit = 0; unit < units.size(); ++unit) puzzle.groups.front().units.push_back(unit);
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            for (std::size_t i = 0; i < counts.size(); ++i)
                puzzle.values[unit_of[row]][line_of[row] * counts.size() + i] = count_of(table.rows[row][counts[i]]);
        // The table of all together is told where it has another name and no small count.
        for (std::size_t place = 0; place < places.size() * counts.size(); ++place)
            puzzle.groups.front().told =
                puzzle.groups.front().told && units.size() > 1 && !is_small(puzzle.total(puzzle.groups.front(), place), least);
        const auto hidden = solve(puzzle);
        if (!hidden) return withhold_all(table);
        for (std::size_t row = 0; row < table.rows.size(); ++row)
            for (const std::size_t at : counts) withheld[row][at] = (*hidden)[unit_of[row]];
    } else {
        for (const std::size_t at : counts)
            if (table.columns[at].of.empty() && !hide_count(table, keys, at, least, withheld)) return withhold_all(table);
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
