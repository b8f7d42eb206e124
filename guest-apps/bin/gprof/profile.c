/* gprof: gmon.out files, and what they say of each routine. */
#include "common/report.h"
#include "gprof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/gmon.h>

microseconds total_time;
microseconds counting_time;

static struct phdr header;
static unsigned* counters; /* sums don't fit into HISTCOUNTERs */
static int counter_count;
static struct rawarc* arcs;
static int arc_count, arc_room;

static void refuse(const char* name, const char* reason) {
    report_reason(name, reason);
    exit(1);
}

static void check_header(const char* name, const struct phdr* found) {
    unsigned size = (unsigned)found->ncnt - sizeof *found;
    unsigned text = (unsigned)found->hpc - (unsigned)found->lpc;
    if (found->ncnt < (int)sizeof *found || found->hpc < found->lpc ||
        text / BYTES_A_COUNTER * sizeof(HISTCOUNTER) != size) {
        refuse(name, "not a profile");
    }
    if (counters != NULL && memcmp(found, &header, sizeof header) != 0) {
        refuse(name, "another program's profile than the one before");
    }
}

static void add_arc(const struct rawarc* arc) {
    if (arc_count == arc_room) {
        arc_room = arc_room > 0 ? 2 * arc_room : 256;
        arcs = checked(realloc(arcs, (size_t)arc_room * sizeof *arcs));
    }
    arcs[arc_count++] = *arc;
}

void read_profile(const char* name) {
    struct phdr found;
    struct rawarc arc;
    HISTCOUNTER counter;
    FILE* file = fopen(name, "r");
    if (file == NULL) {
        report(name);
        exit(1);
    }
    if (fread(&found, sizeof found, 1, file) != 1) {
        refuse(name, "not a profile");
    }
    check_header(name, &found);
    if (counters == NULL) {
        header = found;
        counter_count = (found.ncnt - (int)sizeof found) / (int)sizeof counter;
        counters = checked(calloc((size_t)counter_count + 1, sizeof *counters));
    }
    for (int i = 0; i < counter_count; i++) {
        if (fread(&counter, sizeof counter, 1, file) != 1) {
            refuse(name, "ends too early");
        }
        counters[i] += counter;
    }
    while (fread(&arc, sizeof arc, 1, file) == 1) {
        add_arc(&arc);
    }
    fclose(file);
}

void write_profile(const char* name) {
    FILE* file = fopen(name, "w");
    if (file == NULL) {
        report(name);
        exit(1);
    }
    fwrite(&header, sizeof header, 1, file);
    for (int i = 0; i < counter_count; i++) {
        HISTCOUNTER most = (HISTCOUNTER)-1;
        HISTCOUNTER counter = counters[i] < most ? (HISTCOUNTER)counters[i] : most;
        fwrite(&counter, sizeof counter, 1, file);
    }
    fwrite(arcs, sizeof *arcs, (size_t)arc_count, file);
    if (fclose(file) != 0) {
        report(name);
        exit(1);
    }
}

/* A counter stands for a few bytes, which may belong to two routines: each gets its part. */
void assign_samples(void) {
    for (int i = 0; i < counter_count; i++) {
        unsigned from = (unsigned)header.lpc + (unsigned)i * BYTES_A_COUNTER;
        microseconds time = (microseconds)counters[i] * SAMPLE;
        total_time += time;
        for (unsigned at = from; time != 0 && at < from + BYTES_A_COUNTER; at += 2) {
            struct routine* routine = routine_at(at);
            if (routine != NULL) {
                routine->self += time * 2 / BYTES_A_COUNTER;
            }
        }
    }
    for (int i = 0; i < routine_count; i++) {
        if (is_counting(&routines[i])) {
            counting_time += routines[i].self;
        }
    }
}

int is_counting(const struct routine* routine) {
    return strcmp(routine->name, "_mcount") == 0;
}

static void add_call(struct routine* parent, struct routine* child, long count) {
    if (parent == child) {
        child->self_calls += count;
        return;
    }
    child->calls += count;
    if (parent == NULL) {
        return;
    }
    for (struct arc* arc = parent->children; arc != NULL; arc = arc->next_child) {
        if (arc->child == child) {
            arc->count += count;
            return;
        }
    }
    struct arc* arc = checked(calloc(1, sizeof *arc));
    arc->parent = parent;
    arc->child = child;
    arc->count = count;
    arc->next_child = parent->children;
    parent->children = arc;
    arc->next_parent = child->parents;
    child->parents = arc;
}

void assign_calls(void) {
    for (int i = 0; i < arc_count; i++) {
        struct routine* child = routine_at((unsigned)arcs[i].raw_selfpc);
        if (child != NULL && arcs[i].raw_count > 0) {
            add_call(routine_at((unsigned)arcs[i].raw_frompc), child, arcs[i].raw_count);
        }
    }
}
