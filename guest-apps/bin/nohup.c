/* nohup command [argument ...]: runs a command that a hangup does not end; output goes to nohup.out. */
#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

/* nohup.out here or, if that can't be written, in the home directory. */
static int open_output(char path[MAXPATHLEN]) {
    const int flags = O_WRONLY | O_CREAT | O_APPEND;
    const char* home = getenv("HOME");
    strcpy(path, "nohup.out");
    int fd = open(path, flags, 0600);
    if (fd < 0 && home != NULL && snprintf(path, MAXPATHLEN, "%s/nohup.out", home) < MAXPATHLEN) {
        fd = open(path, flags, 0600);
    }
    return fd;
}

int main(int argc, char** argv) {
    char path[MAXPATHLEN];
    start_program(argv[0]);
    if (argc < 2 || argv[1][0] == '-') {
        usage("command [argument ...]");
    }
    if (isatty(1)) {
        int fd = open_output(path);
        if (fd < 0) {
            report(path);
            return 126;
        }
        fprintf(stderr, "Sending output to '%s'\n", path);
        dup2(fd, 1);
        close(fd);
    }
    if (isatty(2)) {
        dup2(1, 2);
    }
    signal(SIGHUP, SIG_IGN);
    execvp(argv[1], argv + 1);
    int missing = errno == ENOENT;
    report(argv[1]);
    return missing ? 127 : 126;
}
