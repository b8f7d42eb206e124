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

/* The two views of 4.3BSD. */
union wait {
    int w_status;
    struct {
        unsigned int w_Fill : 16;
        unsigned int w_Retcode : 8;
        unsigned int w_Coredump : 1;
        unsigned int w_Termsig : 7;
    } w_T;
};
#define w_termsig w_T.w_Termsig
#define w_coredump w_T.w_Coredump
#define w_retcode w_T.w_Retcode

#define WIFEXITED(w) (((w) & 0xff) == 0)
#define WIFSTOPPED(w) (((w) & 0xff) == WSTOPPED)
#define WIFSIGNALED(w) (!WIFEXITED(w) && !WIFSTOPPED(w))
#define WEXITSTATUS(w) (((w) >> 8) & 0xff)
#define WTERMSIG(w) ((w) & 0x7f)
#define WSTOPSIG(w) (((w) >> 8) & 0xff)
#define WCOREDUMP(w) ((w) & 0x80)

pid_t wait(int*);
pid_t waitpid(pid_t, int*, int);
pid_t wait3(int*, int, struct rusage*);
pid_t wait4(pid_t, int*, int, struct rusage*);

#ifdef __cplusplus
}
#endif

#endif
