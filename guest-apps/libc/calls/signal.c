/* Signals of 4.3BSD and POSIX over sigvec(). */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* Signals for which siginterrupt() was called: their handlers do not restart system calls. */
static unsigned int interrupting;

_sig_func_ptr signal(int number, _sig_func_ptr handler) {
    struct sigvec action = {handler, 0, 0};
    struct sigvec old;
    if (number > 0 && number < NSIG && (interrupting & sigmask(number)) != 0) {
        action.sv_flags = SV_INTERRUPT;
    }
    return sigvec(number, &action, &old) < 0 ? SIG_ERR : old.sv_handler;
}

int siginterrupt(int number, int interrupt) {
    struct sigvec action;
    if (sigvec(number, NULL, &action) < 0) {
        return -1;
    }
    if (interrupt) {
        interrupting |= sigmask(number);
        action.sv_flags |= SV_INTERRUPT;
    } else {
        interrupting &= ~sigmask(number);
        action.sv_flags &= ~SV_INTERRUPT;
    }
    return sigvec(number, &action, NULL);
}

int raise(int number) {
    return kill(getpid(), number);
}

int sigunblock(int mask) {
    int before = sigblock(0);
    sigsetmask(before & ~mask);
    return before;
}

int pause(void) {
    return sigpause(sigblock(0));
}

int sigsuspend(const sigset_t* mask) {
    return sigpause((int)*mask);
}

int sigaction(int number, const struct sigaction* action, struct sigaction* old) {
    struct sigvec next;
    struct sigvec before;
    if (action != NULL) {
        next.sv_handler = action->sa_handler;
        next.sv_mask = action->sa_mask;
        next.sv_flags = (unsigned)action->sa_flags & (SV_ONSTACK | SV_RESETHAND);
        if ((action->sa_flags & SA_RESTART) == 0) {
            next.sv_flags |= SV_INTERRUPT;
        }
    }
    if (sigvec(number, action != NULL ? &next : NULL, &before) < 0) {
        return -1;
    }
    if (old != NULL) {
        old->sa_handler = before.sv_handler;
        old->sa_mask = before.sv_mask;
        old->sa_flags = (int)(before.sv_flags & (SV_ONSTACK | SV_RESETHAND));
        if ((before.sv_flags & SV_INTERRUPT) == 0) {
            old->sa_flags |= SA_RESTART;
        }
    }
    return 0;
}
