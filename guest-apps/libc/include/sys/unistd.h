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

/* All offsets have 64 bits. */
#define lseek64 lseek

int setpgrp(pid_t pid, pid_t pgrp);
int setpid(pid_t pid); /* once per process */
int brk(void* end);
char* crypt(const char* password, const char* salt);
char* getpass(const char* prompt);
int getdirentries(int fd, void* buffer, unsigned size);
int reboot(int how);
/* Samples of the pc, as in 4.3BSD; see <sys/gmon.h>. 0, or -1 with errno. */
int profil(char* buffer, int size, int offset, int scale);
int acct(const char* path); /* see <sys/acct.h> */
int setruid(uid_t uid);
int setrgid(gid_t gid);
int getpw(int uid, char* line); /* the line of /etc/passwd; not 0 if there is none */
/* Processes that could run, on the average of the last 1, 5 and 15 minutes; how many numbers were stored. */
int getloadavg(double averages[], int count);
/* Numbers of three bytes, as old file systems have them. */
void l3tol(long* to, const char* from, int count);
void ltol3(char* to, const long* from, int count);
int ttyslot(void); /* the line of /etc/utmp that the control terminal has; 0 if none */
/* /etc/shells, or /bin/sh and /bin/csh without it: one shell a call, NULL at the end. */
char* getusershell(void);
void setusershell(void);
void endusershell(void);
/* Compiles a pattern of ed; NULL, or what is wrong with it. NULL or "" leaves the last one. */
char* re_comp(const char* pattern);
/* 1 if the last pattern matches somewhere in the text, 0 if not, -1 if there is none. */
int re_exec(const char* text);
int fdpath(int fd, char* buffer, unsigned size); /* the path of an open file; its length with the NUL */

#ifdef __cplusplus
}
#endif

#endif
