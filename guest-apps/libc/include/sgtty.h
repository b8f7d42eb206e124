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

#define CBREAK ABI_CBREAK
#ifndef ECHO
#define ECHO ABI_ECHO
#endif
#define CRMOD ABI_CRMOD
#define RAW ABI_RAW

int gtty(int fd, struct sgttyb*);
int stty(int fd, const struct sgttyb*);

#endif
