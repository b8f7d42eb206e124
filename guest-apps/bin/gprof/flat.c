/* gprof: the flat profile, a line a routine. */
#include "common/report.h"
#include "gprof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char explanation[] =
    "  %time       of all samples, those in the routine itself\n"
    "  cumulative  seconds in this routine and those above it\n"
    "  self        seconds in this routine itself\n"
    "  calls       how often it was called, if it was compiled with -pg\n"
    "  self, total milliseconds a call: in itself, and with all that it called\n\n";

/* Most time first, then most calls. */
static int compare(const void* left, const void* right) {
    const struct routine* a = *(struct routine* const*)left;
    const struct routine* b = *(struct routine* const*)right;
    long a_calls = a->calls + a->self_calls;
    long b_calls = b->calls + b->self_calls;
    if (a->self != b->self) {
        return a->self > b->self ? -1 : 1;
    }
    return a_calls != b_calls ? (a_calls > b_calls ? -1 : 1) : strcmp(a->name, b->name);
}

static void print_line(const struct routine* routine, microseconds cumulative) {
    long calls = routine->calls + routine->self_calls;
    print_percentage(routine->self, total_time);
    print_decimal(11, cumulative / 1000);
    print_decimal(9, routine->self / 1000);
    if (calls > 0) {
        printf("%9ld", calls);
        print_decimal(9, routine->self / calls);
        print_decimal(9, (routine->self + routine->descendants) / calls);
    } else {
        printf("%9s%9s%9s", "", "", "");
    }
    printf("  %s", routine->name);
    if (routine->cycle != NULL) {
        printf(" <cycle %d>", routine->cycle->number);
    }
    if (routine->index > 0) {
        printf(" [%d]", routine->index);
    }
    putchar('\n');
}

static void print_granularity(void) {
    printf("\ngranularity: each sample hit covers %d byte(s)", BYTES_A_COUNTER);
    if (total_time > 0) {
        printf(" for ");
        print_decimal(0, (microseconds)SAMPLE * 100000 / total_time);
        printf("%% of ");
        print_decimal(0, total_time / 1000);
        printf(" seconds\n\n");
    } else {
        printf(" no time accumulated\n\n");
    }
}

void print_flat(const struct options* options) {
    struct routine** sorted = checked(malloc((size_t)routine_count * sizeof(struct routine*)));
    microseconds cumulative = 0;
    for (int i = 0; i < routine_count; i++) {
        sorted[i] = &routines[i];
    }
    qsort(sorted, (size_t)routine_count, sizeof(struct routine*), compare);
    print_granularity();
    if (!options->brief) {
        fputs(explanation, stdout);
    }
    printf("  %%   cumulative    self              self    total\n"
           " time   seconds  seconds    calls  ms/call  ms/call  name\n");
    for (int i = 0; i < routine_count; i++) {
        const struct routine* routine = sorted[i];
        cumulative += routine->self;
        if (options->with_unused || routine->self > 0 || routine->calls + routine->self_calls > 0) {
            print_line(routine, cumulative);
        }
    }
    free(sorted);
}
