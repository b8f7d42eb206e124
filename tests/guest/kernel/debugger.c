/* A debugger and its process: attaching, memory, registers, signals, breakpoints, single steps, the end. */
#include "errors.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pcntl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int word = 42;
static volatile int count;
static struct pcntl control;

static int ask(int fd, unsigned request) {
    return ioctl(fd, (int)request, &control);
}

static int go_on(int fd, unsigned how, int signal) {
    control.pi_thread = 0;
    control.pi_pc = 1;
    control.pi_signo = signal;
    return ask(fd, how) < 0 ? -1 : ask(fd, PIXRUN);
}

static unsigned read_registers(int fd, unsigned* registers) {
    control.pi_thread = 0;
    control.pi_buffer = registers;
    control.pi_nbytes = 104;
    control.pi_offset = 0;
    GIVES(ask(fd, PIXRDREGS), 0);
    return registers[0];
}

__attribute__((noinline)) static void count_for_ever(void) {
    for (;;) {
        count++;
    }
}

static void check_memory(int fd) {
    int value = 0;
    GIVES(lseek(fd, (off_t)(unsigned)&word, SEEK_SET), (unsigned)&word);
    GIVES(read(fd, &value, sizeof value), sizeof value);
    CHECK(value == 42);
    value = 4711;
    lseek(fd, (off_t)(unsigned)&word, SEEK_SET);
    GIVES(write(fd, &value, sizeof value), sizeof value);
    CHECK(word == 42); /* not ours */
    lseek(fd, (off_t)(unsigned)&word, SEEK_SET);
    GIVES(read(fd, &value, sizeof value), sizeof value);
    CHECK(value == 4711);
    lseek(fd, 0x1000, SEEK_SET);
    FAILS(read(fd, &value, sizeof value), EFAULT);
    lseek(fd, 0x80000000u, SEEK_SET);
    FAILS(write(fd, &value, sizeof value), EACCES); /* the gateway page */
}

