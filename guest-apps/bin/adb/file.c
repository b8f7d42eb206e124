/* adb: core and checkpoint files. Their layout: core(5), and of checkpoint files the memory maps (the records
 * MMAP, PMAP, PACK, BASE) as the manual of the simulator has them. */
#include "adb.h"
#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC_CORE 0605
#define MAGIC_CHECKPOINT 0607
enum { s_context = 8, s_tcontext = 9, s_chkpnt = 10, section_type = 0xff };
enum { context_size = 32, tcontext_size = 8328, page = 4096, digest_size = 16 };
enum { packed_version = 3, most_sections = 200, most_record = 64 << 20 };

struct file_header {
    unsigned magic, sections, time, version;
    unsigned long long headers;
    unsigned rest[18];
};
struct section_header {
    unsigned address, size;
    unsigned long long offset, relocations;
    unsigned relocation_count, protection, type, alignment;
};
struct process_context {
    unsigned version;
    int pid;
    unsigned threads, signal;
    char command[16];
};

/* What lies at an address; of memory that nobody stored there is no piece. */
struct piece {
    unsigned address;
    unsigned size;
    int fd;
    unsigned long long offset;
    int compressed;
};
struct region {
    unsigned address;
    unsigned size;
    unsigned protection;
};

static int core = -1;
static struct process_context context;
static unsigned long long* thread_places; /* of their S_TCONTEXT */
static int thread_count, chosen;
static struct region* regions;
static int region_count;
static struct piece* pieces; /* ascending */
static int piece_count;

/* 0, or -1 with errno; ENOEXEC: the file ends before. */
static int read_at(int fd, unsigned long long offset, void* bytes, unsigned size) {
    if (lseek(fd, (off_t)offset, SEEK_SET) < 0) {
        return -1;
    }
    int got = read(fd, bytes, size);
    if (got == (int)size) {
        return 0;
    }
    errno = got < 0 ? errno : ENOEXEC;
    return -1;
}

static void report_file(const char* path) {
    if (errno == ENOEXEC) {
        report_reason(path, "it ends too early");
    } else {
        report(path);
    }
}

static int open_soff(const char* path, struct file_header* header) {
    int fd = open(path, O_RDONLY);
    if (fd >= 0 && (read_at(fd, 0, header, sizeof *header) < 0 ||
                    (header->magic != MAGIC_CORE && header->magic != MAGIC_CHECKPOINT))) {
        close(fd);
        errno = ENOEXEC;
        return -1;
    }
    return fd;
}

/* --- Numbers in records: big-endian, not aligned */

struct reader {
    const unsigned char* at;
    const unsigned char* end;
    int failed;
};

static unsigned long long number(struct reader* reader, unsigned size) {
    unsigned long long value = 0;
    if ((unsigned)(reader->end - reader->at) < size) {
        reader->failed = 1;
        return 0;
    }
    while (size-- > 0) {
        value = value << 8 | *reader->at++;
    }
    return value;
}

static const unsigned char* bytes(struct reader* reader, unsigned size) {
    const unsigned char* const start = reader->at;
    if ((unsigned)(reader->end - reader->at) < size) {
        reader->failed = 1;
        return NULL;
    }
    reader->at += size;
    return start;
}

/* The contents of the record with that tag; empty if there is none. */
static struct reader find_record(struct reader all, const char* tag) {
    while (!all.failed && all.at < all.end) {
        const unsigned char* const name = bytes(&all, 4);
        unsigned size = number(&all, 4);
        const unsigned char* const contents = bytes(&all, size);
        if (contents != NULL && memcmp(name, tag, 4) == 0) {
            struct reader found = {contents, contents + size, 0};
            return found;
        }
    }
    struct reader none = {all.end, all.end, 0};
    return none;
}

/* --- Packed files: their memory is in pieces, some of them in other files */

static void add_piece(unsigned address, unsigned size, int fd, unsigned long long offset, int compressed) {
    struct piece* const new = &pieces[piece_count++];
    new->address = address;
    new->size = size;
    new->fd = fd;
    new->offset = offset;
    new->compressed = compressed;
}

