// --suppress: what is left of a table never gives a small count away, not even to somebody who knows every total.
#include "report/reports.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace mat::report;

namespace {

Column key(const std::string& name) { return {name, Type::text, "", Part::key, ""}; }
Column count(const std::string& name) { return {name, Type::integer, "", Part::count, ""}; }

bool hidden(const Cell& cell) { return std::holds_alternative<Withheld>(cell); }

using Grid = std::vector<std::vector<std::int64_t>>; // -1: no such line in the table

Table table_of(const Grid& grid) {
    Table table{{key("row"), key("column"), count("people")}, {}};
    for (std::size_t r = 0; r < grid.size(); ++r)
        for (std::size_t c = 0; c < grid[r].size(); ++c)
            if (grid[r][c] >= 0) table.rows.push_back({"r" + std::to_string(r), "c" + std::to_string(c), grid[r][c]});
    return table;
}

// Whether a hidden cell could hold another whole number, by a walk of its own. The grid has its totals as a last row and
// column, so that every row and column adds up to nothing (a total counts against its cells). Along a closed way through
// hidden cells, rows and columns in turn, one is given and taken by turns; every sum stays as it was.
class Audit {
  public:
    Audit(Grid grid, std::vector<std::vector<bool>> is_hidden) : grid_(std::move(grid)), hidden_(std::move(is_hidden)) {}

    bool could_be_another(std::size_t row, std::size_t column) const { return can_change(row, column, +1) || can_change(row, column, -1); }

  private:
    bool is_total(std::size_t row, std::size_t column) const { return (row + 1 == grid_.size()) != (column + 1 == grid_.front().size()); }
    bool may_change(std::size_t row, std::size_t column, int by) const { // no count goes below nothing
        return hidden_[row][column] && ((by > 0) != is_total(row, column) || grid_[row][column] > 0);
    }
    bool can_change(std::size_t row, std::size_t column, int by) const {
        if (!may_change(row, column, by)) return false;
        std::vector<bool> rows(grid_.size(), false), columns(grid_.front().size(), false);
        return leads_back(true, row, by, rows, columns, row, column);
    }
    // The row or column has `by` too much: another of its cells takes -by and passes it on, until the first column is met.
    bool leads_back(bool is_row, std::size_t at, int by, std::vector<bool>& rows, std::vector<bool>& columns, std::size_t row,
                    std::size_t column) const {
        auto& seen = is_row ? rows : columns;
        if (seen[at]) return false;
        seen[at] = true;
        for (std::size_t other = 0; other < (is_row ? grid_.front().size() : grid_.size()); ++other) {
            const std::size_t r = is_row ? at : other, c = is_row ? other : at;
            if ((r == row && c == column) || !may_change(r, c, -by)) continue;
            if (is_row && other == column) return true;
            if (leads_back(!is_row, other, -by, rows, columns, row, column)) return true;
        }
        return false;
    }
    Grid grid_;
    std::vector<std::vector<bool>> hidden_;
};

std::vector<std::vector<bool>> hidden_cells(const Grid& grid, const Table& table) {
    std::vector<std::vector<bool>> cells(grid.size(), std::vector<bool>(grid.front().size(), false));
    std::size_t next = 0;
    for (std::size_t r = 0; r < grid.size(); ++r)
        for (std::size_t c = 0; c < grid[r].size(); ++c)
            if (table.rows.empty()) cells[r][c] = true; // not even what lines there are
            else if (grid[r][c] >= 0) cells[r][c] = hidden(table.rows[next++][2]);
    return cells;
}

} // namespace

TEST_CASE("a table of large counts stays as it is") {
    Table table{{key("group"), count("people")}, {{"a", std::int64_t{11}}, {"b", std::int64_t{200}}}};
    CHECK(suppress(table, false) == 0);
    CHECK(std::get<std::int64_t>(table.rows[0][1]) == 11);
    Table empty{{key("group"), count("people")}, {}};
    CHECK(suppress(empty, false) == 0);
}

