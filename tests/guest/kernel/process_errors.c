/* System calls on processes, signals, memory, time and the machine: successes and documented errors. */
#include "errors.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/mman.h>
#include <sys/pattributes.h>
#include <sys/pcntl.h>
#include <sys/proc.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/utsname.h>

extern long long __clock(int which); /* nanoseconds: 1 since boot */
extern int __sleep_until(long long nanoseconds);
extern int sethostid(int id);
extern int sigreturn(void* context);

static int value;
static volatile int caught;

static void catch(int signal) {
    caught = signal;
}

static void check_exec(void) {
    static char huge[200000];
    char* arguments[] = {"x", 0};
    char* too_many[] = {huge, huge, huge, huge, huge, huge, 0};
    int fd = open("/tmp/program", O_WRONLY | O_CREAT | O_TRUNC, 0755);
    memset(huge, 'x', sizeof huge - 1);
    write(fd, "nonsense", 8);
    close(fd);
    FAILS(execv("/none", arguments), ENOENT);
    FAILS(execv("/etc/passwd/x", arguments), ENOTDIR);
    FAILS(execv("/etc/passwd", arguments), EACCES);
    FAILS(execv("/tmp", arguments), EACCES);
    FAILS(execv("/tmp/program", arguments), ENOEXEC);
    FAILS(execv(NOWHERE, arguments), EFAULT);
    FAILS(execv("/bin/true", NOWHERE), EFAULT);
    FAILS(execv("/bin/true", too_many), E2BIG);
    unlink("/tmp/program");
}

/* All places for processes are taken; the memory of the smaller machine is before. */
static void check_crowd(void) {
    static int pids[2000];
    int status, pid, count = 0;
    while (count < 2000 && (pid = fork()) > 0) {
        pids[count++] = pid;
    }
    if (pid == 0) {
        pause();
    }
    CHECK(count > 250 && (errno == EAGAIN || errno == ENOMEM));
    if (errno == EAGAIN) {
        FAILS(vfork(), EAGAIN);
    }
    while (count > 0) {
        GIVES(kill(pids[--count], SIGKILL), 0);
        GIVES(waitpid(pids[count], &status, 0), pids[count]);
    }
}

static void check_exect(void) {
    static char huge[200000];
    char* arguments[] = {huge, huge, huge, huge, huge, huge, 0};
    int fd = open("/tmp/program", O_WRONLY | O_CREAT | O_TRUNC, 0755);
    memset(huge, 'x', sizeof huge - 1);
    write(fd, "nonsense", 8);
    close(fd);
    FAILS(exect("/tmp/program", 0, 0), ENOEXEC);
    FAILS(exect("/bin/true", arguments, 0), E2BIG);
    unlink("/tmp/program");
}

