/* chkpnt() and restart() for programs (guide chapter 3), over the kernel's calls. The signal is the last
 * argument and may be left out, as the guide's examples do: the argument count tells. */
#include <argument_count.h>
#include <chkpnt.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* The system calls; 0 or a pid, or -1 with errno set. */
extern int __chkpnt(struct abi_chkpnt* request);
extern int __restart(struct abi_restart* request);

static int invalid(void) {
    errno = EINVAL;
    return -1;
}

/* A pointer to nowhere is an invalid parameter, too: the guide has no other code for it (p. 3-3, 3-5). */
static int known_error(int result) {
    if (result < 0 && errno == EFAULT)
        errno = EINVAL;
    return result;
}

/* Whether a signal is named where one is wanted, and only one of the options that want one. */
static int signal_is_valid(int options, int root, int family, int number) {
    int wanted = options & (root | family);
    return wanted == 0 || (wanted != (root | family) && number > 0 && number < NSIG);
}

int chkpnt(int process_class, int pid, const char* name, int options, ...) {
    const int known = CHKPNT_FORCE | CHKPNT_KILL | CHKPNT_PFD | CHKPNT_SIGFAMILY | CHKPNT_SIGROOT;
    int has_signal = argument_count() > 4;
    int number = 0;
    struct abi_chkpnt request;
    if (has_signal) {
        va_list rest;
        va_start(rest, options);
        number = va_arg(rest, int);
        va_end(rest);
    }
    if (name == NULL || (process_class & ~(CHKPNT_PROC | CHKPNT_FAMILY)) != 0 || (options & ~known) != 0 ||
        !signal_is_valid(options, CHKPNT_SIGROOT, CHKPNT_SIGFAMILY, number)) {
        return invalid();
    }
    memset(&request, 0, sizeof request);
    request.ck_class = (unsigned)process_class;
    request.ck_pid = pid;
    request.ck_options = (unsigned)options;
    request.ck_signal = options & (CHKPNT_SIGROOT | CHKPNT_SIGFAMILY) ? number : 0;
    request.ck_file = (abi_pointer)name;
    return known_error(__chkpnt(&request));
}

int restart(const char* path, int flags, ...) {
    const int known = RESTART_SIGFAMILY | RESTART_SIGROOT | RESTART_FORCE | RESTART_DEBUG | RESTART_SUSPEND;
    int has_signal = argument_count() > 2;
    int number = 0;
    int tries, pid;
    struct abi_restart request;
    if (has_signal) {
        va_list rest;
        va_start(rest, flags);
        number = va_arg(rest, int);
        va_end(rest);
    }
    if (path == NULL || (flags & ~known) != 0 ||
        !signal_is_valid(flags, RESTART_SIGROOT, RESTART_SIGFAMILY, number)) {
        return invalid();
    }
    memset(&request, 0, sizeof request);
    request.rs_file = (abi_pointer)path;
    request.rs_flags = (unsigned)flags;
    request.rs_signal = number;
    /* p. 3-5: without an option a signal goes to the root process all the same. */
    if (number != 0 && (flags & (RESTART_SIGROOT | RESTART_SIGFAMILY)) == 0) {
        request.rs_flags |= ABI_RESTART_SIGROOT;
    }
    /* A pid in use may become free, as the command expects too (p. A-10). */
    for (tries = 0; (pid = __restart(&request)) < 0 && errno == EAGAIN && tries < ABI_RESTART_PID_TRIES;
         tries++) {
        sleep(1);
    }
    return known_error(pid);
}
