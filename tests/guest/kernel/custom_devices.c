/* Custom devices and their drivers: both sides in one process, every kind of request, replies that make no sense, and every
 * error. The opened side does not wait (FIONBIO), so that the same process can reply. */
#include "errors.h"

#include <convex/driver.h>
#include <stddef.h>
#include <sys/ioctl.h>

#define SWAP _IOWR('T', 1, int)
#define COUNT _IOR('T', 2, int)
#define SET _IOW('T', 3, int)
#define MARK _IO('T', 4)

static int driver;
static driver_request_t request;
static driver_reply_t answer;
static char buffer[2 * DRIVER_DATA_MAX];
static const unsigned header = offsetof(driver_reply_t, rp_data);

/* Reads a request, which must be of this kind, and prepares the reply to it. */
static void take(unsigned kind) {
    int size = read(driver, &request, sizeof request);
    CHECK(size == (int)(offsetof(driver_request_t, rq_data) + request.rq_length));
    CHECK(request.rq_kind == kind && request.rq_pid > 0);
    memset(&answer, 0, sizeof answer);
    answer.rp_id = request.rq_id;
    answer.rp_file = request.rq_file;
}

static void reply(void) {
    GIVES(write(driver, &answer, header + answer.rp_length), header + answer.rp_length);
}

static void give(const void* data, unsigned length) {
    memcpy(answer.rp_data, data, length);
    answer.rp_length = length;
    reply();
}

static void publish(const char* state) {
    answer.rp_state = DRIVER_STATE_KNOWN;
    strcpy((char*)answer.rp_devbuf, state);
}

/* A child replies to the open(). */
static int open_device(int error) {
    int fd, status, on = 1, pid;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        take(DRIVER_OPEN);
        answer.rp_error = error;
        reply();
        _exit(failed_checks != 0 || (request.rq_flags & O_ACCMODE) != O_RDWR);
    }
    fd = open("/dev/custom0", O_RDWR);
    if (error != 0) {
        CHECK(fd < 0 && errno == error);
    } else {
        CHECK(fd >= 0);
        GIVES(ioctl(fd, FIONBIO, &on), 0);
    }
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(status == 0);
    return fd;
}

static void as_nobody(void) {
    FAILS(open("/dev/drv1", O_RDWR), EACCES);
    FAILS(open("/dev/custom1", O_RDWR), ENXIO);
}

static void check_opening(void) {
    int fd, on = 1;
    struct stat status;
    FAILS(open("/dev/custom0", O_RDWR), ENXIO);
    FAILS(creat("/dev/custom0", 0), ENXIO);
    as_guest(as_nobody);
    driver = open("/dev/drv0", O_RDWR);
    CHECK(driver >= 0);
    FAILS(open("/dev/drv0", O_RDWR), EBUSY);
    FAILS(creat("/dev/drv0", 0), EBUSY);
    INTERRUPTED(read(driver, &request, sizeof request));
    INTERRUPTED(open("/dev/custom0", O_RDWR));
    GIVES(ioctl(driver, FIONBIO, &on), 0);
    FAILS(read(driver, &request, sizeof request), EWOULDBLOCK); /* Nobody waits any more. */
    FAILS(ioctl(driver, IOCCHKPNT, buffer), ENOTTY);
    on = 0;
    GIVES(ioctl(driver, FIONBIO, &on), 0);
    open_device(EIO);
    fd = open_device(0);
    GIVES(fstat(fd, &status), 0);
    CHECK(S_ISCHR(status.st_mode));
    FAILS(lseek(fd, 0, SEEK_SET), ESPIPE);
    GIVES(close(fd), 0);
    take(DRIVER_CLOSE); /* There is none of what was refused. */
    reply(); /* Nobody minds. */
}

