#include "domain/policy_keys.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace mat::domain {
namespace {

constexpr PolicyKey keys[] = {
    {"takehome.tiers", Unit::tiers, KeyClass::law, Combine::tiers, Medication::methadone, "42 CFR 8.12(i)(3)",
     "methadone take-homes beyond closure days, by day of treatment"},
    {"takehome.tiers_buprenorphine", Unit::tiers, KeyClass::law, Combine::tiers, Medication::buprenorphine, "42 CFR 8.12(i)(3)",
     "the same for buprenorphine: no cap in federal law"},
    {"takehome.exempt_weekend_days", Unit::count, KeyClass::law, Combine::least, &Policy::exempt_weekend_days, "42 CFR 8.12(i)(1)",
     "closed weekend days that need no determination", true},
    {"takehome.restart_after_absence_days", Unit::days, KeyClass::assumption, Combine::least, &Policy::restart_after_absence_days,
     "42 CFR 8.12(i)(3)", "readmitted after so many days away, day 1 of treatment comes again", true},
    {"takehome.transferred_time_counts", Unit::flag, KeyClass::assumption, Combine::allowed, &Policy::transferred_time_counts, "42 CFR 8.12(i)(3)",
     "verified treatment elsewhere counts as treatment", true},
    {"takehome.split_counts_toward_cap", Unit::flag, KeyClass::assumption, Combine::required, &Policy::split_counts_toward_cap, "42 CFR 8.12(i)(3)",
     "a portion for the evening is a day of supply", true},
    {"takehome.interim_allowed", Unit::flag, KeyClass::law, Combine::allowed, &Policy::take_homes_in_interim, "42 CFR 8.12(j)",
     "take-homes beyond closure days in interim treatment"},
    {"takehome.review_days", Unit::days, KeyClass::local, Combine::least, &Policy::take_home_review_days, "the program's own",
     "a determination is looked at again after so many"},
    {"takehome.review_soon_days", Unit::days, KeyClass::local, Combine::most, &Policy::take_home_review_soon_days, "the program's own",
     "so long before, the review is shown"},
    {"naloxone.every_days", Unit::days, KeyClass::local, Combine::least, &Policy::naloxone_every_days, "the program's own",
     "naloxone is offered again after so many"},
    {"callback.days", Unit::days, KeyClass::local, Combine::least, &Policy::call_back_days, "the program's own",
     "bottles called back are brought in within so many"},
    {"methadone.day1_max_mg", Unit::milligrams, KeyClass::law, Combine::least, &Policy::methadone_first_day_most, "42 CFR 8.12(h)(3)(ii)",
     "total of the first day without a rationale in the record"},
    {"methadone.first_max_mg", Unit::milligrams, KeyClass::law, Combine::least, &Policy::methadone_first_dose_most, "42 CFR 8.12(h)(3)(ii)",
     "first dose of that day, likewise"},
    {"methadone.label_first_mg", Unit::milligrams, KeyClass::label, Combine::least, &Policy::methadone_label_first, "FDA labeling of methadone",
     "first dose; more is warned of"},
    {"methadone.label_day_mg", Unit::milligrams, KeyClass::label, Combine::least, &Policy::methadone_label_day, "FDA labeling of methadone",
     "total of the first day; more is warned of"},
    {"missed.resume_max", Unit::days, KeyClass::guideline, Combine::least, &Policy::resume_most, "the program's own missed-dose schedule",
     "days without a dose after which the ordered amount goes on"},
    {"missed.order_min", Unit::days, KeyClass::guideline, Combine::least, &Policy::needs_order_from, "the program's own missed-dose schedule",
     "days without a dose from which a prescriber decides"},
    {"missed.order_min_early", Unit::days, KeyClass::guideline, Combine::least, &Policy::needs_order_from_early,
     "the program's own missed-dose schedule", "the same in the first days of treatment"},
    {"missed.early_days", Unit::days, KeyClass::guideline, Combine::most, &Policy::early_days, "the program's own missed-dose schedule",
     "how many first days those are"},
    {"missed.lower_min", Unit::days, KeyClass::guideline, Combine::least, &Policy::lower_from, "the program's own missed-dose schedule",
     "days without a dose from which no more than missed.lower_mg is suggested"},
    {"missed.lower_mg", Unit::milligrams, KeyClass::guideline, Combine::least, &Policy::lower_most, "the program's own missed-dose schedule",
     "the most that is suggested then"},
    {"missed.reinduct_min", Unit::days, KeyClass::guideline, Combine::least, &Policy::reinduction_from, "the program's own missed-dose schedule",
     "days without a dose from which methadone starts again"},
    {"reinduction.first_mg", Unit::milligrams, KeyClass::local, Combine::least, &Policy::reinduction_first_most,
     "the program's own missed-dose schedule", "first dose of a re-induction"},
    {"reinduction.day_max_mg", Unit::milligrams, KeyClass::local, Combine::least, &Policy::reinduction_day_most,
     "the program's own missed-dose schedule", "total of its first day"},
    {"absence.flag_days", Unit::days, KeyClass::local, Combine::least, &Policy::absence_flag_days, "the program's own",
     "days without a dose from which an absence is flagged"},
    {"dose.min_interval_refuse_h", Unit::hours, KeyClass::local, Combine::most, &Policy::least_hours_between_doses,
     "the program's own least interval", "between observed doses"},
    {"dose.min_interval_warn_h", Unit::hours, KeyClass::local, Combine::most, &Policy::warn_hours_between_doses, "the program's own least interval",
     "between observed doses; fewer are warned of"},
    {"split.min_interval_h", Unit::hours, KeyClass::local, Combine::most, &Policy::hours_between_portions, "the program's own least interval",
     "between portions of one day"},
    {"override.codes", Unit::words, KeyClass::local, Combine::common, &Policy::overridable, "the program's own",
     "local rules that a prescriber may override"},
    {"order.confirm_step_mg", Unit::milligrams, KeyClass::local, Combine::least, &Policy::confirm_step_over, "the program's own order limits",
     "a larger change of a methadone order is typed twice"},
    {"order.confirm_over_mg", Unit::milligrams, KeyClass::local, Combine::least, &Policy::confirm_amount_over, "the program's own order limits",
     "a larger methadone order is typed twice"},
    {"order.refuse_over_mg", Unit::milligrams, KeyClass::local, Combine::least, &Policy::override_amount_over, "the program's own order limits",
     "a larger methadone order takes an override as well"},
    {"order.expiry_warn_days", Unit::days, KeyClass::local, Combine::most, &Policy::order_expiry_soon_days, "the program's own",
     "an expiring order is shown so long before, and 7, 3 and 1 days"},
    {"order.bridge_days", Unit::days, KeyClass::local, Combine::least, &Policy::order_bridge_days, "the program's own",
     "an expired order goes on by a verbal one for so many"},
    {"order.verbal_sign_h", Unit::hours, KeyClass::local, Combine::least, &Policy::verbal_order_hours, "the program's own",
     "a verbal order is signed within so many"},
    {"hold.review_days", Unit::days, KeyClass::local, Combine::least, &Policy::hold_review_days, "the program's own",
     "a prescriber looks at a hold within so many"},
    {"check.breath_alcohol_hold", Unit::grams_per_decilitre, KeyClass::local, Combine::least, &Policy::breath_alcohol_hold, "the program's own",
     "breath alcohol from which a dose is held"},
    {"check.breath_alcohol_ask", Unit::grams_per_decilitre, KeyClass::local, Combine::least, &Policy::breath_alcohol_ask, "the program's own",
     "breath alcohol from which a prescriber decides"},
    {"check.ask_holds", Unit::flag, KeyClass::local, Combine::required, &Policy::breath_alcohol_ask_holds, "the program's own",
     "the dose waits for that decision"},
    {"check.respiration_min", Unit::count, KeyClass::local, Combine::most, &Policy::respiration_least, "the program's own",
     "breaths a minute under which a dose is held"},
    {"check.saturation_min", Unit::percent, KeyClass::local, Combine::most, &Policy::saturation_least, "the program's own",
     "oxygen saturation under which a dose is held"},
    {"check.mild_sedation_holds", Unit::flag, KeyClass::local, Combine::required, &Policy::mild_sedation_holds, "the program's own",
     "mild sedation holds a dose too"},
    {"emesis.early_minutes", Unit::minutes, KeyClass::guideline, Combine::least, &Policy::emesis_early_minutes, "the program's own",
     "vomiting seen before so many may be replaced by emesis.early_percent"},
    {"emesis.early_percent", Unit::percent, KeyClass::guideline, Combine::least, &Policy::emesis_early_percent, "the program's own",
     "the most of the dose that is given again then"},
    {"emesis.late_minutes", Unit::minutes, KeyClass::guideline, Combine::least, &Policy::emesis_late_minutes, "the program's own",
     "up to so many by emesis.late_percent, and nothing later"},
    {"emesis.late_percent", Unit::percent, KeyClass::guideline, Combine::least, &Policy::emesis_late_percent, "the program's own",
     "the most of the dose that is given again then"},
    {"qtc.discuss_ms", Unit::milliseconds, KeyClass::guideline, Combine::least, &Policy::qtc_discuss_ms, "guidelines on methadone and QTc",
     "a longer QTc on methadone is to be discussed and watched"},
    {"qtc.high_ms", Unit::milliseconds, KeyClass::guideline, Combine::least, &Policy::qtc_high_ms, "guidelines on methadone and QTc",
     "a longer one asks for less methadone or another medicine"},
    {"acamprosate.crcl_reduce", Unit::millilitres_a_minute, KeyClass::label, Combine::most, &Policy::acamprosate_reduce_clearance,
     "FDA labeling of acamprosate", "creatinine clearance up to which 333 mg three times a day is the most"},
    {"acamprosate.crcl_never", Unit::millilitres_a_minute, KeyClass::label, Combine::most, &Policy::acamprosate_never_clearance,
     "FDA labeling of acamprosate", "creatinine clearance up to which it is contraindicated"},
    {"varenicline.crcl_reduce", Unit::millilitres_a_minute, KeyClass::label, Combine::most, &Policy::varenicline_least_clearance,
     "FDA labeling of varenicline", "creatinine clearance below which 0.5 mg twice a day is the most"},
    {"injection.soon_days", Unit::days, KeyClass::local, Combine::most, &Policy::injection_soon_days, "the program's own",
     "an injection that becomes due is shown so long before"},
    {"injection.lead_in_min", Unit::minutes, KeyClass::label, Combine::most, &Policy::lead_in_minutes, "FDA labeling of Sublocade",
     "watched after the first dose under the tongue"},
    {"injectable.receipt_days", Unit::days, KeyClass::law, Combine::least, &Policy::injectable_kept_days, "21 CFR 1306.07(f)(5)",
     "a delivered injectable is given within so many"},
    {"sublocade.days", Unit::days, KeyClass::label, Combine::most, &Policy::sublocade_days, "FDA labeling of Sublocade", "from dose to dose"},
    {"sublocade.min_days", Unit::days, KeyClass::label, Combine::most, &Policy::sublocade_least_days, "FDA labeling of Sublocade",
     "the fewest between monthly doses"},
    {"sublocade.second_min_days", Unit::days, KeyClass::label, Combine::most, &Policy::sublocade_second_least_days, "FDA labeling of Sublocade",
     "the fewest before a second 300 mg"},
    {"sublocade.late_days", Unit::days, KeyClass::label, Combine::least, &Policy::sublocade_late_days, "FDA labeling of Sublocade",
     "so many later is still in time"},
    {"brixadi_w", Unit::days, KeyClass::label, Combine::most, &Policy::brixadi_weekly_days, "FDA labeling of Brixadi", "from weekly dose to dose"},
    {"brixadi_w.window_days", Unit::days, KeyClass::label, Combine::least, &Policy::brixadi_weekly_leeway, "FDA labeling of Brixadi",
     "leeway to both sides"},
    {"brixadi_m", Unit::days, KeyClass::label, Combine::most, &Policy::brixadi_monthly_days, "FDA labeling of Brixadi", "from monthly dose to dose"},
    {"brixadi_m.window_days", Unit::days, KeyClass::label, Combine::least, &Policy::brixadi_monthly_leeway, "FDA labeling of Brixadi",
     "leeway to both sides"},
    {"vivitrol.days", Unit::days, KeyClass::label, Combine::most, &Policy::vivitrol_days, "FDA labeling of Vivitrol", "from dose to dose"},
    {"vivitrol.late_days", Unit::days, KeyClass::label, Combine::least, &Policy::vivitrol_late_days, "FDA labeling of Vivitrol",
     "so many later is still in time"},
    {"tail.methadone", Unit::days, KeyClass::label, Combine::most, &Policy::methadone_tail_days, "FDA labeling of buprenorphine",
     "days on which the last dose is still on board"},
    {"tail.naltrexone", Unit::days, KeyClass::label, Combine::most, &Policy::naltrexone_tail_days, "FDA labeling of naltrexone",
     "the same after tablets"},
    {"tail.sublocade", Unit::days, KeyClass::label, Combine::most, &Policy::sublocade_tail_days, "FDA labeling of Sublocade",
     "the same after an injection"},
    {"tail.brixadi_w", Unit::days, KeyClass::label, Combine::most, &Policy::brixadi_weekly_tail_days, "FDA labeling of Brixadi",
     "the same after a weekly injection"},
    {"tail.brixadi_m", Unit::days, KeyClass::label, Combine::most, &Policy::brixadi_monthly_tail_days, "FDA labeling of Brixadi",
     "the same after a monthly injection"},
    {"tail.vivitrol", Unit::days, KeyClass::label, Combine::most, &Policy::vivitrol_tail_days, "FDA labeling of Vivitrol",
     "the same after an injection"},
    {"buprenorphine.after_methadone_h", Unit::hours, KeyClass::label, Combine::most, &Policy::buprenorphine_hours_after_methadone,
     "FDA labeling of buprenorphine", "after methadone, before the first buprenorphine"},
    {"buprenorphine.cows_min", Unit::count, KeyClass::local, Combine::most, &Policy::buprenorphine_least_cows, "the program's own",
     "least withdrawal score before that dose"},
    {"buprenorphine.warn_over_mg", Unit::milligrams, KeyClass::label, Combine::least, &Policy::buprenorphine_warn_over,
     "FDA labeling of buprenorphine", "daily film equivalent; more is warned of"},
    {"naltrexone.opioid_free_days.short", Unit::days, KeyClass::label, Combine::most, &Policy::opioid_free_short_days, "FDA labeling of naltrexone",
     "after short-acting opioids, the fewest"},
    {"naltrexone.opioid_free_days.short_warn", Unit::days, KeyClass::label, Combine::most, &Policy::opioid_free_short_careful_days,
     "FDA labeling of naltrexone", "the same; fewer are warned of"},
    {"naltrexone.opioid_free_days.long", Unit::days, KeyClass::label, Combine::most, &Policy::opioid_free_long_days, "FDA labeling of naltrexone",
     "after methadone or buprenorphine, the fewest"},
    {"clocks.exam_days", Unit::days, KeyClass::law, Combine::least, &Policy::exam_days, "42 CFR 8.12(f)(2)(iii)",
     "full physical examination after admission, within so many"},
    {"clocks.ext_screen_days", Unit::days, KeyClass::law, Combine::least, &Policy::outside_screening_days, "42 CFR 8.12(f)(2)(ii)",
     "a screening by somebody outside is so old at admission at most"},
    {"clocks.labs_days", Unit::days, KeyClass::law, Combine::least, &Policy::earlier_labs_days, "42 CFR 8.12(f)(2)(iv)",
     "laboratory results are so old at admission at most"},
    {"clocks.psychosocial_days", Unit::days, KeyClass::law, Combine::least, &Policy::psychosocial_days, "42 CFR 8.12(f)(4)(i)",
     "psychosocial assessment after admission, within so many"},
    {"clocks.physical_every_days", Unit::days, KeyClass::law, Combine::least, &Policy::physical_every_days, "42 CFR 8.12(f)(4)(ii)",
     "a physical examination comes again within so many"},
    {"clocks.soon_days", Unit::days, KeyClass::local, Combine::most, &Policy::exam_soon_days, "the program's own",
     "so long before, an examination is shown"},
    {"uds.min_per_year", Unit::count, KeyClass::law, Combine::most, &Policy::drug_tests_a_year, "42 CFR 8.12(f)(6)",
     "random drug tests a year, the fewest"},
    {"interim.max_days", Unit::days, KeyClass::law, Combine::least, &Policy::interim_most_days, "42 CFR 8.12(j)",
     "interim treatment in twelve months"},
    {"interim.plan_day", Unit::days, KeyClass::law, Combine::least, &Policy::interim_plan_day, "42 CFR 8.12(j)",
     "day of interim treatment by which care after it is planned"},
    {"interim.uds_min", Unit::count, KeyClass::law, Combine::most, &Policy::interim_drug_tests, "42 CFR 8.12(j)",
     "drug tests in interim treatment, the fewest"},
    {"dea.retention_y", Unit::years, KeyClass::law, Combine::most, &Policy::dea_retention_years, "21 CFR 1304.04",
     "records of controlled substances are kept"},
    {"dea.loss_notice_bd", Unit::count, KeyClass::law, Combine::least, &Policy::loss_notice_business_days, "21 CFR 1301.76(b)",
     "business days to the notice of a loss"},
    {"dea.f106_days", Unit::days, KeyClass::law, Combine::least, &Policy::loss_report_days, "21 CFR 1301.76(b)", "to the report of a loss, form 106"},
    {"dea.f222_days", Unit::days, KeyClass::law, Combine::least, &Policy::order_form_days, "21 CFR 1305.13",
     "an order form 222 is filled within so many"},
    {"dea.inventory_months", Unit::months, KeyClass::law, Combine::least, &Policy::inventory_months, "21 CFR 1304.11(c)",
     "from inventory to inventory"},
    {"hipaa.retention_y", Unit::years, KeyClass::law, Combine::most, &Policy::hipaa_retention_years, "45 CFR 164.530(j)", "documentation is kept"},
    {"part2.accounting_y", Unit::years, KeyClass::law, Combine::most, &Policy::accounting_years, "42 CFR 2.25",
     "disclosures are accounted for so far back"},
    {"breach.days", Unit::days, KeyClass::law, Combine::least, &Policy::breach_notice_days, "45 CFR 164.404(b)", "to the notice of a breach"},
    {"report.min_cell", Unit::count, KeyClass::local, Combine::most, &Policy::least_cell, "CMS cell-size policy",
     "the least count that a public table shows"},
    {"measure.gap_days", Unit::days, KeyClass::local, Combine::least, &Policy::measure_gap_days, "CBE 3175",
     "a gap in the supply that ends continuous treatment"},
    {"retention.gap_days", Unit::days, KeyClass::local, Combine::least, &Policy::retention_gap_days, "the program's own",
     "a gap that ends an episode in retention"},
    {"group.max", Unit::count, KeyClass::local, Combine::least, &Policy::group_most, "the program's own", "people in a group"},
};

constexpr std::int64_t most_days_of_any = 36'525; // a hundred years

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> parts_of(std::string_view text) {
    std::vector<std::string_view> parts;
    for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
        parts.push_back(trimmed(text.substr(0, comma)));
        text.remove_prefix(comma + 1);
    }
    parts.push_back(trimmed(text));
    return parts;
}

