/* Requests with which a debugger controls another process through a descriptor of it, as GDB's Convex port
 * uses them.
 *
 * Here are the names only, so that such programs compile: this system has no such descriptors, and every
 * request fails with ENOTTY on any other. pattach() and exect(), which made them, are not declared, because
 * the C library has neither. The names are ConvexOS's; the numbers and the layout of struct pcntl are ours
 * [I].
 */
#ifndef _SYS_PCNTL_H
#define _SYS_PCNTL_H

#include <sys/ioctl.h>

struct pcntl {
    /* What is asked. */
    void* pi_buffer; /* registers to be read or written */
    int pi_nbytes;
    int pi_offset; /* into the registers, in bytes */
    int pi_thread;
    unsigned pi_pc; /* where to go on */
    int pi_signo;   /* the signal to go on with */
    /* What is answered. */
    int pi_othdcnt; /* number of threads */
    int pi_otstate;
    int pi_osigno; /* the signal that stopped the thread, and its subcode */
    int pi_osigcode;
};

/* pi_otstate: the thread lives. */
#define PI_TALIVE 1

/* Scalar and address registers, vector registers, communication registers. */
#define PIXRDREGS _IOWR('p', 1, struct pcntl)
#define PIXWRREGS _IOWR('p', 2, struct pcntl)
#define PIXRDVREGS _IOWR('p', 3, struct pcntl)
#define PIXWRVREGS _IOWR('p', 4, struct pcntl)
#define PIXRDCREGS _IOWR('p', 5, struct pcntl)
#define PIXWRCREGS _IOWR('p', 6, struct pcntl)
/* Going on, letting go, ending. */
#define PIXSTEP _IOWR('p', 7, struct pcntl)
#define PIXCONTINUE _IOWR('p', 8, struct pcntl)
#define PIXRUN _IOWR('p', 9, struct pcntl)
#define PIXDETACH _IOWR('p', 10, struct pcntl)
#define PIXTERMINATE _IOWR('p', 11, struct pcntl)
/* Threads: how many, why one stopped, and whose memory is read and written. */
#define PIXGETTHCOUNT _IOWR('p', 12, struct pcntl)
#define PIXGETSUBCODE _IOWR('p', 13, struct pcntl)
#define PISETRWTID _IOWR('p', 14, struct pcntl)

#endif
