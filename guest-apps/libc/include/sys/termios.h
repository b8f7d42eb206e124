/* Terminal settings the way of POSIX: struct abi_termios of <convex/abi/terminal.h> under its usual names. */
#ifndef _SYS_TERMIOS_H
#define _SYS_TERMIOS_H

#include <convex/abi/terminal.h>
#include <sys/ttydev.h>
#include <sys/types.h>

typedef unsigned int tcflag_t;
typedef unsigned char cc_t;
typedef int speed_t; /* In struct termios bits per second; of cfgetospeed() and its kin a code, B9600. */

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
#define VDISCARD ABI_VDISCARD
#define VMIN ABI_VMIN
#define VTIME ABI_VTIME

#define IGNBRK ABI_IGNBRK
#define BRKINT ABI_BRKINT
#define IGNPAR ABI_IGNPAR
#define PARMRK ABI_PARMRK
#define INPCK ABI_INPCK
#define ISTRIP ABI_ISTRIP
#define INLCR ABI_INLCR
#define IGNCR ABI_IGNCR
#define ICRNL ABI_ICRNL
#define IXON ABI_IXON
#define IXOFF ABI_IXOFF
#define IXANY ABI_IXANY
#define IUCLC ABI_IUCLC
#define OPOST ABI_OPOST
#define ONLCR ABI_ONLCR
#define OXTABS ABI_OXTABS
#define OLCUC ABI_OLCUC
#define OTILDE ABI_OTILDE
#define CSIZE ABI_CSIZE
#define CS5 ABI_CS5
#define CS6 ABI_CS6
#define CS7 ABI_CS7
#define CS8 ABI_CS8
#define CSTOPB ABI_CSTOPB
#define CREAD ABI_CREAD
#define PARENB ABI_PARENB
#define PARODD ABI_PARODD
#define HUPCL ABI_HUPCL
#define CLOCAL ABI_CLOCAL
#define MDMBUF ABI_MDMBUF
#define ECHOKE ABI_ECHOKE
#define ECHOE ABI_ECHOE
#define ECHOK ABI_ECHOK
/* 4.3BSD's sgtty has an ECHO of its own, with the same value: both settings look at one state. */
#undef ECHO
#define ECHO ABI_LECHO
#define ECHONL ABI_ECHONL
#define ECHOPRT ABI_ECHOPRT
#define ECHOCTL ABI_ECHOCTL
#define ISIG ABI_ISIG
#define ICANON ABI_ICANON
#define IEXTEN ABI_IEXTEN
#define TOSTOP ABI_TOSTOP
#define FLUSHO ABI_FLUSHO
#define PENDIN ABI_PENDIN
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
/* They take bits per second as well. EINVAL: no such speed. */
int cfsetispeed(struct termios*, speed_t);
int cfsetospeed(struct termios*, speed_t);

#endif
