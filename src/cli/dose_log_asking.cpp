#include "cli/dose_log_asking.hpp"

#include "cli/choice.hpp"
#include "cli/parse.hpp"

#include <algorithm>

namespace mat::cli {

Result<std::optional<domain::Medication>> medication_option(const std::optional<std::string>& typed) {
    if (!typed) return std::optional<domain::Medication>();
    const auto medication = domain::medication_named(*typed);
    if (!medication)
        return Failure{Exit::usage, "medication", quoted(*typed) + " is not a medication",
                       choice_hint(*typed, medication_words, "medications")};
    return std::optional<domain::Medication>(*medication);
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
    std::set<std::string> names;
    for (const domain::OrderRecord& order : facts.history.orders)
        if (order.active_on(day)) names.insert(std::string(name_of(order.medication)));
    if (named || names.size() < 2) return Nothing{};
    std::string words;
    for (const std::string& name : names) words += (words.empty() ? "" : ", ") + name;
    return Failure{Exit::usage, "which-medication", "several medications are ordered: " + words, "say which with --medication"};
}

Result<Nothing> check_code(std::string_view typed, std::span<const std::string_view> codes, const std::string& what) {
    if (std::ranges::find(codes, typed) != codes.end()) return Nothing{};
    std::string words;
    for (const std::string_view code : codes) words += (words.empty() ? "" : ", ") + std::string(code);
    return Failure{Exit::usage, "code", quoted(typed) + " is not a reason " + what, "reasons are " + words};
}

// A record made on another day than it happened, or well after it, is marked.

} // namespace mat::cli
