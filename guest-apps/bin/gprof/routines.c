/* gprof: the routines of an executable, from its symbols (soff(5)). */
#include "common/report.h"
#include "gprof.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Places in a SOFF file. */
#define MAGIC 0601
#define STRINGS_AT 28 /* the lower half of h_strptr */
#define STRINGS_SIZE 32
#define SYMBOLS_AT 76 /* the lower half of o_symptr */
#define SYMBOL_COUNT 80
#define HEADERS_SIZE 96
#define SYMBOL_SIZE 12
#define STAB 0xe0
#define TEXT 0x04
#define SECTION 0x1e
#define EXTERNAL 1

struct routine* routines;
int routine_count;

static unsigned word_at(const unsigned char* bytes) {
    return (unsigned)bytes[0] << 24 | (unsigned)bytes[1] << 16 | (unsigned)bytes[2] << 8 | bytes[3];
}

static void refuse(const char* name, const char* reason) {
    report_reason(name, reason);
    exit(1);
}

static unsigned char* read_whole(const char* name, unsigned* size) {
    struct stat status;
    int fd = open(name, O_RDONLY);
    if (fd < 0 || fstat(fd, &status) < 0) {
        report(name);
        exit(1);
    }
    unsigned char* bytes = checked(malloc((size_t)status.st_size + 1));
    int count = read(fd, bytes, (size_t)status.st_size);
    close(fd);
    if (count < 0) {
        report(name);
        exit(1);
    }
    bytes[count] = '\0'; /* so that the last string ends */
    *size = (unsigned)count;
    return bytes;
}

/* By address; of those at the same, the one that others know first. */
static int compare_routines(const void* left, const void* right) {
    const struct routine* a = left;
    const struct routine* b = right;
    if (a->address != b->address) {
        return a->address < b->address ? -1 : 1;
    }
    return a->is_static != b->is_static ? a->is_static - b->is_static : strcmp(a->name, b->name);
}

static int is_inside(unsigned place, unsigned count, unsigned size, unsigned whole) {
    return place <= whole && count <= (whole - place) / size;
}

static void add_symbol(const unsigned char* symbol, const char* strings, unsigned strings_size,
                       int without_static) {
    unsigned name = word_at(symbol);
    int kind = symbol[4];
    if ((kind & STAB) != 0 || (kind & SECTION) != TEXT || name == 0 || name >= strings_size ||
        (without_static && (kind & EXTERNAL) == 0)) {
        return;
    }
    struct routine* routine = &routines[routine_count++];
    memset(routine, 0, sizeof *routine);
    routine->name = strings + name;
    routine->address = word_at(symbol + 8);
    routine->is_static = (kind & EXTERNAL) == 0;
}

static void sort_and_join(void) {
    int kept = 0;
    qsort(routines, (size_t)routine_count, sizeof *routines, compare_routines);
    for (int i = 0; i < routine_count; i++) {
        if (kept == 0 || routines[kept - 1].address != routines[i].address) {
            routines[kept++] = routines[i];
        }
    }
    routine_count = kept;
    for (int i = 0; i < routine_count; i++) {
        routines[i].end = i + 1 < routine_count ? routines[i + 1].address : 0xffffffffU;
    }
}

void read_routines(const char* name, int without_static) {
    unsigned size;
    const unsigned char* bytes = read_whole(name, &size);
    if (size < HEADERS_SIZE || word_at(bytes) != MAGIC) {
        refuse(name, "not an executable");
    }
    unsigned symbols = word_at(bytes + SYMBOLS_AT);
    unsigned count = word_at(bytes + SYMBOL_COUNT);
    unsigned strings = word_at(bytes + STRINGS_AT);
    unsigned strings_size = word_at(bytes + STRINGS_SIZE);
    if (!is_inside(symbols, count, SYMBOL_SIZE, size) || !is_inside(strings, strings_size, 1, size)) {
        refuse(name, "its symbols lie beyond its end");
    }
    routines = checked(malloc((count + 1) * sizeof *routines));
    for (unsigned i = 0; i < count; i++) {
        add_symbol(bytes + symbols + i * SYMBOL_SIZE, (const char*)bytes + strings, strings_size,
                   without_static);
    }
    if (routine_count == 0) {
        refuse(name, "no symbols");
    }
    sort_and_join();
}

struct routine* routine_at(unsigned address) {
    int low = 0;
    int high = routine_count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (routines[middle].address <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? &routines[low - 1] : NULL;
}
