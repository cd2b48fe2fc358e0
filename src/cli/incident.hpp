// `mat incident`: what went wrong, read and looked at.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct IncidentListRequest { bool open = false; };
void add_incident_list(Flags& flags, IncidentListRequest& request);
Result<Answer> run_incident_list(const IncidentListRequest&, const Globals&, const Surroundings&, const Need&);

struct IncidentShowRequest { std::string id; bool note = false; };
void add_incident_show(Flags& flags, IncidentShowRequest& request);
Result<Answer> run_incident_show(const IncidentShowRequest&, const Globals&, const Surroundings&, const Need&);

struct IncidentCloseRequest { std::string id, note; };
void add_incident_close(Flags& flags, IncidentCloseRequest& request);
Result<Answer> run_incident_close(const IncidentCloseRequest&, const Globals&, const Surroundings&, const Need&);

struct IncidentReviewRequest { std::string id; std::optional<std::string> note; };
void add_incident_review(Flags& flags, IncidentReviewRequest& request);
Result<Answer> run_incident_review(const IncidentReviewRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
