/* storm PROCESSES SECONDS [PAUSE]: so many processes work against one another for so many seconds of guest
 * time, each about every PAUSE milliseconds (200).
 *
 * They live in pairs that are joined by two pipes, which both fill and empty; what comes out is checked byte
 * by byte. They hold as many descriptors as they may, fork children, map memory, make and remove files, set
 * timers, and are sent signals at random, stops among them. In the end all must go when told to, with status
 * 0, and nobody may be left.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 900
#define PIECE 1500
#define PERIOD 251 /* of the bytes in a pipe: a prime, so that lost pieces show */
#define DESCRIPTORS 250

static int pause_ms = 200;
static pid_t workers[MOST];
static int started;
static volatile sig_atomic_t told_to_end, caught;
static unsigned state;

static unsigned below(unsigned limit) {
    state = state * 1103515245U + 12345U;
    return (state >> 8U) % limit;
}

static void die(const char* what) {
    fprintf(stderr, "storm: process %d: %s: %s\n", (int)getpid(), what, strerror(errno));
    exit(1);
}

static void take_end(int number) {
    (void)number;
    told_to_end = 1;
}

static void take_signal(int number) {
    (void)number;
    caught++;
}

static double now(void) {
    struct timeval time;
    gettimeofday(&time, NULL);
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

struct stream {
    int fd;
    unsigned position;
};

static void write_some(struct stream* out) {
    unsigned char bytes[PIECE];
    unsigned size = 1 + below(PIECE);
    for (unsigned i = 0; i < size; i++) {
        bytes[i] = (unsigned char)((out->position + i) % PERIOD);
    }
    ssize_t count = write(out->fd, bytes, size);
    if (count > 0) {
        out->position += (unsigned)count;
    } else if (errno != EWOULDBLOCK && errno != EINTR &&
               errno != EPIPE) { /* the partner may have ended first */
        die("write");
    }
}

static void read_some(struct stream* in) {
    unsigned char bytes[PIECE];
    ssize_t count = read(in->fd, bytes, 1 + below(PIECE));
    for (ssize_t i = 0; i < count; i++, in->position++) {
        if (bytes[i] != in->position % PERIOD) {
            errno = EILSEQ;
            die("a byte of the pipe");
        }
    }
    if (count < 0 && errno != EWOULDBLOCK && errno != EINTR) {
        die("read");
    }
}

static void have_a_child(void) {
    int status, code = (int)below(100);
    pid_t pid = fork(), ended;
    if (pid == 0) {
        if (code < 10) { /* an orphan for init */
            fork();
        }
        _exit(code);
    }
    if (pid < 0) {
        if (errno != EAGAIN && errno != ENOMEM) {
            die("fork");
        }
        return;
    }
    while ((ended = waitpid(pid, &status, 0)) < 0 && errno == EINTR) {
    }
    if (ended != pid || WEXITSTATUS(status) != code) {
        die("waitpid");
    }
}

static void use_memory(void) {
    unsigned size = 4096 * (1 + below(64));
    char* memory = mmap(NULL, &size, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, -1, 0);
    if (memory == MAP_FAILED) {
        if (errno != ENOMEM) {
            die("mmap");
        }
        return;
    }
    memset(memory, 1, size);
    if (munmap(memory, size) < 0) {
        die("munmap");
    }
}

static void use_file(void) {
    char name[32];
    struct stat status;
    sprintf(name, "storm.%d", (int)getpid());
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0) {
        if (errno == EMFILE || errno == ENFILE) {
            return;
        }
        die(name);
    }
    if (unlink(name) < 0 || write(fd, name, sizeof name) != (ssize_t)sizeof name || fstat(fd, &status) < 0 ||
        status.st_size != (off_t)sizeof name || status.st_nlink != 0) {
        die(name);
    }
    close(fd);
}

static void set_timer(void) {
    struct itimerval timer = {{0, 0}, {0, (long)below(500000) + 1}};
    if (setitimer(below(2) ? ITIMER_REAL : ITIMER_VIRTUAL, &timer, NULL) < 0) {
        die("setitimer");
    }
}

static void signal_somebody(void) {
    static const int choice[] = {SIGUSR1, SIGUSR2, SIGALRM, SIGCONT, SIGWINCH, SIGIO};
    if (started > 0 && kill(workers[below((unsigned)started)], choice[below(6)]) < 0 && errno != ESRCH) {
        die("kill");
    }
}

