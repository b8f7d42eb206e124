/* Blocks of the archive in records of the tape. */
#include "common/report.h"
#include "tar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int archive = -1;
static char record[most_blocks * block_size];
static int filled;   /* bytes of the record that are there */
static int consumed; /* bytes of the record that were used */
long long blocks_read;

void die(const char* thing, const char* reason) {
    report_reason(thing, reason);
    exit(1);
}

void open_archive(void) {
    int writing = options.function == 'c' || options.function == 'r';
    int flags = options.function == 'r' ? O_RDWR : writing ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;
    if (strcmp(options.archive, "-") == 0) {
        if (options.function == 'r') {
            die("-", "can't append to standard output");
        }
        archive = writing ? 1 : 0;
        return;
    }
    archive = open(options.archive, flags, 0666);
    if (archive < 0 && errno == ENXIO) {
        die(options.archive, "no tape is mounted there; tpmount mounts one");
    }
    if (archive < 0) {
        die(options.archive, strerror(errno));
    }
}

static void flush_record(void) {
    if (write_all(archive, record, (unsigned)filled) < 0) {
        die(options.archive, strerror(errno));
    }
    filled = 0;
}

void write_block(const void* block) {
    memcpy(record + filled, block, block_size);
    filled += block_size;
    if (filled == options.blocking * block_size) {
        flush_record();
    }
}

void write_end(void) {
    static const char zeros[block_size];
    write_block(zeros);
    write_block(zeros);
    while (filled != 0) {
        write_block(zeros);
    }
}

/* One read gives a record of a tape; a pipe may give less than a block at a time. */
static int read_record(void) {
    filled = consumed = 0;
    do {
        ssize_t count = read(archive, record + filled, sizeof record - (size_t)filled);
        if (count < 0) {
            die(options.archive, strerror(errno));
        }
        if (count == 0) {
            break;
        }
        filled += (int)count;
    } while (filled % block_size != 0);
    if (filled % block_size != 0) {
        die(options.archive, "archive ends in the middle of a block");
    }
    return filled != 0;
}

int read_block(void* block) {
    if (consumed == filled && !read_record()) {
        return 0;
    }
    memcpy(block, record + consumed, block_size);
    consumed += block_size;
    blocks_read++;
    return 1;
}

void seek_to_end(long long blocks) {
    off_t start = (off_t)blocks / options.blocking * options.blocking * block_size;
    int kept = (int)(blocks % options.blocking) * block_size;
    if (lseek(archive, start, SEEK_SET) < 0) {
        die(options.archive, "can't append to a tape");
    }
    filled = consumed = 0;
    if (kept != 0 && read(archive, record, (size_t)kept) != kept) {
        die(options.archive, strerror(errno));
    }
    filled = kept;
    lseek(archive, start, SEEK_SET);
}

void close_archive(void) {
    if (archive > 2 && close(archive) < 0) {
        die(options.archive, strerror(errno));
    }
}
