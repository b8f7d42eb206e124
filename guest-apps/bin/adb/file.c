/* adb: core and checkpoint files. Their layout: core(5), and of checkpoint files the memory maps (the records
 * MMAP, PMAP, PACK, BASE) as the manual of the simulator has them. */
#include "adb.h"
#include "alter.h"
#include "common/report.h"
#include "records.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { context_size = 32, tcontext_size = 8328, most_sections = 200 };

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
static int may_alter, is_checkpoint;
static struct process_context context;
static unsigned long long* thread_places; /* of their S_TCONTEXT */
static int thread_count, chosen;
static struct region* regions;
static int region_count;
static struct piece* pieces; /* ascending */
static int piece_count;

static void report_file(const char* path) {
    if (errno == ENOEXEC) {
        report_reason(path, "it ends too early");
    } else {
        report(path);
    }
}

static int open_soff(const char* path, struct file_header* header, int how) {
    int fd = open(path, how);
    if (fd >= 0 && (read_at(fd, 0, header, sizeof *header) < 0 ||
                    (header->magic != MAGIC_CORE && header->magic != MAGIC_CHECKPOINT))) {
        close(fd);
        errno = ENOEXEC;
        return -1;
    }
    return fd;
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

/* The file if it ends with the digest; else -1 with errno, which is 0 if it is another file. */
static int open_with_digest(const char* path, const unsigned char* wanted) {
    unsigned char digest[digest_size];
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
        return -1;
    }
    if (read_at(fd, (unsigned long long)lseek(fd, 0, SEEK_END) - digest_size, digest, digest_size) == 0 &&
        memcmp(digest, wanted, digest_size) == 0) {
        return fd;
    }
    close(fd);
    errno = 0;
    return -1;
}

/* Under its own name, or, when another file has taken that, under the hidden one that says its digest; -1
 * after saying what is missing. `folder` ends with a slash, or is empty. */
static int open_base(const char* folder, const char* name, const unsigned char* digest) {
    static const char digits[] = "0123456789abcdef";
    char path[1200], hex[2 * digest_size + 1] = "";
    int fd, error;
    snprintf(path, sizeof path, "%s%s", folder, name);
    fd = open_with_digest(path, digest);
    error = errno;
    if (fd >= 0) {
        return fd;
    }
    for (unsigned i = 0; i < 2 * digest_size; i++) {
        hex[i] = digits[digest[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15];
    }
    snprintf(path, sizeof path, "%s.chkpnt.%s.set", folder, hex);
    fd = open_with_digest(path, digest);
    if (fd < 0) {
        snprintf(path, sizeof path, "%s%s", folder, name);
        errno = error;
        if (error != 0) {
            report(path);
        } else {
            report_reason(path, "not the file that this checkpoint builds on");
        }
    }
    return fd;
}

/* Opens what the file builds on, beside it; -1 after saying what is missing. */
static int open_bases(const char* path, struct reader list, int* fds, unsigned most) {
    const char* const slash = strrchr(path, '/');
    unsigned count = number(&list, 4);
    char folder[900];
    snprintf(folder, sizeof folder, "%.*s", slash != NULL ? (int)(slash + 1 - path) : 0, path);
    for (unsigned i = 0; i < count && i < most; i++) {
        char name[256];
        number(&list, 1);
        unsigned size = number(&list, 4);
        const unsigned char* const text = bytes(&list, size);
        const unsigned char* const wanted = bytes(&list, digest_size);
        if (list.failed || size > 255 || memchr(text, '/', size) != NULL) {
            report_reason(path, "the list of files on which it builds makes no sense");
            return -1;
        }
        snprintf(name, sizeof name, "%.*s", (int)size, text);
        fds[i] = open_base(folder, name, wanted);
        if (fds[i] < 0) {
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
    int fd = open_soff(path, &header, O_RDONLY), yes = fd >= 0;
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

int open_core_file(const char* path, int writing) {
    struct file_header header;
    core = open_soff(path, &header, writing ? O_RDWR : O_RDONLY);
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
    may_alter = writing;
    is_checkpoint = header.magic == MAGIC_CHECKPOINT;
    if (writing && is_checkpoint && open_checksums(path, core) < 0) {
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

/* Whether it is opened for that; says so if not. */
static int ask_to_alter(void) {
    if (!may_alter) {
        printf("not to be altered without adb -w\n");
    }
    return may_alter;
}

static void write_file_memory(unsigned address, const void* from, int size) {
    const struct piece* const piece = piece_at(address);
    if (!ask_to_alter()) {
        return;
    }
    if (!is_mapped(address) || !is_mapped(address + size - 1)) {
        errno = EFAULT;
        memory_trouble(address);
    } else if (is_checkpoint) {
        alter_memory(address, from, size);
    } else if (piece == NULL || size > (int)(piece->address + piece->size - address)) {
        printf("%x: not in the file\n", address);
    } else if (write_at(core, piece->offset + (address - piece->address), from, size) < 0) {
        printf("%x: %s\n", address, strerror(errno));
    }
}

static void write_file_registers(const unsigned* registers) {
    if (!ask_to_alter()) {
        return;
    }
    if (write_at(core, thread_places[chosen] + 8, registers, scalar_words * 4) < 0) {
        printf("%s\n", strerror(errno));
    } else if (is_checkpoint) {
        seal();
    }
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

const struct subject file_subject = {read_file_memory,     read_file_registers, write_file_memory,
                                     write_file_registers, print_file_map,      file_threads};
