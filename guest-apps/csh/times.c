/* How long commands took: time, and $time. */
#include "csh.h"

#include <stdio.h>
#include <stdlib.h>

static long hundredths(const struct timeval* time) {
    return (long)time->tv_sec * 100 + time->tv_usec / 10000;
}

static struct timeval since(const struct timeval* start) {
    struct timeval now;
    gettimeofday(&now, NULL);
    now.tv_sec -= start->tv_sec;
    now.tv_usec -= start->tv_usec;
    if (now.tv_usec < 0) {
        now.tv_sec--;
        now.tv_usec += 1000000;
    }
    return now;
}

/* 1.2u 0.1s 0:02 65% 0+76k 3+0io 0pf+0w */
static void print_line(const struct timeval* real, const struct rusage* used) {
    long user = hundredths(&used->ru_utime), system = hundredths(&used->ru_stime);
    long passed = hundredths(real);
    long busy = passed > 0 ? (user + system) * 100 / passed : 0;
    long whole = real->tv_sec;
    printf("%ld.%ldu %ld.%lds ", user / 100, user % 100 / 10, system / 100, system % 100 / 10);
    if (whole >= 3600) {
        printf("%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        printf("%ld:%02ld", whole / 60, whole % 60);
    }
    printf(" %ld%% %ld+%ldk %ld+%ldio %ldpf+%ldw\n", busy, (long)used->ru_ixrss,
           (long)(used->ru_idrss + used->ru_isrss), (long)used->ru_inblock, (long)used->ru_oublock,
           (long)used->ru_majflt, (long)used->ru_nswap);
    fflush(stdout);
}

void print_times(const struct timeval* started, const struct rusage* used) {
    struct timeval real = since(started);
    print_line(&real, used);
}

void print_times_if_long(const struct job* job) {
    const char* seconds = get_value("time");
    if (seconds != NULL &&
        hundredths(&job->used.ru_utime) + hundredths(&job->used.ru_stime) >= atol(seconds) * 100) {
        print_times(&job->started, &job->used);
    }
}

/* Without a command: what the shell and its children have used. */
int builtin_time(int count, char** values) {
    static struct timeval start;
    struct rusage own, children;
    (void)count;
    (void)values;
    if (start.tv_sec == 0) {
        gettimeofday(&start, NULL);
    }
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    own.ru_utime.tv_sec += children.ru_utime.tv_sec;
    own.ru_utime.tv_usec += children.ru_utime.tv_usec;
    own.ru_stime.tv_sec += children.ru_stime.tv_sec;
    own.ru_stime.tv_usec += children.ru_stime.tv_usec;
    print_times(&start, &own);
    return 0;
}
