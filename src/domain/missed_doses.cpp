#include "domain/missed_doses.hpp"

#include <algorithm>

namespace mat::domain {

std::string_view name_of(MissedAction action) {
    constexpr std::string_view names[] = {"resume", "needs-order", "reinduction"};
    return names[static_cast<std::size_t>(action)];
}

bool is_early(const std::vector<EpisodeRecord>& episodes, Day day, const Policy& policy) {
    for (const EpisodeRecord& episode : episodes)
        if (episode.open_on(day)) return day - episode.treatment_start.value_or(episode.admitted) < policy.early_days;
    return true;
}

std::int64_t order_needed_from(bool early, const Policy& policy) {
    const std::int64_t ordinarily = std::min(policy.needs_order_from, policy.resume_most + 1);
    return early ? std::min(policy.needs_order_from_early, ordinarily) : ordinarily;
}

MissedAction action_after(std::int64_t days_without, bool early, const Policy& policy) {
    if (days_without >= policy.reinduction_from) return MissedAction::reinduction;
    return days_without >= order_needed_from(early, policy) ? MissedAction::needs_order : MissedAction::resume;
}

std::optional<MissedAction> decision_wanted(const OrderRecord& order, Amount amount, std::int64_t days_without, Day day, bool early,
                                            const Policy& policy) {
    const MissedAction action = action_after(days_without, early, policy);
    if (order.medication != Medication::methadone || action == MissedAction::resume) return std::nullopt;
    if (action == MissedAction::needs_order) return order.written < knew_of(days_without, day, action) ? std::optional(action) : std::nullopt;
    const bool in_portions =
        !order.portions.empty() && std::ranges::max(order.portions) <= policy.reinduction_first_most && amount <= policy.reinduction_day_most;
    const bool small = amount <= policy.reinduction_first_most || in_portions;
    return small && order.written >= knew_of(days_without, day, action) ? std::nullopt : std::optional(action);
}

Day knew_of(std::int64_t days_without, Day day, MissedAction action) {
    const Day last = day - (days_without + 1);
    return last + std::min<std::int64_t>(days_without, action == MissedAction::reinduction ? 5 : 3);
}

std::optional<Suggestion> suggested_after(std::int64_t days_without, Amount last, const Policy& policy) {
    const Amount half = Amount::micrograms(last.micrograms() / 2);
    if (days_without >= policy.reinduction_from) {
        const Amount first = std::min(last, policy.reinduction_first_most);
        return Suggestion{first, "start again, " + first.text() + " or less, and " + policy.reinduction_day_most.text() + " or less that day"};
    }
    if (days_without >= policy.lower_from) {
        const Amount lower = std::min(half, policy.lower_most);
        return Suggestion{lower, "the lower of half and " + policy.lower_most.text() + ", " + lower.text()};
    }
    if (days_without >= std::min(policy.needs_order_from, policy.resume_most + 1)) return Suggestion{half, "half, " + half.text()};
    return std::nullopt;
}

std::optional<Amount> amount_taken_last(const std::vector<DoseRecord>& doses, Medication medication, Day before) {
    const DoseRecord* last = nullptr;
    for (const DoseRecord& dose : doses) {
        const bool whole = dose.kind != DoseKind::partial && dose.kind != DoseKind::replacement && covers(dose.kind);
        if (whole && !dose.voided && dose.medication == medication && dose.day < before && (last == nullptr || last->day <= dose.day)) last = &dose;
    }
    return last == nullptr ? std::nullopt : std::optional(last->amount);
}

} // namespace mat::domain
