// `mat dose-log`, take-homes: hand-outs, determinations, bottles that come back, call-backs, labels, naloxone, closed days.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogDispenseRequest { std::string client; std::optional<std::string> days, medication, station; };
void add_dose_log_dispense(Flags& flags, DoseLogDispenseRequest& request);
Result<Answer> run_dose_log_dispense(const DoseLogDispenseRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogTakeHomeOrderRequest { std::string client; std::optional<std::string> days, from, reason; bool end = false, list = false; };
void add_dose_log_take_home_order(Flags& flags, DoseLogTakeHomeOrderRequest& request);
Result<Answer> run_dose_log_take_home_order(const DoseLogTakeHomeOrderRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogReturnRequest { std::string what; std::optional<std::string> bottles, state; bool damaged = false; };
void add_dose_log_return(Flags& flags, DoseLogReturnRequest& request);
Result<Answer> run_dose_log_return(const DoseLogReturnRequest&, const Globals&, const Surroundings&, const Need&);

struct CallBackPublishRequest { std::string seed; };
void add_call_back_publish(Flags& flags, CallBackPublishRequest& request);
Result<Answer> run_call_back_publish(const CallBackPublishRequest&, const Globals&, const Surroundings&, const Need&);

struct CallBackDrawRequest { std::optional<std::string> seed, count, bottles; };
void add_call_back_draw(Flags& flags, CallBackDrawRequest& request);
Result<Answer> run_call_back_draw(const CallBackDrawRequest&, const Globals&, const Surroundings&, const Need&);

struct CallBackCountRequest { std::string client, bottles; };
void add_call_back_count(Flags& flags, CallBackCountRequest& request);
Result<Answer> run_call_back_count(const CallBackCountRequest&, const Globals&, const Surroundings&, const Need&);

struct CallBackCloseRequest { std::string client, reason; };
void add_call_back_close(Flags& flags, CallBackCloseRequest& request);
Result<Answer> run_call_back_close(const CallBackCloseRequest&, const Globals&, const Surroundings&, const Need&);

struct CallBackListRequest { bool all = false; };
void add_call_back_list(Flags& flags, CallBackListRequest& request);
Result<Answer> run_call_back_list(const CallBackListRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogLabelRequest { std::string what; };
void add_dose_log_label(Flags& flags, DoseLogLabelRequest& request);
Result<Answer> run_dose_log_label(const DoseLogLabelRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogNaloxoneRequest { std::string client, product, expires; std::optional<std::string> quantity; };
void add_dose_log_naloxone(Flags& flags, DoseLogNaloxoneRequest& request);
Result<Answer> run_dose_log_naloxone(const DoseLogNaloxoneRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogClosurePlanRequest { std::string day; };
void add_dose_log_closure_plan(Flags& flags, DoseLogClosurePlanRequest& request);
Result<Answer> run_dose_log_closure_plan(const DoseLogClosurePlanRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
