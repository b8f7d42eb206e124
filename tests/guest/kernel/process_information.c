/* What procinfo() tells of processes: flags, priority, what they wait for, and whether they are idle. */
#include "errors.h"

#include <sys/ioctl.h>
#include <sys/proc.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>

static int ends[2];
static int master;

static struct abi_procinfo look(int pid) {
    struct abi_procinfo process;
    GIVES(procinfo(pid - 1, &process, sizeof process), pid);
    return process;
}

/* A child that does this; it is given time to go to sleep. */
static int start(void (*work)(void)) {
    int pid;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        work();
        _exit(0);
    }
    usleep(100000);
    return pid;
}

static void end(int pid) {
    GIVES(kill(pid, SIGKILL), 0);
    GIVES(waitpid(pid, 0, 0), pid);
}

static void wait_in_pause(void) {
    sigpause(0);
}
static void wait_in_select(void) {
    select(0, 0, 0, 0, 0);
}
static void wait_in_sleep(void) {
    sleep(1000);
}
static void wait_for_pipe(void) {
    char byte;
    read(ends[0], &byte, 1);
}
static void wait_for_socket(void) {
    char byte;
    int sockets[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, sockets);
    read(sockets[0], &byte, 1);
}
static void wait_for_child(void) {
    if (fork() == 0) {
        sigpause(0);
        _exit(0);
    }
    wait(0);
}
static void wait_for_terminal(void) {
    char byte;
    setsid();
    read(open("/dev/ttyp7", O_RDWR), &byte, 1);
}
static void wait_for_master(void) {
    char byte;
    read(master, &byte, 1);
}
static void compute(void) {
    for (;;) {
    }
}

static void check_waits(void) {
    static const struct {
        void (*work)(void);
        const char* word;
        unsigned flags;
    } rows[] = {{wait_in_pause, "pause", SOMASK},      {wait_in_select, "select", SSEL},
                {wait_in_sleep, "sleep", STIMO},       {wait_for_pipe, "pipe", 0},
                {wait_for_socket, "socket", 0},        {wait_for_child, "wait", 0},
                {wait_for_master, "ptyin", 0},         {wait_for_terminal, "ttyin", SLOGIN}};
    unsigned i;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        int pid = start(rows[i].work);
        struct abi_procinfo process = look(pid);
        CHECK_TEXT(process.pi_wchan, rows[i].word);
        CHECK(process.pi_state == 'S');
        if (process.pi_flags != (SLOAD | SUSER | rows[i].flags)) {
            printf("FAIL %s: flags %x\n", rows[i].word, (unsigned)process.pi_flags);
            failed_checks++;
        }
        end(pid);
    }
}

static void check_idle(void) {
    int pid = start(wait_in_pause);
    sleep(19);
    CHECK(look(pid).pi_state == 'S');
    sleep(2);
    CHECK(look(pid).pi_state == 'I');
    end(pid);
}

static void check_priority(void) {
    int sleeper = start(wait_in_pause), worker = start(compute), nice;
    struct abi_procinfo process;
    sleep(11); /* The machine's load is known by then. */
    process = look(sleeper);
    CHECK(process.pi_priority == 130 && process.pi_cpu == 0 && process.pi_wchan[0] != 0);
    process = look(worker);
    CHECK(process.pi_state == 'R' && process.pi_wchan[0] == 0);
    CHECK(process.pi_cpu > 10 && process.pi_priority == 130 + ((int)process.pi_cpu + 2) / 4);
    GIVES(setpriority(PRIO_PROCESS, worker, 10), 0);
    nice = (int)look(worker).pi_priority - (int)process.pi_priority;
    CHECK(nice >= 20 && nice < 50);
    GIVES(kill(worker, SIGSTOP), 0);
    sleep(60); /* Forgotten by then. */
    process = look(worker);
    CHECK(process.pi_state == 'T' && process.pi_cpu == 0 && process.pi_priority == 150);
    end(worker);
    end(sleeper);
}

static void check_zombie(void) {
    int pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    usleep(100000);
    CHECK(look(pid).pi_state == 'Z' && look(pid).pi_flags == (SUSER | SWEXIT));
    GIVES(waitpid(pid, 0, 0), pid);
}

int main(void) {
    GIVES(pipe(ends), 0);
    master = open("/dev/ptyp7", O_RDWR);
    CHECK(master >= 0);
    check_waits();
    check_idle();
    check_priority();
    check_zombie();
    return report_checks();
}
