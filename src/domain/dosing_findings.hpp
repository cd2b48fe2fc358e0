// What the three judges of dosing.hpp share: the rules in order of precedence, what a rule found, and how findings
// become a verdict. Private to dosing*.cpp.
#pragma once

#include "domain/dosing.hpp"
#include "domain/order_plan.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace mat::domain {

/// The rules in order of precedence, in which reasons are given.
enum class Rule {
    no_open_episode, no_active_order, on_hold, covered_today, already_dosed, portion_too_soon, card_changed, doses_unknown,
    clock_behind, supply_overlap, today_open, amount_not_ordered, not_dosed, nothing_to_replace, more_than_lost,
    injection_never_bottle, day1_over_50mg, guest_take_homes, take_home_cap, no_take_home_order, injectable_too_old,
    two_agonists, naltrexone_with_agonist, opioid_free_interval,
    needs_order, reinduction, interval_too_short, needs_lead_in, over_confirm, order_expired, emesis_limit,
};

/// What is the same whenever a rule speaks.
struct RuleText {
    std::string_view code;
    std::string_view layer;
    std::string_view citation;
    std::string_view cleared_by; ///< who can clear it, and how
    bool may_override = false; ///< by a prescriber, with `--override CODE`
};
const RuleText& text_of(Rule rule);

/// A rule that speaks, with the one edit of the facts that its `change` proposes. The edit is tried: what does not
/// flip the verdict is not shown.
struct Finding {
    Rule rule;
    std::string message;
    std::vector<std::pair<std::string, std::string>> facts;
    std::string change;
    std::function<void(DosingFacts&)> edit = {};
    std::optional<PolicySource> source = {}; ///< the layer that decided, where it is not the rule's own
    bool passable = true; ///< false: not even a rule that may be overridden is passed as things stand
};

/// Whether this asker may go past a finding and said so.
bool is_overridden(const Finding& finding, const Asker& asker);

/// What the rules found about one request.
template <class Request> class Findings {
  public:
    using EditRequest = std::function<void(Request&)>;
    struct Entry {
        Finding finding;
        EditRequest edit_request; ///< the part of the edit that touches the request, or nothing
    };

    /// Adds what a rule found. `edit_request` changes the request along with the facts.
    void add(Finding finding, EditRequest edit_request = {}) {
        entries_.push_back({std::move(finding), std::move(edit_request)});
    }
    /// Adds what a rule found that knows facts only.
    void add(std::vector<Finding> findings) {
        for (Finding& finding : findings) add(std::move(finding));
    }

    /// The findings that stand in the asker's way, in order of precedence. The codes they went past are added to
    /// `overridden`, each once.
    std::vector<Entry> in_the_way(const Asker& asker, std::vector<std::string>& overridden) const {
        std::vector<Entry> standing;
        for (const Entry& entry : entries_) {
            const std::string code(text_of(entry.finding.rule).code);
            if (!is_overridden(entry.finding, asker)) standing.push_back(entry);
            else if (std::ranges::count(overridden, code) == 0) overridden.push_back(code);
        }
        std::ranges::stable_sort(standing, {}, [](const Entry& entry) { return entry.finding.rule; });
        return standing;
    }

  private:
    std::vector<Entry> entries_;
};

/// What would change the answer: the edit of one finding where that is enough, else those of all together. Empty
/// when neither lets the request through. `collect` finds anew in edited facts and an edited request.
template <class Request, class Collect>
std::string change_of(const std::vector<typename Findings<Request>::Entry>& standing, const DosingFacts& facts,
                      const Request& request, const Asker& asker, const Collect& collect) {
    const auto allowed_after = [&](auto first, auto last) {
        DosingFacts other_facts = facts;
        Request other_request = request;
        for (; first != last; ++first) {
            if (first->finding.edit) first->finding.edit(other_facts);
            if (first->edit_request) first->edit_request(other_request);
        }
        std::vector<std::string> overridden;
        return collect(other_facts, other_request).in_the_way(asker, overridden).empty();
    };
    for (auto entry = standing.begin(); entry != standing.end(); ++entry)
        if (!entry->finding.change.empty() && allowed_after(entry, entry + 1)) return entry->finding.change;
    std::vector<std::string> changes; // two findings may ask for the same thing
    for (const auto& entry : standing) {
        if (entry.finding.change.empty()) return {};
        if (std::ranges::count(changes, entry.finding.change) == 0) changes.push_back(entry.finding.change);
    }
    if (!allowed_after(standing.begin(), standing.end())) return {};
    std::string all;
    for (const std::string& change : changes) all += (all.empty() ? "" : "; and ") + change;
    return all;
}

/// The asker without the overrides that the person's policy does not let (`override.codes`).
Asker asker_within(const Asker& asker, const Policy& policy);

