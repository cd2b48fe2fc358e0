#include "cli/config_hours.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

constexpr std::string_view weekday_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr int week[] = {1, 2, 3, 4, 5, 6, 0}; // Monday first, as a week is read

// `mon-fri`, `sat`, `mon,wed,fri`, `fri-mon`: weekdays as bits, Sunday the lowest.
Result<unsigned> weekdays_of(const std::string& typed) {
    const Failure wrong{Exit::usage, "weekday", quoted(typed) + " names no weekdays", "write them as mon-fri, sat or mon,wed,fri"};
    const auto weekday = [](std::string_view word) { return std::ranges::find(weekday_names, word) - std::begin(weekday_names); };
    unsigned bits = 0;
    std::string_view rest = typed;
    for (bool more = true; more;) {
        const std::string_view word = rest.substr(0, rest.find(','));
        more = word.size() < rest.size();
        if (more) rest.remove_prefix(word.size() + 1);
        const std::size_t dash = word.find('-');
        const auto first = weekday(word.substr(0, dash));
        const auto last = dash == std::string_view::npos ? first : weekday(word.substr(dash + 1));
        if (first == 7 || last == 7) return wrong;
        for (auto day = first;; day = (day + 1) % 7) {
            bits |= 1U << day;
            if (day == last) break;
        }
    }
    return bits;
}

std::string time_text(std::int32_t seconds) {
    const auto two = [](std::int32_t number) { return std::string(number < 10 ? "0" : "") + std::to_string(number); };
    return two(seconds / 3600) + ":" + two(seconds / 60 % 60);
}

// The hours of each weekday in force on that day, and what is to come.
report::Table hours_table(const store::Reader& reader, Day today, unsigned weekdays) {
    report::Table table;
    table.columns = {{"weekday", Type::text, "weekday"}, {"opens", Type::text, "when the dosing window opens"},
                     {"closes", Type::text, "when it closes: from then on a day without a dose is missed"},
                     {"closed", Type::boolean, "a closed weekday (closed_weekdays)"}, {"from_date", Type::day, "in force from"}};
    const auto row = [&](int weekday, const std::string& value, Day on, bool always) {
        const auto hours = store::parse_hours(value);
        const auto closed = store::parse_weekdays(store::setting(reader, "closed_weekdays", on));
        table.rows.push_back({std::string(weekday_names[weekday]), hours ? Cell(time_text(hours->opens)) : Cell(),
                              hours ? time_text(hours->closes) : store::setting(reader, "window.closes", on),
                              closed && ((*closed >> weekday) & 1U) != 0, always ? Cell() : Cell(on)});
    };
    for (const int weekday : week) {
        if (((weekdays >> weekday) & 1U) == 0) continue;
        auto versions = store::setting_versions(reader, store::hours_setting(weekday));
        const auto now = std::ranges::find_if(versions, [&](const auto& version) { return version.from <= today; });
        if (now == versions.end()) row(weekday, "", today, true);
        else row(weekday, now->value, now->from, false);
        std::ranges::reverse(versions); // the oldest first; of those of one day the last one stands
        for (std::size_t i = 0; i < versions.size(); ++i)
            if (versions[i].from > today && (i + 1 == versions.size() || versions[i + 1].from != versions[i].from))
                row(weekday, versions[i].value, versions[i].from, false);
    }
    return table;
}

} // namespace

void add_config_hours(Flags& flags, ConfigHoursRequest& request) {
    flags.operand("WEEKDAYS", request.weekdays, "mon-fri, sat or mon,wed,fri (default: list the week). Setting takes the role admin");
    flags.operand("HOURS", request.hours, "when the dosing window opens and closes: 05:30-11:00; none: as window.closes says");
    flags.value("--from", "DATE", request.from, "in force from that day on (default: today)");
    flags.example("mat config hours");
    flags.example("mat config hours mon-fri 05:30-11:00");
    flags.example("mat config hours sat 06:00-09:00 --from 2026-12-01");
}

Result<Answer> run_config_hours(const ConfigHoursRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    constexpr unsigned whole_week = 127;
    if (!request.weekdays) {
        if (request.from) return Failure{Exit::usage, "usage", "--from goes with weekdays and hours", "mat config hours mon-fri 05:30-11:00"};
        return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            Answer answer;
            answer.table = hours_table(reader, clinic.today, whole_week);
            return answer;
        });
    }
    const auto weekdays = weekdays_of(*request.weekdays);
    if (!weekdays) return weekdays.failure();
    if (!request.hours) return Failure{Exit::usage, "usage", "HOURS is missing", "write them as 05:30-11:00, or none"};
    const std::string value = *request.hours == "none" ? "" : *request.hours;
    if (!value.empty() && !store::parse_hours(value))
        return Failure{Exit::usage, "hours", quoted(*request.hours) + " are no hours of a day", "write them as 05:30-11:00"};
    // Everybody may see the hours, an admin sets them.
    return writing(globals, surroundings, {need.command, domain::Role::admin},
                   [&](store::Writer& writer, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
                       Day from = clinic.today;
                       if (request.from) {
                           const auto day = parse_day(*request.from, clinic.today);
                           if (!day) return day.failure();
                           from = *day;
                       }
                       std::string names;
                       for (const int weekday : week) {
                           if (((*weekdays >> weekday) & 1U) == 0) continue;
                           names += (names.empty() ? "" : ", ") + std::string(weekday_names[weekday]);
                           store::record_setting(writer, store::hours_setting(weekday), value, from);
                       }
                       Answer answer;
                       answer.table = hours_table(writer, clinic.today, *weekdays);
                       answer.recorded = "the hours of " + names;
                       answer.sentence =
                           names + ": " + (value.empty() ? "as window.closes says" : value) + ", from " + from.text_with_weekday() + ".";
                       return answer;
                   });
}

} // namespace mat::cli
