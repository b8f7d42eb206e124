/* What programs compiled with -pg do: they count who calls whom, have the pc sampled, and write both to
 * gmon.out. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/gmon.h>
#include <unistd.h>

#define BYTES_A_COUNTER 4 /* of text */
#define FEWEST_ARCS 512
#define MOST_ARCS 65536

void mcount(void);

static struct phdr header;
static char* counters;
static struct rawarc* arcs; /* a hash table with open addressing; an arc not in use has no count */
static unsigned capacity;   /* of arcs: a power of two */
static unsigned used;
static int uncounted;
static volatile int busy = 1; /* the tables are being changed, or don't exist */

static void complain(const char* text) {
    write(2, text, strlen(text));
}

void monstartup(char* lowpc, char* highpc) {
    unsigned low = (unsigned)lowpc & -BYTES_A_COUNTER;
    unsigned size = ((unsigned)highpc - low + BYTES_A_COUNTER - 1) & -BYTES_A_COUNTER;
    unsigned counters_size = size / BYTES_A_COUNTER * sizeof(HISTCOUNTER);
    for (capacity = FEWEST_ARCS; capacity < MOST_ARCS && capacity < size / 16; capacity *= 2) {
    }
    /* Not of malloc(), so that the program's own memory lies where it does without a profile. */
    char* memory = sbrk((int)(counters_size + 8 + capacity * sizeof *arcs));
    if (memory == (char*)-1) {
        complain("monstartup: no memory for a profile\n");
        return;
    }
    counters = memory;
    arcs = (struct rawarc*)(((unsigned)memory + counters_size + 7) & -8U);
    memset(counters, 0, counters_size);
    memset(arcs, 0, capacity * sizeof *arcs);
    header = (struct phdr){(char*)low, (char*)low + size, (int)(sizeof header + counters_size)};
    used = 0;
    busy = 0;
    moncontrol(1);
}

void moncontrol(int mode) {
    if (counters != NULL) {
        profil(counters, header.ncnt - (int)sizeof header, (int)header.lpc,
               mode ? 0x10000 * 2 / BYTES_A_COUNTER : 0);
    }
}

/* The place of an arc in the table, or of the unused one where it belongs; NULL if the table is full. */
static struct rawarc* find_arc(unsigned long from, unsigned long self) {
    unsigned place = (unsigned)((from ^ self << 7) * 2654435761U) >> 8;
    for (unsigned tries = 0; tries < capacity; tries++, place++) {
        struct rawarc* arc = &arcs[place & (capacity - 1)];
        if (arc->raw_count == 0) {
            return used < capacity / 8 * 7 ? arc : NULL;
        }
        if (arc->raw_frompc == from && arc->raw_selfpc == self) {
            return arc;
        }
    }
    return NULL;
}

/* Compiled code calls this first in each function. A signal handler that comes in between is not counted. */
void mcount(void) {
    unsigned long self = (unsigned long)__builtin_return_address(0);
    unsigned long from = (unsigned long)__builtin_return_address(1);
    if (busy) {
        return;
    }
    busy = 1;
    struct rawarc* arc = find_arc(from, self);
    if (arc == NULL) {
        uncounted = 1;
    } else if (arc->raw_count++ == 0) {
        arc->raw_frompc = from;
        arc->raw_selfpc = self;
        used++;
    }
    busy = 0;
}

static int write_profile(int fd) {
    int size = header.ncnt - (int)sizeof header;
    if (write(fd, &header, sizeof header) != (int)sizeof header ||
        write(fd, counters, (unsigned)size) != size) {
        return -1;
    }
    unsigned kept = 0;
    for (unsigned i = 0; i < capacity; i++) {
        if (arcs[i].raw_count != 0) {
            arcs[kept++] = arcs[i];
        }
    }
    size = (int)(kept * sizeof *arcs);
    return write(fd, arcs, (unsigned)size) == size ? 0 : -1;
}

void _mcleanup(void) {
    if (counters == NULL || busy) {
        return;
    }
    moncontrol(0);
    busy = 1;
    int fd = open("gmon.out", O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || write_profile(fd) < 0) {
        const char* reason = strerror(errno);
        complain("gmon.out: ");
        complain(reason);
        complain("\n");
    }
    if (fd >= 0) {
        close(fd);
    }
    if (uncounted) {
        complain("mcount: too many different calls; some were not counted\n");
    }
}
