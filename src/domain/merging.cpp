#include "domain/merging.hpp"

#include <set>

namespace mat::domain {
namespace {

constexpr const char* house = "house safety rule";

// Whether there is a day from `today` on which both hold.
bool hold_together(const OrderRecord& one, const OrderRecord& other, Day today) {
    const Day first = std::max({one.start, other.start, today});
    return one.active_on(first) && other.active_on(first);
}

std::string order_text(const OrderRecord& order) {
    return std::string(name_of(order.medication)) + " " + order.amount.text() +
           (order.every_days == 1 ? " daily" : " every " + std::to_string(order.every_days) + " days") + " (order " +
           std::to_string(order.id) + ")";
}

// Why nobody could dose by both; nothing where both say the same.
const char* conflict_of(const OrderRecord& one, const OrderRecord& other) {
    const bool in_the_way = is_for_opioids(one.medication) && is_for_opioids(other.medication);
    if (one.medication != other.medication && !in_the_way) return nullptr;
    if (one.medication != other.medication)
        return is_agonist(one.medication) && is_agonist(other.medication) ? "two-agonists" : "naltrexone-with-agonist";
    return one.amount == other.amount && one.every_days == other.every_days && one.formulation == other.formulation && one.steps == other.steps &&
                   one.portions == other.portions
               ? nullptr
               : "two-orders";
}

std::vector<Reason> conflicts(const MergeSide& survivor, const MergeSide& merged, Day today) {
    std::vector<Reason> reasons;
    for (const OrderRecord& one : survivor.history.orders)
        for (const OrderRecord& other : merged.history.orders) {
            const char* code = hold_together(one, other, today) ? conflict_of(one, other) : nullptr;
            if (code == nullptr) continue;
            reasons.push_back({code, "safety", house,
                               survivor.number.text() + " has " + order_text(one) + " and " + merged.number.text() + " has " +
                                   order_text(other) + ": nobody could tell which holds",
                               {{"order", std::to_string(one.id)}, {"other_order", std::to_string(other.id)}}});
        }
    return reasons;
}

} // namespace

Verdict judge_merge(const MergeSide& survivor, const MergeSide& merged, Day today) {
    Verdict verdict;
    const std::string one = survivor.number.text(), other = merged.number.text();
    const auto refuse = [&](const char* code, const std::string& message, const std::string& change) {
        verdict.allowed = false;
        verdict.reasons.push_back({code, "safety", house, message, {{"survivor", one}, {"merged", other}}});
        verdict.change = change;
    };
    if (survivor.number == merged.number) {
        refuse("same-number", one + " is one number, not two", "");
    } else if (survivor.survivor == merged.survivor) {
        refuse("already-merged", one + " and " + other + " are one person already: " + survivor.survivor.text(), "");
    } else if (merged.survivor != merged.number) {
        refuse("merged-elsewhere", other + " is a number of " + merged.survivor.text() + " already",
               "mat intake merge " + one + " " + merged.survivor.text() + ", or the unmerge of " + other);
    } else if (survivor.survivor != survivor.number) {
        refuse("merged-elsewhere", one + " is a number of " + survivor.survivor.text() + " already",
               "mat intake merge " + survivor.survivor.text() + " " + other);
    } else {
        verdict.reasons = conflicts(survivor, merged, today);
        verdict.allowed = verdict.reasons.empty();
        if (!verdict.allowed) verdict.change = "the end of one of them (mat dose-log order " + other + " --end today), then the merge";
    }
    return verdict;
}

std::vector<Day> days_dosed_twice(const TreatmentHistory& one, const TreatmentHistory& other) {
    std::set<Day> days;
    for (const DoseRecord& dose : one.doses) {
        if (dose.voided || dose.gave_its_day_back() || !covers(dose.kind)) continue;
        for (const DoseRecord& again : other.doses)
            if (!again.voided && !again.gave_its_day_back() && covers(again.kind) && again.day == dose.day &&
                covers_for(again.medication, dose.medication))
                days.insert(dose.day);
    }
    return {days.begin(), days.end()};
}

} // namespace mat::domain
