/* Calls shared between CPUs: each is made once, locks keep others out, a parallel part inside another is serial, and
 * threads have numbers of their own. */
#include "../check.h"

#include <cpar.h>
#include <stdlib.h>

enum { calls = 500 };

static int made[calls];
static int counter, guarded, inner_calls, highest_thread;

static void call(int index, void* argument) {
    int before;
    made[index]++;
    cpar_increment(argument);
    cpar_lock(3);
    before = guarded;
    if (cpar_thread() > highest_thread) {
        highest_thread = cpar_thread();
    }
    for (volatile int i = 0; i < 20; i++) {
    }
    guarded = before + 1;
    cpar_unlock(3);
}

static void inner(int index, void* argument) {
    (void)index;
    cpar_increment(argument);
}

static void outer(int index, void* argument) {
    (void)index;
    cpar(inner, 10, argument);
}

int main(void) {
    int i, wrong = 0;
    cpar(call, calls, &counter);
    for (i = 0; i < calls; i++) {
        wrong += made[i] != 1;
    }
    CHECK(wrong == 0);
    CHECK(counter == calls && guarded == calls);
    CHECK(cpar_thread() == 0 && highest_thread >= 0 && highest_thread < 8);
    cpar(outer, 10, &inner_calls);
    CHECK(inner_calls == 100);
    cpar(inner, 0, &inner_calls);
    CHECK(inner_calls == 100);
    for (i = 0; i < 20; i++) {
        cpar(inner, 3, &inner_calls);
    }
    CHECK(inner_calls == 160);
    cpar_lock(0);
    cpar_unlock(0);
    return report_checks();
}
