/* The optional header of SOFF files (docs/soff.md), behind the file header. */
#ifndef _CONVEX_OPTHDR_H
#define _CONVEX_OPTHDR_H

struct opthdr {
    unsigned long o_entry; /* address of the first instruction */
    unsigned long o_reserved;
    unsigned long long o_symptr; /* offset of the symbols */
    unsigned long o_nsyms;       /* number of symbols */
    unsigned long o_flags;
    unsigned long o_mflags;
    unsigned long o_reserved2;
};
typedef struct opthdr OPTHDR;

/* o_flags [I: the names] */
#define OF_EXEC 0x80000000
#define OF_OBJECT 0x40000000
#define OF_STRIPPED 0x20000000
#define OF_FPMODE 0x18000000 /* floating point: */
#define OF_NATIVE 0x00000000
#define OF_IEEE 0x10000000
#define OF_UNDEF 0x18000000 /* none is used */

/* o_mflags [I: the names]. Without the first four: runs on a C1. */
#define OM_C2 0x00010000
#define OM_C2MP 0x00020000
#define OM_PARALLEL 0x00040000
#define OM_INTRINSIC 0x00080000
#define OM_DEMAND 1
#define OM_PREPAGED 2
#define OM_NONSWAPPED 4
#define OM_POSIX 8

#endif
