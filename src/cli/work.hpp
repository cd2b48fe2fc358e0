// The two ways a command works on the store: reading bounded by one entry, and writing in one transaction. Both know
// who asks before anything else.
#pragma once

#include "cli/globals.hpp"
#include "cli/output.hpp"
#include "domain/roles.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"
#include "store/keys.hpp"
#include "store/store.hpp"

#include <functional>
#include <string>

namespace mat::cli {

/// Who asks, and how their command is called.
struct Actor {
    std::string login;
    std::int64_t staff = 0;
    domain::Roles roles;
};

/// What a command needs, from the command table.
struct Need {
    std::string command; ///< `dose-log administer`, for messages and audit entries
    domain::Roles roles; ///< any one of them; empty: any known login
};

/// The actor, if a role of theirs is enough. Failure (not permitted) with a verdict.
Result<Actor> permitted_actor(const store::Reader& reader, const Surroundings& surroundings, const Need& need);

/// Opens the store, resolves --as-of, checks the role, reads the clinic, and hands them over.
using Read = std::function<Result<Answer>(const store::Reader&, const store::Clinic&, const Actor&)>;
Result<Answer> reading(const Globals& globals, const Surroundings& surroundings, const Need& need, const Read& read);

/// Takes the lock, checks the role, and hands over a writer; commits what came out well, unless --dry-run.
using Write = std::function<Result<Answer>(store::Writer&, const store::Clinic&, const Actor&)>;
Result<Answer> writing(const Globals& globals, const Surroundings& surroundings, const Need& need, const Write& write);

/// For reading commands under --names: records a look at each client and commits it before anything is shown, then
/// gives the identities, in the same order.
Result<std::vector<store::Identity>> look_at(const Globals& globals, const Surroundings& surroundings, const Need& need,
                                             const std::vector<ClientNumber>& clients, const std::string& purpose);

/// The same for the names of staff.
Result<Nothing> record_look_at_staff(const Globals& globals, const Surroundings& surroundings, const Need& need);

/// The client an operand names.
Result<store::Client> client_named(const store::Reader& reader, const std::string& typed);

/// When it happened: --at, else now.
Result<Instant> moment_of(const Globals& globals, const store::Reader& reader, const store::Clinic& clinic);

/// A refusal as a failure.
Failure refusal(const Verdict& verdict);

/// Words of a free text from `-` (standard input) or a file; empty where no source was named. Where standard input is a
/// terminal, it says first that `what` is waited for. Failure (usage) for what cannot be read.
Result<std::string> words_from(const std::optional<std::string>& source, const Surroundings& surroundings, std::string_view what);

} // namespace mat::cli
