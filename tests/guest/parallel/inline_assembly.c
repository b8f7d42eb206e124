/* Threads without a library: C that spawns and joins by inline assembly. The threads share the rounds of a loop by a
 * communication register, call a C function each on a stack of its own, and join; the last one goes on. */
#include "../check.h"

enum { rounds = 2000, most_threads = 8 };

static volatile int taken[rounds];
static volatile int rounds_of[most_threads];

/* What each thread does: takes rounds until there are none. */
void take_rounds(void) {
    volatile int local[16]; /* on the thread's own stack */
    int thread, round, i;
    __asm__ volatile("mov tid,%0" : "=s"(thread));
    for (i = 0; i < 16; i++) {
        local[i] = thread;
    }
    for (;;) {
        __asm__ volatile("inc.w 0x8010,%0" : "=a"(round));
        if (round >= rounds) {
            break;
        }
        taken[round]++;
        rounds_of[local[round % 16]]++;
    }
}

__attribute__((noinline)) static void share_rounds(void) {
    int first = 0;
    __asm__ volatile("put.w %0,0x8010" : : "a"(first));
    /* Behind the join nothing is left in registers but fp and sp, which are thread 0's. */
    __asm__ volatile("spawn   Lwork,a1\n"
                     "Lwork:  mov     sp,ap\n"
                     "        pshea   0\n"
                     "        calls   _take_rounds\n"
                     "        ld.w    12(fp),ap\n"
                     "        add.w   #4,sp\n"
                     "        join"
                     :
                     :
                     : "a1", "a2", "a3", "a4", "a5", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "memory");
}

int main(void) {
    int i, wrong = 0, sum = 0, thread;
    share_rounds();
    for (i = 0; i < rounds; i++) {
        wrong += taken[i] != 1;
    }
    for (i = 0; i < most_threads; i++) {
        sum += rounds_of[i];
    }
    __asm__ volatile("mov tid,%0" : "=s"(thread));
    CHECK(wrong == 0);
    CHECK(sum == rounds);
    CHECK(thread == 0);
    share_rounds(); /* nothing of the first time is in the way */
    CHECK(taken[0] == 2 && taken[rounds - 1] == 2);
    return report_checks();
}
