/* Signals: 4.3BSD's calls, and POSIX's over them. */
#ifndef _SYS_SIGNAL_H
#define _SYS_SIGNAL_H

#include <_ansi.h>
#include <convex/abi/process.h>
#include <convex/signal_numbers.h>
#include <sys/_sigset.h>
#include <sys/cdefs.h>
#include <sys/features.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NSIG 32
#define _NSIG NSIG
#define SIGABRT SIGIOT
#define SIGCLD SIGCHLD
#define SIGPOLL SIGIO

#if !defined(_SIGSET_T_DECLARED)
#define _SIGSET_T_DECLARED
typedef __sigset_t sigset_t;
#endif

typedef void (*_sig_func_ptr)(int);

#define sigmask(signal) (1UL << ((signal) - 1))

/* A handler's third argument, behind the signal and its subcode; its members are described in
 * <convex/abi/process.h>. */
#define sigcontext abi_sigcontext
#define sc_ps sc_psw

#define SV_ONSTACK 1
#define SV_INTERRUPT 2
#define SV_RESETHAND 4

struct sigvec {
    _sig_func_ptr sv_handler;
    unsigned int sv_mask;
    unsigned int sv_flags;
};
#define sv_onstack sv_flags
#define BADSIG SIG_ERR

struct sigstack {
    void* ss_sp;
    int ss_onstack;
};

typedef struct sigaltstack {
    void* ss_sp; /* its lowest address */
    unsigned int ss_size;
    int ss_flags;
} stack_t;

#define SS_ONSTACK 1
#define SS_DISABLE 2
#define MINSIGSTKSZ 16384
#define SIGSTKSZ 49152

#define SA_ONSTACK 1
#define SA_RESETHAND 4
#define SA_RESTART 8
#define SA_NOCLDSTOP 16
#define SA_NODEFER 32

struct sigaction {
    _sig_func_ptr sa_handler;
    sigset_t sa_mask;
    int sa_flags;
};

#define SIG_BLOCK 1
#define SIG_UNBLOCK 2
#define SIG_SETMASK 3

union sigval {
    int sival_int;
    void* sival_ptr;
};

int sigvec(int, const struct sigvec*, struct sigvec*);
int sigblock(int);
int sigunblock(int);
int sigsetmask(int);
int sigpause(int);
int sigstack(const struct sigstack*, struct sigstack*);
int sigaltstack(const struct sigaltstack*, struct sigaltstack*);
int siginterrupt(int, int);
int kill(pid_t, int);
int killpg(int, int);
void psignal(int, const char*);

int sigaction(int, const struct sigaction*, struct sigaction*);
int sigprocmask(int, const sigset_t*, sigset_t*);
int sigpending(sigset_t*);
int sigsuspend(const sigset_t*);
int sigemptyset(sigset_t*);
int sigfillset(sigset_t*);
int sigaddset(sigset_t*, int);
int sigdelset(sigset_t*, int);
int sigismember(const sigset_t*, int);

/* As programs declare it themselves. */
extern char* sys_siglist[NSIG];

#ifdef __cplusplus
}
#endif

#ifndef _SIGNAL_H_
/* Some programs include <sys/signal.h> only. */
#include <signal.h>
#endif

#endif