/* Opens what the file builds on, beside it; -1 after saying what is missing. */
static int open_bases(const char* path, struct reader list, int* fds, unsigned most) {
    const char* const slash = strrchr(path, '/');
    unsigned count = number(&list, 4);
    for (unsigned i = 0; i < count && i < most; i++) {
        char name[1200];
        unsigned char digest[digest_size];
        number(&list, 1);
        unsigned size = number(&list, 4);
        const unsigned char* const text = bytes(&list, size);
        const unsigned char* const wanted = bytes(&list, digest_size);
        if (list.failed || size > 255 || memchr(text, '/', size) != NULL) {
            report_reason(path, "the list of files on which it builds makes no sense");
            return -1;
        }
        snprintf(name, sizeof name, "%.*s%.*s", slash != NULL ? (int)(slash + 1 - path) : 0, path, (int)size,
                 text);
        fds[i] = open(name, O_RDONLY);
        if (fds[i] < 0) {
            report(name);
            return -1;
        }
        if (read_at(fds[i], (unsigned long long)lseek(fds[i], 0, SEEK_END) - digest_size, digest,
                    digest_size) < 0 ||
            memcmp(digest, wanted, digest_size) != 0) {
            report_reason(name, "not the file that this checkpoint builds on");
            return -1;
        }
    }
    return 0;
}

static int read_packed(const char* path, struct reader records) {
    static int fds[256];
    struct reader map = find_record(records, "MMAP"), runs = find_record(records, "PACK");
    if (open_bases(path, find_record(records, "BASE"), fds + 1, 255) < 0) {
        return -1;
    }
    fds[0] = core;
    unsigned count = number(&map, 4);
    regions = checked(malloc((count > most_sections ? 0 : count) * sizeof *regions + 1));
    for (; count > 0 && count <= most_sections && !map.failed; count--) {
        struct region* const region = &regions[region_count++];
        region->address = number(&map, 4);
        region->size = number(&map, 4) * page;
        region->protection = number(&map, 1);
        bytes(&map, 10);
    }
    count = number(&runs, 4);
    pieces = checked(malloc((size_t)(runs.end - runs.at) / 39 * sizeof *pieces + 1));
    for (; count > 0 && runs.end - runs.at >= 39; count--) {
        unsigned address = number(&runs, 4) * page, size = number(&runs, 4) * page;
        bytes(&runs, 8);
        unsigned file = number(&runs, 2);
        int compressed = number(&runs, 1) != 0;
        unsigned long long offset = number(&runs, 8);
        bytes(&runs, 12);
        if (file < 256) {
            add_piece(address, size, fds[file], offset, compressed);
        }
    }
    return 0;
}

/* S_CHKPNT: 4 bytes each of a magic number and the version, 8 of the head's size and 8 of the records'. */
static int read_checkpoint(const char* path, const struct section_header* section) {
    if (section->size < 24 + digest_size || section->size > most_record) {
        return 0;
    }
    unsigned char* const all = checked(malloc(section->size));
    if (read_at(core, section->offset, all, section->size) < 0) {
        report_file(path);
        return -1;
    }
    struct reader reader = {all + 4, all + section->size - digest_size, 0};
    if (number(&reader, 4) != packed_version) {
        return 0; /* Its memory has sections. */
    }
    bytes(&reader, 16);
    return read_packed(path, reader);
}

/* --- The file */

int is_core_file(const char* path, const char* program) {
    struct file_header header;
    struct section_header section;
    struct process_context found;
    int fd = open_soff(path, &header), yes = fd >= 0;
    if (yes && program != NULL) {
        yes = read_at(fd, header.headers, &section, sizeof section) == 0 && section.size == context_size &&
              read_at(fd, section.offset, &found, sizeof found) == 0 &&
              strncmp(found.command, base_name(program), sizeof found.command) == 0;
    }
    if (fd >= 0) {
        close(fd);
    }
    return yes;
}

