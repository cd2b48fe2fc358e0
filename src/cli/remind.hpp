// `mat remind`: what is due, told once to whom it concerns.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct RemindListRequest { std::optional<std::string> due, login; };
void add_remind_list(Flags& flags, RemindListRequest& request);
Result<Answer> run_remind_list(const RemindListRequest&, const Globals&, const Surroundings&, const Need&);

struct RemindSendRequest {
    std::optional<std::string> via;
    bool catch_up = false;
};
void add_remind_send(Flags& flags, RemindSendRequest& request);
Result<Answer> run_remind_send(const RemindSendRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
