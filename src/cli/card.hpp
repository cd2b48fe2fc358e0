// The right person: at a terminal, whoever orders, gives, holds or hands out first sees whom it is about and where they
// stand, and says whether to go on. No lock is held meanwhile: what was shown is looked at again before anything is recorded.
#pragma once

#include "cli/work.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mat::cli {

/// What a card showed; a default one showed nothing, which is what scripts and pipes see.
class Card {
  public:
    Card() = default;
    explicit Card(std::vector<std::string> shown) : shown_(std::move(shown)) {}
    /// Failure (refused: `card-changed`) where what was shown of the person's treatment is no longer so. Under the lock.
    Result<Nothing> check(const store::Reader& reader, const store::Client& client, const store::Clinic& clinic) const;

  private:
    std::optional<std::vector<std::string>> shown_;
};

/// A card as it is shown: who it is, and where they stand.
struct ShownCard {
    ClientNumber number;
    std::optional<store::Identity> identity; ///< nothing where there is no key here
    std::vector<std::string> treatment;      ///< treatment_lines
    std::string text;                        ///< all of it, as people read it
};
/// Makes the card of the person that was typed. The look is recorded as an access for treatment before a name is known.
Result<ShownCard> make_card(const std::string& client, const Globals& globals, const Surroundings& surroundings, const Need& need);

/// What a card says of the person's treatment, a line each: orders, last dose, bottles out, holds, what warns.
std::vector<std::string> treatment_lines(const store::Reader& reader, const store::Client& client, const store::Clinic& clinic);

/// Shows the card and asks, where input and an output are terminals and --no-input was not given; then acts. The look is
/// recorded as an access for treatment before any name is shown; without a key the card says that none can be. --yes goes on
/// unasked. `meant` is what is about to be recorded, in lines, where it is more than was typed: shown and asked with the card.
/// Failure (unanswered) where the person does not go on; where the card has changed since, it is shown as it is now.
Result<Answer> with_card(const std::string& client, const Globals& globals, const Surroundings& surroundings, const Need& need,
                         const std::function<Result<Answer>(const Card&)>& act, const std::string& meant = {});
/// Whether a card is shown: input and an output are terminals, and --no-input was not given.
bool shows_card(const Globals& globals, const Surroundings& surroundings);

} // namespace mat::cli
