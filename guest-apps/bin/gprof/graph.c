/* gprof: the call graph. Each routine stands between those that called it and those that it called. */
#include "common/report.h"
#include "gprof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char explanation[] =
    "Each entry shows a routine (with its index at the left), above it who called it, below it whom it "
    "called.\n"
    "  %time        of the whole, what is spent in the routine and in all that it called\n"
    "  self         seconds: of the routine itself; of a parent's or child's line, the share that passes "
    "there\n"
    "  descendents  the same of what the routine called\n"
    "  called       how often by others; +calls of itself; of a parent or child, /how often altogether\n"
    "Routines that call each other in a circle are also shown as one, a cycle.\n\n";

/* A routine or a cycle as a whole, to be sorted. */
struct entry {
    struct routine* routine; /* or NULL: */
    struct cycle* cycle;
    microseconds total;
};

static const char* name_of(const struct entry* entry) {
    return entry->routine != NULL ? entry->routine->name : "";
}

static int compare_entries(const void* left, const void* right) {
    const struct entry* a = left;
    const struct entry* b = right;
    if (a->total != b->total) {
        return a->total > b->total ? -1 : 1;
    }
    int a_is_routine = a->routine != NULL;
    int b_is_routine = b->routine != NULL;
    return a_is_routine != b_is_routine ? a_is_routine - b_is_routine : strcmp(name_of(a), name_of(b));
}

/* Least first, as parents stand; children the other way round. */
static int compare_arcs(const void* left, const void* right) {
    const struct arc* a = *(struct arc* const*)left;
    const struct arc* b = *(struct arc* const*)right;
    microseconds a_time = a->self + a->descendants;
    microseconds b_time = b->self + b->descendants;
    if (a_time != b_time) {
        return a_time < b_time ? -1 : 1;
    }
    return a->count != b->count ? (a->count < b->count ? -1 : 1) : 0;
}

static void print_seconds(int width, microseconds time) {
    putchar(' ');
    print_decimal(width, time / 1000);
}

static void print_name(const struct routine* routine) {
    fputs(routine->name, stdout);
    if (routine->cycle != NULL) {
        printf(" <cycle %d>", routine->cycle->number);
    }
    printf(" [%d]\n", routine->index);
}

/* A parent's or a child's line; `other` is the one that it names, `all` how often the called one was called.
 */
static void print_share(const struct arc* arc, const struct routine* other) {
    const struct cycle* cycle = arc->child->cycle;
    printf("%12s", "");
    if (cycle != NULL && arc->parent->cycle == cycle) { /* Inside, times can't be told apart. */
        printf(" %7s %11s %7ld%8s     ", "", "", arc->count, "");
    } else {
        print_seconds(7, arc->self);
        print_seconds(11, arc->descendants);
        printf(" %7ld/%-7ld     ", arc->count, cycle != NULL ? cycle->calls : arc->child->calls);
    }
    print_name(other);
}

/* The arcs of a list, sorted; returns how many. */
static int sorted_arcs(struct arc* list, int are_parents, struct arc*** result) {
    int count = 0;
    for (struct arc* arc = list; arc != NULL; arc = are_parents ? arc->next_parent : arc->next_child) {
        count++;
    }
    *result = checked(malloc((size_t)(count + 1) * sizeof(struct arc*)));
    count = 0;
    for (struct arc* arc = list; arc != NULL; arc = are_parents ? arc->next_parent : arc->next_child) {
        (*result)[count++] = arc;
    }
    qsort(*result, (size_t)count, sizeof(struct arc*), compare_arcs);
    return count;
}

static void print_parents(const struct routine* routine) {
    struct arc** arcs;
    int count = sorted_arcs(routine->parents, 1, &arcs);
    for (int i = 0; i < count; i++) {
        print_share(arcs[i], arcs[i]->parent);
    }
    if (count == 0) {
        printf("%12s %7s %11s %7s %7s     <spontaneous>\n", "", "", "", "", "");
    }
    free(arcs);
}

