/* Resources used and their limits: the structures of <convex/abi/process.h>. */
#ifndef _SYS_RESOURCE_H_
#define _SYS_RESOURCE_H_

#include <sys/time.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RUSAGE_SELF 0
#define RUSAGE_CHILDREN (-1)

struct rusage {
    struct timeval ru_utime;
    struct timeval ru_stime;
    int ru_maxrss;
    int ru_ixrss;
    int ru_idrss;
    int ru_isrss;
    int ru_minflt;
    int ru_majflt;
    int ru_nswap;
    int ru_inblock;
    int ru_oublock;
    int ru_msgsnd;
    int ru_msgrcv;
    int ru_nsignals;
    int ru_nvcsw;
    int ru_nivcsw;
};

/* The same and, behind it, what parallel work adds. The names and the widths are ConvexOS's. Here the
 * concurrency is not sampled, and ru_exutime is the processor time, which it is for one thread [I]. */
struct cvxrusage {
    struct timeval ru_utime;
    struct timeval ru_stime;
    int ru_maxrss;
    int ru_ixrss;
    int ru_idrss;
    int ru_isrss;
    int ru_minflt;
    int ru_majflt;
    int ru_nswap;
    int ru_inblock;
    int ru_oublock;
    int ru_msgsnd;
    int ru_msgrcv;
    int ru_nsignals;
    int ru_nvcsw;
    int ru_nivcsw;
    struct timeval ru_exutime; /* time in which a thread ran, of however many */
    long long ru_utotal;       /* running threads of all samples taken in user mode; */
    long long ru_usamples;     /* how many samples; 0: none were taken */
    long long ru_stotal;       /* the same in the kernel */
    long long ru_ssamples;
    int ru_reserved[3];
    long long ru_reserved2[2];
    int ru_reserved3[5];
};

#define RLIMIT_CPU 0
#define RLIMIT_FSIZE 1
#define RLIMIT_DATA 2
#define RLIMIT_STACK 3
#define RLIMIT_CORE 4
#define RLIMIT_RSS 5
#define RLIMIT_CONCUR 6 /* threads */
#define RLIM_NLIMITS 7
#define RLIM_INFINITY 0x7fffffff

typedef int rlim_t;

struct rlimit {
    rlim_t rlim_cur;
    rlim_t rlim_max;
};

#define PRIO_PROCESS 0
#define PRIO_PGRP 1
#define PRIO_USER 2
#define PRIO_MIN (-20)
#define PRIO_MAX 20

int getrusage(int, struct rusage*);
int cvxgetrusage(int, struct cvxrusage*);
int getrlimit(int, struct rlimit*);
int setrlimit(int, const struct rlimit*);
int getpriority(int, int);
int setpriority(int, int, int);

#ifdef __cplusplus
}
#endif

#endif