static void check_transfer(int fd) {
    struct timeval now = {0, 0};
    fd_set set;
    GIVES(read(fd, buffer, 0), 0);
    GIVES(write(fd, buffer, 0), 0);
    FAILS(read(fd, buffer, sizeof buffer), EWOULDBLOCK);
    FD_ZERO(&set);
    FD_SET(fd, &set);
    FD_SET(driver, &set);
    GIVES(select(8, &set, 0, 0, &now), 1);
    CHECK(FD_ISSET(driver, &set));
    FAILS(read(driver, &request, 10), EINVAL);
    take(DRIVER_READ);
    CHECK(request.rq_size == DRIVER_DATA_MAX);
    INTERRUPTED((ioctl(fd, FIONBIO, &(int){0}), read(fd, buffer, sizeof buffer)));
    ioctl(fd, FIONBIO, &(int){1});
    give("text", 4); /* For who makes the same call again. */
    GIVES(read(fd, buffer, sizeof buffer), 4);
    CHECK(memcmp(buffer, "text", 4) == 0);

    FAILS(write(fd, "abcdef", 6), EWOULDBLOCK);
    take(DRIVER_WRITE);
    CHECK(request.rq_length == 6 && memcmp(request.rq_data, "abcdef", 6) == 0);
    answer.rp_value = 4;
    reply();
    GIVES(write(fd, "abcdef", 6), 4);
    GIVES(write(fd, "", 0), 0);
    take(DRIVER_WRITE); /* The rest has been asked for. */
    CHECK(request.rq_length == 2 && memcmp(request.rq_data, "ef", 2) == 0);
    answer.rp_value = 2;
    reply();
    GIVES(write(fd, "ef", 2), 2);
}


static void check_ioctl(int fd) {
    int number = 5, status, pid;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        GIVES(ioctl(fd, (int)SWAP, &number), 3);
        CHECK(number == 6);
        GIVES(ioctl(fd, (int)MARK, 77), 0);
        FAILS(ioctl(fd, (int)SET, &number), ENOTTY);
        FAILS(ioctl(fd, (int)IOCRESTART, NOWHERE), EFAULT);
        strcpy(buffer, "there");
        GIVES(ioctl(fd, (int)IOCRESTART, buffer), 0);
        _exit(failed_checks != 0);
    }
    take(DRIVER_IOCTL);
    CHECK(request.rq_request == (unsigned)SWAP && request.rq_size == sizeof number && request.rq_pid == pid);
    memcpy(&number, request.rq_data, sizeof number);
    CHECK(number == 5);
    number = 6;
    answer.rp_value = 3;
    give(&number, sizeof number);
    take(DRIVER_IOCTL);
    CHECK(request.rq_request == (unsigned)MARK && request.rq_argument == 77 && request.rq_length == 0);
    reply();
    take(DRIVER_IOCTL);
    answer.rp_error = ENOTTY;
    reply();
    take(DRIVER_RESTORE);
    CHECK(request.rq_length == 256);
    CHECK_TEXT((char*)request.rq_data, "there");
    publish("there");
    reply();
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(status == 0);
}

/* IOCCHKPNT is answered by what was published last. */
static void check_states(int fd) {
    chkpnt_devbuf_t state;
    GIVES(ioctl(fd, (int)IOCCHKPNT, &state), 0);
    CHECK_TEXT(state.chkpnt_devbuf, "there");
    FAILS(ioctl(fd, (int)IOCCHKPNT, NOWHERE), EFAULT);
    answer.rp_id = 0;
    answer.rp_error = 0;
    publish("elsewhere");
    reply();
    GIVES(ioctl(fd, (int)IOCCHKPNT, &state), 0);
    CHECK_TEXT(state.chkpnt_devbuf, "elsewhere");
    answer.rp_state = DRIVER_STATE_LOST;
    reply();
    FAILS(ioctl(fd, (int)IOCCHKPNT, &state), EAGAIN);
    answer.rp_state = DRIVER_STATE_NONE;
    reply();
    FAILS(ioctl(fd, (int)IOCCHKPNT, &state), ENOTTY);
    publish("here");
    reply();
    /* What comes with a reply holds when the caller has got it. */
    FAILS(read(fd, buffer, 1), EWOULDBLOCK);
    take(DRIVER_READ);
    publish("further");
    give("x", 1);
    GIVES(ioctl(fd, (int)IOCCHKPNT, &state), 0);
    CHECK_TEXT(state.chkpnt_devbuf, "here");
    GIVES(read(fd, buffer, 1), 1);
    GIVES(ioctl(fd, (int)IOCCHKPNT, &state), 0);
    CHECK_TEXT(state.chkpnt_devbuf, "further");
}

