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

/* Bits per second by the codes B0 to B38400. */
static const speed_t speeds[] = {0,   50,   75,   110,  134,  150,  200,   300,
                                 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400};
enum { speed_count = sizeof speeds / sizeof speeds[0] };

/* The code, or the one below if the speed is none of those. */
static speed_t code_of(speed_t speed) {
    int code = speed_count - 1;
    while (code > 0 && speeds[code] > speed) {
        code--;
    }
    return code;
}

static int set_speed(speed_t* place, speed_t speed) {
    if (speed >= 0 && speed < speed_count) {
        *place = speeds[speed];
        return 0;
    }
    if (speed < 0 || speeds[code_of(speed)] != speed) {
        errno = EINVAL;
        return -1;
    }
    *place = speed;
    return 0;
}

speed_t cfgetispeed(const struct termios* settings) {
    return code_of(settings->c_ispeed);
}

speed_t cfgetospeed(const struct termios* settings) {
    return code_of(settings->c_ospeed);
}

int cfsetispeed(struct termios* settings, speed_t speed) {
    return set_speed(&settings->c_ispeed, speed);
}

int cfsetospeed(struct termios* settings, speed_t speed) {
    return set_speed(&settings->c_ospeed, speed);
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
