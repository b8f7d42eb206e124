/* Checks of what system calls return: a value, or -1 with a certain error number. */
#ifndef ERRORS_H
#define ERRORS_H

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The call fails with this error number. */
#define FAILS(call, number)                                                                                  \
    do {                                                                                                     \
        long long fails_result;                                                                              \
        errno = 0;                                                                                           \
        fails_result = (long long)(call);                                                                    \
        if (fails_result != -1 || errno != (number)) {                                                       \
            printf("FAIL %s:%d: %s: result %lld, errno %d instead of %s\n", __FILE__, __LINE__, #call,       \
                   fails_result, errno, #number);                                                            \
            failed_checks++;                                                                                 \
        }                                                                                                    \
    } while (0)

/* The call returns this value. */
#define GIVES(call, value)                                                                                   \
    do {                                                                                                     \
        long long gives_result, gives_value = (long long)(value);                                            \
        errno = 0;                                                                                           \
        gives_result = (long long)(call);                                                                    \
        if (gives_result != gives_value) {                                                                   \
            printf("FAIL %s:%d: %s: result %lld, errno %d instead of %lld\n", __FILE__, __LINE__, #call,     \
                   gives_result, errno, gives_value);                                                        \
            failed_checks++;                                                                                 \
        }                                                                                                    \
    } while (0)

/* The call waits until a signal is caught. Nobody waits for the second: these tests run on virtual time. */
#define INTERRUPTED(call)                                                                                    \
    do {                                                                                                     \
        struct sigvec errors_action = {errors_note, 0, SV_INTERRUPT};                                        \
        sigvec(SIGALRM, &errors_action, 0);                                                                  \
        alarm(1);                                                                                            \
        FAILS(call, EINTR);                                                                                  \
    } while (0)

/* An address in no process. */
#define NOWHERE ((void*)0x1000)

__attribute__((unused)) static void errors_note(int signal) {
    (void)signal;
}

/* A file of ten bytes. */
__attribute__((unused)) static void make_file(const char* path, int mode) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    CHECK(fd >= 0);
    GIVES(write(fd, "0123456789", 10), 10);
    GIVES(fchmod(fd, mode), 0);
    GIVES(close(fd), 0);
}

/* The wait status of a child that does this. */
__attribute__((unused)) static int child_status(void (*work)(void)) {
    int status = 0, pid;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        failed_checks = 0;
        work();
        fflush(stdout);
        _exit(failed_checks != 0);
    }
    GIVES(waitpid(pid, &status, 0), pid);
    return status;
}

/* Runs the checks in a child; they fail here if they fail there. */
__attribute__((unused)) static void in_child(void (*checks)(void)) {
    int status = child_status(checks);
    if (status != 0) {
        printf("FAIL the child ends with the wait status %#x\n", (unsigned)status);
        failed_checks++;
    }
}

/* The same as a user who owns nothing. */
static void (*errors_guest_checks)(void);
__attribute__((unused)) static void errors_become_guest(void) {
    setgid(20);
    setuid(1917);
    errors_guest_checks();
}
__attribute__((unused)) static void as_guest(void (*checks)(void)) {
    errors_guest_checks = checks;
    in_child(errors_become_guest);
}

#endif
