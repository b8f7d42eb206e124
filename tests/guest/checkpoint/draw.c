/* Draws a number from /dev/sequence, checkpoints itself and draws another: draw FILE. */
#include <chkpnt.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int draw(int fd) {
    unsigned number;

    if (read(fd, &number, sizeof number) != sizeof number)
        return 1;
    printf("%u\n", number);
    return 0;
}

int main(int argc, char** argv) {
    int fd = open("/dev/sequence", O_RDONLY);

    if (argc != 2 || fd < 0 || draw(fd) != 0 || fflush(stdout) != 0)
        return 1;
    if (chkpnt(CHKPNT_PROC, 0, argv[1], 0) < 0) {
        perror("chkpnt");
        return 1;
    }
    return draw(fd);
}
