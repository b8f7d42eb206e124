/* Solves 100 linear equations as LINPACK does, and compares the rate with published ones.
 *
 * A C210 reached 17 MFLOPS (P. McGehearty of Convex, Usenet comp.sys.super, 20 December 1990) with a compiler
 * that kept more in registers than ours; a C1, whose clock is 2.5 times slower, is taken to reach that share of
 * it. Rates from two fifths of these figures on are believable, and none above. */
#define main benchmark
#include "../../../bench/programs/linpack.c"
#undef main

#include "../check.h"

#include <sys/resource.h>
#include <sys/time.h>
#include <sys/utsname.h>

#define ORDER 100
#define ROUNDS 10

static double matrix[ORDER * (ORDER + 1)];
static double right_side[ORDER];
static int pivots[ORDER];

static double user_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return used.ru_utime.tv_sec + used.ru_utime.tv_usec / 1e6;
}

int main(void) {
    const double operations = 2.0 * ORDER * ORDER * ORDER / 3 + 2.0 * ORDER * ORDER;
    double seconds = 0;
    for (int n = 0; n < ROUNDS; ++n) {
        generate(matrix, ORDER + 1, ORDER, right_side);
        const double start = user_seconds();
        factor(matrix, ORDER + 1, ORDER, pivots);
        solve(matrix, ORDER + 1, ORDER, pivots, right_side);
        seconds += user_seconds() - start;
    }
    for (int row = 0; row < ORDER; ++row) {
        CHECK(fabs(right_side[row] - 1) < 1e-10);
    }

    struct utsname machine;
    CHECK(uname(&machine) == 0);
    const int is_c1 = machine.machine[1] == '1';
    const double published = is_c1 ? 17 / 2.5 : 17;
    const double rate = ROUNDS * operations / seconds / 1e6;
    printf("%s: %.2f MFLOPS\n", machine.machine, rate);
    CHECK(rate > 0.4 * published && rate <= published);
    return report_checks();
}
