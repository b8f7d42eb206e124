/* What system calls return when all is well, of those that no other test here looks at. */
#include "errors.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/pattributes.h>
#include <sys/proc.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>

extern int sethostid(int id);

static void check_names(void) {
    struct timeval times[2] = {{100, 0}, {200, 0}};
    struct stat status;
    char text[100];
    int fd = creat("file", 0640), directory = open("..", O_RDONLY);
    CHECK(fd >= 0 && directory >= 0);
    GIVES(write(fd, "0123456789", 10), 10);
    GIVES(fsync(fd), 0);
    GIVES(fchown(fd, 5, 6), 0);
    GIVES(link("file", "other"), 0);
    GIVES(chown("other", 7, -1), 0);
    GIVES(utimes("other", times), 0);
    GIVES(fstat(fd, &status), 0);
    CHECK(status.st_uid == 7 && status.st_gid == 6 && status.st_nlink == 2 && status.st_mtime == 200);
    GIVES(symlink("file", "link"), 0);
    GIVES(lstat("link", &status), 0);
    CHECK(S_ISLNK(status.st_mode) && status.st_size == 4);
    GIVES(readlink("link", text, sizeof text), 4);
    CHECK(memcmp(text, "file", 4) == 0);
    GIVES(fdpath(fd, text, sizeof text), sizeof "/tmp/successes/file");
    CHECK_TEXT(text, "/tmp/successes/file");
    GIVES(fchdir(directory), 0);
    CHECK_TEXT(getcwd(text, sizeof text), "/tmp");
    GIVES(chdir("/tmp/successes"), 0);
    CHECK(getdirentries(directory, text, sizeof text) > 0);
}

static void check_pieces(void) {
    char one[4], two[10];
    struct iovec pieces[2] = {{one, 4}, {two, 10}};
    unsigned length = 4096;
    int fd = open("file", O_RDWR);
    char* page;
    GIVES(readv(fd, pieces, 2), 10);
    CHECK(memcmp(one, "0123", 4) == 0 && memcmp(two, "456789", 6) == 0);
    page = mmap(0, &length, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, fd, 0);
    CHECK(page != MAP_FAILED);
    page[0] = 'x';
    GIVES(msync(page, length), 0);
    GIVES(lseek(fd, 0, SEEK_SET), 0);
    GIVES(read(fd, one, 1), 1);
    CHECK(one[0] == 'x');
}

static void check_process(void) {
    struct sigstack stack = {0, 0}, before;
    struct pattributes attributes = {1};
    struct itimerval timer;
    struct rusage usage;
    struct abi_procinfo process;
    sigset_t set = sigmask(SIGUSR1), old;
    GIVES(getuid(), 0);
    GIVES(geteuid(), 0);
    GIVES(getgid(), 0);
    GIVES(getegid(), 0);
    GIVES(getitimer(ITIMER_REAL, &timer), 0);
    CHECK(timer.it_value.tv_sec == 0);
    GIVES(getrusage(RUSAGE_SELF, &usage), 0);
    GIVES(setpriority(PRIO_PROCESS, 0, 5), 0);
    GIVES(getpriority(PRIO_PROCESS, 0), 5);
    GIVES(sigstack(&stack, &before), 0);
    GIVES(sigprocmask(SIG_BLOCK, &set, &old), 0);
    GIVES(sigprocmask(SIG_SETMASK, &old, &set), 0);
    CHECK((set & sigmask(SIGUSR1)) != 0);
    GIVES(killpg(getpgrp(), 0), 0);
    GIVES(procinfo(getpid() - 1, &process, sizeof process), getpid());
    CHECK((int)process.pi_ppid == getppid());
    GIVES(setpattr(0, &attributes), 0);
    attributes.pattr_pfixed = 0;
    GIVES(getpattr(0, &attributes), 0);
    CHECK(attributes.pattr_pfixed == 1);
}

static void check_machine(void) {
    struct timeval time = {700000000, 0}, now;
    GIVES(getpagesize(), 4096);
    GIVES(getdtablesize(), 256);
    GIVES(sethostid(4711), 0);
    GIVES(gethostid(), 4711);
    GIVES(settimeofday(&time, 0), 0);
    GIVES(gettimeofday(&now, 0), 0);
    CHECK(now.tv_sec == 700000000);
}

int main(void) {
    mkdir("/tmp/successes", 0755);
    CHECK(chdir("/tmp/successes") == 0);
    check_names();
    check_pieces();
    check_process();
    check_machine();
    return report_checks();
}
