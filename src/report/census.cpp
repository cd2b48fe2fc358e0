#include "report/reports.hpp"
#include "store/treatment.hpp"

#include <map>
#include <set>
#include <unordered_map>

namespace mat::report {
namespace {

constexpr std::string_view groups[] = {"medication", "program", "counselor", "length-of-stay"};

// From the first day of the episode to the day asked, in the steps of the take-home rules and of retention.
std::string length_of_stay(std::int64_t days) {
    if (days < 30) return "0-29 days";
    if (days < 90) return "30-89 days";
    if (days < 180) return "90-179 days";
    if (days < 365) return "180-364 days";
    return "365+ days";
}
// The order in which people read them.
int place_of(const std::string& stay) {
    return stay.starts_with("0-") ? 0 : stay.starts_with("30-") ? 1 : stay.starts_with("90-") ? 2 : stay.starts_with("180-") ? 3 : 4;
}

std::vector<std::string> groups_of(const Question& question) {
    return question.by.empty() ? std::vector<std::string>{"medication", "program"} : question.by;
}

std::vector<Column> columns(const Question& question) {
    std::vector<Column> columns;
    for (const std::string& word : groups_of(question)) {
        if (word == "medication") columns.push_back({"medication", Type::text, "medication of an order in force on that day", Part::key});
        if (word == "program") columns.push_back({"program", Type::text, "program of the episode", Part::key});
        if (word == "counselor") columns.push_back({"counselor", Type::text, "login of the counselor of the episode", Part::key});
        if (word == "length-of-stay") columns.push_back({"length_of_stay", Type::text, "days since the first of the episode", Part::key});
    }
    columns.push_back({"clients", Type::integer, "people, each once a line", Part::count});
    return columns;
}

Result<Findings> make(const store::Reader& reader, const store::Clinic&, const Question& question) {
    const std::vector<std::string> asked = groups_of(question);
    const Day on = question.on;
    const bool by_medication = std::ranges::find(asked, "medication") != asked.end();
    std::unordered_map<std::int64_t, std::set<domain::Medication>> ordered;
    if (by_medication)
        for (const domain::OrderRecord& order : store::open_orders(reader, on))
            if (order.active_on(on)) ordered[order.client].insert(order.medication);
    std::unordered_map<std::int64_t, std::string> logins;
    for (const store::StaffMember& member : store::list_staff(reader, nullptr)) logins[member.id] = member.login;

    // Keys in the order of the columns, the length of stay with its place before it so that it sorts as people read it.
    std::map<std::vector<std::string>, std::set<std::int64_t>> people;
    std::set<std::int64_t> without_order;
    for (const domain::EpisodeRecord& episode : store::all_episodes(reader)) {
        if (!episode.open_on(on)) continue;
        const auto add = [&](std::string_view medication) {
            std::vector<std::string> key;
            for (const std::string& word : asked) {
                if (word == "medication") key.emplace_back(medication);
                if (word == "program") key.push_back(episode.program);
                if (word == "counselor") key.push_back(episode.counselor ? logins[*episode.counselor] : "");
                if (word == "length-of-stay") {
                    const std::string stay = length_of_stay(on - episode.admitted);
                    key.push_back(std::to_string(place_of(stay)) + stay);
                }
            }
            people[key].insert(episode.client);
        };
        if (!by_medication) add("");
        else if (const auto found = ordered.find(episode.client); found != ordered.end())
            for (const domain::Medication medication : found->second) add(name_of(medication));
        else without_order.insert(episode.client);
    }

    Findings findings;
    findings.table.columns = columns(question);
    findings.rows.columns = findings.table.columns;
    findings.rows.columns.insert(findings.rows.columns.end() - 1, {"client", Type::text, "client number"});
    Chart chart;
    chart.title = "People in care on " + on.text();
    chart.x_label = "people";
    chart.series.emplace_back();
    for (const auto& [key, clients] : people) {
        std::vector<Cell> cells;
        std::string label;
        for (std::size_t i = 0; i < key.size(); ++i) {
            const std::string word = asked[i] == "length-of-stay" ? key[i].substr(1) : key[i];
            cells.push_back(word.empty() ? Cell() : Cell(word));
            label += (label.empty() ? "" : ", ") + (word.empty() ? std::string("none") : word);
        }
        chart.series.front().points.push_back({static_cast<double>(chart.labels.size()), static_cast<double>(clients.size()), {}, {}});
        chart.labels.push_back(label);
        if (question.rows)
            for (const std::int64_t client : clients) {
                std::vector<Cell> row = cells;
                row.insert(row.end(), {Cell(ClientNumber::from_sequence(client)->text()), Cell(std::int64_t{1})});
                findings.rows.rows.push_back(std::move(row));
            }
        cells.emplace_back(static_cast<std::int64_t>(clients.size()));
        findings.table.rows.push_back(std::move(cells));
    }
    if (!chart.labels.empty()) findings.chart = std::move(chart);
    if (!without_order.empty())
        findings.notes.push_back(std::to_string(without_order.size()) +
                                 " in care without an order in force on that day, not counted above.");
    return findings;
}

} // namespace

constinit const Report census_report{"census",
                                     "who is in care on a day",
                                     "Counts people whose episode of care is open at the end of the day (the day of a discharge is the "
                                     "first day out of care), each once a "
                                     "line, a merged person once. By medication: those with an order in force on that day, once for each "
                                     "medication ordered; who has none is "
                                     "told beside the table. Length of stay runs from the first day of the open episode.",
                                     "house definition",
                                     groups,
                                     "medication,program",
                                     Time::day,
                                     false,
                                     false,
                                     false,
                                     columns,
                                     make};

} // namespace mat::report
