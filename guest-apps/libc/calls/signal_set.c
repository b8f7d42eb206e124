/* POSIX's operations on sets of signals. */
#include <errno.h>
#include <signal.h>

static int bad_number(int number) {
    if (number > 0 && number < NSIG) {
        return 0;
    }
    errno = EINVAL;
    return 1;
}

int sigemptyset(sigset_t* set) {
    *set = 0;
    return 0;
}

int sigfillset(sigset_t* set) {
    *set = ~0UL;
    return 0;
}

int sigaddset(sigset_t* set, int number) {
    if (bad_number(number)) {
        return -1;
    }
    *set |= sigmask(number);
    return 0;
}

int sigdelset(sigset_t* set, int number) {
    if (bad_number(number)) {
        return -1;
    }
    *set &= ~sigmask(number);
    return 0;
}

int sigismember(const sigset_t* set, int number) {
    if (bad_number(number)) {
        return -1;
    }
    return (*set & sigmask(number)) != 0;
}
