// `mat intake find`: who has this name, birth date, telephone or old identifier; and what every first contact is asked:
// is this person here already?
#pragma once

#include "cli/commands.hpp"
#include "store/tokens.hpp"

namespace mat::cli {

struct IntakeFindRequest { std::optional<std::string> from; };
void add_intake_find(Flags& flags, IntakeFindRequest& request);
Result<Answer> run_intake_find(const IntakeFindRequest&, const Globals&, const Surroundings&, const Need&);

/// What is said of somebody who may be the person just written down: `1042-9 may be the same person: last_name, birth_date`.
std::string duplicate_text(const store::Match& match);
/// What to type about them: they are one person (the older number stands), or they are not.
std::string way_out(ClientNumber number, const std::vector<store::Match>& matches);
/// Records a look at each, for a number that is told is a look, and warns of them.
void warn_of_duplicates(store::Writer& writer, Answer& answer, const std::vector<store::Match>& matches, ClientNumber number);

} // namespace mat::cli
