#include "cli/program.hpp"

#include "cli/output.hpp"
#include "cli/parse.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mat::cli {

Result<int> run_program(const std::vector<std::string>& words, std::string_view input, const Surroundings& surroundings) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return Failure{Exit::failed, "no-pipe", "no program can be started", ""};
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    std::vector<std::string> variables;
    for (const auto& [name, value] : surroundings.environment) variables.push_back(name + "=" + value);
    std::vector<char*> environment;
    for (std::string& variable : variables) environment.push_back(variable.data());
    environment.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
    ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    pid_t process = 0;
    const int error = ::posix_spawn(&process, words.front().c_str(), &actions, nullptr, arguments.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[0]);
    if (error != 0) {
        ::close(ends[1]);
        return Failure{Exit::failed, "no-program", "cannot run " + quoted(words.front()) + ": " + std::strerror(error), ""};
    }
    write_bytes(ends[1], input); // one that does not read it says so by its status
    ::close(ends[1]);
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

} // namespace mat::cli