static void check_wait(void) {
    int status, pid;
    struct rusage usage;
    FAILS(wait(&status), ECHILD);
    if ((pid = fork()) == 0) {
        pause();
    }
    INTERRUPTED(wait(&status));
    kill(pid, SIGKILL);
    GIVES(wait(&status), pid);
    FAILS(waitpid(4711, &status, 0), ECHILD);
    pid = fork();
    if (pid == 0) {
        _exit(5);
    }
    FAILS(waitpid(pid + 1, &status, 0), ECHILD);
    GIVES(wait4(pid, &status, 0, &usage), pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 5);
    pid = fork();
    if (pid == 0) {
        pause();
    }
    GIVES(waitpid(pid, &status, WNOHANG), 0);
    GIVES(kill(pid, SIGSTOP), 0);
    GIVES(waitpid(pid, &status, WUNTRACED), pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    GIVES(kill(pid, SIGKILL), 0);
    FAILS(waitpid(pid, NOWHERE, 0), EFAULT);
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    FAILS(kill(pid, 0), ESRCH);
}

static void check_identity(void) {
    gid_t groups[20] = {1, 2, 3};
    FAILS(setpgrp(29999, 0), ESRCH);
    FAILS(setpgrp(0, -5), EINVAL);
    FAILS(getpgid(29999), ESRCH);
    FAILS(setgroups(17, groups), EINVAL);
    FAILS(setgroups(3, NOWHERE), EFAULT);
    GIVES(setgroups(3, groups), 0);
    FAILS(getgroups(1, groups), EINVAL);
    FAILS(getgroups(20, NOWHERE), EFAULT);
    GIVES(getgroups(20, groups), 3);
    FAILS(setpid(1), EEXIST);
    FAILS(setpid(-1), EINVAL);
    FAILS(setpid(100000), EINVAL);
    FAILS(setpid(0), EINVAL);
    FAILS(setpid(getpid()), EEXIST);
    FAILS(setaid(-1), EINVAL);
    GIVES(setaid(1990), 0);
    GIVES(getaid(), 1990);
    GIVES(setaid(0), 0);
    if (fork() == 0) {
        failed_checks = 0;
        GIVES(setpid(20000), 0);
        GIVES(getpid(), 20000);
        FAILS(setpid(20001), EPERM);
        GIVES(setsid(), 20000);
        FAILS(setsid(), EPERM);
        FAILS(setpgrp(0, 1), EPERM);
        fflush(stdout);
        _exit(failed_checks != 0);
    }
    GIVES(wait(&value), 20000);
    CHECK(value == 0);
}

static int roots_group;

static void check_as_guest(void) {
    gid_t groups[1] = {0};
    struct rlimit limit;
    struct timeval time = {0, 0};
    struct pattributes attributes = {0};
    FAILS(kill(1, SIGTERM), EPERM);
    FAILS(kill(1, 0), EPERM);
    FAILS(setreuid(0, 0), EPERM);
    FAILS(setregid(0, 0), EPERM);
    FAILS(setgroups(1, groups), EPERM);
    FAILS(setpgrp(1, 0), EPERM);
    FAILS(setpriority(PRIO_PROCESS, 0, -5), EACCES);
    FAILS(setpriority(PRIO_PROCESS, 1, 5), EPERM);
    FAILS(settimeofday(&time, 0), EPERM);
    FAILS(sethostname("x", 1), EPERM);
    FAILS(reboot(0), EPERM);
    FAILS(sethostid(1), EPERM);
    GIVES(setpgrp(0, 0), 0);
    FAILS(killpg(roots_group, SIGTERM), EPERM);
    FAILS(getpattr(1, &attributes), EPERM);
    FAILS(setaid(5), EPERM);
    FAILS(setpattr(1, &attributes), EPERM);
    FAILS(mregion(1, 0, NOWHERE, 1), EPERM);
    getrlimit(RLIMIT_CONCUR, &limit);
    limit.rlim_max++;
    FAILS(setrlimit(RLIMIT_CONCUR, &limit), EPERM);
}

static void check_signals(void) {
    struct sigvec action = {0}, old;
    sigset_t set = 0;
    FAILS(kill(29999, SIGTERM), ESRCH);
    FAILS(kill(getpid(), 32), EINVAL);
    FAILS(kill(getpid(), -1), EINVAL);
    GIVES(kill(getpid(), 0), 0);
    FAILS(killpg(29999, 0), ESRCH);
    FAILS(killpg(-3, 0), EINVAL);
    FAILS(killpg(0, 99), EINVAL);
    FAILS(sigvec(0, &action, 0), EINVAL);
    FAILS(sigvec(32, &action, 0), EINVAL);
    FAILS(sigvec(SIGKILL, &action, 0), EINVAL);
    FAILS(sigvec(SIGSTOP, &action, 0), EINVAL);
    FAILS(sigvec(SIGUSR1, NOWHERE, 0), EFAULT);
    FAILS(sigvec(SIGUSR1, 0, NOWHERE), EFAULT);
    action.sv_handler = catch;
    GIVES(sigvec(SIGUSR1, &action, 0), 0);
    GIVES(sigvec(SIGUSR1, 0, &old), 0);
    CHECK(old.sv_handler == catch);
    GIVES(sigblock(sigmask(SIGUSR1)), 0);
    GIVES(kill(getpid(), SIGUSR1), 0);
    CHECK(caught == 0);
    GIVES(sigpending(&set), 0);
    CHECK(set == sigmask(SIGUSR1));
    FAILS(sigpending(NOWHERE), EFAULT);
    GIVES(sigsetmask(0), sigmask(SIGUSR1));
    CHECK(caught == SIGUSR1);
    FAILS(sigprocmask(99, &set, 0), EINVAL);
    FAILS(sigprocmask(SIG_BLOCK, NOWHERE, 0), EFAULT);
    FAILS(sigprocmask(SIG_BLOCK, 0, NOWHERE), EFAULT);
    FAILS(sigstack(NOWHERE, 0), EFAULT);
    FAILS(sigstack(0, NOWHERE), EFAULT);
    FAILS(sigaltstack(NOWHERE, 0), EFAULT);
    FAILS(sigaltstack(0, NOWHERE), EFAULT);
    FAILS(sigreturn(NOWHERE), EFAULT);
    signal(SIGALRM, catch);
    alarm(1);
    FAILS(sigpause(0), EINTR);
    CHECK(caught == SIGALRM);
    signal(SIGUSR1, SIG_DFL);
}

static void check_memory(void) {
    unsigned length = 8192, zero = 0;
    char* pages;
    int fd = open("/etc/passwd", O_RDONLY);
    pages = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, -1, 0);
    CHECK(pages != MAP_FAILED && length == 8192);
    FAILS((long)mmap(0, NOWHERE, 3, MAP_ANON | MAP_PRIVATE, -1, 0), EFAULT);
    FAILS((long)mmap(0, &length, 3, MAP_PRIVATE, -1, 0), EINVAL);
    FAILS((long)mmap(0, &length, 3, MAP_ANON, -1, 0), EINVAL);
    FAILS((long)mmap(0, &zero, 3, MAP_ANON | MAP_PRIVATE, -1, 0), EINVAL);
    FAILS((long)mmap((void*)0x1001, &length, 3, MAP_ANON | MAP_PRIVATE | MAP_FIXED, -1, 0), EINVAL);
    FAILS((long)mmap(0, &length, 1, MAP_FILE | MAP_PRIVATE, 99, 0), EBADF);
    FAILS((long)mmap(0, &length, 1, MAP_FILE | MAP_SHARED, 99, 0), EBADF);
    FAILS((long)mmap(0, &length, 1, MAP_FILE | MAP_SHARED, fd, 100), EINVAL);
    FAILS((long)mmap(0, &length, 3, MAP_FILE | MAP_SHARED, fd, 0), EACCES);
    FAILS(mremap(NOWHERE, &length, 1, MAP_PRIVATE), EINVAL);
    FAILS(mremap(pages + 1, &length, 1, MAP_PRIVATE), EINVAL);
    FAILS(mremap(pages, NOWHERE, 1, MAP_PRIVATE), EFAULT);
    GIVES(mremap(pages, &length, PROT_READ, MAP_PRIVATE), 0);
    FAILS(read(fd, pages, 1), EFAULT); /* not writable any more */
    FAILS(munmap(pages + 1, 4096), EINVAL);
    GIVES(munmap(pages, 8192), 0);
    FAILS(mremap(pages, &length, 1, MAP_PRIVATE), ENOMEM);
    FAILS(write(1, pages, 1), EFAULT);
    FAILS(msync(pages + 1, 4096), EINVAL);
    FAILS(brk((void*)0x1000), ENOMEM);
    FAILS(mregion(29999, 0, NOWHERE, 1), ESRCH);
    FAILS(mregion(0, -1, NOWHERE, 1), EINVAL);
    FAILS(mregion(0, 0, NOWHERE, 1), EFAULT);
    close(fd);
}

