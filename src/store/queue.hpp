// The writers' queue: a lock file beside the store. Waiting in the kernel wakes the next writer at once, where
// SQLite's own busy handler sleeps and polls.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace mat::store {

/// Holds the store's lock file from construction to destruction. The file holds the holder's process number and the
/// moment it began, so that "busy" can name it; a killed holder leaves no lock.
class WritersQueue {
  public:
    /// Waits up to `patience`; throws Error (busy) naming the holder. `since` is asked once the lock
    /// is held, and its answer written for whoever waits.
    WritersQueue(const std::string& lock_path, std::chrono::milliseconds patience, const std::function<std::string()>& since);
    ~WritersQueue();
    WritersQueue(const WritersQueue&) = delete;
    WritersQueue& operator=(const WritersQueue&) = delete;

  private:
    int descriptor_ = -1;
};

} // namespace mat::store
