/* The other ways to wait for a child, and the figures of parallel work. */
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>

pid_t wait(__wait_status status) {
    return wait4(-1, status, 0, NULL);
}

pid_t waitpid(pid_t pid, __wait_status status, int options) {
    return wait4(pid, status, options, NULL);
}

pid_t wait3(__wait_status status, int options, struct rusage* usage) {
    return wait4(-1, status, options, usage);
}

/* What struct rusage has, and what is known of the rest: see <sys/resource.h>. */
static void add_parallel_figures(struct cvxrusage* usage, const struct rusage* plain) {
    memset(usage, 0, sizeof *usage);
    memcpy(usage, plain, sizeof *plain);
    timeradd(&plain->ru_utime, &plain->ru_stime, &usage->ru_exutime);
}

pid_t cvxwait(__wait_status status, int options, struct cvxrusage* usage) {
    struct rusage plain;
    memset(&plain, 0, sizeof plain); /* with WNOHANG it may stay as it is */
    pid_t pid = wait4(-1, status, options, &plain);
    if (pid >= 0 && usage != NULL) {
        add_parallel_figures(usage, &plain);
    }
    return pid;
}

int cvxgetrusage(int who, struct cvxrusage* usage) {
    struct rusage plain;
    if (getrusage(who, &plain) < 0) {
        return -1;
    }
    add_parallel_figures(usage, &plain);
    return 0;
}
