/* Requests with which a debugger controls another process through a descriptor of it, as GDB's Convex port
 * uses them. What each does is described in <convex/abi/debug.h>; the names are ConvexOS's, the numbers and
 * the layout of struct pcntl are ours [I]. */
#ifndef _SYS_PCNTL_H
#define _SYS_PCNTL_H

#include <convex/abi/debug.h>
#include <sys/ioctl.h>

struct pcntl {
    /* What is asked. */
    void* pi_buffer; /* registers to be read or written */
    int pi_nbytes;
    int pi_offset; /* into the registers, in bytes */
    int pi_thread;
    unsigned pi_pc; /* where to go on; 1: where it is */
    int pi_signo;   /* the signal to go on with; 0: none */
    /* What is answered. */
    int pi_othdcnt; /* number of threads */
    int pi_otstate;
    int pi_osigno; /* the signal that stopped the thread, and its subcode */
    int pi_osigcode;
};

/* pi_otstate: the thread lives. */
#define PI_TALIVE ABI_PI_TALIVE

/* Scalar and address registers, vector registers, communication registers. */
#define PIXRDREGS ABI_PIXRDREGS
#define PIXWRREGS ABI_PIXWRREGS
#define PIXRDVREGS ABI_PIXRDVREGS
#define PIXWRVREGS ABI_PIXWRVREGS
#define PIXRDCREGS ABI_PIXRDCREGS
#define PIXWRCREGS ABI_PIXWRCREGS
/* Going on, letting go, ending. */
#define PIXSTEP ABI_PIXSTEP
#define PIXCONTINUE ABI_PIXCONTINUE
#define PIXRUN ABI_PIXRUN
#define PIXDETACH ABI_PIXDETACH
#define PIXTERMINATE ABI_PIXTERMINATE
/* Threads: how many, why one stopped, and whose memory is read and written. */
#define PIXGETTHCOUNT ABI_PIXGETTHCOUNT
#define PIXGETSUBCODE ABI_PIXGETSUBCODE
#define PISETRWTID ABI_PISETRWTID
#define PIXSETRWTID PISETRWTID

int pattach(int pid, int flags);
int exect(const char* path, char* const argv[], char* const envp[]);

#endif
