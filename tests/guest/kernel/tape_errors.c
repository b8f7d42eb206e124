/* The tape driver's requests and errors. Drive 0 has a reel of one megabyte, drive 1 one without its write ring,
 * drive 2 none. */
#include "errors.h"

#include <convex/chkpnt.h>
#include <fcntl.h>
#include <sys/mtio.h>

static char buffer[70000];

static int operate(int fd, int operation, int count) {
    struct mtop request = {(short)operation, count};
    return ioctl(fd, (int)MTIOCTOP, &request);
}

static int request(const char* device, unsigned what, int argument) {
    int fd = open(device, O_RDONLY | O_NDELAY), result;
    CHECK(fd >= 0);
    result = ioctl(fd, (int)what, (void*)argument);
    close(fd);
    return result;
}

static struct mtget status_of(int fd) {
    struct mtget status;
    GIVES(ioctl(fd, (int)MTIOCGET, &status), 0);
    return status;
}

static void check_as_stranger(void) {
    FAILS(open("/dev/nrmt0", O_RDONLY), EACCES);
    FAILS(request("/dev/nrmt0", MTIOCUNMOUNT, 0), EPERM);
    FAILS(creat("/dev/nrmt0", 0), EACCES);
}

static void check_mounting(void) {
    int fd;
    FAILS(open("/dev/nrmt0", O_RDWR), ENXIO);
    FAILS(request("/dev/nrmt0", MTIOCUNMOUNT, 0), ENXIO);
    FAILS(request("/dev/nrmt2", MTIOCMOUNT, MT_UNLABELLED), ENXIO);
    FAILS(request("/dev/nrmt0", MTIOCMOUNT, MT_WITH_LABELS), EINVAL);
    GIVES(request("/dev/nrmt0", MTIOCMOUNT, MT_UNLABELLED), 0);
    FAILS(request("/dev/nrmt0", MTIOCMOUNT, MT_UNLABELLED), EBUSY);
    as_guest(check_as_stranger);
    fd = open("/dev/nrmt0", O_RDWR);
    CHECK(fd >= 0);
    FAILS(open("/dev/rmt0", O_RDONLY), EBUSY);
    FAILS(creat("/dev/rmt0", 0), EBUSY);
    FAILS(request("/dev/nrmt0", MTIOCUNMOUNT, 0), EBUSY);
    close(fd);
}

/* A descriptor opened with O_NDELAY is for the operator's requests alone. */
static void check_control(void) {
    int fd = open("/dev/nrmt0", O_RDWR | O_NDELAY);
    CHECK(fd >= 0);
    FAILS(read(fd, buffer, 1), ENXIO);
    FAILS(write(fd, buffer, 1), ENXIO);
    FAILS(operate(fd, MTREW, 1), ENXIO);
    FAILS(ioctl(fd, (int)MTIOCGET, NOWHERE), EFAULT);
    CHECK((status_of(fd).mt_dsreg & ABI_MT_READY) != 0);
    close(fd);
}

static void check_operations(int fd) {
    FAILS(operate(fd, 77, 1), EINVAL);
    FAILS(operate(fd, MTFSF, -1), EINVAL);
    FAILS(ioctl(fd, (int)MTIOCTOP, NOWHERE), EFAULT);
    FAILS(ioctl(fd, (int)TIOCGWINSZ, buffer), ENOTTY);
    FAILS(lseek(fd, 0, SEEK_SET), ESPIPE);
    FAILS(read(fd, buffer, 100), EIO); /* Nothing is recorded. */
    FAILS(operate(fd, MTBSR, 1), EIO); /* The beginning of the tape. */
    CHECK(status_of(fd).mt_resid == 1);
    FAILS(operate(fd, MTFSF, 1), EIO);

    /* Two records, a mark, and one. */
    GIVES(write(fd, "first", 5), 5);
    GIVES(write(fd, "second", 6), 6);
    GIVES(operate(fd, MTWEOF, 1), 0);
    GIVES(write(fd, "third", 5), 5);
    CHECK(status_of(fd).mt_fileno == 1 && status_of(fd).mt_blkno == 1);
    GIVES(operate(fd, MTREW, 1), 0);
    FAILS(read(fd, buffer, 3), EIO); /* The record is longer, and passed. */
    CHECK(status_of(fd).mt_erreg == ABI_MT_TOO_LONG && status_of(fd).mt_blkno == 1);
    FAILS(operate(fd, MTFSR, 2), EIO); /* One, then the mark. */
    CHECK(status_of(fd).mt_resid == 1 && status_of(fd).mt_fileno == 1);
    GIVES(read(fd, buffer, 100), 5);
    GIVES(operate(fd, MTBSF, 1), 0);
    GIVES(operate(fd, MTBSR, 2), 0);
    FAILS(operate(fd, MTBSR, 1), EIO);
    GIVES(read(fd, buffer, 100), 5);
    CHECK(memcmp(buffer, "first", 5) == 0);
    GIVES(operate(fd, MTNOP, 1), 0);
    GIVES(operate(fd, MTEOM, 1), 0);
    FAILS(write(fd, buffer, 65537), EINVAL);
    FAILS(write(fd, NOWHERE, 10), EFAULT);
    FAILS(read(fd, NOWHERE, 10), EFAULT);
}

