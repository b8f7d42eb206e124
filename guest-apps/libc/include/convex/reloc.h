/* Relocations of SOFF files (docs/soff.md), in the form of 4.3BSD. */
#ifndef _CONVEX_RELOC_H
#define _CONVEX_RELOC_H

struct relocation_info {
    long r_address;            /* offset of the field in its section */
    unsigned r_symbolnum : 24; /* number of the symbol, or n_type of the section if it is not external */
    unsigned r_pcrel : 1;      /* relative to the program counter */
    unsigned r_length : 2;     /* log2 of the field's bytes */
    unsigned r_extern : 1;     /* add the value of a symbol */
    unsigned r_unused : 4;
};

#endif
