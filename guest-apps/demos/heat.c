/* heat N STEPS: heat spreading over a square plate of N x N points, in STEPS steps of time.
 *
 * The upper edge is kept at 100 degrees, the other edges at 0, and a bar across the middle is warmed up at
 * the start. Every step moves each point towards the mean of its four neighbours. What is printed depends on
 * N and STEPS alone, to the last bit: the field's state ten times during the run, and all there is to know
 * about it at the end.
 */
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double conductivity = 0.2; /* part of the difference that flows in a step; stable below 0.25 */

struct plate {
    int size;
    double* now;
    double* next;
};

static double* row(double* field, int size, int y) {
    return field + (size_t)y * (size_t)size;
}

static void warm_up(struct plate* plate) {
    int size = plate->size;
    for (int x = 0; x < size; x++) {
        row(plate->now, size, 0)[x] = 100.0;
    }
    for (int y = size / 3; y < size / 3 + size / 16 + 1; y++) {
        for (int x = size / 4; x < size - size / 4; x++) {
            row(plate->now, size, y)[x] = 40.0 + 20.0 * (double)x / (double)size;
        }
    }
    memcpy(plate->next, plate->now, (size_t)size * (size_t)size * sizeof(double));
}

/* One row of the next field, its ends left out. */
static void step_row(double* restrict next, const double* restrict above, const double* restrict here,
                     const double* restrict below, int size) {
    for (int x = 1; x < size - 1; x++) {
        double neighbours = above[x] + below[x] + here[x - 1] + here[x + 1];
        next[x] = here[x] + conductivity * (neighbours - 4.0 * here[x]);
    }
}

static void step(struct plate* plate) {
    int size = plate->size;
    for (int y = 1; y < size - 1; y++) {
        step_row(row(plate->next, size, y), row(plate->now, size, y - 1), row(plate->now, size, y),
                 row(plate->now, size, y + 1), size);
    }
    double* swapped = plate->now;
    plate->now = plate->next;
    plate->next = swapped;
}

static double sum_of(const double* field, int size) {
    double sum = 0.0;
    for (int i = 0; i < size * size; i++) {
        sum += field[i];
    }
    return sum;
}

/* The bits of the field, folded: differs if a single one does. */
static unsigned long long fingerprint(const double* field, int size) {
    unsigned long long hash = 14695981039346656037ULL;
    for (int i = 0; i < size * size; i++) {
        unsigned long long bits;
        memcpy(&bits, &field[i], sizeof bits);
        hash = (hash ^ bits) * 1099511628211ULL;
    }
    return hash;
}

static void print_state(const struct plate* plate, int steps_done) {
    int middle = plate->size / 2;
    printf("step %6d  mean %.15e  centre %.15e\n", steps_done,
           sum_of(plate->now, plate->size) / ((double)plate->size * (double)plate->size),
           row((double*)plate->now, plate->size, middle)[middle]);
    fflush(stdout);
}

static void print_result(const struct plate* plate) {
    int size = plate->size;
    int stride = size / 8 > 0 ? size / 8 : 1;
    printf("temperatures\n");
    for (int y = 0; y < size; y += stride) {
        for (int x = 0; x < size; x += stride) {
            printf(" %21.17g", row(plate->now, size, y)[x]);
        }
        putchar('\n');
    }
    printf("sum %.17g\n", sum_of(plate->now, size));
    printf("fingerprint %016llx\n", fingerprint(plate->now, size));
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc != 3) {
        usage("N STEPS");
    }
    int size = (int)number_argument(argv[1], 3);
    int steps = (int)number_argument(argv[2], 0);
    if (size > 8192) {
        report_reason(argv[1], "plate too large");
        return 2;
    }
    struct plate plate = {size, calloc((size_t)size * (size_t)size, sizeof(double)),
                          calloc((size_t)size * (size_t)size, sizeof(double))};
    if (plate.now == NULL || plate.next == NULL) {
        report(argv[1]);
        return 1;
    }
    warm_up(&plate);
    int interval = steps / 10 > 0 ? steps / 10 : 1;
    printf("heat %d x %d, %d steps\n", size, size, steps);
    for (int done = 0; done < steps && failures == 0; done++) {
        if (done % interval == 0) {
            print_state(&plate, done);
        }
        step(&plate);
    }
    print_state(&plate, steps);
    print_result(&plate);
    return finish();
}
