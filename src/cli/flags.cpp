#include "cli/flags.hpp"

#include "cli/global_options.hpp"
#include "cli/globals.hpp"
#include "cli/parse.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace mat::cli {
namespace {

Failure usage(std::string message, std::string hint = {}) {
    return {Exit::usage, "usage", std::move(message), std::move(hint)};
}

constexpr std::pair<Completes, std::string_view> kind_names[] = {{Completes::nothing, "nothing"},
                                                                 {Completes::words, "words"},
                                                                 {Completes::client, "client"},
                                                                 {Completes::client_or_dose, "client-or-dose"},
                                                                 {Completes::dose, "dose"},
                                                                 {Completes::unsigned_order, "unsigned-order"},
                                                                 {Completes::staff, "staff"},
                                                                 {Completes::group, "group"},
                                                                 {Completes::lot, "lot"},
                                                                 {Completes::day, "day"},
                                                                 {Completes::when, "when"},
                                                                 {Completes::range, "range"},
                                                                 {Completes::medication, "medication"},
                                                                 {Completes::role, "role"},
                                                                 {Completes::setting, "setting"},
                                                                 {Completes::command, "command"},
                                                                 {Completes::file, "file"},
                                                                 {Completes::folder, "folder"}};

// One word has one meaning in every command, so that a command file need not say it again.
constexpr std::pair<std::string_view, Completes> value_kinds[] = {{"CLIENT", Completes::client},
                                                                  {"SURVIVOR", Completes::client},
                                                                  {"CLIENT:MINUTES", Completes::client},
                                                                  {"CLIENT|DOSE", Completes::client_or_dose},
                                                                  {"DOSE", Completes::dose},
                                                                  {"LOGIN", Completes::staff},
                                                                  {"GROUP", Completes::group},
                                                                  {"LOT", Completes::lot},
                                                                  {"LOT|DOSE", Completes::lot},
                                                                  {"DATE", Completes::day},
                                                                  {"WHEN", Completes::when},
                                                                  {"INSTANT", Completes::when},
                                                                  {"RANGE", Completes::range},
                                                                  {"MONTH", Completes::range},
                                                                  {"MEDICATION", Completes::medication},
                                                                  {"ROLE", Completes::role},
                                                                  {"SETTING", Completes::setting},
                                                                  {"COMMAND", Completes::command},
                                                                  {"FILE", Completes::file},
                                                                  {"DIR", Completes::folder}};

} // namespace

std::string_view name_of(Completes kind) {
    const auto found = std::ranges::find(kind_names, kind, [](const auto& each) { return each.first; });
    return found->second;
}

Completes completes_of(std::string_view value_name) {
    constexpr std::string_view list = ",…";
    if (value_name.ends_with(list)) value_name.remove_suffix(list.size());
    const auto found = std::ranges::find(value_kinds, value_name, [](const auto& each) { return each.first; });
    return found == std::end(value_kinds) ? Completes::nothing : found->second;
}

void Flags::add(Flag flag) {
    flag.completes = completes_of(flag.value_name());
    flags_.push_back(std::move(flag));
}

void Flags::words(std::span<const std::string_view> words) {
    flags_.back().completes = Completes::words;
    flags_.back().words.assign(words.begin(), words.end());
}

void Flags::words(std::string_view words) {
    flags_.back().completes = Completes::words;
    for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t comma = std::min(words.find(',', begin), words.size());
        flags_.back().words.push_back(words.substr(begin, comma - begin));
        begin = comma + 1;
    }
}

void Flags::operand(std::string name, std::string& target, std::string help) {
    add({Kind::operand, std::move(name), "", std::move(help), true, &target, nullptr, nullptr, nullptr, Completes::nothing, {}});
}
void Flags::operand(std::string name, std::optional<std::string>& target, std::string help) {
    add({Kind::operand, std::move(name), "", std::move(help), false, nullptr, &target, nullptr, nullptr, Completes::nothing, {}});
}
void Flags::value(std::string name, std::string value, std::optional<std::string>& target, std::string help) {
    add({Kind::value, std::move(name), std::move(value), std::move(help), false, nullptr, &target, nullptr, nullptr, Completes::nothing, {}});
}
void Flags::required_value(std::string name, std::string value, std::string& target, std::string help) {
    add({Kind::value, std::move(name), std::move(value), std::move(help), true, &target, nullptr, nullptr, nullptr, Completes::nothing, {}});
}
void Flags::flag(std::string name, bool& target, std::string help) {
    add({Kind::flag, std::move(name), "", std::move(help), false, nullptr, nullptr, &target, nullptr, Completes::nothing, {}});
}

