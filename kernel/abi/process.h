/* Processes: time, resources, signals, status, and what ps shows. Values as in 4.3BSD where it has them.
 *
 * How a program starts [I]. execve() leaves the registers so:
 *     pc   the entry point of the executable
 *     sp   points at the word argc, aligned to 8 bytes
 *     ap   = sp
 *     fp   = 0: no caller, the end of every chain of frames
 *     psw  all zero but the IEEE bit (as the executable's fp mode says) and the frame length (3, short)
 *     all other A, S, V registers, vl, vs and vm are zero
 * and the stack, from sp upwards: argc; the argv pointers, a null word; the envp pointers, a null word; the
 * strings. So crt0 does `ldea 4(ap),a1` for argv, and envp is argv + 4 * (argc + 1). Descriptors 0, 1, 2 are
 * as in the parent.
 *
 * How a handler starts. The kernel pushes abi_vectorstate (if the vector registers were in use) and
 * abi_sigcontext, and the gateway page calls handler(signal, code, struct abi_sigcontext *) with `calls` and
 * an argument count of 3. When it returns, the gateway page does sigreturn(). Handlers may also leave by
 * longjmp().
 */
#ifndef CXSIM_KERNEL_ABI_PROCESS_H
#define CXSIM_KERNEL_ABI_PROCESS_H

#include "types.h"

struct abi_timeval {
    abi_i32 tv_sec;
    abi_i32 tv_usec;
};

struct abi_timezone {
    abi_i32 tz_minuteswest;
    abi_i32 tz_dsttime;
};

#define ABI_ITIMER_REAL 0
#define ABI_ITIMER_VIRTUAL 1
#define ABI_ITIMER_PROF 2

struct abi_itimerval {
    struct abi_timeval it_interval;
    struct abi_timeval it_value;
};

#define ABI_RUSAGE_SELF 0
#define ABI_RUSAGE_CHILDREN (-1)

struct abi_rusage {
    struct abi_timeval ru_utime;
    struct abi_timeval ru_stime;
    abi_i32 ru_maxrss;
    abi_i32 ru_ixrss;
    abi_i32 ru_idrss;
    abi_i32 ru_isrss;
    abi_i32 ru_minflt;
    abi_i32 ru_majflt;
    abi_i32 ru_nswap;
    abi_i32 ru_inblock;
    abi_i32 ru_oublock;
    abi_i32 ru_msgsnd;
    abi_i32 ru_msgrcv;
    abi_i32 ru_nsignals;
    abi_i32 ru_nvcsw;
    abi_i32 ru_nivcsw;
};

#define ABI_RLIMIT_CPU 0
#define ABI_RLIMIT_FSIZE 1
#define ABI_RLIMIT_DATA 2
#define ABI_RLIMIT_STACK 3
#define ABI_RLIMIT_CORE 4
#define ABI_RLIMIT_RSS 5
#define ABI_RLIMIT_CONCUR 6
#define ABI_RLIM_NLIMITS 7
#define ABI_RLIM_INFINITY 0x7fffffff

struct abi_rlimit {
    abi_i32 rlim_cur;
    abi_i32 rlim_max;
};

/* wait4() */
#define ABI_WNOHANG 1
#define ABI_WUNTRACED 2
/* Status words: exit code << 8; or signal, plus 0x80 when a core was written; or 0x7f | signal << 8 when
 * stopped, for a debugger plus the thread << 16. */
#define ABI_WCOREFLAG 0x80
#define ABI_WSTOPPED 0x7f

/* Signals. Masks have bit n-1 for signal n. */
#define ABI_NSIG 32
#define ABI_SIG_DFL 0
#define ABI_SIG_IGN 1
#define ABI_SV_ONSTACK 1
#define ABI_SV_INTERRUPT 2 /* Do not restart system calls that this signal interrupts. */
#define ABI_SV_RESETHAND 4
#define ABI_SIG_BLOCK 1
#define ABI_SIG_UNBLOCK 2
#define ABI_SIG_SETMASK 3

struct abi_sigvec {
    abi_pointer sv_handler;
    abi_u32 sv_mask;
    abi_u32 sv_flags;
};

struct abi_sigstack {
    abi_pointer ss_sp;
    abi_u32 ss_onstack;
};

