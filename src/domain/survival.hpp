// How long people stay: the Kaplan–Meier estimate with log-log confidence bands, as R's `survfit(conf.type="log-log")`
// gives it. Pure arithmetic; floating point is at home here, where nothing is an amount.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace mat::domain {

/// One episode: how many days it was followed, and whether it ended then in what is counted.
struct Followed {
    std::int64_t days = 0; ///< not negative
    bool event = false;    ///< else censored: it may have gone on
};

/// What is known at the end of a day of follow-up.
struct SurvivalPoint {
    std::int64_t day = 0;
    std::int64_t at_risk = 0;  ///< just before that day
    std::int64_t events = 0;   ///< since the point before
    std::int64_t censored = 0; ///< since the point before
    double survival = 1;
    std::optional<double> lower, upper; ///< 95 %; nothing where the estimate is 0 or 1, as there is no logarithm
};

/// A point for each day on which somebody's time ended, in order. On the same day events come before censorings.
std::vector<SurvivalPoint> kaplan_meier(std::vector<Followed> followed);

/// The same estimate at given days, which are in order: the last point's value at or before each. Before the first one it
/// is 1 with a band from 1 to 1; past the longest time it stays as it was, with nobody at risk.
std::vector<SurvivalPoint> at_days(const std::vector<SurvivalPoint>& curve, const std::vector<std::int64_t>& days);

} // namespace mat::domain