void Flags::operands(std::string name, std::vector<std::string>& target, std::string help) {
    Flag flag;
    flag.kind = Kind::operand;
    flag.name = std::move(name);
    flag.help = std::move(help);
    flag.required = true;
    flag.several = &target;
    add(std::move(flag));
}

std::string Flags::how_to_give(const Flag& flag) const {
    std::string words;
    for (const std::string_view word : flag.words) words += (words.empty() ? "" : ", ") + std::string(word);
    if (!words.empty()) return flag.name + " is one of " + words;
    return examples_.empty() ? "" : "for instance: " + examples_.front();
}

std::string Flags::near_option(std::string_view typed) const {
    const std::string name = in_small_letters(typed.substr(0, typed.find('=')));
    std::string best;
    std::size_t least = 1 + name.size() / 3;
    const auto consider = [&](std::string_view option) {
        if (const std::size_t d = word_distance(name, option); option.starts_with("--") && d <= least && (d < least || best.empty())) {
            least = d;
            best = option;
        }
    };
    for (const Flag& flag : flags_) consider(flag.name);
    for (const GlobalOption& option : all_global_options) consider(option.name);
    for (const std::string_view format : format_words)
        if (best != name && name == "--" + std::string(format)) best = "--format " + std::string(format);
    return best.empty() ? "" : "did you mean " + best + "?";
}

Result<Nothing> Flags::parse(const std::vector<std::string>& words) const {
    CLI::App app;
    app.set_help_flag();
    std::vector<CLI::Option*> options(flags_.size(), nullptr);
    std::vector<std::string> values(flags_.size());
    std::vector<std::vector<std::string>> lists(flags_.size());
    for (std::size_t i = 0; i < flags_.size(); ++i) {
        const Flag& flag = flags_[i];
        if (flag.kind == Kind::flag) options[i] = app.add_flag(flag.name)->description(flag.help);
        else if (flag.several != nullptr) options[i] = app.add_option("operand" + std::to_string(i), lists[i], flag.help);
        else if (flag.kind == Kind::value) options[i] = app.add_option(flag.name, values[i], flag.help);
        else options[i] = app.add_option("operand" + std::to_string(i), values[i], flag.help); // `ROLE,…` is no name to CLI11
    }
    // CLI11 takes the words last first, and refuses an empty value after '='.
    std::vector<std::string> reversed;
    for (auto word = words.rbegin(); word != words.rend(); ++word) {
        if (word->size() > 3 && word->starts_with("--") && word->ends_with('=') && word->find('=') == word->size() - 1) {
            reversed.emplace_back();
            reversed.push_back(word->substr(0, word->size() - 1));
        } else {
            reversed.push_back(*word);
        }
    }
    try {
        app.parse(reversed);
    } catch (const CLI::ArgumentMismatch&) {
        for (std::size_t i = 0; i < flags_.size(); ++i)
            if (flags_[i].kind == Kind::value && options[i]->results().size() > 1) return usage(flags_[i].name + " was given twice");
        for (auto word = words.rbegin(); word != words.rend(); ++word)
            for (const Flag& flag : flags_)
                if (flag.kind == Kind::value && *word == flag.name) return usage(flag.name + " needs a value: " + flag.name + " " + flag.value);
        return usage("an option is missing its value, or was given twice");
    } catch (const CLI::ExtrasError&) {
        std::vector<std::string> extras = app.remaining();
        std::ranges::reverse(extras); // this version of CLI11 lists them last first
        std::erase(extras, "--");
        const std::string first = extras.empty() ? std::string() : extras.front();
        for (const std::string& word : words) // the first of them as it was typed
            if (std::ranges::count(extras, word) > 0)
                return word.starts_with("-") ? usage(cli::quoted(word) + " is not an option here", near_option(word))
                                             : usage(cli::quoted(word) + " is one word too many");
        return usage(cli::quoted(first) + " is not expected here");
    } catch (const CLI::ParseError&) {
        return usage("the command line cannot be read");
    }
    for (std::size_t i = 0; i < flags_.size(); ++i) {
        const Flag& flag = flags_[i];
        const bool given = options[i]->count() > 0;
        if (flag.required && !given) return usage(flag.name + " is missing", how_to_give(flag));
        if (!given) continue;
        if (flag.on != nullptr) *flag.on = true;
        if (flag.text != nullptr) *flag.text = values[i];
        if (flag.optional_text != nullptr) *flag.optional_text = values[i];
        if (flag.several != nullptr) *flag.several = lists[i];
    }
    return Nothing{};
}

} // namespace mat::cli
