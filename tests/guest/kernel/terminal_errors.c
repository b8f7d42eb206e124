/* Pseudo-terminals: both ends, process groups and control terminals, requests, and every error. */
#include "errors.h"

#include <fcntl.h>
#include <sgtty.h>
#include <sys/ioctl.h>
#include <termios.h>

static char buffer[2000];

/* A terminal that shows everything as it comes. */
static void make_raw(int fd) {
    struct termios settings;
    GIVES(tcgetattr(fd, &settings), 0);
    cfmakeraw(&settings);
    GIVES(tcsetattr(fd, TCSANOW, &settings), 0);
}

static void check_opening(void) {
    int master, slave;
    FAILS(open("/dev/ttyp5", O_RDWR), EIO);
    FAILS(creat("/dev/ttyp5", 0), EIO);
    master = open("/dev/ptyp5", O_RDWR);
    CHECK(master >= 0);
    FAILS(open("/dev/ptyp5", O_RDWR), EIO);
    FAILS(creat("/dev/ptyp5", 0), EIO);
    slave = open("/dev/ttyp5", O_RDWR | O_NOCTTY);
    CHECK(slave >= 0);
    FAILS(lseek(slave, 0, SEEK_SET), ESPIPE);
    FAILS(lseek(master, 0, SEEK_SET), ESPIPE);
    FAILS(ftruncate(slave, 0), EINVAL);
    FAILS(fsync(slave), EINVAL);
    close(slave);
    close(master);
    FAILS(open("/dev/ttyp5", O_RDWR), EIO);
}

/* Every request that has an argument, of both ends. */
static void check_requests(int fd) {
    static const unsigned with_argument[] = {ABI_TIOCGETA, ABI_TIOCSETA, ABI_TIOCSETAW, ABI_TIOCSETAF,  TIOCGETP,   TIOCSETP,  TIOCSETN,
                                             TIOCGETC, TIOCSETC, TIOCGLTC,  TIOCSLTC,   TIOCGWINSZ, TIOCSWINSZ, TIOCGPGRP,
                                             FIONREAD, FIONBIO,  TIOCSPGRP};
    unsigned i;
    for (i = 0; i < sizeof with_argument / sizeof *with_argument; i++) {
        FAILS(ioctl(fd, (int)with_argument[i], NOWHERE), EFAULT);
    }
    FAILS(ioctl(fd, 0x7fff, buffer), ENOTTY);
    FAILS(ioctl(fd, (int)TIOCNOTTY, 0), ENOTTY);
}

static void check_transfer(void) {
    int master = open("/dev/ptyp0", O_RDWR), slave = open("/dev/ttyp0", O_RDWR | O_NOCTTY), on = 1, group = 1, i;
    make_raw(slave);
    check_requests(slave);
    check_requests(master);
    FAILS(ioctl(slave, (int)TIOCSPGRP, &group), ENOTTY); /* It is not the caller's. */
    FAILS(read(slave, NOWHERE, 1), EFAULT);
    FAILS(write(master, NOWHERE, 1), EFAULT);
    INTERRUPTED(read(slave, buffer, 1));
    INTERRUPTED(read(master, buffer, 1));
    GIVES(write(master, "input", 5), 5);
    GIVES(read(slave, buffer, sizeof buffer), 5);
    GIVES(write(slave, "output", 6), 6);
    GIVES(read(master, buffer, sizeof buffer), 6);
    GIVES(ioctl(slave, (int)FIONBIO, &on), 0);
    GIVES(ioctl(master, (int)FIONBIO, &on), 0);
    FAILS(read(slave, buffer, 1), EWOULDBLOCK);
    FAILS(read(master, buffer, 1), EWOULDBLOCK);
    for (i = 0; i < 1000 && write(master, buffer, 1000) > 0; i++) {
    }
    FAILS(write(master, buffer, 1000), EWOULDBLOCK); /* Nobody reads. */
    for (i = 0; i < 1000 && write(slave, buffer, 1000) > 0; i++) {
    }
    FAILS(write(slave, buffer, 1000), EWOULDBLOCK);
    close(slave);
    while (read(master, buffer, sizeof buffer) > 0) {
    }
    FAILS(read(master, buffer, 1), EIO); /* All slaves are closed. */
    close(master);
}

