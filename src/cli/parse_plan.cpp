#include "cli/parse_plan.hpp"

#include "cli/parse.hpp"
#include "domain/records.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

constexpr std::size_t most_amounts = 366;

Failure not_a_change(std::string_view text) {
    return {Exit::usage, "plan", quoted(text) + " is not a change from step to step", "write it as '-5mg/7d to 30mg' or '+5mg/3d to 60mg'"};
}

} // namespace

Result<std::vector<Amount>> parse_amounts(std::string_view text) {
    std::vector<Amount> amounts;
    for (const std::string& word : words_between_commas(text)) {
        const auto amount = parse_amount(word);
        if (!amount) return amount.failure();
        amounts.push_back(*amount);
    }
    if (amounts.size() < 2) return Failure{Exit::usage, "amounts", quoted(text) + " is one amount alone", "write them with commas: 60mg,60mg"};
    if (amounts.size() > most_amounts) return Failure{Exit::usage, "amounts", quoted(text) + " are more than a year of days", ""};
    return amounts;
}

Result<PlanChange> parse_plan_change(std::string_view text) {
    const std::size_t slash = text.find('/'), to = text.find(" to ");
    if (text.empty() || (text.front() != '-' && text.front() != '+') || slash == std::string_view::npos || to == std::string_view::npos ||
        to < slash + 2 || text[to - 1] != 'd')
        return not_a_change(text);
    PlanChange change;
    change.down = text.front() == '-';
    const auto by = parse_amount(text.substr(1, slash - 1));
    if (!by) return by.failure();
    const auto days = parse_count(text.substr(slash + 1, to - slash - 2));
    if (!days || *days < 1 || *days >= domain::farthest_cover) return not_a_change(text);
    const auto target = parse_amount(text.substr(to + 4));
    if (!target) return target.failure();
    change.by = *by;
    change.days = *days;
    change.to = *target;
    return change;
}

} // namespace mat::cli
