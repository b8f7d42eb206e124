/* adb: altering checkpoint files (Checkpoint Restart Guide p. 1-10). Everything in them is under a checksum:
 * each run of pages by one in PMAP or PACK, these and all else by the digest at the end, and that by the COMP
 * of the parent's file. The checksums are those of the simulator's manual: XXH3, by the xxHash library. */
#include "alter.h"

#include "common/report.h"
#include "records.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { most_files = 250, run_size = 16, region_size = 19, packed_run_size = 39 };

/* A checkpoint file of which something is to be altered. */
struct sealed {
    char* path;
    int fd;
    unsigned char* section; /* S_CHKPNT, all of it */
    unsigned size;
    unsigned long long place;        /* in the file */
    unsigned long long size_in_head; /* where the head has the section's size */
    unsigned char* held; /* in the section, the digest of the file before; NULL: this is the altered file */
    const struct sealed* holds;
};
static struct sealed files[most_files];
static int file_count;

/* --- The outer layout and the digest */

static unsigned char* digest_of(const struct sealed* file) {
    return file->section + file->size - digest_size;
}

static struct reader records_of(const struct sealed* file) {
    struct reader all = {file->section + before_records, digest_of(file), 0};
    return all;
}

static int is_packed(const struct sealed* file) {
    struct reader start = {file->section + 4, file->section + 8, 0};
    return number(&start, 4) == packed_version;
}

/* 0, or -1 with errno. */
static int find_digest(const struct sealed* file, unsigned char* digest) {
    struct reader start = {file->section + 8, file->section + 16, 0};
    unsigned long long head = number(&start, 8);
    unsigned covered = file->size - digest_size;
    if (head > most_record) {
        errno = ENOEXEC;
        return -1;
    }
    unsigned char* const all = checked(malloc((size_t)head + covered));
    int done = read_at(file->fd, 0, all, (unsigned)head);
    if (done == 0) {
        memcpy(all + head, file->section, covered);
        XXH128_hash_t hash = XXH3_128bits(all, (size_t)head + covered);
        put_number(digest, hash.high64, 8);
        put_number(digest + 8, hash.low64, 8);
    }
    free(all);
    return done;
}

/* 0, or -1 with errno; ENOEXEC: no checkpoint file, or a damaged one. */
static int load(struct sealed* file) {
    struct file_header header;
    struct section_header section;
    unsigned char digest[digest_size];
    if (read_at(file->fd, 0, &header, sizeof header) < 0) {
        return -1;
    }
    for (unsigned i = 0; header.magic == MAGIC_CHECKPOINT && i < header.sections; i++) {
        unsigned long long place = header.headers + i * sizeof section;
        if (read_at(file->fd, place, &section, sizeof section) < 0) {
            return -1;
        }
        if ((section.type & section_type) != s_chkpnt || section.size < before_records + digest_size ||
            section.size > most_record) {
            continue;
        }
        file->size = section.size;
        file->place = section.offset;
        file->size_in_head = place + 4;
        file->section = checked(malloc(section.size));
        if (read_at(file->fd, section.offset, file->section, section.size) == 0 &&
            find_digest(file, digest) == 0 && memcmp(digest, digest_of(file), digest_size) == 0) {
            return 0;
        }
        free(file->section);
        break;
    }
    errno = ENOEXEC;
    return -1;
}

/* --- Files that hold another one's digest */

/* Where in a list of files (COMP, BASE) the digest stands, or NULL. */
static unsigned char* find_held(const struct sealed* file, const char* tag, const unsigned char* digest) {
    struct reader list = find_record(records_of(file), tag);
    for (unsigned long long count = number(&list, 4); count > 0 && !list.failed; count--) {
        number(&list, 1);
        bytes(&list, (unsigned)number(&list, 4));
        unsigned char* const each = bytes(&list, digest_size);
        if (each != NULL && memcmp(each, digest, digest_size) == 0) {
            return each;
        }
    }
    return NULL;
}

static char* beside(const char* path, const char* name) {
    const char* const slash = strrchr(path, '/');
    const int folder = slash != NULL ? (int)(slash + 1 - path) : 0;
    char* const result = checked(malloc(folder + strlen(name) + 1));
    sprintf(result, "%.*s%s", folder, path, name);
    return result;
}

