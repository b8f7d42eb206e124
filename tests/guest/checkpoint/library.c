/* chkpnt() and restart() with all their options, return values and error numbers (guide p. 3-1 to 3-5). Run by the
 * superuser in an empty directory. */
#include "../kernel/errors.h"

#include <chkpnt.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int caught;

static void catch(int number) {
    caught = number;
}

static void tell_parent(int number) {
    (void)number;
    kill(getppid(), SIGUSR1);
}

/* Waits until a SIGUSR1 has come. */
static void wait_for_child(void) {
    while (!caught)
        sigpause(0);
    caught = 0;
}

/* A child that answers SIGUSR2 by SIGUSR1 to its parent, and ends with 7 at SIGTERM. */
static void end(int number) {
    (void)number;
    _exit(7);
}
static pid_t start_child(int with_grandchild) {
    pid_t pid = fork();

    if (pid == 0) {
        signal(SIGUSR2, tell_parent);
        signal(SIGTERM, end);
        if (with_grandchild && fork() == 0) {
            signal(SIGUSR2, SIG_DFL);
            for (;;)
                sigpause(0);
        }
        tell_parent(0);
        sigsetmask(0);
        for (;;)
            sigpause(0);
    }
    wait_for_child();
    return pid;
}

static int status_of(pid_t pid) {
    int status = -1;
    while (waitpid(pid, &status, WUNTRACED) < 0 && errno == EINTR)
        ;
    return status;
}

static int exists(const char* path) {
    return access(path, F_OK) == 0;
}

static void refuse_what_makes_no_sense(pid_t child) {
    char long_name[2000];

    FAILS(chkpnt(77, child, "ck", 0), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, child, "ck", 0x10000), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, child, "ck", CHKPNT_SIGROOT | CHKPNT_SIGFAMILY, SIGTERM), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, child, "ck", CHKPNT_SIGROOT), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, child, "ck", CHKPNT_SIGROOT, 99), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, child, NULL, 0), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, child, (char*)0x7f000000, 0), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, child, "", 0), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, child, ".", 0), EEXIST);
    FAILS(chkpnt(CHKPNT_PROC, child, "./", 0), EEXIST);
    FAILS(chkpnt(CHKPNT_PROC, child, "none/", 0), ENOENT);
    FAILS(chkpnt(CHKPNT_PROC, -5, "ck", 0), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, 29999, "ck", 0), ESRCH);
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    FAILS(chkpnt(CHKPNT_PROC, child, long_name, 0), ENAMETOOLONG);
    FAILS(restart(long_name, 0), ENAMETOOLONG);
    FAILS(restart("none", 0), ENOENT);
    FAILS(restart("none", RESTART_SIGROOT | RESTART_SIGFAMILY, SIGTERM), EINVAL);
    FAILS(restart("none", RESTART_SIGROOT), EINVAL);
    FAILS(restart("none", 0x10000), EINVAL);
    FAILS(restart((char*)0x7f000000, 0), EINVAL);
    FAILS(chkpnt(CHKPNT_PROC, 57, "ck", CHKPNT_PFD), EBADF);
    FAILS(chkpnt(CHKPNT_PROC, 0, "ck", CHKPNT_PFD), EINVAL);
    CHECK(!exists("ck"));
}

/* As a user without rights, in a process of its own. */
static void refuse_users_without_rights(pid_t child) {
    int status;

    mkdir("locked", 0700);
    if (fork() == 0) {
        setreuid(1916, 1916);
        FAILS(chkpnt(CHKPNT_PROC, child, "/tmp/ck", 0), EPERM);
        FAILS(chkpnt(CHKPNT_PROC, 0, "locked/ck", 0), EACCES);
        FAILS(restart("locked/ck", 0), EACCES);
        _exit(failed_checks != 0);
    }
    wait(&status);
    CHECK(status == 0);
}

static void refuse_pipes_that_lead_outside(void) {
    int ends[2];
    pid_t child;

    pipe(ends);
    child = start_child(0); /* It has the other end, too. */
    close(ends[0]);
    FAILS(chkpnt(CHKPNT_PROC, 0, "ck", 0), EPIPE);
    close(ends[1]);
    kill(child, SIGKILL);
    status_of(child);
}

