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

#define TIOCGETD ABI_TIOCGETD
#define TIOCSETD ABI_TIOCSETD
#define TIOCHPCL ABI_TIOCHPCL
#define TIOCEXCL ABI_TIOCEXCL
#define TIOCNXCL ABI_TIOCNXCL
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
#define TIOCDRAIN ABI_TIOCDRAIN
#define TIOCSTART ABI_TIOCSTART
#define TIOCSTOP ABI_TIOCSTOP
#define TIOCSTI ABI_TIOCSTI
#define TIOCOUTQ ABI_TIOCOUTQ
#define TIOCCDTR ABI_TIOCCDTR
#define TIOCSDTR ABI_TIOCSDTR
#define TIOCCBRK ABI_TIOCCBRK
#define TIOCSBRK ABI_TIOCSBRK
#define TIOCLGET ABI_TIOCLGET
#define TIOCLSET ABI_TIOCLSET
#define TIOCLBIC ABI_TIOCLBIC
#define TIOCLBIS ABI_TIOCLBIS
#define FIONREAD ABI_FIONREAD
#define FIONBIO ABI_FIONBIO
#define FIOCLEX ABI_FIOCLEX
#define FIONCLEX ABI_FIONCLEX

/* Device state for a checkpoint file; the argument is a chkpnt_devbuf_t of <convex/chkpnt.h> (guide p. 3-11).
 */
#define IOCCHKPNT ABI_IOCCHKPNT
#define IOCRESTART ABI_IOCRESTART

#define OTTYDISC ABI_OTTYDISC
#define NTTYDISC ABI_NTTYDISC

/* Of TIOCLGET and its kin. */
#define LCRTBS ABI_LCRTBS
#define LPRTERA ABI_LPRTERA
#define LCRTERA ABI_LCRTERA
#define LTILDE ABI_LTILDE
#define LMDMBUF ABI_LMDMBUF
#define LLITOUT ABI_LLITOUT
#define LTOSTOP ABI_LTOSTOP
#define LFLUSHO ABI_LFLUSHO
#define LNOHANG ABI_LNOHANG
#define LCRTKIL ABI_LCRTKIL
#define LPASS8 ABI_LPASS8
#define LCTLECH ABI_LCTLECH
#define LPENDIN ABI_LPENDIN
#define LDECCTQ ABI_LDECCTQ
#define LNOFLSH ABI_LNOFLSH

struct tchars {
    char t_intrc;
    char t_quitc;
    char t_startc;
    char t_stopc;
    char t_eofc;
    char t_brkc;
};

struct ltchars {
    char t_suspc;
    char t_dsuspc;
    char t_rprntc;
    char t_flushc;
    char t_werasc;
    char t_lnextc;
};

struct winsize {
    unsigned short ws_row;
    unsigned short ws_col;
    unsigned short ws_xpixel;
    unsigned short ws_ypixel;
};

int ioctl(int fd, int request, ...);

#endif
