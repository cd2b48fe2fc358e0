#include "domain/dosing_medicines.hpp"

namespace mat::domain {
namespace {

constexpr std::int64_t hour = 3'600'000'000, minute = 60'000'000;

std::string text_of(const DoseRecord& dose) {
    return std::string(name_of(dose.medication, dose.formulation)) +
           (dose.kind == DoseKind::take_home ? " bottle "
            : dose.kind == DoseKind::filled  ? " fill "
                                             : " dose ") +
           dose.number.text();
}

Day last_day_of(const DoseRecord& dose) { return dose.day + (dose.every_days - 1); }

// A dose that was taken before that day, or is in the person's hands: not a bottle that came back sealed. One that came back in
// another state before its day may have been taken by then.
std::optional<DoseRecord> exposure_by(const DoseRecord& dose, Day day) {
    if (!covers(dose.kind) || !counts_as_given(dose) || !is_for_opioids(dose.medication) || (observed(dose.kind) && dose.day > day))
        return std::nullopt;
    if (!dose.gave_its_day_back()) return dose;
    if (opens_its_day(dose.returned->state, dose.returned->intact, dose.day, dose.day)) return std::nullopt;
    DoseRecord taken = dose;
    taken.day = std::min(dose.day, dose.returned->day);
    taken.every_days = 1;
    return taken;
}

Exposed on_board(Rule rule, const DoseRecord& dose, Day from, std::string message) {
    Finding finding{rule, std::move(message), {{"dose", dose.number.text()}, {"dose_day", dose.day.text()}, {"earliest", from.text()}},
                    from.text() + " or later", nullptr};
    return {std::move(finding), from, {}, {}};
}

// Naltrexone throws an agonist off the receptor: withdrawal that lasts. Methadone and buprenorphine: 14 days without.
std::optional<Exposed> judge_opioid_free(const DoseRecord& dose, Day day, const Policy& policy) {
    const Day tail = dose.day + tail_days(dose.medication, dose.formulation, policy);
    const Day from = is_injection(dose.formulation) ? std::max(tail, last_day_of(dose) + policy.opioid_free_long_days)
                                                    : last_day_of(dose) + policy.opioid_free_long_days;
    if (day >= from) return std::nullopt;
    const std::int64_t free = day - last_day_of(dose);
    const std::string since =
        free <= 0 ? text_of(dose) + " covers " + day.text() : days_text(free) + " since " + text_of(dose) + " of " + last_day_of(dose).text();
    Exposed found = on_board(Rule::opioid_free_interval, dose, from,
                             since + ": " + std::to_string(policy.opioid_free_long_days) +
                                 " days without methadone or buprenorphine come before naltrexone, from " + from.text());
    found.finding.facts.emplace_back("days", std::to_string(std::max<std::int64_t>(free, 0)));
    return found;
}

std::optional<Exposed> judge_blocked(const DoseRecord& dose, Day day, const Policy& policy) {
    const Day from = dose.day + std::max(dose.every_days, tail_days(dose.medication, dose.formulation, policy));
    if (day >= from) return std::nullopt;
    return on_board(Rule::naltrexone_with_agonist, dose, from, text_of(dose) + " of " + dose.day.text() + " is on board until " + (from - 1).text());
}

std::optional<Exposed> judge_depot(const DoseRecord& dose, Day day, const Policy& policy) {
    const Day from = dose.day + std::max(dose.every_days, tail_days(dose.medication, dose.formulation, policy));
    if (day >= from) return std::nullopt;
    return on_board(Rule::two_agonists, dose, from, text_of(dose) + " of " + dose.day.text() + " is on board until " + (from - 1).text());
}

// Buprenorphine displaces methadone: a day at least, and withdrawal that can be seen (label; program's COWS).
std::optional<Exposed> judge_after_methadone(const DoseRecord& dose, const Intended& intended, const Policy& policy) {
    const std::int64_t hours = policy.buprenorphine_hours_after_methadone;
    if (intended.moment && observed(dose.kind) && dose.at && dose.every_days == 1) {
        const std::int64_t gone = *intended.moment - *dose.at;
        if (gone >= hours * hour) return std::nullopt;
        Exposed found =
            on_board(Rule::opioid_free_interval, dose, dose.day + 1,
                     std::to_string(gone / hour) + " h since " + text_of(dose) + "; " + std::to_string(hours) + " h come before buprenorphine");
        found.finding.change = std::to_string(hours) + " h after methadone";
        found.from.reset();
        found.moment = *dose.at + hours * hour;
        return found;
    }
    const Day from = last_day_of(dose) + std::max<std::int64_t>(1, (hours + 23) / 24);
    if (intended.day >= from) return std::nullopt;
    return on_board(Rule::opioid_free_interval, dose, from,
                    text_of(dose) + " covers " + last_day_of(dose).text() + "; " + std::to_string(hours) + " h come before buprenorphine");
}

std::optional<Exposed> judge_withdrawal(const DosingFacts& facts, const std::vector<DoseRecord>& exposures, const Intended& intended,
                                        const Policy& policy) {
    const DoseRecord *methadone = nullptr, *buprenorphine = nullptr;
    for (const DoseRecord& dose : exposures) {
        if (last_day_of(dose) > intended.day) continue;
        const DoseRecord*& last = dose.medication == Medication::methadone ? methadone : buprenorphine;
        if (is_agonist(dose.medication) && (last == nullptr || last_day_of(*last) < last_day_of(dose))) last = &dose;
    }
    if (methadone != nullptr && buprenorphine != nullptr && last_day_of(*methadone) < buprenorphine->day) return std::nullopt; // not the first
    if (methadone == nullptr || intended.day >= last_day_of(*methadone) + policy.methadone_tail_days) return std::nullopt;
    const bool seen_today = facts.opioid_check && facts.opioid_check->day == intended.day;
    const auto score = intended.cows ? intended.cows : seen_today ? facts.opioid_check->cows : std::nullopt;
    const std::int64_t least = policy.buprenorphine_least_cows;
    if (score && *score >= least) return std::nullopt;
    const std::string asked = "COWS " + std::to_string(least) + " or more";
    Finding finding{Rule::opioid_free_interval,
                    "the first buprenorphine after " + text_of(*methadone) + " of " + last_day_of(*methadone).text() + " waits for withdrawal, " +
                        asked + (score ? "; it is " + std::to_string(*score) : std::string("; no score is recorded")),
                    {{"dose", methadone->number.text()}, {"least_cows", std::to_string(least)}, {"cows", score ? std::to_string(*score) : "none"}},
                    asked + " (--cows)",
                    nullptr};
    return Exposed{std::move(finding), {}, {}, least};
}

std::optional<Exposed> judge_last_opioid(const DosingFacts& facts, Day day, const Policy& policy) {
    if (!facts.opioid_check || !facts.opioid_check->last_opioid) return std::nullopt;
    const Day last = *facts.opioid_check->last_opioid, from = last + policy.opioid_free_short_days;
    if (day >= from) return std::nullopt;
    Finding finding{Rule::opioid_free_interval,
                    days_text(day - last) + " since a short-acting opioid on " + last.text() + ": at least " +
                        days_text(policy.opioid_free_short_days) + " come before naltrexone, from " + from.text(),
                    {{"last_opioid", last.text()}, {"earliest", from.text()}},
                    from.text() + " or later",
                    nullptr};
    return Exposed{std::move(finding), from, {}, {}};
}

// Days elsewhere with doses: whatever agonist was ordered then.
std::vector<DoseRecord> doses_elsewhere(const DosingFacts& facts) {
    std::vector<DoseRecord> doses;
    const auto add = [&](const DayRange& days) {
        for (const OrderRecord& order : facts.history.orders)
            if (is_agonist(order.medication) && order.start <= days.last && (!order.end || days.first < *order.end)) {
                DoseRecord dose;
                dose.day = days.last;
                dose.kind = DoseKind::guest;
                dose.medication = order.medication;
                dose.number = *DoseNumber::from_parts(days.last, 1);
                doses.push_back(dose);
            }
    };
    for (const GuestStay& stay : facts.history.guest_stays)
        if (stay.direction == "out") add(stay.days);
    for (const AbsenceRecord& absence : facts.history.absences)
        if (absence.dosed == "verified") add(absence.days);
    return doses;
}

} // namespace

std::vector<Exposed> judge_exposure(const DosingFacts& facts, const Intended& intended, const Policy& policy) {
    if (intended.planned_crossing || !is_for_opioids(intended.medication)) return {};
    std::vector<Exposed> worst; // of each rule the one that lasts longest
    const auto consider = [&](std::optional<Exposed> found) {
        if (!found) return;
        const auto same = std::ranges::find_if(worst, [&](const Exposed& other) {
            return other.finding.rule == found->finding.rule && other.from.has_value() == found->from.has_value() && other.cows == found->cows;
        });
        if (same == worst.end()) worst.push_back(std::move(*found));
        else if (same->from < found->from || same->moment < found->moment) *same = std::move(*found);
    };
    const auto judge = [&](const DoseRecord& dose) {
        if (dose.medication == intended.medication) return;
        if (intended.medication == Medication::naltrexone) consider(judge_opioid_free(dose, intended.day, policy));
        else if (dose.medication == Medication::naltrexone) consider(judge_blocked(dose, intended.day, policy));
        else if (is_injection(dose.formulation)) consider(judge_depot(dose, intended.day, policy));
        else if (dose.medication == Medication::methadone) consider(judge_after_methadone(dose, intended, policy));
    };
    std::vector<DoseRecord> exposures;
    for (const DoseRecord& dose : facts.history.doses)
        if (auto exposure = exposure_by(dose, intended.day)) exposures.push_back(std::move(*exposure));
    for (const DoseRecord& dose : exposures) judge(dose);
    for (const DoseRecord& dose : doses_elsewhere(facts)) judge(dose);
    if (intended.medication == Medication::naltrexone) consider(judge_last_opioid(facts, intended.day, policy));
    if (intended.medication == Medication::buprenorphine && intended.moment) consider(judge_withdrawal(facts, exposures, intended, policy));
    return worst;
}

bool closes_day_for(const OrderRecord& order, const DoseRecord& dose, Day day) {
    if (!covers_for(dose.medication, order.medication)) return false;
    if (!is_injection(order.formulation) || dose.medication != order.medication) return true;
    return is_injection(dose.formulation) && dose.day == day;
}

std::vector<Exposed> judge_injection(const DosingFacts& facts, const OrderRecord& order, Day day, Instant moment, const Policy& policy) {
    std::vector<Exposed> found;
    if (!is_injection(order.formulation)) return found;
    const std::string name(name_of(order.medication, order.formulation));
    bool led_in = order.medication != Medication::buprenorphine; // naltrexone needs none
    std::optional<Day> opens;
    const DoseRecord *before = nullptr, *lead = nullptr;
    std::int64_t of_its_kind = 0;
    for (const DoseRecord& dose : facts.history.doses) {
        if (dose.medication != order.medication || !covers(dose.kind) || !counts_as_given(dose) || dose.day > day) continue;
        led_in = led_in || dose.day < day || !observed(dose.kind) || is_injection(dose.formulation);
        if (!is_injection(dose.formulation)) {
            if (observed(dose.kind) && dose.day == day && dose.at && *dose.at <= moment) lead = &dose;
            continue;
        }
        if (dose.formulation == order.formulation) ++of_its_kind;
        if (dose.day < day && (before == nullptr || before->day < dose.day)) before = &dose;
    }
    if (before != nullptr) opens = window_after(*before, of_its_kind == 1, order.amount, policy).opens;
    if (opens && day < *opens) {
        Finding finding{Rule::interval_too_short,
                        text_of(*before) + " was given on " + before->day.text() + ", " + days_text(day - before->day) + " before; the next " + name +
                            " not before " + opens->text(),
                        {{"dose", before->number.text()}, {"earliest", opens->text()}},
                        opens->text() + " or later",
                        nullptr};
        found.push_back({std::move(finding), opens, {}, {}});
    }
    for (const DoseRecord& after : facts.history.doses) { // a late entry: not beside the next one either
        if (after.medication != order.medication || !observed(after.kind) || !counts_as_given(after) || !is_injection(after.formulation) ||
            after.day <= day)
            continue;
        DoseRecord given;
        given.day = day;
        given.every_days = order.every_days;
        given.formulation = order.formulation;
        given.amount = order.amount;
        const Day next = window_after(given, of_its_kind == 0, after.amount, policy).opens;
        if (after.day >= next) continue;
        found.push_back({{Rule::interval_too_short,
                          text_of(after) + " was given on " + after.day.text() + ", " + days_text(after.day - day) + " after; none is given before " +
                              next.text(),
                          {{"dose", after.number.text()}, {"earliest", next.text()}},
                          "",
                          nullptr},
                         {},
                         {},
                         {}});
    }
    if (lead != nullptr && moment - *lead->at < policy.lead_in_minutes * minute) {
        const Instant free = *lead->at + policy.lead_in_minutes * minute;
        const std::string wait = std::to_string(policy.lead_in_minutes) + " min after dose " + lead->number.text();
        found.push_back({{Rule::interval_too_short,
                          std::to_string((moment - *lead->at) / minute) + " min since dose " + lead->number.text() + " under the tongue; " + name +
                              " comes after " + std::to_string(policy.lead_in_minutes) + " min of observation",
                          {{"dose", lead->number.text()}, {"minutes", std::to_string((moment - *lead->at) / minute)}},
                          wait,
                          nullptr},
                         {},
                         free,
                         {}});
        led_in = true;
    } else if (lead != nullptr) {
        led_in = true;
    }
    if (!led_in)
        found.push_back({{Rule::needs_lead_in, "no buprenorphine under the tongue is recorded before the first " + name,
                          {{"formulation", name}}, "one dose of buprenorphine under the tongue, and an hour",
                          [medication = order.medication, day](DosingFacts& other) {
                              DoseRecord dose;
                              dose.medication = medication;
                              dose.day = day - 1;
                              other.history.doses.push_back(dose);
                          }}, {}, {}, {}});
    if (order.supply == "pharmacy") {
        const InjectableReceipt* newest = nullptr;
        for (const InjectableReceipt& receipt : facts.receipts)
            if (receipt.order == order.id && !receipt.given && receipt.received <= day && (newest == nullptr || newest->received < receipt.received))
                newest = &receipt;
        if (newest != nullptr && day - newest->received > policy.injectable_kept_days) {
            const Day last = newest->received + policy.injectable_kept_days;
            found.push_back({{Rule::injectable_too_old,
                              "the pharmacy's " + name + " was received on " + newest->received.text() + " and had to be given by " + last.text(),
                              {{"received", newest->received.text()}, {"last_day", last.text()}}, "another delivery",
                              [id = order.id, day](DosingFacts& other) { other.receipts.push_back({id, day, false}); }}, {}, {}, {}});
        }
    }
    return found;
}

std::function<void(AdministerRequest&)> edit_of(const Exposed& exposed) {
    return [from = exposed.from, moment = exposed.moment, cows = exposed.cows](AdministerRequest& asked) {
        if (from && asked.day < *from) {
            asked.moment = asked.moment + (*from - asked.day) * 24 * hour;
            asked.day = *from;
        }
        if (moment && asked.moment < *moment) asked.moment = *moment;
        if (cows) asked.cows = *cows;
    };
}

std::vector<std::string> medicine_warnings(const DosingFacts& facts, const OrderRecord& order, Day day, const Policy& policy) {
    std::vector<std::string> warnings;
    const auto film = film_equivalent(order.medication, order.formulation, order.amount);
    if (film && *film > policy.buprenorphine_warn_over && order.every_days == 1)
        warnings.push_back((*film == order.amount ? order.amount.text() : order.amount.text() + " does what " + film->text() + " of film does: it") +
                           " is over " + policy.buprenorphine_warn_over.text() + " a day");
    if (order.medication == Medication::naltrexone && facts.opioid_check && facts.opioid_check->last_opioid) {
        const std::int64_t free = day - *facts.opioid_check->last_opioid;
        if (free >= policy.opioid_free_short_days && free < policy.opioid_free_short_careful_days)
            warnings.push_back("only " + days_text(free) + " since a short-acting opioid; " + std::to_string(policy.opioid_free_short_days) + " to " +
                               std::to_string(policy.opioid_free_short_careful_days) + " are asked for");
    }
    if (!is_injection(order.formulation)) return warnings;
    if (const auto window = next_window(facts.history.doses, order, day - 1, policy); window && day > window->late_after)
        warnings.push_back("later than the label has in mind: it was due on " + window->due.text() + ", and in time until " +
                           window->late_after.text());
    if (order.supply == "pharmacy" &&
        std::ranges::none_of(facts.receipts, [&](const InjectableReceipt& receipt) { return receipt.order == order.id && !receipt.given; }))
        warnings.push_back("no delivery of it is recorded: mat dose-log fill --received");
    std::int64_t out = 0;
    for (const DoseRecord& dose : facts.history.doses)
        if (dose.medication == order.medication && !observed(dose.kind) && dose.covers_day(std::max(day, dose.day)) && last_day_of(dose) >= day)
            ++out;
    if (out > 0)
        warnings.push_back(std::to_string(out) + (out == 1 ? " bottle or fill" : " bottles or fills") + " of " +
                           std::string(name_of(order.medication)) + " to take at home reach this day or later: ask for them back");
    return warnings;
}

} // namespace mat::domain
