/*
 * A shared object for LD_PRELOAD: writes down, in order, everything a program changes under one folder, and can
 * make one of these operations fail. The program under test needs no hooks: SQLite's own file layer and the
 * program's own file writing pass through libc alike.
 *
 *   MAT_FAULT_ROOT     the folder that is watched
 *   MAT_FAULT_LOG      the log; exists and begins with a struct recording_header
 *   MAT_FAULT_FAIL_AT  number of the operation that fails (from 0); nothing fails without it
 *   MAT_FAULT_ERRNO    EIO (default) or ENOSPC; ENOSPC only meets operations that take space
 *   MAT_FAULT_MODE     once    only that operation fails (default)
 *                      sticky  that one and all that follow
 *                      short   that write stores its first half, and what follows fails with ENOSPC
 *                      partial that write stores its first half, and all goes on well
 *                      kill    the program is killed (-9) when it is about to do that operation
 *
 * Whose file a descriptor is, the kernel is asked each time (/proc/self/fd): dup, fork and inherited
 * descriptors need no bookkeeping that could be wrong. What passes by (memory maps, stdio, io_uring) the
 * harness notices: the log, replayed, must give the real folder byte for byte.
 */
#define _GNU_SOURCE
#include "recording.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

_Static_assert(sizeof(long) == 8, "offsets are passed to the kernel in one register");

enum fault_mode { fault_none, fault_once, fault_sticky, fault_short, fault_partial, fault_kill };
enum answer { answer_go, answer_fail, answer_short };
enum traits { trait_none = 0, trait_space = 1, trait_write = 2 };

static struct recording_header* header;
static char root[PATH_MAX];
static size_t root_length;
static char log_path[PATH_MAX];
static enum fault_mode mode_of_fault;
static uint64_t fail_at;
static int fault_error = EIO;

static int raw_open(const char* path, int flags) { return (int)syscall(SYS_openat, AT_FDCWD, path, flags, 0); }
static void raw_close(int descriptor) { syscall(SYS_close, descriptor); }

