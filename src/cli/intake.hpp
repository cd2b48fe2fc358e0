// `mat intake`: the road into care, and out of it.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct IntakeReferRequest { std::optional<std::string> from; };
void add_intake_refer(Flags& flags, IntakeReferRequest& request);
Result<Answer> run_intake_refer(const IntakeReferRequest&, const Globals&, const Surroundings&, const Need&);

struct IntakeAdmitRequest {
    std::string client;
    std::optional<std::string> program, counselor, treatment_start, verified_by, not_duplicate_of;
};
void add_intake_admit(Flags& flags, IntakeAdmitRequest& request);
Result<Answer> run_intake_admit(const IntakeAdmitRequest&, const Globals&, const Surroundings&, const Need&);

struct IntakeListRequest { std::optional<std::string> status; };
void add_intake_list(Flags& flags, IntakeListRequest& request);
Result<Answer> run_intake_list(const IntakeListRequest&, const Globals&, const Surroundings&, const Need&);

struct IntakeShowRequest { std::string client; };
void add_intake_show(Flags& flags, IntakeShowRequest& request);
Result<Answer> run_intake_show(const IntakeShowRequest&, const Globals&, const Surroundings&, const Need&);

struct IntakeDischargeRequest { std::string client, reason; };
void add_intake_discharge(Flags& flags, IntakeDischargeRequest& request);
Result<Answer> run_intake_discharge(const IntakeDischargeRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
