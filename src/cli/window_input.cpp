#include "cli/window_input.hpp"

#include "cli/narrow.hpp"
#include "cli/output.hpp"

namespace mat::cli {
namespace {

constexpr std::size_t longest_line = 200;

bool is_digit(char key) { return key >= '0' && key <= '9'; }

} // namespace

WindowInput::WindowInput(const Surroundings& surroundings, std::chrono::seconds idle)
    : surroundings_(surroundings), keys_(surroundings.input), idle_(idle) {}

bool WindowInput::say(std::string_view words) { return write_bytes(surroundings_.output, fitted(words, terminal_columns(surroundings_.output))); }

WindowInput::Key WindowInput::next() {
    if (idle_.count() > 0 && !KeyByKey::waits(surroundings_.input, idle_)) return {Came::idle, 0};
    const auto byte = KeyByKey::read(surroundings_.input);
    if (!byte) return {Came::over, 0};
    switch (*byte) {
    case KeyByKey::ctrl_c: return {Came::interrupted, 0};
    case KeyByKey::ctrl_d: return {Came::over, 0};
    case KeyByKey::escape: return KeyByKey::skip_sequence(surroundings_.input) ? next() : Key{Came::nothing, 0};
    default: return {Came::words, *byte};
    }
}

WindowInput::Line WindowInput::line(std::string_view question, std::string begun, bool seen) {
    say(std::string(question) + (seen ? begun : std::string()));
    for (;;) {
        const Key typed = next();
        if (typed.came != Came::words) {
            say("\n");
            return {typed.came, {}};
        }
        if (typed.key == '\r' || typed.key == '\n') {
            say("\n");
            return {Came::words, begun};
        }
        if (typed.key == KeyByKey::backspace || typed.key == KeyByKey::rubout) {
            if (begun.empty()) continue;
            begun.pop_back();
            if (seen) write_bytes(surroundings_.output, "\b \b");
        } else if (typed.key >= ' ' && typed.key <= '~' && begun.size() < longest_line) {
            begun += typed.key;
            if (seen) write_bytes(surroundings_.output, std::string(1, typed.key));
        }
    }
}

WindowInput::Key WindowInput::key() {
    Key typed = next();
    if (typed.key >= 'A' && typed.key <= 'Z') typed.key = static_cast<char>(typed.key - 'A' + 'a');
    return typed;
}

WindowInput::Line WindowInput::choice(std::string_view question, std::span<const std::string_view> words) {
    std::string asked(question);
    char letter = 'a';
    for (const std::string_view word : words) {
        asked += "  ";
        asked += letter++;
        asked += ' ';
        asked += word;
    }
    say(asked + ": ");
    for (;;) {
        const Key typed = key();
        if (typed.came != Came::words || is_digit(typed.key)) {
            say("\n");
            return {typed.came, typed.came == Came::words ? std::string(1, typed.key) : std::string()};
        }
        const std::size_t place = typed.key >= 'a' ? static_cast<std::size_t>(typed.key - 'a') : words.size();
        if (place >= words.size()) continue;
        say(std::string(words[place]) + "\n");
        return {Came::words, std::string(words[place])};
    }
}

} // namespace mat::cli
