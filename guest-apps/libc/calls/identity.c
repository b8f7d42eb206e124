/* Process groups, user and group ids, priorities over the calls of 4.3BSD. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

extern pid_t __getpgrp(pid_t pid);
extern int __getpriority(int which, int who); /* 20 - priority, never negative */

pid_t getpgrp(void) {
    return __getpgrp(0);
}

pid_t getpgid(pid_t pid) {
    return __getpgrp(pid);
}

int setpgid(pid_t pid, pid_t pgrp) {
    return setpgrp(pid, pgrp);
}

int setuid(uid_t uid) {
    return setreuid(uid, uid);
}

int seteuid(uid_t uid) {
    return setreuid((uid_t)-1, uid);
}

int setgid(gid_t gid) {
    return setregid(gid, gid);
}

int setegid(gid_t gid) {
    return setregid((gid_t)-1, gid);
}

int getpriority(int which, int who) {
    int inverted = __getpriority(which, who);
    return inverted < 0 ? -1 : 20 - inverted;
}

int nice(int increment) {
    errno = 0;
    int priority = getpriority(PRIO_PROCESS, 0);
    if (errno != 0) {
        return -1;
    }
    return setpriority(PRIO_PROCESS, 0, priority + increment);
}
