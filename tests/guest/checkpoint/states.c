/* Programs that each keep one kind of state busy, for tests that checkpoint them anywhere; the argument chooses:
 *   recursion  a deep stack of calls
 *   files      files that grow, shrink, have holes, are appended to, unlinked while open
 *   segments   System V shared memory between a parent and a child
 *   terminal   settings of the terminal, changed again and again
 *   tape       records and marks written, read back and skipped
 *   self       checkpoints of itself on the way
 * Each writes /result, which is the same whenever it is interrupted, and ends with the status 42. */
#include <chkpnt.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mtio.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static FILE* result;

static void fail(const char* what) {
    perror(what);
    exit(99);
}

static void expect(int good, const char* what) {
    if (!good)
        fail(what);
}

/* --- recursion */

static int ackermann(int m, int n) {
    if (m == 0)
        return n + 1;
    if (n == 0)
        return ackermann(m - 1, 1);
    return ackermann(m - 1, ackermann(m, n - 1));
}

static int moves;

static void hanoi(int disks, char* from, char* to, char* over) {
    char local[32];

    if (disks == 0)
        return;
    sprintf(local, "%d%s%s", disks, from, to);
    hanoi(disks - 1, from, over, to);
    moves = moves * 31 + local[0] + local[1];
    hanoi(disks - 1, over, to, from);
}

static void recursion(void) {
    hanoi(8, "a", "b", "c");
    fprintf(result, "%d %d\n", ackermann(2, 20), moves);
}

/* --- files */

static void files(void) {
    int grown = open("/grown", O_RDWR | O_CREAT | O_TRUNC, 0644);
    int appended = open("/appended", O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
    int unlinked = open("/unlinked", O_RDWR | O_CREAT | O_TRUNC, 0600);
    int again, round;
    unsigned sum = 0;
    char buffer[64];
    struct stat status;

    expect(grown >= 0 && appended >= 0 && unlinked >= 0, "open");
    again = dup(grown);
    unlink("/unlinked");
    for (round = 0; round < 60; round++) {
        int length = sprintf(buffer, "round %d\n", round);

        expect(write(grown, buffer, length) == length, "write");
        if (round % 7 == 0)
            lseek(again, 5000, SEEK_CUR); /* a hole */
        if (round % 10 == 9)
            expect(ftruncate(grown, 1000 * round) == 0, "ftruncate");
        expect(write(appended, buffer, length) == length, "append");
        if (round % 20 == 19)
            truncate("/appended", 100);
        expect(write(unlinked, buffer, length) == length, "write to the unlinked file");
        lseek(unlinked, -length, SEEK_CUR);
        expect(read(unlinked, buffer, length) == length, "read from the unlinked file");
        fstat(grown, &status);
        sum = sum * 17 + (unsigned)status.st_size + (unsigned char)buffer[6] +
              (unsigned)lseek(again, 0, SEEK_CUR);
    }
    fstat(unlinked, &status);
    fprintf(result, "%u %d %d\n", sum, (int)status.st_size, (int)status.st_nlink);
}

/* --- segments */

static void segments(void) {
    int id = shmget(IPC_PRIVATE, 8192, IPC_CREAT | 0600);
    volatile int* shared = (volatile int*)shmat(id, NULL, 0);
    int round, status;
    pid_t child;

    expect(id >= 0 && (int)shared != -1, "shmget");
    child = fork();
    expect(child >= 0, "fork");
    if (child == 0) {
        for (round = 0; round < 100; round++) {
            while (shared[0] <= round)
                usleep(1);
            shared[1] += shared[0] * 3;
            shared[2] = round + 1;
        }
        _exit(0);
    }
    for (round = 0; round < 100; round++) {
        shared[0] = round + 1;
        while (shared[2] <= round)
            usleep(1);
    }
    expect(wait(&status) == child && status == 0, "wait");
    fprintf(result, "%d\n", shared[1]);
    shmctl(id, IPC_RMID, NULL);
}

/* --- terminal */

static void terminal(void) {
    struct termios first, now, found;
    struct winsize size;
    int round;

    expect(tcgetattr(1, &first) == 0, "tcgetattr");
    for (round = 0; round < 50; round++) {
        now = first;
        if (round % 2)
            now.c_lflag &= ~(ECHO | ICANON);
        now.c_cc[VINTR] = (cc_t)(1 + round % 26);
        expect(tcsetattr(1, TCSANOW, &now) == 0, "tcsetattr");
        printf("round %d\n", round);
        fflush(stdout);
        expect(ioctl(1, TIOCGWINSZ, &size) == 0, "TIOCGWINSZ");
        expect(tcgetattr(1, &found) == 0 && found.c_lflag == now.c_lflag &&
                   found.c_cc[VINTR] == now.c_cc[VINTR],
               "other settings");
    }
    fprintf(result, "%d\n", round);
}

/* --- tape */

static void move_tape(int fd, int operation, int count) {
    struct mtop order;

    order.mt_op = operation;
    order.mt_count = count;
    expect(ioctl(fd, MTIOCTOP, &order) == 0, "MTIOCTOP");
}

static void tape(void) {
    int fd = open("/dev/nrmt0", O_RDWR), round;
    char record[512];
    unsigned sum = 0;

    expect(fd >= 0, "/dev/nrmt0");
    for (round = 0; round < 20; round++) {
        memset(record, 'a' + round, sizeof record);
        expect(write(fd, record, 100 + 10 * round) == 100 + 10 * round, "write");
        if (round % 5 == 4)
            move_tape(fd, MTWEOF, 1);
    }
    move_tape(fd, MTREW, 1);
    for (round = 0; round < 4; round++) {
        int size;

        move_tape(fd, MTFSR, 2);
        while ((size = read(fd, record, sizeof record)) > 0)
            sum = sum * 31 + (unsigned)size + (unsigned char)record[size - 1];
    }
    fprintf(result, "%u\n", sum);
}

/* --- self */

static void self(void) {
    volatile unsigned sum = 1;
    int round, turn;

    for (round = 0; round < 5; round++) {
        for (turn = 0; turn < 2000; turn++)
            sum = sum * 1664525u + 1013904223u;
        expect(chkpnt(CHKPNT_PROC, 0, "/self.ck", CHKPNT_FORCE) == 0, "chkpnt");
        fprintf(result, "%u\n", sum);
    }
}

/* ---------------------------------------------------------------------------------------------------------- */

static const struct {
    const char* name;
    void (*run)(void);
} kinds[] = {{"recursion", recursion}, {"files", files}, {"segments", segments},
             {"terminal", terminal},   {"tape", tape},   {"self", self}};

int main(int argc, char** argv) {
    unsigned i;

    result = fopen("/result", "w");
    expect(result != NULL, "/result");
    for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (argc > 1 && strcmp(argv[1], kinds[i].name) == 0)
            kinds[i].run();
    fclose(result);
    return 42;
}
