#include "domain/roles.hpp"

#include <array>
#include <utility>

namespace mat::domain {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 11> names_of_roles{{
    {Role::admin, "admin"},
    {Role::prescriber, "prescriber"},
    {Role::nurse, "nurse"},
    {Role::counselor, "counselor"},
    {Role::peer_specialist, "peer-specialist"},
    {Role::case_manager, "case-manager"},
    {Role::front_desk, "front-desk"},
    {Role::pharmacist, "pharmacist"},
    {Role::director, "director"},
    {Role::auditor, "auditor"},
    {Role::robot, "robot"},
}};

} // namespace

std::vector<std::string> Roles::names() const {
    std::vector<std::string> names;
    for (const auto& [role, name] : names_of_roles)
        if (any_of(role)) names.emplace_back(name);
    return names;
}

std::string Roles::text() const {
    std::string out;
    for (const std::string& name : names()) out += (out.empty() ? "" : ", ") + name;
    return out;
}

Result<Roles> Roles::parse(std::string_view text) {
    Roles roles;
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        const std::string_view word = text.substr(0, comma);
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
        bool known = false;
        for (const auto& [role, name] : names_of_roles)
            if (name == word) {
                roles = roles | role;
                known = true;
            }
        if (!known)
            return Failure{Exit::usage, "role", "'" + std::string(word.substr(0, 60)) + "' is not a role",
                           "roles are " + all_roles().text()};
    }
    if (roles.empty()) return Failure{Exit::usage, "role", "no role was named", "roles are " + all_roles().text()};
    return roles;
}

Roles all_roles() {
    Roles roles;
    for (const auto& [role, name] : names_of_roles) roles = roles | role;
    return roles;
}

} // namespace mat::domain
