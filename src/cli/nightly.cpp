#include "cli/nightly.hpp"

#include "cli/parse.hpp"
#include "report/render.hpp"
#include "report/reports.hpp"
#include "store/derived.hpp"
#include "store/error.hpp"
#include "store/files.hpp"
#include "store/jobs.hpp"
#include "store/verify.hpp"

namespace mat::cli {
namespace {

constexpr std::string_view job_name = "nightly", placeholder = "{date}";
constexpr std::int64_t most_days = 31; // that one run catches up with
constexpr std::chrono::seconds job_patience{60};

// What stands on the page, in this order, and over which days of the one that is reported.
enum class Span { day, month };
struct Part { std::string_view report; Span span; };
constexpr Part parts[] = {{"due", Span::day},        {"missed", Span::day},    {"census", Span::day},
                          {"doses", Span::day},      {"take-homes", Span::day}, {"reconcile", Span::day},
                          {"attendance", Span::day}, {"groups", Span::month},  {"retention", Span::day}};

struct Made {
    const report::Report* report;
    report::Findings findings;
    std::string heading;
};

Result<std::vector<Made>> make_parts(const store::Reader& reader, const store::Clinic& clinic, Day day) {
    std::vector<Made> made;
    for (const Part& part : parts) {
        const report::Report* report = report::find_report(part.report);
        report::Question question;
        question.on = day;
        std::string heading(part.report);
        if (report->time == report::Time::range) {
            const auto month = parse_range(day.text().substr(0, 7), clinic.today);
            if (!month) return month.failure();
            question.range = part.span == Span::month ? DayRange{month->first, day} : DayRange{day, day};
            heading += " " + question.range->first.text() + (question.range->first == day ? "" : ".." + day.text());
        } else {
            heading += " on " + day.text();
        }
        auto findings = report->make(reader, clinic, question);
        if (!findings) return findings.failure();
        made.push_back({report, std::move(*findings), std::move(heading)});
    }
    return made;
}

std::string page_of(const std::vector<Made>& made, const store::Reader& reader, const store::Clinic& clinic, Day day, bool demo) {
    report::Page page;
    if (demo) page.marks.emplace_back("DEMO");
    page.title = "nightly " + day.text();
    for (const Made& part : made) {
        report::Section section;
        section.heading = part.heading;
        section.before = std::string(part.report->question);
        section.table = &part.findings.table;
        if (part.findings.chart) section.chart = &*part.findings.chart;
        for (const std::string& note : part.findings.notes) section.after += (section.after.empty() ? "" : "\n") + note;
        page.sections.push_back(std::move(section));
    }
    // Only something outside the store can show that the whole of it was rewritten (design.md 2.6).
    const auto head = store::audit_head(reader);
    page.footer = clinic.name + ", " + clinic.zone.name() + ". As of " + clinic.zone.text(reader.moment()) + ". Audit head " +
                  (head ? std::to_string(head->number) + ":" + head->hash : std::string("none")) + ".";
    return report::render_html(page);
}

void write_folder(const std::vector<Made>& made, std::string page, const std::string& place) {
    std::vector<store::NamedBytes> files{{"index.html", std::move(page)}};
    for (const Made& part : made) files.push_back({std::string(part.report->name) + ".csv", report::render_csv(part.findings.table, false)});
    store::replace_folder(place, files, 0750, 0640);
}

std::string place_for(std::string pattern, Day day) {
    while (pattern.size() > 1 && pattern.ends_with('/')) pattern.pop_back();
    for (std::size_t at = pattern.find(placeholder); at != std::string::npos; at = pattern.find(placeholder))
        pattern.replace(at, placeholder.size(), day.text());
    return pattern;
}

// The days that this run reports: the one that was named, or today; with --catch-up every day since the last good one.
Result<std::vector<Day>> days_of(const NightlyRequest& request, const store::Reader& reader, const store::Clinic& clinic,
                                 const std::string& pattern) {
    if (request.day) {
        const auto day = parse_day(*request.day, clinic.today);
        if (!day) return day.failure();
        if (*day > clinic.today) return Failure{Exit::usage, "future", day->text() + " has not come yet", ""};
        return std::vector<Day>{*day};
    }
    std::vector<Day> days;
    const auto done = store::job_done_through(reader, job_name);
    Day first = clinic.today;
    if (request.catch_up && done && *done < clinic.today) first = std::max(*done + 1, clinic.today - (most_days - 1));
    for (Day day = first; day <= clinic.today; day = day + 1) days.push_back(day);
    if (days.size() > 1 && pattern.find(placeholder) == std::string::npos)
        return Failure{Exit::usage, "usage", "several days need a folder each", "put {date} into the name that -o gives"};
    return days;
}

} // namespace

void add_nightly(Flags& flags, NightlyRequest& request) {
    flags.operand("DATE", request.day, "the day reported (default: today)");
    flags.flag("--catch-up", request.catch_up, "every day since the last good run, oldest first; -o needs {date}");
    flags.flag("--force", request.force, "also where that day is done already");
    flags.example("mat report nightly -o nightly-{date}/");
}

Result<Answer> run_nightly(const NightlyRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (!globals.to_file()) return Failure{Exit::usage, "usage", "-o names the folder that is made", "for instance -o reports/nightly-{date}/"};
    if (globals.as_of || globals.at) return Failure{Exit::usage, "usage", "the nightly report is of a day: --as-of and --at do not apply", ""};
    const std::string path = store_path(globals, surroundings);
    const auto login = surroundings.login();
    if (!login) return login.failure();
    const store::Store store = store::Store::open_to_write(path);
    std::optional<store::QueueTurn> turn;
    if (!globals.dry_run) turn.emplace(path + ".nightly", surroundings.now, job_patience);
    std::vector<Day> days;
    std::optional<Day> done;
    {
        const store::Reader reader(store, surroundings.now());
        const auto actor = permitted_actor(reader, surroundings, need);
        if (!actor) return actor.failure();
        const auto asked = days_of(request, reader, store::read_clinic(reader), *globals.output);
        if (!asked) return asked.failure();
        days = *asked;
        done = store::job_done_through(reader, job_name);
    }
    Answer answer;
    answer.dry_run = globals.dry_run;
    answer.silent = !globals.dry_run;
    answer.table.columns = {{"day", report::Type::day, "the day reported"}, {"folder", report::Type::text, "where it stands"}};
    for (const Day day : days) {
        const std::string place = place_for(*globals.output, day);
        if (!request.force && done && day <= *done && store::exists(place)) continue;
        answer.table.rows.push_back({day, place});
        if (globals.dry_run) continue;
        {
            const store::Reader reader(store, surroundings.now());
            const store::Clinic clinic = store::read_clinic(reader);
            const auto made = make_parts(reader, clinic, day);
            if (!made) return made.failure();
            write_folder(*made, page_of(*made, reader, clinic, day, globals.demo), place);
        }
        try {
            store::Writer writer(store, *login, need.command, surroundings.now);
            store::seal_closed_days(writer, store::read_clinic(writer));
            store::record_job(writer, job_name, day);
            writer.commit();
        } catch (const store::Error& error) {
            Failure failure = error.failure();
            return Failure{failure.exit, failure.code,
                           "the report of " + day.text() + " stands in '" + place + "', but the store did not take note of it",
                           "check the disk; the next run makes it again"};
        }
        answer.recorded = "the report of " + day.text();
    }
    return answer;
}

} // namespace mat::cli
