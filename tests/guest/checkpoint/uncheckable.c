/* Brings a process into a state that cannot be checkpointed (guide p. 1-3, 1-4, 3-8), has chkpnt try it, and then sees
 * whether the process goes on: uncheckable CASE [options of chkpnt]. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/pcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int answered;
static pid_t tester;

static void note(int number) {
    (void)number;
    answered = 1;
}

static void answer(int number) {
    (void)number;
    kill(tester, SIGUSR1);
}

static int good(int result) {
    if (result < 0) {
        perror("uncheckable");
        kill(tester, SIGKILL);
        _exit(1);
    }
    return result;
}

/* Stays there for good, answering SIGUSR2. */
static void stay(void) {
    for (;;)
        sigpause(0);
}

/* A child of the target that does nothing. */
static pid_t idle_child(void) {
    pid_t pid = good(fork());

    if (pid == 0) {
        signal(SIGUSR2, SIG_IGN);
        stay();
    }
    return pid;
}

static void* map(unsigned long address, unsigned length, int flags, int fd) {
    void* place = mmap((void*)address, &length, PROT_READ | PROT_WRITE, flags, fd, 0);

    good(place == (void*)-1 ? -1 : 0);
    return place;
}

static int scratch_file(void) {
    int fd = good(open("scratch", O_RDWR | O_CREAT | O_TRUNC, 0600));

    good((int)write(fd, "0123456789", 10));
    good((int)lseek(fd, 4096, SEEK_SET));
    good((int)write(fd, "", 1));
    return fd;
}

static void use_socket(void) {
    int ends[2];
    good(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
}

static void use_debugger(void) {
    good(pattach(idle_child(), O_EXCL));
}

static void use_restarts_memory(void) {
    map(0xb0001000, 4096, MAP_ANON | MAP_PRIVATE | MAP_FIXED, -1);
}

static void use_device_memory(void) {
    int fd = good(open("/dev/zero", O_RDWR));
    map(0xc0000000, 4096, MAP_DEVICE | MAP_SHARED | MAP_FIXED, fd);
    close(fd);
}

static void use_descriptors(void) {
    int fd;
    for (fd = 3; fd < 251; fd++)
        good(dup(0));
}

static void use_regions(void) {
    unsigned i;
    for (i = 0; i < 60; i++)
        map(0xc0000000 + i * 8192, 4096, MAP_ANON | MAP_PRIVATE | MAP_FIXED, -1);
}

static void use_unlinked_file(void) {
    scratch_file();
    good(unlink("scratch"));
    idle_child();
}

static void use_device(void) {
    good(open("/dev/ptyp0", O_RDWR));
}

static void use_vfork(void) {
    if (vfork() == 0) {
        answer(0);
        stay();
    }
}

static void use_unlinked_mapping(void) {
    int fd = scratch_file();
    map(0xc0000000, 4096, MAP_FILE | MAP_SHARED | MAP_FIXED, fd);
    close(fd);
    good(unlink("scratch"));
}

static void use_file_lock(void) {
    good(flock(scratch_file(), LOCK_SH));
}

static void use_exclusive_lock(void) {
    good(flock(scratch_file(), LOCK_EX));
}

static void use_record_lock(void) {
    struct flock lock;
    memset(&lock, 0, sizeof lock);
    lock.l_type = F_WRLCK;
    lock.l_start = 3;
    lock.l_len = 2;
    good(fcntl(scratch_file(), F_SETLK, &lock));
}

static void use_pipe(int keep) {
    int ends[2];
    good(pipe(ends));
    idle_child();
    close(ends[1 - keep]);
}

static void use_pipe_source(void) {
    use_pipe(0);
}

static void use_pipe_destination(void) {
    use_pipe(1);
}

static void use_private_file(void) {
    scratch_file();
    good(chmod("scratch", 0));
}

static const struct state {
    const char* name;
    void (*enter)(void);
} states[] = {
    {"socket", use_socket},
    {"debugger", use_debugger},
    {"memory", use_restarts_memory},
    {"device-memory", use_device_memory},
    {"descriptors", use_descriptors},
    {"regions", use_regions},
    {"unlinked", use_unlinked_file},
    {"device", use_device},
    {"vfork", use_vfork},
    {"mapping", use_unlinked_mapping},
    {"flock", use_file_lock},
    {"exclusive", use_exclusive_lock},
    {"lock", use_record_lock},
    {"source", use_pipe_source},
    {"destination", use_pipe_destination},
    {"private", use_private_file},
    {"nothing", stay},
};

static void run_target(const char* name) {
    unsigned i;

    signal(SIGUSR2, answer);
    for (i = 0; i < sizeof states / sizeof *states; i++) {
        if (strcmp(states[i].name, name) != 0)
            continue;
        if (states[i].enter != stay)
            states[i].enter();
        answer(0);
        stay();
    }
    errno = EINVAL;
    good(-1);
}

static void wait_for_answer(void) {
    while (!answered)
        sigpause(0);
    answered = 0;
}

int main(int argc, char** argv) {
    char command[200];
    pid_t target;
    int i, status;

    if (argc < 2)
        return 2;
    tester = getpid();
    signal(SIGUSR1, note);
    sigblock(sigmask(SIGUSR1));
    target = fork();
    if (target == 0) {
        sigsetmask(0);
        setpgrp(0, getpid());
        run_target(argv[1]);
    }
    wait_for_answer();
    strcpy(command, "chkpnt -f ck");
    for (i = 2; i < argc; i++)
        sprintf(command + strlen(command), " %s", argv[i]);
    sprintf(command + strlen(command), " %d", target);
    status = system(command);
    killpg(target, SIGUSR2); /* Of a parent inside vfork() it is the child that answers. */
    wait_for_answer();
    printf("%s; it goes on\n", status == 0 ? "checkpointed" : "refused");
    killpg(target, SIGKILL);
    return 0;
}