/* sigaltstack(): the same stack by its lowest address and its size, which the kernel then minds. */
struct abi_sigaltstack {
    abi_pointer ss_sp;
    abi_u32 ss_size;
    abi_u32 ss_flags;
};
#define ABI_SS_ONSTACK 1
#define ABI_SS_DISABLE 2
/* The least that sigaltstack() takes: a handler's frame with the vector registers, and some room for the
 * handler. */
#define ABI_MINSIGSTKSZ 16384
#define ABI_SIGSTKSZ 49152

/* What a handler gets as its third argument, and sigreturn() takes. The order from sc_pc to sc_s is that of
 * the register block of core files: pc, psw, fp, ap, a5..a1, sp, then s7..s0. */
struct abi_sigcontext {
    abi_u32 sc_onstack;
    abi_u32 sc_mask;
    abi_u32 sc_pc;
    abi_u32 sc_psw;
    abi_u32 sc_fp;
    abi_u32 sc_ap;
    abi_u32 sc_a[5]; /* a5..a1 */
    abi_u32 sc_sp;
    abi_u64 sc_s[8];       /* s7..s0 */
    abi_pointer sc_vector; /* struct abi_vectorstate, or 0 if the vector registers were not in use */
};

struct abi_vectorstate {
    abi_u64 vs_v[8][128];
    abi_u64 vs_vm[2];
    abi_u64 vs_vls; /* vs in the upper, vl in the lower half */
};

struct abi_utsname {
    char sysname[32];
    char nodename[32];
    char release[32];
    char version[32];
    char machine[32];
};

#define ABI_CPUTYPE_C1 1
#define ABI_CPUTYPE_C2 2
#define ABI_CPUTYPE_C2MP 3

struct abi_sysinfo {
    abi_i32 cpu_type;
    abi_i32 cpu_count;
    abi_i32 system_sn;
    abi_i32 ieee; /* 1 if IEEE hardware is fitted */
    abi_i32 memory_megabytes;
    /* How many processes could run, on the average of the last 1, 5 and 15 minutes, times ABI_FSCALE. */
    abi_i32 load_average[3];
};
#define ABI_FSCALE 256

/* getpattr(), setpattr() */
struct abi_pattributes {
    abi_i32 pattr_pfixed; /* Not 0: the process's threads are scheduled together (fixed scheduling). */
    abi_i32 pattr_reserved[3];
};

/* procinfo(): what ps prints of a process. */
struct abi_procinfo {
    abi_i32 pi_pid;
    abi_i32 pi_ppid;
    abi_i32 pi_pgrp;
    abi_i32 pi_uid;
    abi_i32 pi_euid;
    abi_i32 pi_nice;
    abi_i32 pi_priority; /* the higher, the later its turn */
    abi_i32 pi_cpu;      /* how much of the processor it had lately, 0..255 */
    abi_u32 pi_state;    /* 'R' runnable, 'S' sleeping, 'I' asleep for long, 'T' stopped, 'Z' zombie */
    abi_u32 pi_flags;    /* ABI_S... */
    abi_u32 pi_size_kb;  /* mapped */
    abi_u32 pi_rss_kb;   /* present */
    abi_i32 pi_tty;      /* device number of the control terminal, -1 if none */
    abi_i64 pi_cpu_nanoseconds;
    abi_i32 pi_start_sec;
    char pi_wchan[8];     /* What a sleeping process waits for, a word; empty otherwise. */
    char pi_command[256]; /* the arguments, blanks between; cut at the end */
};

/* pi_flags, as far as they are known of a process here. The figure of the guide (p. 1-11) shows 8 with every
 * process [I]. */
#define ABI_SLOAD 0x00000001  /* in memory */
#define ABI_SUSER 0x00000008  /* of a user */
#define ABI_STRC 0x00000010   /* traced */
#define ABI_SWTED 0x00000020  /* the debugger was told that it has stopped */
#define ABI_SOMASK 0x00000200 /* in sigpause(): another mask of signals comes back */
#define ABI_SWEXIT 0x00000400 /* has ended */
#define ABI_SVFORK 0x00001000 /* its memory is lent by vfork() */
#define ABI_STIMO 0x00040000  /* waits for a time */
#define ABI_SSEL 0x00400000   /* in select() */
#define ABI_SLOGIN 0x00800000 /* the leader of a session on a terminal */

#endif
