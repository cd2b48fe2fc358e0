#include "domain/dosing_findings.hpp"

#include <iterator>

namespace mat::domain {
namespace {

constexpr std::string_view house = "house safety rule";

constexpr RuleText rule_texts[] = {
    // as the enumeration
    {"no-open-episode", "safety", house,
     "front desk, nurse or prescriber: mat intake admit"},
    {"no-active-order", "safety", house,
     "a prescriber: mat dose-log order"},
    {"on-hold", "safety", house,
     "a prescriber: mat dose-log release"},
    {"covered-today", "safety", house,
     "nobody while it is covered; a bottle that comes back sealed opens the day"},
    {"already-dosed", "safety", house,
     "nobody; a dose that was not given is voided, and a second login confirms it"},
    {"portion-too-soon", "safety", house,
     "waiting: the hours between portions"},
    {"card-changed", "safety", house,
     "nurse or prescriber: the card as it is now, read again"},
    {"doses-unknown", "safety", house,
     "prescriber, nurse or admin: mat store attest --doses-through"},
    {"clock-behind", "safety", house,
     "an admin and a second login: mat store attest --clock"},
    {"supply-overlap", "safety", house,
     "nobody while the day is covered; bottles begin after it, or earlier ones come back"},
    {"today-open", "safety", house,
     "nurse or prescriber: today's dose first"},
    {"amount-not-ordered", "safety", house,
     "a prescriber: an order of that amount"},
    {"not-dosed", "safety", house,
     "nurse or prescriber: the dose is recorded first"},
    {"nothing-to-replace", "safety", house,
     "nurse: mat dose-log spill; a prescriber: mat dose-log emesis --replace"},
    {"more-than-lost", "safety", house,
     "nobody; what really happened is recorded with --as-given"},
    {"injection-never-bottle", "safety", house,
     "nobody; an injection is given at the clinic"},
    {"day1-over-50mg", "law", "42 CFR 8.12(h)(3)(ii)",
     "a prescriber: an order of 50 mg or less, or its rationale (--rationale)"},
    {"guest-take-homes", "law", "42 CFR 8.12(g)",
     "the other program: its word, recorded with mat dose-log guest in"},
    {"take-home-cap", "law", "42 CFR 8.12(i)(3)",
     "nobody; the cap rises with the days of treatment, and what the determination allows with a new one"},
    {"no-take-home-order", "law", "42 CFR 8.12(i)(2)",
     "a prescriber: mat dose-log take-home-order"},
    {"injectable-too-old", "law", "21 CFR 1306.07(f)(5)",
     "the pharmacy: another delivery, recorded with mat dose-log fill --received"},
    {"two-agonists", "safety", house,
     "a prescriber: one of the orders ends, or a --cross-taper order"},
    {"naltrexone-with-agonist", "safety", "FDA labeling of naltrexone",
     "a prescriber: one of the orders ends, or a --cross-taper order"},
    {"opioid-free-interval", "safety", "FDA labeling of naltrexone and buprenorphine",
     "waiting, or a prescriber: a cross-taper order"},
    {"needs-order", "local", "missed-dose schedule of the program",
     "a prescriber: a new order, or --override needs-order", true},
    {"reinduction", "local", "missed-dose schedule of the program",
     "a prescriber: a new order, or --override reinduction", true},
    {"interval-too-short", "local", "least interval between doses of the program",
     "waiting, or a prescriber: --override interval-too-short", true},
    {"needs-lead-in", "local", "FDA labeling of the injection",
     "one dose under the tongue first, or a prescriber: --override needs-lead-in", true},
    {"over-confirm", "local", "order limits of the program",
     "a prescriber: the amount typed a second time", true},
    {"order-expired", "local", "order expiry of the program",
     "a prescriber: a new order, the signature of a verbal one, or --override order-expired", true},
    {"emesis-limit", "local", "vomited-dose schedule of the program",
     "a prescriber: less, or --override emesis-limit", true},
};
static_assert(std::size(rule_texts) == static_cast<std::size_t>(Rule::emesis_limit) + 1);

} // namespace

const RuleText& text_of(Rule rule) { return rule_texts[static_cast<std::size_t>(rule)]; }

std::string_view who_clears(std::string_view code) {
    const auto found = std::ranges::find(rule_texts, code, &RuleText::code);
    return found == std::end(rule_texts) ? std::string_view() : found->cleared_by;
}

const std::vector<std::string>& overridable_codes() {
    static const std::vector<std::string> codes = [] {
        std::vector<std::string> list;
        for (const RuleText& rule : rule_texts)
            if (rule.may_override) list.emplace_back(rule.code);
        return list;
    }();
    return codes;
}

bool is_overridden(const Finding& finding, const Asker& asker) {
    const RuleText& rule = text_of(finding.rule);
    return rule.may_override && finding.passable && asker.roles.any_of(Role::prescriber) &&
           asker.overrides.contains(std::string(rule.code));
}

std::string duration_text(std::int64_t seconds) {
    const std::int64_t minutes = seconds / 60, hours = minutes / 60;
    if (minutes < 1) return "less than a minute";
    if (minutes < 60) return std::to_string(minutes) + " min";
    if (hours < 48) return std::to_string(hours) + " h" + (minutes % 60 == 0 ? "" : " " + std::to_string(minutes % 60) + " min");
    return days_text(hours / 24);
}

std::string days_text(std::int64_t days) { return std::to_string(days) + (days == 1 ? " day" : " days"); }

std::optional<OrderRecord> order_in_force(const DosingFacts& facts, Day day,
                                          std::optional<Medication> medication) {
    std::optional<OrderRecord> found;
    for (const OrderRecord& order : facts.history.orders) {
        if (!order.active_on(day) || (medication && order.medication != *medication)) continue;
        const bool matters_more = found && is_for_opioids(order.medication) && !is_for_opioids(found->medication);
        const bool as_much = found && is_for_opioids(order.medication) == is_for_opioids(found->medication);
        if (!found || matters_more || (as_much && found->expired_on(day) && !order.expired_on(day))) found = order;
    }
    return found;
}

bool counts_as_given(const DoseRecord& dose) {
    return !dose.voided || (!dose.voided->confirmed && !dose.voided->replaced);
}

bool stands_for(const DoseRecord& dose, Day day) {
    return covers(dose.kind) && counts_as_given(dose) && !dose.gave_its_day_back() && dose.day <= day && day < dose.day + dose.every_days;
}

std::string waits_for_confirmation(const DoseRecord& dose) {
    return dose.number.text() + " was voided, and no second login has confirmed that it was not given";
}

std::string confirmation_of(const DoseRecord& dose) {
    return "mat dose-log void " + dose.number.text() + " --confirm by a second login";
}

std::function<void(DosingFacts&)> without_dose(DoseNumber number) {
    return [number](DosingFacts& other) {
        std::erase_if(other.history.doses, [number](const DoseRecord& dose) { return dose.number == number; });
    };
}

bool is_first_day(const DosingFacts& facts, Medication medication, Day day) {
    const EpisodeRecord* episode = facts.open_episode(day);
    return std::ranges::none_of(facts.history.doses, [&](const DoseRecord& dose) {
        return !dose.voided && !dose.gave_its_day_back() && dose.medication == medication && covers(dose.kind) && dose.day < day &&
               (episode == nullptr || dose.day >= episode->admitted);
    });
}

bool is_verified_elsewhere(const DosingFacts& facts, Medication medication, Amount amount, Day day) {
    return std::ranges::any_of(facts.history.guest_stays, [&](const GuestStay& stay) {
        return stay.direction == "in" && stay.includes(day) && stay.medication == medication && stay.verified && amount <= *stay.verified;
    });
}

std::vector<Finding> judge_already_dosed(const DosingFacts& facts, Day day, const std::function<bool(const DoseRecord&)>& counts) {
    std::vector<Finding> findings;
    for (const DoseRecord& dose : facts.history.doses) {
        const bool closes = observed(dose.kind) && dose.day == day && counts_as_given(dose);
        if (!closes || !counts(dose)) continue;
        const std::string number = dose.number.text();
        Finding finding{Rule::already_dosed,
                        dose.amount.text() + " was given on " + day.text() + " (dose " + number + ")",
                        {{"dose", number}, {"day", day.text()}},
                        "the void of dose " + number + ", confirmed by a second login",
                        without_dose(dose.number)};
        if (dose.voided) {
            finding.message = "dose " + waits_for_confirmation(dose);
            finding.change = confirmation_of(dose);
        }
        findings.push_back(std::move(finding));
    }
    return findings;
}

std::vector<Finding> judge_care(const DosingFacts& facts, Day day) {
    if (facts.open_episode(day) != nullptr) return {};
    return {{Rule::no_open_episode,
             "not in care on " + day.text(),
             {{"day", day.text()}},
             "an admission",
             [day](DosingFacts& other) {
                 EpisodeRecord episode;
                 episode.admitted = day;
                 other.episodes.push_back(episode);
             }}};
}

Finding no_active_order(Day day, std::optional<Medication> medication, Amount amount) {
    const std::string what = medication ? std::string(name_of(*medication)) + " order" : std::string("order");
    return {Rule::no_active_order,
            "no " + what + " is active on " + day.text(),
            {{"day", day.text()}},
            "an order",
            [day, medication, amount](DosingFacts& other) {
                OrderRecord order;
                order.medication = medication.value_or(Medication::methadone);
                order.amount = amount;
                order.start = day;
                order.written = day;
                other.history.orders.push_back(order);
            }};
}

std::vector<Finding> judge_hold(const DosingFacts& facts, Instant moment) {
    std::vector<Finding> findings;
    for (const HoldRecord& hold : facts.history.holds) {
        if (!hold.in_force(moment)) continue;
        const std::string number = std::to_string(hold.id);
        findings.push_back({Rule::on_hold,
                            "on hold since " + hold.day.text() + " (" + hold.reason + "), hold " + number +
                                "; only a prescriber releases it",
                            {{"hold", number}, {"reason", hold.reason}, {"since", hold.day.text()}},
                            "release of hold " + number + " by a prescriber",
                            [id = hold.id](DosingFacts& other) {
                                std::erase_if(other.history.holds,
                                              [id](const HoldRecord& held) { return held.id == id; });
                            }});
    }
    return findings;
}

std::vector<Finding> judge_trust(const DosingFacts& facts) {
    std::vector<Finding> findings;
    if (facts.doses_unknown)
        findings.push_back({Rule::doses_unknown,
                            "a backup was restored and doses given since then may be missing from the store",
                            {{"restored", "yes"}},
                            "mat store attest --doses-through INSTANT",
                            [](DosingFacts& other) { other.doses_unknown = false; }});
    if (facts.now < facts.clock_floor) {
        const std::int64_t behind = (facts.clock_floor - facts.now) / 1'000'000 + 1;
        findings.push_back(
            {Rule::clock_behind,
             "the clock of this machine is behind the last entry of the store by " + duration_text(behind),
             {{"behind_seconds", std::to_string(behind)}},
             "a clock that is right, or mat store attest --clock by an admin and a second login",
             [](DosingFacts& other) { other.clock_floor = other.now; }});
    }
    return findings;
}

std::vector<Finding> judge_mixing(const DosingFacts& facts, Medication medication, Day first,
                                  std::optional<Day> last, const OrderRecord* mine) {
    std::vector<Finding> findings;
    for (const OrderRecord& other : facts.history.orders) {
        if (mine != nullptr && taper_across(*mine, other)) continue;
        const bool ever_holds = !other.end || other.start < *other.end; // a replaced one may never have begun
        const bool meets = ever_holds && (!other.end || first < *other.end) && !other.expired_on(first) && (!last || other.start <= *last);
        const bool one_acts = is_agonist(other.medication) || is_agonist(medication);
        const bool both_matter = is_for_opioids(other.medication) && is_for_opioids(medication);
        if (!meets || !one_acts || !both_matter || other.medication == medication) continue;
        const bool both_act = is_agonist(other.medication) && is_agonist(medication);
        const std::string number = std::to_string(other.id), name(name_of(other.medication));
        findings.push_back({both_act ? Rule::two_agonists : Rule::naltrexone_with_agonist,
                            name + " order " + number + " is open beside " + std::string(name_of(medication)),
                            {{"open_order", number}, {"medication", name}},
                            "the end of order " + number,
                            [id = other.id](DosingFacts& facts_then) {
                                std::erase_if(facts_then.history.orders,
                                              [id](const OrderRecord& order) { return order.id == id; });
                            }});
    }
    return findings;
}

std::vector<Finding> judge_expiry(const OrderRecord& order, Day day) {
    if (!order.expired_on(day)) return {};
    const std::string number = std::to_string(order.id), until = order.until->text();
    return {{Rule::order_expired,
             "order " + number + " expired on " + until,
             {{"order", number}, {"until", until}},
             "a new order",
             [id = order.id, day](DosingFacts& other) {
                 for (OrderRecord& candidate : other.history.orders)
                     if (candidate.id == id) {
                         candidate.until.reset();
                         candidate.written = day;
                     }
             }}};
}

} // namespace mat::domain
