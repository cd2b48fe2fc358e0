// The one door of libmat: what the program `mat` and any other program that embeds it call.
#pragma once

#include <stdint.h>

#if defined(__GNUC__)
#define MAT_EXPORT __attribute__((visibility("default")))
#else
#define MAT_EXPORT
#endif

extern "C" {

/// Everything the library may know of the outside world. Plain C, so that no C++ runtime crosses the boundary.
struct mat_surroundings {
    int argument_count;
    const char* const* arguments;   ///< argument_count words; the first is the program's name
    const char* const* environment; ///< NAME=value words, ended by a null pointer
    int input, output, error;       ///< file descriptors
    uint32_t user;                  ///< the real user, who is the actor (getuid)
    int64_t (*now)(void* clock);    ///< microseconds since 1970 UTC, asked whenever a moment is recorded
    void* clock;                    ///< handed to `now`
};

/// Runs one command line. Where the process has a saved user other than its real one (set-user-ID), it is used for the
/// clinic's store and key, or given up for good. Answers the exit status of `mat` (0 done, 2 wrong command line, 5 refused by a rule, …; see
/// mat/result.hpp). Lets no exception out. Not safe to call from two threads with one `clock` that is not.
MAT_EXPORT int mat_run(const struct mat_surroundings* surroundings);

/// Version of the library, `0.1.0`.
MAT_EXPORT const char* mat_version(void);

} // extern "C"