static int read_sections(const char* path, const struct file_header* header) {
    struct section_header* const sections = checked(calloc(header->sections + 1, sizeof *sections));
    if (read_at(core, header->headers, sections, header->sections * sizeof *sections) < 0) {
        report_file(path);
        return -1;
    }
    regions = checked(malloc(header->sections * sizeof *regions + 1));
    pieces = checked(malloc(header->sections * sizeof *pieces + 1));
    thread_places = checked(malloc(header->sections * sizeof *thread_places + 1));
    for (unsigned i = 0; i < header->sections; i++) {
        const struct section_header* const section = &sections[i];
        const unsigned type = section->type & section_type;
        if (type == s_context && section->size == context_size) {
            read_at(core, section->offset, &context, sizeof context);
        } else if (type == s_tcontext && section->size == tcontext_size) {
            thread_places[thread_count++] = section->offset;
        } else if (type < s_context) {
            struct region* const region = &regions[region_count++];
            region->address = section->address;
            region->size = section->size;
            region->protection = section->protection;
            if (section->offset != 0) {
                add_piece(section->address, section->size, core, section->offset, 0);
            }
        } else if (type == s_chkpnt && read_checkpoint(path, section) < 0) {
            return -1;
        }
    }
    return 0;
}

int open_core_file(const char* path) {
    struct file_header header;
    core = open_soff(path, &header);
    if (core < 0) {
        report_file(path);
        return -1;
    }
    if (header.sections == 0 || header.sections > most_sections) {
        report_reason(path, "its sections make no sense");
        return -1;
    }
    if (read_sections(path, &header) < 0) {
        return -1;
    }
    if (thread_count == 0) {
        report_reason(path, "it has no thread");
        return -1;
    }
    printf("%s file of %.16s, process %d, %d thread%s", header.magic == MAGIC_CORE ? "core" : "checkpoint",
           context.command, context.pid, thread_count, thread_count == 1 ? "" : "s");
    printf(context.signal != 0 ? ": %s\n" : "\n", strsignal((int)context.signal));
    return 0;
}

/* --- As a subject */

static const struct piece* piece_at(unsigned address) {
    for (int i = 0; i < piece_count; i++) {
        if (address - pieces[i].address < pieces[i].size) {
            return &pieces[i];
        }
    }
    return NULL;
}

static int is_mapped(unsigned address) {
    for (int i = 0; i < region_count; i++) {
        if (address - regions[i].address < regions[i].size) {
            return 1;
        }
    }
    return 0;
}

/* Byte by byte where pieces meet; items are small. */
static int read_file_memory(unsigned address, void* to, int size) {
    unsigned char* byte = to;
    for (; size > 0; size--, address++, byte++) {
        const struct piece* const piece = piece_at(address);
        if (!is_mapped(address)) {
            errno = EFAULT;
            return -1;
        }
        if (piece == NULL) {
            *byte = 0;
        } else if (piece->compressed) {
            errno = EOPNOTSUPP; /* There is nothing in the guest that could unpack it; convex-sod does. */
            return -1;
        } else if (read_at(piece->fd, piece->offset + (address - piece->address), byte, 1) < 0) {
            return -1;
        }
    }
    return 0;
}

static int read_file_registers(unsigned* registers) {
    return read_at(core, thread_places[chosen] + 8, registers, scalar_words * 4);
}

static void print_file_map(void) {
    for (int i = 0; i < region_count; i++) {
        const struct region* const region = &regions[i];
        printf("%08x-%08x %c%c%c %9u KB\n", region->address, region->address + region->size - 1,
               region->protection & 1 ? 'r' : '-', region->protection & 2 ? 'w' : '-',
               region->protection & 4 ? 'x' : '-', region->size / 1024);
    }
}

static void file_threads(int number) {
    if (number >= thread_count) {
        printf("there are threads 0 to %d\n", thread_count - 1);
    } else if (number >= 0) {
        chosen = number;
    } else {
        const int before = chosen;
        for (chosen = 0; chosen < thread_count; chosen++) {
            unsigned registers[scalar_words];
            if (read_file_registers(registers) == 0) {
                printf("%c %d pc %08x sp %08x\n", chosen == before ? '*' : ' ', chosen, registers[0],
                       registers[9]);
            }
        }
        chosen = before;
    }
}

const struct subject file_subject = {read_file_memory, read_file_registers, print_file_map, file_threads};
