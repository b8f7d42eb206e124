/* Terminal settings the way of 4.3BSD. */
#ifndef _SGTTY_H
#define _SGTTY_H

#include <convex/abi/terminal.h>

#define TIOCGETP ABI_TIOCGETP
#define TIOCSETP ABI_TIOCSETP
#define TIOCSETN ABI_TIOCSETN

struct sgttyb {
    char sg_ispeed;
    char sg_ospeed;
    char sg_erase;
    char sg_kill;
    short sg_flags;
};

#define TANDEM ABI_TANDEM
#define CBREAK ABI_CBREAK
#define LCASE ABI_LCASE
#ifndef ECHO
#define ECHO ABI_ECHO
#endif
#define CRMOD ABI_CRMOD
#define RAW ABI_RAW
#define ODDP ABI_ODDP
#define EVENP ABI_EVENP
#define ANYP ABI_ANYP
#define NLDELAY ABI_NLDELAY
#define TBDELAY ABI_TBDELAY
#define XTABS ABI_XTABS
#define CRDELAY ABI_CRDELAY
#define VTDELAY ABI_VTDELAY
#define BSDELAY ABI_BSDELAY
#define ALLDELAY (NLDELAY | TBDELAY | CRDELAY | VTDELAY | BSDELAY)

#ifndef B0 /* <termios.h> has them, too. */
#define B0 ABI_B0
#define B50 ABI_B50
#define B75 ABI_B75
#define B110 ABI_B110
#define B134 ABI_B134
#define B150 ABI_B150
#define B200 ABI_B200
#define B300 ABI_B300
#define B600 ABI_B600
#define B1200 ABI_B1200
#define B1800 ABI_B1800
#define B2400 ABI_B2400
#define B4800 ABI_B4800
#define B9600 ABI_B9600
#define B19200 ABI_B19200
#define B38400 ABI_B38400
#endif
#define EXTA ABI_EXTA
#define EXTB ABI_EXTB

int gtty(int fd, struct sgttyb*);
int stty(int fd, const struct sgttyb*);

#endif
