#include "domain/supply.hpp"
#include "report/reports.hpp"
#include "store/policy.hpp"
#include "store/take_homes.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::report {
namespace {

std::vector<Column> columns(const Question&) {
    return {{"client", Type::text, "client number", Part::key},
            {"medication", Type::text, "medication of the order in force"},
            {"treatment_day", Type::integer, "day in treatment, the first being 1: at the last hand-over, without one that day"},
            {"tier", Type::text, "the caps of that day and the days of treatment they are of; absent where no day cap applies"},
            {"cap_days", Type::integer, "most days of supply beyond closure days"},
            {"permit_days", Type::integer, "days that the determination in force allows; absent without one"},
            {"not_met", Type::list, "criteria that the practitioner found not met"},
            {"review_date", Type::day, "day by which the determination is looked at again"},
            {"bottles", Type::integer, "bottles out for days to come", Part::count},
            {"counted_days", Type::integer, "days of that supply that count: without closure days, portions of a day once", Part::count},
            {"through_day", Type::day, "the last day that they cover"},
            {"over_limit", Type::boolean, "whether the last hand-over was more than cap or determination allow"}};
}

// Bottles for days to come that were in hand at the end of that day.
std::vector<domain::DoseRecord> bottles_on(const store::Reader& reader, const store::Client& client, Day on) {
    auto bottles = store::doses_of(reader, client, on + 1);
    std::erase_if(bottles, [on](const domain::DoseRecord& dose) {
        return dose.kind != domain::DoseKind::take_home || dose.voided || dose.number.day() > on || (dose.returned && dose.returned->day <= on);
    });
    std::ranges::stable_sort(bottles, {}, &domain::DoseRecord::day);
    return bottles;
}

std::vector<std::string> not_met(const domain::TakeHomeOrder& order) {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < std::size(domain::take_home_criteria); ++i)
        if (((order.met >> i) & 1U) == 0) codes.emplace_back(domain::take_home_criteria[i].code);
    return codes;
}

domain::Medication medication_of(const domain::DosingFacts& facts, const std::vector<domain::DoseRecord>& bottles, Day on) {
    if (!bottles.empty()) return bottles.front().medication;
    for (const domain::OrderRecord& order : facts.history.orders)
        if (order.active_on(on)) return order.medication;
    return domain::Medication::methadone;
}

Result<Findings> make(const store::Reader& reader, const store::Clinic& clinic, const Question& question) {
    Findings findings;
    findings.table.columns = columns(question);
    findings.rows.columns = {{"client", Type::text, "client number", Part::key},
                             {"dose", Type::text, "number of the bottle"},
                             {"for_day", Type::day, "the day it is for"},
                             {"bottles", Type::integer, "1", Part::count},
                             {"counted_days", Type::integer, "how many of its days count against the cap", Part::count}};
    const Day on = question.on;
    const auto merged = store::survivors(reader);
    store::Policies policies(reader, clinic);
    for (const store::ClientLine& line : store::list_clients(reader, on)) {
        if (!line.episode || !line.episode->open_on(on)) continue;
        const store::Client client = store::person_of(line.number, merged);
        const auto bottles = bottles_on(reader, client, on);
        if (bottles.empty() && store::take_home_orders_of(reader, client).empty()) continue;
        Day handed_out = on; // without a bottle the day that is asked about
        if (!bottles.empty()) handed_out = std::ranges::max(bottles, {}, [](const auto& bottle) { return bottle.number.day(); }).number.day();
        const domain::Policy& policy = policies.on(line.number.sequence(), handed_out);
        const domain::DosingFacts facts = store::supply_facts(reader, client, clinic, handed_out, policy);
        const auto permit = domain::determination_on(facts, on);
        if (bottles.empty() && !permit) continue;
        const domain::Medication medication = medication_of(facts, bottles, on);
        std::vector<Day> last_hand_over, counted;
        for (const domain::DoseRecord& bottle : bottles) {
            std::int64_t counts = 0;
            for (const Day day : domain::days_supplied(facts, bottle.day, bottle.every_days)) {
                if (bottle.number.day() == handed_out) last_hand_over.push_back(day);
                if (facts.needs_no_determination(day) || std::ranges::count(counted, day) > 0) continue;
                counted.push_back(day);
                ++counts;
            }
            if (question.rows) findings.rows.rows.push_back({line.number.text(), bottle.number.text(), bottle.day, std::int64_t{1}, counts});
        }
        for (const domain::DoseRecord& dose : facts.history.doses) // by a policy that counts it, the evening's portion is of that supply
            if (dose.kind == domain::DoseKind::take_home && dose.day == handed_out && dose.number.day() == handed_out &&
                domain::counts_as_given(dose) && !dose.gave_its_day_back())
                last_hand_over.push_back(handed_out);
        const domain::Supply supply = domain::supply_of(facts, medication, handed_out, last_hand_over, facts.policy);
        const auto least = domain::least_of(supply.tiers);
        findings.table.rows.push_back(
            {line.number.text(), std::string(name_of(medication)), supply.treatment_day,
             supply.tiers.empty() ? Cell() : Cell(domain::tiers_text(facts.policy, supply.tiers)), least ? Cell(*least) : Cell(),
             permit ? Cell(permit->days) : Cell(), permit && !not_met(*permit).empty() ? Cell(not_met(*permit)) : Cell(),
             permit ? Cell(permit->review) : Cell(), static_cast<std::int64_t>(bottles.size()), static_cast<std::int64_t>(counted.size()),
             bottles.empty() ? Cell() : Cell(bottles.back().day + (bottles.back().every_days - 1)), domain::too_many(supply)});
    }
    return findings;
}

} // namespace

constinit const Report take_homes_report{
    "take-homes",
    "permits, supply out, day in treatment, cap that applies, over-limit",
    "Everybody in care with a determination in force or with bottles out for days after --on. The cap is that of the treatment day at the "
    "last hand-over, the day of admission (or of the verified start elsewhere) being day 1; days of supply count, not bottles; closure days "
    "(holidays and the one exempt day of the weekend) do not, nor does a portion of the day of the hand-over, unless "
    "takehome.split_counts_toward_cap says so. Bottles that came back or were voided are out no longer. Bottles of an imported "
    "history have no determination here. Buprenorphine has no day caps.",
    "42 CFR 8.12(i)", {}, "", Time::day, true, false, false, columns, make};

} // namespace mat::report
