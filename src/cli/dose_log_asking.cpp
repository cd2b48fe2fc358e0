#include "cli/dose_log_asking.hpp"

#include "cli/choice.hpp"
#include "cli/parse.hpp"

#include <algorithm>

namespace mat::cli {

Result<const domain::Preparation*> preparation_typed(const std::string& typed) {
    const domain::Preparation* preparation = domain::preparation_named(typed);
    if (preparation != nullptr) return preparation;
    return Failure{Exit::usage, "medication", quoted(typed) + " is not a medication", choice_hint(typed, domain::preparation_names(), "medications")};
}

Result<std::int64_t> parse_score(const std::string& typed, std::int64_t most) {
    const auto score = typed == "0" ? Result<std::int64_t>(0) : parse_count(typed);
    if (score && *score <= most) return score;
    return Failure{Exit::usage, "score", quoted(typed) + " is not a score from 0 to " + std::to_string(most), ""};
}

Result<std::optional<domain::Medication>> medication_option(const std::optional<std::string>& typed) {
    if (!typed) return std::optional<domain::Medication>();
    const auto preparation = preparation_typed(*typed);
    if (!preparation) return preparation.failure();
    return std::optional<domain::Medication>((*preparation)->medication);
}

Result<domain::Asker> asker_of(const Globals& globals, const Actor& actor) {
    const auto& codes = domain::overridable_codes();
    for (const std::string& code : globals.overrides)
        if (std::ranges::find(codes, code) == codes.end()) {
            std::string words;
            for (const std::string& each : codes) words += (words.empty() ? "" : ", ") + each;
            return Failure{Exit::usage, "override", quoted(code) + " is never overridden", "what may be overridden is " + words};
        }
    return domain::Asker{actor.roles, globals.overrides};
}

void explain(Answer& answer, const Globals& globals, const Verdict& verdict) {
    if (!globals.explain) return;
    answer.verdict_json = "\"verdict\":" + verdict_as_json(verdict);
    answer.explanation = verdict_as_text(verdict);
}

Result<Nothing> check_one_medication(const domain::DosingFacts& facts, Day day, std::optional<domain::Medication> named) {
    // Beside a medicine for opioids those for alcohol and tobacco need not be ruled out: they are given when they are named. Nor
    // does an order that has expired stand beside one that holds.
    const auto& orders = facts.history.orders;
    const auto holds = [&](const auto& order) { return order.active_on(day) && !order.expired_on(day); };
    const bool any_holds = std::ranges::any_of(orders, holds);
    const auto counts = [&](const auto& order) { return any_holds ? holds(order) : order.active_on(day); };
    const bool opioids = std::ranges::any_of(orders, [&](const auto& order) { return counts(order) && domain::is_for_opioids(order.medication); });
    std::set<std::string> names;
    for (const domain::OrderRecord& order : orders)
        if (counts(order) && (!opioids || domain::is_for_opioids(order.medication))) names.insert(std::string(name_of(order.medication)));
    if (named || names.size() < 2) return Nothing{};
    std::string words;
    for (const std::string& name : names) words += (words.empty() ? "" : ", ") + name;
    return Failure{Exit::usage, "which-medication", "several medications are ordered: " + words, "say which with --medication"};
}

Result<Nothing> check_code(std::string_view typed, std::span<const std::string_view> codes, const std::string& what) {
    if (std::ranges::find(codes, typed) != codes.end()) return Nothing{};
    return Failure{Exit::usage, "code", quoted(typed) + " is not a reason " + what, choice_hint(typed, codes, "reasons")};
}

bool is_late(Instant moment, Instant now) { return now - moment > 15LL * 60 * 1'000'000; }

} // namespace mat::cli
