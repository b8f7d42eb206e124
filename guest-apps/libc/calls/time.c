/* Time of day, timers, sleeping, processor time. */
#include <errno.h>
#include <stddef.h>
#include <sys/param.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/timeb.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

enum { time_of_day = 0, since_boot = 1, processor_time = 2 };

extern long long __clock(int which);             /* nanoseconds */
extern int __sleep_until(long long nanoseconds); /* on the clock since_boot */

static const long long billion = 1000000000;

time_t time(time_t* result) {
    struct timeval now;
    if (gettimeofday(&now, NULL) < 0) {
        return (time_t)-1;
    }
    if (result != NULL) {
        *result = now.tv_sec;
    }
    return now.tv_sec;
}

/* Sleeps; returns the nanoseconds that were left when a signal came, 0 otherwise. */
static long long sleep_nanoseconds(long long duration) {
    long long end = __clock(since_boot) + duration;
    if (__sleep_until(end) == 0) {
        return 0;
    }
    long long left = end - __clock(since_boot);
    return left > 0 ? left : 0;
}

unsigned sleep(unsigned seconds) {
    return (unsigned)((sleep_nanoseconds(seconds * billion) + billion - 1) / billion);
}

int usleep(useconds_t microseconds) {
    if (sleep_nanoseconds(microseconds * 1000LL) != 0) {
        errno = EINTR;
        return -1;
    }
    return 0;
}

int nanosleep(const struct timespec* duration, struct timespec* remaining) {
    if (duration->tv_sec < 0 || duration->tv_nsec < 0 || duration->tv_nsec >= billion) {
        errno = EINVAL;
        return -1;
    }
    long long left = sleep_nanoseconds(duration->tv_sec * billion + duration->tv_nsec);
    if (left == 0) {
        return 0;
    }
    if (remaining != NULL) {
        remaining->tv_sec = (time_t)(left / billion);
        remaining->tv_nsec = (long)(left % billion);
    }
    errno = EINTR;
    return -1;
}

unsigned alarm(unsigned seconds) {
    struct itimerval timer = {{0, 0}, {(long)seconds, 0}};
    struct itimerval old;
    if (setitimer(ITIMER_REAL, &timer, &old) < 0) {
        return (unsigned)-1;
    }
    return (unsigned)old.it_value.tv_sec + (old.it_value.tv_usec != 0);
}

useconds_t ualarm(useconds_t value, useconds_t interval) {
    struct itimerval timer = {{(long)(interval / 1000000), (long)(interval % 1000000)},
                              {(long)(value / 1000000), (long)(value % 1000000)}};
    struct itimerval old;
    if (setitimer(ITIMER_REAL, &timer, &old) < 0) {
        return (useconds_t)-1;
    }
    return (useconds_t)old.it_value.tv_sec * 1000000 + (useconds_t)old.it_value.tv_usec;
}

clock_t clock(void) {
    return (clock_t)(__clock(processor_time) / 1000);
}

static clock_t ticks(const struct timeval* t) {
    return (clock_t)t->tv_sec * HZ + (clock_t)t->tv_usec * HZ / 1000000;
}

/* In units of 1 / HZ, a sixtieth of a second, so that a clock_t lasts for a year. */
clock_t times(struct tms* result) {
    struct rusage self;
    struct rusage children;
    if (getrusage(RUSAGE_SELF, &self) < 0 || getrusage(RUSAGE_CHILDREN, &children) < 0) {
        return (clock_t)-1;
    }
    result->tms_utime = ticks(&self.ru_utime);
    result->tms_stime = ticks(&self.ru_stime);
    result->tms_cutime = ticks(&children.ru_utime);
    result->tms_cstime = ticks(&children.ru_stime);
    return (clock_t)(__clock(since_boot) / (billion / HZ));
}

int ftime(struct timeb* result) {
    struct timeval now;
    if (gettimeofday(&now, NULL) < 0) {
        return -1;
    }
    result->time = now.tv_sec;
    result->millitm = (unsigned short)(now.tv_usec / 1000);
    result->timezone = 0;
    result->dstflag = 0;
    return 0;
}
