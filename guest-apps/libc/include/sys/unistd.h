/* POSIX's and 4.3BSD's calls: newlib's declarations (its file goes by another name here) and what they lack.
 */
#ifndef CONVEX_SYS_UNISTD_H
#define CONVEX_SYS_UNISTD_H

/* POSIX's setpgrp(void) is not 4.3BSD's setpgrp(pid, pgrp). */
#define setpgrp __posix_setpgrp
#include <sys/newlib_unistd.h>
#undef setpgrp

#ifdef __cplusplus
extern "C" {
#endif

int setpgrp(pid_t pid, pid_t pgrp);
int setpid(pid_t pid); /* once per process */
int brk(void* end);
char* crypt(const char* password, const char* salt);
char* getpass(const char* prompt);
int getdirentries(int fd, void* buffer, unsigned size);
int reboot(int how);
/* Samples of the pc, as in 4.3BSD; see <sys/gmon.h>. 0, or -1 with errno. */
int profil(char* buffer, int size, int offset, int scale);
int fdpath(int fd, char* buffer, unsigned size); /* the path of an open file; its length with the NUL */

#ifdef __cplusplus
}
#endif

#endif