/* Whether the file in the directory is one that need not change with `altered`; adds it to the files if it
 * must. -1 after saying why it can't. */
static int take_holder(const struct sealed* altered, const char* name) {
    struct sealed* const file = &files[file_count];
    memset(file, 0, sizeof *file);
    file->path = beside(altered->path, name);
    file->fd = open(file->path, O_RDONLY | O_NONBLOCK);
    if (file->fd < 0 || load(file) < 0) {
        close(file->fd);
        free(file->path);
        return 0;
    }
    if (find_held(file, "BASE", digest_of(altered)) != NULL) {
        report_reason(file->path, "it builds on the file, which therefore can't be altered");
        return -1;
    }
    file->held = find_held(file, "COMP", digest_of(altered));
    close(file->fd);
    if (file->held == NULL) {
        free(file->path);
        free(file->section);
        return 0;
    }
    file->holds = altered;
    file->fd = open(file->path, O_RDWR);
    if (file->fd < 0 || file_count + 1 == most_files) {
        report(file->path);
        return -1;
    }
    file_count++;
    return 0;
}

static int take_holders(const struct sealed* altered) {
    char* const folder = beside(altered->path, ".");
    DIR* const directory = opendir(folder);
    const struct dirent* entry;
    int done = 0;
    if (directory == NULL) {
        report(folder);
        return -1;
    }
    while (done == 0 && (entry = readdir(directory)) != NULL) {
        done = take_holder(altered, entry->d_name);
    }
    closedir(directory);
    free(folder);
    return done;
}

int open_checksums(const char* path, int fd) {
    struct sealed* const file = &files[file_count];
    file->path = checked(strdup(path));
    file->fd = fd;
    if (load(file) < 0) {
        report_reason(path, "it is damaged");
        return -1;
    }
    file_count++;
    for (int i = 0; i < file_count; i++) { /* The holders' holders, too. */
        if (take_holders(&files[i]) < 0) {
            return -1;
        }
    }
    if (strncmp(base_name(path), ".chkpnt.", 8) == 0) {
        report_reason(path, "it waits for its name; chkpnt in this directory gives it one");
        return -1;
    }
    return 0;
}

/* --- Storing */

static int write_section(struct sealed* file) {
    return find_digest(file, digest_of(file)) < 0 ||
                   write_at(file->fd, file->place, file->section, file->size) < 0
               ? -1
               : fsync(file->fd);
}

void seal(void) {
    for (int i = 0; i < file_count; i++) { /* Those that hold digests come after those whose they are. */
        if (files[i].held != NULL) {
            memcpy(files[i].held, digest_of(files[i].holds), digest_size);
        }
        if (write_section(&files[i]) < 0) {
            report(files[i].path);
            return;
        }
    }
}

/* --- Memory */

/* Pages that lie in the file one after the other. */
struct run {
    unsigned char* checksum; /* in the section */
    unsigned first, count;   /* pages */
    unsigned long long offset;
};

/* Where the file has the page, whether it is stored there or all zero; 0 if it has no such place. */
static unsigned long long place_of(const struct sealed* file, unsigned number_of_page) {
    struct reader map = find_record(records_of(file), "MMAP");
    for (unsigned long long count = number(&map, 4); count > 0 && !map.failed; count--) {
        unsigned first = (unsigned)number(&map, 4) / page, pages = (unsigned)number(&map, 4);
        bytes(&map, 3);
        unsigned long long offset = number(&map, 8);
        if (number_of_page - first < pages) {
            return offset != 0 ? offset + (unsigned long long)(number_of_page - first) * page : 0;
        }
    }
    return 0;
}

