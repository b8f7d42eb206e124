/* How newlib is configured for the CONVEX: what its configure script would write. */
#ifndef __NEWLIB_H__
#define __NEWLIB_H__

#include <_newlib_version.h>

#define _ELIX_LEVEL 4
#define _WANT_IO_C99_FORMATS 1
#define _WANT_IO_LONG_LONG 1
#define _WANT_IO_POS_ARGS 1
#define _WANT_USE_LONG_TIME_T 1
#define __BUFSIZ__ 4096
#define _MB_LEN_MAX 1
#define _ATEXIT_DYNAMIC_ALLOC 1
#define _HAVE_LONG_DOUBLE 1
#define _LDBL_EQ_DBL 1
#define _FVWRITE_IN_STREAMIO 1
#define _FSEEK_OPTIMIZATION 1
#define _WIDE_ORIENT 1
#define _UNBUF_STREAM_OPT 1

#endif
