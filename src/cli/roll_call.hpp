// The roll of a group, called at a terminal: a line a person, a key an answer. Words only, nothing is drawn twice.
#pragma once

#include "cli/globals.hpp"
#include "domain/groups.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mat::cli {

/// The call itself, without a terminal: what to ask, and what a key means.
class RollCall {
  public:
    /// `people`: how each is called out, in order. `minutes`: length of the meeting.
    RollCall(std::vector<std::string> people, std::int64_t minutes);

    /// `1/12 1042-9 [p]resent [a]bsent [l]ate [e]xcused [b]ack: `, or the last question.
    std::string question() const;
    /// Takes one key; answers the words that say what it did, empty where it means nothing here. `p`, `a`, `l`, `e`, `b`, Enter
    /// (leaves the person open), `q` (goes to the last question); there `y` or Enter, `b`, `n`.
    std::string press(char key);
    /// After `l`: the minutes are wanted before anything else.
    bool wants_minutes() const { return wants_minutes_; }
    /// The minutes as they were typed; answers the words, empty where they are no number of minutes.
    std::string minutes_typed(const std::string& typed);

    enum class State { calling, asking, recorded, cancelled };
    State state() const { return state_; }
    /// An answer a person; nothing for who was left open.
    const std::vector<std::optional<domain::Mark>>& answers() const { return answers_; }

  private:
    std::string answer(const domain::Mark& mark);
    void advance();
    std::vector<std::string> people_;
    std::vector<std::optional<domain::Mark>> answers_;
    std::int64_t minutes_;
    std::size_t at_ = 0;
    bool wants_minutes_ = false;
    State state_ = State::calling;
};

/// Calls the roll at the terminal, key by key. `heading` is said first. Failure (unanswered) where the person says no at
/// the end; Ctrl-C ends the program as it does everywhere, and nothing is recorded.
Result<std::vector<std::optional<domain::Mark>>> call_roll(const std::string& heading, const std::vector<std::string>& people,
                                                           std::int64_t minutes, const Globals& globals, const Surroundings& surroundings);

} // namespace mat::cli
