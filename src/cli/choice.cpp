#include "cli/choice.hpp"

#include "cli/parse.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

std::string listed(std::span<const std::string_view> words) {
    std::string out;
    for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
    return out;
}

} // namespace

std::string choice_hint(std::string_view typed, std::span<const std::string_view> words, const std::string& plural) {
    std::size_t least = 1 + typed.size() / 3;
    std::string_view best;
    for (const std::string_view word : words)
        if (const std::size_t distance = word_distance(typed, word); distance < least || (distance == least && best.empty())) {
            least = distance;
            best = word;
        }
    return (best.empty() ? "" : "did you mean " + std::string(best) + "? ") + plural + " are " + listed(words);
}

Result<Nothing> check_choice(const std::string& typed, std::span<const std::string_view> words, const std::string& what, const std::string& plural) {
    if (std::ranges::find(words, typed) != words.end()) return Nothing{};
    return Failure{Exit::usage, "word", quoted(typed) + " is not " + what, choice_hint(typed, words, plural)};
}

Result<Nothing> check_overrides(const Globals& globals, std::span<const std::string_view> codes) {
    for (const std::string& code : globals.overrides)
        if (std::ranges::find(codes, code) == codes.end())
            return Failure{Exit::usage, "override", quoted(code) + " is never overridden here", "what may be overridden is " + listed(codes)};
    return Nothing{};
}

} // namespace mat::cli