/* Changes one thing of a good reply. */
#define REFUSED(change)                                                                                      \
    do {                                                                                                     \
        driver_reply_t good = answer;                                                                        \
        change;                                                                                              \
        FAILS(write(driver, &answer, sizeof answer), EINVAL);                                                \
        answer = good;                                                                                       \
    } while (0)

static void check_senseless_replies(int fd) {
    FAILS(read(fd, buffer, 10), EWOULDBLOCK);
    FAILS(write(driver, &answer, header - 1), EINVAL);
    take(DRIVER_READ);
    answer.rp_length = 10;
    FAILS(write(driver, &answer, header + 9), EINVAL);
    memcpy(buffer, &answer, sizeof answer);
    FAILS(write(driver, buffer, sizeof answer + 1), EINVAL);
    FAILS(write(driver, NOWHERE, sizeof answer), EFAULT);
    REFUSED(answer.rp_id += 1);
    REFUSED(answer.rp_error = -1);
    REFUSED(answer.rp_error = 30000);
    REFUSED(answer.rp_error = 0x10002);
    REFUSED(answer.rp_value = -1);
    REFUSED(answer.rp_state = 4);
    REFUSED(answer.rp_length = 11); /* More than was wanted. */
    REFUSED(answer.rp_length = DRIVER_DATA_MAX + 1);
    REFUSED(answer.rp_length = 0xffffffff);
    answer.rp_file += 1000;
    reply(); /* Of a file that nobody has open. */
    answer.rp_file -= 1000;
    reply();
    GIVES(read(fd, buffer, 10), 10);
    reply(); /* Again. */
    FAILS(write(fd, "abc", 3), EWOULDBLOCK);
    take(DRIVER_WRITE);
    REFUSED(answer.rp_value = 4);
    answer.rp_error = EIO;
    reply();
    FAILS(write(fd, "abc", 3), EIO);
}

/* Another call than the one that was begun: the driver hears of both, the caller of the second. */
static void check_abandoned_calls(int fd) {
    FAILS(read(fd, buffer, 10), EWOULDBLOCK);
    FAILS(read(fd, buffer, 11), EWOULDBLOCK); /* The first one has not been read by the driver. */
    take(DRIVER_READ);
    CHECK(request.rq_size == 11);
    FAILS(read(fd, buffer, 12), EWOULDBLOCK);
    give("lost", 4);
    take(DRIVER_READ);
    give("found", 5);
    GIVES(read(fd, buffer, 12), 5);
    CHECK(memcmp(buffer, "found", 5) == 0);
}

/* A child that waits in a call; the driver goes. */
static void wait_in_read(void) {
    int fd = open("/dev/custom0", O_RDWR);
    FAILS(read(fd, buffer, 10), EIO);
}
static void check_end_of_driver(int fd) {
    int status, pid;
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        failed_checks = 0;
        close(driver);
        wait_in_read();
        _exit(failed_checks != 0);
    }
    take(DRIVER_OPEN);
    reply();
    take(DRIVER_READ);
    GIVES(close(driver), 0);
    GIVES(waitpid(pid, &status, 0), pid);
    CHECK(status == 0);
    FAILS(read(fd, buffer, 1), EIO);
    FAILS(write(fd, buffer, 1), EIO);
    FAILS(ioctl(fd, (int)MARK, 0), EIO);
    FAILS(ioctl(fd, (int)IOCCHKPNT, buffer), ENXIO);
    FAILS(open("/dev/custom0", O_RDWR), ENXIO);
    driver = open("/dev/drv0", O_RDWR);
    FAILS(read(fd, buffer, 1), EIO); /* It was the other driver's. */
    close(open_device(0));
    close(driver);
}

int main(void) {
    int fd, off = 0;
    check_opening();
    fd = open_device(0);
    check_transfer(fd);
    check_senseless_replies(fd);
    check_abandoned_calls(fd);
    GIVES(ioctl(fd, FIONBIO, &off), 0);
    INTERRUPTED(ioctl(fd, (int)MARK, 1));
    take(DRIVER_IOCTL);
    reply();
    check_ioctl(fd);
    GIVES(ioctl(fd, FIONBIO, &(int){1}), 0);
    check_states(fd);
    check_end_of_driver(fd);
    return report_checks();
}