__attribute__((constructor)) static void start_recorder(void) {
    const char* folder = getenv("MAT_FAULT_ROOT");
    const char* log = getenv("MAT_FAULT_LOG");
    if (header != NULL || folder == NULL || log == NULL || realpath(folder, root) == NULL) return;
    if (strlen(log) >= sizeof log_path) return;
    strcpy(log_path, log);
    root_length = strlen(root);
    const char* at = getenv("MAT_FAULT_FAIL_AT");
    const char* mode = getenv("MAT_FAULT_MODE");
    const char* error = getenv("MAT_FAULT_ERRNO");
    if (at != NULL) {
        fail_at = strtoull(at, NULL, 10);
        mode_of_fault = fault_once;
        if (mode != NULL && strcmp(mode, "sticky") == 0) mode_of_fault = fault_sticky;
        if (mode != NULL && strcmp(mode, "short") == 0) mode_of_fault = fault_short;
        if (mode != NULL && strcmp(mode, "partial") == 0) mode_of_fault = fault_partial;
        if (mode != NULL && strcmp(mode, "kill") == 0) mode_of_fault = fault_kill;
    }
    if (error != NULL && strcmp(error, "ENOSPC") == 0) fault_error = ENOSPC;

    const int descriptor = raw_open(log_path, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return;
    void* map = mmap(NULL, sizeof *header, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    raw_close(descriptor);
    if (map != MAP_FAILED && ((struct recording_header*)map)->magic == RECORDING_MAGIC) header = map;
}

static int watching(void) {
    if (header == NULL) start_recorder(); /* constructors of other libraries may come first */
    return header != NULL;
}

/* ---- the log ---- */

static void append(const struct recording_record* record, const char* path, const char* other,
                   const void* data) {
    /* Opened each time: a descriptor kept open could be closed and reused by the program under test. */
    const int descriptor = raw_open(log_path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (descriptor < 0) abort();
    struct iovec part[4] = {{(void*)record, sizeof *record},
                            {(void*)path, record->path_length},
                            {(void*)other, record->other_length},
                            {(void*)data, record->data_length}};
    size_t total = 0;
    for (int i = 0; i < 4; ++i) total += part[i].iov_len;
    if (syscall(SYS_writev, descriptor, part, 4) != (long)total) abort();
    raw_close(descriptor);
}

static void look_at_stream(int descriptor, uint64_t* seen, uint32_t kind) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || (uint64_t)status.st_size <= *seen)
        return;
    *seen = (uint64_t)status.st_size;
    struct recording_record record = {.kind = kind, .number = header->operations, .offset = status.st_size};
    append(&record, "", "", "");
}

/* What the program has said so far. Stdio reaches the kernel without passing here, so sizes are compared. */
static void look_at_output(void) {
    look_at_stream(STDOUT_FILENO, &header->output_size, recording_output);
    look_at_stream(STDERR_FILENO, &header->errors_size, recording_errors);
}

/* Counts one operation and says what is to become of it. */
static enum answer begin(struct recording_record* record, enum recording_kind kind, int traits) {
    look_at_output();
    memset(record, 0, sizeof *record);
    record->kind = kind;
    record->number = __atomic_fetch_add(&header->operations, 1, __ATOMIC_SEQ_CST);
    if (mode_of_fault == fault_none || record->number < fail_at) return answer_go;
    if (mode_of_fault == fault_kill) kill(getpid(), SIGKILL);
    const int first = record->number == fail_at;
    int error = fault_error;
    if (mode_of_fault == fault_short || mode_of_fault == fault_partial) {
        if (first) {
            if ((traits & trait_write) == 0) return answer_go;
            __atomic_fetch_add(&header->fired, 1, __ATOMIC_SEQ_CST);
            record->flags |= recording_short;
            return answer_short;
        }
        if (mode_of_fault == fault_partial || header->fired == 0) return answer_go;
        error = ENOSPC;
    } else if (mode_of_fault == fault_once && !first) {
        return answer_go;
    }
    if (error == ENOSPC && (traits & trait_space) == 0) return answer_go;
    __atomic_fetch_add(&header->fired, 1, __ATOMIC_SEQ_CST);
    record->flags |= recording_failed;
    record->error = error;
    return answer_fail;
}

static void set_path(struct recording_record* record, const char* path) {
    record->path_length = (uint32_t)strlen(path);
}

/* Ends an operation that was made to fail. */
static int fail(struct recording_record* record, const char* path, const char* other) {
    record->path_length = (uint32_t)strlen(path);
    record->other_length = (uint32_t)strlen(other);
    append(record, path, other, "");
    errno = record->error;
    return -1;
}

/* ---- whose file is it ---- */

static int ends_with(const char* text, const char* end) {
    const size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* The part of an absolute path below the root, or NULL when it is elsewhere. */
static const char* below_root(const char* path) {
    if (strncmp(path, root, root_length) != 0) return NULL;
    if (path[root_length] == '\0') return path + root_length;
    return path[root_length] == '/' ? path + root_length + 1 : NULL;
}

/* Path of an open file, relative to the root; NULL when it is not watched. */
static const char* path_of_descriptor(int descriptor, char* buffer) {
    if (!watching()) return NULL;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const long length = syscall(SYS_readlinkat, AT_FDCWD, link, buffer, PATH_MAX - 1);
    if (length < 0) return NULL;
    buffer[length] = '\0';
    const char* deleted = " (deleted)";
    if (ends_with(buffer, deleted)) buffer[(size_t)length - strlen(deleted)] = '\0';
    return below_root(buffer);
}

/* The name a path stands for, its folder resolved and its last part not followed, relative to the root. */
static const char* path_of_name(int folder, const char* path, char* buffer) {
    if (path == NULL || !watching()) return NULL;
    char whole[PATH_MAX * 2];
    if (path[0] == '/' || folder == AT_FDCWD)
        snprintf(whole, sizeof whole, "%s", path);
    else
        snprintf(whole, sizeof whole, "/proc/self/fd/%d/%s", folder, path);
    size_t length = strlen(whole);
    while (length > 1 && whole[length - 1] == '/') whole[--length] = '\0';
    char* slash = strrchr(whole, '/');
    const char* name = slash == NULL ? whole : slash + 1;
    char last[NAME_MAX + 1];
    if (strlen(name) > NAME_MAX) return NULL;
    strcpy(last, name);
    if (slash == NULL)
        strcpy(whole, ".");
    else
        slash[slash == whole ? 1 : 0] = '\0';
    char resolved[PATH_MAX];
    if (strcmp(last, ".") == 0 || strcmp(last, "..") == 0 || realpath(whole, resolved) == NULL) return NULL;
    const int written = snprintf(buffer, PATH_MAX, "%s%s%s", resolved, resolved[1] == '\0' ? "" : "/", last);
    return written < 0 || written >= PATH_MAX ? NULL : below_root(buffer);
}

static uint32_t flags_of_path(const char* path) {
    return ends_with(path, "-shm") ? recording_shared_memory : 0;
}

static void take_identity(struct recording_record* record, int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return;
    record->inode = status.st_ino;
    record->mode = status.st_mode & 07777;
}

static void report_unseen(const char* what) {
    struct recording_record record;
    const enum fault_mode kept = mode_of_fault;
    mode_of_fault = fault_none;
    begin(&record, recording_unseen, trait_none);
    mode_of_fault = kept;
    set_path(&record, what);
    append(&record, what, "", "");
}

/* ---- opening ---- */

static int open_file(int folder, const char* path, int flags, mode_t mode) {
    char buffer[PATH_MAX];
    const char* name = NULL;
    const int nameless = (flags & O_TMPFILE) == O_TMPFILE;
    if ((flags & (O_CREAT | O_TRUNC)) != 0 || nameless) name = path_of_name(folder, path, buffer);
    if (name == NULL) return (int)syscall(SYS_openat, folder, path, flags, mode);

    struct stat before;
    const int existed = !nameless && fstatat(folder, path, &before, 0) == 0;
    const int empties = existed && (flags & O_TRUNC) != 0 && before.st_size > 0;
    const int creates = !existed && ((flags & O_CREAT) != 0 || nameless);
    if (!creates && !empties) return (int)syscall(SYS_openat, folder, path, flags, mode);

    struct recording_record record;
    const enum answer answer =
        begin(&record, creates ? recording_create : recording_truncate, creates ? trait_space : trait_none);
    record.flags |= flags_of_path(name);
    if (answer == answer_fail) return fail(&record, name, "");
    const int descriptor = (int)syscall(SYS_openat, folder, path, flags, mode);
    const int error = errno;
    if (descriptor < 0) {
        record.flags |= recording_failed;
        record.error = error;
    } else {
        take_identity(&record, descriptor);
    }
    /* A file without a name gets one by linkat; the harness knows it by its inode until then. */
    const char* logged = nameless ? "" : name;
    set_path(&record, logged);
    append(&record, logged, "", "");
    errno = error;
    return descriptor;
}

#define MODE_ARGUMENT(flags, mode)                                                                             \
    mode_t mode = 0;                                                                                           \
    if (((flags)&O_CREAT) != 0 || ((flags)&O_TMPFILE) == O_TMPFILE) {                                          \
        va_list arguments;                                                                                     \
        va_start(arguments, flags);                                                                            \
        mode = va_arg(arguments, mode_t);                                                                      \
        va_end(arguments);                                                                                     \
    }

int open(const char* path, int flags, ...) {
    MODE_ARGUMENT(flags, mode)
    return open_file(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    MODE_ARGUMENT(flags, mode)
    return open_file(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
    MODE_ARGUMENT(flags, mode)
    return open_file(folder, path, flags, mode);
}
int openat64(int folder, const char* path, int flags, ...) {
    MODE_ARGUMENT(flags, mode)
    return open_file(folder, path, flags, mode);
}
int creat(const char* path, mode_t mode) {
    return open_file(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char* path, mode_t mode) { return creat(path, mode); }
/* The forms that fortified builds call. */
int __open_2(const char* path, int flags) { return open_file(AT_FDCWD, path, flags, 0); }
int __open64_2(const char* path, int flags) { return open_file(AT_FDCWD, path, flags, 0); }
int __openat_2(int folder, const char* path, int flags) { return open_file(folder, path, flags, 0); }
int __openat64_2(int folder, const char* path, int flags) { return open_file(folder, path, flags, 0); }

/* libc's own mkstemp opens without passing through open(); this one does. */
static int open_unique(char* template, int suffix_length, int flags, int folder_wanted) {
    const size_t length = strlen(template);
    if (suffix_length < 0 || length < 6 + (size_t)suffix_length) {
        errno = EINVAL;
        return -1;
    }
    char* place = template + length - (size_t)suffix_length - 6;
    if (strncmp(place, "XXXXXX", 6) != 0) {
        errno = EINVAL;
        return -1;
    }
    for (int attempt = 0; attempt < 1000; ++attempt) {
        unsigned char random[6];
        if (syscall(SYS_getrandom, random, sizeof random, 0) != (long)sizeof random) return -1;
        for (int i = 0; i < 6; ++i) place[i] = "abcdefghijklmnopqrstuvwxyz012345"[random[i] % 32];
        const int descriptor = folder_wanted
                                   ? mkdir(template, 0700)
                                   : open_file(AT_FDCWD, template, flags | O_CREAT | O_EXCL | O_RDWR, 0600);
        if (descriptor >= 0 || errno != EEXIST) return descriptor;
    }
    errno = EEXIST;
    return -1;
}
int mkstemp(char* template) { return open_unique(template, 0, 0, 0); }
int mkstemp64(char* template) { return open_unique(template, 0, 0, 0); }
int mkostemp(char* template, int flags) { return open_unique(template, 0, flags, 0); }
int mkostemp64(char* template, int flags) { return open_unique(template, 0, flags, 0); }
int mkstemps(char* template, int suffix) { return open_unique(template, suffix, 0, 0); }
int mkstemps64(char* template, int suffix) { return open_unique(template, suffix, 0, 0); }
int mkostemps(char* template, int suffix, int flags) { return open_unique(template, suffix, flags, 0); }
int mkostemps64(char* template, int suffix, int flags) { return open_unique(template, suffix, flags, 0); }
char* mkdtemp(char* template) { return open_unique(template, 0, 0, 1) == 0 ? template : NULL; }

/* Writing through stdio cannot be followed. It is named rather than missed. */
static void name_stdio(const char* path, const char* mode) {
    char buffer[PATH_MAX];
    const char* name = strpbrk(mode, "wa+") == NULL ? NULL : path_of_name(AT_FDCWD, path, buffer);
    if (name == NULL) return;
    char text[PATH_MAX + 64];
    snprintf(text, sizeof text, "%s opened for writing through stdio", name);
    report_unseen(text);
}
FILE* fopen(const char* path, const char* mode) {
    static FILE* (*real)(const char*, const char*);
    if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "fopen");
    name_stdio(path, mode);
    return real(path, mode);
}
FILE* fopen64(const char* path, const char* mode) {
    static FILE* (*real)(const char*, const char*);
    if (real == NULL) *(void**)&real = dlsym(RTLD_NEXT, "fopen64");
    name_stdio(path, mode);
    return real(path, mode);
}

/* ---- writing ---- */

enum { offset_of_descriptor = -1 };

/* Writes `parts` at `offset`, or where the descriptor stands. */
static ssize_t write_parts(int descriptor, const struct iovec* parts, int count, off_t offset) {
    char buffer[PATH_MAX];
    const char* path = path_of_descriptor(descriptor, buffer);
    size_t total = 0;
    for (int i = 0; i < count; ++i) total += parts[i].iov_len;
    if (path == NULL || total == 0) {
        const ssize_t written = offset == offset_of_descriptor
                                    ? syscall(SYS_writev, descriptor, parts, count)
                                    : syscall(SYS_pwritev, descriptor, parts, count, offset, 0L);
        const int error = errno;
        if (header != NULL && (descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO)) look_at_output();
        errno = error;
        return written;
    }

    struct recording_record record;
    const enum answer answer = begin(&record, recording_write, trait_space | trait_write);
    record.flags |= flags_of_path(path);
    take_identity(&record, descriptor);
    if (answer == answer_fail) return fail(&record, path, "");
    size_t wanted = answer == answer_short ? total / 2 : total;
    if (answer == answer_short && wanted == 0) { /* one byte has no first half: there was no space for it */
        record.flags |= recording_failed;
        record.error = ENOSPC;
        return fail(&record, path, "");
    }
    char* data = malloc(wanted);
    if (data == NULL) abort();
    size_t filled = 0;
    for (int i = 0; i < count && filled < wanted; ++i) {
        const size_t some = parts[i].iov_len < wanted - filled ? parts[i].iov_len : wanted - filled;
        memcpy(data + filled, parts[i].iov_base, some);
        filled += some;
    }
    const ssize_t written = offset == offset_of_descriptor
                                ? syscall(SYS_write, descriptor, data, wanted)
                                : syscall(SYS_pwrite64, descriptor, data, wanted, offset);
    const int error = errno;
    const int status_flags = (int)syscall(SYS_fcntl, descriptor, F_GETFL);
    if (written < 0) {
        record.flags |= recording_failed;
        record.error = error;
    } else {
        record.data_length = (uint64_t)written;
        struct stat after;
        if ((status_flags & O_APPEND) != 0 && fstat(descriptor, &after) == 0)
            record.offset = after.st_size - written; /* on Linux O_APPEND wins over pwrite's offset */
        else if (offset == offset_of_descriptor)
            record.offset = syscall(SYS_lseek, descriptor, 0L, SEEK_CUR) - written;
        else
            record.offset = offset;
        if ((status_flags & O_DSYNC) != 0) record.flags |= recording_durable; /* O_SYNC contains O_DSYNC */
        if ((record.flags & recording_shared_memory) != 0) record.data_length = 0;
    }
    set_path(&record, path);
    append(&record, path, "", data);
    free(data);
    errno = error;
    return written;
}

ssize_t write(int descriptor, const void* data, size_t length) {
    const struct iovec part = {(void*)data, length};
    return write_parts(descriptor, &part, 1, offset_of_descriptor);
}
ssize_t pwrite(int descriptor, const void* data, size_t length, off_t offset) {
    const struct iovec part = {(void*)data, length};
    return write_parts(descriptor, &part, 1, offset);
}
ssize_t pwrite64(int descriptor, const void* data, size_t length, off64_t offset) {
    const struct iovec part = {(void*)data, length};
    return write_parts(descriptor, &part, 1, offset);
}
ssize_t writev(int descriptor, const struct iovec* parts, int count) {
    return write_parts(descriptor, parts, count, offset_of_descriptor);
}
ssize_t pwritev(int descriptor, const struct iovec* parts, int count, off_t offset) {
    return write_parts(descriptor, parts, count, offset);
}
ssize_t pwritev64(int descriptor, const struct iovec* parts, int count, off64_t offset) {
    return write_parts(descriptor, parts, count, offset);
}

/* Copies inside the kernel: what arrived is read back and written down as one write. */
static ssize_t end_kernel_copy(struct recording_record* record, int descriptor, const char* path,
                               ssize_t copied, off_t offset, int error) {
    char* data = NULL;
    if (copied < 0) {
        record->flags |= recording_failed;
        record->error = error;
    } else {
        record->offset = offset;
        record->data_length = (uint64_t)copied;
        data = malloc((size_t)copied + 1);
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
        const int reader = raw_open(link, O_RDONLY | O_CLOEXEC);
        if (data == NULL || reader < 0 || syscall(SYS_pread64, reader, data, (size_t)copied, offset) != copied)
            abort();
        raw_close(reader);
    }
    set_path(record, path);
    append(record, path, "", data == NULL ? "" : data);
    free(data);
    errno = error;
    return copied;
}
ssize_t sendfile(int target, int source, off_t* offset, size_t length) {
    char buffer[PATH_MAX];
    const char* path = path_of_descriptor(target, buffer);
    if (path == NULL) return syscall(SYS_sendfile, target, source, offset, length);
    struct recording_record record;
    const enum answer answer = begin(&record, recording_write, trait_space | trait_write);
    take_identity(&record, target);
    if (answer == answer_fail) return fail(&record, path, "");
    if (answer == answer_short && length > 1) length /= 2;
    const off_t start = syscall(SYS_lseek, target, 0L, SEEK_CUR);
    const ssize_t copied = syscall(SYS_sendfile, target, source, offset, length);
    return end_kernel_copy(&record, target, path, copied, start, errno);
}
ssize_t sendfile64(int target, int source, off64_t* offset, size_t length) {
    return sendfile(target, source, offset, length);
}
ssize_t copy_file_range(int source, off64_t* source_offset, int target, off64_t* target_offset, size_t length,
                        unsigned flags) {
    char buffer[PATH_MAX];
    const char* path = path_of_descriptor(target, buffer);
    if (path == NULL)
        return syscall(SYS_copy_file_range, source, source_offset, target, target_offset, length, flags);
    struct recording_record record;
    const enum answer answer = begin(&record, recording_write, trait_space | trait_write);
    take_identity(&record, target);
    if (answer == answer_fail) return fail(&record, path, "");
    if (answer == answer_short && length > 1) length /= 2;
    const off_t start = target_offset != NULL ? *target_offset : syscall(SYS_lseek, target, 0L, SEEK_CUR);
    const ssize_t copied =
        syscall(SYS_copy_file_range, source, source_offset, target, target_offset, length, flags);
    return end_kernel_copy(&record, target, path, copied, start, errno);
}

/* ---- sizes ---- */

/* Ends an operation whose kernel call answered `result`. */
static int finish(struct recording_record* record, int result, const char* path, const char* other) {
    const int error = errno;
    if (result != 0) {
        record->flags |= recording_failed;
        record->error = error;
    }
    record->path_length = (uint32_t)strlen(path);
    record->other_length = (uint32_t)strlen(other);
    append(record, path, other, "");
    errno = error;
    return result;
}

int ftruncate(int descriptor, off_t size) {
    char buffer[PATH_MAX];
    const char* path = path_of_descriptor(descriptor, buffer);
    if (path == NULL) return (int)syscall(SYS_ftruncate, descriptor, size);
    struct recording_record record;
    const enum answer answer = begin(&record, recording_truncate, trait_none);
    record.flags |= flags_of_path(path);
    take_identity(&record, descriptor);
    record.offset = size;
    if (answer == answer_fail) return fail(&record, path, "");
    return finish(&record, (int)syscall(SYS_ftruncate, descriptor, size), path, "");
}
int ftruncate64(int descriptor, off64_t size) { return ftruncate(descriptor, size); }
int truncate(const char* path, off_t size) {
    const int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    const int result = ftruncate(descriptor, size);
    const int error = errno;
    raw_close(descriptor);
    errno = error;
    return result;
}
int truncate64(const char* path, off64_t size) { return truncate(path, size); }

int fallocate(int descriptor, int mode, off_t offset, off_t length) {
    char buffer[PATH_MAX];
    const char* path = path_of_descriptor(descriptor, buffer);
    if (path == NULL) return (int)syscall(SYS_fallocate, descriptor, mode, offset, length);
    if (mode != 0) report_unseen("fallocate with a mode");
    struct recording_record record;
    const enum answer answer = begin(&record, recording_truncate, trait_space);
    record.flags |= flags_of_path(path);
    take_identity(&record, descriptor);
    if (answer == answer_fail) return fail(&record, path, "");
    const int result = (int)syscall(SYS_fallocate, descriptor, mode, offset, length);
    const int error = errno;
    struct stat after;
    if (fstat(descriptor, &after) == 0) record.offset = after.st_size;
    errno = error;
    return finish(&record, result, path, "");
}
int fallocate64(int descriptor, int mode, off64_t offset, off64_t length) {
    return fallocate(descriptor, mode, offset, length);
}
int posix_fallocate(int descriptor, off_t offset, off_t length) {
    return fallocate(descriptor, 0, offset, length) == 0 ? 0 : errno;
}
int posix_fallocate64(int descriptor, off64_t offset, off64_t length) {
    return posix_fallocate(descriptor, offset, length);
}

/* ---- making durable ---- */

static int sync_descriptor(int descriptor, long call) {
    char buffer[PATH_MAX];
    const char* path = path_of_descriptor(descriptor, buffer);
    if (path == NULL) return (int)syscall(call, descriptor);
    struct recording_record record;
    const enum answer answer = begin(&record, recording_sync, trait_none);
    record.flags |= flags_of_path(path);
    take_identity(&record, descriptor);
    if (answer == answer_fail) return fail(&record, path, "");
    return finish(&record, (int)syscall(call, descriptor), path, "");
}
int fsync(int descriptor) { return sync_descriptor(descriptor, SYS_fsync); }
int fdatasync(int descriptor) { return sync_descriptor(descriptor, SYS_fdatasync); }
int syncfs(int descriptor) {
    char buffer[PATH_MAX];
    if (path_of_descriptor(descriptor, buffer) == NULL) return (int)syscall(SYS_syncfs, descriptor);
    struct recording_record record;
    if (begin(&record, recording_sync_all, trait_none) == answer_fail) return fail(&record, "", "");
    return finish(&record, (int)syscall(SYS_syncfs, descriptor), "", "");
}
void sync(void) {
    struct recording_record record;
    if (!watching()) {
        syscall(SYS_sync);
    } else if (begin(&record, recording_sync_all, trait_none) == answer_fail) {
        fail(&record, "", "");
    } else {
        syscall(SYS_sync);
        finish(&record, 0, "", "");
    }
}

/* ---- names ---- */

int renameat2(int old_folder, const char* old_path, int new_folder, const char* new_path, unsigned flags) {
    char old_buffer[PATH_MAX], new_buffer[PATH_MAX];
    const char* old_name = path_of_name(old_folder, old_path, old_buffer);
    const char* new_name = path_of_name(new_folder, new_path, new_buffer);
    if (old_name == NULL && new_name == NULL)
        return (int)syscall(SYS_renameat2, old_folder, old_path, new_folder, new_path, flags);
    if (old_name == NULL || new_name == NULL || (flags & ~(unsigned)RENAME_NOREPLACE) != 0)
        report_unseen("a rename into or out of the watched folder, or an exchange");
    struct recording_record record;
    const enum answer answer = begin(&record, recording_rename, trait_space);
    if (answer == answer_fail)
        return fail(&record, old_name == NULL ? "" : old_name, new_name == NULL ? "" : new_name);
    const int result = (int)syscall(SYS_renameat2, old_folder, old_path, new_folder, new_path, flags);
    return finish(&record, result, old_name == NULL ? "" : old_name, new_name == NULL ? "" : new_name);
}
int renameat(int old_folder, const char* old_path, int new_folder, const char* new_path) {
    return renameat2(old_folder, old_path, new_folder, new_path, 0);
}
int rename(const char* old_path, const char* new_path) {
    return renameat2(AT_FDCWD, old_path, AT_FDCWD, new_path, 0);
}

int unlinkat(int folder, const char* path, int flags) {
    char buffer[PATH_MAX];
    const char* name = path_of_name(folder, path, buffer);
    if (name == NULL) return (int)syscall(SYS_unlinkat, folder, path, flags);
    struct stat status;
    if (fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) != 0) return -1; /* changes nothing: not counted */
    struct recording_record record;
    const enum answer answer =
        begin(&record, (flags & AT_REMOVEDIR) != 0 ? recording_remove_folder : recording_unlink, trait_none);
    record.flags |= flags_of_path(name);
    if (answer == answer_fail) return fail(&record, name, "");
    return finish(&record, (int)syscall(SYS_unlinkat, folder, path, flags), name, "");
}
int unlink(const char* path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char* path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char* path) {
    struct stat status;
    if (fstatat(AT_FDCWD, path, &status, AT_SYMLINK_NOFOLLOW) != 0) return -1;
    return S_ISDIR(status.st_mode) ? rmdir(path) : unlink(path);
}

int mkdirat(int folder, const char* path, mode_t mode) {
    char buffer[PATH_MAX];
    const char* name = path_of_name(folder, path, buffer);
    struct stat status;
    if (name == NULL || fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0)
        return (int)syscall(SYS_mkdirat, folder, path, mode);
    struct recording_record record;
    if (begin(&record, recording_create_folder, trait_space) == answer_fail) return fail(&record, name, "");
    const int result = (int)syscall(SYS_mkdirat, folder, path, mode);
    const int error = errno;
    if (result == 0 && fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0) {
        record.inode = status.st_ino;
        record.mode = status.st_mode & 07777;
    }
    errno = error;
    return finish(&record, result, name, "");
}
int mkdir(const char* path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int linkat(int old_folder, const char* old_path, int new_folder, const char* new_path, int flags) {
    char buffer[PATH_MAX];
    const char* name = path_of_name(new_folder, new_path, buffer);
    if (name == NULL) return (int)syscall(SYS_linkat, old_folder, old_path, new_folder, new_path, flags);
    struct recording_record record;
    if (begin(&record, recording_link, trait_space) == answer_fail) return fail(&record, "", name);
    const int result = (int)syscall(SYS_linkat, old_folder, old_path, new_folder, new_path, flags);
    const int error = errno;
    struct stat status;
    if (result == 0 && fstatat(new_folder, new_path, &status, AT_SYMLINK_NOFOLLOW) == 0)
        record.inode = status.st_ino;
    errno = error;
    return finish(&record, result, "", name);
}
int link(const char* old_path, const char* new_path) {
    return linkat(AT_FDCWD, old_path, AT_FDCWD, new_path, 0);
}
int symlinkat(const char* target, int folder, const char* path) {
    char buffer[PATH_MAX];
    if (path_of_name(folder, path, buffer) != NULL) report_unseen("a symbolic link");
    return (int)syscall(SYS_symlinkat, target, folder, path);
}
int symlink(const char* target, const char* path) { return symlinkat(target, AT_FDCWD, path); }

/* ---- modes ---- */

int fchmod(int descriptor, mode_t mode) {
    char buffer[PATH_MAX];
    const char* path = path_of_descriptor(descriptor, buffer);
    if (path == NULL) return (int)syscall(SYS_fchmod, descriptor, mode);
    struct recording_record record;
    const enum answer answer = begin(&record, recording_mode, trait_none);
    record.flags |= flags_of_path(path);
    take_identity(&record, descriptor);
    if (answer == answer_fail) return fail(&record, path, "");
    record.mode = mode & 07777;
    return finish(&record, (int)syscall(SYS_fchmod, descriptor, mode), path, "");
}
int fchmodat(int folder, const char* path, mode_t mode, int flags) {
    char buffer[PATH_MAX];
    const char* name = flags == 0 ? path_of_name(folder, path, buffer) : NULL;
    struct stat status;
    if (name == NULL || fstatat(folder, path, &status, 0) != 0)
        return (int)syscall(SYS_fchmodat, folder, path, mode);
    struct recording_record record;
    const enum answer answer = begin(&record, recording_mode, trait_none);
    record.flags |= flags_of_path(name);
    record.inode = status.st_ino;
    if (answer == answer_fail) return fail(&record, name, "");
    record.mode = mode & 07777;
    return finish(&record, (int)syscall(SYS_fchmodat, folder, path, mode), name, "");
}
int chmod(const char* path, mode_t mode) { return fchmodat(AT_FDCWD, path, mode, 0); }
