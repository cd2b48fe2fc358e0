// `mat policy`: what the rules judge by, who decided it, and layers of State, program and patient over it.
#pragma once

#include "cli/commands.hpp"
#include "exchange/policy_file.hpp"
#include "store/policy.hpp"

namespace mat::cli {

struct PolicyShowRequest { std::optional<std::string> on, client; };
void add_policy_show(Flags& flags, PolicyShowRequest& request);
Result<Answer> run_policy_show(const PolicyShowRequest&, const Globals&, const Surroundings&, const Need&);

struct PolicyCheckRequest { std::string file; std::optional<std::string> from, client; };
void add_policy_check(Flags& flags, PolicyCheckRequest& request);
Result<Answer> run_policy_check(const PolicyCheckRequest&, const Globals&, const Surroundings&, const Need&);

struct PolicyAdoptRequest { std::string file, from; std::optional<std::string> client; };
void add_policy_adopt(Flags& flags, PolicyAdoptRequest& request);
Result<Answer> run_policy_adopt(const PolicyAdoptRequest&, const Globals&, const Surroundings&, const Need&);

struct PolicyReplayRequest { std::string file, range; std::optional<std::string> client; };
void add_policy_replay(Flags& flags, PolicyReplayRequest& request);
Result<Answer> run_policy_replay(const PolicyReplayRequest&, const Globals&, const Surroundings&, const Need&);

/// A file as it was given, and the layer in it.
struct GivenPolicy {
    std::string text;
    domain::PolicyLayer layer;
    std::optional<store::Client> client; ///< whose a patient's layer is; empty where --client was left out
};
/// Reads the file (`-` is standard input) and checks it against what is in force on that day: Failure (usage) with every
/// fault by its line, unknown keys and loosened ones included, and where --client and the kind of layer do not fit.
Result<GivenPolicy> given_policy(const std::string& file, const std::optional<std::string>& client, const store::Reader& reader,
                                 const store::Clinic& clinic, Day day, const Surroundings& surroundings);
/// The layers in force that day without those that the given one would take the place of.
std::vector<domain::PolicyLayer> layers_beside(const GivenPolicy& given, const store::Reader& reader, const store::Clinic& clinic, Day day);

} // namespace mat::cli
