/* restart: restarts a process from its checkpoint file, waits for it and becomes its end (guide p. 2-15).
 *
 * Signals meant for the target are passed through to it. When it stops, restart stops too, so that the shell
 * notices; when restart is continued, so is the target. While it runs it has the control terminal, if restart
 * had it.
 */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

const char command_name[] = "restart";

/* Those that are likely to be meant for the target (p. 1-15). */
static const int passed_through[] = {SIGINT, SIGQUIT, SIGTSTP, SIGHUP, SIGTERM, SIGWINCH, SIGUSR1, SIGUSR2};
enum { passed_through_count = sizeof passed_through / sizeof *passed_through };

static volatile pid_t target;
static int terminal = -1;    /* Descriptor of the control terminal, if the target has it, */
static pid_t terminal_group; /* and which of its groups is in the foreground. */

static void usage(void) {
    fprintf(stderr, "usage: restart [-Fqvwz] [-k signo|-K signo] checkpoint_file\n");
    exit(1);
}

static void set_signal(struct abi_restart* request, unsigned flag, const char* text) {
    int number = signal_number(text);

    if (number < 0) {
        complain("%s: unknown signal", text);
        exit(1);
    }
    if (request->rs_flags & (ABI_RESTART_SIGROOT | ABI_RESTART_SIGFAMILY))
        usage();
    request->rs_flags |= flag;
    request->rs_signal = number;
}

static void parse_options(int argc, char** argv, struct abi_restart* request) {
    int letter;

    while ((letter = getopt(argc, argv, "Fqvwzk:K:")) != -1) {
        switch (letter) {
        case 'F':
            request->rs_flags |= ABI_RESTART_FORCE;
            break;
        case 'q':
            request->rs_flags |= ABI_RESTART_QUIET;
            break;
        case 'v':
            request->rs_flags |= ABI_RESTART_VERBOSE;
            break;
        case 'w': /* Wait: the default. */
            break;
        case 'z':
            request->rs_flags |= ABI_RESTART_SUSPEND;
            break;
        case 'k':
            set_signal(request, ABI_RESTART_SIGROOT, optarg);
            break;
        case 'K':
            set_signal(request, ABI_RESTART_SIGFAMILY, optarg);
            break;
        default: /* getopt has said what is wrong. */
            usage();
        }
    }
    /* p. 2-17: -z is -K SIGSTOP by another name. */
    if ((request->rs_flags & ABI_RESTART_SUSPEND) != 0 &&
        (request->rs_flags & (ABI_RESTART_SIGROOT | ABI_RESTART_SIGFAMILY)) != 0)
        usage();
}

static int mask_of_passed_through(void) {
    int i, mask = 0;

    for (i = 0; i < passed_through_count; i++)
        mask |= sigmask(passed_through[i]);
    return mask;
}

/* Asks once a second while the pid is in use, and gives up after ten (p. A-10). On success the signals to be
 * passed through are blocked: they may be meant for a target whose pid is not known yet. */
static int restart_process(struct abi_restart* request, char* report) {
    int attempt, mask, result;

    for (attempt = 0;; attempt++) {
        if (attempt == ABI_RESTART_PID_TRIES)
            request->rs_flags |= ABI_RESTART_LAST_TRY;
        *report = '\0';
        mask = sigblock(mask_of_passed_through());
        result = __restart(request);
        if (result >= 0 || errno != EAGAIN || attempt == ABI_RESTART_PID_TRIES ||
            *report == ABI_REPORT_ERROR) {
            print_report(report, result < 0);
            return result;
        }
        print_report(report, 0);
        sigsetmask(mask);
        sleep(1);
    }
}

static void pass_through(int number) {
    int saved = errno;

    if (target > 0)
        kill(target, number);
    errno = saved;
}

static void set_handlers(void (*handler)(int)) {
    struct sigvec action;
    int i;

    memset(&action, 0, sizeof action);
    action.sv_handler = handler;
    for (i = 0; i < passed_through_count; i++)
        sigvec(passed_through[i], &action, NULL);
}

/* Gives the control terminal to a process group; does nothing if the target never had it. */
static void give_terminal(pid_t group) {
    int mask;

    if (terminal < 0)
        return;
    mask = sigblock(sigmask(SIGTTOU));
    tcsetpgrp(terminal, group);
    sigsetmask(mask);
}

/* Takes the control terminal from the target's group, unless somebody else, such as the shell, has it by now.
 */
static void take_terminal_back(void) {
    if (terminal >= 0 && tcgetpgrp(terminal) == terminal_group)
        give_terminal(getpgrp());
}

/* The target has stopped: so does restart, by the same signal, until it is continued. */
static void stop_with_target(int number) {
    take_terminal_back();
    signal(number, SIG_DFL);
    kill(getpid(), number);
    set_handlers(pass_through);
    if (terminal >= 0 && tcgetpgrp(terminal) == getpgrp())
        give_terminal(terminal_group);
    kill(target, SIGCONT);
}

/* Ends as the target did. */
static void end_like_target(int status) {
    static const struct rlimit no_core = {0, 0};

    if (WIFEXITED(status))
        exit(WEXITSTATUS(status));
    setrlimit(RLIMIT_CORE, &no_core);
    signal(WTERMSIG(status), SIG_DFL);
    sigsetmask(0);
    kill(getpid(), WTERMSIG(status));
    exit(128 + WTERMSIG(status));
}

static int wait_for_target(void) {
    int status;

    for (;;) {
        pid_t pid = wait4(target, &status, WUNTRACED, NULL);

        if (pid < 0 && errno == EINTR)
            continue;
        if (pid < 0) {
            complain("wait: %s", strerror(errno));
            return -1;
        }
        if (!WIFSTOPPED(status))
            return status;
        stop_with_target(WSTOPSIG(status));
    }
}

int main(int argc, char** argv) {
    static char report[ABI_REPORT_MAX];
    struct abi_restart request;
    int pid, status;

    memset(&request, 0, sizeof request);
    parse_options(argc, argv, &request);
    if (optind + 1 != argc)
        usage();
    request.rs_file = (abi_pointer)argv[optind];
    request.rs_report = (abi_pointer)report;
    request.rs_report_size = sizeof report;

    pid = restart_process(&request, report);
    if (pid < 0)
        return 1;

    target = pid;
    set_handlers(pass_through);
    sigsetmask(0);
    terminal_group = request.rs_terminal;
    if (terminal_group != 0)
        terminal = open("/dev/tty", O_RDWR);

    status = wait_for_target();
    take_terminal_back();
    if (status < 0)
        return 1;
    end_like_target(status);
    return 1;
}
