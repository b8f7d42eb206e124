/* A hierarchy at work, for tests that checkpoint it anywhere: three children send portions of a sum through one pipe,
 * note them in memory that all share, sleep on timers and are waited for; a grandchild reads from a fifo. The result,
 * in /result, is the same whenever the hierarchy is interrupted. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { children = 3, portions = 60 };

/* What all of them share. */
struct board {
    int sums[children];
    int ticks[children];
};

static volatile int ticks;

static void tick(int number) {
    (void)number;
    ticks++;
}

static void fail(const char* what) {
    perror(what);
    exit(99);
}

/* Lets a timer tick twice. */
static void wait_for_ticks(void) {
    struct itimerval timer;
    int mask = sigblock(sigmask(SIGALRM));

    ticks = 0;
    signal(SIGALRM, tick);
    memset(&timer, 0, sizeof timer);
    timer.it_value.tv_usec = timer.it_interval.tv_usec = 2000;
    setitimer(ITIMER_REAL, &timer, NULL);
    while (ticks < 2)
        sigpause(mask);
    memset(&timer, 0, sizeof timer);
    setitimer(ITIMER_REAL, &timer, NULL);
    sigsetmask(mask);
}

/* Says its part into a fifo that its own child reads from. */
static void talk_to_grandchild(int number) {
    char name[32], text[16] = "";
    int fd, status;
    pid_t pid;

    sprintf(name, "/fifo%d", number);
    mknod(name, S_IFIFO | 0600, 0);
    pid = fork();
    if (pid < 0)
        fail("fork");
    fd = open(name, pid == 0 ? O_RDONLY : O_WRONLY);
    if (fd < 0)
        fail(name);
    if (pid == 0) {
        int size = 0, got;
        while (size < 10 && (got = read(fd, text + size, 10 - size)) > 0)
            size += got;
        _exit(strcmp(text, "0123456789") == 0 ? number + 1 : 98);
    }
    write(fd, "01234", 5);
    write(fd, "56789", 5);
    close(fd);
    if (waitpid(pid, &status, 0) != pid || status != (number + 1) << 8)
        _exit(97);
}

static void work(int number, int out, struct board* board) {
    int i, j;

    for (i = 1; i <= portions; i++) {
        volatile int busy = 0;
        int message[2];
        for (j = 0; j < 60; j++)
            busy += j;
        board->sums[number] += i * (number + 1);
        message[0] = number;
        message[1] = i;
        if (write(out, message, sizeof message) != sizeof message)
            fail("write");
    }
    wait_for_ticks();
    board->ticks[number] = 2;
    talk_to_grandchild(number);
    _exit(number);
}

int main(void) {
    unsigned length = sizeof(struct board);
    int ends[2], message[2], counts[children] = {0}, sums[children] = {0};
    int i, status, left = children, statuses = 0;
    struct board* board;
    FILE* result;

    board = mmap(NULL, &length, PROT_READ | PROT_WRITE, MAP_ANON | MAP_SHARED, -1, 0);
    if (board == (struct board*)-1)
        fail("mmap");
    if (pipe(ends) < 0)
        fail("pipe");
    for (i = 0; i < children; i++) {
        pid_t pid = fork();
        if (pid < 0)
            fail("fork");
        if (pid == 0) {
            close(ends[0]);
            work(i, ends[1], board);
        }
    }
    close(ends[1]);
    while (read(ends[0], message, sizeof message) == sizeof message) {
        counts[message[0]]++;
        sums[message[0]] += message[1] * (message[0] + 1);
    }
    while (left-- > 0) {
        if (wait(&status) < 0)
            fail("wait");
        statuses += status;
    }
    result = fopen("/result", "w");
    for (i = 0; i < children; i++)
        fprintf(result, "%d: %d portions, sum %d, noted %d, %d ticks\n", i, counts[i], sums[i], board->sums[i],
                board->ticks[i]);
    fprintf(result, "statuses %x\n", statuses);
    fclose(result);
    return 42;
}
