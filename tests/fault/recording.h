/* What disk_recorder.so writes and the harness reads: one header, then one record per operation, in order. */
#ifndef MAT_TESTS_FAULT_RECORDING_H
#define MAT_TESTS_FAULT_RECORDING_H

#include <stdint.h>

#define RECORDING_MAGIC UINT64_C(0x3147414c544c4146)

/* The first bytes of the log file. It is mapped shared, so that a child process counts on. */
struct recording_header {
    uint64_t magic;
    uint64_t operations;  /* operations counted so far: the next one gets this number */
    uint64_t fired;       /* how many operations were made to fail or to write short */
    uint64_t output_size; /* what stdout held when it was last looked at */
    uint64_t errors_size; /* the same of stderr */
    uint64_t reserved[3];
};

enum recording_kind {
    recording_create = 1,   /* path: a new, empty file; `mode` holds its mode */
    recording_write = 2,    /* inode, offset, data */
    recording_truncate = 3, /* inode, offset: the new size */
    recording_sync = 4,     /* inode, of a file or of a folder */
    recording_sync_all = 5, /* sync() and syncfs() */
    recording_rename = 6,   /* path to other */
    recording_unlink = 7,   /* path */
    recording_remove_folder = 8,
    recording_create_folder = 9,
    recording_link = 10,   /* other becomes a name of inode */
    recording_mode = 11,   /* inode, mode */
    recording_unseen = 12, /* something that the recorder cannot follow: path says what */
    recording_output = 13, /* not an operation: stdout has grown before the next operation */
    recording_errors = 14  /* not an operation: stderr has grown before the next operation */
};

enum recording_flag {
    recording_failed = 1,        /* the operation did not happen; `error` says why */
    recording_durable = 2,       /* a write through O_SYNC or O_DSYNC */
    recording_shared_memory = 4, /* of a `-shm` file: counted, but it is made anew after a crash */
    recording_short = 8          /* made to write less than it was given */
};

/* Followed by path, other and data, without terminators. Paths are relative to the root; the root is empty. */
struct recording_record {
    uint32_t kind;
    uint32_t flags;
    uint64_t number; /* of the operation; markers carry the number of the operation that follows */
    uint64_t inode;
    int64_t offset;
    uint32_t mode;
    int32_t error;
    uint32_t path_length;
    uint32_t other_length;
    uint64_t data_length;
};

#endif
