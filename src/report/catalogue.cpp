#include "report/render.hpp"
#include "report/reports.hpp"
#include "store/canonical.hpp"

#include <algorithm>

namespace mat::report {
namespace {

constexpr const Report* reports[] = {&census_report, &doses_report, &dispensing_log_report, &reconcile_report, &missed_report, &take_homes_report,
                                     &attendance_report, &groups_report, &retention_report, &due_report};

std::string spaced(std::span<const std::string_view> groups) {
    std::string out;
    for (const std::string_view word : groups) out += (out.empty() ? "" : ", ") + std::string(word);
    return out;
}

} // namespace

bool Question::grouped_by(std::string_view word) const { return std::ranges::find(by, word) != by.end(); }

std::span<const Report* const> catalogue() { return reports; }

const Report* find_report(std::string_view name) {
    const auto found = std::ranges::find(reports, name, [](const Report* report) { return report->name; });
    return found == std::end(reports) ? nullptr : *found;
}

Result<Nothing> check_question(const Report& report, const Question& question, Day today) {
    const std::string name(report.name);
    const auto refused = [](std::string message, std::string hint) {
        return Failure{Exit::usage, "usage", std::move(message), std::move(hint)};
    };
    for (const std::string& word : question.by) {
        if (report.groups.empty()) return refused("report " + name + " has no --by", "");
        if (std::ranges::find(report.groups, word) == report.groups.end())
            return refused("'" + printable(word).substr(0, 60) + "' is nothing that report " + name + " can be grouped by",
                           "--by takes " + spaced(report.groups));
        if (std::ranges::count(question.by, word) > 1) return refused("--by names " + word + " twice", "");
    }
    if (report.time != Time::range && report.time != Time::day_ahead && question.on > today)
        return Failure{Exit::usage, "future", question.on.text() + " has not come yet", "--on takes today or a day before"};
    return Nothing{};
}

std::string explained(const Report& report) {
    return std::string(report.definition) + (report.source.empty() ? "" : " Source: " + std::string(report.source) + ".");
}

std::string digest_of_data(const Table& table) {
    return store::hex(store::view(store::digest_of(render_csv(table, false)))).substr(0, 16);
}

std::string footer(const store::Reader& reader, const store::Clinic& clinic, const Table& table) {
    return clinic.name + ", " + clinic.zone.name() + ". As of " + clinic.zone.text(reader.moment()) + ", entry " +
           std::to_string(reader.bound()) + ". Data " + digest_of_data(table) + ".";
}

} // namespace mat::report
