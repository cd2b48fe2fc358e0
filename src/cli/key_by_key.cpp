#include "cli/key_by_key.hpp"

#include <cerrno>
#include <unistd.h>

namespace mat::cli {

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

std::optional<char> read_key(int terminal) {
    char byte = 0;
    for (;;) {
        const ssize_t got = ::read(terminal, &byte, 1);
        if (got == 1) return byte;
        if (got < 0 && errno == EINTR) continue;
        return std::nullopt;
    }
}

} // namespace mat::cli