int decimals_of(Unit unit) { return unit == Unit::milligrams ? 3 : unit == Unit::grams_per_decilitre ? 4 : 0; }

// `8.5` with three decimals is 8500; nothing for other words, signs or more decimals.
std::optional<std::int64_t> number_of(std::string_view text, int decimals) {
    std::int64_t number = 0;
    int after_point = -1;
    if (text.empty() || text.size() > 12 || text.front() == '.' || text.back() == '.') return std::nullopt;
    for (const char c : text) {
        if (c == '.' && after_point < 0 && decimals > 0) {
            after_point = 0;
            continue;
        }
        if (c < '0' || c > '9' || after_point == decimals) return std::nullopt;
        number = number * 10 + (c - '0');
        if (after_point >= 0) ++after_point;
    }
    for (int i = std::max(after_point, 0); i < decimals; ++i) number *= 10;
    return number;
}

std::string text_of_number(std::int64_t number, int decimals) {
    std::string text = std::to_string(number);
    if (decimals == 0) return text;
    if (text.size() <= static_cast<std::size_t>(decimals)) text.insert(0, static_cast<std::size_t>(decimals) + 1 - text.size(), '0');
    text.insert(text.size() - static_cast<std::size_t>(decimals), ".");
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

// `31:28`, `91:2/week`, `731:13/fortnight`, `1:1/week+closures`
std::optional<TakeHomeTier> tier_of(std::string_view text, Medication medication) {
    TakeHomeTier tier{1, 0};
    tier.medication = medication;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto from = number_of(trimmed(text.substr(0, colon)), 0);
    std::string_view rest = trimmed(text.substr(colon + 1));
    if (rest.ends_with("+closures")) {
        tier.closures_count = true;
        rest.remove_suffix(9);
    }
    for (const auto& [word, per] : {std::pair<std::string_view, std::int64_t>{"/week", 7}, {"/fortnight", 14}})
        if (rest.ends_with(word)) {
            tier.per = per;
            rest.remove_suffix(word.size());
        }
    const auto days = number_of(rest, 0);
    if (!from || !days || *from < 1 || *from > most_days_of_any || *days >= farthest_cover) return std::nullopt;
    tier.from_day = *from;
    tier.days = *days;
    return tier;
}

std::string text_of_tier(const TakeHomeTier& tier) {
    return std::to_string(tier.from_day) + ":" + std::to_string(tier.days) + (tier.per == 7 ? "/week" : tier.per == 14 ? "/fortnight" : "") +
           (tier.closures_count ? "+closures" : "");
}

// The row of a table that speaks on that day of treatment.
const TakeHomeTier* row_on(const std::vector<TakeHomeTier>& table, std::int64_t treatment_day) {
    const TakeHomeTier* row = nullptr;
    for (const TakeHomeTier& tier : table)
        if (tier.from_day <= treatment_day && (row == nullptr || row->from_day <= tier.from_day)) row = &tier;
    return row;
}

// Tables differ only on days on which a row of one of them begins.
bool tiers_as_strict(const std::vector<TakeHomeTier>& value, const std::vector<TakeHomeTier>& standing) {
    std::set<std::int64_t> begin;
    for (const auto* table : {&value, &standing})
        for (const TakeHomeTier& tier : *table) begin.insert(tier.from_day);
    return std::ranges::none_of(begin, [&](std::int64_t day) {
        const TakeHomeTier* asked = row_on(value, day);
        const TakeHomeTier* stands = row_on(standing, day);
        return asked != nullptr && stands != nullptr && asked->per == stands->per && asked->closures_count == stands->closures_count &&
               asked->days > stands->days;
    });
}

std::size_t distance(std::string_view a, std::string_view b) { // letters changed, left out or put in
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
            corner = above;
        }
    }
    return row.back();
}

} // namespace

