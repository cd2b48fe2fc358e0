// `mat staff mail`, `supervise`, `credential`, `leave`: what is kept about staff beside login and roles.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct StaffMailRequest { std::string login; std::optional<std::string> address; bool none = false; };
void add_staff_mail(Flags& flags, StaffMailRequest& request);
Result<Answer> run_staff_mail(const StaffMailRequest&, const Globals&, const Surroundings&, const Need&);

struct StaffSuperviseRequest { std::string login; std::optional<std::string> by, from; bool none = false; };
void add_staff_supervise(Flags& flags, StaffSuperviseRequest& request);
Result<Answer> run_staff_supervise(const StaffSuperviseRequest&, const Globals&, const Surroundings&, const Need&);

struct StaffCredentialRequest { std::string login, kind, expires; };
void add_staff_credential(Flags& flags, StaffCredentialRequest& request);
Result<Answer> run_staff_credential(const StaffCredentialRequest&, const Globals&, const Surroundings&, const Need&);

struct StaffLeaveRequest { std::string login, range; };
void add_staff_leave(Flags& flags, StaffLeaveRequest& request);
Result<Answer> run_staff_leave(const StaffLeaveRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
