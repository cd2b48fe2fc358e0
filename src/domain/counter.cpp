#include "domain/counter.hpp"

namespace mat::domain {

std::string alcohol_text(std::int64_t ten_thousandths) {
    std::string decimals = std::to_string(10'000 + ten_thousandths % 10'000).substr(1);
    while (decimals.size() > 2 && decimals.back() == '0') decimals.pop_back();
    return std::to_string(ten_thousandths / 10'000) + "." + decimals;
}

CheckOutcome judge_check(const CheckRecord& check, const Policy& policy) {
    CheckOutcome out;
    const auto hold = [&](const char* reason, std::string beyond) {
        if (out.holds.empty() || out.holds.back() != reason) {
            out.holds.emplace_back(reason);
            out.beyond.push_back(std::move(beyond));
        } else {
            out.beyond.back() += ", " + beyond;
        }
    };
    if (check.respiration && *check.respiration < policy.respiration_least)
        hold("vital-signs", "respiration " + std::to_string(*check.respiration) + ", under " + std::to_string(policy.respiration_least));
    if (check.saturation && *check.saturation < policy.saturation_least)
        hold("vital-signs", "saturation " + std::to_string(*check.saturation) + " %, under " + std::to_string(policy.saturation_least) + " %");
    if (!out.holds.empty()) out.warnings.emplace_back("this is an emergency: call a clinician, naloxone at hand");
    if (check.sedation == "marked" || (check.sedation == "mild" && policy.mild_sedation_holds)) hold("sedation", check.sedation + " sedation");
    else if (check.sedation == "mild") out.asks_prescriber = true;
    if (!check.breath_alcohol) return out;
    const std::string alcohol = "breath alcohol " + alcohol_text(*check.breath_alcohol);
    if (*check.breath_alcohol >= policy.breath_alcohol_hold) {
        hold("breath-alcohol", alcohol + ", the limit is " + alcohol_text(policy.breath_alcohol_hold));
    } else if (*check.breath_alcohol >= policy.breath_alcohol_ask) {
        out.asks_prescriber = true;
        out.warnings.push_back(alcohol + ": a prescriber decides on today's dose");
        if (policy.breath_alcohol_ask_holds)
            hold("prescriber", alcohol + ", from " + alcohol_text(policy.breath_alcohol_ask) + " on a prescriber decides");
    }
    return out;
}

std::string text_of(const ResponseRecord& response) {
    std::string text;
    const auto add = [&](const char* name, const std::optional<std::int64_t>& value) {
        if (value) text += (text.empty() ? "" : ", ") + std::string(name) + " " + std::to_string(*value);
    };
    add("craving", response.craving);
    add("withdrawal", response.withdrawal);
    add("sedation", response.sedation);
    add("side effects", response.side_effects);
    return text;
}

std::span<const std::string_view> request_kinds() {
    static constexpr std::string_view kinds[] = {"increase", "decrease", "schedule"};
    return kinds;
}

Amount most_after_emesis(const LossRecord& loss, Amount dose, const Policy& policy) {
    if (!loss.witnessed || !loss.minutes) return Amount();
    const std::int64_t percent = *loss.minutes < policy.emesis_early_minutes    ? policy.emesis_early_percent
                                 : *loss.minutes <= policy.emesis_late_minutes ? policy.emesis_late_percent
                                                                               : 0;
    return Amount::micrograms(dose.micrograms() * percent / 100);
}

} // namespace mat::domain
