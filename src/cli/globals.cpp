#include "cli/globals.hpp"

#include "store/files.hpp"

#include <pwd.h>
#include <unistd.h>

namespace mat::cli {
namespace {

// An XDG folder: the variable where it is absolute, else the default under HOME.
std::string xdg(const Surroundings& surroundings, const char* name, const char* fallback) {
    if (const auto value = surroundings.variable(name); value && value->front() == '/') return *value;
    return surroundings.variable("HOME").value_or("") + fallback;
}

} // namespace

std::optional<std::string> Surroundings::variable(std::string_view name) const {
    for (const auto& [known, value] : environment)
        if (known == name && !value.empty()) return value;
    return std::nullopt;
}

bool Surroundings::input_is_terminal() const { return ::isatty(input) == 1; }
bool Surroundings::output_is_terminal() const { return ::isatty(output) == 1; }
bool Surroundings::error_is_terminal() const { return ::isatty(error) == 1; }

Result<std::string> Surroundings::login() const {
    if (acting_login) return *acting_login;
    struct passwd entry {};
    struct passwd* found = nullptr;
    char buffer[16384];
    if (::getpwuid_r(user, &entry, buffer, sizeof buffer, &found) != 0 || found == nullptr)
        return Failure{Exit::not_permitted, "no-login", "user number " + std::to_string(user) + " has no login name here", ""};
    return std::string(found->pw_name);
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

} // namespace mat::cli
