#include "domain/alike.hpp"

#include <algorithm>

namespace mat::domain {
namespace {

constexpr bool is_vowel(char c) { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'; }
constexpr bool is_soft(char next) { return next == 'e' || next == 'i' || next == 'y'; }

struct Spelling {
    std::string_view letters;
    std::string_view sound;
};
// What a word may begin with and not say.
constexpr Spelling beginnings[] = {{"kn", "n"}, {"gn", "n"}, {"pn", "n"}, {"ps", "s"}, {"wr", "r"}, {"wh", "w"}, {"x", "s"}};
// Letters that stand for one sound; the longer before the shorter.
constexpr Spelling spellings[] = {
    {"sch", "x"}, {"chr", "kr"}, {"chl", "kl"}, {"tch", "x"}, {"ph", "f"}, {"gh", ""}, {"ck", "k"}, {"ch", "x"}, {"sh", "x"},
    {"th", "t"},  {"dg", "j"},   {"qu", "k"},   {"ts", "s"},  {"tz", "s"}, {"cz", "x"}, {"d", "t"}, {"v", "f"}, {"z", "s"},
    {"q", "k"},   {"x", "ks"},   {"w", ""},     {"h", ""}};

constexpr std::string_view names[] = {"last_name", "first_name", "preferred_name"};

Likeness of(const Likenesses& found, std::string_view field) {
    const auto known = found.find(field);
    return known == found.end() ? Likeness::none : known->second;
}

bool any_name(const Likenesses& found) {
    return std::ranges::any_of(names, [&](std::string_view name) { return of(found, name) != Likeness::none; });
}

} // namespace

std::string sound_of(std::string_view word) {
    const bool plain = std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
    if (!plain || word.empty()) return std::string(word);
    std::string_view rest = word;
    std::string sound;
    const auto say = [&](std::string_view said) {
        for (const char c : said)
            if (sound.empty() || sound.back() != c) sound += c;
    };
    for (const Spelling& each : beginnings)
        if (rest.starts_with(each.letters)) {
            say(each.sound);
            rest.remove_prefix(each.letters.size());
            break;
        }
    if (sound.empty() && is_vowel(rest.front())) say("a"); // Alicia, Elisha: one vowel for another
    if (sound.empty() && (rest.front() == 'w' || rest.front() == 'h')) { // said where a word begins
        say(rest.substr(0, 1));
        rest.remove_prefix(1);
    }
    while (!rest.empty()) {
        const char next = rest.size() > 1 ? rest[1] : '\0';
        std::size_t taken = 1;
        if (is_vowel(rest.front())) {
        } else if (rest.front() == 'c' && next != 'h' && next != 'k' && next != 'z') {
            say(is_soft(next) ? "s" : "k");
        } else if (rest.front() == 'g' && is_soft(next)) {
            say("j");
        } else {
            const auto found = std::ranges::find_if(spellings, [&](const Spelling& each) { return rest.starts_with(each.letters); });
            if (found != std::end(spellings)) {
                say(found->sound);
                taken = found->letters.size();
            } else {
                say(rest.substr(0, 1));
            }
        }
        rest.remove_prefix(taken);
    }
    return sound.size() < 2 ? std::string(word) : sound;
}

bool answers_search(const Likenesses& found) {
    if (of(found, "former_id") == Likeness::same || of(found, "phone") == Likeness::same) return true;
    const bool asked_names = std::ranges::any_of(names, [&](std::string_view name) { return found.contains(name); });
    const bool every_name = std::ranges::all_of(
        names, [&](std::string_view name) { return !found.contains(name) || of(found, name) != Likeness::none; });
    if (asked_names && every_name) return true;
    return of(found, "birth_date") == Likeness::same && (!asked_names || any_name(found));
}

bool is_likely_duplicate(const Likenesses& found) {
    return of(found, "phone") == Likeness::same || (of(found, "birth_date") == Likeness::same && any_name(found));
}

int weight_of(const Likenesses& found) {
    int weight = 0;
    for (const auto& [field, likeness] : found) weight += likeness == Likeness::same ? 3 : likeness == Likeness::alike ? 2 : 0;
    return weight;
}

std::vector<std::string> words_of(const Likenesses& found) {
    std::vector<std::string> words;
    for (const std::string_view field : {"last_name", "first_name", "preferred_name", "birth_date", "phone", "former_id"})
        if (const Likeness likeness = of(found, field); likeness != Likeness::none)
            words.push_back(std::string(field) + (likeness == Likeness::alike ? " (alike)" : ""));
    return words;
}

} // namespace mat::domain