/* Where the driver knows not where it is, it cannot tell Checkpoint Restart. */
static void check_position(int fd) {
    static chkpnt_devbuf_t state;
    GIVES(operate(fd, MTREW, 1), 0);
    GIVES(operate(fd, MTFSF, 1), 0);
    GIVES(ioctl(fd, (int)IOCCHKPNT, &state), 0);
    FAILS(ioctl(fd, (int)IOCCHKPNT, NOWHERE), EFAULT);
    FAILS(ioctl(fd, (int)IOCRESTART, NOWHERE), EFAULT);
    FAILS(ioctl(fd, (int)IOCRESTART, buffer), EINVAL);
    GIVES(operate(fd, MTBSF, 1), 0);
    GIVES(write(fd, "x", 1), 1);
    FAILS(ioctl(fd, (int)IOCCHKPNT, &state), EAGAIN);
    CHECK((status_of(fd).mt_dsreg & ABI_MT_LOST) != 0);
    GIVES(operate(fd, MTREW, 1), 0);
    GIVES(ioctl(fd, (int)IOCCHKPNT, &state), 0);
}

static void check_the_end(int fd) {
    int written = 0;
    GIVES(operate(fd, MTREW, 1), 0);
    GIVES(operate(fd, MTERASE, 1), 0);
    GIVES(ioctl(fd, (int)MTIOCEOT, 0), 0);
    while (written < 100 && write(fd, buffer, 32768) == 32768) {
        written++;
    }
    CHECK(written > 10 && written < 40);
    FAILS(write(fd, buffer, 32768), ENOSPC);
    CHECK((status_of(fd).mt_dsreg & ABI_MT_END_OF_TAPE) != 0);
    GIVES(ioctl(fd, (int)MTIOCNEOT, 0), 0);
    while (written < 200 && write(fd, buffer, 32768) == 32768) { /* Up to where the reel ends. */
        written++;
    }
    FAILS(write(fd, buffer, 32768), ENOSPC);
    FAILS(operate(fd, MTWEOF, 1000), ENOSPC);
    GIVES(ioctl(fd, (int)MTIOCNRTY, 0), 0);
    CHECK((status_of(fd).mt_dsreg & ABI_MT_RETRY) == 0);
}

/* A label makes it a tape with labels, after which programs see its files alone. */
static void check_labels(int fd) {
    chkpnt_devbuf_t state;
    GIVES(operate(fd, MTREW, 1), 0);
    memset(buffer, ' ', 80);
    memcpy(buffer, "VOL1REEL01", 10);
    GIVES(write(fd, buffer, 80), 80);
    GIVES(operate(fd, MTWEOF, 2), 0);
    close(fd);
    GIVES(request("/dev/nrmt0", MTIOCUNMOUNT, 0), 0);
    GIVES(request("/dev/nrmt0", MTIOCMOUNT, MT_WITH_LABELS), 0);
    fd = open("/dev/nrmt0", O_RDWR);
    FAILS(operate(fd, MTBSR, 1), EINVAL);
    FAILS(operate(fd, MTFSF, 1), EIO);
    FAILS(ioctl(fd, (int)IOCCHKPNT, &state), EINVAL);
    GIVES(operate(fd, MTOFFL, 1), 0);
    FAILS(read(fd, buffer, 1), ENXIO);
    FAILS(write(fd, buffer, 1), ENXIO);
    FAILS(operate(fd, MTNOP, 1), ENXIO);
    close(fd);
    FAILS(open("/dev/nrmt0", O_RDONLY), ENXIO);
    GIVES(request("/dev/nrmt0", MTIOCUNMOUNT, 0), 0);
}

static void check_write_protection(void) {
    int fd;
    GIVES(request("/dev/nrmt1", MTIOCMOUNT, MT_UNLABELLED), 0);
    FAILS(open("/dev/nrmt1", O_RDWR), EACCES);
    fd = open("/dev/nrmt1", O_RDONLY);
    CHECK(fd >= 0);
    FAILS(write(fd, buffer, 1), EBADF);
    FAILS(operate(fd, MTWEOF, 1), EACCES);
    FAILS(operate(fd, MTERASE, 1), EACCES);
    CHECK((status_of(fd).mt_dsreg & ABI_MT_PROTECTED) != 0);
    close(fd);
    GIVES(request("/dev/nrmt1", MTIOCUNMOUNT, 0), 0);
}

int main(void) {
    int fd;
    check_mounting();
    check_control();
    fd = open("/dev/nrmt0", O_RDWR);
    check_operations(fd);
    check_position(fd);
    check_the_end(fd);
    check_labels(fd);
    check_write_protection();
    return report_checks();
}
