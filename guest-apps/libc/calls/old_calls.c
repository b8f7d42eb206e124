/* Calls of 3BSD and 4.2BSD that later ones have replaced, in terms of these. */
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/vadvise.h>
#include <sys/vlimit.h>
#include <sys/vtimes.h>
#include <unistd.h>

int vadvise(int how) {
    if (how < VA_NORM || how > VA_FLUSH) {
        errno = EINVAL;
        return -1;
    }
    return 0;
}

/* LIM_CPU is RLIMIT_CPU + 1, and so on. */
int vlimit(int resource, int value) {
    static int no_raise;
    if (resource == LIM_NORAISE) {
        if (value == -1) {
            return no_raise;
        }
        if (value == 0 && no_raise && geteuid() != 0) {
            errno = EACCES;
            return -1;
        }
        no_raise = value;
        return 0;
    }
    struct rlimit limit;
    if (resource < LIM_CPU || resource > LIM_MAXRSS) {
        errno = EINVAL;
        return -1;
    }
    if (getrlimit(resource - 1, &limit) < 0) {
        return -1;
    }
    if (value == -1) {
        return limit.rlim_cur;
    }
    if (no_raise && value > limit.rlim_cur && geteuid() != 0) {
        errno = EACCES;
        return -1;
    }
    limit.rlim_cur = value;
    return setrlimit(resource - 1, &limit);
}

static int ticks(const struct timeval* time) {
    return (int)time->tv_sec * HZ + (int)(time->tv_usec * HZ / 1000000);
}

static int old_usage(int who, struct vtimes* times) {
    struct rusage usage;
    if (times == NULL) {
        return 0;
    }
    if (getrusage(who, &usage) < 0) {
        return -1;
    }
    times->vm_utime = ticks(&usage.ru_utime);
    times->vm_stime = ticks(&usage.ru_stime);
    times->vm_idsrss = (unsigned)(usage.ru_idrss + usage.ru_isrss);
    times->vm_ixrss = (unsigned)usage.ru_ixrss;
    times->vm_maxrss = usage.ru_maxrss;
    times->vm_majflt = usage.ru_majflt;
    times->vm_minflt = usage.ru_minflt;
    times->vm_nswap = usage.ru_nswap;
    times->vm_inblk = usage.ru_inblock;
    times->vm_oublk = usage.ru_oublock;
    return 0;
}

int vtimes(struct vtimes* self, struct vtimes* children) {
    return old_usage(RUSAGE_SELF, self) < 0 || old_usage(RUSAGE_CHILDREN, children) < 0 ? -1 : 0;
}

int setruid(uid_t uid) {
    return setreuid((int)uid, -1);
}

int setrgid(gid_t gid) {
    return setregid((int)gid, -1);
}

int getpw(int uid, char* line) {
    const struct passwd* user = getpwuid((uid_t)uid);
    if (user == NULL) {
        *line = '\0';
        return 1;
    }
    sprintf(line, "%s:%s:%d:%d:%s:%s:%s", user->pw_name, user->pw_passwd, (int)user->pw_uid,
            (int)user->pw_gid, user->pw_gecos, user->pw_dir, user->pw_shell);
    return 0;
}

void l3tol(long* to, const char* from, int count) {
    for (; count > 0; count--, from += 3) {
        *to++ = (unsigned char)from[0] << 16 | (unsigned char)from[1] << 8 | (unsigned char)from[2];
    }
}

void ltol3(char* to, const long* from, int count) {
    for (; count > 0; count--, from++) {
        *to++ = (char)(*from >> 16);
        *to++ = (char)(*from >> 8);
        *to++ = (char)*from;
    }
}
