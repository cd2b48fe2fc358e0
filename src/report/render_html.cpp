// Pages of HTML that stand alone: style and charts are inside, and nothing is fetched or run. They are well-formed XML
// too, so that any XML reader proves them whole.
#include "report/render.hpp"

#include "report/markup.hpp"

namespace mat::report {
namespace {

// Wide screens show tables; on a narrow one each row is a card with its labels; on paper heads repeat and rows stay whole.
constexpr std::string_view style = R"css(
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #ffffff; --soft: #5c5c5c; --line: #c9c9c9; --band: #f3f5f7;
  --c0: #00619e; --c1: #b34700; --c2: #00735a; --c3: #9c2f7a; --c4: #6b5900; --c5: #444444; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --paper: #16181b; --soft: #a9b0b7; --line: #454b52; --band: #20242a;
  --c0: #6cb8f0; --c1: #f39a5b; --c2: #4fcbab; --c3: #e08fc4; --c4: #d8c35a; --c5: #bdbdbd; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 72rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; margin: 0 0 .5rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
.mark { display: inline-block; margin: 0 .5rem .75rem 0; padding: .1rem .6rem; border: 2px solid var(--c1);
  color: var(--c1); font-weight: 700; }
.said, footer { white-space: pre-wrap; } footer { margin-top: 2rem; padding-top: .5rem; border-top: 1px solid var(--line);
  color: var(--soft); font-size: .9rem; }
.wide { overflow-x: auto; } .k, .w { white-space: nowrap; }
table { border-collapse: collapse; margin: .75rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .55rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; } .n { text-align: right; }
tbody tr:nth-child(even) { background: var(--band); }
svg { display: block; width: 100%; max-width: 44rem; height: auto; margin: 1rem 0; }
svg text { fill: var(--ink); font: 13px system-ui, "DejaVu Sans", sans-serif; }
svg .axis { stroke: var(--soft); } svg .grid { stroke: var(--line); stroke-width: .6; }
svg .s0 { color: var(--c0); } svg .s1 { color: var(--c1); } svg .s2 { color: var(--c2); } svg .s3 { color: var(--c3); }
svg .s4 { color: var(--c4); } svg .s5 { color: var(--c5); }
svg .curve { fill: none; stroke: currentColor; stroke-width: 2; } svg .band { fill: currentColor; fill-opacity: .14; }
svg .bar { fill: currentColor; }
@media screen and (max-width: 44rem) {
  table, tbody, tr, td, tbody th { display: block; } thead { position: absolute; left: -999em; }
  table { width: 100%; } tr { padding: .4rem 0; border-bottom: 1px solid var(--line); }
  td, tbody th { border: 0; padding: .15rem .5rem; } td.n { text-align: left; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); }
}
@media print {
  :root { --ink: #000; --paper: #fff; --soft: #333; --line: #999; --band: #fff; --c0: #00507f; --c1: #8a3700; --c2: #005a46;
    --c3: #7a2460; --c4: #544600; --c5: #333; }
  .wide { overflow: visible; } .w { white-space: normal; }
  @page { margin: 15mm; } body { max-width: none; padding: 0; font-size: 10pt; }
  thead { display: table-header-group; } tr, svg { break-inside: avoid; } h2 { break-after: avoid; }
  th, td { padding: .15rem .3rem; }
}
)css";

// Numbers stand right; days, client numbers and other short texts stay on one line, for they have hyphens in them; on paper, which
// does not scroll, those of several words may break between them.
std::string class_of(Type type, const std::string& text) {
    constexpr std::size_t short_text = 20;
    const bool one_line = text.size() <= short_text;
    if (!one_line && !stands_right(type)) return "";
    const char* const kept = text.find(' ') == std::string::npos ? "k" : "w";
    return std::string(" class=\"") + (stands_right(type) ? "n" : "") + (stands_right(type) && one_line ? " " : "") + (one_line ? kept : "") + "\"";
}

void append_table(std::string& out, const Table& table) {
    if (table.rows.empty()) {
        out += "<p>none</p>\n";
        return;
    }
    std::vector<std::string> labels;
    for (const Column& column : table.columns) labels.push_back(as_markup(label_of(column)));
    out += "<div class=\"wide\" role=\"region\" aria-label=\"table\" tabindex=\"0\"><table>\n<thead><tr>";
    for (std::size_t i = 0; i < labels.size(); ++i)
        out += std::string("<th scope=\"col\"") + (stands_right(table.columns[i].type) ? " class=\"n\">" : ">") + labels[i] + "</th>";
    out += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
        out += "<tr>";
        for (std::size_t i = 0; i < labels.size(); ++i) {
            const std::string text = shown(row.at(i));
            out += "<td" + class_of(table.columns[i].type, text) + " data-label=\"" + labels[i] + "\">" + as_markup(text) + "</td>";
        }
        out += "</tr>\n";
    }
    out += "</tbody>\n</table></div>\n";
}

void append_record(std::string& out, const Table& table) {
    if (table.rows.empty()) {
        out += "<p>none</p>\n";
        return;
    }
    out += "<table>\n<tbody>\n";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Cell& cell = table.rows.front().at(i);
        if (std::holds_alternative<std::monostate>(cell)) continue;
        out += "<tr><th scope=\"row\">" + as_markup(label_of(table.columns[i])) + "</th><td>" + as_markup(shown(cell)) + "</td></tr>\n";
    }
    out += "</tbody>\n</table>\n";
}

void append_lines(std::string& out, std::string_view element, std::string_view lines) {
    while (!lines.empty() && lines.back() == '\n') lines.remove_suffix(1);
    while (!lines.empty() && lines.front() == '\n') lines.remove_prefix(1);
    if (lines.empty()) return;
    out += "<" + std::string(element) + (element == "p" ? " class=\"said\">" : ">");
    for (std::size_t end = lines.find('\n'); end != std::string_view::npos; end = lines.find('\n')) {
        out += as_markup(lines.substr(0, end)) + "\n";
        lines.remove_prefix(end + 1);
    }
    out += as_markup(lines) + "</" + std::string(element) + ">\n";
}

} // namespace

std::string render_html(const Page& page) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
                      "<meta name=\"robots\" content=\"noindex\"/>\n<title>" +
                      as_markup(page.title.empty() ? "mat" : page.title) + "</title>\n<style>" + std::string(style) +
                      "</style>\n</head>\n<body>\n<main>\n";
    for (const std::string& mark : page.marks) out += "<p class=\"mark\">" + as_markup(mark) + "</p>\n";
    if (!page.title.empty()) out += "<h1>" + as_markup(page.title) + "</h1>\n";
    for (const Section& section : page.sections) {
        out += "<section>\n";
        if (!section.heading.empty()) out += "<h2>" + as_markup(section.heading) + "</h2>\n";
        append_lines(out, "p", section.before);
        if (section.chart != nullptr) out += render_svg(*section.chart);
        if (section.table != nullptr && section.one_record) append_record(out, *section.table);
        else if (section.table != nullptr) append_table(out, *section.table);
        append_lines(out, "p", section.after);
        out += "</section>\n";
    }
    out += "</main>\n";
    append_lines(out, "footer", page.footer);
    return out + "</body>\n</html>\n";
}

} // namespace mat::report
