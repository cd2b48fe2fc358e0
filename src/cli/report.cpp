#include "cli/report.hpp"

#include "cli/parse.hpp"
#include "report/reports.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace mat::cli {
namespace {

using report::Report;
using report::Time;

struct ReportRequest {
    std::optional<std::string> range, on, by;
    bool rows = false, curve = false, suppress = false;
};

Failure usage(std::string message, std::string hint = {}) { return {Exit::usage, "usage", std::move(message), std::move(hint)}; }

std::string spaced(const auto& words) {
    std::string out;
    for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
    return out;
}

void add_flags(Flags& flags, ReportRequest& request, const Report& report) {
    const std::string name(report.name);
    const std::string call = "mat report " + name;
    if (report.about_a_day()) {
        flags.operand("DATE", request.range, "the day, as --on");
        flags.value("--on", "DATE", request.on, "state at the end of that day (default: today)");
        flags.example(call + " --on yesterday");
    } else {
        flags.operand("RANGE", request.range,
                      report.time == Time::range_and_day ? "admitted in those days: 2026-11-01..2026-11-15, 2026-11, last-year"
                                                         : "days: 2026-11-01..2026-11-15, 2026-11, last-week");
        flags.value("--on", "DATE", request.on,
                    report.time == Time::range ? "that day alone" : "state at the end of that day (default: today)");
        flags.example(call + " 2026-11");
        if (report.time == Time::day_or_range) flags.example(call + " --on yesterday");
    }
    if (!report.groups.empty()) {
        flags.value("--by", "WORD,…", request.by, "what to group by: " + spaced(report.groups));
        flags.words(report.groups);
        flags.example(call + " --by " + std::string(report.groups.back()));
    }
    flags.flag("--rows", request.rows, "the records behind the figures, with client numbers");
    if (report.has_curve) flags.flag("--curve", request.curve, "every step of the curve");
    if (!report.lists_people || !report.groups.empty())
        flags.flag("--suppress", request.suppress, "for a public table: no count from 1 to 10, nor what would give one away");
    flags.example(call + " -o " + name + ".html");
}

Result<report::Question> question_of(const ReportRequest& request, const Report& report, Day today) {
    report::Question question;
    question.on = today;
    question.rows = request.rows;
    question.curve = request.curve;
    if (request.by) {
        question.by = store::words_of_setting(*request.by);
        if (question.by.empty() || std::ranges::find(question.by, "") != question.by.end())
            return usage(cli::quoted(*request.by) + " lacks a word", "--by takes " + spaced(report.groups));
    }
    if (request.range && request.on && report.time != Time::range_and_day)
        return usage(report.about_a_day() ? "the day was given twice" : "give a range or --on, not both");
    if (request.range) {
        const auto range = parse_range(*request.range, today);
        if (!range) return range.failure();
        if (!report.about_a_day()) question.range = *range;
        else if (range->first != range->last)
            return usage("report " + std::string(report.name) + " is about one day, not " + cli::quoted(*request.range),
                         "write --on " + std::min(range->last, report.time == Time::day_ahead ? range->last : today).text());
        else question.on = range->first;
    }
    if (request.on) {
        const auto day = parse_day(*request.on, today);
        if (!day) return day.failure();
        question.on = *day;
        if (report.time == Time::range) question.range = DayRange{*day, *day};
    }
    if (auto checked = check_question(report, question, today); !checked) return checked.failure();
    if (request.suppress && report.lists_people && question.by.empty())
        return usage("report " + std::string(report.name) + " lists people: no line of it is public",
                     report.groups.empty() ? "" : "--by " + std::string(report.groups.front()) + " gives counts");
    if (request.suppress && question.grouped_by("client")) return usage("--by client lists people: no line of it is public");
    if (request.suppress && request.rows) return usage("--rows names the people that --suppress hides", "give one of them");
    return question;
}

std::string title_of(const Report& report, const ReportRequest& request, const report::Question& question, Day today) {
    std::string title(report.name);
    if (question.range)
        title += " " + question.range->first.text() +
                 (question.range->first == question.range->last ? "" : ".." + question.range->last.text());
    else if (report.time == Time::range) title += " " + today.text();
    if (report.time == Time::range_and_day || (report.time != Time::range && !question.range)) title += " on " + question.on.text();
    if (request.by) title += ", by " + spaced(question.by);
    if (request.rows) title += ", the records behind it";
    return title;
}

// The text of help in lines of `width`, with that indent.
std::string filled(std::string_view text, std::size_t indent, std::size_t width) {
    std::string out(indent, ' ');
    std::size_t column = indent;
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        const std::string_view word = text.substr(0, space);
        text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
        if (column > indent && column + 1 + word.size() > width) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += word.size();
    }
    return out + "\n";
}

} // namespace

Flags report_flags(std::string_view name) {
    ReportRequest unused;
    Flags flags;
    if (const Report* report = report::find_report(name)) add_flags(flags, unused, *report);
    return flags;
}

Result<Answer> run_report(const std::vector<std::string>& words, const Globals& globals, const Surroundings& surroundings,
                          const Need& need) {
    const Report& report = *report::find_report(std::string_view(need.command).substr(std::string_view("report ").size()));
    ReportRequest request;
    Flags flags;
    add_flags(flags, request, report);
    if (auto parsed = flags.parse(words); !parsed) return parsed.failure();
    return reading(
        globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            const auto question = question_of(request, report, clinic.today);
            if (!question) return question.failure();
            auto found = report.make(reader, clinic, *question);
            if (!found) return found.failure();
            Answer answer;
            answer.table = std::move(request.rows ? found->rows : found->table);
            for (const std::string& note : found->notes) answer.notes += "\n" + note + "\n";
            if (request.suppress) {
                const std::size_t cells = report::suppress(answer.table, report.withheld_together);
                answer.notes = cells == 0                   ? "" // other notes count too
                               : answer.table.rows.empty() ? "\nNot empty, but withheld as a whole: a number under 11 would follow from "
                                                             "what is left. Fewer words of --by, or more days, show more.\n"
                                                           : "\n* withheld: fewer than 11, or a number that would give one away.\n";
                found->chart.reset(); // it would show what the table withholds
            }
            answer.title = title_of(report, request, *question, clinic.today) + "\n";
            answer.footer = "\n" + report::footer(reader, clinic, answer.table);
            answer.shareable = !globals.names;
            if (!request.rows) answer.chart = std::move(found->chart);
            if (globals.explain) {
                const std::string definition = explained(report);
                nlohmann::ordered_json head{{"definition", definition},
                                            {"as_of", {{"at", clinic.zone.text(reader.moment())}, {"entry", reader.bound()}}},
                                            {"digest", report::digest_of_data(answer.table)}};
                const std::string json = head.dump();
                answer.verdict_json = json.substr(1, json.size() - 2);
                answer.explanation = "\n" + definition + "\n";
                for (const report::Column& column : answer.table.columns)
                    answer.explanation += "  " + column.name + ": " + column.meaning + "\n";
            }
            return answer;
        });
}

std::string report_help(std::string_view name, std::size_t width) {
    const Report* report = report::find_report(name);
    if (report == nullptr) return "";
    std::string out = "\nColumns:\n";
    for (const report::Column& column : report->columns({})) out += filled(column.name + ": " + column.meaning, 2, width);
    if (!report->unasked.empty()) out += "\nGrouped by " + std::string(report->unasked) + " unless --by says otherwise.\n";
    return out + "\nHow it counts:\n" + filled(explained(*report), 2, width);
}

} // namespace mat::cli
