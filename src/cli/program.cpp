#include "cli/program.hpp"

#include "cli/output.hpp"
#include "cli/parse.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mat::cli {
namespace {

// Ctrl-C at the terminal reaches every program there; mat waits for the one that it started.
class InterruptsIgnored {
  public:
    InterruptsIgnored() {
        struct sigaction ignore {};
        ignore.sa_handler = SIG_IGN;
        ::sigaction(SIGINT, &ignore, &interrupt_);
        ::sigaction(SIGQUIT, &ignore, &quit_);
    }
    ~InterruptsIgnored() {
        ::sigaction(SIGINT, &interrupt_, nullptr);
        ::sigaction(SIGQUIT, &quit_, nullptr);
    }
    InterruptsIgnored(const InterruptsIgnored&) = delete;
    InterruptsIgnored& operator=(const InterruptsIgnored&) = delete;

  private:
    struct sigaction interrupt_ {}, quit_ {};
};

// What posix_spawn is told besides the words: signals, rights and streams.
class Start {
  public:
    Start() {
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawn_file_actions_init(&actions_);
        sigset_t usual;
        sigemptyset(&usual);
        for (const int signal : {SIGPIPE, SIGINT, SIGQUIT}) sigaddset(&usual, signal);
        ::posix_spawnattr_setsigdefault(&attributes_, &usual);
        const bool privileged = ::geteuid() != ::getuid() || ::getegid() != ::getgid();
        ::posix_spawnattr_setflags(&attributes_, static_cast<short>(POSIX_SPAWN_SETSIGDEF | (privileged ? POSIX_SPAWN_RESETIDS : 0)));
    }
    ~Start() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    Start(const Start&) = delete;
    Start& operator=(const Start&) = delete;

    void stream(int number, int descriptor) {
        if (descriptor == nowhere)
            ::posix_spawn_file_actions_addopen(&actions_, number, "/dev/null", number == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
        else ::posix_spawn_file_actions_adddup2(&actions_, descriptor, number);
    }
    // 0, else what errno would say.
    int run(pid_t& process, std::vector<std::string> words, std::vector<std::string> variables) {
        return ::posix_spawn(&process, words.front().c_str(), &actions_, &attributes_, pointers(words).data(), pointers(variables).data());
    }

  private:
    static std::vector<char*> pointers(std::vector<std::string>& words) {
        std::vector<char*> out;
        for (std::string& word : words) out.push_back(word.data());
        out.push_back(nullptr);
        return out;
    }
    posix_spawnattr_t attributes_;
    posix_spawn_file_actions_t actions_;
};

std::vector<std::string> variables_of(const Program& program, const Surroundings& surroundings) {
    std::vector<std::string> variables;
    for (const auto& [name, value] : surroundings.environment)
        if (std::ranges::find(program.variables, name, [](const auto& each) { return each.first; }) == program.variables.end())
            variables.push_back(name + "=" + value);
    for (const auto& [name, value] : program.variables) variables.push_back(name + "=" + value);
    return variables;
}

} // namespace

Program by_shell(const std::string& command, const std::vector<std::string>& operands) {
    Program program{{"/bin/sh", "-c", operands.empty() ? command : command + " \"$@\"", command}};
    program.words.insert(program.words.end(), operands.begin(), operands.end());
    return program;
}

Result<int> run_program(const Program& program, const Surroundings& surroundings) {
    int ends[2] = {nowhere, nowhere};
    if (program.text && ::pipe2(ends, O_CLOEXEC) != 0) return Failure{Exit::failed, "no-pipe", "no program can be started", ""};
    std::optional<InterruptsIgnored> ignored;
    if (program.has_terminal) ignored.emplace();
    pid_t process = 0;
    int error = 0;
    {
        Start start;
        start.stream(STDIN_FILENO, program.text ? ends[0] : program.input);
        start.stream(STDOUT_FILENO, program.output);
        start.stream(STDERR_FILENO, program.error);
        error = start.run(process, program.words, variables_of(program, surroundings));
    }
    if (program.text) {
        ::close(ends[0]);
        if (error == 0) write_bytes(ends[1], *program.text); // one that does not read it says so by its status, or has seen enough
        ::close(ends[1]);
    }
    if (error != 0) return Failure{Exit::failed, "no-program", "cannot run " + quoted(program.words.front()) + ": " + std::strerror(error), ""};
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace mat::cli
