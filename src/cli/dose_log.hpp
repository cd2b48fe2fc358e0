// `mat dose-log`: orders, doses, holds; what the dosing window records.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogOrderRequest {
    std::string client;
    std::optional<std::string> medication, amount; ///< a bridge has those of the order before
    std::optional<std::string> every, from, until, supply, confirm, split, taper, titrate, steps, rationale, verbal_from, last_opioid, cows, product,
        end;
    bool cross_taper = false, read_back = false, bridge = false, confirm_allergy = false;
    friend bool operator==(const DoseLogOrderRequest&, const DoseLogOrderRequest&) = default;
};
/// The request whose `end` is set: a prescriber ends what is ordered.
Result<Answer> run_order_end(const DoseLogOrderRequest&, const Globals&, const Surroundings&, const Need&);
void add_dose_log_order(Flags& flags, DoseLogOrderRequest& request);
Result<Answer> run_dose_log_order(const DoseLogOrderRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogAdministerRequest {
    std::string client;
    std::optional<std::string> amount, medication, partial, note, cows, station;
    bool as_given = false, replace_spill = false, replace_emesis = false;
};
void add_dose_log_administer(Flags& flags, DoseLogAdministerRequest& request);
Result<Answer> run_dose_log_administer(const DoseLogAdministerRequest&, const Globals&, const Surroundings&, const Need&);

/// Why somebody is not dosed until a prescriber releases them.
inline constexpr std::string_view hold_reasons[] = {"sedation", "breath-alcohol", "vital-signs", "identity", "assessment", "prescriber"};
struct DoseLogHoldRequest { std::string client; std::optional<std::string> reason, bottles, note; };
void add_dose_log_hold(Flags& flags, DoseLogHoldRequest& request);
Result<Answer> run_dose_log_hold(const DoseLogHoldRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogReleaseRequest { std::string client; std::optional<std::string> reason, note; };
void add_dose_log_release(Flags& flags, DoseLogReleaseRequest& request);
Result<Answer> run_dose_log_release(const DoseLogReleaseRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogVoidRequest { std::string dose; std::optional<std::string> reason, note; bool confirm = false; };
void add_dose_log_void(Flags& flags, DoseLogVoidRequest& request);
Result<Answer> run_dose_log_void(const DoseLogVoidRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogCorrectRequest { std::string dose, amount, reason; };
void add_dose_log_correct(Flags& flags, DoseLogCorrectRequest& request);
Result<Answer> run_dose_log_correct(const DoseLogCorrectRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogShowRequest { std::string what; bool history = false; };
void add_dose_log_show(Flags& flags, DoseLogShowRequest& request);
Result<Answer> run_dose_log_show(const DoseLogShowRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogMissedRequest { std::optional<std::string> days, on; };
void add_dose_log_missed(Flags& flags, DoseLogMissedRequest& request);
Result<Answer> run_dose_log_missed(const DoseLogMissedRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
