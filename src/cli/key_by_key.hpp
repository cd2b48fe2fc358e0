// A terminal read key by key, unseen: a roll call, a PIN.
#pragma once

#include <optional>
#include <termios.h>

namespace mat::cli {

inline constexpr char ctrl_c = 3;

/// Keys one at a time and unseen, for as long as it lives. Ctrl-C comes as a key, so that the terminal is never left so.
class KeyByKey {
  public:
    explicit KeyByKey(int terminal) : terminal_(terminal), known_(::tcgetattr(terminal, &before_) == 0) { on(); }
    ~KeyByKey() { off(); }
    KeyByKey(const KeyByKey&) = delete;
    KeyByKey& operator=(const KeyByKey&) = delete;
    void on();
    void off();

  private:
    int terminal_;
    struct termios before_ {};
    bool known_;
};

/// The next byte; nothing at the end.
std::optional<char> read_key(int terminal);

} // namespace mat::cli
