#include "domain/take_home_cap.hpp"

#include <algorithm>
#include <set>

namespace mat::domain {
namespace {

// Calendar weeks begin on Monday, as `this-week` does.
Day monday_of(Day day) { return day - (day.weekday() + 6) % 7; }

// The spans in which a row counts that day: the supply ahead, its calendar week, or any two weeks it is in.
std::vector<DayRange> windows_of(const TakeHomeTier& tier, const TakeHomeAsk& ask, Day day) {
    if (tier.per == 0) return {{ask.handed_over + (ask.portion_today ? 0 : 1), std::max(day, ask.handed_over + farthest_cover)}};
    if (tier.per == 7) return {{monday_of(day), monday_of(day) + 6}};
    std::vector<DayRange> windows;
    for (Day first = day - (tier.per - 1); first <= day; first = first + 1) windows.push_back({first, first + (tier.per - 1)});
    return windows;
}

std::int64_t days_within(const std::set<Day>& days, DayRange window) {
    return std::distance(days.lower_bound(window.first), days.upper_bound(window.last));
}

// Days of that span that the row counts. Of the supply ahead only closure days up to the one asked about count.
std::int64_t used_of(const TakeHomeTier& tier, const std::set<Day>& home, const std::set<Day>& closures, DayRange window, Day day) {
    const std::int64_t used = days_within(home, window);
    if (!tier.closures_count) return used;
    return used + days_within(closures, {window.first, tier.per == 0 ? day : window.last});
}

// An episode's own day 1.
Day began(const EpisodeRecord& episode, const Policy& policy) {
    return policy.transferred_time_counts ? episode.treatment_start.value_or(episode.admitted) : episode.admitted;
}

// Days without care and without a dose before a readmission.
std::int64_t days_away(const EpisodeRecord& before, Day readmitted, const TreatmentHistory& history) {
    const std::int64_t without_care = readmitted - before.discharged.value_or(readmitted);
    const auto dosed = last_covered_day(history, std::nullopt, readmitted - 1);
    return dosed ? std::max(without_care, readmitted - *dosed - 1) : without_care;
}

} // namespace

std::optional<Day> treatment_began(std::span<const EpisodeRecord> episodes, const TreatmentHistory& history, const Policy& policy, Day day) {
    const auto open = std::ranges::find_if(episodes, [&](const EpisodeRecord& episode) { return episode.open_on(day); });
    if (open == episodes.end()) return std::nullopt;
    Day first = began(*open, policy);
    for (Day admitted = open->admitted;;) { // back over short absences
        const EpisodeRecord* before = nullptr;
        for (const EpisodeRecord& episode : episodes)
            if (episode.admitted < admitted && (before == nullptr || before->admitted < episode.admitted)) before = &episode;
        if (before == nullptr || days_away(*before, admitted, history) >= policy.restart_after_absence_days) return first;
        first = std::min(first, began(*before, policy));
        admitted = before->admitted;
    }
}

std::optional<std::int64_t> treatment_day(std::span<const EpisodeRecord> episodes, const TreatmentHistory& history, const Policy& policy, Day day) {
    const auto first = treatment_began(episodes, history, policy, day);
    if (!first) return std::nullopt;
    return day - *first + 1;
}

std::vector<TakeHomeTier> tiers_in_force(const Policy& policy, Medication medication, std::int64_t treatment_day) {
    std::vector<TakeHomeTier> binding;
    for (const TakeHomeTier& tier : policy.take_home_tiers) {
        if (tier.medication != medication || tier.from_day > treatment_day) continue;
        const auto same = std::ranges::find(binding, tier.table, &TakeHomeTier::table);
        if (same == binding.end()) binding.push_back(tier);
        else if (same->from_day <= tier.from_day) *same = tier;
    }
    return binding;
}

TakeHomeCap take_home_cap(const Policy& policy, const TakeHomeAsk& ask) {
    const std::vector<TakeHomeTier> binding = tiers_in_force(policy, ask.medication, ask.treatment_day);
    std::set<Day> home(ask.out.begin(), ask.out.end());
    const std::set<Day> closures(ask.closures.begin(), ask.closures.end());
    TakeHomeCap cap;
    for (const Day day : ask.days) {
        if (home.contains(day)) { // days count, not bottles
            ++cap.most;
            continue;
        }
        for (const TakeHomeTier& tier : binding)
            for (const DayRange window : windows_of(tier, ask, day)) {
                const std::int64_t used = used_of(tier, home, closures, window, day);
                if (used < tier.days) continue;
                cap.tier = tier;
                cap.source = policy.take_home_tables[static_cast<std::size_t>(tier.table)];
                cap.window = window;
                cap.used = used;
                return cap;
            }
        home.insert(day);
        ++cap.most;
    }
    return cap;
}

std::string text_of(const TakeHomeTier& tier) {
    const std::string days = std::to_string(tier.days) + (tier.days == 1 ? " day" : " days");
    const std::string text = days + (tier.per == 0 ? " at a time" : tier.per == 7 ? " a week" : " in two weeks");
    return text + (tier.closures_count ? ", closure days counted" : "");
}

} // namespace mat::domain
