/* jacobi [size [rounds]]: the temperature of a square plate whose upper edge is hot, by Jacobi's method on
 * all CPUs. Rows are shared out between them; what is printed does not depend on how many there are. */
#include <cpar.h>
#include <stdio.h>
#include <stdlib.h>

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
        result[i] = 0.25 * (above[i] + below[i] + here[i - 1] + here[i + 1]);
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
        fprintf(stderr, "jacobi: not enough memory\n");
        exit(1);
    }
    for (int i = 0; i < size; i++) {
        cells[i] = 100;
    }
    return cells;
}

static int number(const char* text, int least, int most) {
    char* end;
    long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || value < least || value > most) {
        fprintf(stderr, "usage: jacobi [size [rounds]]\n");
        exit(2);
    }
    return (int)value;
}

int main(int argc, char** argv) {
    int size = argc > 1 ? number(argv[1], 3, 2000) : 100;
    int rounds = argc > 2 ? number(argv[2], 1, 1000000) : 100;
    struct plate plate = {size, make_plate(size), make_plate(size), make_plate(size)};
    double change = 0, total = 0;
    for (int round = 0; round < rounds; round++) {
        double* swapped = plate.old;
        cpar(relax_row, size - 2, &plate);
        plate.old = plate.new;
        plate.new = swapped;
    }
    for (int i = 0; i < size - 2; i++) {
        change = plate.change[i] > change ? plate.change[i] : change;
    }
    for (int i = 0; i < size * size; i++) {
        total += plate.old[i];
    }
    printf("%d rounds: last change %.9f, mean %.9f\n", rounds, change, total / (size * size));
    return 0;
}