/* As many as there can be, and a few less in the end. */
static void fill_descriptors(void) {
    int fd, last = -1;
    while ((fd = dup(below(2) ? 0 : 1)) >= 0) {
        last = fd;
    }
    if (errno != EMFILE || last < DESCRIPTORS) {
        die("dup");
    }
    while (last > DESCRIPTORS) {
        close(last--);
    }
}

static void rest(struct stream* in) {
    struct timeval time = {0, 0};
    fd_set readable;
    long pause = (long)below(2 * (unsigned)pause_ms) + 1;
    time.tv_sec = pause / 1000;
    time.tv_usec = pause % 1000 * 1000;
    FD_ZERO(&readable);
    FD_SET(in->fd, &readable);
    if (select(in->fd + 1, below(2) ? &readable : NULL, NULL, NULL, &time) < 0 && errno != EINTR) {
        die("select");
    }
}

static void work(int number, int in_fd, int out_fd) {
    struct stream in = {in_fd, 0}, out = {out_fd, 0};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = take_end;
    sigaction(SIGTERM, &action, NULL);
    action.sa_handler = take_signal;
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGALRM, &action, NULL);
    sigaction(SIGVTALRM, &action, NULL);
    action.sa_flags = SA_RESTART;
    sigaction(SIGUSR2, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    state = (unsigned)number * 2654435761U + 1;
    fcntl(in_fd, F_SETFL, O_NDELAY);
    fcntl(out_fd, F_SETFL, O_NDELAY);
    fill_descriptors();
    while (!told_to_end) {
        switch (below(12)) {
        case 0:
            have_a_child();
            break;
        case 1:
            use_memory();
            break;
        case 2:
            use_file();
            break;
        case 3:
            set_timer();
            break;
        case 4:
            signal_somebody();
            break;
        case 5:
        case 6:
        case 7:
            write_some(&out);
            write_some(&out);
            break;
        case 8:
        case 9:
            read_some(&in);
            break;
        default:
            rest(&in);
        }
    }
    _exit(0);
}

/* Two workers and two pipes. The parent keeps no end of them. */
static void start_pair(void) {
    int there[2], back[2];
    if (pipe(there) < 0 || pipe(back) < 0) {
        die("pipe");
    }
    for (int side = 0; side < 2; side++) {
        pid_t pid = fork();
        if (pid < 0) {
            die("fork");
        }
        if (pid == 0) {
            close(side == 0 ? there[0] : there[1]);
            close(side == 0 ? back[1] : back[0]);
            work(started, side == 0 ? back[0] : there[0], side == 0 ? there[1] : back[1]);
        }
        workers[started++] = pid;
    }
    close(there[0]);
    close(there[1]);
    close(back[0]);
    close(back[1]);
}

static void disturb(double until) {
    while (now() < until) {
        pid_t victim = workers[below((unsigned)started)];
        switch (below(4)) {
        case 0:
            kill(victim, SIGSTOP);
            usleep(below(20000));
            kill(victim, SIGCONT);
            break;
        case 1:
            kill(victim, SIGUSR1);
            break;
        default:
            kill(victim, SIGUSR2);
        }
        usleep(below(2 * (unsigned)pause_ms * 1000));
    }
}

int main(int argc, char** argv) {
    int processes = argc > 1 ? atoi(argv[1]) : 0, seconds = argc > 2 ? atoi(argv[2]) : 0, failed = 0, status;
    if (argc > 3) {
        pause_ms = atoi(argv[3]);
    }
    if (argc < 3 || argc > 4 || processes < 2 || processes > MOST || seconds < 1 || pause_ms < 1) {
        fprintf(stderr, "usage: storm PROCESSES SECONDS [PAUSE]\n");
        return 2;
    }
    state = 1;
    setpgrp(0, getpid());
    while (started < processes) {
        start_pair();
    }
    disturb(now() + seconds);
    for (int n = 0; n < started; n++) {
        kill(workers[n], SIGCONT);
        kill(workers[n], SIGTERM);
    }
    for (int n = 0; n < started; n++) {
        if (waitpid(workers[n], &status, 0) != workers[n] || status != 0) {
            fprintf(stderr, "storm: process %d: status %x\n", (int)workers[n], status);
            failed++;
        }
    }
    if (wait(&status) != -1 || errno != ECHILD) {
        fprintf(stderr, "storm: a child is left\n");
        failed++;
    }
    printf("%d processes, %d seconds: %s\n", started, seconds, failed ? "FAIL" : "PASS");
    return failed != 0;
}
