#include "domain/formulation.hpp"
#include "report/reports.hpp"
#include "store/derived.hpp"
#include "store/treatment.hpp"

#include <map>

namespace mat::report {
namespace {

constexpr std::string_view groups[] = {"day", "month", "medication"};

struct Line {
    std::int64_t administered = 0, take_home = 0;
    Amount administered_mg, take_home_mg;
    void add(domain::DoseKind kind, std::int64_t doses, Amount amount) {
        if (domain::observed(kind)) {
            administered += doses;
            administered_mg = administered_mg + amount;
        } else if (kind == domain::DoseKind::take_home) {
            take_home += doses;
            take_home_mg = take_home_mg + amount;
        }
    }
    bool empty() const { return administered + take_home == 0; }
};

std::vector<std::string> groups_of(const Question& question) {
    return question.by.empty() ? std::vector<std::string>{"day", "medication"} : question.by;
}

std::vector<Column> keys(const Question& question) {
    std::vector<Column> columns;
    for (const std::string& word : groups_of(question)) {
        if (word == "day") columns.push_back({"day", Type::day, "day of the hand-over", Part::key});
        if (word == "month") columns.push_back({"month", Type::text, "month of the hand-over", Part::key});
        if (word == "medication") columns.push_back({"medication", Type::text, "medication, or the brand or form that the order names", Part::key});
    }
    return columns;
}

void append_figures(std::vector<Column>& columns) {
    columns.insert(columns.end(), {{"administered", Type::integer, "doses observed", Part::count},
                                   {"take_home", Type::integer, "bottles handed out, a bottle a day covered", Part::count},
                                   {"administered_mg", Type::amount, "milligrams observed", Part::sum, "administered"},
                                   {"take_home_mg", Type::amount, "milligrams handed out", Part::sum, "take_home"}});
}

std::vector<Column> columns(const Question& question) {
    std::vector<Column> columns = keys(question);
    append_figures(columns);
    return columns;
}

// Medications in the order of their codes, as people are used to them; the rest as it sorts.
using Formulation = std::optional<domain::Formulation>;

std::vector<Cell> place_of(const std::vector<std::string>& asked, Day day, domain::Medication medication, Formulation formulation) {
    std::vector<Cell> place;
    for (const std::string& word : asked) {
        if (word == "day" || word == "month") place.emplace_back(word == "day" ? day.text() : day.text().substr(0, 7));
        if (word != "medication") continue;
        place.emplace_back(static_cast<std::int64_t>(medication));
        place.emplace_back(formulation ? static_cast<std::int64_t>(*formulation) : 0);
    }
    return place;
}

std::vector<Cell> key_of(const std::vector<std::string>& asked, Day day, domain::Medication medication, Formulation formulation) {
    std::vector<Cell> key;
    for (const std::string& word : asked) {
        if (word == "day") key.emplace_back(day);
        if (word == "month") key.emplace_back(day.text().substr(0, 7));
        if (word == "medication") key.emplace_back(std::string(name_of(medication, formulation)));
    }
    return key;
}

Chart chart_of(DayRange range, const std::map<Day, Line>& days) {
    Chart chart;
    chart.kind = Chart::Kind::columns;
    chart.title = "Doses handed out, " + range.first.text() + " to " + range.last.text();
    chart.y_label = "doses a day";
    chart.series = {{"administered", {}}, {"take home", {}}};
    for (Day day = range.first; day <= range.last; day = day + 1) {
        const auto found = days.find(day);
        const double place = static_cast<double>(chart.labels.size());
        chart.labels.push_back(day.text());
        if (found == days.end()) continue;
        chart.series[0].points.push_back({place, static_cast<double>(found->second.administered), {}, {}});
        chart.series[1].points.push_back({place, static_cast<double>(found->second.take_home), {}, {}});
    }
    return chart;
}

Result<Findings> make(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    const DayRange range = question.range.value_or(DayRange{clinic.today, clinic.today});
    const std::vector<std::string> asked = groups_of(question);
    std::map<std::vector<Cell>, std::pair<std::vector<Cell>, Line>> lines; // by place: key and figures
    std::map<Day, Line> days;
    for (const store::DailyTotal& total : store::daily_totals(reader, range, store::path_for(reader))) {
        auto& [key, line] = lines[place_of(asked, total.day, total.medication, total.formulation)];
        if (key.empty()) key = key_of(asked, total.day, total.medication, total.formulation);
        line.add(total.kind, total.doses, total.amount);
        days[total.day].add(total.kind, total.doses, total.amount);
    }
    Findings findings;
    findings.table.columns = columns(question);
    for (const auto& [place, found] : lines) {
        const auto& [key, line] = found;
        if (line.empty()) continue;
        std::vector<Cell> row = key;
        row.insert(row.end(), {Cell(line.administered), Cell(line.take_home), Cell(line.administered_mg), Cell(line.take_home_mg)});
        findings.table.rows.push_back(std::move(row));
    }
    std::erase_if(days, [](const auto& each) { return each.second.empty(); });
    constexpr std::int64_t most_columns = 400;
    if (!days.empty() && range.last - range.first > 0 && range.last - range.first < most_columns) findings.chart = chart_of(range, days);
    if (!question.rows) return findings;
    findings.rows.columns = keys(question);
    findings.rows.columns.insert(findings.rows.columns.end(),
                                 {{"client", Type::text, "client number"}, {"dose", Type::text, "number of the dose"}});
    append_figures(findings.rows.columns);
    for (const store::HandOver& dose : store::hand_overs(reader, range)) {
        Line line;
        line.add(dose.kind, 1, dose.amount);
        if (line.empty()) continue;
        std::vector<Cell> row = key_of(asked, dose.number.day(), dose.medication, dose.formulation);
        row.insert(row.end(), {Cell(ClientNumber::from_sequence(dose.client)->text()), Cell(dose.number.text()), Cell(line.administered),
                               Cell(line.take_home), Cell(line.administered_mg), Cell(line.take_home_mg)});
        findings.rows.rows.push_back(std::move(row));
    }
    return findings;
}

} // namespace

constinit const Report doses_report{
    "doses",
    "amounts administered and handed out, per day and medication",
    "Counts doses on the day of the hand-over, also bottles for later days (21 CFR 1304.24). Voided doses are left "
    "out, corrected ones count as corrected. Brands and forms that an order names stand apart: their milligrams are not each other's. administered: observed at the window; take_home: bottles. Person-days "
    "covered are the sum of both for daily medication.",
    "21 CFR 1304.21(d), the date of a record is that of the event",
    groups,
    "day,medication",
    Time::range,
    false,
    false,
    false,
    columns,
    make};

} // namespace mat::report
