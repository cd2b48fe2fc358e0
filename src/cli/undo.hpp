// `mat undo`, and `@last`: what this login did last, and with whom.
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct UndoRequest {};
void add_undo(Flags& flags, UndoRequest& request);
Result<Answer> run_undo(const UndoRequest&, const Globals&, const Surroundings&, const Need&);

/// Whether a word is `@last`.
bool asks_for_last(const std::vector<std::string>& words);
/// Puts the number of the client whom this login last worked on where a word is `@last`. Only for reading commands:
/// what orders, gives, holds or hands out names the person. Failure (not found) where there is none yet.
Result<Nothing> name_last_client(std::vector<std::string>& words, const Globals& globals, const Surroundings& surroundings);

} // namespace mat::cli
