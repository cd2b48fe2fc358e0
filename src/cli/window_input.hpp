// What comes from the person, scanner or keypad at the dosing window: whole lines, or single keys of an open card.
#pragma once

#include "cli/globals.hpp"
#include "cli/key_by_key.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

namespace mat::cli {

/// One terminal, read key by key. Nothing is drawn over: every question stands on a line of its own.
class WindowInput {
  public:
    /// `idle`: after so long without a key, nobody is there; zero: never.
    WindowInput(const Surroundings& surroundings, std::chrono::seconds idle);

    enum class Came {
        words,   ///< a line, or a key
        nothing, ///< Escape: the question is given up
        idle,    ///< nobody was there
        over,    ///< the connection is gone, or Ctrl-D
        interrupted,
    };
    struct Line { Came came; std::string words; };
    struct Key { Came came; char key; };

    /// Asks for a line. `begun` was typed already. `seen`: what is typed is shown.
    Line line(std::string_view question, std::string begun = {}, bool seen = true);
    /// The next key of an open card, in small letters.
    Key key();
    /// One of several words by its letter, `a not-wanted  b unwell`. `words` is empty where Escape gave it up. A digit begins a
    /// scan: it is handed back in `words` alone.
    Line choice(std::string_view question, std::span<const std::string_view> words);
    /// Forgets what was typed ahead: a key that was meant for what stood there before must not count for what stands there now.
    void forget() const { keys_.forget(); }
    /// Says something, fitted to the terminal. False where it cannot be written any more.
    bool say(std::string_view words);

  private:
    Key next();
    const Surroundings& surroundings_;
    KeyByKey keys_;
    std::chrono::seconds idle_;
};

} // namespace mat::cli
