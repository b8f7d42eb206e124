/* gprof: cycles, and each caller's share of what it called.
 *
 * Tarjan's search yields the strongly connected parts of the graph, what is called before what calls it: when
 * a part is found, its own time and all it called are known, and can be divided among its callers by the
 * number of calls. */
#include "common/report.h"
#include "gprof.h"

#include <stdlib.h>

struct cycle* cycles;
int cycle_count;

static struct routine** stack;
static int depth, order;

static void make_cycle(struct routine** members, int count) {
    struct cycle* cycle = &cycles[cycle_count++];
    cycle->number = cycle_count;
    cycle->members = checked(malloc((size_t)count * sizeof(struct routine*)));
    cycle->member_count = count;
    for (int i = 0; i < count; i++) {
        cycle->members[i] = members[i];
        members[i]->cycle = cycle;
        cycle->self += members[i]->self;
        cycle->descendants += members[i]->descendants;
    }
    for (int i = 0; i < count; i++) {
        long inner = 0;
        for (struct arc* arc = members[i]->parents; arc != NULL; arc = arc->next_parent) {
            inner += arc->parent->cycle == cycle ? arc->count : 0;
        }
        cycle->inner_calls += inner;
        cycle->calls += members[i]->calls - inner;
    }
}

/* Gives the parents of a routine their shares of its time, or of its cycle's. */
static void share_out(struct routine* child) {
    const struct cycle* cycle = child->cycle;
    microseconds self = cycle != NULL ? cycle->self : child->self;
    microseconds descendants = cycle != NULL ? cycle->descendants : child->descendants;
    long calls = cycle != NULL ? cycle->calls : child->calls;
    for (struct arc* arc = child->parents; arc != NULL; arc = arc->next_parent) {
        if (calls > 0 && (cycle == NULL || arc->parent->cycle != cycle)) {
            arc->self = self * arc->count / calls;
            arc->descendants = descendants * arc->count / calls;
            arc->parent->descendants += arc->self + arc->descendants;
        }
    }
}

static void conclude_part(const struct routine* root) {
    int first = depth;
    do {
        first--;
        stack[first]->waiting = 0;
    } while (stack[first] != root);
    if (depth - first > 1) {
        make_cycle(&stack[first], depth - first);
    }
    for (int i = first; i < depth; i++) {
        share_out(stack[i]);
    }
    depth = first;
}

/* As deep as the chains of calls of the program, which has had a stack for them. */
static void visit(struct routine* routine) {
    routine->order = routine->lowest = ++order;
    stack[depth++] = routine;
    routine->waiting = 1;
    for (struct arc* arc = routine->children; arc != NULL; arc = arc->next_child) {
        struct routine* child = arc->child;
        if (child->order == 0) {
            visit(child);
        }
        if (child->waiting && child->lowest < routine->lowest) {
            routine->lowest = child->lowest;
        }
    }
    if (routine->lowest == routine->order) {
        conclude_part(routine);
    }
}

void propagate_times(void) {
    stack = checked(malloc((size_t)routine_count * sizeof(struct routine*)));
    cycles = checked(calloc((size_t)routine_count / 2 + 1, sizeof *cycles));
    for (int i = 0; i < routine_count; i++) {
        if (routines[i].order == 0) {
            visit(&routines[i]);
        }
    }
    free(stack);
}
