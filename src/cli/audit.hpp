// `mat audit`: who did what, who looked, and whether the chain holds.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct AuditLogRequest { std::optional<std::string> by, command, last; bool looks = false; };
void add_audit_log(Flags& flags, AuditLogRequest& request);
Result<Answer> run_audit_log(const AuditLogRequest&, const Globals&, const Surroundings&, const Need&);

struct AuditHeadRequest {};
void add_audit_head(Flags& flags, AuditHeadRequest& request);
Result<Answer> run_audit_head(const AuditHeadRequest&, const Globals&, const Surroundings&, const Need&);

struct AuditVerifyRequest { std::optional<std::string> head; };
void add_audit_verify(Flags& flags, AuditVerifyRequest& request);
Result<Answer> run_audit_verify(const AuditVerifyRequest&, const Globals&, const Surroundings&, const Need&);

struct AuditAccessRequest { std::string client; };
void add_audit_access(Flags& flags, AuditAccessRequest& request);
Result<Answer> run_audit_access(const AuditAccessRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
