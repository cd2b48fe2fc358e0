#include "cli/globals.hpp"

#include "cli/parse.hpp"
#include "store/files.hpp"
#include "store/rights.hpp"

#include <algorithm>
#include <pwd.h>
#include <unistd.h>

namespace mat::cli {
namespace {

// What the system knows of a user; `found` is null where that is nothing.
struct Entry {
    explicit Entry(std::uint32_t user) {
        if (::getpwuid_r(user, &entry, buffer, sizeof buffer, &found) != 0) found = nullptr;
    }
    struct passwd entry {};
    struct passwd* found = nullptr;
    char buffer[16384];
};

// An XDG folder: the variable where it is absolute, else the default under HOME.
std::string xdg(const Surroundings& surroundings, const char* name, const char* fallback) {
    if (const auto value = surroundings.variable(name); value && value->starts_with('/')) return *value;
    return surroundings.home() + fallback;
}

// Files of people's formats without a suffix of their own: what the terminal would show.
constexpr std::pair<std::string_view, std::string_view> suffixes[] = {
    {".csv", "csv"}, {".json", "json"}, {".jsonl", "jsonl"}, {".ndjson", "jsonl"}, {".md", "md"}, {".html", "html"}, {".htm", "html"},
    {".tsv", "plain"}, {".txt", ""}};

} // namespace

std::optional<Format> format_named(std::string_view name) {
    const auto found = std::ranges::find(format_words, name);
    if (found == std::end(format_words)) return std::nullopt;
    return static_cast<Format>(found - std::begin(format_words));
}

std::string format_names() {
    std::string out;
    for (const std::string_view name : format_words) out += (out.empty() ? "" : ", ") + std::string(name);
    return out;
}

Result<Nothing> settle_format(Globals& globals, const Surroundings& surroundings) {
    const auto accessible = surroundings.variable("MAT_ACCESSIBLE");
    const bool reads_aloud = accessible && *accessible != "0";
    globals.format = reads_aloud ? Format::list : Format::table;
    if (globals.asked_format) {
        globals.format = *globals.asked_format;
        return Nothing{};
    }
    if (!globals.to_file()) {
        if (surroundings.configured_format && !reads_aloud) globals.format = format_named(*surroundings.configured_format).value_or(Format::table);
        return Nothing{};
    }
    const std::string name = globals.output->substr(globals.output->rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos || dot == 0) return Nothing{};
    const std::string suffix = in_small_letters(std::string_view(name).substr(dot));
    std::string known;
    for (const auto& [each, format] : suffixes) {
        if (each == suffix) {
            if (!format.empty()) globals.format = *format_named(format);
            return Nothing{};
        }
        known += (known.empty() ? "" : ", ") + std::string(each);
    }
    return Failure{Exit::usage, "suffix", quoted(suffix) + " says no format", "suffixes are " + known + "; or say it with --format"};
}

std::optional<std::string> Surroundings::variable(std::string_view name) const {
    for (const auto& [known, value] : environment)
        if (known == name && !value.empty()) return value;
    return std::nullopt;
}

std::string Surroundings::home() const {
    if (const auto value = variable("HOME"); value && value->starts_with('/')) return *value;
    const Entry entry(user);
    return entry.found == nullptr ? "" : entry.found->pw_dir;
}

bool Surroundings::input_is_terminal() const { return ::isatty(input) == 1; }
bool Surroundings::output_is_terminal() const { return ::isatty(output) == 1; }
bool Surroundings::error_is_terminal() const { return ::isatty(error) == 1; }

Result<std::string> Surroundings::login() const {
    if (acting_login) return *acting_login;
    const Entry entry(user);
    if (entry.found == nullptr)
        return Failure{Exit::not_permitted, "no-login", "user number " + std::to_string(user) + " has no login name here", ""};
    return std::string(entry.found->pw_name);
}

std::string store_path(const Globals& globals, const Surroundings& surroundings) {
    if (globals.store) return *globals.store;
    if (const auto value = surroundings.variable("MAT_STORE")) return *value;
    if (surroundings.configured_store) return *surroundings.configured_store;
    return xdg(surroundings, "XDG_DATA_HOME", "/.local/share") + "/mat/store.db";
}

std::string config_folder(const Surroundings& surroundings) { return xdg(surroundings, "XDG_CONFIG_HOME", "/.config") + "/mat"; }

std::string key_path(const Globals& globals, const Surroundings& surroundings) {
    if (globals.key) return *globals.key;
    if (const auto value = surroundings.variable("MAT_KEY")) return *value;
    if (surroundings.configured_key) return *surroundings.configured_key;
    if (store::exists("/etc/mat/key")) return "/etc/mat/key";
    return config_folder(surroundings) + "/key";
}

void settle_rights(const Globals& globals, const Surroundings& surroundings) {
    // A name that begins in the folder one happens to be in could be anything.
    const auto is_clinics = [](const std::string& path, const std::optional<std::string>& clinics) {
        return clinics && clinics->starts_with('/') && path == *clinics;
    };
    if (globals.demo || !is_clinics(store_path(globals, surroundings), surroundings.clinics_store) ||
        !is_clinics(key_path(globals, surroundings), surroundings.clinics_key))
        store::give_up_rights();
}

} // namespace mat::cli
