/* reel write | read: writes two files of three records each on the tape of /dev/nrmt0, or reads whatever is there.
 * Every ten seconds it does one step, and tells of it. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mtio.h>
#include <unistd.h>

static const char tape[] = "/dev/nrmt0";

static int write_all(int fd) {
    char record[80];
    struct mtop mark = {MTWEOF, 1};

    for (int number = 1; number <= 6; number++) {
        sprintf(record, "record %d", number);
        if (write(fd, record, strlen(record)) < 0)
            return -1;
        printf("wrote %s\n", record);
        fflush(stdout);
        sleep(10);
        if (number % 3 == 0) {
            if (ioctl(fd, MTIOCTOP, &mark) < 0)
                return -1;
            printf("wrote a mark\n");
        }
    }
    return 0;
}

static int read_all(int fd) {
    char record[80];
    int marks = 0, size;

    while (marks < 2) {
        size = read(fd, record, sizeof record);
        if (size < 0)
            return -1;
        if (size == 0)
            printf("read mark %d\n", ++marks);
        else
            printf("read %.*s\n", size, record);
        fflush(stdout);
        sleep(10);
    }
    return 0;
}

int main(int argc, char** argv) {
    int writes = argc == 2 && strcmp(argv[1], "write") == 0;
    int fd = open(tape, writes ? O_RDWR : O_RDONLY);

    if (fd < 0 || (writes ? write_all(fd) : read_all(fd)) < 0) {
        perror(tape);
        return 1;
    }
    return 0;
}
