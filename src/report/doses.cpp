#include "report/reports.hpp"
#include "store/derived.hpp"

namespace mat::report {

Result<Table> doses(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    Table table;
    table.columns = {{"day", Type::day, "day of the hand-over"},
                     {"medication", Type::text, "medication"},
                     {"administered", Type::integer, "doses observed"},
                     {"take_home", Type::integer, "bottles handed out, a bottle a day covered"},
                     {"administered_mg", Type::amount, "milligrams observed"},
                     {"take_home_mg", Type::amount, "milligrams handed out"}};
    const DayRange range = question.range.value_or(DayRange{clinic.today, clinic.today});
    struct Line {
        std::int64_t administered = 0, take_home = 0;
        Amount administered_mg, take_home_mg;
    };
    Line line;
    std::optional<std::pair<Day, domain::Medication>> open;
    const auto close = [&] {
        if (open && line.administered + line.take_home > 0)
            table.rows.push_back({open->first, std::string(name_of(open->second)), line.administered, line.take_home,
                                  line.administered_mg, line.take_home_mg});
        line = Line();
    };
    for (const store::DailyTotal& total : store::daily_totals(reader, range, store::path_for(reader))) {
        if (open != std::pair(total.day, total.medication)) {
            close();
            open = std::pair(total.day, total.medication);
        }
        if (domain::observed(total.kind)) {
            line.administered += total.doses;
            line.administered_mg = line.administered_mg + total.amount;
        } else if (total.kind == domain::DoseKind::take_home) {
            line.take_home += total.doses;
            line.take_home_mg = line.take_home_mg + total.amount;
        }
    }
    close();
    return table;
}

} // namespace mat::report
