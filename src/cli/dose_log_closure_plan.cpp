#include "cli/dose_log_take_homes.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "domain/calendar.hpp"
#include "domain/formulation.hpp"
#include "domain/supply.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

// The last day before it on which a bottle can be handed over.
Day last_open_day_before(const domain::DosingFacts& facts, Day day) {
    Day open = day - 1;
    while (facts.is_closed(open) && open > day - 7) open = open - 1;
    return open;
}

// Whether a dose is taken that day: with days between doses not on each.
bool has_dose_on(const domain::TreatmentHistory& history, const domain::OrderRecord& order, Day today, Day day) {
    const bool in_hand = std::ranges::any_of(history.doses, [&](const domain::DoseRecord& dose) {
        return dose.medication == order.medication && dose.day == day && dose.covers_day(day);
    });
    return order.every_days == 1 || in_hand || domain::asks_on(history, order, today, day);
}

} // namespace

void add_dose_log_closure_plan(Flags& flags, DoseLogClosurePlanRequest& request) {
    flags.operand("DATE", request.day, "the closed day");
    flags.example("mat dose-log closure-plan 2026-12-25");
}

Result<Answer> run_dose_log_closure_plan(const DoseLogClosurePlanRequest& request, const Globals& globals, const Surroundings& surroundings,
                                         const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto day = parse_day(request.day, clinic.today);
        if (!day) return day.failure();
        Answer answer;
        answer.table.columns = {
            {"client", Type::text, "client number"},
            {"medication", Type::text, "medication"},
            {"amount_mg", Type::amount, "milligrams the order asks for that day"},
            {"covered_by", Type::text, "what covers the day already: a dose's number, guest or absence"},
            {"needs_bottle", Type::boolean, "whether a bottle is still to be handed out"},
            {"by_day", Type::day, "the last day on which it can be"},
            {"determination", Type::boolean, "whether it takes a determination: the day is neither a holiday nor the one exempt day of the weekend"},
            {"remark", Type::text, "what stands in the way"}};
        std::int64_t needed = 0;
        bool closed = false;
        for (const store::Client& client : store::people_with_orders(reader, {*day, *day})) {
            const domain::DosingFacts facts = store::take_home_facts(reader, client, clinic, *day);
            closed = facts.is_closed(*day);
            const bool held =
                std::ranges::any_of(facts.history.holds, [&](const domain::HoldRecord& hold) { return hold.in_force(reader.moment()); });
            for (const domain::OrderRecord& order : facts.history.orders) {
                if (!order.active_on(*day) || domain::is_injection(order.formulation) || !has_dose_on(facts.history, order, clinic.today, *day))
                    continue;
                const std::string cover = domain::what_covers(facts.history, order.medication, *day);
                const bool needs = cover.empty();
                const std::string remark = !needs                                ? ""
                                           : held                                ? "on hold"
                                           : order.expired_on(*day)              ? "order expires before"
                                           : facts.open_episode(*day) == nullptr ? "not in care"
                                                                                 : "";
                needed += needs && remark.empty() ? 1 : 0;
                answer.table.rows.push_back({client.number.text(), std::string(name_of(order.medication)), order.amount, text_or_null(cover), needs,
                                             needs ? Cell(last_open_day_before(facts, *day)) : Cell(),
                                             needs ? Cell(!facts.needs_no_determination(*day)) : Cell(), text_or_null(remark)});
            }
        }
        if (!answer.table.rows.empty() && !closed)
            answer.warnings.push_back("the clinic is open on " + day->text_with_weekday() + ": mat config closure add " + day->text() +
                                      " --kind holiday");
        answer.notes = std::to_string(needed) + (needed == 1 ? " bottle" : " bottles") + " to hand out for " + day->text_with_weekday() + ".\n";
        return answer;
    });
}

} // namespace mat::cli
