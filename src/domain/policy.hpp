// The numbers that rules judge by. Built in: federal-2024 with the local defaults of a careful program.
#pragma once

#include "mat/amount.hpp"

#include <cstdint>
#include <string>

namespace mat::domain {

struct Policy {
    std::string name = "federal-2024";

    Amount methadone_first_day_most = Amount::milligrams(50); ///< 42 CFR 8.12(h)(3)(ii)

    Amount methadone_label_first = Amount::milligrams(30); ///< `methadone.label_first_mg`, a warning
    Amount methadone_label_day = Amount::milligrams(40);   ///< `methadone.label_day_mg`, a warning

    // Missed-dose protocol for methadone, in days without a dose (tolerance), not in missed days (attendance).
    std::int64_t needs_order_from = 3;          ///< `missed.order_min`
    std::int64_t needs_order_from_early = 2;    ///< the same in the first 14 days of treatment
    std::int64_t early_days = 14;
    std::int64_t reinduction_from = 5;          ///< `missed.reinduct_min`
    Amount reinduction_first_most = Amount::milligrams(30); ///< `reinduction.first_mg`

    std::int64_t least_hours_between_doses = 12;  ///< `dose.min_interval_refuse_h`
    std::int64_t warn_hours_between_doses = 18;   ///< `dose.min_interval_warn_h`

    std::int64_t hours_between_portions = 6;      ///< `split.min_interval_h`

    std::int64_t order_bridge_days = 1;   ///< `order.bridge_days`: a verbal order goes on with an expired one
    std::int64_t verbal_order_hours = 24; ///< `order.verbal_sign_h`: so long it stands unsigned
    std::int64_t order_expiry_soon_days = 14; ///< the first of `order.expiry_warn_days`
    std::int64_t injection_soon_days = 7;     ///< an injection is shown so many days ahead
    std::int64_t hold_review_days = 1;        ///< a prescriber looks at a hold within so many days

    Amount confirm_step_over = Amount::milligrams(10);   ///< `order.confirm_step_mg`, methadone
    Amount confirm_amount_over = Amount::milligrams(150); ///< `order.confirm_over_mg`, methadone
    Amount override_amount_over = Amount::milligrams(300); ///< `order.refuse_over_mg`, methadone
};

} // namespace mat::domain
