// The numbers that rules judge by. Built in: federal-2024 with the local defaults of a careful program.
#pragma once

#include "mat/amount.hpp"

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

    std::int64_t exam_days = 14;                ///< `clocks.exam_days`, after the admission
    std::int64_t psychosocial_days = 14;        ///< `clocks.psychosocial_days`
    std::int64_t external_screening_days = 7;   ///< `clocks.ext_screen_days`, before the admission
    std::int64_t physical_every_days = 365;     ///< `clocks.physical_every_days`: one or more a year
    std::int64_t exam_soon_days = 7;            ///< an examination is shown so many days ahead

    std::int64_t order_expiry_soon_days = 14; ///< the first of `order.expiry_warn_days`
    std::int64_t injection_soon_days = 7;     ///< an injection is shown so many days ahead
    std::int64_t hold_review_days = 1;        ///< a prescriber looks at a hold within so many days

    Amount confirm_step_over = Amount::milligrams(10);   ///< `order.confirm_step_mg`, methadone
    Amount confirm_amount_over = Amount::milligrams(150); ///< `order.confirm_over_mg`, methadone
    Amount override_amount_over = Amount::milligrams(300); ///< `order.refuse_over_mg`, methadone
};

} // namespace mat::domain
