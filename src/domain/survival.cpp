#include "domain/survival.hpp"

#include <algorithm>
#include <cmath>

namespace mat::domain {
namespace {

constexpr double normal_quantile_975 = 1.959963984540054; // the band is two-sided, 95 %

// Greenwood's sum is the variance of the logarithm of the estimate; the band is symmetric in the logarithm of its
// negative logarithm, so that it stays between 0 and 1.
void set_band(SurvivalPoint& point, double greenwood) {
    if (point.survival <= 0 || point.survival >= 1) return;
    const double log_survival = std::log(point.survival);
    const double centre = std::log(-log_survival);
    const double half = normal_quantile_975 * std::sqrt(greenwood) / log_survival; // negative
    point.lower = std::exp(-std::exp(centre - half));
    point.upper = std::exp(-std::exp(centre + half));
}

} // namespace

std::vector<SurvivalPoint> kaplan_meier(std::vector<Followed> followed) {
    std::ranges::sort(followed, {}, &Followed::days);
    std::vector<SurvivalPoint> curve;
    double survival = 1, greenwood = 0;
    for (std::size_t i = 0; i < followed.size();) {
        SurvivalPoint point;
        point.day = followed[i].days;
        point.at_risk = static_cast<std::int64_t>(followed.size() - i);
        for (; i < followed.size() && followed[i].days == point.day; ++i) ++(followed[i].event ? point.events : point.censored);
        if (point.events > 0) {
            const auto events = static_cast<double>(point.events), at_risk = static_cast<double>(point.at_risk);
            survival *= (at_risk - events) / at_risk; // exactly 0 where everybody left
            if (point.events < point.at_risk) greenwood += events / (at_risk * (at_risk - events));
        }
        point.survival = survival;
        set_band(point, greenwood);
        curve.push_back(point);
    }
    return curve;
}

std::vector<SurvivalPoint> at_days(const std::vector<SurvivalPoint>& curve, const std::vector<std::int64_t>& days) {
    std::vector<SurvivalPoint> points;
    SurvivalPoint known; // before the first point everybody is there, for certain
    known.lower = known.upper = 1;
    std::size_t next = 0;
    for (const std::int64_t day : days) {
        SurvivalPoint point;
        for (; next < curve.size() && curve[next].day <= day; ++next) {
            known = curve[next];
            point.events += known.events;
            point.censored += known.censored;
        }
        point.day = day;
        if (next > 0 && curve[next - 1].day == day) point.at_risk = curve[next - 1].at_risk;
        else if (next < curve.size()) point.at_risk = curve[next].at_risk; // nobody left in between
        point.survival = known.survival;
        point.lower = known.lower;
        point.upper = known.upper;
        points.push_back(point);
    }
    return points;
}

} // namespace mat::domain