/// The verdict on a request in which `found` was found.
template <class Request, class Collect>
Verdict conclude(const Findings<Request>& found, const DosingFacts& facts, const Request& request,
                 const Asker& who, std::vector<std::string>& overridden, const Collect& collect) {
    const Asker asker = asker_within(who, facts.policy);
    const auto standing = found.in_the_way(asker, overridden);
    Verdict verdict;
    verdict.allowed = standing.empty();
    for (const auto& [finding, edit_request] : standing) {
        const RuleText& text = text_of(finding.rule);
        verdict.reasons.push_back({std::string(text.code), finding.source ? finding.source->layer : std::string(text.layer),
                                   finding.source ? finding.source->citation : std::string(text.citation), finding.message, finding.facts});
    }
    if (!verdict.allowed) verdict.change = change_of<Request>(standing, facts, request, asker, collect);
    return verdict;
}

/// Says of each reason which layer it stands by: one that would not be given, or in other words, without what the layer
/// decided. `judge` judges the same by another policy.
void name_layers(Verdict& verdict, const Policy& policy, const std::function<Verdict(const Policy&)>& judge);

/// The order that a dose of that day is judged by: in force, of that medication where one is named, and one
/// that has not expired before one that has.
std::optional<OrderRecord> order_in_force(const DosingFacts& facts, Day day, std::optional<Medication> medication);

/// Whether it covers that day, or may: a voided one does until the void is confirmed.
bool stands_for(const DoseRecord& dose, Day day);
/// `N was voided, and no second login has …`, and the command by which one does.
std::string waits_for_confirmation(const DoseRecord& dose);
std::string confirmation_of(const DoseRecord& dose);
/// The edit that takes a dose out of the history.
std::function<void(DosingFacts&)> without_dose(DoseNumber number);

/// Whether no dose of that medication was given before `day` in the episode of care that is open then.
bool is_first_day(const DosingFacts& facts, Medication medication, Day day);

/// Whether another program verified an amount as large for a stay that includes the day (42 CFR 8.12(h)(3)(ii)).
bool is_verified_elsewhere(const DosingFacts& facts, Medication medication, Amount amount, Day day);

/// `already-dosed`, for each observed dose of that day which `counts`.
std::vector<Finding> judge_already_dosed(const DosingFacts& facts, Day day, const std::function<bool(const DoseRecord&)>& counts);
/// `no-open-episode`, unless in care on that day.
std::vector<Finding> judge_care(const DosingFacts& facts, Day day);
/// `no-active-order`, for which an order of `amount` is what would change it.
Finding no_active_order(Day day, std::optional<Medication> medication, Amount amount);
/// `on-hold`, for each hold in force at that moment.
std::vector<Finding> judge_hold(const DosingFacts& facts, Instant moment);
/// `doses-unknown` and `clock-behind`: what the store cannot vouch for.
std::vector<Finding> judge_trust(const DosingFacts& facts);
/// `two-agonists` and `naltrexone-with-agonist`, by the orders open and not yet expired on a day of `first` to `last` (none: for good).
/// An order that `mine` tapers across stands in no way: neither of the other medication nor by its exposure.
std::vector<Finding> judge_mixing(const DosingFacts& facts, Medication medication, Day first,
                                  std::optional<Day> last, const OrderRecord* mine = nullptr);
/// `order-expired`, when the order has by that day.
std::vector<Finding> judge_expiry(const OrderRecord& order, Day day);

/// What was given or handed out of that medication for that day so far.
Amount first_day_total(const DosingFacts& facts, Medication medication, Day day);
/// The most of methadone on the first day without a rationale, when so much was given of it before and `next` comes now: of
/// the whole day, or of its first dose where that alone is too large (a State that kept the rule of 2001).
Amount first_day_limit(Amount before, Amount next, const Policy& policy);
/// What the label says of a first day of methadone: a deviation is documented (42 CFR 8.12(h)(4)).
void warn_of_label(std::vector<std::string>& warnings, Amount first_dose, Amount total, const Policy& policy);
/// `portion-too-soon`, where the next portion would come fewer hours after, or before, any other of that day.
std::vector<Finding> judge_portion(const DosingFacts& facts, const OrderRecord& order, const NextPortion& next, std::int64_t least_hours, Day day,
                                   Instant moment);
/// `order-expired`, for a verbal order that nobody signed in time.
std::vector<Finding> judge_unsigned(const OrderRecord& order, Instant moment, const Policy& policy);
/// That it is frozen, or ends in 14, 7, 3 or 1 days or today.
void warn_of_order(std::vector<std::string>& warnings, const OrderRecord& order, const DueAmount& due, Day day);
/// `take-home-cap`, where bottles of those days are more than tier or determination allow. `change` proposes fewer.
std::vector<Finding> judge_cap(const Supply& supply, const Policy& policy);

/// `less than a minute`, `12 min`, `3 h 20 min`, and from two days on `2 days`.
std::string duration_text(std::int64_t seconds);
/// `1 day`, `3 days`
std::string days_text(std::int64_t days);

} // namespace mat::domain
