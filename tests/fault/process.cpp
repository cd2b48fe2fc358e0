#include "process.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fault {

namespace {

using Clock = std::chrono::steady_clock;

/// A file in memory that a child gets as one of its streams. Unlike a pipe it never fills up, and its size can
/// be looked at while the child runs, which is how the recorder learns when something was said.
class MemoryFile {
  public:
    MemoryFile() : descriptor_(memfd_create("stream", MFD_CLOEXEC)) {
        if (descriptor_ < 0) std::abort();
    }
    ~MemoryFile() { close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    int descriptor() const { return descriptor_; }
    void fill(const std::string& text) {
        std::size_t done = 0;
        while (done < text.size()) {
            const ssize_t some = write(descriptor_, text.data() + done, text.size() - done);
            if (some <= 0) std::abort();
            done += static_cast<std::size_t>(some);
        }
        lseek(descriptor_, 0, SEEK_SET);
    }
    std::string text() const {
        struct stat status {};
        if (fstat(descriptor_, &status) != 0) std::abort();
        std::string bytes(static_cast<std::size_t>(status.st_size), '\0');
        const ssize_t some = pread(descriptor_, bytes.data(), bytes.size(), 0);
        bytes.resize(some < 0 ? 0 : static_cast<std::size_t>(some));
        return bytes;
    }

  private:
    int descriptor_;
};

/// Waits until the process has ended or the moment has come. True when it has ended.
bool wait_until(int process_descriptor, Clock::time_point moment) {
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(moment - Clock::now());
        if (left.count() <= 0) return false;
        const timespec limit{static_cast<time_t>(left.count() / 1000000000),
                             static_cast<long>(left.count() % 1000000000)};
        pollfd watched{process_descriptor, POLLIN, 0};
        const int ready = ppoll(&watched, 1, &limit, nullptr);
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return true;
    }
}

} // namespace

std::map<std::string, std::string> plain_environment(const std::string& home) {
    std::map<std::string, std::string> environment{{"HOME", home}, {"LC_ALL", "C.UTF-8"}};
    for (const char* name : {"PATH", "USER", "LOGNAME", "LD_LIBRARY_PATH", "LD_PRELOAD", "ASAN_OPTIONS",
                             "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "FAKETIME"})
        if (const char* value = std::getenv(name)) environment.emplace(name, value);
    return environment;
}

Ending run(const Launch& launch) {
    MemoryFile input, output, errors;
    input.fill(launch.input);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input.descriptor(), 0);
    posix_spawn_file_actions_adddup2(&actions, output.descriptor(), 1);
    posix_spawn_file_actions_adddup2(&actions, errors.descriptor(), 2);
    posix_spawn_file_actions_addchdir_np(&actions, launch.folder.c_str());
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    std::vector<char*> words, variables;
    for (const std::string& word : launch.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    std::vector<std::string> settings;
    for (const auto& [name, value] : launch.environment) settings.push_back(name + "=" + value);
    for (std::string& setting : settings) variables.push_back(setting.data());
    variables.push_back(nullptr);

    Ending ending;
    const auto start = Clock::now();
    pid_t child = 0;
    const int problem = posix_spawnp(&child, words[0], &actions, &attributes, words.data(), variables.data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (problem != 0) {
        ending.status = 127;
        ending.errors = "cannot start " + launch.words[0] + ": " + std::strerror(problem) + "\n";
        return ending;
    }

    const int watched = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
    bool ended = false;
    if (launch.kill_after.count() >= 0) {
        ended = wait_until(watched, start + launch.kill_after);
        if (!ended) kill(child, SIGKILL);
    } else {
        ended = wait_until(watched, start + launch.time_limit);
        if (!ended) {
            ending.timed_out = true;
            kill(-child, SIGKILL);
            kill(child, SIGKILL);
        }
    }
    int state = 0;
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) {}
    if (watched >= 0) close(watched);
    ending.duration = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
    ending.signalled = WIFSIGNALED(state);
    ending.status = ending.signalled ? 128 + WTERMSIG(state) : WEXITSTATUS(state);
    ending.output = output.text();
    ending.errors = errors.text();
    return ending;
}

} // namespace fault
