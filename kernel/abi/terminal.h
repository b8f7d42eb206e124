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

#define ABI_TIOCGETD ABI_IO(ABI_IO_OUT, 't', 0, 4) /* int, the line discipline */
#define ABI_TIOCSETD ABI_IO(ABI_IO_IN, 't', 1, 4)
#define ABI_TIOCHPCL ABI_IO(ABI_IO_VOID, 't', 2, 0)
#define ABI_TIOCGETP ABI_IO(ABI_IO_OUT, 't', 8, 6) /* struct abi_sgttyb */
#define ABI_TIOCSETP ABI_IO(ABI_IO_IN, 't', 9, 6)
#define ABI_TIOCSETN ABI_IO(ABI_IO_IN, 't', 10, 6)
#define ABI_TIOCEXCL ABI_IO(ABI_IO_VOID, 't', 13, 0)
#define ABI_TIOCNXCL ABI_IO(ABI_IO_VOID, 't', 14, 0)
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
#define ABI_TIOCDRAIN ABI_IO(ABI_IO_VOID, 't', 94, 0)
#define ABI_TIOCSTART ABI_IO(ABI_IO_VOID, 't', 110, 0)
#define ABI_TIOCSTOP ABI_IO(ABI_IO_VOID, 't', 111, 0)
#define ABI_TIOCSTI ABI_IO(ABI_IO_IN, 't', 114, 1)   /* char */
#define ABI_TIOCOUTQ ABI_IO(ABI_IO_OUT, 't', 115, 4) /* int */
#define ABI_TIOCCDTR ABI_IO(ABI_IO_VOID, 't', 120, 0)
#define ABI_TIOCSDTR ABI_IO(ABI_IO_VOID, 't', 121, 0)
#define ABI_TIOCCBRK ABI_IO(ABI_IO_VOID, 't', 122, 0)
#define ABI_TIOCSBRK ABI_IO(ABI_IO_VOID, 't', 123, 0)
#define ABI_TIOCLGET ABI_IO(ABI_IO_OUT, 't', 124, 4) /* int, the local modes */
#define ABI_TIOCLSET ABI_IO(ABI_IO_IN, 't', 125, 4)
#define ABI_TIOCLBIC ABI_IO(ABI_IO_IN, 't', 126, 4)
#define ABI_TIOCLBIS ABI_IO(ABI_IO_IN, 't', 127, 4)
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

/* sg_ispeed, sg_ospeed: codes of bits per second. EXTA and EXTB are what the hardware makes of them. */
#define ABI_B0 0
#define ABI_B50 1
#define ABI_B75 2
#define ABI_B110 3
#define ABI_B134 4
#define ABI_B150 5
#define ABI_B200 6
#define ABI_B300 7
#define ABI_B600 8
#define ABI_B1200 9
#define ABI_B1800 10
#define ABI_B2400 11
#define ABI_B4800 12
#define ABI_B9600 13
#define ABI_EXTA 14
#define ABI_EXTB 15
#define ABI_B19200 ABI_EXTA
#define ABI_B38400 ABI_EXTB

/* sg_flags */
#define ABI_TANDEM 0x0001
#define ABI_CBREAK 0x0002
#define ABI_LCASE 0x0004
#define ABI_ECHO 0x0008
#define ABI_CRMOD 0x0010
#define ABI_RAW 0x0020
#define ABI_ODDP 0x0040
#define ABI_EVENP 0x0080
#define ABI_ANYP 0x00c0
#define ABI_NLDELAY 0x0300
#define ABI_TBDELAY 0x0c00
#define ABI_XTABS 0x0c00
#define ABI_CRDELAY 0x3000
#define ABI_VTDELAY 0x4000
#define ABI_BSDELAY 0x8000

/* The local modes (TIOCLGET). */
#define ABI_LCRTBS 0x0001
#define ABI_LPRTERA 0x0002
#define ABI_LCRTERA 0x0004
#define ABI_LTILDE 0x0008
#define ABI_LMDMBUF 0x0010
#define ABI_LLITOUT 0x0020
#define ABI_LTOSTOP 0x0040
#define ABI_LFLUSHO 0x0080
#define ABI_LNOHANG 0x0100
#define ABI_LCRTKIL 0x0400
#define ABI_LPASS8 0x0800
#define ABI_LCTLECH 0x1000
#define ABI_LPENDIN 0x2000
#define ABI_LDECCTQ 0x4000
#define ABI_LNOFLSH 0x8000

/* Line disciplines: the old one, and the one with job control and editing, which is what there is. */
#define ABI_OTTYDISC 0
#define ABI_NTTYDISC 2

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
#define ABI_VDISCARD 15
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
#define ABI_IGNBRK 0x00000001
#define ABI_BRKINT 0x00000002
#define ABI_IGNPAR 0x00000004
#define ABI_PARMRK 0x00000008
#define ABI_INPCK 0x00000010
#define ABI_ISTRIP 0x00000020
#define ABI_INLCR 0x00000040
#define ABI_IGNCR 0x00000080
#define ABI_ICRNL 0x00000100
#define ABI_IXON 0x00000200
#define ABI_IXOFF 0x00000400
#define ABI_IXANY 0x00000800
#define ABI_IUCLC 0x00001000
/* c_oflag */
#define ABI_OPOST 0x00000001
#define ABI_ONLCR 0x00000002
#define ABI_OXTABS 0x00000004
#define ABI_OLCUC 0x00000020
#define ABI_OTILDE 0x00000040
#define ABI_ODELAYS 0x0000ff00 /* The delays of sg_flags, where they stand there: honoured in name. */
/* c_cflag: of a line, which neither the console nor a pseudo-terminal has; honoured in name. */
#define ABI_CSIZE 0x00000300
#define ABI_CS5 0x00000000
#define ABI_CS6 0x00000100
#define ABI_CS7 0x00000200
#define ABI_CS8 0x00000300
#define ABI_CSTOPB 0x00000400
#define ABI_CREAD 0x00000800
#define ABI_PARENB 0x00001000
#define ABI_PARODD 0x00002000
#define ABI_HUPCL 0x00004000
#define ABI_CLOCAL 0x00008000
#define ABI_MDMBUF 0x00100000
/* c_lflag */
#define ABI_ECHOKE 0x00000001
#define ABI_ECHOE 0x00000002
#define ABI_ECHOK 0x00000004
#define ABI_LECHO 0x00000008
#define ABI_ECHONL 0x00000010
#define ABI_ECHOPRT 0x00000020
#define ABI_ECHOCTL 0x00000040
#define ABI_ISIG 0x00000080
#define ABI_ICANON 0x00000100
#define ABI_IEXTEN 0x00000400
#define ABI_TOSTOP 0x00400000
#define ABI_FLUSHO 0x00800000 /* Output is thrown away (^O). */
#define ABI_PENDIN 0x20000000
#define ABI_NOFLSH 0x80000000u

#endif
