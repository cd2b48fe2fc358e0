// Charts as SVG, drawn into a fixed frame and scaled by the page. No meaning by colour alone: curves differ in their
// dashes too, and every value is in the description and in the table beside it.
#include "report/markup.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace mat::report {
namespace {

constexpr double frame_width = 480, frame_height = 300;
constexpr double left = 52, right = 26, top = 16, bottom = 46; // around the drawing, for labels
constexpr std::size_t colours = 6;
constexpr std::array<std::string_view, colours> dashes = {"none", "7 3", "2 3", "9 3 2 3", "4 4", "1 4"};

// Two decimals are finer than any screen.
std::string place(double value) {
    std::array<char, 32> digits;
    std::string text(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 2).ptr);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string line(double x1, double y1, double x2, double y2, std::string_view kind) {
    return "<line class=\"" + std::string(kind) + "\" x1=\"" + place(x1) + "\" y1=\"" + place(y1) + "\" x2=\"" + place(x2) + "\" y2=\"" +
           place(y2) + "\"/>\n";
}

std::string word(double x, double y, std::string_view anchor, std::string_view text) {
    return "<text x=\"" + place(x) + "\" y=\"" + place(y) + "\" text-anchor=\"" + std::string(anchor) + "\">" + as_markup(text) +
           "</text>\n";
}

// A round number that about `parts` of fill the span: 1, 2 or 5 times a power of ten, and never less than `least`.
double round_step(double span, int parts, double least) {
    const double raw = std::max(span / parts, least);
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= raw * 0.999) return factor * power;
    return 10 * power;
}

// A clipped label is better than one over its neighbour; the table has the whole.
std::string short_label(const std::string& label, std::size_t most) {
    std::string out;
    std::size_t letters = 0;
    for (const char c : label) { // counts the bytes that begin a letter
        const bool begins = (static_cast<unsigned char>(c) & 0xc0) != 0x80;
        if (begins && ++letters > most) return out + "…";
        out += c;
    }
    return out;
}

std::string description(const Chart& chart) {
    std::string out;
    for (const auto& series : chart.series) {
        if (!out.empty()) out += "; ";
        if (!series.name.empty()) out += series.name + ": ";
        const std::size_t shown_points = std::min<std::size_t>(series.points.size(), 12);
        for (std::size_t i = 0; i < shown_points; ++i) {
            // The first eleven, and the last one.
            const auto& point = series.points[i + 1 == shown_points ? series.points.size() - 1 : i];
            const auto index = static_cast<std::size_t>(std::max(0.0, point.x));
            out += (i == 0 ? "" : ", ") + (index < chart.labels.size() ? chart.labels[index] : place(point.x)) + " " + place(point.y);
        }
    }
    return out;
}

std::string opening(const Chart& chart, double height) {
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " + place(frame_width) + " " + place(height) +
           "\">\n<title>" + as_markup(chart.title) + "</title>\n<desc>" + as_markup(description(chart)) + "</desc>\n";
}

std::string bars(const Chart& chart) {
    constexpr double row = 24, label_width = 150, value_width = 44;
    const auto& points = chart.series.empty() ? std::vector<Chart::Point>() : chart.series.front().points;
    const double height = 12 + row * static_cast<double>(points.size()) + 24;
    double most = 0;
    for (const auto& point : points) most = std::max(most, point.y);
    const double scale = most > 0 ? (frame_width - label_width - value_width) / most : 0;
    std::string out = opening(chart, height);
    double y = 6;
    for (const auto& point : points) {
        const auto index = static_cast<std::size_t>(std::max(0.0, point.x));
        const std::string label = index < chart.labels.size() ? chart.labels[index] : "";
        out += word(label_width - 6, y + 16, "end", short_label(label, 20));
        out += "<rect class=\"bar s0\" x=\"" + place(label_width) + "\" y=\"" + place(y + 3) + "\" width=\"" + place(point.y * scale) +
               "\" height=\"" + place(row - 6) + "\"/>\n";
        out += word(label_width + point.y * scale + 5, y + 16, "start", place(point.y));
        y += row;
    }
    out += line(label_width, 4, label_width, y + 2, "axis");
    return out + word(label_width, y + 18, "start", chart.x_label) + "</svg>\n";
}

// The frame of a chart with two axes. `most` and `span` are the greatest values shown.
struct Axes {
    double span, most;
    double x(double value) const { return left + value * (frame_width - left - right) / span; }
    double y(double value) const { return frame_height - bottom - value * (frame_height - top - bottom) / most; }
};

std::string level_lines(const Axes& axes, double step) {
    std::string out;
    for (double value = 0; value <= axes.most * 1.0001; value += step) {
        out += line(left, axes.y(value), frame_width - right, axes.y(value), "grid");
        out += word(left - 6, axes.y(value) + 4, "end", place(value));
    }
    return out + line(left, axes.y(0), frame_width - right, axes.y(0), "axis") + line(left, top, left, axes.y(0), "axis");
}

// Names of the series below the chart, several in a line.
std::string legend(const Chart& chart, double y, std::string_view mark) {
    std::string out;
    double x = left;
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        const std::string name = short_label(chart.series[i].name, 18);
        const double width = 40 + 7.5 * static_cast<double>(name.size());
        if (x + width > frame_width && x > left) {
            x = left;
            y += 18;
        }
        const std::string colour = "s" + std::to_string(i % colours);
        if (mark == "curve")
            out += "<path class=\"curve " + colour + "\" stroke-dasharray=\"" + std::string(dashes[i % colours]) + "\" d=\"M" + place(x) +
                   " " + place(y - 4) + "h24\"/>\n";
        else
            out += "<rect class=\"bar " + colour + "\" x=\"" + place(x + 6) + "\" y=\"" + place(y - 11) +
                   "\" width=\"12\" height=\"12\"/>\n";
        out += word(x + 29, y, "start", name);
        x += width;
    }
    return out;
}