/* Attaches to a process that runs, looks at it, steps it, sends it signals and lets it go. */
static void check_running(void) {
    unsigned registers[26], before;
    int status = 0, value, pid, fd, other, i;
    pid = fork();
    if (pid == 0) {
        count_for_ever();
    }
    usleep(50000);
    fd = pattach(pid, O_EXCL);
    CHECK(fd >= 0);
    FAILS(pattach(pid, O_EXCL), EBUSY);
    GIVES(wait(&status), pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP && status >> 16 == 0);
    GIVES(waitpid(pid, &status, WNOHANG), 0); /* Told once. */
    check_memory(fd);

    GIVES(ask(fd, PIXGETTHCOUNT), 0);
    CHECK(control.pi_othdcnt == 1);
    control.pi_thread = 0;
    GIVES(ask(fd, PIXGETSUBCODE), 0);
    CHECK(control.pi_otstate == PI_TALIVE && control.pi_osigno == SIGSTOP);
    control.pi_thread = 7;
    GIVES(ask(fd, PIXGETSUBCODE), 0);
    CHECK(control.pi_otstate != PI_TALIVE);
    FAILS(ask(fd, PIXCONTINUE), ESRCH);

    /* Ten steps: the counter moves, and the pc stays in the loop. */
    before = read_registers(fd, registers);
    for (i = 0; i < 10; i++) {
        GIVES(go_on(fd, PIXSTEP, 0), 0);
        GIVES(wait(&status), pid);
        CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
        control.pi_thread = 0;
        GIVES(ask(fd, PIXGETSUBCODE), 0);
        CHECK(control.pi_osigno == SIGTRAP && control.pi_osigcode == 2);
        before = read_registers(fd, registers);
        CHECK(before >= (unsigned)&count_for_ever - 64 && before < (unsigned)&count_for_ever + 256);
    }

    /* A signal stops it; without the signal it goes on, and with it, it ends. */
    GIVES(go_on(fd, PIXCONTINUE, 0), 0);
    FAILS(go_on(fd, PIXCONTINUE, 0), EBUSY); /* It runs. */
    GIVES(kill(pid, SIGUSR1), 0);
    GIVES(wait(&status), pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGUSR1);
    GIVES(go_on(fd, PIXCONTINUE, 0), 0);
    usleep(50000);
    GIVES(waitpid(pid, &status, WNOHANG), 0);
    other = pattach(pid, 0); /* Another one may look. */
    CHECK(other >= 0);
    lseek(other, (off_t)(unsigned)&word, SEEK_SET);
    GIVES(read(other, &value, sizeof value), sizeof value);
    CHECK(value == 4711);
    FAILS(write(other, &value, sizeof value), EACCES);
    FAILS(ioctl(other, (int)PIXTERMINATE, 0), EACCES);
    close(other);
    kill(pid, SIGTERM);
    GIVES(wait(&status), pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTERM);
    GIVES(go_on(fd, PIXCONTINUE, SIGTERM), 0);
    GIVES(wait(&status), pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    FAILS(ask(fd, PIXGETTHCOUNT), ESRCH);
    FAILS(read(fd, &value, sizeof value), ESRCH);
    close(fd);
}

/* Changes registers: the process takes another way. */
__attribute__((noinline)) static void leave_with_7(void) {
    _exit(7);
}

static void check_registers(void) {
    unsigned registers[26];
    int status = 0, pid = fork(), fd;
    if (pid == 0) {
        count_for_ever();
    }
    fd = pattach(pid, O_EXCL);
    CHECK(fd >= 0);
    wait(&status);
    read_registers(fd, registers);
    registers[0] = (unsigned)&leave_with_7;
    GIVES(ask(fd, PIXWRREGS), 0);
    CHECK(read_registers(fd, registers) == (unsigned)&leave_with_7);
    GIVES(go_on(fd, PIXCONTINUE, 0), 0);
    GIVES(wait(&status), pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    close(fd);
}

/* A debugger that goes away leaves the process as it would have been. */
static void check_letting_go(void) {
    int status = 0, pid = fork(), fd, value = 0;
    if (pid == 0) {
        while (word == 42) {
        }
        _exit(word);
    }
    fd = pattach(pid, O_EXCL);
    GIVES(waitpid(pid, &status, 0), pid);
    value = 9;
    lseek(fd, (off_t)(unsigned)&word, SEEK_SET);
    GIVES(write(fd, &value, sizeof value), sizeof value);
    close(fd);
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 9);

    pid = fork();
    if (pid == 0) {
        count_for_ever();
    }
    fd = pattach(pid, O_EXCL);
    GIVES(waitpid(pid, &status, 0), pid);
    GIVES(ask(fd, PIXDETACH), 0);
    FAILS(go_on(fd, PIXCONTINUE, 0), EACCES);
    GIVES(waitpid(pid, &status, WNOHANG), 0);
    close(fd);
    fd = pattach(pid, O_EXCL);
    CHECK(fd >= 0);
    GIVES(ask(fd, PIXTERMINATE), 0);
    while (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
    }
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    close(fd);
}

/* exect(): the program stops before its first instruction, and so does what it executes. */
static void check_exect(void) {
    static char* arguments[] = {"sh", "-c", "exec /bin/true", 0};
    static char* environment[] = {0};
    int status = 0, pid = fork(), fd, stops = 0;
    if (pid == 0) {
        exect("/bin/none", arguments, environment);
        exect("/bin/sh", arguments, environment);
        _exit(1);
    }
    GIVES(wait(&status), pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGTRAP);
    fd = pattach(pid, O_EXCL);
    CHECK(fd >= 0);
    control.pi_thread = 0;
    GIVES(ask(fd, PIXGETSUBCODE), 0);
    CHECK(control.pi_osigno == SIGTRAP && control.pi_osigcode == 4);
    do {
        stops++;
        GIVES(go_on(fd, PIXCONTINUE, 0), 0);
        GIVES(wait(&status), pid);
    } while (WIFSTOPPED(status) && stops < 10);
    CHECK(stops == 2);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(fd);
}

/* Who may not, and what makes no sense. */
static void check_refusals(void) {
    int status, pid;
    FAILS(pattach(29999, O_EXCL), ESRCH);
    FAILS(pattach(getpid(), O_EXCL), EINVAL);
    FAILS(pattach(getpid(), 4711), EINVAL);
    FAILS(exect("/none", 0, 0), ENOENT);
    pid = fork();
    if (pid == 0) {
        failed_checks = 0;
        setreuid(20, 20);
        FAILS(pattach(1, 0), EPERM);
        FAILS(pattach(getppid(), O_EXCL), EPERM);
        _exit(failed_checks);
    }
    GIVES(wait(&status), pid);
    CHECK(status == 0);
}

int main(void) {
    check_running();
    check_registers();
    check_letting_go();
    check_exect();
    check_refusals();
    return report_checks();
}
