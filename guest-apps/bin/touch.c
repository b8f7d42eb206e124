/* touch [-acm] [-r file | -t [[cc]yy]mmddhhmm[.ss]] file ...: sets the times of files, to now unless told
 * otherwise, and creates those that are missing (not with -c). */
#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const char syntax[] = "[-acm] [-r file | -t [[cc]yy]mmddhhmm[.ss]] file ...";

static int create = 1, set_used = 1, set_modified = 1;
static struct timeval times[2]; /* used, modified */

/* The two digits at *text, which is moved behind them; -1 if they are not between the limits. */
static int pair(const char** text, int least, int most) {
    int value = ((*text)[0] - '0') * 10 + (*text)[1] - '0';
    *text += 2;
    return value >= least && value <= most ? value : -1;
}

static void bad_time(const char* text) __attribute__((noreturn));
static void bad_time(const char* text) {
    report_reason(text, "bad time");
    exit(2);
}

static time_t read_time(const char* text) {
    time_t now = time(NULL);
    struct tm parts = *localtime(&now);
    size_t size = strspn(text, "0123456789");
    const char* rest = text + size;
    const char* next = text;
    if ((size != 8 && size != 10 && size != 12) ||
        (*rest != '\0' && (*rest != '.' || strlen(rest) != 3 || strspn(rest + 1, "0123456789") != 2))) {
        bad_time(text);
    }
    if (size == 12) {
        parts.tm_year = pair(&next, 19, 20) * 100 - 1900;
        parts.tm_year += pair(&next, 0, 99);
    } else if (size == 10) {
        int year = pair(&next, 0, 99);
        parts.tm_year = year < 70 ? year + 100 : year;
    }
    parts.tm_mon = pair(&next, 1, 12) - 1;
    parts.tm_mday = pair(&next, 1, 31);
    parts.tm_hour = pair(&next, 0, 23);
    parts.tm_min = pair(&next, 0, 59);
    parts.tm_sec = 0;
    parts.tm_isdst = -1;
    if (*rest == '.') {
        next = rest + 1;
        parts.tm_sec = pair(&next, 0, 59);
    }
    struct tm wanted = parts;
    time_t result = mktime(&parts);
    if (wanted.tm_mon < 0 || wanted.tm_mday < 0 || wanted.tm_hour < 0 || wanted.tm_min < 0 ||
        wanted.tm_sec < 0 || result == -1 || parts.tm_mday != wanted.tm_mday) {
        bad_time(text);
    }
    return result;
}

static void take_times_of(const char* name) {
    struct stat status;
    if (stat(name, &status) < 0) {
        report(name);
        exit(1);
    }
    times[0].tv_sec = status.st_atim.tv_sec;
    times[0].tv_usec = status.st_atim.tv_nsec / 1000;
    times[1].tv_sec = status.st_mtim.tv_sec;
    times[1].tv_usec = status.st_mtim.tv_nsec / 1000;
}

/* Who does not own a file but may write to it reads its first byte and writes it again. 0, or -1 with errno.
 */
static int rewrite_byte(const char* name) {
    char byte;
    int fd = open(name, O_RDWR);
    if (fd < 0) {
        return -1;
    }
    ssize_t count = read(fd, &byte, 1);
    int done = count == 0 ? ftruncate(fd, 0) == 0
                          : count == 1 && lseek(fd, 0, SEEK_SET) == 0 && write(fd, &byte, 1) == 1;
    return close(fd) == 0 && done ? 0 : -1;
}

static void touch(const char* name) {
    struct stat status;
    struct timeval wanted[2] = {times[0], times[1]};
    if (stat(name, &status) < 0) {
        if (errno != ENOENT) {
            report(name);
            return;
        }
        int fd = create ? open(name, O_WRONLY | O_CREAT, 0666) : -1;
        if (fd < 0 || fstat(fd, &status) < 0) {
            if (create) {
                report(name);
            }
            return;
        }
        close(fd);
    }
    if (!set_used) {
        wanted[0].tv_sec = status.st_atim.tv_sec;
        wanted[0].tv_usec = status.st_atim.tv_nsec / 1000;
    }
    if (!set_modified) {
        wanted[1].tv_sec = status.st_mtim.tv_sec;
        wanted[1].tv_usec = status.st_mtim.tv_nsec / 1000;
    }
    if (utimes(name, wanted) < 0) {
        report(name);
    }
}

int main(int argc, char** argv) {
    int only_used = 0, only_modified = 0, given = 0;
    int option;
    start_program(argv[0]);
    gettimeofday(&times[0], NULL);
    times[1] = times[0];
    while ((option = getopt(argc, argv, "acfmr:t:")) != -1) {
        switch (option) {
        case 'a':
            only_used = 1;
            break;
        case 'c':
            create = 0;
            break;
        case 'f': /* 4.3BSD: try hard. There is nothing more to try. */
            break;
        case 'm':
            only_modified = 1;
            break;
        case 'r':
            take_times_of(optarg);
            given = 1;
            break;
        case 't':
            times[0].tv_sec = times[1].tv_sec = read_time(optarg);
            times[0].tv_usec = times[1].tv_usec = 0;
            given = 1;
            break;
        default:
            usage(syntax);
        }
    }
    if (optind == argc) {
        usage(syntax);
    }
    set_used = only_used || !only_modified;
    set_modified = only_modified || !only_used;
    for (int i = optind; i < argc; i++) {
        int to_now = !given && set_used && set_modified;
        int done = to_now && utimes(argv[i], NULL) == 0;
        if (to_now && !done && errno == EPERM) {
            if (rewrite_byte(argv[i]) < 0) {
                report(argv[i]);
            }
        } else if (!done) {
            touch(argv[i]);
        }
    }
    return finish();
}
