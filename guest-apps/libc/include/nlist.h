/* Symbols of SOFF files (docs/soff.md), and nlist(), which looks them up. */
#ifndef _NLIST_H
#define _NLIST_H

struct nlist {
    union {
        char* n_name; /* in memory: the name */
        long n_strx;  /* in a file: its offset in the strings, 0 for no name */
    } n_un;
    unsigned char n_type;
    char n_other;
    short n_desc;
    unsigned long n_value;
};

/* n_type */
#define N_UNDF 0x0  /* undefined; with a value, a common of that size */
#define N_ABS 0x2   /* absolute */
#define N_TEXT 0x4  /* in text */
#define N_DATA 0x6  /* in data */
#define N_BSS 0x8   /* in bss */
#define N_TDATA 0xa /* in the data of each thread */
#define N_TBSS 0xc  /* in the bss of each thread */
#define N_EXT 01    /* external */
#define N_TYPE 0x1e /* which section */
#define N_STAB 0xe0 /* any of these bits: a debugger's symbol, see <stab.h> */

/* Fills in type and value of each symbol of the list, which ends with an empty or missing name, as the file
 * has them; those that it lacks get zeros. Names are the assembler's, with the underscore of C's. Returns how
 * many were not found, or -1 if the file cannot be read or is not a SOFF file. */
int nlist(const char* file, struct nlist* list);

#endif
