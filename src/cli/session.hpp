// `mat session`: what was done with whom, one to one, and signed notes on it.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct SessionLogRequest {
    std::string client, kind, minutes;
    std::optional<std::string> approach, modality, with, note;
    bool no_note = false;
};
void add_session_log(Flags& flags, SessionLogRequest& request);
Result<Answer> run_session_log(const SessionLogRequest&, const Globals&, const Surroundings&, const Need&);

struct SessionNoShowRequest {
    std::string client;
    std::optional<std::string> kind, note;
};
void add_session_no_show(Flags& flags, SessionNoShowRequest& request);
Result<Answer> run_session_no_show(const SessionNoShowRequest&, const Globals&, const Surroundings&, const Need&);

struct SessionListRequest { std::optional<std::string> client_or_range, range, counselor; };
void add_session_list(Flags& flags, SessionListRequest& request);
Result<Answer> run_session_list(const SessionListRequest&, const Globals&, const Surroundings&, const Need&);

struct SessionShowRequest {
    std::string session;
    bool note = false;
};
void add_session_show(Flags& flags, SessionShowRequest& request);
Result<Answer> run_session_show(const SessionShowRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
