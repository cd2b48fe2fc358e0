#include "report/reports.hpp"
#include "domain/missed_doses.hpp"
#include "store/derived.hpp"
#include "store/policy.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace mat::report {
namespace {

constexpr std::string_view groups[] = {"counselor"};

struct Run { // consecutive missed days of one person, clipped to what was asked
    std::int64_t client;
    Day first, last;
    Day begin; ///< where the run itself began, before any clipping
};

// Back to where the run began.
Day beginning_of(const store::MissedDays& missed, std::int64_t client, Day day) {
    while (day > *missed.first() && missed.missed(client, day - 1)) day = day - 1;
    return day;
}

std::vector<Run> runs_in(const store::MissedDays& missed, DayRange range) {
    std::vector<Run> runs;
    std::map<std::int64_t, Run> open;
    for (Day day = std::max(range.first, *missed.first()); day <= range.last; day = day + 1) {
        const auto today = missed.on(day);
        std::map<std::int64_t, Run> still;
        for (const std::int64_t client : today) {
            const auto found = open.find(client);
            Run run = found != open.end() ? found->second
                                          : Run{client, day, day, day == range.first ? beginning_of(missed, client, day) : day};
            run.last = day;
            still.emplace(client, run);
        }
        for (const auto& [client, run] : open)
            if (!still.contains(client)) runs.push_back(run);
        open = std::move(still);
    }
    for (const auto& [client, run] : open) runs.push_back(run);
    return runs;
}

std::vector<Run> runs_open_on(const store::MissedDays& missed, Day on, const std::vector<std::int64_t>& candidates) {
    std::vector<Run> runs;
    for (const std::int64_t client : candidates) {
        const Day begin = beginning_of(missed, client, on);
        runs.push_back({client, begin, on, begin});
    }
    return runs;
}

// What says when the last dose before the run was, and before the day after it. A person's doses are many, and most of
// them long past: the latest days are read first, and all of them where these leave open what came before.
domain::TreatmentHistory history_of(const store::Reader& reader, const store::Client& client, const Run& run) {
    constexpr std::int64_t days_looked_at = 7;
    domain::TreatmentHistory history{store::orders_of(reader, client), {}, store::holds_of(reader, client),
                                     store::absences_of(reader, client), store::guest_stays_of(reader, client)};
    const Day certain = run.begin - days_looked_at, from = certain - store::longest_cover(reader, client, certain - domain::farthest_cover);
    history.doses = store::doses_of(reader, client, from, run.last);
    const auto known = [&](std::optional<domain::Medication> medication, Day day) { // no dose before `from` reaches so far
        const auto covered = domain::last_covered_day(history, medication, day);
        return covered && *covered >= certain;
    };
    bool enough = known(std::nullopt, run.begin - 1);
    for (const domain::OrderRecord& order : history.orders)
        enough = enough && (!order.active_on(run.last + 1) || known(order.medication, run.last));
    if (!enough) history.doses = store::doses_of(reader, client, Day::from_number(Day::first_number), run.last);
    return history;
}

// What the missed-dose schedule asks before the next dose (methadone; domain.md 2.1).
std::string action_for(const domain::Policy& policy, const domain::TreatmentHistory& history, const std::optional<domain::EpisodeRecord>& episode,
                       Day next) {
    std::vector<domain::EpisodeRecord> episodes;
    if (episode) episodes.push_back(*episode);
    for (const domain::OrderRecord& order : history.orders) {
        if (!order.active_on(next) || order.medication != domain::Medication::methadone) continue;
        const auto gap = domain::days_since_dose(history, order.medication, next);
        if (!gap) return "none";
        const bool early = domain::is_early(episodes, next, policy);
        return std::string(domain::name_of(domain::action_after(*gap, early, policy)));
    }
    return "none";
}

std::vector<Column> columns(const Question& question) {
    if (question.grouped_by("counselor"))
        return {{"counselor", Type::text, "login of the counselor", Part::key},
                {"clients", Type::integer, "people with a run", Part::count},
                {"runs", Type::integer, "runs of missed days", Part::count},
                {"days", Type::integer, "civil days missed", Part::count}};
    return {{"client", Type::text, "client number", Part::key},
            {"days", Type::integer, "civil days missed in a row", Part::count},
            {"last_covered_day", Type::day, "last day before the run with a dose", Part::key},
            {"counselor", Type::text, "login of the counselor"},
            {"action", Type::text, "what the missed-dose schedule asks before the next dose"}};
}

Result<std::vector<Run>> runs_asked_for(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    const bool ranged = question.range.has_value();
    Day last = ranged ? question.range->last : question.on;
    if (!ranged && last > clinic.today)
        return Failure{Exit::usage, "future", last.text() + " has not come yet", "--on takes today or a day before"};
    // Today counts once the window has closed; a person who has been dosed since is out of the run at once.
    const bool today_is_open = !clinic.window_has_closed(reader.moment());
    const bool leave_out_today = last >= clinic.today && today_is_open;
    last = std::min(last, leave_out_today ? clinic.today - 1 : clinic.today);
    const store::MissedDays days(reader, clinic, clinic.today, store::path_for(reader));
    std::vector<Run> runs;
    if (!days.first() || last < *days.first()) return runs;
    if (ranged) {
        if (question.range->first > last) return runs;
        runs = runs_in(days, {question.range->first, last});
    } else {
        std::vector<std::int64_t> candidates = days.on(last);
        if (leave_out_today) {
            const auto open = days.open_on(clinic.today);
            std::erase_if(candidates, [&](std::int64_t client) { return !std::ranges::binary_search(open, client); });
        }
        runs = runs_open_on(days, last, candidates);
    }
    std::erase_if(runs, [&](const Run& run) { return run.last - run.first + 1 < question.least_days; });
    std::ranges::sort(runs, {}, [](const Run& run) { return std::pair(run.client, run.first); });
    return runs;
}

// A line a counselor; behind it a record a person.
void group_by_counselor(Findings& findings, const std::vector<std::pair<std::string, Run>>& runs) {
    struct Figures { std::int64_t runs = 0, days = 0; };
    std::map<std::string, std::map<std::int64_t, Figures>> grouped;
    for (const auto& [counselor, run] : runs) {
        Figures& figures = grouped[counselor][run.client];
        ++figures.runs;
        figures.days += run.last - run.first + 1;
    }
    findings.rows.columns = findings.table.columns;
    findings.rows.columns.insert(findings.rows.columns.begin() + 1, {"client", Type::text, "client number"});
    Chart chart;
    chart.title = "Missed days by counselor";
    chart.x_label = "days";
    chart.series.emplace_back();
    for (const auto& [counselor, people] : grouped) {
        const Cell name = counselor.empty() ? Cell() : Cell(counselor);
        Figures all;
        for (const auto& [client, figures] : people) {
            all.runs += figures.runs;
            all.days += figures.days;
            findings.rows.rows.push_back({name, ClientNumber::from_sequence(client)->text(), std::int64_t{1}, figures.runs, figures.days});
        }
        findings.table.rows.push_back({name, static_cast<std::int64_t>(people.size()), all.runs, all.days});
        chart.series.front().points.push_back({static_cast<double>(chart.labels.size()), static_cast<double>(all.days), {}, {}});
        chart.labels.push_back(counselor.empty() ? "none" : counselor);
    }
    if (!chart.labels.empty()) findings.chart = std::move(chart);
}

Result<Findings> make(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    Findings findings;
    findings.table.columns = columns(question);
    const bool by_counselor = question.grouped_by("counselor");
    if (!by_counselor) {
        findings.rows.columns = findings.table.columns;
        findings.rows.columns.pop_back(); // the action is the run's, not a day's
        findings.rows.columns.insert(findings.rows.columns.begin() + 1, {"day", Type::day, "a missed day"});
    }
    const auto runs = runs_asked_for(reader, clinic, question);
    if (!runs) return runs.failure();
    const auto survivors = store::survivors(reader);
    store::Policies policies(reader, clinic);
    std::vector<std::pair<std::string, Run>> counselors;
    for (const Run& run : *runs) {
        const auto number = ClientNumber::from_sequence(run.client);
        const store::Client client = store::person_of(*number, survivors);
        const auto line = store::line_of(reader, client, run.last);
        const std::string counselor = line.episode ? store::staff_login(reader, line.episode->counselor) : "";
        if (by_counselor) {
            counselors.emplace_back(counselor, run);
            continue;
        }
        const domain::TreatmentHistory history = history_of(reader, client, run);
        const auto covered = domain::last_covered_day(history, std::nullopt, run.begin - 1);
        const Cell last_covered = covered ? Cell(*covered) : Cell(), who = counselor.empty() ? Cell() : Cell(counselor);
        findings.table.rows.push_back({number->text(), run.last - run.first + 1, last_covered, who,
                                       action_for(policies.on(run.client, run.last + 1), history, line.episode, run.last + 1)});
        if (question.rows)
            for (Day day = run.first; day <= run.last; day = day + 1)
                findings.rows.rows.push_back({number->text(), day, std::int64_t{1}, last_covered, who});
    }
    if (by_counselor) group_by_counselor(findings, counselors);
    return findings;
}

} // namespace

constinit const Report missed_report{
    "missed",
    "runs of missed days, last covered day, what the policy asks",
    "Counts civil days with a dose due and nothing that covers them. A dose, a bottle, an injection's interval, a "
    "guest day, a verified absence, a hold or another absence ends the run. A closed day without a bottle counts. "
    "Days between imported history and the first dose recorded here are unknown, not missed; so are days that an "
    "injection before the beginning of history may have covered. Today counts once the window has closed. Without a "
    "range: the runs open at --on; with one: the runs that meet it, clipped to it.",
    "house definition; the actions are those of the missed-dose policy (missed.resume_max, order_min, reinduct_min)",
    groups,
    "nothing",
    Time::day_or_range,
    true,
    false,
    false,
    columns,
    make};

} // namespace mat::report
