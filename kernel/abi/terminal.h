/* Terminals: ioctl requests and settings, 4.3BSD's sgtty and POSIX termios over one state. */
#ifndef CXSIM_KERNEL_ABI_TERMINAL_H
#define CXSIM_KERNEL_ABI_TERMINAL_H

#include "types.h"

/* ioctl request codes, as 4.3BSD's _IO/_IOR/_IOW macros make them. */
#define ABI_IO_VOID 0x20000000u
#define ABI_IO_OUT 0x40000000u
#define ABI_IO_IN 0x80000000u
#define ABI_IO(direction, group, number, size)                                                               \
    ((direction) | ((size) & 0x7fu) << 16 | (unsigned)(group) << 8 | (number))

#define ABI_TIOCGETP ABI_IO(ABI_IO_OUT, 't', 8, 6) /* struct abi_sgttyb */
#define ABI_TIOCSETP ABI_IO(ABI_IO_IN, 't', 9, 6)
#define ABI_TIOCSETN ABI_IO(ABI_IO_IN, 't', 10, 6)
#define ABI_TIOCFLUSH ABI_IO(ABI_IO_IN, 't', 16, 4)
#define ABI_TIOCGETC ABI_IO(ABI_IO_OUT, 't', 18, 6) /* struct abi_tchars */
#define ABI_TIOCSETC ABI_IO(ABI_IO_IN, 't', 17, 6)
#define ABI_TIOCGLTC ABI_IO(ABI_IO_OUT, 't', 116, 6) /* struct abi_ltchars */
#define ABI_TIOCSLTC ABI_IO(ABI_IO_IN, 't', 117, 6)
#define ABI_TIOCGPGRP ABI_IO(ABI_IO_OUT, 't', 119, 4) /* int */
#define ABI_TIOCSPGRP ABI_IO(ABI_IO_IN, 't', 118, 4)
#define ABI_TIOCGWINSZ ABI_IO(ABI_IO_OUT, 't', 104, 8) /* struct abi_winsize */
#define ABI_TIOCSWINSZ ABI_IO(ABI_IO_IN, 't', 103, 8)
#define ABI_TIOCNOTTY ABI_IO(ABI_IO_VOID, 't', 113, 0)
#define ABI_TIOCSCTTY ABI_IO(ABI_IO_VOID, 't', 97, 0)
#define ABI_TIOCGETA ABI_IO(ABI_IO_OUT, 't', 19, 44) /* struct abi_termios */
#define ABI_TIOCSETA ABI_IO(ABI_IO_IN, 't', 20, 44)
#define ABI_TIOCSETAW ABI_IO(ABI_IO_IN, 't', 21, 44)
#define ABI_TIOCSETAF ABI_IO(ABI_IO_IN, 't', 22, 44)
#define ABI_FIONREAD ABI_IO(ABI_IO_OUT, 'f', 127, 4)
#define ABI_FIONBIO ABI_IO(ABI_IO_IN, 'f', 126, 4)
#define ABI_FIOCLEX ABI_IO(ABI_IO_VOID, 'f', 1, 0)
#define ABI_FIONCLEX ABI_IO(ABI_IO_VOID, 'f', 2, 0)

struct abi_winsize {
    abi_u16 ws_row;
    abi_u16 ws_col;
    abi_u16 ws_xpixel;
    abi_u16 ws_ypixel;
};

struct abi_sgttyb {
    abi_u8 sg_ispeed;
    abi_u8 sg_ospeed;
    abi_u8 sg_erase;
    abi_u8 sg_kill;
    abi_i16 sg_flags;
};

/* sg_flags */
#define ABI_CBREAK 0x0002
#define ABI_ECHO 0x0008
#define ABI_CRMOD 0x0010
#define ABI_RAW 0x0020

#define ABI_NCCS 20

/* Special characters, indices of c_cc. */
#define ABI_VEOF 0
#define ABI_VEOL 1
#define ABI_VERASE 3
#define ABI_VWERASE 4
#define ABI_VKILL 5
#define ABI_VREPRINT 6
#define ABI_VINTR 8
#define ABI_VQUIT 9
#define ABI_VSUSP 10
#define ABI_VDSUSP 11
#define ABI_VSTART 12
#define ABI_VSTOP 13
#define ABI_VLNEXT 14
#define ABI_VMIN 16
#define ABI_VTIME 17

struct abi_termios {
    abi_u32 c_iflag;
    abi_u32 c_oflag;
    abi_u32 c_cflag;
    abi_u32 c_lflag;
    abi_u8 c_cc[ABI_NCCS];
    abi_i32 c_ispeed;
    abi_i32 c_ospeed;
};

/* c_iflag */
#define ABI_ICRNL 0x00000100
#define ABI_INLCR 0x00000040
#define ABI_IGNCR 0x00000080
#define ABI_ISTRIP 0x00000020
#define ABI_IXON 0x00000200
#define ABI_IXANY 0x00000800
/* c_oflag */
#define ABI_OPOST 0x00000001
#define ABI_ONLCR 0x00000002
/* c_lflag */
#define ABI_ECHOKE 0x00000001
#define ABI_ECHOE 0x00000002
#define ABI_ECHOK 0x00000004
#define ABI_LECHO 0x00000008
#define ABI_ECHONL 0x00000010
#define ABI_ECHOCTL 0x00000040
#define ABI_ISIG 0x00000080
#define ABI_ICANON 0x00000100
#define ABI_IEXTEN 0x00000400
#define ABI_TOSTOP 0x00400000
#define ABI_NOFLSH 0x80000000u

#endif
