#include "cli/dose_log_calendar.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/calendar.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace mat::cli {
namespace {

using domain::DayState;
using report::Type;

struct DayCell {
    Day day;
    DayState state;
};

constexpr std::string_view month_names[] = {"January", "February", "March", "April", "May", "June",
                                            "July", "August", "September", "October", "November", "December"};
constexpr std::string_view weekday_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}; // Monday first

std::string month_text(Day day) {
    return std::string(month_names[static_cast<unsigned>(day.civil().month()) - 1]) + " " + std::to_string(static_cast<int>(day.civil().year()));
}

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
}

// A month in weeks; each day in two lines or one, `width` columns wide.
template <class Words>
std::string grid(const std::vector<DayCell>& days, std::size_t width, bool two_lines, const Words& words) {
    std::vector<std::string> lines;
    const auto finish = [&](std::string line) {
        while (!line.empty() && line.back() == ' ') line.pop_back();
        lines.push_back(std::move(line));
    };
    std::string head;
    for (const std::string_view name : weekday_names) head += padded(std::string(name), width);
    finish(head);
    std::string first(width * static_cast<std::size_t>((days.front().day.weekday() + 6) % 7), ' '), second = first;
    for (const DayCell& cell : days) {
        const auto number = std::to_string(static_cast<unsigned>(cell.day.civil().day()));
        const std::string date = (number.size() < 2 ? " " : "") + number;
        first += padded(two_lines ? date : date + words(cell), width);
        if (two_lines) second += padded(words(cell), width);
        if (cell.day.weekday() != 0 && cell.day != days.back().day) continue;
        finish(std::move(first));
        if (two_lines) finish(std::move(second));
        first.clear();
        second.clear();
    }
    std::string out;
    for (const std::string& line : lines) out += (out.empty() ? "" : "\n") + line;
    return out;
}

// For those who work here: a letter a day, and what the letters mean.
std::string grid_for_staff(const std::vector<DayCell>& days, Day today) {
    std::string out = grid(days, 5, false, [&](const DayCell& cell) {
        const char letter = letter_of(cell.state);
        return std::string(cell.day == today ? "*" : " ") + (letter == ' ' ? std::string() : std::string(1, letter));
    });
    std::set<DayState> seen;
    bool has_today = false;
    for (const DayCell& cell : days) {
        seen.insert(cell.state);
        has_today = has_today || cell.day == today;
    }
    out += "\n";
    for (const DayState state : seen)
        if (letter_of(state) != ' ') out += std::string("\n") + letter_of(state) + "  " + std::string(meaning_of(state));
    return out + (has_today ? "\n*  today" : "");
}

// Days with one ordered amount, as far as the month goes.
struct OrderedDays {
    DayRange days;
    domain::Medication medication;
    Amount amount;
};

std::vector<OrderedDays> ordered_days(const domain::DosingFacts& facts, DayRange month) {
    std::vector<OrderedDays> list;
    for (const domain::OrderRecord& order : facts.history.orders)
        for (const domain::PlannedDays& days : domain::planned_days(order, facts.history, facts.today, order.start)) {
            const Day first = std::max(days.first, month.first);
            const Day last = std::min({days.last.value_or(month.last), order.end.value_or(month.last + 1) - 1, month.last});
            if (first <= last) list.push_back({{first, last}, order.medication, days.amount});
        }
    std::ranges::stable_sort(list, {}, [](const OrderedDays& each) { return each.days.first; });
    return list;
}

report::Cell amount_on(const std::vector<OrderedDays>& ordered, Day day) {
    for (const OrderedDays& each : ordered)
        if (each.days.first <= day && day <= each.days.last) return each.amount;
    return {};
}

// Where the amount changes within the month; nothing where it stays.
std::string changes_text(const std::vector<OrderedDays>& ordered) {
    std::string text;
    std::map<domain::Medication, Amount> last;
    std::size_t lines = 0;
    for (const OrderedDays& each : ordered) {
        const auto [known, is_new] = last.try_emplace(each.medication, each.amount);
        if (!is_new && known->second == each.amount) continue;
        known->second = each.amount;
        text += "\n  from " + each.days.first.text_with_weekday() + "  " + std::string(name_of(each.medication)) + " " + each.amount.text();
        ++lines;
    }
    return lines < 2 ? "" : "\n\nAmounts" + text;
}

// For the person themselves: words, and nothing that says who they are.
std::string grid_for_person(const std::vector<DayCell>& days, const store::Reader& reader, const store::Clinic& clinic) {
    std::string out =
        month_text(days.front().day) + "\n\n" + grid(days, 11, true, [](const DayCell& cell) { return std::string(handout_of(cell.state)); });
    const std::string phone = store::setting(reader, "phone", clinic.today);
    return out + "\n\n" + clinic.name + (phone.empty() ? "" : ", " + phone);
}

} // namespace

void add_dose_log_calendar(Flags& flags, DoseLogCalendarRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.operand("MONTH", request.month, "2026-11, last-month (default: this month)");
    flags.flag("--handout", request.handout, "for the person to take home: words instead of letters, and no number");
    flags.example("mat dose-log calendar 1042-9");
    flags.example("mat dose-log calendar 1042-9 2026-12 --handout");
}

Result<Answer> run_dose_log_calendar(const DoseLogCalendarRequest& request, const Globals& globals, const Surroundings& surroundings,
                                     const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto client = client_named(reader, request.client);
        if (!client) return client.failure();
        const auto month = parse_range(request.month.value_or("this-month"), clinic.today);
        if (!month) return month.failure();
        if (static_cast<unsigned>(month->first.civil().day()) != 1 || month->last - month->first > 30 ||
            (month->last + 1).civil().day() != std::chrono::day{1})
            return Failure{Exit::usage, "month", quoted(*request.month) + " is not one month", "write it as 2026-11"};
        // Everything that reaches into the month: the days of an injection, the doses that say what history is known.
        domain::DosingFacts facts = store::dosing_facts(reader, *client, clinic, clinic.today);
        const Day reach = std::min(month->first, clinic.today) - domain::farthest_cover;
        facts.history.doses = store::doses_of(reader, *client, std::min(reach, domain::plans_begin(facts.history.orders).value_or(reach)));
        facts.closures.clear();
        facts.weekly_closures.clear();
        for (const store::Closure& closure : store::closures(reader, *month))
            (closure.kind == "weekly" ? facts.weekly_closures : facts.closures).push_back(closure.day);
        const domain::KnownDays known = store::known_days(reader, clinic.zone);
        const bool over = clinic.window_has_closed(reader.moment());
        std::vector<DayCell> days;
        for (Day day = month->first; day <= month->last; day = day + 1) days.push_back({day, domain::state_of(facts, known, day, over)});
        Answer answer;
        const std::vector<OrderedDays> ordered = ordered_days(facts, *month);
        answer.table.columns = {{"day", Type::day, "the day"}, {"state", Type::text, "what became of it, or is to"},
                                {"amount_mg", Type::amount, "milligrams ordered for the day; of several medications the first order's"}};
        for (const DayCell& cell : days) answer.table.rows.push_back({cell.day, std::string(name_of(cell.state)), amount_on(ordered, cell.day)});
        answer.asked = true;
        if (!request.handout) answer.about = {client->number};
        answer.sentence = request.handout ? grid_for_person(days, reader, clinic)
                                          : client->number.text() + "  " + month_text(month->first) + "\n\n" + grid_for_staff(days, clinic.today) +
                                                changes_text(ordered);
        return answer;
    });
}

} // namespace mat::cli
