/* For Fortran: CALL CPAR(SUB, N) calls SUB(I) for I = 1 to N; CALL CPLOCK(L) and CALL CPUNLK(L); CPTHRD() is
 * the thread. SUB must be compiled with -a, so that its local variables are on the stack. */
#include <cpar.h>

static void call_subroutine(int index, void* subroutine) {
    long number = index + 1;
    ((int (*)(long*))subroutine)(&number);
}

int cpar_(int (*subroutine)(long*), const long* count) {
    cpar(call_subroutine, (int)*count, (void*)subroutine);
    return 0;
}

int cplock_(const long* lock) {
    cpar_lock((int)*lock);
    return 0;
}

int cpunlk_(const long* lock) {
    cpar_unlock((int)*lock);
    return 0;
}

long cpthrd_(void) {
    return cpar_thread();
}
