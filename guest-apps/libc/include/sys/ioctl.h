/* ioctl() and the requests that terminals understand. */
#ifndef _SYS_IOCTL_H
#define _SYS_IOCTL_H

#include <convex/abi/tape.h>
#include <convex/abi/terminal.h>
#include <sgtty.h>

#define _IO(group, number) ABI_IO(ABI_IO_VOID, group, number, 0)
#define _IOR(group, number, type) ABI_IO(ABI_IO_OUT, group, number, sizeof(type))
#define _IOW(group, number, type) ABI_IO(ABI_IO_IN, group, number, sizeof(type))
#define _IOWR(group, number, type) ABI_IO(ABI_IO_IN | ABI_IO_OUT, group, number, sizeof(type))

#define TIOCFLUSH ABI_TIOCFLUSH
#define TIOCGETC ABI_TIOCGETC
#define TIOCSETC ABI_TIOCSETC
#define TIOCGLTC ABI_TIOCGLTC
#define TIOCSLTC ABI_TIOCSLTC
#define TIOCGPGRP ABI_TIOCGPGRP
#define TIOCSPGRP ABI_TIOCSPGRP
#define TIOCGWINSZ ABI_TIOCGWINSZ
#define TIOCSWINSZ ABI_TIOCSWINSZ
#define TIOCNOTTY ABI_TIOCNOTTY
#define TIOCSCTTY ABI_TIOCSCTTY
#define FIONREAD ABI_FIONREAD
#define FIONBIO ABI_FIONBIO
#define FIOCLEX ABI_FIOCLEX
#define FIONCLEX ABI_FIONCLEX

/* Device state for a checkpoint file; the argument is a chkpnt_devbuf_t of <convex/chkpnt.h> (guide p. 3-11).
 */
#define IOCCHKPNT ABI_IOCCHKPNT
#define IOCRESTART ABI_IOCRESTART

struct winsize {
    unsigned short ws_row;
    unsigned short ws_col;
    unsigned short ws_xpixel;
    unsigned short ws_ypixel;
};

int ioctl(int fd, int request, ...);

#endif
