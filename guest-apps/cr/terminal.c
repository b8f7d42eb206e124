#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static int terminal = -1;     /* Descriptor of the control terminal once it was needed. */
static pid_t group;           /* The restarted group that gets it, */
static int has_it;            /* and whether it, or one that it has handed it to, has it now. */
static int is_lent;           /* It had it at once. */
static struct termios ours;   /* The settings that we have found last, */
static struct termios theirs; /* those of the group, */
static int theirs_are_to_do;  /* and whether they must be put back when it gets the terminal. */

/* Whether they differ but for the speeds, which are the terminal's own (p. 1-14). */
static int differ(const struct termios* one, const struct termios* other) {
    return one->c_iflag != other->c_iflag || one->c_oflag != other->c_oflag ||
           one->c_cflag != other->c_cflag || one->c_lflag != other->c_lflag ||
           memcmp(one->c_cc, other->c_cc, sizeof one->c_cc) != 0;
}

void prepare_terminal(struct abi_restart* request) {
    int now =
        open("/dev/tty", O_RDWR); /* Not kept: restart() warns of descriptors that its caller has open. */

    if (now < 0)
        return;
    if (tcgetattr(now, &ours) == 0) {
        theirs = ours;
        request->rs_settings = (abi_pointer)&theirs;
        request->rs_flags |= ABI_RESTART_SETTINGS;
    }
    close(now);
}

void lend_terminal(const struct abi_restart* request, pid_t target) {
    if (request->rs_terminal != 0) {
        group = request->rs_terminal;
        is_lent = has_it = 1;
    } else if (!is_lent) { /* In the background nobody has been given the terminal yet. */
        group = getpgid(target);
        theirs_are_to_do = differ(&theirs, &ours);
    }
}

static int open_terminal(void) {
    if (terminal < 0)
        terminal = open("/dev/tty", O_RDWR);
    return terminal >= 0;
}

static int have_terminal(void) {
    return open_terminal() && tcgetpgrp(terminal) == getpgrp();
}

static void give_terminal(pid_t to) {
    int mask = sigblock(sigmask(SIGTTOU));

    tcsetpgrp(terminal, to);
    sigsetmask(mask);
}

/* A shell among the restarted processes hands the terminal on to its jobs, and takes it back. */
static void note_group(void) {
    pid_t now;

    if (has_it && open_terminal() && (now = tcgetpgrp(terminal)) > 0 && now != getpgrp())
        group = now;
}

void take_terminal_back(void) {
    note_group();
    if (group > 0 && open_terminal() && tcgetpgrp(terminal) == group)
        give_terminal(getpgrp());
    has_it = 0;
}

/* Keeps in mind what the group has made of the terminal, as the shell is going to undo it. */
static void note_settings(void) {
    if (open_terminal() && tcgetpgrp(terminal) == group && tcgetattr(terminal, &theirs) == 0)
        theirs_are_to_do = differ(&theirs, &ours);
}

/* Settings that the group has not changed are the user's, who may have changed them meanwhile. */
static void put_settings_back(void) {
    if (tcgetattr(terminal, &ours) < 0 || !theirs_are_to_do)
        return;
    theirs.c_ispeed = ours.c_ispeed;
    theirs.c_ospeed = ours.c_ospeed;
    tcsetattr(terminal, TCSADRAIN, &theirs);
    theirs_are_to_do = 0;
}

/* Stops by the signal, and returns when continued. */
static void stop_by(int number) {
    struct sigvec action, before;

    memset(&action, 0, sizeof action);
    action.sv_handler = SIG_DFL;
    before = action;
    sigvec(number, &action, &before);
    kill(getpid(), number);
    sigvec(number, &before, NULL);
}

void stop_with_target(pid_t target, int number) {
    int wants_terminal = number == SIGTTIN || number == SIGTTOU;

    if (!wants_terminal || !have_terminal()) {
        note_group();
        note_settings();
        take_terminal_back();
        stop_by(number);
    }
    if (wants_terminal || (group > 0 && kill(-group, 0) < 0 && errno == ESRCH))
        group = getpgid(target);
    if (group > 0 && have_terminal()) {
        put_settings_back();
        give_terminal(group);
        has_it = 1;
    }
    /* The terminal has stopped all of its group, not the target alone. */
    if (open_terminal() && group > 0)
        kill(-group, SIGCONT);
    kill(target, SIGCONT);
}
