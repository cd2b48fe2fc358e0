// A chart of a report, as data: what the HTML page draws beside the table.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace mat::report {

struct Chart {
    enum class Kind {
        bars,    ///< lying, a bar per label, one series
        columns, ///< standing, a column per label, the series one upon the other
        steps,   ///< curves over a number of days that stay level until they fall, with a band where one is known
    };
    struct Point {
        double x = 0, y = 0; ///< of bars and columns: x is the place of the label
        std::optional<double> lower, upper;
    };
    struct Series {
        std::string name;
        std::vector<Point> points;
    };
    Kind kind = Kind::bars;
    std::string title;
    std::string x_label, y_label;
    std::vector<std::string> labels; ///< of bars and columns
    std::vector<Series> series;
};

} // namespace mat::report
