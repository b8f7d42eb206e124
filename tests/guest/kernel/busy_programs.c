/* Nobody writes a program while it runs, or runs it while it is written. */
#include "errors.h"

#include <sys/mman.h>
#include <sys/pcntl.h>
#include <sys/stat.h>

static char* arguments[] = {"sleep", "1000", 0};
static char* environment[] = {0};

static void copy(const char* from, const char* to) {
    static char buffer[8192];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0755), count;
    CHECK(in >= 0 && out >= 0);
    while ((count = read(in, buffer, sizeof buffer)) > 0) {
        GIVES(write(out, buffer, count), count);
    }
    close(in);
    close(out);
}

/* Also who has mapped it writes it, with the descriptor closed. */
static void check_mapped(void) {
    int fd = open("sleep", O_RDWR);
    unsigned size = 4096;
    char* pages = mmap(0, &size, PROT_READ | PROT_WRITE, MAP_FILE | MAP_SHARED, fd, 0);
    CHECK(pages != MAP_FAILED);
    close(fd);
    FAILS(execve("sleep", arguments, environment), ETXTBSY);
    GIVES(munmap(pages, 4096), 0);
}

int main(void) {
    int pid, fd;
    GIVES(mkdir("/tmp/busy", 0755), 0);
    CHECK(chdir("/tmp/busy") == 0);
    copy("/bin/sleep", "sleep");
    fd = open("sleep", O_WRONLY);
    FAILS(execve("sleep", arguments, environment), ETXTBSY);
    FAILS(exect("sleep", arguments, environment), ETXTBSY);
    close(fd);
    check_mapped();
    pid = vfork();
    if (pid == 0) {
        execve("sleep", arguments, environment);
        _exit(1);
    }
    FAILS(open("sleep", O_WRONLY), ETXTBSY);
    FAILS(open("sleep", O_RDWR), ETXTBSY);
    FAILS(open("sleep", O_RDONLY | O_TRUNC), ETXTBSY);
    FAILS(creat("sleep", 0755), ETXTBSY);
    FAILS(truncate("sleep", 0), ETXTBSY);
    FAILS(access("sleep", W_OK), ETXTBSY);
    GIVES(access("sleep", R_OK | X_OK), 0);
    GIVES(close(open("sleep", O_RDONLY)), 0);
    GIVES(chmod("sleep", 0700), 0);
    /* Its name is free, and a new file of it is another one. */
    GIVES(unlink("sleep"), 0);
    copy("/bin/sleep", "sleep");
    copy("/bin/sleep", "sleep");
    GIVES(kill(pid, SIGKILL), 0);
    GIVES(waitpid(pid, 0, 0), pid);
    pid = vfork();
    if (pid == 0) {
        execve("sleep", arguments, environment);
        _exit(1);
    }
    GIVES(kill(pid, SIGKILL), 0);
    usleep(100000);
    copy("/bin/true", "sleep"); /* What has ended does not run, even before its parent knows. */
    GIVES(waitpid(pid, 0, 0), pid);
    return report_checks();
}
