#include "cli/settings_file.hpp"

#include "cli/choice.hpp"
#include "cli/parse.hpp"
#include "store/files.hpp"

#include <algorithm>
#include <sys/stat.h>
#include <toml++/toml.h>

namespace mat::cli {
namespace {

constexpr const char* system_folder = "/etc/mat";
constexpr const char* system_path = "/etc/mat/mat.toml";
constexpr std::size_t file_limit = 1 << 16;

constexpr ProgramKey keys[] = {
    {"store", "the store, where neither --store nor MAT_STORE names one"},
    {"key", "the key, where neither --key nor MAT_KEY names one"},
    {"format", "table, list, plain, csv, json, jsonl, md or html, where --format says nothing"},
    {"color", "auto, always or never"},
    {"pager", "what shows answers taller than the screen; empty: none"},
    {"editor", "what notes are written in"},
    {"alias", "a table of short words: morning = \"report due\""},
};

std::string place(const std::string& path, const toml::source_region& where) { return path + ", line " + std::to_string(where.begin.line); }

Failure unknown_key(const std::string& path, const toml::key& key) {
    std::string best;
    std::size_t least = 4;
    for (const ProgramKey& each : keys)
        if (const std::size_t distance = word_distance(key.str(), each.name); distance < least) {
            least = distance;
            best = each.name;
        }
    std::string all;
    for (const ProgramKey& each : keys) all += (all.empty() ? "" : ", ") + std::string(each.name);
    return {Exit::usage, "config-key", place(path, key.source()) + ": " + quoted(key.str()) + " is not a key",
            best.empty() ? "keys are " + all : "did you mean '" + best + "'?"};
}

// Words as a shell would part them, without any of its magic: blanks part, quotes keep together. Nothing where one stays open.
std::optional<std::vector<std::string>> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false;
    char quote = 0;
    for (const char each : text) {
        if (quote != 0) {
            if (each == quote) quote = 0;
            else word += each;
        } else if (each == '\'' || each == '"') {
            quote = each;
            inside = true;
        } else if (each == ' ' || each == '\t') {
            if (inside) words.push_back(std::exchange(word, {}));
            inside = false;
        } else {
            word += each;
            inside = true;
        }
    }
    if (quote != 0) return std::nullopt;
    if (inside) words.push_back(word);
    return words;
}

Result<Nothing> read_file_into(ProgramSettings& settings, const std::string& path) {
    if (!store::exists(path)) return Nothing{};
    const auto text = store::read_file(path, file_limit);
    if (!text) return text.failure();
    try {
        const toml::table file = toml::parse(*text);
        for (const auto& [key, node] : file) {
            if (std::ranges::find(keys, key.str(), &ProgramKey::name) == std::end(keys)) return unknown_key(path, key);
            if (key.str() == "alias") {
                if (!node.is_table()) return Failure{Exit::usage, "config-value", place(path, node.source()) + ": alias is a table", "[alias]"};
                for (const auto& [name, words] : *node.as_table()) {
                    const std::string alias = place(path, words.source()) + ": the alias " + quoted(name.str());
                    if (!words.is_string()) return Failure{Exit::usage, "config-value", alias + " is no text", "write it in quotes"};
                    const auto meant = words_of(words.as_string()->get());
                    if (!meant) return Failure{Exit::usage, "config-value", alias + " has a quotation mark that is not closed", ""};
                    if (meant->empty()) return Failure{Exit::usage, "config-value", alias + " stands for nothing", ""};
                    settings.add({"alias." + std::string(name.str()), words.as_string()->get(), path});
                }
                continue;
            }
            if (!node.is_string())
                return Failure{Exit::usage, "config-value", place(path, node.source()) + ": " + std::string(key.str()) + " is no text",
                               "write it in quotes"};
            const std::string value = node.as_string()->get();
            if (key.str() == "color" && value != "auto" && value != "always" && value != "never")
                return Failure{Exit::usage, "config-value", place(path, node.source()) + ": color is " + quoted(value), "auto, always or never"};
            if (key.str() == "format" && !format_named(value))
                return Failure{Exit::usage, "config-value", place(path, node.source()) + ": " + quoted(value) + " is not a format",
                               choice_hint(value, format_words, "formats")};
            settings.add({std::string(key.str()), value, path});
        }
    } catch (const toml::parse_error& error) {
        return Failure{Exit::usage, "config-file", place(path, error.source()) + ": " + std::string(error.description()),
                       "mat.toml(5) shows how it is written"};
    }
    return Nothing{};
}

std::optional<std::string> value_in(const std::vector<ProgramSetting>& settings, std::string_view name) {
    const auto found = std::ranges::find(settings, name, &ProgramSetting::name);
    if (found == settings.end()) return std::nullopt;
    return found->value;
}

// A file or folder, no link to another one.
bool only_root_writes(const std::string& path) {
    struct stat about {};
    return ::lstat(path.c_str(), &about) == 0 && about.st_uid == 0 && !S_ISLNK(about.st_mode) && (about.st_mode & 022) == 0;
}

} // namespace

std::span<const ProgramKey> program_keys() { return keys; }

std::optional<std::string> ProgramSettings::value(std::string_view name) const {
    return value_in(settings_, name);
}

std::optional<std::string> ProgramSettings::of_the_machine(std::string_view name) const { return value_in(machine_, name); }

std::vector<std::string> ProgramSettings::alias(std::string_view name) const {
    const auto text = value("alias." + std::string(name));
    return text ? words_of(*text).value_or(std::vector<std::string>()) : std::vector<std::string>();
}

void ProgramSettings::add(ProgramSetting setting) {
    const auto place = std::ranges::lower_bound(settings_, setting.name, {}, &ProgramSetting::name);
    if (place == settings_.end() || place->name != setting.name) settings_.insert(place, std::move(setting));
}

void ProgramSettings::add_machine(const ProgramSettings& machine, bool trusted) {
    for (const ProgramSetting& setting : machine.all()) add(setting);
    if (trusted) machine_ = machine.all();
}

std::string user_settings_path(const Surroundings& surroundings) { return config_folder(surroundings) + "/mat.toml"; }

Result<ProgramSettings> read_program_settings(const Surroundings& surroundings) {
    ProgramSettings settings;
    if (auto read = read_file_into(settings, user_settings_path(surroundings)); !read) return read.failure();
    ProgramSettings machine;
    if (auto read = read_file_into(machine, system_path); !read) return read.failure();
    settings.add_machine(machine, only_root_writes(system_folder) && only_root_writes(system_path));
    return settings;
}

} // namespace mat::cli
