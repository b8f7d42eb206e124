/* Process accounting. */
#ifndef _SYS_ACCT_H
#define _SYS_ACCT_H

#include <convex/abi/acct.h>

#define AFORK ABI_AFORK
#define ASU ABI_ASU
#define ACORE ABI_ACORE
#define AXSIG ABI_AXSIG

#define ACCT_FILE "/usr/adm/acct"

/* Starts writing a record to the file at the end of each process; NULL stops it. */
int acct(const char* path);

#endif