static void print_children(const struct routine* routine) {
    struct arc** arcs;
    int count = sorted_arcs(routine->children, 0, &arcs);
    for (int i = count - 1; i >= 0; i--) {
        print_share(arcs[i], arcs[i]->child);
    }
    free(arcs);
}

/* The middle line up to the name. */
static void print_middle(int index, microseconds self, microseconds descendants, long calls,
                         long self_calls) {
    char number[16];
    sprintf(number, "[%d]", index);
    printf("%-6s ", number);
    print_percentage(self + descendants, total_time - counting_time);
    print_seconds(7, self);
    print_seconds(11, descendants);
    printf(" %7ld", calls);
    if (self_calls > 0) {
        printf("+%-7ld ", self_calls);
    } else {
        printf("%8s ", "");
    }
}

static void print_entry(const struct entry* entry) {
    const struct routine* routine = entry->routine;
    if (routine != NULL) {
        print_parents(routine);
        print_middle(routine->index, routine->self, routine->descendants, routine->calls,
                     routine->self_calls);
        print_name(routine);
        print_children(routine);
    } else {
        const struct cycle* cycle = entry->cycle;
        print_middle(cycle->index, cycle->self, cycle->descendants, cycle->calls, cycle->inner_calls);
        printf("<cycle %d as a whole> [%d]\n", cycle->number, cycle->index);
        for (int i = 0; i < cycle->member_count; i++) {
            const struct routine* member = cycle->members[i];
            printf("%12s", "");
            print_seconds(7, member->self);
            print_seconds(11, member->descendants);
            printf(" %7ld%8s     ", member->calls, "");
            print_name(member);
        }
    }
    printf("-----------------------------------------------\n");
}

static int compare_names(const void* left, const void* right) {
    const struct entry* a = left;
    const struct entry* b = right;
    return strcmp(name_of(a), name_of(b));
}

static void print_index(struct entry* entries, int count) {
    qsort(entries, (size_t)count, sizeof *entries, compare_names);
    printf("\nIndex by function name\n\n");
    for (int i = 0; i < count; i++) {
        if (entries[i].routine != NULL) {
            printf("%6d %s\n", entries[i].routine->index, entries[i].routine->name);
        }
    }
}

/* All that was called or sampled, and all cycles; without what only the profile made it do. */
static int collect(struct entry* entries, int with_unused) {
    int count = 0;
    for (int i = 0; i < routine_count; i++) {
        struct routine* routine = &routines[i];
        if (is_counting(routine)) {
            continue;
        }
        if (with_unused || routine->self + routine->descendants > 0 ||
            routine->calls + routine->self_calls > 0 || routine->children != NULL) {
            entries[count++] = (struct entry){routine, NULL, routine->self + routine->descendants};
        }
    }
    for (int i = 0; i < cycle_count; i++) {
        entries[count++] = (struct entry){NULL, &cycles[i], cycles[i].self + cycles[i].descendants};
    }
    qsort(entries, (size_t)count, sizeof *entries, compare_entries);
    return count;
}

void print_graph(const struct options* options) {
    struct entry* entries = checked(malloc((size_t)(routine_count + cycle_count) * sizeof *entries));
    int count = collect(entries, options->with_unused);
    for (int i = 0; i < count; i++) {
        if (entries[i].routine != NULL) {
            entries[i].routine->index = i + 1;
        } else {
            entries[i].cycle->index = i + 1;
        }
    }
    if (!options->brief) {
        fputs(explanation, stdout);
    }
    printf("                                  called/total       parents\n"
           "index  %%time    self descendents  called+self    name           index\n"
           "                                  called/total       children\n\n");
    for (int i = 0; i < count; i++) {
        print_entry(&entries[i]);
    }
    print_index(entries, count);
    free(entries);
}
