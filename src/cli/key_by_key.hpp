// A terminal that is asked for keys, one at a time, instead of lines.
#pragma once

#include <chrono>
#include <optional>
#include <termios.h>

namespace mat::cli {

/// Keys come one at a time and unseen for as long as it lives. Ctrl-C comes as a key, so that the terminal is never left so.
class KeyByKey {
  public:
    static constexpr char ctrl_c = 3, ctrl_d = 4, backspace = 8, escape = 27, rubout = 127;

    explicit KeyByKey(int terminal);
    ~KeyByKey();
    KeyByKey(const KeyByKey&) = delete;
    KeyByKey& operator=(const KeyByKey&) = delete;
    void on();
    void off();
    /// Forgets what was typed and not yet read.
    void forget() const;

    /// The next byte; nothing at the end.
    static std::optional<char> read(int terminal);
    /// Whether a byte, or the end, comes within that time.
    static bool waits(int terminal, std::chrono::milliseconds patience);
    /// After an escape: an arrow or a function key is several bytes, and none of them is an answer. False: it was the key itself.
    static bool skip_sequence(int terminal);

  private:
    int terminal_;
    struct termios before_ {};
    bool known_;
};

} // namespace mat::cli
