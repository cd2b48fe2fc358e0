#include "domain/dosing.hpp"

#include <algorithm>
#include <functional>

namespace mat::domain {
namespace {

// A reason with the one edit of the facts or the request that its `change` proposes. The edit is tried: what does
// not flip the verdict is not shown.
template <class Request> struct Finding {
    Reason reason;
    std::string change;
    std::function<void(DosingFacts&, Request&)> edit;
    bool may_override = false;
};

// Rules in order of precedence; the text of `cli.md` 2 is the order.
template <class Request> struct Findings {
    std::vector<Finding<Request>> list;
    void add(std::string code, std::string layer, std::string citation, std::string message,
             std::vector<std::pair<std::string, std::string>> facts, std::string change = {},
             std::function<void(DosingFacts&, Request&)> edit = {}) {
        const bool overridable = std::ranges::count(overridable_codes(), code) > 0;
        list.push_back({{std::move(code), std::move(layer), std::move(citation), std::move(message), std::move(facts)},
                        std::move(change), std::move(edit), overridable});
    }
};

constexpr const char* house = "house safety rule";

std::string days_text(std::int64_t days) { return std::to_string(days) + (days == 1 ? " day" : " days"); }

// Takes out what the asker may and did override, and says what would change the answer.
template <class Request, class Collect>
Verdict conclude(Findings<Request> findings, const DosingFacts& facts, const Request& request, const Asker& asker,
                 std::vector<std::string>& overridden, const Collect& collect) {
    std::erase_if(findings.list, [&](const Finding<Request>& finding) {
        const bool passed = finding.may_override && asker.overrides.contains(finding.reason.code) &&
                            asker.roles.any_of(Role::prescriber);
        if (passed) overridden.push_back(finding.reason.code);
        return passed;
    });
    Verdict verdict;
    verdict.allowed = findings.list.empty();
    for (const auto& finding : findings.list) verdict.reasons.push_back(finding.reason);
    if (verdict.allowed) return verdict;
    const auto allowed_after = [&](const std::vector<const Finding<Request>*>& edits) {
        DosingFacts other_facts = facts;
        Request other_request = request;
        for (const auto* finding : edits) finding->edit(other_facts, other_request);
        const Findings<Request> rest = collect(other_facts, other_request);
        return std::ranges::all_of(rest.list, [&](const Finding<Request>& finding) {
            return finding.may_override && asker.overrides.contains(finding.reason.code) &&
                   asker.roles.any_of(Role::prescriber);
        });
    };
    std::vector<const Finding<Request>*> edits;
    for (const auto& finding : findings.list)
        if (finding.edit) edits.push_back(&finding);
    for (const auto* finding : edits)
        if (allowed_after({finding})) {
            verdict.change = finding->change;
            return verdict;
        }
    if (edits.size() > 1 && edits.size() == findings.list.size() && allowed_after(edits))
        for (const auto* finding : edits) verdict.change += (verdict.change.empty() ? "" : "; and ") + finding->change;
    return verdict;
}

std::vector<OrderRecord> orders_on(const DosingFacts& facts, Day day, std::optional<Medication> medication) {
    std::vector<OrderRecord> active;
    for (const OrderRecord& order : facts.history.orders)
        if (order.active_on(day) && (!medication || order.medication == *medication)) active.push_back(order);
    return active;
}

// An order in force that an edit may put into the facts, so that `change` can be tried.
OrderRecord standard_order(Medication medication, Day day, Amount amount) {
    OrderRecord order;
    order.medication = medication;
    order.amount = amount;
    order.start = day;
    order.written = day;
    return order;
}

// What binds every act of the window: care, a hold, a clock that can be trusted, doses that are known.
template <class Request>
void judge_care(Findings<Request>& findings, const DosingFacts& facts, Day day) {
    if (facts.open_episode(day) == nullptr)
        findings.add("no-open-episode", "safety", house, "not in care on " + day.text(), {{"day", day.text()}},
                     "an admission", [day](DosingFacts& other, Request&) {
                         EpisodeRecord episode;
                         episode.admitted = day;
                         other.episodes.push_back(episode);
                     });
}

template <class Request>
void judge_hold(Findings<Request>& findings, const DosingFacts& facts, Day day, Instant moment) {
    for (const HoldRecord& hold : facts.history.holds) {
        if (!hold.in_force(moment)) continue;
        findings.add("on-hold", "safety", house,
                     "on hold since " + hold.day.text() + " (" + hold.reason + "); only a prescriber releases it",
                     {{"hold", std::to_string(hold.id)}, {"reason", hold.reason}, {"since", hold.day.text()}},
                     "release of hold " + std::to_string(hold.id) + " by a prescriber",
                     [id = hold.id, day, moment](DosingFacts& other, Request&) {
                         for (HoldRecord& held : other.history.holds)
                             if (held.id == id) {
                                 held.released = day;
                                 held.released_at = moment;
                             }
                     });
    }
}

template <class Request> void judge_trust(Findings<Request>& findings, const DosingFacts& facts) {
    if (facts.doses_unknown)
        findings.add("doses-unknown", "safety", house,
                     "a backup was restored and doses given since then may be missing from the store",
                     {{"restored", "yes"}}, "mat store attest --doses-through INSTANT",
                     [](DosingFacts& other, Request&) { other.doses_unknown = false; });
    if (facts.now < facts.clock_floor)
        findings.add("clock-behind", "safety", house,
                     "the clock of this machine is behind the last entry of the store by " +
                         std::to_string((facts.clock_floor - facts.now) / 1'000'000 + 1) + " s",
                     {{"behind_seconds", std::to_string((facts.clock_floor - facts.now) / 1'000'000 + 1)}},
                     "a clock that is right, or mat store attest --clock by an admin and a second login",
                     [](DosingFacts& other, Request&) { other.clock_floor = other.now; });
}

// Agonist with agonist, or agonist with antagonist, by open orders.
template <class Request>
void judge_mixing(Findings<Request>& findings, const DosingFacts& facts, Medication medication, Day first,
                  std::optional<Day> last) {
    for (const OrderRecord& other : facts.history.orders) {
        const bool meets = (!other.end || first < *other.end) && (!last || other.start <= *last);
        if (!meets || other.medication == medication) continue;
        if (!is_agonist(other.medication) && !is_agonist(medication)) continue;
        const bool both = is_agonist(other.medication) && is_agonist(medication);
        findings.add(both ? "two-agonists" : "naltrexone-with-agonist", "safety",
                     both ? house : "FDA labeling of naltrexone",
                     std::string(name_of(other.medication)) + " order " + std::to_string(other.id) + " is open beside " +
                         std::string(name_of(medication)),
                     {{"open_order", std::to_string(other.id)}, {"medication", std::string(name_of(other.medication))}},
                     "the end of order " + std::to_string(other.id),
                     [id = other.id, first](DosingFacts& facts_of_other, Request&) {
                         std::erase_if(facts_of_other.history.orders, [&](const OrderRecord& order) {
                             return order.id == id;
                         });
                     });
    }
}

bool first_day_of(const DosingFacts& facts, Medication medication, Day day) {
    const EpisodeRecord* episode = facts.open_episode(day);
    return std::ranges::none_of(facts.history.doses, [&](const DoseRecord& dose) {
        return !dose.voided && dose.medication == medication && covers(dose.kind) && dose.day < day &&
               (episode == nullptr || dose.day >= episode->admitted);
    });
}

// The dose that closes this day, if there is one: given, or voided and not yet confirmed as not given.
const DoseRecord* dose_that_closes(const DosingFacts& facts, Medication medication, Day day) {
    for (const DoseRecord& dose : facts.history.doses) {
        if (!observed(dose.kind) || dose.day != day || !covers_for(dose.medication, medication)) continue;
        if (!dose.voided || (!dose.voided->confirmed && !dose.voided->replaced)) return &dose;
    }
    return nullptr;
}

void judge_already_dosed(Findings<AdministerRequest>& findings, const DosingFacts& facts, Medication medication, Day day) {
    const DoseRecord* dose = dose_that_closes(facts, medication, day);
    if (dose == nullptr) return;
    const bool voided = dose->voided.has_value();
    findings.add("already-dosed", "safety", house,
                 voided ? "dose " + dose->number.text() + " was voided, and no second login has confirmed that it was not given"
                        : dose->amount.text() + " was given on " + day.text() + " (dose " + dose->number.text() + ")",
                 {{"dose", dose->number.text()}, {"day", day.text()}},
                 voided ? "mat dose-log void " + dose->number.text() + " --confirm by a second login"
                        : "the void of dose " + dose->number.text() + ", confirmed by a second login",
                 [number = dose->number](DosingFacts& other, AdministerRequest&) {
                     std::erase_if(other.history.doses,
                                   [&](const DoseRecord& candidate) { return candidate.number == number; });
                 });
}

void judge_covered_today(Findings<AdministerRequest>& findings, const DosingFacts& facts, Medication medication, Day day) {
    for (const DoseRecord& dose : facts.history.doses) {
        const bool by_injection = observed(dose.kind) && dose.every_days > 1 && dose.day < day;
        if ((observed(dose.kind) && !by_injection) || !covers_for(dose.medication, medication) || !dose.covers_day(day))
            continue;
        findings.add("covered-today", "safety", house,
                     day.text() + " is covered by " + std::string(name_of(dose.kind)) + " " + dose.number.text(),
                     {{"covered_by", dose.number.text()}, {"kind", std::string(name_of(dose.kind))}},
                     "the return of what covers the day",
                     [number = dose.number](DosingFacts& other, AdministerRequest&) {
                         std::erase_if(other.history.doses,
                                       [&](const DoseRecord& candidate) { return candidate.number == number; });
                     });
    }
    for (const GuestStay& stay : facts.history.guest_stays)
        if (stay.direction == "out" && stay.includes(day))
            findings.add("covered-today", "safety", house, day.text() + " is a guest day at another program",
                         {{"guest_until", stay.days.last.text()}}, "the end of the guest stay",
                         [day](DosingFacts& other, AdministerRequest&) {
                             std::erase_if(other.history.guest_stays,
                                           [&](const GuestStay& guest) { return guest.includes(day); });
                         });
    for (const AbsenceRecord& absence : facts.history.absences)
        if (absence.dosed == "verified" && absence.includes(day))
            findings.add("covered-today", "safety", house, "a dose elsewhere is verified for " + day.text(),
                         {{"absence_until", absence.days.last.text()}}, "the end of the absence",
                         [day](DosingFacts& other, AdministerRequest&) {
                             std::erase_if(other.history.absences,
                                           [&](const AbsenceRecord& away) { return away.includes(day); });
                         });
}

// Tolerance is lost in days without a dose, whatever the reason (methadone only; local schedule).
void judge_gap(Findings<AdministerRequest>& findings, const DosingFacts& facts, const OrderRecord& order,
               Amount amount, Day day, const Policy& policy) {
    if (order.medication != Medication::methadone) return;
    const auto gap = days_since_dose(facts.history, Medication::methadone, day);
    if (!gap) return;
    const Day last = day - (*gap + 1);
    const EpisodeRecord* episode = facts.open_episode(day);
    const Day began = episode == nullptr ? day : episode->treatment_start.value_or(episode->admitted);
    const bool early = day - began < policy.early_days;
    const std::int64_t needs_from = early ? policy.needs_order_from_early : policy.needs_order_from;
    const auto written_since = [&](std::int64_t days) { return order.written > last + days; };
    const auto edit = [day, id = order.id](std::optional<Amount> to) {
        return [day, id, to](DosingFacts& other, AdministerRequest& request) {
            for (OrderRecord& candidate : other.history.orders)
                if (candidate.id == id) {
                    candidate.written = day;
                    if (to && candidate.amount > *to) candidate.amount = *to;
                    if (request.amount) request.amount = candidate.amount;
                }
        };
    };
    if (*gap >= policy.reinduction_from) {
        if (written_since(policy.reinduction_from - 1) && amount <= policy.reinduction_first_most) return;
        findings.add("reinduction", "local", "missed-dose schedule of the program",
                     days_text(*gap) + " without a dose: methadone starts again at " +
                         policy.reinduction_first_most.text() + " or less, by a new order",
                     {{"days_since_dose", std::to_string(*gap)}, {"last_dose_day", last.text()},
                      {"order_written", order.written.text()}, {"amount_mg", amount.milligrams_text()}},
                     "a new order of " + policy.reinduction_first_most.text() + " or less",
                     edit(policy.reinduction_first_most));
    } else if (*gap >= needs_from && !written_since(needs_from - 1)) {
        findings.add("needs-order", "local", "missed-dose schedule of the program",
                     days_text(*gap) + " without a dose: a prescriber decides the amount",
                     {{"days_since_dose", std::to_string(*gap)}, {"last_dose_day", last.text()},
                      {"order_written", order.written.text()}},
                     "an order written since " + (last + needs_from).text(), edit(std::nullopt));
    }
}

// Elapsed hours between observed doses, to both sides: a late entry must not fall beside a later dose either.
void judge_interval(Findings<AdministerRequest>& findings, std::vector<std::string>& warnings, const DosingFacts& facts,
                    Medication medication, const AdministerRequest& request, const Policy& policy) {
    constexpr std::int64_t hour = 3'600'000'000;
    for (const DoseRecord& dose : facts.history.doses) {
        if (dose.voided || !observed(dose.kind) || !dose.at || dose.day == request.day ||
            !covers_for(dose.medication, medication))
            continue;
        const std::int64_t apart = std::abs(request.moment - *dose.at);
        if (apart < policy.least_hours_between_doses * hour) {
            const std::int64_t wait = policy.least_hours_between_doses * hour;
            findings.add("interval-too-short", "local", "least interval between doses of the program",
                         std::to_string(apart / hour) + " h between this dose and dose " + dose.number.text() +
                             "; at least " + std::to_string(policy.least_hours_between_doses) + " h are asked for",
                         {{"dose", dose.number.text()}, {"hours", std::to_string(apart / hour)}}, "a later hour",
                         [after = *dose.at, wait](DosingFacts& other, AdministerRequest& later) {
                             later.moment = after + wait;
                             other.now = std::max(other.now, later.moment);
                         });
        } else if (apart < policy.warn_hours_between_doses * hour) {
            warnings.push_back("only " + std::to_string(apart / hour) + " h since dose " + dose.number.text());
        }
    }
}

struct Administer {
    Findings<AdministerRequest> findings;
    std::optional<OrderRecord> order;
    std::vector<std::string> warnings;
};

Administer collect_administer(const DosingFacts& facts, const AdministerRequest& request, const Policy& policy) {
    Administer out;
    auto& findings = out.findings;
    const Day day = request.day;
    judge_care(findings, facts, day);
    const std::vector<OrderRecord> orders = orders_on(facts, day, request.medication);
    const auto in_date = std::ranges::find_if(orders, [&](const OrderRecord& order) { return !order.expired_on(day); });
    if (!orders.empty()) out.order = in_date != orders.end() ? *in_date : orders.front();
    if (!out.order) {
        const Medication medication = request.medication.value_or(Medication::methadone);
        findings.add("no-active-order", "safety", house, "no order is active on " + day.text(),
                     {{"day", day.text()}}, "an order",
                     [medication, day](DosingFacts& other, AdministerRequest& asked) {
                         other.history.orders.push_back(standard_order(
                             medication, day, asked.amount.value_or(Policy{}.reinduction_first_most)));
                     });
    }
    judge_hold(findings, facts, day, request.moment);
    if (out.order) {
        judge_covered_today(findings, facts, out.order->medication, day);
        judge_already_dosed(findings, facts, out.order->medication, day);
    }
    judge_trust(findings, facts);
    if (!out.order) return out;
    const OrderRecord& order = *out.order;
    const Amount amount = request.amount.value_or(order.amount);
    if (amount != order.amount)
        findings.add("amount-not-ordered", "safety", house,
                     amount.text() + " is not the ordered " + order.amount.text(),
                     {{"ordered_mg", order.amount.milligrams_text()}, {"asked_mg", amount.milligrams_text()}},
                     "the ordered " + order.amount.text(),
                     [to = order.amount](DosingFacts&, AdministerRequest& asked) { asked.amount = to; });
    if (order.medication == Medication::methadone && amount > policy.methadone_first_day_most &&
        first_day_of(facts, order.medication, day))
        findings.add("day1-over-50mg", "law", "42 CFR 8.12(h)(3)(ii)",
                     amount.text() + " on the first day; more than " + policy.methadone_first_day_most.text() +
                         " needs a rationale of the prescriber in the record",
                     {{"first_day", day.text()}, {"amount_mg", amount.milligrams_text()}},
                     "an order of " + policy.methadone_first_day_most.text() + " or less",
                     [id = order.id, most = policy.methadone_first_day_most](DosingFacts& other, AdministerRequest& asked) {
                         for (OrderRecord& candidate : other.history.orders)
                             if (candidate.id == id) candidate.amount = most;
                         if (asked.amount) asked.amount = most;
                     });
    judge_mixing(findings, facts, order.medication, day, day);
    judge_gap(findings, facts, order, amount, day, policy);
    judge_interval(findings, out.warnings, facts, order.medication, request, policy);
    if (order.expired_on(day))
        findings.add("order-expired", "local", "order expiry of the program",
                     "order " + std::to_string(order.id) + " expired on " + order.until->text(),
                     {{"order", std::to_string(order.id)}, {"until", order.until->text()}}, "a new order",
                     [id = order.id](DosingFacts& other, AdministerRequest&) {
                         for (OrderRecord& candidate : other.history.orders)
                             if (candidate.id == id) candidate.until.reset();
                     });
    return out;
}

struct Dispense {
    Findings<DispenseRequest> findings;
    std::optional<OrderRecord> order;
    std::vector<Day> days;
};

Dispense collect_dispense(const DosingFacts& facts, const DispenseRequest& request, const Policy& policy) {
    Dispense out;
    auto& findings = out.findings;
    const Day day = request.day;
    judge_care(findings, facts, day);
    const std::vector<OrderRecord> orders = orders_on(facts, day, request.medication);
    const auto in_date = std::ranges::find_if(orders, [&](const OrderRecord& order) { return !order.expired_on(day); });
    if (!orders.empty()) out.order = in_date != orders.end() ? *in_date : orders.front();
    const Medication medication = out.order ? out.order->medication : request.medication.value_or(Medication::methadone);
    if (!out.order)
        findings.add("no-active-order", "safety", house, "no order is active on " + day.text(),
                     {{"day", day.text()}}, "an order", [medication, day](DosingFacts& other, DispenseRequest&) {
                         other.history.orders.push_back(standard_order(medication, day, Amount::milligrams(30)));
                     });
    judge_hold(findings, facts, day, request.moment);
    judge_trust(findings, facts);

    std::int64_t ahead = request.days.value_or(0);
    if (!request.days)
        while (ahead < farthest_cover - 1 && facts.is_closed(day + (ahead + 1))) ++ahead;
    ahead = std::min(ahead, farthest_cover - 1);
    for (std::int64_t i = 1; i <= ahead; ++i) out.days.push_back(day + i);

    for (const Day bottle : out.days)
        if (is_covered(facts.history, medication, bottle))
            findings.add("supply-overlap", "safety", house, bottle.text() + " is covered already",
                         {{"covered_day", bottle.text()}}, "the return of what covers " + bottle.text(),
                         [bottle](DosingFacts& other, DispenseRequest&) {
                             std::erase_if(other.history.doses,
                                           [&](const DoseRecord& dose) { return dose.covers_day(bottle); });
                             std::erase_if(other.history.guest_stays,
                                           [&](const GuestStay& stay) { return stay.includes(bottle); });
                             std::erase_if(other.history.absences,
                                           [&](const AbsenceRecord& absence) { return absence.includes(bottle); });
                         });
    if (!is_covered(facts.history, medication, day))
        findings.add("today-open", "safety", house, "the dose of " + day.text() + " is not settled yet",
                     {{"day", day.text()}}, "today's dose first", [medication, day](DosingFacts& other, DispenseRequest&) {
                         DoseRecord dose;
                         dose.medication = medication;
                         dose.day = day;
                         other.history.doses.push_back(dose);
                     });
    // Beyond closure days the supply is nothing until a practitioner's determination is on file.
    std::vector<Day> beyond;
    for (const Day bottle : out.days)
        if (!facts.needs_no_determination(bottle)) beyond.push_back(bottle);
    if (!beyond.empty() || out.days.empty())
        findings.add("no-take-home-order", "law", "42 CFR 8.12(i)(2)",
                     out.days.empty()
                         ? "the clinic is open on " + (day + 1).text() + ", and no take-home order is on file"
                         : beyond.front().text() + " is no closure day, and no take-home order is on file",
                     {{"first_day_beyond", (beyond.empty() ? day + 1 : beyond.front()).text()},
                      {"days_beyond", std::to_string(beyond.size())}},
                     "bottles for closure days only", [](DosingFacts& other, DispenseRequest& asked) {
                         std::int64_t closed = 0;
                         while (closed < farthest_cover - 1 &&
                                other.needs_no_determination(asked.day + (closed + 1)))
                             ++closed;
                         asked.days = closed;
                     });
    judge_mixing(findings, facts, medication, day, day);
    if (out.order && out.order->expired_on(day))
        findings.add("order-expired", "local", "order expiry of the program",
                     "order " + std::to_string(out.order->id) + " expired on " + out.order->until->text(),
                     {{"order", std::to_string(out.order->id)}, {"until", out.order->until->text()}}, "a new order",
                     [id = out.order->id](DosingFacts& other, DispenseRequest&) {
                         for (OrderRecord& candidate : other.history.orders)
                             if (candidate.id == id) candidate.until.reset();
                     });
    static_cast<void>(policy);
    return out;
}

Findings<OrderRequest> collect_order(const DosingFacts& facts, const OrderRequest& request, const Asker& asker,
                                     const Policy& policy) {
    Findings<OrderRequest> findings;
    judge_care(findings, facts, request.start);
    judge_hold(findings, facts, request.day, request.moment);
    judge_trust(findings, facts);
    const bool methadone = request.medication == Medication::methadone;
    if (methadone && request.amount > policy.methadone_first_day_most &&
        first_day_of(facts, request.medication, request.start))
        findings.add("day1-over-50mg", "law", "42 CFR 8.12(h)(3)(ii)",
                     request.amount.text() + " would be the first day's dose; more than " +
                         policy.methadone_first_day_most.text() + " needs a rationale of the prescriber in the record",
                     {{"amount_mg", request.amount.milligrams_text()}, {"first_day", request.start.text()}},
                     policy.methadone_first_day_most.text() + " or less on the first day",
                     [most = policy.methadone_first_day_most](DosingFacts&, OrderRequest& asked) { asked.amount = most; });
    judge_mixing(findings, facts, request.medication, request.start,
                 request.until ? std::optional<Day>(*request.until - 1) : std::nullopt);
    if (methadone) {
        std::optional<Amount> before;
        for (const OrderRecord& order : facts.history.orders)
            if (order.medication == request.medication && order.active_on(request.start)) before = order.amount;
        const bool large_step = before && request.amount - *before > policy.confirm_step_over;
        const bool large = request.amount > policy.confirm_amount_over;
        const bool very_large = request.amount > policy.override_amount_over;
        const bool lifted = request.amount_retyped && !(very_large && !asker.overrides.contains("over-confirm"));
        if ((large_step || large) && !lifted)
            findings.add("over-confirm", "local", "order limits of the program",
                         very_large ? request.amount.text() + " is over " + policy.override_amount_over.text() +
                                          ": retyped, and overridden by a prescriber"
                         : large    ? request.amount.text() + " is over " + policy.confirm_amount_over.text() +
                                       ": type the amount again"
                                    : request.amount.text() + " is more than " + policy.confirm_step_over.text() +
                                       " over the last " + before->text() + ": type the amount again",
                         {{"amount_mg", request.amount.milligrams_text()},
                          {"last_mg", before ? before->milligrams_text() : "none"}},
                         "the amount typed again (--confirm " + request.amount.milligrams_text() + "mg)",
                         [](DosingFacts&, OrderRequest& asked) { asked.amount_retyped = true; });
    }
    return findings;
}

} // namespace

const std::vector<std::string>& overridable_codes() {
    static const std::vector<std::string> codes{"needs-order", "reinduction", "interval-too-short", "over-confirm",
                                                "order-expired"};
    return codes;
}

bool DosingFacts::is_closed(Day day) const {
    return ((closed_weekdays >> day.weekday()) & 1U) != 0 || std::ranges::count(closures, day) > 0;
}

bool DosingFacts::needs_no_determination(Day day) const {
    if (std::ranges::count(closures, day) > 0) return true;
    return day.weekday() == exempt_weekday && ((closed_weekdays >> day.weekday()) & 1U) != 0;
}

const EpisodeRecord* DosingFacts::open_episode(Day day) const {
    for (const EpisodeRecord& episode : episodes)
        if (episode.open_on(day)) return &episode;
    return nullptr;
}

AdministerVerdict judge_administer(const DosingFacts& facts, const AdministerRequest& request, const Asker& asker,
                                   const Policy& policy) {
    Administer found = collect_administer(facts, request, policy);
    AdministerVerdict out;
    out.order = found.order;
    out.warnings = std::move(found.warnings);
    out.verdict = conclude(std::move(found.findings), facts, request, asker, out.overridden,
                           [&](const DosingFacts& other, const AdministerRequest& asked) {
                               return collect_administer(other, asked, policy).findings;
                           });
    return out;
}

DispenseVerdict judge_dispense(const DosingFacts& facts, const DispenseRequest& request, const Asker& asker,
                               const Policy& policy) {
    Dispense found = collect_dispense(facts, request, policy);
    DispenseVerdict out;
    out.order = found.order;
    out.days = std::move(found.days);
    out.verdict = conclude(std::move(found.findings), facts, request, asker, out.overridden,
                           [&](const DosingFacts& other, const DispenseRequest& asked) {
                               return collect_dispense(other, asked, policy).findings;
                           });
    return out;
}

OrderVerdict judge_order(const DosingFacts& facts, const OrderRequest& request, const Asker& asker,
                         const Policy& policy) {
    OrderVerdict out;
    out.verdict = conclude(collect_order(facts, request, asker, policy), facts, request, asker, out.overridden,
                           [&](const DosingFacts& other, const OrderRequest& asked) {
                               return collect_order(other, asked, asker, policy);
                           });
    for (const OrderRecord& order : facts.history.orders)
        if (order.medication == request.medication && (!order.end || *order.end > request.start))
            out.replaced.push_back(order);
    out.needs_retyping = !out.verdict.allowed && out.verdict.reasons.size() == 1 &&
                         out.verdict.reasons.front().code == "over-confirm" && !request.amount_retyped;
    return out;
}

} // namespace mat::domain
