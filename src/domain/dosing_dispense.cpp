#include "domain/dosing_findings.hpp"
#include "domain/formulation.hpp"

#include <iterator>

namespace mat::domain {
namespace {

using Found = Findings<DispenseRequest>;

// The day of each bottle: so many as were asked for, else up to the next day on which the clinic is open.
std::vector<Day> bottle_days(const DosingFacts& facts, const DispenseRequest& request) {
    std::int64_t ahead = std::min(request.days.value_or(0), farthest_cover - 1);
    if (!request.days)
        while (ahead < farthest_cover - 1 && facts.is_closed(request.day + (ahead + 1))) ++ahead;
    std::vector<Day> days;
    for (std::int64_t i = 1; i <= ahead; ++i) days.push_back(request.day + i);
    return days;
}

// How many of the days that follow need the order only.
std::int64_t closure_days_after(const DosingFacts& facts, Day day) {
    std::int64_t days = 0;
    while (days < farthest_cover - 1 && facts.needs_no_determination(day + (days + 1))) ++days;
    return days;
}

// What is known of the day of a bottle already: nothing, or why it is covered.
std::optional<Finding> judge_bottle(const TreatmentHistory& history, Medication medication, Day day) {
    for (const DoseRecord& dose : history.doses) {
        if (!covers_for(dose.medication, medication) || !stands_for(dose, day)) continue;
        const std::string number = dose.number.text(), kind(name_of(dose.kind));
        Finding finding{Rule::supply_overlap,
                        day.text() + " is covered already by " + kind + " " + number,
                        {{"covered_day", day.text()}, {"covered_by", number}},
                        ""};
        if (dose.voided) {
            finding.message = day.text() + " stays covered: " + kind + " " + waits_for_confirmation(dose);
            finding.change = confirmation_of(dose);
            finding.edit = without_dose(dose.number);
        } else if (!observed(dose.kind)) {
            finding.change = "the return of " + number;
            finding.edit = without_dose(dose.number);
        }
        return finding;
    }
    if (!is_covered(history, medication, day)) return std::nullopt;
    return Finding{Rule::supply_overlap,
                   day.text() + " is covered already, by a guest stay or a verified absence",
                   {{"covered_day", day.text()}},
                   "the end of the guest stay or absence",
                   [day](DosingFacts& other) {
                       std::erase_if(other.history.guest_stays,
                                     [day](const GuestStay& stay) { return stay.includes(day); });
                       std::erase_if(other.history.absences,
                                     [day](const AbsenceRecord& absence) { return absence.includes(day); });
                   }};
}

void judge_overlap(Found& findings, const DosingFacts& facts, Medication medication,
                   const std::vector<Day>& bottles) {
    for (std::size_t before = 0; before < bottles.size(); ++before) {
        auto finding = judge_bottle(facts.history, medication, bottles[before]);
        if (!finding) continue;
        if (before == 0) return findings.add(std::move(*finding));
        finding->change = "bottles up to " + bottles[before - 1].text();
        finding->edit = nullptr;
        return findings.add(std::move(*finding), [before](DispenseRequest& asked) {
            asked.days = static_cast<std::int64_t>(before);
        });
    }
}

void judge_today_open(Found& findings, const DosingFacts& facts, Medication medication, Day day) {
    if (is_covered(facts.history, medication, day)) return;
    findings.add({Rule::today_open,
                  "the dose of " + day.text() + " is not settled yet",
                  {{"day", day.text()}},
                  "today's dose first",
                  [medication, day](DosingFacts& other) {
                      DoseRecord dose;
                      dose.medication = medication;
                      dose.day = day;
                      other.history.doses.push_back(dose);
                  }});
}

// Beyond closure days the supply is nothing until a practitioner's determination is on file.
void judge_determination(Found& findings, const DosingFacts& facts, Day day, const std::vector<Day>& bottles) {
    std::vector<Day> beyond;
    std::ranges::copy_if(bottles, std::back_inserter(beyond),
                         [&](Day bottle) { return !facts.needs_no_determination(bottle); });
    if (beyond.empty() && !bottles.empty()) return;
    const Day first = beyond.empty() ? day + 1 : beyond.front();
    const std::string count = std::to_string(beyond.size());
    std::string message = bottles.empty() ? "no bottle is due: the clinic is open on " + first.text()
                          : facts.is_closed(first)
                              ? first.text() + " is closed, but neither the one exempt day of the "
                                               "weekend nor a holiday"
                              : first.text() + " is no closure day";
    if (beyond.size() > 1) message += " (the first of " + count + " such bottles)";
    findings.add({Rule::no_take_home_order,
                  message + ", and no take-home order is on file",
                  {{"first_day_beyond", first.text()}, {"days_beyond", count}},
                  "bottles for closure days only"},
                 [closed = closure_days_after(facts, day)](DispenseRequest& asked) { asked.days = closed; });
}

struct Dispensing {
    Found findings;
    std::optional<OrderRecord> order;
    std::vector<Day> days;
};

Dispensing collect(const DosingFacts& facts, const DispenseRequest& request, const Policy& policy) {
    Dispensing out;
    const Day day = request.day;
    out.order = order_in_force(facts, day, request.medication);
    out.days = bottle_days(facts, request);
    out.findings.add(judge_care(facts, day));
    if (!out.order) out.findings.add(no_active_order(day, request.medication, policy.reinduction_first_most));
    out.findings.add(judge_hold(facts, request.moment));
    out.findings.add(judge_trust(facts));
    const Medication medication =
        out.order ? out.order->medication : request.medication.value_or(Medication::methadone);
    judge_overlap(out.findings, facts, medication, out.days);
    judge_today_open(out.findings, facts, medication, day);
    judge_determination(out.findings, facts, day, out.days);
    // No bottle for a day on which another medication is ordered.
    out.findings.add(judge_mixing(facts, medication, day, out.days.empty() ? day : out.days.back()));
    if (out.order && is_injection(out.order->formulation))
        out.findings.add({Rule::injection_never_bottle,
                          std::string(name_of(out.order->medication, out.order->formulation)) + " is injected at the clinic; there is no bottle of it",
                          {{"order", std::to_string(out.order->id)}}, "", nullptr});
    if (out.order) out.findings.add(judge_expiry(*out.order, day));
    return out;
}

} // namespace

DispenseVerdict judge_dispense(const DosingFacts& facts, const DispenseRequest& request, const Asker& asker,
                               const Policy& policy) {
    Dispensing found = collect(facts, request, policy);
    DispenseVerdict out;
    out.verdict = conclude(found.findings, facts, request, asker, out.overridden,
                           [&](const DosingFacts& other, const DispenseRequest& asked) {
                               return collect(other, asked, policy).findings;
                           });
    out.order = std::move(found.order);
    out.days = std::move(found.days);
    return out;
}

} // namespace mat::domain
