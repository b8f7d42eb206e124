/* The file header of SOFF files (docs/soff.md). Its names are ConvexOS's; but for the first word, the places
 * of the members are ours [I]. */
#ifndef _CONVEX_FILEHDR_H
#define _CONVEX_FILEHDR_H

/* h_magic */
#define SOFF_MAGIC 0601        /* executable or object */
#define CORE_SOFF_MAGIC 0605   /* core */
#define CHKPNT_SOFF_MAGIC 0607 /* checkpoint */

struct filehdr {
    unsigned long h_magic;
    unsigned long h_nscns;       /* number of section headers */
    unsigned long h_timdat;      /* time of creation, 0 if not recorded */
    unsigned long h_vers;        /* 1 */
    unsigned long long h_scnptr; /* offset of the section headers */
    unsigned long long h_strptr; /* offset of the strings */
    unsigned long h_strsiz;      /* their size */
    unsigned long h_opthdr;      /* size of the optional header, which follows: struct opthdr */
    unsigned long h_reserved[6];
};
typedef struct filehdr FILEHDR;

#define N_BADMAG(header)                                                                                     \
    ((header).h_magic != SOFF_MAGIC && (header).h_magic != CORE_SOFF_MAGIC &&                                \
     (header).h_magic != CHKPNT_SOFF_MAGIC)

#endif
