/* What a debugger asks of a process by a descriptor of it, which pattach() returns.
 *
 * The names are ConvexOS's, as GDB's Convex port uses them. Where no public source says more, this is
 * inferred [I]: the numbers, the layout of struct pcntl, and what follows.
 *
 * pattach(pid, 0) gives a descriptor to look at a process with: read() at its virtual addresses and the
 * PIXRD... and PIXGET... requests, while it runs. pattach(pid, O_EXCL) makes the caller the debugger, one at
 * a time, and stops the process. From then on each signal but SIGKILL stops it as well, and its debugger's
 * wait() returns as for a child; so does the end of an execve(), with SIGTRAP, code 4. The debugger says what
 * becomes of threads by PIXCONTINUE and PIXSTEP, one thread at a time, and PIXRUN lets those go; all of them
 * if it has named none. The process is let go when the last such descriptor is closed.
 */
#ifndef CXSIM_KERNEL_ABI_DEBUG_H
#define CXSIM_KERNEL_ABI_DEBUG_H

#include "terminal.h"

struct abi_pcntl {
    abi_pointer pi_buffer; /* registers to be read or written: */
    abi_i32 pi_nbytes;     /* how many bytes, */
    abi_i32 pi_offset;     /* and from where in the registers */
    abi_i32 pi_thread;
    abi_u32 pi_pc;       /* where to go on; 1: where it is */
    abi_i32 pi_signo;    /* the signal to go on with; 0: none */
    abi_i32 pi_othdcnt;  /* answer of PIXGETTHCOUNT: the highest thread id, plus one */
    abi_i32 pi_otstate;  /* answers of PIXGETSUBCODE: whether the thread lives, */
    abi_i32 pi_osigno;   /* the signal that has stopped it, or 0, */
    abi_i32 pi_osigcode; /* and its subcode */
};

/* pi_otstate */
#define ABI_PI_TDEAD 0
#define ABI_PI_TALIVE 1

#define ABI_PIX_REQUEST(number) ABI_IO(ABI_IO_IN | ABI_IO_OUT, 'p', number, 40)
#define ABI_PIXRDREGS ABI_PIX_REQUEST(1) /* pc psw fp ap a5..a1 sp s7..s0: 104 bytes */
#define ABI_PIXWRREGS ABI_PIX_REQUEST(2)
#define ABI_PIXRDVREGS ABI_PIX_REQUEST(3) /* struct abi_vectorstate */
#define ABI_PIXWRVREGS ABI_PIX_REQUEST(4)
#define ABI_PIXRDCREGS ABI_PIX_REQUEST(5) /* struct abi_communication */
#define ABI_PIXWRCREGS ABI_PIX_REQUEST(6)
#define ABI_PIXSTEP ABI_PIX_REQUEST(7)
#define ABI_PIXCONTINUE ABI_PIX_REQUEST(8)
#define ABI_PIXRUN ABI_PIX_REQUEST(9)
#define ABI_PIXDETACH ABI_PIX_REQUEST(10)
#define ABI_PIXTERMINATE ABI_PIX_REQUEST(11)
#define ABI_PIXGETTHCOUNT ABI_PIX_REQUEST(12)
#define ABI_PIXGETSUBCODE ABI_PIX_REQUEST(13)
#define ABI_PISETRWTID ABI_PIX_REQUEST(14) /* whose private memory read() and write() see */

#define ABI_COMMUNICATION_REGISTERS 64
struct abi_communication {
    abi_u64 cr_register[ABI_COMMUNICATION_REGISTERS];
    abi_u64 cr_locks; /* register 0 in the least significant bit */
};

#endif
