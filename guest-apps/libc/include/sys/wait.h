/* Waiting for children, and what their status words say. */
#ifndef _SYS_WAIT_H
#define _SYS_WAIT_H

#include <sys/resource.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define WNOHANG 1
#define WUNTRACED 2
#define WSTOPPED 0177

#define WAIT_ANY (-1)
#define WAIT_MYPGRP 0

/* The two views of 4.3BSD: of a process that has ended, and of one that has stopped, where w_thread tells the
 * thread to its debugger. */
union wait {
    int w_status;
    struct {
        unsigned int w_Thread : 16;
        unsigned int w_Retcode : 8;
        unsigned int w_Coredump : 1;
        unsigned int w_Termsig : 7;
    } w_T;
    struct {
        unsigned int w_Thread : 16;
        unsigned int w_Stopsig : 8;
        unsigned int w_Stopval : 8;
    } w_S;
};
#define w_termsig w_T.w_Termsig
#define w_coredump w_T.w_Coredump
#define w_retcode w_T.w_Retcode
#define w_stopval w_S.w_Stopval
#define w_stopsig w_S.w_Stopsig
#define w_thread w_S.w_Thread

/* The macros take an int or a union wait. */
#define _WAIT_INT(w)                                                                                         \
    (__extension__(((union {                                                                                 \
                       __typeof__(w) status;                                                                 \
                       int number;                                                                           \
                   }){(w)})                                                                                  \
                       .number))
#define WIFEXITED(w) ((_WAIT_INT(w) & 0xff) == 0)
#define WIFSTOPPED(w) ((_WAIT_INT(w) & 0xff) == WSTOPPED)
#define WIFSIGNALED(w) (!WIFEXITED(w) && !WIFSTOPPED(w))
#define WEXITSTATUS(w) ((_WAIT_INT(w) >> 8) & 0xff)
#define WTERMSIG(w) (_WAIT_INT(w) & 0x7f)
#define WSTOPSIG(w) ((_WAIT_INT(w) >> 8) & 0xff)
#define WCOREDUMP(w) (_WAIT_INT(w) & 0x80)

/* So do the calls. */
#ifdef __cplusplus
typedef int* __wait_status;
#else
typedef union {
    int* number;
    union wait* status;
} __wait_status __attribute__((__transparent_union__));
#endif

pid_t wait(__wait_status);
pid_t waitpid(pid_t, __wait_status, int);
pid_t wait3(__wait_status, int, struct rusage*);
pid_t wait4(pid_t, __wait_status, int, struct rusage*);
/* wait3() with ConvexOS's figures of parallel work. */
pid_t cvxwait(__wait_status, int, struct cvxrusage*);

#ifdef __cplusplus
}
#endif

#endif
