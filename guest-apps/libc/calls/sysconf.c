/* Limits that a program can ask for. */
#include <errno.h>
#include <sys/param.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

static long processors(void) {
    struct system_information information;
    return getsysinfo(SYSINFO_SIZE, &information) < 0 ? 1 : information.cpu_count;
}

long sysconf(int name) {
    switch (name) {
    case _SC_ARG_MAX:
        return ARG_MAX;
    case _SC_CHILD_MAX:
        return CHILD_MAX;
    case _SC_CLK_TCK:
        return HZ;
    case _SC_NGROUPS_MAX:
        return NGROUPS_MAX;
    case _SC_OPEN_MAX:
        return getdtablesize();
    case _SC_PAGESIZE:
        return getpagesize();
    case _SC_NPROCESSORS_CONF:
    case _SC_NPROCESSORS_ONLN:
        return processors();
    default:
        errno = EINVAL;
        return -1;
    }
}

long pathconf(const char* path, int name) {
    (void)path;
    switch (name) {
    case _PC_LINK_MAX:
        return LINK_MAX;
    case _PC_MAX_CANON:
        return MAX_CANON;
    case _PC_MAX_INPUT:
        return MAX_INPUT;
    case _PC_NAME_MAX:
        return NAME_MAX;
    case _PC_PATH_MAX:
        return PATH_MAX;
    case _PC_PIPE_BUF:
        return PIPE_BUF;
    default:
        errno = EINVAL;
        return -1;
    }
}

long fpathconf(int fd, int name) {
    (void)fd;
    return pathconf("/", name);
}
