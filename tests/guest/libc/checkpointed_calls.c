/* A process is checkpointed by another CPU at any moment between and in its system calls: each call is made once. */
#include "../check.h"

#include <chkpnt.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 60
#define ENOUGH 300

/* Ends well if every write() was made, and made once. */
static void count_calls(void) {
    int fd = open("calls", O_RDWR | O_CREAT | O_TRUNC, 0600);
    long made = 0;
    struct stat status;
    while (made < ENOUGH) {
        made += write(fd, "x", 1) == 1;
        if (fstat(fd, &status) < 0 || status.st_size != made) {
            _exit(1);
        }
    }
    _exit(0);
}

int main(void) {
    int status, lost = 0;
    for (int round = 0; round < ROUNDS; round++) {
        pid_t pid = fork();
        if (pid == 0) {
            count_calls();
        }
        usleep(3000);
        for (volatile int spent = 0; spent < round * 7; spent++) {
        }
        CHECK(chkpnt(CHKPNT_PROC, pid, "image", CHKPNT_KILL | CHKPNT_FORCE) == 0);
        CHECK(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status));
        pid = restart("image", 0);
        CHECK(pid > 0);
        lost += pid > 0 && !(waitpid(pid, &status, 0) == pid && status == 0);
    }
    CHECK(lost == 0);
    return report_checks();
}
