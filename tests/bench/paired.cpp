// Times whole processes in turn: A B C A B C ..., so that a machine whose speed drifts drifts for all of them.
//
//   paired [-n RUNS] [-w WARMUPS] [-t] [-b BEFORE] [-l LABEL] COMMAND  [[-b BEFORE] [-l LABEL] COMMAND]...
//
//   -n RUNS     counted runs of each command (60)
//   -w WARMUPS  runs of each command that are not counted (3)
//   -t          one tab-separated line a command, without a header, for a script to read
//   -b BEFORE   a shell command run before every run of the next COMMAND, outside its time
//   -l LABEL    the name of the next COMMAND in the table
//
// A COMMAND is split into words as a shell would split it (blanks, '...' and "..."), but no shell runs it. In
// COMMAND and BEFORE, {run} is the number of the run (warm-ups counted, from 0) and {line:FILE} that line of
// FILE, so that every run can have a client of its own. A word that starts with < names standard input. Output
// goes to /dev/null; what is written on standard error is shown for the first failure only.
//
// Columns: median, least and 90th percentile of wall microseconds, median of the pairwise ratios to the first
// command, median cpu microseconds, peak resident KiB, failed runs.

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

extern char** environ;

namespace {

struct Command {
    std::string text, before, label;
    std::vector<double> wall, cpu;
    long peak_kib = 0;
    int failures = 0;
};

[[noreturn]] void stop(const std::string& why) {
    std::fprintf(stderr, "paired: %s\n", why.c_str());
    std::exit(2);
}

/// The lines of a file, read once.
const std::vector<std::string>& lines_of(const std::string& file) {
    static std::map<std::string, std::vector<std::string>> known;
    const auto found = known.find(file);
    if (found != known.end()) return found->second;
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    if (lines.empty()) stop(file + ": no lines");
    return known[file] = lines;
}

/// Puts the number of the run, and lines of files, in place of their braces.
std::string filled_in(std::string text, int run) {
    for (std::size_t at = 0; (at = text.find('{', at)) != std::string::npos;) {
        const std::size_t end = text.find('}', at);
        if (end == std::string::npos) break;
        const std::string name = text.substr(at + 1, end - at - 1);
        std::string value;
        if (name == "run") {
            value = std::to_string(run);
        } else if (name.starts_with("line:")) {
            const std::vector<std::string>& lines = lines_of(name.substr(5));
            if (static_cast<std::size_t>(run) >= lines.size()) stop(name.substr(5) + ": fewer lines than runs");
            value = lines[static_cast<std::size_t>(run)];
        } else {
            ++at;
            continue;
        }
        text.replace(at, end + 1 - at, value);
        at += value.size();
    }
    return text;
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false;
    char quote = 0;
    for (const char c : text) {
        if (quote != 0) {
            if (c == quote)
                quote = 0;
            else
                word += c;
        } else if (c == '\'' || c == '"') {
            quote = c;
            inside = true;
        } else if (c == ' ' || c == '\t' || c == '\n') {
            if (inside) words.push_back(word);
            word.clear();
            inside = false;
        } else {
            word += c;
            inside = true;
        }
    }
    if (quote != 0) stop("a quotation mark is not closed: " + text);
    if (inside) words.push_back(word);
    return words;
}

double quantile(std::vector<double> values, double q) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1) + 0.5)];
}

double microseconds(const timeval& time) {
    return 1e6 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec);
}

void run_once(Command& command, int run, bool counted) {
    if (!command.before.empty()) {
        const std::string before = filled_in(command.before, run);
        if (std::system(before.c_str()) != 0) stop("failed: " + before);
    }
    std::string input = "/dev/null";
    std::vector<std::string> words = words_of(filled_in(command.text, run));
    std::vector<char*> arguments;
    for (std::string& word : words) {
        if (word.size() > 1 && word[0] == '<')
            input = word.substr(1);
        else
            arguments.push_back(word.data());
    }
    if (arguments.empty()) stop("an empty command");
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (command.failures != 0)
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);

    pid_t child = 0;
    int status = 0;
    rusage usage{};
    const auto start = std::chrono::steady_clock::now();
    const int error = posix_spawnp(&child, arguments[0], &files, nullptr, arguments.data(), environ);
    if (error != 0) stop(std::string(arguments[0]) + ": " + std::strerror(error));
    wait4(child, &status, 0, &usage);
    const std::chrono::duration<double, std::micro> wall = std::chrono::steady_clock::now() - start;
    posix_spawn_file_actions_destroy(&files);

    if (status != 0) {
        if (command.failures++ == 0)
            std::fprintf(stderr, "paired: status %d of: %s\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                         filled_in(command.text, run).c_str());
    }
    if (!counted) return;
    command.wall.push_back(wall.count());
    command.cpu.push_back(microseconds(usage.ru_utime) + microseconds(usage.ru_stime));
    command.peak_kib = std::max(command.peak_kib, usage.ru_maxrss);
}

} // namespace

int main(int argc, char** argv) {
    int runs = 60, warmups = 3;
    bool tabs = false;
    std::vector<Command> commands;
    Command next;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        const auto value = [&]() -> const char* {
            if (i + 1 == argc) stop(std::string(word) + " needs a value");
            return argv[++i];
        };
        if (word == "-n")
            runs = std::atoi(value());
        else if (word == "-w")
            warmups = std::atoi(value());
        else if (word == "-t")
            tabs = true;
        else if (word == "-b")
            next.before = value();
        else if (word == "-l")
            next.label = value();
        else {
            next.text = word;
            if (next.label.empty()) next.label = next.text;
            commands.push_back(next);
            next = Command{};
        }
    }
    if (commands.empty() || runs < 1 || warmups < 0)
        stop("usage: paired [-n RUNS] [-w WARMUPS] [-t] [-b BEFORE] [-l LABEL] COMMAND...");

    for (int run = 0; run < warmups + runs; ++run)
        for (Command& command : commands) run_once(command, run, run >= warmups);

    if (!tabs)
        std::printf("%10s %10s %10s %8s %10s %9s %6s  %s\n", "median_us", "least_us", "p90_us", "ratio",
                    "cpu_us", "peak_KiB", "failed", "command");
    bool sound = true;
    for (const Command& command : commands) {
        std::vector<double> ratios;
        for (std::size_t run = 0; run < command.wall.size(); ++run)
            ratios.push_back(command.wall[run] / commands[0].wall[run]);
        std::printf(tabs ? "%.0f\t%.0f\t%.0f\t%.3f\t%.0f\t%ld\t%d\t%s\n"
                         : "%10.0f %10.0f %10.0f %8.3f %10.0f %9ld %6d  %.100s\n",
                    quantile(command.wall, 0.5), quantile(command.wall, 0), quantile(command.wall, 0.9),
                    quantile(ratios, 0.5), quantile(command.cpu, 0.5), command.peak_kib, command.failures,
                    command.label.c_str());
        sound = sound && command.failures == 0;
    }
    return sound ? 0 : 1;
}
