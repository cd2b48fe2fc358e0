#include "cli/terminal.hpp"

#include "cli/output.hpp"
#include "store/files.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace mat::cli {
namespace {

bool is_on(const Surroundings& surroundings, std::string_view name) {
    const auto value = surroundings.variable(name);
    return value && *value != "0";
}

std::string pager_of(const Surroundings& surroundings) {
    for (const auto& [name, value] : surroundings.environment)
        if (name == "MAT_PAGER") return value;
    if (surroundings.configured_pager) return *surroundings.configured_pager;
    for (const auto& [name, value] : surroundings.environment)
        if (name == "PAGER") return value;
    return store::exists("/usr/bin/less") ? "/usr/bin/less" : "";
}

} // namespace

bool wants_colour(const Globals& globals, const Surroundings& surroundings, int descriptor) {
    if (globals.color && *globals.color != "auto") return *globals.color == "always";
    if (!globals.color) {
        if (surroundings.variable("NO_COLOR")) return false;
        if (is_on(surroundings, "CLICOLOR_FORCE") || is_on(surroundings, "FORCE_COLOR")) return true;
        if (surroundings.configured_color && *surroundings.configured_color != "auto") return *surroundings.configured_color == "always";
    }
    return ::isatty(descriptor) == 1 && surroundings.variable("TERM").value_or("dumb") != "dumb";
}

std::string bold(std::string_view text) { return "\x1b[1m" + std::string(text) + "\x1b[0m"; }
std::string bold_red(std::string_view text) { return "\x1b[1;31m" + std::string(text) + "\x1b[0m"; }

bool shown_in_pager(std::string_view text, const Globals& globals, const Surroundings& surroundings) {
    if (globals.no_pager || !surroundings.input_is_terminal() || !surroundings.output_is_terminal()) return false;
    struct winsize screen {};
    if (::ioctl(surroundings.output, TIOCGWINSZ, &screen) != 0 || screen.ws_row == 0) return false;
    if (std::ranges::count(text, '\n') < screen.ws_row) return false;
    const std::string pager = pager_of(surroundings);
    if (pager.empty() || pager == "cat") return false;

    std::vector<std::string> variables;
    for (const auto& [name, value] : surroundings.environment)
        if (name != "LESSSECURE" && name != "LESSHISTFILE") variables.push_back(name + "=" + value);
    variables.emplace_back("LESSSECURE=1"); // client numbers reach no history file, and no shell starts from it
    variables.emplace_back("LESSHISTFILE=-");
    if (!surroundings.variable("LESS")) variables.emplace_back("LESS=FRX");
    std::vector<char*> environment;
    for (std::string& variable : variables) environment.push_back(variable.data());
    environment.push_back(nullptr);
    // The person's own words, as every program takes them: `less -S` has an option in it.
    std::string shell = "/bin/sh", option = "-c", command = pager;
    char* arguments[] = {shell.data(), option.data(), command.data(), nullptr};
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return false;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
    ::posix_spawn_file_actions_adddup2(&actions, surroundings.output, 1);
    pid_t process = 0;
    const int error = ::posix_spawn(&process, shell.c_str(), &actions, nullptr, arguments, environment.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[0]);
    if (error != 0) {
        ::close(ends[1]);
        return false;
    }
    write_bytes(ends[1], text); // who quits early has seen enough
    ::close(ends[1]);
    int status = 0;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {}
    return !WIFEXITED(status) || (WEXITSTATUS(status) != 126 && WEXITSTATUS(status) != 127);
}

} // namespace mat::cli