/* /dev/zero is the one device that has memory. */
static void check_device_memory(void) {
    struct abi_mregion region;
    unsigned length = 8192;
    int status, zero = open("/dev/zero", O_RDWR), null = open("/dev/null", O_RDWR);
    int reader = open("/dev/zero", O_RDONLY), file = open("/etc/passwd", O_RDONLY);
    char* pages = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_DEVICE | MAP_SHARED, zero, 0);
    CHECK(pages != MAP_FAILED && length == 8192 && pages[5000] == 0);
    if (fork() == 0) {
        pages[5000] = 7;
        _exit(0);
    }
    wait(&status);
    CHECK(pages[5000] == 7);
    for (status = 0; mregion(0, status, &region, 1) == 1 && region.mr_address != (unsigned)pages; status++) {
    }
    CHECK(region.mr_flags == (MAP_DEVICE | MAP_SHARED) && region.mr_length == 8192);
    GIVES(munmap(pages, length), 0);
    FAILS((long)mmap(0, &length, 3, MAP_DEVICE | MAP_PRIVATE, zero, 0), EINVAL);
    FAILS((long)mmap(0, &length, 3, MAP_DEVICE | MAP_FILE | MAP_SHARED, zero, 0), EINVAL);
    FAILS((long)mmap(0, &length, 3, MAP_DEVICE | MAP_SHARED, zero, 100), EINVAL);
    FAILS((long)mmap(0, &length, 1, MAP_DEVICE | MAP_SHARED, file, 0), EINVAL);
    FAILS((long)mmap(0, &length, 1, MAP_DEVICE | MAP_SHARED, 99, 0), EBADF);
    FAILS((long)mmap(0, &length, 3, MAP_DEVICE | MAP_SHARED, reader, 0), EACCES);
    FAILS((long)mmap(0, &length, 3, MAP_DEVICE | MAP_SHARED, null, 0), ENODEV);
    pages = mmap(0, &length, PROT_READ, MAP_DEVICE | MAP_SHARED, reader, 0);
    CHECK(pages != MAP_FAILED);
    FAILS(mremap(pages, &length, PROT_READ | PROT_WRITE, MAP_SHARED), EACCES);
    GIVES(munmap(pages, length), 0);
    close(zero);
    close(null);
    close(reader);
    close(file);
}

