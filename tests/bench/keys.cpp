// Sits at the dosing window: types numbers, birthdays and one key a person, and takes the time until the answer stands there.
//
//   keys FILE COMMAND...      FILE has a line a person: NUMBER MM-DD
//
// Prints the median microseconds from the Enter behind a number to the card (the question for the birthday is answered at once)
// and from the key to the acknowledged dose, then how many people got one.

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Terminal {
    int keyboard;
    std::string shown;

    void type(const std::string& keys) const {
        if (::write(keyboard, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) std::exit(1);
    }
    // Waits until one of the words stands there, and forgets what came before its end. Which one: its place.
    int hears(const std::vector<std::string>& words) {
        for (;;) {
            for (std::size_t i = 0; i < words.size(); ++i)
                if (const auto at = shown.find(words[i]); at != std::string::npos) {
                    shown.erase(0, at + words[i].size());
                    return static_cast<int>(i);
                }
            struct pollfd waiting {keyboard, POLLIN, 0};
            if (::poll(&waiting, 1, 10'000) != 1) {
                std::fprintf(stderr, "keys: never heard: %s\n%s\n", words.front().c_str(), shown.c_str());
                std::exit(1);
            }
            char bytes[4096];
            const ssize_t got = ::read(keyboard, bytes, sizeof bytes);
            if (got <= 0) {
                std::fprintf(stderr, "keys: the window is gone\n%s\n", shown.c_str());
                std::exit(1);
            }
            shown.append(bytes, static_cast<std::size_t>(got));
        }
    }
};

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}
double since(Clock::time_point start) { return std::chrono::duration<double, std::micro>(Clock::now() - start).count(); }

} // namespace

int main(int count, char** words) {
    if (count < 3) return 2;
    struct winsize size {50, 160, 0, 0};
    Terminal terminal{-1, ""};
    const pid_t child = ::forkpty(&terminal.keyboard, nullptr, nullptr, &size);
    if (child == 0) {
        ::execvp(words[2], words + 2);
        ::_exit(127);
    }
    const std::string number_wanted = "q ends): ", birthday_wanted = "(03-14): ", card = "x close";
    terminal.hears({number_wanted});
    std::vector<double> cards, doses;
    std::ifstream people(words[1]);
    std::string number, birthday;
    while (people >> number >> birthday) {
        terminal.type(number);
        const auto scanned = Clock::now();
        terminal.type("\r");
        terminal.hears({birthday_wanted});
        terminal.type(birthday + "\r");
        terminal.hears({card});
        cards.push_back(since(scanned));
        const auto pressed = Clock::now();
        terminal.type("g");
        if (terminal.hears({"Recorded ", "refused: "}) == 0) doses.push_back(since(pressed));
        ::usleep(20'000); // what the window says after it
        terminal.type("x");
        terminal.hears({number_wanted});
    }
    terminal.type("q\r");
    ::close(terminal.keyboard);
    ::waitpid(child, nullptr, 0);
    std::printf("%.0f\t%.0f\t%zu\n", median(cards), median(doses), doses.size());
    return doses.empty() ? 1 : 0;
}