TEST_CASE("one small count takes the next smallest with it, for the total is known") {
    Table table{{key("group"), count("people")},
                {{"a", std::int64_t{10}}, {"b", std::int64_t{200}}, {"c", std::int64_t{30}}, {"d", std::int64_t{31}}}};
    CHECK(suppress(table, false) == 2);
    CHECK(hidden(table.rows[0][1]));
    CHECK(!hidden(table.rows[1][1]));
    CHECK(hidden(table.rows[2][1]));
    CHECK(!hidden(table.rows[3][1]));
}

TEST_CASE("two small counts that are a small count together take a third") {
    Table table{{key("group"), count("people")},
                {{"a", std::int64_t{1}}, {"b", std::int64_t{2}}, {"c", std::int64_t{30}}, {"d", std::int64_t{31}}}};
    CHECK(suppress(table, false) == 3);
    CHECK(!hidden(table.rows[3][1]));
}

TEST_CASE("the smallest that is told is eleven, or none at all") {
    for (std::int64_t people = 0; people < 30; ++people) {
        Table table{{key("group"), count("people")}, {{"a", people}, {"b", std::int64_t{500}}, {"c", std::int64_t{500}}}};
        suppress(table, false);
        CHECK(hidden(table.rows[0][1]) == (people > 0 && people < 11));
    }
}

TEST_CASE("sums and figures go with their count") {
    Table table{{key("day"),
                 count("given"),
                 count("taken"),
                 {"given_mg", Type::amount, "", Part::sum, "given"},
                 {"taken_mg", Type::amount, "", Part::sum, "taken"},
                 {"share", Type::rate, "", Part::figure, ""},
                 {"word", Type::text, "", Part::other, ""}},
                {}};
    for (const std::int64_t given : {5, 50, 60, 70})
        table.rows.push_back(
            {std::to_string(given), given, std::int64_t{40}, mat::Amount::milligrams(given), mat::Amount::milligrams(9), 0.5, "w"});
    CHECK(suppress(table, false) == 6);
    for (const std::size_t row : {0U, 1U}) {
        CHECK(hidden(table.rows[row][1]));
        CHECK(!hidden(table.rows[row][2]));
        CHECK(hidden(table.rows[row][3]));
        CHECK(!hidden(table.rows[row][4]));
        CHECK(hidden(table.rows[row][5]));
        CHECK(!hidden(table.rows[row][6]));
    }
    CHECK(!hidden(table.rows[2][5]));
}

TEST_CASE("lines that hang together are withheld together, and never one group alone") {
    const auto grouped = [](std::vector<std::vector<std::int64_t>> groups) {
        Table table{{key("group"), key("day"), count("events"), {"share", Type::rate, "", Part::figure, ""}}, {}};
        for (std::size_t group = 0; group < groups.size(); ++group)
            for (std::size_t day = 0; day < groups[group].size(); ++day)
                table.rows.push_back({"g" + std::to_string(group), "d" + std::to_string(day), groups[group][day], 0.5});
        return table;
    };
    Table table = grouped({{20, 3}, {40, 40}, {30, 30}});
    suppress(table, true);
    for (std::size_t row = 0; row < 6; ++row) {
        CHECK(hidden(table.rows[row][2]) == (row < 2 || row > 3)); // the small group, and the smallest of the others
        CHECK(hidden(table.rows[row][3]) == (row < 2 || row > 3));
    }
    Table whole = grouped({{20, 30}, {40, 40}});
    CHECK(suppress(whole, true) == 0);
    Table alone = grouped({{20, 3}});
    suppress(alone, true);
    CHECK(hidden(alone.rows[0][2]));
    CHECK(hidden(alone.rows[1][2]));
}

