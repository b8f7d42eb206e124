/* jacobi [SIZE [ROUNDS]]: the temperature of a square plate whose upper edge is hot, by Jacobi's method on
 * all CPUs. The rows of a plate of SIZE x SIZE points (100 unless told) are shared out between the CPUs in
 * each of ROUNDS rounds (100); what is printed does not depend on how many there are.
 *
 * The plate is the same seen in a mirror, and no point of it is hotter than the edge or colder than the
 * others: the status is 1 if a row was done twice, or forgotten, or before its time, so that this is not so.
 */
#include "arguments.h"
#include "common/report.h"

#include <cpar.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double hot = 100.0;

struct plate {
    int size;
    double* old;
    double* new;
    double* change; /* of each row */
};

static void relax_row(int index, void* argument) {
    const struct plate* plate = argument;
    int size = plate->size;
    const double* restrict above = plate->old + index * size;
    const double* restrict here = above + size;
    const double* restrict below = here + size;
    double* restrict result = plate->new + (index + 1) * size;
    double change = 0;
    for (int i = 1; i < size - 1; i++) {
        /* Left and right first: their sum is the same in the mirror. */
        result[i] = 0.25 * ((here[i - 1] + here[i + 1]) + (above[i] + below[i]));
    }
    for (int i = 1; i < size - 1; i++) {
        double step = result[i] > here[i] ? result[i] - here[i] : here[i] - result[i];
        change = step > change ? step : change;
    }
    plate->change[index] = change;
}

static double* make_plate(int size) {
    double* cells = calloc((size_t)(size * size), sizeof *cells);
    if (cells == NULL) {
        report("memory");
        exit(1);
    }
    for (int i = 0; i < size; i++) {
        cells[i] = hot;
    }
    return cells;
}

static double largest_change(const struct plate* plate) {
    double change = 0;
    for (int i = 0; i < plate->size - 2; i++) {
        change = plate->change[i] > change ? plate->change[i] : change;
    }
    return change;
}

static void check(const struct plate* plate) {
    int size = plate->size;
    for (int y = 0; y < size; y++) {
        const double* row = plate->old + y * size;
        for (int x = 0; x < size; x++) {
            if (!(row[x] >= 0 && row[x] <= hot) || row[x] != row[size - 1 - x]) {
                char which[48];
                sprintf(which, "point %d of row %d", x, y);
                report_reason(which, "cannot have this temperature");
                return;
            }
        }
    }
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 3) {
        usage("[SIZE [ROUNDS]]");
    }
    int size = argc > 1 ? (int)whole_number(argv[1], "the size", 3, 2000) : 100;
    int rounds = argc > 2 ? (int)whole_number(argv[2], "the number of rounds", 1, 1000000) : 100;
    int interval = rounds / 10 > 0 ? rounds / 10 : 1;
    struct plate plate = {size, make_plate(size), make_plate(size), make_plate(size)};
    double total = 0;
    for (int round = 1; round <= rounds && !ferror(stdout); round++) {
        double* swapped = plate.old;
        cpar(relax_row, size - 2, &plate);
        plate.old = plate.new;
        plate.new = swapped;
        if (round % interval == 0 && round < rounds) {
            printf("round %7d: change %.9f\n", round, largest_change(&plate));
            fflush(stdout);
        }
    }
    for (int i = 0; i < size * size; i++) {
        total += plate.old[i];
    }
    printf("%d rounds: last change %.9f, mean %.9f\n", rounds, largest_change(&plate), total / (size * size));
    check(&plate);
    return finish();
}
