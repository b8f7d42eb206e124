/* times(), which counts sixtieths of a second, the ticks of the clock. */
#ifndef _SYS_TIMES_H
#define _SYS_TIMES_H

#include <sys/types.h>
#include <time.h>

/* newlib's is that of clock(), which counts microseconds. */
#undef CLK_TCK
#define CLK_TCK 60

struct tms {
    clock_t tms_utime;
    clock_t tms_stime;
    clock_t tms_cutime;
    clock_t tms_cstime;
};

clock_t times(struct tms* result);

#endif
