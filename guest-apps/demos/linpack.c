/* linpack [-r ROUNDS] [ORDER]: the LINPACK benchmark's report. Solves ORDER dense linear equations (100
 * unless told) and tells how long the machine's clock took for it, in the columns that the benchmark's users
 * know: seconds to factor and to solve, millions of floating-point operations a second, two operations' time
 * in microseconds, and the time in units of a CRAY-1's (for order 100). The matrix is solved ROUNDS times (3)
 * with its columns an odd number of words apart, and as often with an even number.
 *
 * The solution is known, so the program checks itself: its status is 1 if an unknown is not 1, or if the
 * residual is more than rounding explains.
 */
#include "arguments.h"
#include "bench/programs/linpack_solver.h"
#include "common/report.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

static const double cray_seconds =
    0.056; /* a CRAY-1's time for order 100, to which the column "ratio" refers */

struct system {
    int order;
    int spacing; /* of the columns, in elements */
    double* matrix;
    double* right_side;
    double* solution;
    int* pivots;
};

struct times {
    double factor;
    double solve;
};

static double user_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec / 1e6;
}

static struct times solve_once(struct system* system) {
    struct times spent;
    generate(system->matrix, system->spacing, system->order, system->right_side);
    memcpy(system->solution, system->right_side, (size_t)system->order * sizeof(double));
    double start = user_seconds();
    factor(system->matrix, system->spacing, system->order, system->pivots);
    double factored = user_seconds();
    solve(system->matrix, system->spacing, system->order, system->pivots, system->solution);
    spent.factor = factored - start;
    spent.solve = user_seconds() - factored;
    return spent;
}

static double largest(const double* values, int count) {
    double found = 0.0;
    for (int i = 0; i < count; i++) {
        found = fabs(values[i]) > found ? fabs(values[i]) : found;
    }
    return found;
}

/* Puts the solution into the equations again and prints how well they hold. */
static void check(struct system* system) {
    int n = system->order;
    double* residual = system->right_side;
    generate(system->matrix, system->spacing, n, residual);
    double norm = 0.0;
    for (int j = 0; j < n; j++) {
        const double* column = system->matrix + (size_t)system->spacing * (size_t)j;
        double entry = largest(column, n);
        norm = entry > norm ? entry : norm;
        daxpy(n, -system->solution[j], column, residual);
    }
    double worst = largest(residual, n);
    double normalized = worst / (n * norm * largest(system->solution, n) * DBL_EPSILON);
    printf("     norm. resid      resid           machep         x(1)          x(n)\n");
    printf(" %15.8e%16.8e%16.8e%16.8e%16.8e\n\n", normalized, worst, DBL_EPSILON, system->solution[0],
           system->solution[n - 1]);
    for (int i = 0; i < n; i++) {
        if (fabs(system->solution[i] - 1.0) > 1e-6) {
            char which[24];
            sprintf(which, "x(%d)", i + 1);
            report_reason(which, "is not 1");
            return;
        }
    }
    if (!(normalized < 100.0)) {
        report_reason("residual", "more than rounding explains");
    }
}

static void print_times(const struct system* system, struct times spent) {
    double n = system->order;
    double operations = 2.0 * n * n * n / 3.0 + 2.0 * n * n;
    double total = spent.factor + spent.solve;
    double rate = total > 0.0 ? operations / total / 1e6 : 0.0;
    printf("%11.3e%11.3e%11.3e%11.3f%11.3f", spent.factor, spent.solve, total, rate,
           rate > 0.0 ? 2.0 / rate : 0.0);
    if (system->order == 100) {
        printf("%11.3f", total / cray_seconds);
    }
    putchar('\n');
    fflush(stdout);
}

static void print_round_of_times(struct system* system, int rounds) {
    printf(" times for array with leading dimension of%5d\n", system->spacing);
    for (int round = 0; round < rounds; round++) {
        print_times(system, solve_once(system));
    }
}

static struct system make_system(int order) {
    size_t n = (size_t)order;
    struct system system = {order,
                            2 * order + 1,
                            malloc((2 * n + 1) * n * sizeof(double)),
                            malloc(n * sizeof(double)),
                            malloc(n * sizeof(double)),
                            malloc(n * sizeof(int))};
    if (system.matrix == NULL || system.right_side == NULL || system.solution == NULL ||
        system.pivots == NULL) {
        report("memory");
        exit(1);
    }
    return system;
}

int main(int argc, char** argv) {
    int rounds = 3;
    start_program(argv[0]);
    for (int option; (option = getopt(argc, argv, "r:")) != -1;) {
        if (option != 'r') {
            usage("[-r ROUNDS] [ORDER]");
        }
        rounds = (int)whole_number(optarg, "the number of rounds", 1, 1000000);
    }
    if (argc - optind > 1) {
        usage("[-r ROUNDS] [ORDER]");
    }
    int order = optind < argc ? (int)whole_number(argv[optind], "the order", 2, 2000) : 100;
    struct system system = make_system(order);
    solve_once(&system);
    check(&system);
    printf("    times are reported for matrices of order %5d\n", order);
    printf("     factor      solve      total     mflops       unit%s\n", order == 100 ? "      ratio" : "");
    print_round_of_times(&system, rounds);
    system.spacing--;
    print_round_of_times(&system, rounds);
    check(&system);
    return finish();
}
