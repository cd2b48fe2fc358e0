// `mat config`: dated settings of the clinic and its closed days.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct ConfigGetRequest { std::string name; };
void add_config_get(Flags& flags, ConfigGetRequest& request);
Result<Answer> run_config_get(const ConfigGetRequest&, const Globals&, const Surroundings&, const Need&);

struct ConfigSetRequest { std::string name, value; std::optional<std::string> from; };
void add_config_set(Flags& flags, ConfigSetRequest& request);
Result<Answer> run_config_set(const ConfigSetRequest&, const Globals&, const Surroundings&, const Need&);

struct ConfigListRequest { bool show_origin = false; };
void add_config_list(Flags& flags, ConfigListRequest& request);
Result<Answer> run_config_list(const ConfigListRequest&, const Globals&, const Surroundings&, const Need&);

struct ClosureAddRequest { std::string day; std::string kind; };
void add_closure_add(Flags& flags, ClosureAddRequest& request);
Result<Answer> run_closure_add(const ClosureAddRequest&, const Globals&, const Surroundings&, const Need&);

struct ClosureListRequest { std::optional<std::string> range; };
void add_closure_list(Flags& flags, ClosureListRequest& request);
Result<Answer> run_closure_list(const ClosureListRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
