#include "cli/dose_log_due.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/calendar.hpp"
#include "domain/formulation.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {

using report::Type;

void add_dose_log_due(Flags& flags, DoseLogDueRequest& request) {
    flags.value("--days", "N", request.days, "injections due within so many days too (default: 0)");
    flags.example("mat dose-log due");
    flags.example("mat dose-log due --days 7");
}

Result<Answer> run_dose_log_due(const DoseLogDueRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::int64_t ahead = 0;
    if (request.days) {
        const auto days = parse_count(*request.days);
        if (!days) return days.failure();
        constexpr std::int64_t most = 366;
        if (*days > most) return Failure{Exit::usage, "days", quoted(*request.days) + " days are more than a year", ""};
        ahead = *days;
    }
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Answer answer;
        answer.table.columns = {{"client", Type::text, "client number"}, {"medication", Type::text, "medication"},
                                {"amount_mg", Type::amount, "milligrams of the active ingredient"},
                                {"due_day", Type::day, "since when, or when, it is due"},
                                {"status", Type::text, "due, overdue, upcoming, held, absent or expired"},
                                {"formulation", Type::text, "brand or form, where one is named"},
                                {"window_opens", Type::day, "of an injection: the earliest day"},
                                {"late_after", Type::day, "of an injection: the last day that is in time"}};
        for (const store::Client& client : store::people_with_orders(reader, {clinic.today, clinic.today + ahead})) {
            domain::TreatmentHistory history{store::orders_of(reader, client),
                                             {},
                                             store::holds_of(reader, client),
                                             store::absences_of(reader, client),
                                             store::guest_stays_of(reader, client)};
            // A late injection was due after the last one, however long ago: then all of them are read.
            const bool injections = store::longest_cover(reader, client, clinic.today - domain::farthest_cover) > 1;
            history.doses = store::doses_of(reader, client,
                                            injections ? Day::from_number(Day::first_number)
                                                       : std::min(clinic.today - 1, domain::plans_begin(history.orders).value_or(clinic.today)));
            for (const domain::DueDose& dose : domain::due_doses(history, clinic.today, ahead)) {
                const auto window = domain::next_window(history.doses, dose.order, clinic.today, clinic.policy);
                answer.table.rows.push_back(
                    {client.number.text(), std::string(name_of(dose.order.medication)), domain::amount_due(dose.order, history, clinic.today).amount,
                     dose.due, dose.status,
                     dose.order.formulation ? report::Cell(std::string(name_of(dose.order.medication, dose.order.formulation))) : report::Cell(),
                     window ? report::Cell(window->opens) : report::Cell(), window ? report::Cell(window->late_after) : report::Cell()});
            }
        }
        if (store::closed_on(reader, clinic, clinic.today))
            answer.warnings.push_back("the clinic is closed today, " + clinic.today.text_with_weekday());
        return answer;
    });
}

} // namespace mat::cli
