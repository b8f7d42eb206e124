/* The guide's user-level code for the state of a device (p. 3-10), for the device that is named by the argument. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <convex/chkpnt.h>

#define DEVPATH argv[1]

int main(int argc, char** argv)
{
    int fd;
    chkpnt_devbuf_t cb;

    fd = open(DEVPATH, O_RDONLY);
    if (ioctl(fd, IOCCHKPNT, &cb) < 0) { /* invoke device driver */
        perror("IOCCHKPNT");
        exit(1);
    }
    printf("device state is checkpointed\n");
    if (ioctl(fd, IOCRESTART, &cb) < 0) { /* invoke device driver */
        perror("IOCRESTART");
        exit(1);
    }
    printf("device state is restored\n");
    return 0;
}
