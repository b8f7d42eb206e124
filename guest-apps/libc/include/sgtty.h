/* Terminal settings the way of 4.3BSD. */
#ifndef _SGTTY_H
#define _SGTTY_H

#include <convex/abi/terminal.h>
#include <sys/ttydev.h>

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

#define EXTA ABI_EXTA
#define EXTB ABI_EXTB

int gtty(int fd, struct sgttyb*);
int stty(int fd, const struct sgttyb*);

#endif
