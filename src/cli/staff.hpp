// `mat staff`: logins, names and roles.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StaffAddRequest { std::string login, name, role; std::optional<std::string> mail; };
void add_staff_add(Flags& flags, StaffAddRequest& request);
Result<Answer> run_staff_add(const StaffAddRequest&, const Globals&, const Surroundings&, const Need&);

struct StaffRoleRequest {
    std::string login;
    std::optional<std::string> roles;
    bool none = false;
};
void add_staff_role(Flags& flags, StaffRoleRequest& request);
Result<Answer> run_staff_role(const StaffRoleRequest&, const Globals&, const Surroundings&, const Need&);

struct StaffListRequest {};
void add_staff_list(Flags& flags, StaffListRequest& request);
Result<Answer> run_staff_list(const StaffListRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
