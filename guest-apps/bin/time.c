/* time command [argument ...]: runs a command, then tells on standard error how long it took: by the clock,
 * in the program, and in the kernel on its behalf, its children included.
 */
#include "common/report.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void print_time(const struct timeval* time, const char* what, const char* end) {
    fprintf(stderr, "%9ld.%02ld %s%s", (long)time->tv_sec, (long)(time->tv_usec / 10000), what, end);
}

static struct timeval between(const struct timeval* start, const struct timeval* end) {
    struct timeval passed = {end->tv_sec - start->tv_sec, end->tv_usec - start->tv_usec};
    if (passed.tv_usec < 0) {
        passed.tv_sec--;
        passed.tv_usec += 1000000;
    }
    return passed;
}

static int run(char** command) {
    execvp(command[0], command);
    const int missing = errno == ENOENT;
    report(command[0]);
    return missing ? 127 : 126;
}

int main(int argc, char** argv) {
    struct timeval start, end, real;
    struct rusage used;
    int status = 0;
    start_program(argv[0]);
    if (argc < 2 || argv[1][0] == '-') {
        usage("command [argument ...]");
    }
    gettimeofday(&start, NULL);
    const int child = fork();
    if (child < 0) {
        report("fork");
        return 1;
    }
    if (child == 0) {
        _exit(run(argv + 1));
    }
    /* What is typed to stop the command must not stop the clock. */
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
    while (wait(&status) != child) {
    }
    gettimeofday(&end, NULL);
    getrusage(RUSAGE_CHILDREN, &used);
    real = between(&start, &end);
    print_time(&real, "real", "");
    print_time(&used.ru_utime, "user", "");
    print_time(&used.ru_stime, "sys", "\n");
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
