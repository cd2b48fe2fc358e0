#include "store/queue.hpp"

#include "store/error.hpp"
#include "store/rights.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace mat::store {
namespace {

thread_local volatile std::sig_atomic_t rang = 0; // set by the handler below, in the thread that waits

// flock has no time-out. A timer that signals this thread makes a waiting flock return with EINTR; it repeats, so
// that a signal which arrives just before the wait begins is not lost.
class WakeUp {
  public:
    explicit WakeUp(std::chrono::milliseconds after) {
        struct sigaction action {};
        rang = 0;
        action.sa_handler = [](int) { rang = 1; };
        ::sigaction(signal_number(), &action, &previous_);
        struct sigevent event {};
        event.sigev_notify = SIGEV_THREAD_ID;
        event.sigev_signo = signal_number();
        event.sigev_notify_thread_id = static_cast<pid_t>(::syscall(SYS_gettid));
        armed_ = ::timer_create(CLOCK_MONOTONIC, &event, &timer_) == 0;
        struct itimerspec when {};
        when.it_value.tv_sec = after.count() / 1000;
        when.it_value.tv_nsec = after.count() % 1000 * 1'000'000 + 1;
        when.it_interval.tv_nsec = 20'000'000;
        if (armed_) ::timer_settime(timer_, 0, &when, nullptr);
    }
    ~WakeUp() {
        if (armed_) ::timer_delete(timer_);
        ::sigaction(signal_number(), &previous_, nullptr);
    }
    WakeUp(const WakeUp&) = delete;
    WakeUp& operator=(const WakeUp&) = delete;

  private:
    static int signal_number() { return SIGRTMIN + 3; }
    struct sigaction previous_ {};
    timer_t timer_{};
    bool armed_ = false;
};

} // namespace

WritersQueue::WritersQueue(const std::string& lock_path, std::chrono::milliseconds patience,
                           const std::function<std::string()>& since) {
    {
        const AsOwner rights;
        descriptor_ = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }
    if (descriptor_ < 0)
        throw Error(Exit::failed, "file-error", "cannot open '" + lock_path + "': " + std::strerror(errno));
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const WakeUp wake_up(patience);
        while (::flock(descriptor_, LOCK_EX) != 0) {
            if (errno == EINTR && rang == 0) continue;
            char holder[128] = {};
            const ssize_t size = ::pread(descriptor_, holder, sizeof holder - 1, 0);
            ::close(descriptor_);
            descriptor_ = -1;
            std::string name(holder, size > 0 ? static_cast<std::size_t>(size) : 0);
            while (!name.empty() && name.back() == '\n') name.pop_back();
            throw Error(Exit::busy, "busy",
                        "the store is busy" + (name.empty() ? std::string() : ": " + name + " is writing"),
                        "try again in a moment");
        }
    }
    const std::string text = "process " + std::to_string(::getpid()) + " since " + since() + "\n";
    // Only a courtesy to whoever waits: a write that fails here must not stop a dose.
    if (::pwrite(descriptor_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()))
        static_cast<void>(::ftruncate(descriptor_, static_cast<off_t>(text.size())) == 0);
}

WritersQueue::~WritersQueue() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

} // namespace mat::store
