/* What a kernel does for programs, how often a second: on the host and in the guest alike.
 *
 *     calls WHAT SECONDS
 *
 * does WHAT for about so long and prints how often, or how many bytes, in a second of the clock on the wall.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCK 65536
#define FILE_SIZE (16 * 1024 * 1024)

static const char* self;
static const char scratch[] = "calls.scratch";
static char block[BLOCK];

static void die(const char* what) {
    perror(what);
    exit(1);
}

static double now(void) {
    struct timeval time;
    gettimeofday(&time, NULL);
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* --- Each does its thing so many times. */

static void call_getppid(int times) {
    for (int i = 0; i < times; i++) {
        getppid();
    }
}

static void call_stat(int times) {
    struct stat status;
    for (int i = 0; i < times; i++) {
        if (stat("/etc/passwd", &status) < 0) {
            die("stat");
        }
    }
}

static void open_and_close(int times) {
    for (int i = 0; i < times; i++) {
        int fd = open("/etc/passwd", O_RDONLY);
        if (fd < 0) {
            die("open");
        }
        close(fd);
    }
}

static void create_and_unlink(int times) {
    for (int i = 0; i < times; i++) {
        int fd = open(scratch, O_WRONLY | O_CREAT | O_EXCL, 0600);
        if (fd < 0 || close(fd) < 0 || unlink(scratch) < 0) {
            die(scratch);
        }
    }
}

static void wait_for(pid_t pid) {
    int status;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
        die("fork");
    }
}

static void fork_and_wait(int times) {
    for (int i = 0; i < times; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            _exit(0);
        }
        wait_for(pid);
    }
}

static void fork_and_execute(int times) {
    for (int i = 0; i < times; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            execl(self, self, (char*)NULL);
            _exit(1);
        }
        wait_for(pid);
    }
}

/* A child reads what is written in pieces of `size`. */
static void fill_pipe(int times, size_t size) {
    int ends[2];
    if (pipe(ends) < 0) {
        die("pipe");
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[1]);
        while (read(ends[0], block, size) > 0) {
        }
        _exit(0);
    }
    close(ends[0]);
    for (int i = 0; i < times; i++) {
        if (write(ends[1], block, size) != (ssize_t)size) {
            die("write");
        }
    }
    close(ends[1]);
    wait_for(pid);
}

static void pipe_4096(int times) {
    fill_pipe(times, 4096);
}

static void pipe_65536(int times) {
    fill_pipe(times, BLOCK);
}

/* A byte to a child and back. */
static void pass_to_and_fro(int times) {
    int there[2], back[2];
    char byte = 'x';
    if (pipe(there) < 0 || pipe(back) < 0) {
        die("pipe");
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(there[1]);
        while (read(there[0], &byte, 1) == 1) {
            write(back[1], &byte, 1);
        }
        _exit(0);
    }
    for (int i = 0; i < times; i++) {
        if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1) {
            die("pipe");
        }
    }
    close(there[0]);
    close(there[1]);
    wait_for(pid);
    close(back[0]);
    close(back[1]);
}

static void transfer(int times, size_t size, int writing) {
    int fd = open(scratch, O_RDWR | O_CREAT, 0600);
    off_t place = 0;
    if (fd < 0) {
        die(scratch);
    }
    for (int i = 0; i < times; i++, place += (off_t)size) {
        if (place % FILE_SIZE == 0) {
            lseek(fd, 0, SEEK_SET);
        }
        ssize_t count = writing ? write(fd, block, size) : read(fd, block, size);
        if (count != (ssize_t)size) {
            die(scratch);
        }
    }
    close(fd);
}

static void write_4096(int times) {
    transfer(times, 4096, 1);
}

static void write_65536(int times) {
    transfer(times, BLOCK, 1);
}

static void read_4096(int times) {
    transfer(times, 4096, 0);
}

static void read_65536(int times) {
    transfer(times, BLOCK, 0);
}

static const struct measurement {
    const char* name;
    void (*repeat)(int times);
    double bytes; /* that one time moves; 0: counted in times */
} measurements[] = {
    {"getppid", call_getppid, 0},     {"stat", call_stat, 0},          {"open", open_and_close, 0},
    {"create", create_and_unlink, 0}, {"fork", fork_and_wait, 0},      {"exec", fork_and_execute, 0},
    {"pass", pass_to_and_fro, 0},     {"pipe4", pipe_4096, 4096},      {"pipe64", pipe_65536, BLOCK},
    {"write4", write_4096, 4096},     {"write64", write_65536, BLOCK}, {"read4", read_4096, 4096},
    {"read64", read_65536, BLOCK},
};

static void measure(const struct measurement* what, double least) {
    int times = 1;
    double spent = 0;
    what->repeat(1);
    while (spent < least) {
        double start = now();
        what->repeat(times);
        spent = now() - start;
        if (spent < least) {
            times = spent > least / 16 ? (int)(times * 1.3 * least / spent) + 1 : times * 4;
        }
    }
    printf("%.1f\n", times / spent * (what->bytes > 0 ? what->bytes / 1e6 : 1.0));
}

int main(int argc, char** argv) {
    self = argv[0];
    if (argc == 1) { /* what fork_and_execute runs */
        return 0;
    }
    for (size_t i = 0; argc == 3 && i < sizeof measurements / sizeof *measurements; i++) {
        if (strcmp(argv[1], measurements[i].name) == 0) {
            transfer(FILE_SIZE / BLOCK, BLOCK, 1); /* for those that read */
            if (strcmp(argv[1], "create") == 0) {
                unlink(scratch);
            }
            measure(&measurements[i], atof(argv[2]));
            unlink(scratch);
            return 0;
        }
    }
    fprintf(stderr, "usage: calls WHAT SECONDS\n");
    return 2;
}
