/* What f2c's C needs: the types of Fortran on the CONVEX, and the structures by which it calls the library's
 * input and output statements. Their members have the names and the order that f2c writes. */
#ifndef CONVEX_F2C_H
#define CONVEX_F2C_H

typedef long integer; /* 32 bits */
typedef unsigned long uinteger;
typedef short shortint;
typedef signed char integer1;
typedef long long longint;
typedef unsigned long long ulongint;
typedef float real;
typedef double doublereal;
typedef struct {
    real r, i;
} complex;
typedef struct {
    doublereal r, i;
} doublecomplex;
typedef long logical;
typedef short shortlogical;
typedef char logical1;
typedef char* address;
typedef long flag;
typedef long ftnlen; /* length of a character string */
typedef long ftnint;

#define TRUE_ 1
#define FALSE_ 0
#define VOID void
#ifndef Extern
#define Extern extern
#endif

/* READ and WRITE of a unit */
typedef struct {
    flag cierr;
    ftnint ciunit;
    flag ciend;
    char* cifmt;
    ftnint cirec;
} cilist;

/* READ and WRITE of an internal file */
typedef struct {
    flag icierr;
    char* iciunit;
    flag iciend;
    char* icifmt;
    ftnint icirlen;
    ftnint icirnum;
} icilist;

typedef struct {
    flag oerr;
    ftnint ounit;
    char* ofnm;
    ftnlen ofnmlen;
    char* osta;
    char* oacc;
    char* ofm;
    ftnint orl;
    char* oblnk;
} olist;

typedef struct {
    flag cerr;
    ftnint cunit;
    char* csta;
} cllist;

/* REWIND, BACKSPACE, ENDFILE */
typedef struct {
    flag aerr;
    ftnint aunit;
} alist;

typedef struct {
    flag inerr;
    ftnint inunit;
    char* infile;
    ftnlen infilen;
    ftnint* inex;
    ftnint* inopen;
    ftnint* innum;
    ftnint* innamed;
    char* inname;
    ftnlen innamlen;
    char* inacc;
    ftnlen inacclen;
    char* inseq;
    ftnlen inseqlen;
    char* indir;
    ftnlen indirlen;
    char* infmt;
    ftnlen infmtlen;
    char* inform;
    ftnint informlen;
    char* inunf;
    ftnlen inunflen;
    ftnint* inrecl;
    ftnint* innrec;
    char* inblank;
    ftnlen inblanklen;
} inlist;

/* NAMELIST: a negative type is the length of a character variable; dims is null for a scalar, otherwise the
 * number of dimensions, the number of elements, the offset of the element (0,0,...), then all extents. */
struct Vardesc {
    char* name;
    char* addr;
    ftnlen* dims;
    int type;
};
typedef struct Vardesc Vardesc;

struct Namelist {
    char* name;
    Vardesc** vars;
    int nvars;
};
typedef struct Namelist Namelist;

/* The result of a function whose entries have several types. */
union Multitype {
    integer1 g;
    shortint h;
    integer i;
    longint j;
    real r;
    doublereal d;
    complex c;
    doublecomplex z;
};
typedef union Multitype Multitype;

/* The library itself wants the C library's functions of these names. */
#ifndef LIBF_LIBRARY
#define abs(x) ((x) >= 0 ? (x) : -(x))
#define dabs(x) ((doublereal)abs(x))
#define min(a, b) ((a) <= (b) ? (a) : (b))
#define max(a, b) ((a) >= (b) ? (a) : (b))
#define dmin(a, b) ((doublereal)min(a, b))
#define dmax(a, b) ((doublereal)max(a, b))
#endif
#define bit_test(a, b) ((a) >> (b) & 1)
#define bit_clear(a, b) ((a) & ~((uinteger)1 << (b)))
#define bit_set(a, b) ((a) | ((uinteger)1 << (b)))
#define qbit_clear(a, b) ((a) & ~((ulongint)1 << (b)))
#define qbit_set(a, b) ((a) | ((ulongint)1 << (b)))

/* Procedures as arguments */
#define F2C_proc_par_types 1
typedef int (*U_fp)(); /* of unknown type */
typedef shortint (*J_fp)();
typedef integer (*I_fp)();
typedef real (*R_fp)();
typedef doublereal (*D_fp)(), (*E_fp)();
typedef VOID (*C_fp)();
typedef VOID (*Z_fp)();
typedef logical (*L_fp)();
typedef shortlogical (*K_fp)();
typedef VOID (*H_fp)();
typedef int (*S_fp)();

/* Functions that return through an argument */
typedef VOID C_f;
typedef VOID H_f;
typedef VOID Z_f;
typedef doublereal E_f;

/* f2c uses them as names of variables. */
#undef unix
#undef convex

#endif
