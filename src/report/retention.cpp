#include "domain/survival.hpp"
#include "report/reports.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace mat::report {
namespace {

constexpr std::string_view groups[] = {"medication", "counselor", "program", "cohort"};

constexpr std::int64_t horizons[] = {30, 90, 180, 365};
constexpr std::int64_t days_drawn = 730; // what comes later would squeeze the first year, which decides

std::vector<Column> columns(const Question&) {
    return {{"group", Type::text, "what --by asked for; without it: all", Part::key},
            {"day", Type::integer, "days since admission", Part::key},
            {"at_risk", Type::integer, "episodes that had come to just before that day", Part::count},
            {"events", Type::integer, "episodes that ended since the row before, other than by a censored reason", Part::count},
            {"censored", Type::integer, "episodes not followed any further since the row before", Part::count},
            {"survival", Type::rate, "Kaplan-Meier estimate of the share still in care at the end of that day", Part::figure},
            {"lower", Type::rate, "lower end of its 95 % band, log-log", Part::figure},
            {"upper", Type::rate, "upper end of it", Part::figure}};
}

std::string quarter_of(Day day) {
    const std::string text = day.text();
    const int month = (text[5] - '0') * 10 + (text[6] - '0');
    return text.substr(0, 4) + "-Q" + std::to_string((month + 2) / 3);
}

// The medication of an episode is what was first ordered in it: what came later may have come of how it went.
class FirstMedication {
  public:
    explicit FirstMedication(const store::Reader& reader) {
        for (domain::OrderRecord& order : store::all_orders(reader)) orders_[order.client].push_back(std::move(order));
    }
    std::string of(const domain::EpisodeRecord& episode) const {
        const auto found = orders_.find(episode.client);
        if (found == orders_.end()) return "none";
        for (const domain::OrderRecord& order : found->second) // in order of their start
            if ((!episode.discharged || order.start < *episode.discharged) && (!order.end || episode.admitted < *order.end))
                return std::string(name_of(order.medication));
        return "none";
    }

  private:
    std::unordered_map<std::int64_t, std::vector<domain::OrderRecord>> orders_;
};

struct Episode {
    const domain::EpisodeRecord* record;
    domain::Followed followed;
};

Result<Findings> make(const store::Reader& reader, const store::Clinic&, const Question& question) {
    const std::vector<std::string> censoring = store::words_of_setting(store::setting(reader, "retention.censor_reasons", question.on));
    const std::vector<domain::EpisodeRecord> episodes = store::all_episodes(reader);
    std::optional<FirstMedication> medications;
    if (question.grouped_by("medication")) medications.emplace(reader);
    std::unordered_map<std::int64_t, std::string> logins;
    if (question.grouped_by("counselor"))
        for (const store::StaffMember& member : store::list_staff(reader, nullptr)) logins[member.id] = member.login;

    std::map<std::string, std::vector<Episode>> grouped;
    for (const domain::EpisodeRecord& episode : episodes) {
        if (episode.admitted > question.on) continue;
        if (question.range && (episode.admitted < question.range->first || question.range->last < episode.admitted)) continue;
        const bool ended = episode.discharged && *episode.discharged <= question.on;
        const Day until = std::max(ended ? *episode.discharged : question.on, episode.admitted);
        const bool event = ended && std::ranges::find(censoring, episode.reason) == censoring.end();
        std::string group;
        for (const std::string& word : question.by) {
            if (!group.empty()) group += ", ";
            if (word == "medication") group += medications->of(episode);
            if (word == "program") group += episode.program;
            if (word == "counselor") group += episode.counselor ? logins[*episode.counselor] : "none";
            if (word == "cohort") group += quarter_of(episode.admitted);
        }
        grouped[group.empty() ? "all" : group].push_back({&episode, {until - episode.admitted, event}});
    }

    Findings findings;
    findings.table.columns = columns(question);
    const auto& all = findings.table.columns;
    findings.rows.columns = {all[0], all[1], {"client", Type::text, "client number"}, {"episode", Type::integer, "number of the episode"},
                             {"admit_date", Type::day, "first day of the episode"}, {"days", Type::integer, "days that it was followed"},
                             all[2], all[3], all[4]};
    Chart chart;
    chart.kind = Chart::Kind::steps;
    chart.title = "Share still in care, by days since admission (Kaplan-Meier, 95 % bands)";
    chart.x_label = "days since admission";
    for (const auto& [group, members] : grouped) {
        std::vector<domain::Followed> followed;
        for (const Episode& episode : members) followed.push_back(episode.followed);
        const std::vector<domain::SurvivalPoint> curve = domain::kaplan_meier(std::move(followed));
        const std::vector<domain::SurvivalPoint> points =
            question.curve ? curve : domain::at_days(curve, {std::begin(horizons), std::end(horizons)});
        std::int64_t before = -1; // nobody's time ends before the first day
        for (const domain::SurvivalPoint& point : points) {
            findings.table.rows.push_back({group, point.day, point.at_risk, point.events, point.censored, point.survival,
                                           point.lower ? Cell(*point.lower) : Cell(), point.upper ? Cell(*point.upper) : Cell()});
            if (question.rows)
                for (const Episode& episode : members) {
                    const auto days = episode.followed.days;
                    const bool at_risk = days >= point.day, left = before < days && days <= point.day;
                    if (!at_risk && !left) continue;
                    findings.rows.rows.push_back({group, point.day, ClientNumber::from_sequence(episode.record->client)->text(),
                                                  episode.record->id, episode.record->admitted, days, std::int64_t{at_risk},
                                                  std::int64_t{left && episode.followed.event},
                                                  std::int64_t{left && !episode.followed.event}});
                }
            before = point.day;
        }
        Chart::Series& series = chart.series.emplace_back();
        series.name = group;
        for (const domain::SurvivalPoint& point : curve) {
            if (point.day > days_drawn && !question.curve) { // level up to the edge of the drawing
                if (!series.points.empty()) series.points.push_back(series.points.back());
                if (!series.points.empty()) series.points.back().x = static_cast<double>(days_drawn);
                break;
            }
            series.points.push_back({static_cast<double>(point.day), point.survival, point.lower, point.upper});
        }
    }
    if (!grouped.empty()) findings.chart = std::move(chart);
    return findings;
}

} // namespace

constinit const Report retention_report{
    "retention", "how long people stay in care (Kaplan-Meier), at 30, 90, 180 and 365 days",
    "Follows every episode from its first day to its end, or to --on while it is open; a range takes those admitted in it. Each "
    "readmission is an episode of its own, and a merged person is one person. An end counts as an event unless its reason is in "
    "retention.censor_reasons (mat config get); those and open episodes are censored, after the events of the same day. survival "
    "is the product of (1 - events / at risk) over the days with events; the band is 95 %, symmetric in log(-log), absent where "
    "the estimate is 1 or 0, but for the days before the first follow-up ends, when it is 1. Past the longest follow-up the last estimate stands, with nobody at risk. "
    "By medication: the first ordered in the episode. By cohort: the quarter of admission.",
    "Kaplan and Meier 1958; Greenwood 1926; the same figures as survfit(conf.type=\"log-log\") of R's survival",
    groups, "nothing", Time::range_and_day, false, true, true, columns, make};

} // namespace mat::report