/* 1, or 0: the page is nowhere, so it is zero; -1 after saying why it can't be altered. */
static int find_run(const struct sealed* file, unsigned wanted, struct run* run) {
    struct reader list = find_record(records_of(file), is_packed(file) ? "PACK" : "PMAP");
    for (unsigned long long count = number(&list, 4); count > 0 && !list.failed; count--) {
        run->first = (unsigned)number(&list, 4);
        run->count = (unsigned)number(&list, 4);
        run->checksum = bytes(&list, 8);
        unsigned other = 0, encoding = 0;
        if (is_packed(file)) {
            other = (unsigned)number(&list, 2);
            encoding = (unsigned)number(&list, 1);
            run->offset = number(&list, 8);
            bytes(&list, 12);
        } else {
            run->offset = place_of(file, run->first);
        }
        if (list.failed || wanted - run->first >= run->count) {
            continue;
        }
        if (other != 0 || encoding != 0) {
            printf("%x: %s\n", wanted * page,
                   other != 0 ? "in the file on which this one builds" : "compressed");
            return -1;
        }
        return 1;
    }
    return 0;
}

/* The checksum of a run is made of those of its pages, one after the other. */
static unsigned long long checksum_of(const unsigned char* pages, unsigned first, unsigned count) {
    unsigned long long sum = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned char pair[16];
        put_number(pair, sum, 8);
        put_number(pair + 8, XXH3_64bits_withSeed(pages + (size_t)i * page, page, first + i), 8);
        sum = XXH3_64bits(pair, sizeof pair);
    }
    return sum;
}

/* A page of zeros becomes a run of its own: the map, and with it the section, grows. */
static void add_run(struct sealed* file, unsigned number_of_page, struct run* run) {
    unsigned char* const old = file->section;
    struct reader list = find_record(records_of(file), "PMAP");
    unsigned char* const record = list.at;
    unsigned count = (unsigned)number(&list, 4), before = 0;
    while (before < count && number(&list, 4) < number_of_page) {
        before++;
        bytes(&list, run_size - 4);
    }
    unsigned at = (unsigned)(record - old) + 4 + before * run_size;
    unsigned char* const new = checked(malloc(file->size + run_size));
    memcpy(new, old, at);
    memcpy(new + at + run_size, old + at, file->size - at);
    unsigned char* const contents = new + (record - old);
    put_number(new + at, number_of_page, 4);
    put_number(new + at + 4, 1, 4);
    put_number(contents - 4, 4 + (count + 1) * run_size, 4);
    put_number(contents, count + 1, 4);
    file->section = new;
    file->size += run_size;
    put_number(new + 16, file->size - before_records - digest_size, 8);
    free(old);
    run->first = number_of_page;
    run->count = 1;
    run->checksum = new + at + 8;
    run->offset = place_of(file, number_of_page);
}

/* Within a page. 0, or -1 after saying why not. */
static int alter_page(struct sealed* file, unsigned address, const void* from, unsigned size) {
    struct run run = {NULL, 0, 0, 0};
    const unsigned wanted = address / page;
    int found = find_run(file, wanted, &run);
    if (found < 0) {
        return -1;
    }
    if (found == 0 && (is_packed(file) || place_of(file, wanted) == 0)) {
        printf("%x: zero, and not in the file\n", address);
        return -1;
    }
    const unsigned pages = found ? run.count : 1;
    unsigned char* const memory = checked(calloc(pages, page));
    struct reader checksum = {run.checksum, run.checksum + 8, 0}; /* if found */
    if (found && (read_at(file->fd, run.offset, memory, pages * page) < 0 ||
                  checksum_of(memory, run.first, pages) != number(&checksum, 8))) {
        printf("%x: damaged\n", address);
        free(memory);
        return -1;
    }
    if (!found) {
        add_run(file, wanted, &run);
    }
    memcpy(memory + (address - run.first * page), from, size);
    put_number(run.checksum, checksum_of(memory, run.first, pages), 8);
    unsigned char new_size[4];
    put_number(new_size, file->size, 4);
    int done = write_at(file->fd, run.offset + (wanted - run.first) * page,
                        memory + (wanted - run.first) * page, page);
    if (done == 0 && !found) {
        done = write_at(file->fd, file->size_in_head, new_size, sizeof new_size);
    }
    free(memory);
    if (done < 0) {
        report(file->path);
    }
    return done;
}

void alter_memory(unsigned address, const void* from, int size) {
    const unsigned here = page - address % page, first = here < (unsigned)size ? here : (unsigned)size;
    if (alter_page(&files[0], address, from, first) == 0 &&
        (first == (unsigned)size ||
         alter_page(&files[0], address + first, (const char*)from + first, size - first) == 0)) {
        seal();
    }
}