static void check_time(void) {
    struct itimerval timer = {{0, 0}, {0, 2000000}};
    struct timeval time = {0, 1000000};
    struct rusage usage;
    struct rlimit limit;
    FAILS(setitimer(9, &timer, 0), EINVAL);
    FAILS(setitimer(ITIMER_REAL, &timer, 0), EINVAL);
    FAILS(setitimer(ITIMER_REAL, NOWHERE, 0), EFAULT);
    FAILS(getitimer(9, &timer), EINVAL);
    FAILS(getitimer(ITIMER_REAL, NOWHERE), EFAULT);
    FAILS(gettimeofday(NOWHERE, 0), EFAULT);
    FAILS(settimeofday(&time, 0), EINVAL);
    FAILS(settimeofday(NOWHERE, 0), EFAULT);
    FAILS(__clock(9), EINVAL);
    INTERRUPTED(__sleep_until(__clock(1) + 10000000000LL));
    FAILS(getrusage(9, &usage), EINVAL);
    FAILS(getrusage(RUSAGE_SELF, NOWHERE), EFAULT);
    FAILS(getrlimit(99, &limit), EINVAL);
    FAILS(getrlimit(0, NOWHERE), EFAULT);
    FAILS(setrlimit(99, &limit), EINVAL);
    FAILS(setrlimit(0, NOWHERE), EFAULT);
    FAILS(getpriority(9, 0), EINVAL);
    FAILS(getpriority(PRIO_PROCESS, 29999), ESRCH);
    FAILS(setpriority(9, 0, 0), EINVAL);
    FAILS(setpriority(PRIO_PROCESS, 29999, 0), ESRCH);

    /* Timers of the processor's time run only while it works. */
    signal(SIGVTALRM, catch);
    signal(SIGPROF, catch);
    timer.it_value.tv_usec = 20000;
    caught = 0;
    GIVES(setitimer(ITIMER_VIRTUAL, &timer, 0), 0);
    usleep(100000);
    CHECK(caught == 0);
    while (caught == 0) {
    }
    CHECK(caught == SIGVTALRM);
    caught = 0;
    GIVES(setitimer(ITIMER_PROF, &timer, 0), 0);
    usleep(100000);
    CHECK(caught == 0);
    while (caught == 0) {
        getppid();
    }
    CHECK(caught == SIGPROF);
}

static void check_machine(void) {
    struct utsname names;
    struct pattributes attributes;
    struct abi_procinfo process;
    char name[64];
    GIVES(uname(&names), 0);
    CHECK_TEXT(names.sysname, "ConvexOS");
    CHECK_TEXT(names.release, "9.0");
    FAILS(uname(NOWHERE), EFAULT);
    GIVES(gethostname(name, sizeof name), 0);
    FAILS(gethostname(NOWHERE, 10), EFAULT);
    FAILS(sethostname(NOWHERE, 10), EFAULT);
    FAILS(sethostname(name, 1000), EINVAL);
    FAILS(getpattr(29999, &attributes), ESRCH);
    FAILS(getpattr(0, NOWHERE), EFAULT);
    FAILS(setpattr(29999, &attributes), ESRCH);
    FAILS(setpattr(0, NOWHERE), EFAULT);
    FAILS(getsysinfo(SYSINFO_SIZE, NOWHERE), EFAULT);
    FAILS(procinfo(32767, &process, sizeof process), ESRCH);
    FAILS(procinfo(0, NOWHERE, sizeof process), EFAULT);
    signal(SIGSYS, SIG_IGN);
}

/* Orphans belong to init, and zombies wait for their parent. */
static void check_orphans(void) {
    int fds[2], status, pid, parent;
    GIVES(pipe(fds), 0);
    pid = fork();
    if (pid == 0) {
        if (fork() == 0) {
            while (getppid() == pid) {
                usleep(1000);
            }
            usleep(50000);
            parent = getppid();
            write(fds[1], &parent, sizeof parent);
            _exit(0);
        }
        _exit(0);
    }
    GIVES(waitpid(pid, &status, 0), pid);
    GIVES(read(fds[0], &parent, sizeof parent), sizeof parent);
    CHECK(parent == 1);
    FAILS(wait(&status), ECHILD);
}

int main(void) {
    check_exec();
    check_wait();
    check_identity();
    roots_group = getpgrp();
    as_guest(check_as_guest);
    check_signals();
    check_memory();
    check_device_memory();
    check_time();
    check_machine();
    check_orphans();
    check_exect();
    in_child(check_crowd);
    return report_checks();
}
