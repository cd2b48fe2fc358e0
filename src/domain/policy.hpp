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
    std::int64_t resume_most = 2;               ///< `missed.resume_max`: so many days and the ordered amount goes on
    std::int64_t needs_order_from = 3;          ///< `missed.order_min`
    std::int64_t needs_order_from_early = 2;    ///< the same in the first 14 days of treatment
    std::int64_t early_days = 14;
    std::int64_t reinduction_from = 5;          ///< `missed.reinduct_min`
    std::int64_t lower_from = 4;                ///< `missed.lower_min`: from here no more than `lower_most` is suggested
    Amount lower_most = Amount::milligrams(40); ///< `missed.lower_mg`
    Amount reinduction_first_most = Amount::milligrams(30); ///< `reinduction.first_mg`
    Amount reinduction_day_most = Amount::milligrams(40);   ///< `reinduction.day_max_mg`
    std::int64_t absence_flag_days = 30;        ///< `absence.flag_days`

    // What is measured before a dose (local defaults, domain.md 2.1). Alcohol in ten-thousandths of g/dL.
    std::int64_t breath_alcohol_hold = 800;   ///< `check.breath_alcohol_hold`
    std::int64_t breath_alcohol_ask = 200;    ///< `check.breath_alcohol_ask`: from here a prescriber decides
    bool breath_alcohol_ask_holds = false;    ///< `check.ask_holds`: and the dose waits for the decision
    std::int64_t respiration_least = 12;      ///< `check.respiration_min`
    std::int64_t saturation_least = 90;       ///< `check.saturation_min`
    bool mild_sedation_holds = true;          ///< `check.mild_sedation_holds`

    // What may be given again after vomiting that was seen, as a percentage of the dose, by a prescriber's decision.
    std::int64_t emesis_early_minutes = 15; ///< `emesis.early_minutes`: before it
    std::int64_t emesis_early_percent = 100; ///< `emesis.early_percent`
    std::int64_t emesis_late_minutes = 30;  ///< `emesis.late_minutes`: up to it, and nothing later
    std::int64_t emesis_late_percent = 50;  ///< `emesis.late_percent`

    std::int64_t least_hours_between_doses = 12;  ///< `dose.min_interval_refuse_h`
    std::int64_t warn_hours_between_doses = 18;   ///< `dose.min_interval_warn_h`

    std::int64_t order_expiry_soon_days = 14; ///< the first of `order.expiry_warn_days`
    std::int64_t injection_soon_days = 7;     ///< an injection is shown so many days ahead
    std::int64_t hold_review_days = 1;        ///< a prescriber looks at a hold within so many days

    Amount confirm_step_over = Amount::milligrams(10);   ///< `order.confirm_step_mg`, methadone
    Amount confirm_amount_over = Amount::milligrams(150); ///< `order.confirm_over_mg`, methadone
    Amount override_amount_over = Amount::milligrams(300); ///< `order.refuse_over_mg`, methadone
};

} // namespace mat::domain
