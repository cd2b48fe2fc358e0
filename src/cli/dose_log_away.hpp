// `mat dose-log absence` and `guest`: days away, and doses of guests, ours elsewhere and others' here.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct DoseLogAbsenceRequest { std::string client; std::optional<std::string> range, kind, dosed, end; };
void add_dose_log_absence(Flags& flags, DoseLogAbsenceRequest& request);
Result<Answer> run_dose_log_absence(const DoseLogAbsenceRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogGuestOutRequest { std::string client; std::optional<std::string> range, end; bool days_confirmed = false; };
void add_dose_log_guest_out(Flags& flags, DoseLogGuestOutRequest& request);
Result<Answer> run_dose_log_guest_out(const DoseLogGuestOutRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogGuestConfirmRequest { std::string client, days; std::optional<std::string> amount; bool as_given = false; };
void add_dose_log_guest_confirm(Flags& flags, DoseLogGuestConfirmRequest& request);
Result<Answer> run_dose_log_guest_confirm(const DoseLogGuestConfirmRequest&, const Globals&, const Surroundings&, const Need&);

struct DoseLogGuestInRequest { std::string client, range, amount, last_dose, verified_by, take_homes; std::optional<std::string> medication, note; };
void add_dose_log_guest_in(Flags& flags, DoseLogGuestInRequest& request);
Result<Answer> run_dose_log_guest_in(const DoseLogGuestInRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
