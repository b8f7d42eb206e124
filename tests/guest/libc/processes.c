/* Processes: fork, wait, pipes, exec, signals and their masks, non-local jumps, timers. */
#include "../check.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int caught;
static jmp_buf place;

static void count_signal(int number) {
    caught += number;
}

static void jump_out(int number) {
    longjmp(place, number);
}

static void children(void) {
    int status;
    pid_t child = fork();
    if (child == 0) {
        _exit(42);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 42);
    child = fork();
    if (child == 0) {
        for (;;) {
            pause();
        }
    }
    CHECK(waitpid(child, &status, WNOHANG) == 0);
    CHECK(kill(child, SIGTERM) == 0 && wait(&status) == child && WIFSIGNALED(status) &&
          WTERMSIG(status) == SIGTERM);
    CHECK(wait(&status) == -1 && errno == ECHILD);
    CHECK(kill(child, 0) == -1 && errno == ESRCH);
}

static void pipes(void) {
    int ends[2];
    char buffer[20000];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        memset(buffer, 'p', sizeof buffer);
        _exit(write(ends[1], buffer, sizeof buffer) == sizeof buffer ? 0 : 1);
    }
    close(ends[1]);
    int total = 0;
    int count;
    while ((count = read(ends[0], buffer, sizeof buffer)) > 0) {
        total += count;
    }
    int status;
    CHECK(count == 0 && total == sizeof buffer && waitpid(child, &status, 0) == child && status == 0);
    close(ends[0]);
    FILE* command = popen("echo from the shell; exit 3", "r");
    CHECK(command != NULL && fgets(buffer, sizeof buffer, command) != NULL);
    CHECK_TEXT(buffer, "from the shell\n");
    CHECK(pclose(command) == 3 << 8);
    CHECK(system("test -d /bin") == 0 && system("exit 5") == 5 << 8);
    CHECK(execl("/nonexistent", "x", (char*)NULL) == -1 && errno == ENOENT);
    CHECK(execl("/etc/passwd", "x", (char*)NULL) == -1 && errno == EACCES);
}

static void signals(void) {
    signal(SIGUSR1, count_signal);
    raise(SIGUSR1);
    raise(SIGUSR1);
    CHECK(caught == 2 * SIGUSR1);
    caught = 0;
    int before = sigblock(sigmask(SIGUSR1));
    raise(SIGUSR1);
    CHECK(before == 0 && caught == 0);
    sigunblock(sigmask(SIGUSR1));
    CHECK(caught == SIGUSR1 && sigblock(0) == 0);
    caught = 0;
    signal(SIGALRM, count_signal);
    alarm(1);
    sigpause(0);
    CHECK(caught == SIGALRM);
    CHECK(signal(SIGKILL, SIG_IGN) == SIG_ERR && errno == EINVAL);
}

static int deep(int depth) {
    volatile char room[200];
    room[0] = (char)depth;
    if (depth == 0) {
        longjmp(place, 7);
    }
    return deep(depth - 1) + room[0];
}

static void jumps(void) {
    volatile int passes = 0;
    int result = setjmp(place);
    passes++;
    if (result == 0) {
        deep(20);
    }
    CHECK(result == 7 && passes == 2);
    if (setjmp(place) == 0) {
        longjmp(place, 0);
    } else {
        passes++;
    }
    CHECK(passes == 3);
    /* Out of a handler: the mask of before is back, so the signal can come again. */
    signal(SIGSEGV, jump_out);
    for (volatile int i = 0; i < 3; i++) {
        if ((result = setjmp(place)) == 0) {
            *(volatile int*)4 = 1;
        }
        CHECK(result == SIGSEGV && sigblock(0) == 0);
    }
    signal(SIGSEGV, SIG_DFL);
}

static void times_pass(void) {
    struct timeval before;
    struct timeval after;
    gettimeofday(&before, NULL);
    CHECK(sleep(1) == 0);
    gettimeofday(&after, NULL);
    long passed = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_usec - before.tv_usec) / 1000;
    CHECK(passed >= 1000 && passed < 5000);
    time_t moment = 647878800; /* 1990-07-13 14:20:00 */
    CHECK_TEXT(asctime(gmtime(&moment)), "Fri Jul 13 14:20:00 1990\n");
}

int main(void) {
    children();
    pipes();
    signals();
    jumps();
    times_pass();
    return report_checks();
}
