// The numbers that rules judge by. Built in: federal-2024 with the local defaults of a careful program.
#pragma once

#include "mat/amount.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace mat::domain {

struct Policy {
    std::string name = "federal-2024";

    Amount methadone_first_day_most = Amount::milligrams(50); ///< 42 CFR 8.12(h)(3)(ii)

    // Missed-dose protocol for methadone, in days without a dose (tolerance), not in missed days (attendance).
    std::int64_t needs_order_from = 3;          ///< `missed.order_min`
    std::int64_t needs_order_from_early = 2;    ///< the same in the first 14 days of treatment
    std::int64_t early_days = 14;
    std::int64_t reinduction_from = 5;          ///< `missed.reinduct_min`
    Amount reinduction_first_most = Amount::milligrams(30); ///< `reinduction.first_mg`

    std::int64_t least_hours_between_doses = 12;  ///< `dose.min_interval_refuse_h`
    std::int64_t warn_hours_between_doses = 18;   ///< `dose.min_interval_warn_h`

    std::int64_t order_expiry_soon_days = 14; ///< the first of `order.expiry_warn_days`
    std::int64_t injection_soon_days = 7;     ///< an injection is shown so many days ahead
    std::int64_t hold_review_days = 1;        ///< a prescriber looks at a hold within so many days

    // Injections: days from dose to dose, the fewest, and how many more are still in time (labels; domain.md 2.2, 2.3).
    std::int64_t sublocade_days = 28;             ///< `sublocade.days`
    std::int64_t sublocade_least_days = 26;       ///< `sublocade.min_days`
    std::int64_t sublocade_second_least_days = 7; ///< `sublocade.second_min_days`: a second 300 mg, label of 2025
    std::int64_t sublocade_late_days = 14;        ///< `sublocade.late_days`
    std::int64_t brixadi_weekly_days = 7;         ///< `brixadi_w`
    std::int64_t brixadi_weekly_leeway = 2;       ///< `brixadi_w.window_days`, to both sides
    std::int64_t brixadi_monthly_days = 28;       ///< `brixadi_m`
    std::int64_t brixadi_monthly_leeway = 7;      ///< `brixadi_m.window_days`, to both sides
    std::int64_t vivitrol_days = 28;              ///< `vivitrol.days`
    std::int64_t vivitrol_late_days = 3;          ///< `vivitrol.late_days`: four weeks or a month
    std::int64_t lead_in_minutes = 60;            ///< `injection.lead_in_min`: watched after the dose under the tongue
    std::int64_t injectable_kept_days = 45;       ///< `injectable.receipt_days`, 21 CFR 1306.07(f)(5)

    // Days after a dose on which the drug is still on board, whatever the order says.
    std::int64_t methadone_tail_days = 5;         ///< `tail.methadone`: five half-lives of a day; until then a COWS score is asked for
    std::int64_t naltrexone_tail_days = 1;        ///< `tail.naltrexone`: tablets
    std::int64_t sublocade_tail_days = 60;        ///< `tail.sublocade`: one half-life is 43 to 60 days
    std::int64_t brixadi_weekly_tail_days = 14;   ///< `tail.brixadi_w`
    std::int64_t brixadi_monthly_tail_days = 56;  ///< `tail.brixadi_m`
    std::int64_t vivitrol_tail_days = 28;         ///< `tail.vivitrol`
    /// The longest of them: so far back doses are looked at.
    std::int64_t longest_tail() const {
        return std::max({methadone_tail_days, naltrexone_tail_days, sublocade_tail_days, brixadi_weekly_tail_days,
                         brixadi_monthly_tail_days, vivitrol_tail_days});
    }

    std::int64_t buprenorphine_hours_after_methadone = 24; ///< `buprenorphine.after_methadone_h`
    std::int64_t buprenorphine_least_cows = 8;    ///< `buprenorphine.cows_min`, before the first dose after methadone
    std::int64_t opioid_free_short_days = 7;      ///< `naltrexone.opioid_free_days.short`
    std::int64_t opioid_free_short_careful_days = 10; ///< `naltrexone.opioid_free_days.short_warn`: fewer are warned of
    std::int64_t opioid_free_long_days = 14;      ///< `naltrexone.opioid_free_days.long`, methadone and buprenorphine
    Amount buprenorphine_warn_over = Amount::milligrams(24); ///< `buprenorphine.warn_over_mg`, as film

    Amount confirm_step_over = Amount::milligrams(10);   ///< `order.confirm_step_mg`, methadone
    Amount confirm_amount_over = Amount::milligrams(150); ///< `order.confirm_over_mg`, methadone
    Amount override_amount_over = Amount::milligrams(300); ///< `order.refuse_over_mg`, methadone
};

} // namespace mat::domain
