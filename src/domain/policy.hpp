// The numbers that rules judge by: what the layers of policy come to (policy_layers.hpp), as plain values. As it is
// made here it is federal-2024 with the local defaults of a careful program. Each field has its key in policy_keys.cpp.
#pragma once

#include "domain/records.hpp"
#include "mat/amount.hpp"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
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
    friend auto operator<=>(const TakeHomeTier&, const TakeHomeTier&) = default;
};

struct Policy {
    std::string name = "federal-2024";

    Amount methadone_first_day_most = Amount::milligrams(50);  ///< `methadone.day1_max_mg`, 42 CFR 8.12(h)(3)(ii)
    Amount methadone_first_dose_most = Amount::milligrams(50); ///< `methadone.first_max_mg`: the first dose of that day
    Amount methadone_label_first = Amount::milligrams(30); ///< `methadone.label_first_mg`, a warning
    Amount methadone_label_day = Amount::milligrams(40);   ///< `methadone.label_day_mg`, a warning

    // Missed-dose protocol for methadone, in days without a dose (tolerance), not in missed days (attendance).
    std::int64_t resume_most = 2;               ///< `missed.resume_max`: so many days and the ordered amount goes on
    std::int64_t needs_order_from = 3;          ///< `missed.order_min`
    std::int64_t needs_order_from_early = 2;    ///< `missed.order_min_early`: the same in the first days of treatment
    std::int64_t early_days = 14;               ///< `missed.early_days`
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

    // From which values of an examination on somebody is warned beside an order or a dose; nothing is refused by them.
    std::int64_t qtc_discuss_ms = 450;  ///< `qtc.discuss_ms`, methadone: a longer QTc is discussed and watched
    std::int64_t qtc_high_ms = 500;     ///< `qtc.high_ms`, methadone: less of it, or another medicine
    std::int64_t acamprosate_reduce_clearance = 50; ///< `acamprosate.crcl_reduce`, mL/min: up to it 333 mg three times a day
    std::int64_t acamprosate_never_clearance = 30;  ///< `acamprosate.crcl_never`: up to it contraindicated
    std::int64_t varenicline_least_clearance = 30;  ///< `varenicline.crcl_reduce`: below it 0.5 mg twice a day

    std::int64_t least_hours_between_doses = 12;  ///< `dose.min_interval_refuse_h`
    std::int64_t warn_hours_between_doses = 18;   ///< `dose.min_interval_warn_h`
    std::int64_t hours_between_portions = 6;      ///< `split.min_interval_h`

    std::int64_t order_bridge_days = 1;   ///< `order.bridge_days`: a verbal order goes on with an expired one
    std::int64_t verbal_order_hours = 24; ///< `order.verbal_sign_h`: so long it stands unsigned
    std::int64_t order_expiry_soon_days = 14; ///< `order.expiry_warn_days`, the first of 14, 7, 3, 1
    std::int64_t injection_soon_days = 7;     ///< `injection.soon_days`: an injection is shown so many days ahead
    std::int64_t hold_review_days = 1;        ///< `hold.review_days`: a prescriber looks at a hold within so many days

    std::int64_t physical_every_days = 365;     ///< `clocks.physical_every_days`: one or more a year
    std::int64_t exam_soon_days = 7;            ///< `clocks.soon_days`: an examination is shown so many days ahead

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

    /// `takehome.tiers` of every layer. All tables bind: of each the last row whose day has come.
    std::vector<TakeHomeTier> take_home_tiers{{1, 7}, {15, 14}, {31, 28}};
    std::vector<PolicySource> take_home_tables{{"law", "federal-2024", "42 CFR 8.12(i)(3)"}};
    std::int64_t restart_after_absence_days = 1; ///< `takehome.restart_after_absence_days`: readmitted after so many, day 1 comes again
    bool transferred_time_counts = true; ///< `takehome.transferred_time_counts`: verified treatment elsewhere counts as treatment
    std::int64_t exempt_weekend_days = 1; ///< `takehome.exempt_weekend_days`: closed weekend days that need no determination
    bool split_counts_toward_cap = false; ///< `takehome.split_counts_toward_cap`: a portion for the evening is a day of supply
    bool take_homes_in_interim = true;    ///< `takehome.interim_allowed`: beyond closure days, in interim treatment
    std::int64_t take_home_review_days = 90; ///< `takehome.review_days`: a determination is looked at again after so many days, unless it says when
    std::int64_t take_home_review_soon_days = 14; ///< `takehome.review_soon_days`
    std::int64_t naloxone_every_days = 365;       ///< `naloxone.every_days`: offered again after so many
    std::int64_t call_back_days = 1;              ///< `callback.days`: bottles are brought in within so many

    Amount confirm_step_over = Amount::milligrams(10);   ///< `order.confirm_step_mg`, methadone
    Amount confirm_amount_over = Amount::milligrams(150); ///< `order.confirm_over_mg`, methadone
    Amount override_amount_over = Amount::milligrams(300); ///< `order.refuse_over_mg`, methadone

    // What law and house ask of other work of the clinic; no rule of dosing reads them.
    std::int64_t exam_days = 14; ///< `clocks.exam_days`
    std::int64_t outside_screening_days = 7; ///< `clocks.ext_screen_days`
    std::int64_t earlier_labs_days = 30; ///< `clocks.labs_days`
    std::int64_t psychosocial_days = 14; ///< `clocks.psychosocial_days`
    std::int64_t drug_tests_a_year = 8; ///< `uds.min_per_year`
    std::int64_t interim_most_days = 180; ///< `interim.max_days`
    std::int64_t interim_plan_day = 120; ///< `interim.plan_day`
    std::int64_t interim_drug_tests = 2; ///< `interim.uds_min`
    std::int64_t dea_retention_years = 2; ///< `dea.retention_y`
    std::int64_t loss_notice_business_days = 1; ///< `dea.loss_notice_bd`
    std::int64_t loss_report_days = 45; ///< `dea.f106_days`
    std::int64_t order_form_days = 60; ///< `dea.f222_days`
    std::int64_t inventory_months = 24; ///< `dea.inventory_months`
    std::int64_t hipaa_retention_years = 6; ///< `hipaa.retention_y`
    std::int64_t accounting_years = 3; ///< `part2.accounting_y`
    std::int64_t breach_notice_days = 60; ///< `breach.days`
    std::int64_t least_cell = 11; ///< `report.min_cell`
    std::int64_t measure_gap_days = 8; ///< `measure.gap_days`
    std::int64_t retention_gap_days = 30; ///< `retention.gap_days`
    std::int64_t group_most = 12; ///< `group.max`

    /// What may be overridden with a code by a prescriber: `override.codes`.
    std::vector<std::string> overridable{"emesis-limit",  "interval-too-short", "needs-lead-in", "needs-order",
                                         "order-expired", "over-confirm",       "reinduction"};

    /// What layers decided, by key; empty where nothing but the built-in policy speaks.
    std::vector<std::pair<std::string_view, PolicySource>> decided;
    /// The layer that decided a key, or null: then it is built in.
    const PolicySource* decided_by(std::string_view key) const {
        const auto found = std::ranges::find(decided, key, &std::pair<std::string_view, PolicySource>::first);
        return found == decided.end() ? nullptr : &found->second;
    }
};

} // namespace mat::domain
