/* getsysinfo(): what machine this is. */
#ifndef _SYS_SYSINFO_H
#define _SYS_SYSINFO_H

#include <convex/abi/process.h>
#include <sys/resource.h> /* struct cvxrusage */

#define SI_CPUTYPE_C1 ABI_CPUTYPE_C1
#define SI_CPUTYPE_C2 ABI_CPUTYPE_C2
#define SI_CPUTYPE_C2MP ABI_CPUTYPE_C2MP

struct system_information {
    int cpu_type;
    int cpu_count;
    int system_sn;
    int ieee; /* 1 if IEEE hardware is fitted */
    int memory_megabytes;
    int load_average[3]; /* processes that could run, of the last 1, 5 and 15 minutes, times FSCALE */
};
#define FSCALE ABI_FSCALE
#define SYSINFO_SIZE sizeof(struct system_information)

int getsysinfo(unsigned size, struct system_information*);

#endif
