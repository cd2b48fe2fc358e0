// The program: hands arguments, environment, descriptors, clock and user to the door and returns its status. The
// only file that reads the clock.
#include "mat/door.hpp"

#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

int64_t now(void*) {
    struct timespec time {};
    ::clock_gettime(CLOCK_REALTIME, &time);
    return int64_t{time.tv_sec} * 1'000'000 + time.tv_nsec / 1'000;
}

// Installed set-user-ID: everything is done as who typed the command. The saved user stays the owner of the store and the
// key, for these alone (store/rights.hpp); never root, and no group.
bool act_as_user() {
    const gid_t group = ::getgid();
    const uid_t user = ::getuid(), owner = ::geteuid();
    if (::getegid() != group && ::setresgid(group, group, group) != 0) return false;
    if (owner == user) return true;
    return ::setresuid(user, user, owner == 0 ? user : owner) == 0 && ::geteuid() == user;
}

} // namespace

int main(int argument_count, char** arguments) {
    // A standard stream that the caller closed must not become the store's own file.
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream)
        if (::fcntl(stream, F_GETFD) == -1 && ::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) != stream)
            return 1;
    ::umask(077); // everything mat writes is private unless it says otherwise
    if (!act_as_user()) return 12;
    const mat_surroundings surroundings{argument_count, arguments, ::environ, STDIN_FILENO, STDOUT_FILENO,
                                        STDERR_FILENO,  ::getuid(), now,      nullptr};
    return mat_run(&surroundings);
}
