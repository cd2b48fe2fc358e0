#include "cli/choice.hpp"

#include "cli/parse.hpp"
#include "store/clinic.hpp"
#include "store/files.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

std::string listed(std::span<const std::string_view> words) {
    std::string out;
    for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
    return out;
}

std::string folded(std::string_view text) {
    std::string small = in_small_letters(text);
    std::ranges::replace(small, ' ', '_');
    return small;
}

std::string_view behind_tab(std::string_view cells) {
    const std::size_t tab = cells.find('\t');
    return tab == std::string_view::npos ? std::string_view() : cells.substr(tab + 1);
}

// Up to three zones with the name nearest to what was typed, which may lack the region: `Chicago`.
std::vector<std::string> near_zones(std::string_view typed) {
    constexpr std::size_t most = 3, table_limit = 1 << 20;
    const auto table = store::read_file("/usr/share/zoneinfo/zone.tab", table_limit);
    std::vector<std::string> near;
    if (!table || typed.size() > 60) return near;
    const std::string word = folded(typed);
    std::size_t least = 1 + word.size() / 4;
    for (std::string_view rest = *table; !rest.empty();) { // country, place, name and remarks, with tabs between
        const std::string_view line = rest.substr(0, rest.find('\n')), cells = behind_tab(behind_tab(line));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const std::string name(cells.substr(0, cells.find('\t')));
        if (name.empty() || line.starts_with('#')) continue;
        const std::string small = folded(name);
        const std::size_t distance = std::min(word_distance(word, small), word_distance(word, std::string_view(small).substr(small.rfind('/') + 1)));
        if (distance > least) continue;
        if (distance < least) near.clear();
        least = distance;
        if (near.size() < most) near.push_back(name);
    }
    return near;
}

} // namespace

std::string choice_hint(std::string_view typed_word, std::span<const std::string_view> words, const std::string& plural) {
    const std::string typed = in_small_letters(typed_word);
    std::size_t least = 1 + typed.size() / 3;
    std::string_view best;
    for (const std::string_view word : words) {
        if (word.front() >= '0' && word.front() <= '9') continue; // another number is another thing, however near: 5mg never means 4mg
        if (const std::size_t distance = word_distance(typed, word); distance < least || (distance == least && best.empty())) {
            least = distance;
            best = word;
        }
    }
    return (best.empty() ? "" : "did you mean " + std::string(best) + "? ") + plural + " are " + listed(words);
}

Result<Nothing> check_choice(const std::string& typed, std::span<const std::string_view> words, const std::string& what, const std::string& plural) {
    if (std::ranges::find(words, typed) != words.end()) return Nothing{};
    return Failure{Exit::usage, "word", quoted(typed) + " is not " + what, choice_hint(typed, words, plural)};
}

Result<Nothing> check_zone(const std::string& typed) {
    const auto zone = store::load_zone(typed);
    if (zone) return Nothing{};
    Failure failure = zone.failure();
    std::string names;
    for (const std::string& name : near_zones(typed)) names += (names.empty() ? "" : ", ") + name;
    if (!names.empty()) failure.hint = "did you mean " + names + "? " + failure.hint;
    return failure;
}

Result<Nothing> check_overrides(const Globals& globals, std::span<const std::string_view> codes) {
    for (const std::string& code : globals.overrides)
        if (std::ranges::find(codes, code) == codes.end())
            return Failure{Exit::usage, "override", quoted(code) + " is never overridden here",
                           codes.empty() ? "no rule of this command may be passed" : "what may be overridden is " + listed(codes)};
    return Nothing{};
}

} // namespace mat::cli
