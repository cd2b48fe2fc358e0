#include "cli/report.hpp"

#include "cli/parse.hpp"
#include "report/reports.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace mat::cli {
namespace {

Result<Answer> run_report(std::string_view name, const ReportRequest& request, const Globals& globals, const Surroundings& surroundings,
                          const Need& need) {
    const auto reports = report::catalogue();
    const auto found = std::ranges::find(reports, name, &report::Report::name);
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        report::Question question{std::nullopt, clinic.today, 1};
        if (request.range && request.on) return Failure{Exit::usage, "usage", "give a range or --on, not both", ""};
        if (request.range) {
            const auto range = parse_range(*request.range, clinic.today);
            if (!range) return range.failure();
            question.range = *range;
        }
        if (request.on) {
            const auto day = parse_day(*request.on, clinic.today);
            if (!day) return day.failure();
            question.on = *day;
            if (found->wants_range) question.range = DayRange{*day, *day};
        }
        auto table = found->make(reader, clinic, question);
        if (!table) return table.failure();
        Answer answer;
        std::string title(name);
        if (question.range) title += " " + question.range->first.text() + (question.range->first == question.range->last ? "" : ".." + question.range->last.text());
        else title += found->wants_range ? " " + clinic.today.text() : " on " + question.on.text();
        answer.title = title + "\n";
        answer.footer = "\n" + report::footer(reader, clinic, *table);
        if (globals.explain) {
            nlohmann::ordered_json head{{"definition", std::string(found->definition)},
                                        {"as_of", {{"at", clinic.zone.text(reader.moment())}, {"entry", reader.bound()}}},
                                        {"digest", report::digest_of_data(*table)}};
            const std::string json = head.dump();
            answer.verdict_json = json.substr(1, json.size() - 2);
            answer.explanation = "\n" + std::string(found->definition) + "\n";
            for (const report::Column& column : table->columns) answer.explanation += "  " + column.name + ": " + column.meaning + "\n";
        }
        answer.table = std::move(*table);
        return answer;
    });
}

} // namespace

void add_report(Flags& flags, ReportRequest& request) {
    flags.operand("RANGE", request.range, "days: 2026-11-01..2026-11-15, 2026-11, last-week");
    flags.value("--on", "DATE", request.on, "state at the end of that day");
    flags.example("mat report doses 2026-11");
    flags.example("mat report missed --on yesterday");
}

Result<Answer> run_report_doses(const ReportRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return run_report("doses", request, globals, surroundings, need);
}
Result<Answer> run_report_missed(const ReportRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return run_report("missed", request, globals, surroundings, need);
}
Result<Answer> run_report_due(const ReportRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return run_report("due", request, globals, surroundings, need);
}

} // namespace mat::cli
