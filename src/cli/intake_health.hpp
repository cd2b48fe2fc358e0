// `mat intake allergy`, `condition`, `medication`, `pregnancy`, `lab`: what is known of a person and warns beside orders and doses.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct HealthRequest { std::string client; std::optional<std::string> code, on, end, note; };
void add_intake_allergy(Flags& flags, HealthRequest& request);
Result<Answer> run_intake_allergy(const HealthRequest&, const Globals&, const Surroundings&, const Need&);
void add_intake_condition(Flags& flags, HealthRequest& request);
Result<Answer> run_intake_condition(const HealthRequest&, const Globals&, const Surroundings&, const Need&);
void add_intake_medication(Flags& flags, HealthRequest& request);
Result<Answer> run_intake_medication(const HealthRequest&, const Globals&, const Surroundings&, const Need&);
void add_intake_pregnancy(Flags& flags, HealthRequest& request);
Result<Answer> run_intake_pregnancy(const HealthRequest&, const Globals&, const Surroundings&, const Need&);

struct LabRequest { std::string client; std::optional<std::string> kind, qtc, crcl, on, end, note; };
void add_intake_lab(Flags& flags, LabRequest& request);
Result<Answer> run_intake_lab(const LabRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
