/* Terminal settings the way of POSIX: struct abi_termios of <convex/abi/terminal.h> under its usual names. */
#ifndef _SYS_TERMIOS_H
#define _SYS_TERMIOS_H

#include <convex/abi/terminal.h>
#include <sys/types.h>

typedef unsigned int tcflag_t;
typedef unsigned char cc_t;
typedef int speed_t;

#define NCCS ABI_NCCS

struct termios {
    tcflag_t c_iflag;
    tcflag_t c_oflag;
    tcflag_t c_cflag;
    tcflag_t c_lflag;
    cc_t c_cc[NCCS];
    speed_t c_ispeed;
    speed_t c_ospeed;
};

#define VEOF ABI_VEOF
#define VEOL ABI_VEOL
#define VERASE ABI_VERASE
#define VWERASE ABI_VWERASE
#define VKILL ABI_VKILL
#define VREPRINT ABI_VREPRINT
#define VINTR ABI_VINTR
#define VQUIT ABI_VQUIT
#define VSUSP ABI_VSUSP
#define VDSUSP ABI_VDSUSP
#define VSTART ABI_VSTART
#define VSTOP ABI_VSTOP
#define VLNEXT ABI_VLNEXT
#define VMIN ABI_VMIN
#define VTIME ABI_VTIME

#define ICRNL ABI_ICRNL
#define INLCR ABI_INLCR
#define IGNCR ABI_IGNCR
#define ISTRIP ABI_ISTRIP
#define IXON ABI_IXON
#define IXANY ABI_IXANY
#define OPOST ABI_OPOST
#define ONLCR ABI_ONLCR
#define ECHOKE ABI_ECHOKE
#define ECHOE ABI_ECHOE
#define ECHOK ABI_ECHOK
/* 4.3BSD's sgtty has an ECHO of its own, with the same value: both settings look at one state. */
#undef ECHO
#define ECHO ABI_LECHO
#define ECHONL ABI_ECHONL
#define ECHOCTL ABI_ECHOCTL
#define ISIG ABI_ISIG
#define ICANON ABI_ICANON
#define IEXTEN ABI_IEXTEN
#define TOSTOP ABI_TOSTOP
#define NOFLSH ABI_NOFLSH

#define TCSANOW 0
#define TCSADRAIN 1
#define TCSAFLUSH 2
#define TCIFLUSH 0
#define TCOFLUSH 1
#define TCIOFLUSH 2

int tcgetattr(int fd, struct termios*);
int tcsetattr(int fd, int when, const struct termios*);
int tcflush(int fd, int queue);
int tcdrain(int fd);
int tcsendbreak(int fd, int duration);
pid_t tcgetpgrp(int fd);
int tcsetpgrp(int fd, pid_t);
void cfmakeraw(struct termios*);
speed_t cfgetispeed(const struct termios*);
speed_t cfgetospeed(const struct termios*);
int cfsetispeed(struct termios*, speed_t);
int cfsetospeed(struct termios*, speed_t);

#endif