static void check_hanging_up(void) {
    struct winsize window;
    int master = open("/dev/ptyp1", O_RDWR), slave = open("/dev/ttyp1", O_RDWR | O_NOCTTY);
    GIVES(write(master, "last words\n", 11), 11);
    close(master);
    GIVES(read(slave, buffer, sizeof buffer), 11);
    GIVES(read(slave, buffer, sizeof buffer), 0);
    FAILS(write(slave, "x", 1), EIO);
    FAILS(ioctl(slave, (int)TIOCGWINSZ, &window), EIO);
    close(slave);
}

/* In the background: the group of a process whose parent is of another session cannot be stopped. */
static void check_background(void) {
    struct termios settings;
    int slave, group;
    GIVES(setpgrp(0, 0), 0);
    slave = open("/dev/tty", O_RDWR);
    CHECK(slave >= 0);
    while (getppid() != 1) {
        usleep(1000);
    }
    FAILS(read(slave, buffer, 1), EIO);
    GIVES(tcgetattr(slave, &settings), 0);
    FAILS(tcsetattr(slave, TCSANOW, &settings), EIO);
    signal(SIGTTIN, SIG_IGN);
    FAILS(read(slave, buffer, 1), EIO);
    GIVES(ioctl(slave, (int)TIOCGPGRP, &group), 0);
    CHECK(group != getpgrp());
    FAILS(write(slave, "x", 1), EIO); /* tostop is set. */
}

static int results[2];

static void check_session(void) {
    struct termios settings;
    int master, slave, other, group, parent = getppid();
    CHECK(setsid() == getpid());
    FAILS(open("/dev/tty", O_RDONLY), ENXIO);
    FAILS(creat("/dev/tty", 0), ENXIO);
    master = open("/dev/ptyp2", O_RDWR);
    other = open("/dev/ptyp3", O_RDWR);
    slave = open("/dev/ttyp2", O_RDWR | O_NOCTTY);
    FAILS(open("/dev/tty", O_RDONLY), ENXIO);
    GIVES(ioctl(slave, (int)TIOCSCTTY, 0), 0);
    close(open("/dev/tty", O_RDWR));
    close(open("/dev/ttyp3", O_RDWR)); /* A session has one control terminal. */
    close(other);
    FAILS(ioctl(master, (int)TIOCSCTTY, 0), ENOTTY);
    FAILS(ioctl(master, (int)TIOCNOTTY, 0), ENOTTY);
    group = parent;
    FAILS(ioctl(slave, (int)TIOCSPGRP, &group), EPERM);
    if (fork() == 0) {
        other = open("/dev/ptyp4", O_RDWR);
        other = open("/dev/ttyp4", O_RDWR);
        FAILS(ioctl(other, (int)TIOCSCTTY, 0), EPERM); /* No leader of a session. */
        setsid();
        FAILS(ioctl(slave, (int)TIOCSCTTY, 0), EPERM); /* Another session has it. */
        fflush(stdout);
        _exit(failed_checks != 0);
    }
    wait(&group);
    CHECK(group == 0);
    GIVES(tcgetattr(slave, &settings), 0);
    settings.c_lflag |= TOSTOP;
    GIVES(tcsetattr(slave, TCSANOW, &settings), 0);
    if (fork() == 0) {
        if (fork() == 0) {
            check_background();
            fflush(stdout);
            group = failed_checks;
            write(results[1], &group, sizeof group);
            _exit(0);
        }
        _exit(0);
    }
    wait(&group);
    GIVES(read(results[0], &group, sizeof group), sizeof group);
    CHECK(group == 0);
    GIVES(ioctl(slave, (int)TIOCNOTTY, 0), 0);
    FAILS(open("/dev/tty", O_RDONLY), ENXIO);
}

int main(void) {
    GIVES(pipe(results), 0);
    check_opening();
    check_transfer();
    check_hanging_up();
    in_child(check_session);
    return report_checks();
}
