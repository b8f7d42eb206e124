/* The signal stack: what is told of it, and what happens to who does not fit. */
#include "errors.h"

#include <setjmp.h>
#include <stdlib.h>

static char* stack;
static jmp_buf out;
static int on_it;

static int is_on_stack(void) {
    struct sigaltstack now;
    GIVES(sigaltstack(0, &now), 0);
    return (now.ss_flags & SS_ONSTACK) != 0;
}

static void note(int signal) {
    char here;
    struct sigaltstack other = {stack, SIGSTKSZ, 0};
    (void)signal;
    on_it = is_on_stack() && &here > stack && &here < stack + SIGSTKSZ;
    FAILS(sigaltstack(&other, 0), EPERM);
}

static void leave(int signal) {
    (void)signal;
    longjmp(out, 1);
}

/* Comes again before it ends, each time deeper. */
static void nest(int signal) {
    sigsetmask(0);
    kill(getpid(), signal);
}

static void handle(int signal, void (*handler)(int)) {
    struct sigvec action = {handler, 0, SV_ONSTACK};
    GIVES(sigvec(signal, &action, 0), 0);
}

static void set_stack(void) {
    struct sigaltstack wanted = {stack, SIGSTKSZ, 0};
    GIVES(sigaltstack(&wanted, 0), 0);
}

static void overflow_it(void) {
    set_stack();
    handle(SIGUSR1, nest);
    kill(getpid(), SIGUSR1);
}

int main(void) {
    struct sigaltstack wanted, before;
    CHECK(chdir("/tmp") == 0);
    stack = malloc(SIGSTKSZ);
    CHECK(stack != NULL);
    GIVES(sigaltstack(0, &before), 0);
    CHECK(before.ss_flags == SS_DISABLE && before.ss_size == 0);
    wanted.ss_sp = stack;
    wanted.ss_size = MINSIGSTKSZ - 1;
    wanted.ss_flags = 0;
    FAILS(sigaltstack(&wanted, 0), ENOMEM);
    wanted.ss_size = SIGSTKSZ;
    wanted.ss_flags = 0x100;
    FAILS(sigaltstack(&wanted, 0), EINVAL);
    set_stack();
    GIVES(sigaltstack(0, &before), 0);
    CHECK(before.ss_sp == stack && before.ss_size == SIGSTKSZ && before.ss_flags == 0);
    handle(SIGUSR1, note);
    GIVES(kill(getpid(), SIGUSR1), 0);
    CHECK(on_it && !is_on_stack());
    /* Who leaves by longjmp() can use the stack again. */
    handle(SIGUSR1, leave);
    if (setjmp(out) == 0) {
        kill(getpid(), SIGUSR1);
    }
    sigsetmask(0);
    CHECK(!is_on_stack());
    on_it = 0;
    handle(SIGUSR1, note);
    GIVES(kill(getpid(), SIGUSR1), 0);
    CHECK(on_it);
    CHECK(WTERMSIG(child_status(overflow_it)) == SIGILL);
    unlink("core");
    wanted.ss_flags = SS_DISABLE;
    GIVES(sigaltstack(&wanted, 0), 0);
    CHECK(!is_on_stack());
    return report_checks();
}
