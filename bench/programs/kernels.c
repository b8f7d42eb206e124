/* Small numerical kernels, one for each way of using vectors. Prints a checksum.
 *
 *     kernels NAME ROUNDS
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { length = 1000, order = 64, side = 128, bodies = 64 };

static double a[length], b[length], c[length];
static double left[order][order], right[order][order], product[order][order];
static double plate[2][side][side];
static double position[3][bodies], velocity[3][bodies], mass[bodies];

static double sum_of(const double* x, int n) {
    double sum = 0.0;
    int i;
    for (i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static double daxpy(int rounds) {
    int i, round;
    for (round = 0; round < rounds; round++) {
        double factor = round & 1 ? -0.25 : 0.25;
        for (i = 0; i < length; i++)
            a[i] = a[i] + factor * b[i];
    }
    return sum_of(a, length);
}

static double triad(int rounds) {
    int i, round;
    for (round = 0; round < rounds; round++) {
        double factor = 1.0 + round % 3;
        for (i = 0; i < length; i++)
            a[i] = b[i] + factor * c[i];
    }
    return sum_of(a, length);
}

static double dot(int rounds) {
    int i, round;
    double total = 0.0;
    for (round = 0; round < rounds; round++) {
        double sum = 0.0;
        for (i = 0; i < length; i++)
            sum += a[i] * b[i];
        total += sum;
        a[round % length] += 0.5;
    }
    return total;
}

static double matmul(int rounds) {
    int i, j, k, round;
    for (round = 0; round < rounds; round++) {
        memset(product, 0, sizeof product);
        for (i = 0; i < order; i++) {
            for (k = 0; k < order; k++) {
                for (j = 0; j < order; j++)
                    product[i][j] += left[i][k] * right[k][j];
            }
        }
        left[0][0] += 0.5;
    }
    return sum_of(&product[0][0], order * order);
}

static double heat(int rounds) {
    int i, j, round;
    for (round = 0; round < rounds; round++) {
        const double(*from)[side] = (const double(*)[side])plate[round & 1];
        double(*to)[side] = plate[~round & 1];
        for (i = 1; i < side - 1; i++) {
            for (j = 1; j < side - 1; j++)
                to[i][j] = 0.25 * (from[i - 1][j] + from[i + 1][j] + from[i][j - 1] + from[i][j + 1]);
        }
    }
    return sum_of(&plate[rounds & 1][0][0], side * side);
}

static double nbody(int rounds) {
    static double force[3][bodies];
    int i, j, round, axis;
    for (round = 0; round < rounds; round++) {
        memset(force, 0, sizeof force);
        for (i = 0; i < bodies; i++) {
            double x = position[0][i], y = position[1][i], z = position[2][i];
            for (j = 0; j < bodies; j++) {
                double dx = x - position[0][j], dy = y - position[1][j], dz = z - position[2][j];
                double distance = dx * dx + dy * dy + dz * dz + 0.01;
                double pull = mass[i] / (distance * sqrt(distance));
                force[0][j] += pull * dx;
                force[1][j] += pull * dy;
                force[2][j] += pull * dz;
            }
        }
        for (axis = 0; axis < 3; axis++) {
            for (j = 0; j < bodies; j++) {
                velocity[axis][j] += 0.001 * force[axis][j];
                position[axis][j] += 0.001 * velocity[axis][j];
            }
        }
    }
    return sum_of(&position[0][0], 3 * bodies);
}

static const struct {
    const char* name;
    double (*run)(int rounds);
} kernels[] = {{"daxpy", daxpy},   {"triad", triad}, {"dot", dot},
               {"matmul", matmul}, {"heat", heat},   {"nbody", nbody}};

static void fill(void) {
    int i, j;
    for (i = 0; i < length; i++) {
        a[i] = length - i;
        b[i] = i * 0.5;
        c[i] = i % 7;
    }
    for (i = 0; i < order; i++) {
        for (j = 0; j < order; j++) {
            left[i][j] = (i + 2 * j) % 9 - 4;
            right[i][j] = (3 * i + j) % 11 - 5;
        }
    }
    for (i = 0; i < side; i++)
        plate[0][0][i] = plate[1][0][i] = 100.0;
    for (i = 0; i < bodies; i++) {
        position[0][i] = i % 4;
        position[1][i] = i / 4 % 4;
        position[2][i] = i / 16;
        mass[i] = 1 + i % 3;
    }
}

int main(int argc, char** argv) {
    size_t i;
    if (argc != 3)
        return 2;
    fill();
    for (i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        if (strcmp(argv[1], kernels[i].name) == 0) {
            printf("%.12e\n", kernels[i].run(atoi(argv[2])));
            return 0;
        }
    }
    fprintf(stderr, "kernels: %s: no such kernel\n", argv[1]);
    return 2;
}
