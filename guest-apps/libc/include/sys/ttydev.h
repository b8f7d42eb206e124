/* The speeds of terminals, for <sgtty.h> and <termios.h> alike. */
#ifndef _SYS_TTYDEV_H
#define _SYS_TTYDEV_H

#include <convex/abi/terminal.h>

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