double legend_height(const Chart& chart) {
    double x = left, height = 20;
    for (const auto& series : chart.series) {
        const double width = 40 + 7.5 * static_cast<double>(short_label(series.name, 18).size());
        if (x + width > frame_width && x > left) {
            x = left;
            height += 18;
        }
        x += width;
    }
    return height;
}

std::string columns(const Chart& chart) {
    const std::size_t count = std::max<std::size_t>(chart.labels.size(), 1);
    std::vector<double> heights(count, 0);
    for (const auto& series : chart.series)
        for (const auto& point : series.points)
            if (const auto index = static_cast<std::size_t>(std::max(0.0, point.x)); index < count) heights[index] += point.y;
    const double most = std::max(1.0, *std::ranges::max_element(heights));
    const double step = round_step(most, 5, 1);
    const Axes axes{static_cast<double>(count), std::ceil(most / step) * step};
    std::string out = opening(chart, frame_height + legend_height(chart)) + level_lines(axes, step);
    std::vector<double> base(count, 0);
    const double width = axes.x(1) - axes.x(0), gap = std::min(2.0, width * 0.15);
    for (std::size_t i = 0; i < chart.series.size(); ++i)
        for (const auto& point : chart.series[i].points) {
            const auto index = static_cast<std::size_t>(std::max(0.0, point.x));
            if (index >= count || point.y <= 0) continue;
            out += "<rect class=\"bar s" + std::to_string(i % colours) + "\" x=\"" + place(axes.x(static_cast<double>(index)) + gap / 2) +
                   "\" y=\"" + place(axes.y(base[index] + point.y)) + "\" width=\"" + place(width - gap) + "\" height=\"" +
                   place(axes.y(base[index]) - axes.y(base[index] + point.y)) + "\"/>\n";
            base[index] += point.y;
        }
    const std::size_t every = 1 + (count - 1) / 4; // as many labels as fit side by side
    for (std::size_t i = 0; i < chart.labels.size(); i += every) {
        const double x = axes.x(static_cast<double>(i));
        constexpr double label_width = 78;
        if (x + label_width <= frame_width) out += word(x, axes.y(0) + 16, "start", chart.labels[i]);
        else out += word(axes.x(static_cast<double>(i) + 1), axes.y(0) + 16, "end", chart.labels[i]);
    }
    out += word(left, axes.y(0) + 34, "start", chart.y_label);
    return out + legend(chart, frame_height + 12, "bar") + "</svg>\n";
}

std::string steps(const Chart& chart) {
    double span = 1;
    for (const auto& series : chart.series)
        for (const auto& point : series.points) span = std::max(span, point.x);
    const Axes axes{span, 1};
    std::string out = opening(chart, frame_height + legend_height(chart)) + level_lines(axes, 0.25);
    const double step = round_step(span, 6, 1);
    for (double day = 0; day <= span * 1.0001; day += step) {
        out += line(axes.x(day), axes.y(0), axes.x(day), axes.y(0) + 4, "axis");
        out += word(axes.x(day), axes.y(0) + 17, "middle", place(day));
    }
    out += word(left, axes.y(0) + 34, "start", chart.x_label);
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
        const auto& points = chart.series[i].points;
        const std::string colour = "s" + std::to_string(i % colours);
        std::string band; // a piece a step: from there on to the next step, from lower to upper
        for (std::size_t at = 0; at + 1 < points.size(); ++at)
            if (points[at].lower && points[at].upper)
                band += "M" + place(axes.x(points[at].x)) + " " + place(axes.y(*points[at].upper)) + "H" + place(axes.x(points[at + 1].x)) +
                        "V" + place(axes.y(*points[at].lower)) + "H" + place(axes.x(points[at].x)) + "Z";
        if (!band.empty() && chart.series.size() <= 2) out += "<path class=\"band " + colour + "\" d=\"" + band + "\"/>\n";
        std::string path = "M" + place(axes.x(0)) + " " + place(axes.y(1));
        for (const auto& point : points) path += "H" + place(axes.x(point.x)) + "V" + place(axes.y(point.y));
        out += "<path class=\"curve " + colour + "\" stroke-dasharray=\"" + std::string(dashes[i % colours]) + "\" d=\"" + path + "\"/>\n";
    }
    return out + legend(chart, frame_height + 12, "curve") + "</svg>\n";
}

} // namespace

std::string as_markup(std::string_view text) {
    std::string out;
    for (const char c : printable(text)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
        // U+FFFE and U+FFFF are UTF-8, but no characters of XML.
        if (out.ends_with("\xef\xbf\xbe")) out.replace(out.size() - 3, 3, "\\xef\\xbf\\xbe");
        if (out.ends_with("\xef\xbf\xbf")) out.replace(out.size() - 3, 3, "\\xef\\xbf\\xbf");
    }
    return out;
}

std::string render_svg(const Chart& chart) {
    switch (chart.kind) {
    case Chart::Kind::bars: return bars(chart);
    case Chart::Kind::columns: return columns(chart);
    case Chart::Kind::steps: break;
    }
    return steps(chart);
}

} // namespace mat::report