TEST_CASE("no small count of a table of two keys follows from it and from the tables of each key") {
    std::mt19937 random(11);
    int with_hidden = 0, all_hidden = 0;
    for (int round = 0; round < 3000; ++round) {
        Grid grid(1 + random() % 6, std::vector<std::int64_t>(1 + random() % 6));
        const unsigned small_share = 2 + random() % 8;
        for (auto& row : grid)
            for (auto& value : row)
                value = random() % 7 == 0             ? -1
                        : random() % small_share == 0 ? static_cast<std::int64_t>(random() % 12)
                                                      : static_cast<std::int64_t>(random() % 60);
        Table table = table_of(grid);
        if (table.rows.empty()) continue;
        const std::size_t lines = table.rows.size();
        const std::size_t cells = suppress(table, false);
        with_hidden += cells > 0;
        all_hidden += cells >= lines;
        // What tables of rows alone, of columns alone and of nothing but the sum would show.
        auto cells_hidden = hidden_cells(grid, table);
        Grid whole = grid;
        std::vector<std::int64_t> column_totals(grid.front().size(), 0);
        std::int64_t all = 0;
        Table by_row{{key("row"), count("people")}, {}}, by_column = by_row;
        std::vector<bool> in_rows, in_columns(grid.front().size(), false);
        for (auto& row : whole) {
            std::int64_t sum = 0;
            in_rows.push_back(std::ranges::any_of(row, [](std::int64_t value) { return value >= 0; }));
            for (std::size_t c = 0; c < row.size(); ++c) {
                in_columns[c] = in_columns[c] || row[c] >= 0;
                row[c] = std::max<std::int64_t>(row[c], 0);
                sum += row[c];
                column_totals[c] += row[c];
            }
            all += sum;
            if (in_rows.back()) by_row.rows.push_back({std::to_string(by_row.rows.size()), sum});
            row.push_back(sum);
        }
        for (std::size_t c = 0; c < column_totals.size(); ++c)
            if (in_columns[c]) by_column.rows.push_back({std::to_string(c), column_totals[c]});
        column_totals.push_back(all);
        whole.push_back(column_totals);
        suppress(by_row, false);
        suppress(by_column, false);
        std::size_t next = 0;
        for (std::size_t r = 0; r < grid.size(); ++r)
            cells_hidden[r].push_back(in_rows[r] && (by_row.rows.empty() || hidden(by_row.rows[next++][1])));
        cells_hidden.emplace_back();
        next = 0;
        for (std::size_t c = 0; c < grid.front().size(); ++c)
            cells_hidden.back().push_back(in_columns[c] && (by_column.rows.empty() || hidden(by_column.rows[next++][1])));
        cells_hidden.back().push_back(all > 0 && all < least_public_count);

        const Audit audit(whole, cells_hidden);
        for (std::size_t r = 0; r < whole.size(); ++r)
            for (std::size_t c = 0; c < whole[r].size(); ++c) {
                const bool is_there = r < grid.size() && c < grid[r].size() ? grid[r][c] >= 0
                                      : r < grid.size()                     ? in_rows[r]
                                                                            : c < grid.front().size() && in_columns[c];
                if (!is_there || whole[r][c] == 0 || whole[r][c] >= least_public_count) continue;
                REQUIRE(cells_hidden[r][c]);
                CAPTURE(round);
                std::string seen;
                for (std::size_t i = 0; i < whole.size(); ++i)
                    for (std::size_t j = 0; j < whole[i].size(); ++j)
                        seen += std::to_string(whole[i][j]) + (cells_hidden[i][j] ? "*" : "") + (j + 1 == whole[i].size() ? "\n" : " ");
                CHECK_MESSAGE(audit.could_be_another(r, c), seen << "row " << r << " column " << c);
            }
    }
    CHECK(with_hidden > 1000);
    CHECK(all_hidden < 2500); // it is not the answer to hide everything
}

