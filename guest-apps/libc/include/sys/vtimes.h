/* vtimes(): resources used, the way of 3BSD; getrusage() of <sys/resource.h> replaces it. */
#ifndef _SYS_VTIMES_H
#define _SYS_VTIMES_H

/* Times in ticks of the clock, 1 / HZ seconds. */
struct vtimes {
    int vm_utime;
    int vm_stime;
    unsigned vm_idsrss;
    unsigned vm_ixrss;
    int vm_maxrss;
    int vm_majflt;
    int vm_minflt;
    int vm_nswap;
    int vm_inblk;
    int vm_oublk;
};

/* What this process has used, and its children that have ended; either may be NULL. */
int vtimes(struct vtimes* self, struct vtimes* children);

#endif
