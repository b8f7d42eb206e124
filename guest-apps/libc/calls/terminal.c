/* Terminals: POSIX's and 4.3BSD's calls over ioctl(). */
#include <errno.h>
#include <sgtty.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

int isatty(int fd) {
    struct termios settings;
    return tcgetattr(fd, &settings) == 0;
}

int tcgetattr(int fd, struct termios* settings) {
    return ioctl(fd, (int)ABI_TIOCGETA, settings);
}

int tcsetattr(int fd, int when, const struct termios* settings) {
    switch (when) {
    case TCSANOW:
        return ioctl(fd, (int)ABI_TIOCSETA, settings);
    case TCSADRAIN:
        return ioctl(fd, (int)ABI_TIOCSETAW, settings);
    case TCSAFLUSH:
        return ioctl(fd, (int)ABI_TIOCSETAF, settings);
    default:
        errno = EINVAL;
        return -1;
    }
}

int tcflush(int fd, int queue) {
    static const int what_to_flush[] = {[TCIFLUSH] = 1, [TCOFLUSH] = 2, [TCIOFLUSH] = 3};
    if (queue < TCIFLUSH || queue > TCIOFLUSH) {
        errno = EINVAL;
        return -1;
    }
    int what = what_to_flush[queue];
    return ioctl(fd, (int)TIOCFLUSH, &what);
}

int tcdrain(int fd) {
    struct termios settings;
    if (tcgetattr(fd, &settings) < 0) {
        return -1;
    }
    return tcsetattr(fd, TCSADRAIN, &settings);
}

pid_t tcgetpgrp(int fd) {
    int group;
    return ioctl(fd, (int)TIOCGPGRP, &group) < 0 ? -1 : group;
}

int tcsetpgrp(int fd, pid_t group) {
    int value = group;
    return ioctl(fd, (int)TIOCSPGRP, &value);
}

void cfmakeraw(struct termios* settings) {
    settings->c_iflag &= ~(ISTRIP | INLCR | IGNCR | ICRNL | IXON);
    settings->c_oflag &= ~OPOST;
    settings->c_lflag &= ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    settings->c_cc[VMIN] = 1;
    settings->c_cc[VTIME] = 0;
}

speed_t cfgetispeed(const struct termios* settings) {
    return settings->c_ispeed;
}

speed_t cfgetospeed(const struct termios* settings) {
    return settings->c_ospeed;
}

int cfsetispeed(struct termios* settings, speed_t speed) {
    settings->c_ispeed = speed;
    return 0;
}

int cfsetospeed(struct termios* settings, speed_t speed) {
    settings->c_ospeed = speed;
    return 0;
}

int gtty(int fd, struct sgttyb* settings) {
    return ioctl(fd, (int)TIOCGETP, settings);
}

int stty(int fd, const struct sgttyb* settings) {
    return ioctl(fd, (int)TIOCSETP, settings);
}

/* These lines have no break; they only have to be terminals. */
int tcsendbreak(int fd, int duration) {
    (void)duration;
    struct termios settings;
    return tcgetattr(fd, &settings);
}
