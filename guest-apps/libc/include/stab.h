/* Types of the debugger's symbols that convex-cc -g and other compilers write: n_type of <nlist.h>. */
#ifndef _STAB_H
#define _STAB_H

#define N_GSYM 0x20  /* global variable */
#define N_FNAME 0x22 /* name of a procedure (f77) */
#define N_FUN 0x24   /* function */
#define N_STSYM 0x26 /* static variable in data */
#define N_LCSYM 0x28 /* static variable in bss */
#define N_RSYM 0x40  /* variable in a register */
#define N_SLINE 0x44 /* line of the source */
#define N_SSYM 0x60  /* member of a structure */
#define N_SO 0x64    /* source file */
#define N_LSYM 0x80  /* variable on the stack, or type */
#define N_SOL 0x84   /* included source file */
#define N_PSYM 0xa0  /* parameter */
#define N_ENTRY 0xa4 /* alternate entry */
#define N_LBRAC 0xc0 /* beginning of a block */
#define N_RBRAC 0xe0 /* its end */
#define N_BCOMM 0xe2 /* beginning of a common block */
#define N_ECOMM 0xe4 /* its end */
#define N_ECOML 0xe8 /* its end, with local names */
#define N_LENG 0xfe  /* a second symbol with a length */

#endif
