/* Limits of resources: what happens at each of them. */
#include "errors.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int caught;

static void catch(int signal) {
    caught = signal;
}

static void set_soft(int resource, int value) {
    struct rlimit limit;
    GIVES(getrlimit(resource, &limit), 0);
    limit.rlim_cur = value;
    GIVES(setrlimit(resource, &limit), 0);
}

static void work_too_long(void) {
    set_soft(RLIMIT_CPU, 1);
    for (;;) {
    }
}

static void work_despite_a_signal(void) {
    struct rlimit limit = {1, 2};
    signal(SIGXCPU, catch);
    GIVES(setrlimit(RLIMIT_CPU, &limit), 0);
    while (caught != SIGXCPU) {
    }
    for (;;) { /* Until the hard limit. */
    }
}

static void write_too_much(void) {
    static char bytes[200];
    int fd = open("/tmp/big", O_RDWR | O_CREAT | O_TRUNC, 0600);
    set_soft(RLIMIT_FSIZE, 100);
    GIVES(write(fd, bytes, 200), 100);
    GIVES(lseek(fd, 50, SEEK_SET), 50);
    GIVES(write(fd, bytes, 50), 50); /* Up to the limit all is well. */
    write(fd, bytes, 1);
}

static void cut_and_stretch(void) {
    int fd = open("/tmp/big", O_RDWR | O_CREAT | O_TRUNC, 0600);
    signal(SIGXFSZ, catch);
    set_soft(RLIMIT_FSIZE, 100);
    GIVES(ftruncate(fd, 100), 0);
    FAILS(ftruncate(fd, 101), EFBIG);
    CHECK(caught == SIGXFSZ);
    caught = 0;
    FAILS(truncate("/tmp/big", 101), EFBIG);
    CHECK(caught == SIGXFSZ);
    GIVES(truncate("/tmp/big", 10), 0);
    unlink("/tmp/big");
}

static void grow_the_data(void) {
    char* end = sbrk(0);
    set_soft(RLIMIT_DATA, 1 << 20);
    FAILS((long)sbrk(2 << 20), ENOMEM);
    CHECK(sbrk(0) == end);
    CHECK(sbrk(4096) == end);
}

static volatile char* lowest;
static int deep(int levels);
static int (*volatile deeper)(int) = deep;

static int deep(int levels) {
    volatile char frame[4096];
    lowest = frame;
    frame[0] = (char)levels;
    return levels == 0 ? frame[0] : deeper(levels - 1) + frame[0];
}

static void use_much_stack(void) {
    deeper(10);
    set_soft(RLIMIT_STACK, 64 * 1024);
    deeper(1500);
}

static void die_with_core(void) {
    chdir("/tmp");
    unlink("core");
    abort();
}

static void die_without_core(void) {
    set_soft(RLIMIT_CORE, 0);
    die_with_core();
}

static void die_with_a_large_core(void) {
    set_soft(RLIMIT_CORE, 4096);
    die_with_core();
}

static void check_values(void) {
    struct rlimit limit, again;
    int resource;
    for (resource = 0; resource < RLIM_NLIMITS; resource++) {
        GIVES(getrlimit(resource, &limit), 0);
        GIVES(setrlimit(resource, &limit), 0);
        GIVES(getrlimit(resource, &again), 0);
        CHECK(limit.rlim_cur == again.rlim_cur && limit.rlim_max == again.rlim_max);
        again.rlim_cur = 10;
        again.rlim_max = 5;
        FAILS(setrlimit(resource, &again), EINVAL);
    }
    set_soft(RLIMIT_RSS, 4096); /* Is noted: no process ever lacks memory here. */
    GIVES(getrlimit(RLIMIT_RSS, &limit), 0);
    CHECK(limit.rlim_cur == 4096);
    set_soft(RLIMIT_CONCUR, 1);
    GIVES(getrlimit(RLIMIT_CONCUR, &limit), 0);
    CHECK(limit.rlim_cur == 1);
}

static void check_load(void) {
    struct system_information before, after;
    struct timeval start, now;
    GIVES(getsysinfo(SYSINFO_SIZE, &before), 0);
    sleep(3600); /* An hour in which nothing happens. */
    GIVES(getsysinfo(SYSINFO_SIZE, &after), 0);
    CHECK(after.load_average[0] == 0 && after.load_average[1] == 0);
    gettimeofday(&start, 0);
    do {
        gettimeofday(&now, 0);
    } while (now.tv_sec < start.tv_sec + 30);
    GIVES(getsysinfo(SYSINFO_SIZE, &after), 0); /* One process for half a minute: 1 - exp(-1/2) */
    CHECK(after.load_average[0] > FSCALE / 4 && after.load_average[0] < FSCALE / 2);
    CHECK(after.load_average[0] > after.load_average[1] && after.load_average[1] > after.load_average[2]);
    CHECK(after.load_average[2] > 0);
}

int main(void) {
    int status = child_status(work_too_long);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
    status = child_status(work_despite_a_signal);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    status = child_status(write_too_much);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
    CHECK(child_status(cut_and_stretch) == 0);
    CHECK(child_status(grow_the_data) == 0);
    status = child_status(use_much_stack);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
    CHECK(WCOREDUMP(child_status(die_with_core)));
    CHECK(!WCOREDUMP(child_status(die_without_core)) && access("/tmp/core", F_OK) < 0);
    CHECK(!WCOREDUMP(child_status(die_with_a_large_core)) && access("/tmp/core", F_OK) < 0);
    CHECK(child_status(check_values) == 0);
    check_load();
    return report_checks();
}
