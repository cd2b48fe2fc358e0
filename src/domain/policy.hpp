// The numbers that rules judge by. Built in: federal-2024 with the local defaults of a careful program.
#pragma once

#include "domain/records.hpp"
#include "mat/amount.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace mat::domain {

/// Who decided a value: the built-in law, or a layer over it.
struct PolicySource {
    std::string layer;    ///< `law`, `label`, `guideline`, `local` where built in; `state`, `program`, `patient`
    std::string name;     ///< `federal-2024`, `Wisconsin`
    std::string citation; ///< `42 CFR 8.12(i)(3)`
    friend bool operator==(const PolicySource&, const PolicySource&) = default;
};

/// One row of a table of take-home supply: from a day of treatment on, at most so many days.
struct TakeHomeTier {
    std::int64_t from_day;       ///< of treatment at the hand-over, the first being 1
    std::int64_t days;
    std::int64_t per = 0;        ///< 0: days of supply at one hand-over; 7: days a calendar week; 14: in any 14 days on end
    bool closures_count = false; ///< whether days that need no determination use it up too (they are never refused by it)
    Medication medication = Medication::methadone;
    std::int64_t table = 0;      ///< of `Policy::take_home_tables`: a layer's rows belong together
    friend bool operator==(const TakeHomeTier&, const TakeHomeTier&) = default;
};

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
    std::int64_t exam_days = 14;                ///< `clocks.exam_days`, after the admission
    std::int64_t psychosocial_days = 14;        ///< `clocks.psychosocial_days`
    std::int64_t external_screening_days = 7;   ///< `clocks.ext_screen_days`, before the admission
    std::int64_t physical_every_days = 365;     ///< `clocks.physical_every_days`: one or more a year
    std::int64_t exam_soon_days = 7;            ///< an examination is shown so many days ahead

    std::int64_t order_expiry_soon_days = 14; ///< the first of `order.expiry_warn_days`
    std::int64_t injection_soon_days = 7;     ///< an injection is shown so many days ahead
    std::int64_t hold_review_days = 1;        ///< a prescriber looks at a hold within so many days

    /// `takehome.tiers` of every layer. All tables bind: of each the last row whose day has come.
    std::vector<TakeHomeTier> take_home_tiers{{1, 7}, {15, 14}, {31, 28}};
    std::vector<PolicySource> take_home_tables{{"law", "federal-2024", "42 CFR 8.12(i)(3)"}};
    std::int64_t restart_after_absence_days = 1; ///< `takehome.restart_after_absence_days`: readmitted after so many, day 1 comes again
    bool transferred_time_counts = true; ///< `takehome.transferred_time_counts`: verified treatment elsewhere counts as treatment
    std::int64_t take_home_review_days = 90;      ///< `takehome.review_days`: a determination is looked at again after so many days, unless it says when
    std::int64_t take_home_review_soon_days = 14; ///< `takehome.review_soon_days`
    std::int64_t naloxone_every_days = 365;       ///< `naloxone.every_days`: offered again after so many
    std::int64_t call_back_days = 1;              ///< `callback.days`: bottles are brought in within so many

    Amount confirm_step_over = Amount::milligrams(10);   ///< `order.confirm_step_mg`, methadone
    Amount confirm_amount_over = Amount::milligrams(150); ///< `order.confirm_over_mg`, methadone
    Amount override_amount_over = Amount::milligrams(300); ///< `order.refuse_over_mg`, methadone
};

} // namespace mat::domain
