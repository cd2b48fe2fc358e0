// One table, many renderers: what every report and every answer of a command is before it becomes text.
#pragma once

#include "mat/amount.hpp"
#include "mat/day.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace mat::report {

/// What a column holds; renderers align and quote by it.
enum class Type {
    text,    ///< words; also client numbers, dose numbers, instants already in RFC 3339
    integer, ///< a count or a number
    amount,  ///< Amount, shown in milligrams as a decimal
    rate,    ///< a decimal number without a unit, a share for instance; four decimals for people, all for scripts
    day,     ///< Day, shown as ISO 8601
    boolean, ///< true, false
    list,    ///< several words
};

/// What a column is to its report's question. --rows adds up by it, --suppress withholds by it.
enum class Part {
    other,  ///< words beside the figures
    key,    ///< what the figures of a row are about
    count,  ///< how many people, doses, visits: the sum over the records behind it; withheld where it is small
    sum,    ///< another sum over the records, milligrams for instance; withheld with the count that it belongs to
    figure, ///< anything else that is reckoned from the counts, a rate for instance; withheld with them
};

struct Column {
    std::string name;    ///< stable snake_case key of JSON and CSV
    Type type = Type::text;
    std::string meaning; ///< one line with its unit, for --explain
    Part part = Part::other;
    std::string of{};    ///< of a sum or figure: the count it is withheld with; empty: any of its row. Of a count: what it is a part of
};

/// A figure that --suppress does not show: `*` for people, absent for scripts.
struct Withheld {
    friend constexpr auto operator<=>(Withheld, Withheld) = default;
};

/// An absent value (monostate) is `null` in JSON, empty in CSV, `-` for people.
using Cell =
    std::variant<std::monostate, std::string, std::int64_t, Amount, Day, bool, std::vector<std::string>, double, Withheld>;

struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows; ///< every row has a cell per column
};

} // namespace mat::report
