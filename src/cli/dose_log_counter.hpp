// `mat dose-log refuse|spill|emesis|check|response|request`: what happens at the counter beside the dose.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

/// Why a dose was declined.
inline constexpr std::string_view refuse_reasons[] = {"not-wanted", "side-effects", "unwell", "wants-less", "no-time", "other"};
struct DoseLogRefuseRequest { std::string client; std::optional<std::string> reason, medication, note; };
void add_dose_log_refuse(Flags& flags, DoseLogRefuseRequest& request);
Result<Answer> run_dose_log_refuse(const DoseLogRefuseRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogSpillRequest { std::string what, amount; std::optional<std::string> witness; };
void add_dose_log_spill(Flags& flags, DoseLogSpillRequest& request);
Result<Answer> run_dose_log_spill(const DoseLogSpillRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogEmesisRequest {
    std::string client;
    std::optional<std::string> minutes, replace, verbal_from;
    bool witnessed = false, read_back = false;
};
void add_dose_log_emesis(Flags& flags, DoseLogEmesisRequest& request);
Result<Answer> run_dose_log_emesis(const DoseLogEmesisRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogCheckRequest { std::string client; std::optional<std::string> breath_alcohol, respiration, saturation, sedation; };
void add_dose_log_check(Flags& flags, DoseLogCheckRequest& request);
Result<Answer> run_dose_log_check(const DoseLogCheckRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogResponseRequest { std::string client; std::optional<std::string> craving, withdrawal, sedation, side_effects; };
void add_dose_log_response(Flags& flags, DoseLogResponseRequest& request);
Result<Answer> run_dose_log_response(const DoseLogResponseRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogRequestRequest { std::string client; std::optional<std::string> kind, answer, id, note; };
void add_dose_log_request(Flags& flags, DoseLogRequestRequest& request);
Result<Answer> run_dose_log_request(const DoseLogRequestRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
