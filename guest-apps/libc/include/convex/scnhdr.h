/* The section headers of SOFF files (docs/soff.md). */
#ifndef _CONVEX_SCNHDR_H
#define _CONVEX_SCNHDR_H

struct scnhdr {
    unsigned long s_vaddr;       /* address */
    unsigned long s_size;        /* bytes */
    unsigned long long s_scnptr; /* offset of the contents; 0: none, the section is zeros */
    unsigned long long s_relptr; /* offset of the relocations */
    unsigned long s_nrel;        /* number of relocations */
    unsigned long s_prot;        /* 1 read, 2 write, 4 execute */
    unsigned long s_flags;
    unsigned long s_align; /* bytes */
};
typedef struct scnhdr SCNHDR;

/* s_flags & S_TYPMASK */
#define S_TYPMASK 0xff
#define S_TEXT 1
#define S_DATA 2
#define S_TDATA 3
#define S_BSS 4
#define S_TBSS 5
#define S_COMON 6
#define S_TTEXT 7
#define S_CONTEXT 8
#define S_TCONTEXT 9
#define S_CHKPNT 10

#endif
