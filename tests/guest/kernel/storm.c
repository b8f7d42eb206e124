/* Processes that begin, talk through pipes, get signals and end, many at once and again and again. */
#include "errors.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { rounds = 5, children = 40, messages = 50 };

static volatile int alarms, ends;

static void count_alarm(int signal) {
    alarms += signal == SIGALRM;
}

static void count_end(int signal) {
    ends += signal == SIGCHLD;
}

/* Reads or writes all of it, whatever signals come. */
static int move_all(int writing, int fd, char* bytes, int size) {
    int done = 0;
    while (done < size) {
        int count = writing ? (int)write(fd, bytes + done, size - done) : (int)read(fd, bytes + done, size - done);
        if (count == 0 || (count < 0 && errno != EINTR)) {
            break;
        }
        done += count > 0 ? count : 0;
    }
    return done;
}

/* Answers each message with its sum, then ends with its number. */
static void child(int number, int from, int to) {
    unsigned char message[16];
    int i, sum;
    while (move_all(0, from, (char*)message, sizeof message) == sizeof message) {
        for (sum = number, i = 0; i < (int)sizeof message; i++) {
            sum += message[i];
        }
        if (move_all(1, to, (char*)&sum, sizeof sum) != sizeof sum) {
            _exit(255);
        }
    }
    _exit(number);
}

static void one_round(void) {
    int to[children], from[children], pids[children], pair[2], i, j, k, status, sum, expected, ended = 0;
    unsigned char message[16];
    for (i = 0; i < children; i++) {
        int back[2];
        GIVES(pipe(pair), 0);
        GIVES(pipe(back), 0);
        pids[i] = fork();
        if (pids[i] == 0) {
            for (j = 0; j < i; j++) {
                close(to[j]);
                close(from[j]);
            }
            close(pair[1]);
            close(back[0]);
            signal(SIGUSR1, SIG_IGN);
            child(i, pair[0], back[1]);
        }
        CHECK(pids[i] > 0);
        close(pair[0]);
        close(back[1]);
        to[i] = pair[1];
        from[i] = back[0];
    }
    for (k = 0; k < messages; k++) {
        for (i = 0; i < children; i++) {
            for (expected = i, j = 0; j < (int)sizeof message; j++) {
                message[j] = (unsigned char)rand();
                expected += message[j];
            }
            if (rand() % 4 == 0) {
                kill(pids[i], rand() % 2 ? SIGUSR1 : SIGSTOP);
                kill(pids[i], SIGCONT);
            }
            CHECK(move_all(1, to[i], (char*)message, sizeof message) == sizeof message);
            CHECK(move_all(0, from[i], (char*)&sum, sizeof sum) == sizeof sum);
            CHECK(sum == expected);
        }
    }
    for (i = 0; i < children; i++) {
        if (i % 5 == 0) {
            kill(pids[i], SIGKILL);
        }
        close(to[i]);
        close(from[i]);
    }
    while (ended < children) {
        int pid = wait(&status);
        if (pid < 0) {
            CHECK(errno == EINTR);
            continue;
        }
        for (i = 0; i < children && pids[i] != pid; i++) {
        }
        CHECK(i < children);
        CHECK(i % 5 == 0 ? WTERMSIG(status) == SIGKILL || WEXITSTATUS(status) == i : status == i << 8);
        ended++;
    }
    FAILS(wait(&status), ECHILD);
}

int main(void) {
    struct itimerval timer = {{0, 3000}, {0, 3000}};
    int i;
    signal(SIGALRM, count_alarm);
    signal(SIGCHLD, count_end);
    srand(1);
    GIVES(setitimer(ITIMER_REAL, &timer, 0), 0);
    for (i = 0; i < rounds; i++) {
        one_round();
    }
    CHECK(alarms > 5);
    CHECK(ends > 0);
    return report_checks();
}
