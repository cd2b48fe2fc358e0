#include "cli/narrow.hpp"

#include "report/render.hpp"

#include <algorithm>
#include <sys/ioctl.h>
#include <unistd.h>

namespace mat::cli {
namespace {

// Calls `line` with each line, without its end.
template <class Line> void each_line(std::string_view text, Line line) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        line(text.substr(0, end), end != std::string_view::npos);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
}

// Where the last column of the line begins: `  --store FILE        the store` goes on under `the`. A column that would leave
// less than two fifths of the width is none.
std::size_t hanging_indent(std::string_view line, std::size_t columns) {
    const std::size_t begins = std::min(line.find_first_not_of(' '), line.size());
    std::size_t indent = begins;
    for (std::size_t gap = line.find("  ", begins); gap != std::string_view::npos; gap = line.find("  ", gap)) {
        gap = line.find_first_not_of(' ', gap);
        if (gap == std::string_view::npos) break;
        if (const std::size_t column = report::columns_of(line.substr(0, gap)); column <= columns * 3 / 5) indent = column;
    }
    return indent <= columns * 3 / 5 ? indent : 0;
}

} // namespace

std::size_t terminal_columns(int descriptor) {
    struct winsize screen {};
    if (::isatty(descriptor) != 1 || ::ioctl(descriptor, TIOCGWINSZ, &screen) != 0 || screen.ws_col == 0) return no_end;
    return screen.ws_col;
}

std::size_t widest_line(std::string_view text) {
    std::size_t widest = 0;
    each_line(text, [&](std::string_view line, bool) { widest = std::max(widest, report::columns_of(line)); });
    return widest;
}

std::string fitted(std::string_view text, std::size_t columns) {
    if (columns == no_end) return std::string(text);
    std::string out;
    each_line(text, [&](std::string_view line, bool ended) {
        const std::size_t indent = hanging_indent(line, columns);
        for (std::size_t start = 0; report::columns_of(line) + start > columns; start = indent) {
            // The last blank that leaves a piece that fits; a long word is not cut, nor is what stands before the indent.
            std::size_t cut = std::string_view::npos;
            for (std::size_t blank = line.find(' ', line.find_first_not_of(' ')); blank < line.size(); blank = line.find(' ', blank + 1)) {
                const bool fits = start + report::columns_of(line.substr(0, blank)) <= columns;
                if (cut != std::string_view::npos && !fits) break;
                if (line.find_first_not_of(' ', blank) == std::string_view::npos) break;
                cut = blank;
                if (!fits) break;
            }
            if (cut == std::string_view::npos) break;
            std::string_view piece = line.substr(0, cut);
            out += piece.substr(0, piece.find_last_not_of(' ') + 1);
            out += "\n" + std::string(indent, ' ');
            line.remove_prefix(line.find_first_not_of(' ', cut));
        }
        out += line;
        if (ended) out += '\n';
    });
    return out;
}

} // namespace mat::cli