static void signal_after_the_checkpoint(void) {
    pid_t child = start_child(0);

    GIVES(chkpnt(CHKPNT_PROC, child, "ck", 0), 0);
    FAILS(chkpnt(CHKPNT_PROC, child, "ck", 0), EEXIST);
    FAILS(restart("ck", 0), EAGAIN); /* Its pid is in use. */
    GIVES(chkpnt(CHKPNT_PROC, child, "ck", CHKPNT_FORCE | CHKPNT_SIGROOT, SIGTERM), 0);
    CHECK(status_of(child) == 7 << 8);
    GIVES(restart("ck", RESTART_SIGROOT, SIGUSR2), child);
    wait_for_child();
    GIVES(chkpnt(CHKPNT_PROC, child, "killed", CHKPNT_KILL), 0);
    CHECK(status_of(child) == SIGKILL);
    GIVES(restart("killed", 0, SIGTERM), child); /* A signal without an option is the root's, too. */
    CHECK(status_of(child) == 7 << 8);
    GIVES(restart("killed", RESTART_SUSPEND), child);
    CHECK(WIFSTOPPED(status_of(child)));
    kill(child, SIGKILL);
    CHECK(status_of(child) == SIGKILL);
}

static void signal_a_whole_family(void) {
    pid_t child = start_child(1);

    GIVES(chkpnt(CHKPNT_FAMILY, child, "family", CHKPNT_SIGFAMILY, SIGKILL), 0);
    CHECK(status_of(child) == SIGKILL);
    GIVES(restart("family", RESTART_SIGFAMILY, SIGTERM), child);
    CHECK(status_of(child) == 7 << 8);
}

static void give_another_pid_if_forced(void) {
    pid_t child = start_child(0);
    int again;

    GIVES(chkpnt(CHKPNT_PROC, child, "twin", 0), 0);
    again = restart("twin", RESTART_FORCE, SIGTERM);
    CHECK(again > 0 && again != child);
    CHECK(status_of(again) == 7 << 8);
    kill(child, SIGKILL);
    status_of(child);
}

/* Under a debugger: by its descriptor, and started for it. */
static void work_with_debuggers(void) {
    pid_t child = start_child(0);
    int fd = pattach(child, O_EXCL);

    CHECK(fd >= 0);
    status_of(child); /* It has stopped. */
    GIVES(chkpnt(CHKPNT_PROC, fd, "traced", CHKPNT_PFD), 0);
    kill(child, SIGKILL);
    close(fd);
    status_of(child);
    GIVES(restart("traced", RESTART_DEBUG), child);
    CHECK((status_of(child) & 0xffff) == (SIGTRAP << 8 | 0177));
    kill(child, SIGKILL);
    CHECK(status_of(child) == SIGKILL);
}

static void checkpoint_oneself(void) {
    pid_t pid = getpid();

    GIVES(chkpnt(0, 0, "self", 0), 0);
    CHECK(getpid() == pid && exists("self"));
}

/* restart sets the pid, which can be done once in a life (guide p. 3-8). */
static void refuse_another_pid_after_a_restart(void) {
    pid_t child = fork();

    if (child == 0) {
        chkpnt(CHKPNT_PROC, 0, "renamed", CHKPNT_KILL);
        _exit(setpid(getpid() + 1) == -1 && errno == EPERM ? 5 : 6);
    }
    CHECK(status_of(child) == SIGKILL);
    GIVES(restart("renamed", 0), child);
    CHECK(status_of(child) == 5 << 8);
}

int main(void) {
    pid_t child;

    signal(SIGUSR1, catch);
    sigblock(sigmask(SIGUSR1) | sigmask(SIGUSR2));
    child = start_child(0);
    refuse_what_makes_no_sense(child);
    refuse_users_without_rights(child);
    kill(child, SIGKILL);
    status_of(child);
    refuse_pipes_that_lead_outside();
    signal_after_the_checkpoint();
    signal_a_whole_family();
    give_another_pid_if_forced();
    work_with_debuggers();
    checkpoint_oneself();
    refuse_another_pid_after_a_restart();
    if (failed_checks == 0)
        printf("all right\n");
    return failed_checks != 0;
}