std::string_view name_of(KeyClass kind) {
    constexpr std::string_view names[] = {"law", "label", "guideline", "local", "assumption"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Combine combine) {
    constexpr std::string_view names[] = {"min", "max", "and", "or", "intersect", "min per treatment day"};
    return names[static_cast<std::size_t>(combine)];
}

std::string_view name_of(Unit unit) {
    constexpr std::string_view names[] = {"days", "h", "min", "months", "years", "mg", "%", "", "g/dL", "ms", "mL/min", "yes/no", "words", "days"};
    return names[static_cast<std::size_t>(unit)];
}

std::span<const PolicyKey> policy_keys() { return keys; }

const PolicyKey* policy_key(std::string_view name) {
    const auto found = std::ranges::find(keys, name, &PolicyKey::name);
    return found == std::end(keys) ? nullptr : found;
}

const PolicyKey* nearest_policy_key(std::string_view written) {
    const PolicyKey* nearest = nullptr;
    std::size_t least = std::max<std::size_t>(3, written.size() / 3) + 1;
    for (const PolicyKey& key : keys)
        if (const std::size_t far = distance(written, key.name); far < least) {
            least = far;
            nearest = &key;
        }
    return nearest;
}

std::optional<PolicyValue> parse_value(const PolicyKey& key, std::string_view text) {
    text = trimmed(text);
    switch (key.unit) {
    case Unit::flag:
        if (text != "true" && text != "false") return std::nullopt;
        return text == "true";
    case Unit::words: {
        std::set<std::string> words;
        const std::vector<std::string> known = std::get<std::vector<std::string>>(value_in({}, key));
        for (const std::string_view word : text.empty() ? std::vector<std::string_view>() : parts_of(text)) {
            if (std::ranges::find(known, word) == known.end()) return std::nullopt;
            words.emplace(word);
        }
        return std::vector<std::string>(words.begin(), words.end());
    }
    case Unit::tiers: {
        std::vector<TakeHomeTier> tiers;
        for (const std::string_view part : parts_of(text)) {
            const auto tier = tier_of(part, std::get<Medication>(key.field));
            if (!tier || (tiers.empty() ? tier->from_day != 1 : tier->from_day <= tiers.back().from_day)) return std::nullopt;
            tiers.push_back(*tier);
        }
        return tiers;
    }
    default: {
        const auto number = number_of(text, decimals_of(key.unit));
        const std::int64_t limit = key.unit == Unit::milligrams ? 10'000'000 : key.unit == Unit::grams_per_decilitre ? 10'000
                                   : key.unit == Unit::percent ? 100 : most_days_of_any;
        if (!number || *number > limit) return std::nullopt;
        return *number;
    }
    }
}

std::string text_of(const PolicyKey& key, const PolicyValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return text_of_number(*number, decimals_of(key.unit));
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    std::string text;
    const auto add = [&](const std::string& word) { text += (text.empty() ? "" : ", ") + word; };
    if (const auto* words = std::get_if<std::vector<std::string>>(&value)) std::ranges::for_each(*words, add);
    if (const auto* tiers = std::get_if<std::vector<TakeHomeTier>>(&value))
        for (const TakeHomeTier& tier : *tiers) add(text_of_tier(tier));
    return text;
}

std::string_view how_to_write(const PolicyKey& key) {
    switch (key.unit) {
    case Unit::days: return "a whole number of days";
    case Unit::hours: return "a whole number of hours";
    case Unit::minutes: return "a whole number of minutes";
    case Unit::months: return "a whole number of months";
    case Unit::years: return "a whole number of years";
    case Unit::milligrams: return "a number of milligrams, such as 40 or 2.5";
    case Unit::percent: return "a whole number up to 100";
    case Unit::count: return "a whole number";
    case Unit::grams_per_decilitre: return "a number of g/dL, such as 0.08";
    case Unit::milliseconds: return "a whole number of milliseconds";
    case Unit::millilitres_a_minute: return "a whole number of mL/min";
    case Unit::flag: return "true or false";
    case Unit::words: return "words of the key's built-in list, with commas";
    case Unit::tiers: return "rows from day 1 on, such as \"1:0, 31:1/week, 91:14, 731:13/fortnight\"";
    }
    return "";
}

PolicyValue value_in(const Policy& policy, const PolicyKey& key) {
    if (const auto* medication = std::get_if<Medication>(&key.field)) {
        std::vector<TakeHomeTier> tiers;
        for (const TakeHomeTier& tier : policy.take_home_tiers)
            if (tier.medication == *medication && (tiers.empty() || tiers.front().table == tier.table)) tiers.push_back(tier);
        return tiers;
    }
    if (const auto* number = std::get_if<std::int64_t Policy::*>(&key.field)) return policy.*(*number);
    if (const auto* amount = std::get_if<Amount Policy::*>(&key.field)) return (policy.*(*amount)).micrograms();
    if (const auto* flag = std::get_if<bool Policy::*>(&key.field)) return policy.*(*flag);
    return policy.*(std::get<std::vector<std::string> Policy::*>(key.field));
}

void put(Policy& policy, const PolicyKey& key, const PolicyValue& value) {
    if (const auto* number = std::get_if<std::int64_t Policy::*>(&key.field)) policy.*(*number) = std::get<std::int64_t>(value);
    else if (const auto* amount = std::get_if<Amount Policy::*>(&key.field)) policy.*(*amount) = Amount::micrograms(std::get<std::int64_t>(value));
    else if (const auto* flag = std::get_if<bool Policy::*>(&key.field)) policy.*(*flag) = std::get<bool>(value);
    else if (const auto* words = std::get_if<std::vector<std::string> Policy::*>(&key.field))
        policy.*(*words) = std::get<std::vector<std::string>>(value);
}

PolicyValue stricter(const PolicyKey& key, const PolicyValue& a, const PolicyValue& b) {
    if (const auto* words = std::get_if<std::vector<std::string>>(&a)) {
        std::vector<std::string> common;
        std::ranges::set_intersection(*words, std::get<std::vector<std::string>>(b), std::back_inserter(common));
        return common;
    }
    const bool smaller = key.combine == Combine::least || key.combine == Combine::allowed;
    return smaller == (b < a) ? b : a;
}

bool is_as_strict(const PolicyKey& key, const PolicyValue& value, const PolicyValue& standing) {
    if (key.combine == Combine::tiers)
        return tiers_as_strict(std::get<std::vector<TakeHomeTier>>(value), std::get<std::vector<TakeHomeTier>>(standing));
    return stricter(key, value, standing) == value;
}

} // namespace mat::domain
