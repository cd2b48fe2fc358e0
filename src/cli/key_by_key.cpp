#include "cli/key_by_key.hpp"

#include <cerrno>
#include <poll.h>
#include <unistd.h>

namespace mat::cli {

KeyByKey::KeyByKey(int terminal) : terminal_(terminal), known_(::tcgetattr(terminal, &before_) == 0) { on(); }
KeyByKey::~KeyByKey() { off(); }

void KeyByKey::on() {
    struct termios keys = before_;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
    keys.c_cc[VMIN] = 1;
    keys.c_cc[VTIME] = 0;
    if (known_) ::tcsetattr(terminal_, TCSADRAIN, &keys); // what was typed ahead counts
}

void KeyByKey::off() {
    if (known_) ::tcsetattr(terminal_, TCSADRAIN, &before_);
}

void KeyByKey::forget() const { ::tcflush(terminal_, TCIFLUSH); }

std::optional<char> KeyByKey::read(int terminal) {
    char byte = 0;
    for (;;) {
        const ssize_t got = ::read(terminal, &byte, 1);
        if (got == 1) return byte;
        if (got < 0 && errno == EINTR) continue;
        return std::nullopt;
    }
}

bool KeyByKey::waits(int terminal, std::chrono::milliseconds patience) {
    struct pollfd waiting {terminal, POLLIN, 0};
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        const int came = ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        if (came >= 0 || errno != EINTR) return came != 0;
    }
}

bool KeyByKey::skip_sequence(int terminal) {
    constexpr std::chrono::milliseconds patience(20);
    bool any = false;
    while (waits(terminal, patience)) {
        any = true;
        if (const auto byte = read(terminal); !byte || (*byte >= '@' && *byte <= '~' && *byte != '[' && *byte != 'O')) break;
    }
    return any;
}

} // namespace mat::cli
