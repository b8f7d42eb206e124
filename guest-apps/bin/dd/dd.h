/* dd: what is done with the bytes between input and output. */
#ifndef DD_H
#define DD_H

extern const unsigned char ebcdic[256], ibm[256];

/* What conv= asks for. */
struct conversion {
    const unsigned char* table; /* each byte by another one; NULL: as it is */
    unsigned char ascii[256];   /* where `table` points for conv=ascii */
    int lower, upper, swap;
    int block, unblock; /* lines to records of cbs bytes filled with blanks, and back */
    int skip_errors;    /* noerror: go on behind what can't be read */
    int fill;           /* sync: records of ibs bytes, with NULs if they are shorter */
    int keep;           /* notrunc: what the output has already stays */
};

/* Takes conv='s words; NULL, or the one that is unknown. */
const char* read_conversions(const char* text, struct conversion* conversion);

/* Converts bytes where they are: swab, table and letters. */
void convert_bytes(const struct conversion* conversion, unsigned char* bytes, long size);

#endif
