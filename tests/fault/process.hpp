// Runs one program and waits for it, with its streams in memory. Safe to call from several threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace fault {

/// What to run. `words[0]` is looked up in PATH unless it holds a slash.
struct Launch {
    std::vector<std::string> words;
    std::string folder;                             ///< working directory of the program
    std::map<std::string, std::string> environment; ///< all of it, see plain_environment()
    std::string input;                              ///< what the program reads on standard input
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
    std::chrono::microseconds kill_after{-1}; ///< not negative: kill -9 this long after the start
};

/// What came of it.
struct Ending {
    int status = 0;         ///< exit status, or 128 + signal
    bool signalled = false; ///< ended by a signal
    bool timed_out = false; ///< killed because the time limit was reached
    std::string output;     ///< standard output
    std::string errors;     ///< standard error
    std::chrono::microseconds duration{0};
};

/// Runs the program in a session of its own, so that it finds no terminal to ask at, and waits for its end. A
/// program that cannot be started ends with status 127 and says so in `errors`.
Ending run(const Launch& launch);

/// The little of this process's environment that a program under test gets: PATH, the login, what sanitizers
/// and the dynamic loader read, and `HOME` as given.
std::map<std::string, std::string> plain_environment(const std::string& home);

} // namespace fault