TEST_CASE("a small part does not follow from the whole and the other parts of its line") {
    const auto part = [](const std::string& name) { return Column{name, Type::integer, "", Part::count, "slots"}; };
    Table line{{key("row"), count("slots"), part("came"), part("missed")}, {{"a", std::int64_t{30}, std::int64_t{25}, std::int64_t{5}}}};
    suppress(line, false);
    CHECK(!hidden(line.rows[0][1]));
    CHECK(hidden(line.rows[0][2]));
    CHECK(hidden(line.rows[0][3]));
    Table untold{{key("row"), count("slots"), part("came")}, {{"a", std::int64_t{30}, std::int64_t{25}}, {"b", std::int64_t{30}, std::int64_t{19}}}};
    suppress(untold, false); // five did not come, which no column says
    CHECK(hidden(untold.rows[0][2]));
    Table large{{key("row"), count("slots"), part("came")}, {{"a", std::int64_t{30}, std::int64_t{30}}, {"b", std::int64_t{30}, std::int64_t{19}}}};
    CHECK(suppress(large, false) == 0);

    std::mt19937 random(23);
    int with_hidden = 0, with_shown = 0;
    for (int round = 0; round < 2000; ++round) {
        const std::size_t lines = 1 + random() % 5, parts = 2 + random() % 3;
        const unsigned small_share = 2 + random() % 8;
        Grid whole(lines + 1, std::vector<std::int64_t>(parts + 1, 0));
        Table table{{key("row"), count("slots")}, {}}, together{{count("slots")}, {{}}};
        for (std::size_t c = 0; c < parts; ++c) {
            table.columns.push_back(part("p" + std::to_string(c)));
            together.columns.push_back(part("p" + std::to_string(c)));
        }
        for (std::size_t r = 0; r < lines; ++r)
            for (std::size_t c = 0; c < parts; ++c) {
                whole[r][c] = static_cast<std::int64_t>(random() % small_share == 0 ? random() % 12 : random() % 60);
                for (const auto& [row, column] : {std::pair(r, parts), std::pair(lines, c), std::pair(lines, parts)})
                    whole[row][column] += whole[r][c];
            }
        const auto cells_of = [&](std::size_t r) {
            std::vector<Cell> cells{whole[r][parts]};
            for (std::size_t c = 0; c < parts; ++c) cells.emplace_back(whole[r][c]);
            return cells;
        };
        for (std::size_t r = 0; r < lines; ++r) {
            table.rows.push_back(cells_of(r));
            table.rows.back().insert(table.rows.back().begin(), std::to_string(r));
        }
        together.rows = {cells_of(lines)};
        with_hidden += suppress(table, false) > 0;
        suppress(together, false);
        if (table.rows.empty()) continue;
        std::vector<std::vector<bool>> cells_hidden;
        for (std::size_t r = 0; r <= lines; ++r) {
            auto& line_hidden = cells_hidden.emplace_back();
            const std::size_t first = r < lines ? 1 : 0; // the key
            for (std::size_t c = 0; c <= parts; ++c)
                line_hidden.push_back((r == lines && together.rows.empty()) ||
                                      hidden((r < lines ? table.rows[r] : together.rows[0])[first + (c == parts ? 0 : c + 1)]));
        }
        const Audit audit(whole, cells_hidden);
        for (std::size_t r = 0; r <= lines; ++r)
            for (std::size_t c = 0; c <= parts; ++c) {
                with_shown += !cells_hidden[r][c];
                if (whole[r][c] == 0 || whole[r][c] >= least_public_count) continue;
                CAPTURE(round);
                REQUIRE(cells_hidden[r][c]);
                CHECK(audit.could_be_another(r, c));
            }
    }
    CHECK(with_hidden > 500);
    CHECK(with_shown > 5000); // it is not the answer to hide everything
}

TEST_CASE("a table of three keys shows no small count, and something") {
    std::mt19937 random(5);
    for (int round = 0; round < 60; ++round) {
        Table table{{key("a"), key("b"), key("c"), count("people")}, {}};
        for (int a = 0; a < 3; ++a)
            for (int b = 0; b < 3; ++b)
                for (int c = 0; c < 4; ++c)
                    table.rows.push_back({std::to_string(a), std::to_string(b), std::to_string(c),
                                          static_cast<std::int64_t>(random() % 9 == 0 ? random() % 11 : 11 + random() % 50)});
        suppress(table, false);
        for (const auto& row : table.rows)
            if (const auto* shown = std::get_if<std::int64_t>(&row[3])) CHECK((*shown == 0 || *shown >= least_public_count));
    }
}
