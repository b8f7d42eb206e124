/* Solves 100 linear equations as LINPACK does, and compares the rate with published ones.
 *
 * A C210 reached 17 MFLOPS (P. McGehearty of Convex, Usenet comp.sys.super, 20 December 1990) with a compiler
 * that kept more in registers than ours; a C1, whose clock is 2.5 times slower, is taken to reach that share of it.
 * Rates from two fifths of these figures on are believable, and none above. */
#include "../check.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/utsname.h>

#define ORDER 100
#define REPEATS 10

static double matrix[ORDER][ORDER + 1]; /* by column; odd strides, as the benchmark has them */
static double right_side[ORDER];
static int pivots[ORDER];

static void fill(void) {
    int seed = 1325;
    for (int column = 0; column < ORDER; ++column) {
        for (int row = 0; row < ORDER; ++row) {
            seed = 3125 * seed % 65536;
            matrix[column][row] = (seed - 32768.0) / 16384.0;
        }
    }
    memset(right_side, 0, sizeof right_side);
    for (int column = 0; column < ORDER; ++column) {
        for (int row = 0; row < ORDER; ++row) {
            right_side[row] += matrix[column][row]; /* the solution is all ones */
        }
    }
}

static void add_multiple(int count, double factor, const double *restrict from, double *restrict to) {
    for (int i = 0; i < count; ++i) {
        to[i] += factor * from[i];
    }
}

static int largest(const double *column, int first) {
    int found = first;
    for (int row = first + 1; row < ORDER; ++row) {
        if (fabs(column[row]) > fabs(column[found])) {
            found = row;
        }
    }
    return found;
}

static void exchange(double *column, int row, int other) {
    const double held = column[row];
    column[row] = column[other];
    column[other] = held;
}

static void factor(void) {
    for (int k = 0; k < ORDER - 1; ++k) {
        pivots[k] = largest(matrix[k], k);
        exchange(matrix[k], k, pivots[k]);
        const double reciprocal = -1 / matrix[k][k];
        for (int row = k + 1; row < ORDER; ++row) {
            matrix[k][row] *= reciprocal;
        }
        for (int column = k + 1; column < ORDER; ++column) {
            exchange(matrix[column], k, pivots[k]);
            add_multiple(ORDER - k - 1, matrix[column][k], &matrix[k][k + 1], &matrix[column][k + 1]);
        }
    }
}

static void solve(void) {
    for (int k = 0; k < ORDER - 1; ++k) {
        exchange(right_side, k, pivots[k]);
        add_multiple(ORDER - k - 1, right_side[k], &matrix[k][k + 1], &right_side[k + 1]);
    }
    for (int k = ORDER - 1; k >= 0; --k) {
        right_side[k] /= matrix[k][k];
        add_multiple(k, -right_side[k], matrix[k], right_side);
    }
}

static double user_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_utime.tv_usec / 1e6;
}

int main(void) {
    const double operations = 2.0 * ORDER * ORDER * ORDER / 3 + 2.0 * ORDER * ORDER;
    double seconds = 0;
    double error = 0;
    for (int n = 0; n < REPEATS; ++n) {
        fill();
        const double start = user_seconds();
        factor();
        solve();
        seconds += user_seconds() - start;
    }
    for (int row = 0; row < ORDER; ++row) {
        error = fmax(error, fabs(right_side[row] - 1));
    }
    CHECK(error < 1e-10);

    struct utsname machine;
    CHECK(uname(&machine) == 0);
    const int is_c1 = machine.machine[1] == '1';
    const double published = is_c1 ? 17 / 2.5 : 17;
    const double rate = REPEATS * operations / seconds / 1e6;
    printf("%s: %.2f MFLOPS\n", machine.machine, rate);
    CHECK(rate > 0.4 * published && rate <= published);
    return report_checks();
}
