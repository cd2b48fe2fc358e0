#include "cli/dose_log.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/order_words.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/supply.hpp"
#include "report/reports.hpp"
#include "store/counter.hpp"
#include "store/health.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>
#include <unordered_map>

namespace mat::cli {

void add_dose_log_show(Flags& flags, DoseLogShowRequest& request) {
    flags.operand("CLIENT|DOSE", request.what, "a client number or a dose number");
    flags.flag("--history", request.history, "voided and corrected doses too");
    flags.example("mat dose-log show 1042-9");
    flags.example("mat dose-log show 2026-11-21.17 --history");
}

Result<Answer> run_dose_log_show(const DoseLogShowRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Answer answer;
        if (request.what.find('.') != std::string::npos) {
            const auto number = parse_dose_number(request.what, clinic.today);
            if (!number) return number.failure();
            const auto dose = store::find_dose(reader, *number);
            if (!dose) return dose.failure();
            answer.one_record = !request.history;
            answer.table = dose_table(reader, clinic, request.history ? store::history_of(reader, *number) : std::vector{*dose});
            return answer;
        }
        const auto client = client_named(reader, request.what);
        if (!client) return client.failure();
        const Day since = request.history ? Day::from_number(Day::first_number) : clinic.today - 14;
        const auto unmended = [&](std::vector<domain::DoseRecord> doses) {
            if (!request.history) std::erase_if(doses, [](const auto& dose) { return dose.voided.has_value(); });
            return doses;
        };
        if (!for_people(globals.format)) {
            answer.table = dose_table(reader, clinic, unmended(store::doses_of(reader, *client, since)));
            return answer;
        }
        // For people: the order, where they stand, and two weeks of doses in few columns.
        domain::DosingFacts facts = store::take_home_facts(reader, *client, clinic, clinic.today);
        std::string head = client->number.text() + "  " + clinic.today.text_with_weekday();
        for (const domain::OrderRecord& order : facts.history.orders)
            if (order.active_on(clinic.today)) {
                head += "\norder   " + std::to_string(order.id) + ": " + order_text(order) + " from " + order.start.text() +
                        (order.expired_on(clinic.today) ? ", EXPIRED on " + order.until->text() : "");
                for (const std::string& line : standing_lines(order, facts)) head += "\n" + line;
                if (const auto gap = domain::days_since_dose(facts.history, order.medication, clinic.today))
                    head += "\ngap     " + std::to_string(*gap) + (*gap == 1 ? " day" : " days") + " without a dose before today";
            }
        if (const auto order = domain::determination_on(facts, clinic.today))
            head += "\ntake-homes  " + std::to_string(order->days) + (order->days == 1 ? " day" : " days") + " beyond closure days, of " +
                    order->day.text() + ", review by " + order->review.text() +
                    (order->met == domain::all_take_home_criteria ? "" : ", criteria NOT MET");
        for (const domain::HoldRecord& hold : facts.history.holds)
            if (hold.in_force(reader.moment())) head += "\nON HOLD since " + hold.day.text() + " (" + hold.reason + ")";
        if (const auto response = store::last_response(reader, *client))
            head += "\nsays    " + domain::text_of(*response) + " (" + response->day.text() + ")";
        for (const domain::RequestRecord& waiting : store::requests_of(reader, *client))
            if (waiting.open()) head += "\nWAITS   " + waiting.kind + " since " + waiting.day.text() + ", request " + std::to_string(waiting.id);
        const auto health = store::health_of(reader, *client);
        std::vector<std::string> warned; // of several orders once
        for (const domain::OrderRecord& order : facts.history.orders)
            if (order.active_on(clinic.today))
                for (const std::string& warning : domain::health_warnings(health, order.medication, order.amount, clinic.today, facts.policy))
                    if (std::ranges::count(warned, warning) == 0) warned.push_back(warning);
        for (const std::string& warning : warned) head += "\n! " + warning;
        answer.title = head + "\n";
        using report::Type;
        report::Table table;
        table.columns = {{"dose", Type::text, ""}, {"for", Type::text, ""}, {"kind", Type::text, ""}, {"medication", Type::text, ""},
                         {"amount_mg", Type::amount, ""}, {"by", Type::text, ""}, {"remark", Type::text, ""}};
        // The facts reach back two weeks at least.
        auto doses = unmended(request.history ? store::doses_of(reader, *client, since) : std::move(facts.history.doses));
        std::erase_if(doses, [&](const auto& dose) { return dose.day < since; });
        const auto remarks = store::remarks_of(reader, doses);
        std::unordered_map<std::int64_t, std::string> logins;
        const auto login_of = [&](std::optional<std::int64_t> staff) {
            if (!staff) return std::string();
            const auto [known, first] = logins.try_emplace(*staff);
            if (first) known->second = store::staff_login(reader, staff);
            return known->second;
        };
        for (const auto& dose : doses) {
            std::string remark = dose.late ? "late entry" : "";
            const bool in_hand = dose.kind == domain::DoseKind::take_home || dose.kind == domain::DoseKind::filled;
            if (in_hand && dose.every_days > 1) remark += (remark.empty() ? "" : ", ") + ("through " + (dose.day + (dose.every_days - 1)).text());
            if (dose.replaces) remark += (remark.empty() ? "" : ", ") + ("corrects " + dose.replaces->text());
            if (dose.returned) remark += (remark.empty() ? "" : ", ") + ("RETURNED " + dose.returned->day.text() + " " + dose.returned->state);
            if (const auto said = remarks.find(dose.number.key()); said != remarks.end()) remark += (remark.empty() ? "" : ", ") + said->second;
            if (dose.voided) remark += (remark.empty() ? "" : ", ") + ("VOIDED " + dose.voided->code);
            table.rows.push_back({dose.number.text(), dose.day.text_with_weekday(), std::string(name_of(dose.kind)),
                                  std::string(name_of(dose.medication)), dose.amount, text_or_null(login_of(dose.staff)), text_or_null(remark)});
        }
        answer.table = std::move(table);
        answer.about = {client->number};
        return answer;
    });
}

void add_dose_log_missed(Flags& flags, DoseLogMissedRequest& request) {
    flags.value("--days", "N", request.days, "only runs of at least so many days");
    flags.value("--on", "DATE", request.on, "as of the end of that day (default: today)");
    flags.example("mat dose-log missed --days 3");
}

Result<Answer> run_dose_log_missed(const DoseLogMissedRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::int64_t least = 1;
    if (request.days) {
        const auto days = parse_count(*request.days);
        if (!days) return days.failure();
        least = *days;
    }
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Day on = clinic.today;
        if (request.on) {
            const auto day = parse_day(*request.on, clinic.today);
            if (!day) return day.failure();
            on = *day;
        }
        report::Question question;
        question.on = on;
        question.least_days = least;
        auto found = report::missed_report.make(reader, clinic, question);
        if (!found) return found.failure();
        Answer answer;
        answer.table = std::move(found->table);
        return answer;
    });
}

} // namespace mat::cli
