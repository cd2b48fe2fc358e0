#include "cli/output_file.hpp"

#include "cli/output.hpp"
#include "cli/parse.hpp"
#include "store/error.hpp"
#include "store/files.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mat::cli {
namespace {

Failure cannot_write(const std::string& path, const std::string& why) {
    return {Exit::failed, "file-error", "cannot write " + quoted(path) + ": " + why, ""};
}

std::string base_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Where the bytes will be: the end of a symbolic link, or the name in its real folder.
std::string target_of(const std::string& path) {
    if (char* resolved = ::realpath(path.c_str(), nullptr)) {
        std::string out = resolved;
        ::free(resolved);
        return out;
    }
    const std::string folder = store::folder_of(path);
    return (folder == "/" ? "" : folder) + "/" + base_of(path);
}

// The store, its log and lock, the key, and what is made beside these while they are written: `FILE` itself, or a name
// that goes on with a hyphen or a dot.
bool belongs_to(const std::string& target, const struct stat* about, const std::string& path) {
    const std::string kept = target_of(path);
    if (target == kept || target.starts_with(kept + "-") || target.starts_with(kept + ".")) return true;
    struct stat other {};
    return about != nullptr && ::stat(path.c_str(), &other) == 0 && other.st_dev == about->st_dev && other.st_ino == about->st_ino;
}

// Between the first byte and the rename nobody's Ctrl-C leaves a temporary file behind: it is met right after.
class SignalsWait {
  public:
    SignalsWait() {
        sigset_t wait;
        sigemptyset(&wait);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&wait, signal);
        sigprocmask(SIG_BLOCK, &wait, &before_);
    }
    ~SignalsWait() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
    SignalsWait(const SignalsWait&) = delete;
    SignalsWait& operator=(const SignalsWait&) = delete;

  private:
    sigset_t before_;
};

} // namespace

Result<Nothing> check_output(const std::string& path, const Globals& globals, const Surroundings& surroundings) {
    struct stat about {};
    const bool there = ::stat(path.c_str(), &about) == 0;
    if (path.ends_with('/') || (there && S_ISDIR(about.st_mode)))
        return Failure{Exit::usage, "output", quoted(path) + " is a folder", "name a file in it"};
    const std::string target = target_of(path);
    for (const std::string& kept : {store_path(globals, surroundings), key_path(globals, surroundings)})
        if (belongs_to(target, there ? &about : nullptr, kept))
            return Failure{Exit::usage, "output", quoted(path) + " belongs to the store or its key and is not written over",
                           "name another file"};
    if (there && !S_ISREG(about.st_mode)) {
        if (::access(path.c_str(), W_OK) != 0) return cannot_write(path, std::strerror(errno));
        return Nothing{};
    }
    if (::access(store::folder_of(target).c_str(), W_OK | X_OK) != 0) return cannot_write(path, std::strerror(errno));
    return Nothing{};
}

Result<Nothing> write_output(const std::string& path, std::string_view bytes, bool shareable) {
    struct stat about {};
    if (::stat(path.c_str(), &about) == 0 && !S_ISREG(about.st_mode)) {
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
        const bool whole = descriptor >= 0 && write_bytes(descriptor, bytes);
        const int why = errno;
        if (descriptor >= 0 && (::close(descriptor) != 0 || !whole)) return cannot_write(path, std::strerror(whole ? errno : why));
        if (descriptor < 0) return cannot_write(path, std::strerror(why));
        return Nothing{};
    }
    const SignalsWait wait;
    try {
        store::replace_file(target_of(path), bytes, shareable ? 0640 : 0600);
    } catch (const store::Error& error) {
        return Failure{Exit::failed, "file-error", error.failure().message, ""};
    }
    return Nothing{};
}

} // namespace mat::cli
