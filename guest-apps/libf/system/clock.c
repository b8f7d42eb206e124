/* Time, for Fortran: the clock, the calendar and processor time. */
#include "../io/io.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

integer time_(void) {
    return (integer)time(NULL);
}

/* Processor time of the process: user and system seconds. */
static void used(double* user, double* system) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    *user = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec * 1e-6;
    *system = (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec * 1e-6;
}

/* Their sum; the parts go to an array of two. */
real etime_(real* parts) {
    double user, system;
    used(&user, &system);
    parts[0] = (real)user;
    parts[1] = (real)system;
    return (real)(user + system);
}

/* The same since the last call. */
real dtime_(real* parts) {
    static double last_user, last_system;
    double user, system;
    used(&user, &system);
    parts[0] = (real)(user - last_user);
    parts[1] = (real)(system - last_system);
    last_user = user;
    last_system = system;
    return parts[0] + parts[1];
}

/* call second(t): processor seconds */
real second_(real* result) {
    double user, system;
    used(&user, &system);
    *result = (real)(user + system);
    return *result;
}

/* Seconds since midnight, less the argument. */
real secnds_(real* since) {
    struct timeval now;
    gettimeofday(&now, NULL);
    time_t seconds = now.tv_sec;
    struct tm* calendar = localtime(&seconds);
    return (real)(calendar->tm_hour * 3600 + calendar->tm_min * 60 + calendar->tm_sec) +
           (real)((double)now.tv_usec * 1e-6) - *since;
}

/* day, month, year */
void idate_(integer* date) {
    time_t now = time(NULL);
    struct tm* calendar = localtime(&now);
    date[0] = calendar->tm_mday;
    date[1] = calendar->tm_mon + 1;
    date[2] = calendar->tm_year + 1900;
}

/* hour, minute, second */
void itime_(integer* clock) {
    time_t now = time(NULL);
    struct tm* calendar = localtime(&now);
    clock[0] = calendar->tm_hour;
    clock[1] = calendar->tm_min;
    clock[2] = calendar->tm_sec;
}

static void store_calendar(const struct tm* calendar, integer* fields) {
    fields[0] = calendar->tm_sec;
    fields[1] = calendar->tm_min;
    fields[2] = calendar->tm_hour;
    fields[3] = calendar->tm_mday;
    fields[4] = calendar->tm_mon;
    fields[5] = calendar->tm_year;
    fields[6] = calendar->tm_wday;
    fields[7] = calendar->tm_yday;
    fields[8] = calendar->tm_isdst;
}

void gmtime_(integer* seconds, integer* fields) {
    time_t moment = (time_t)*seconds;
    store_calendar(gmtime(&moment), fields);
}

void ltime_(integer* seconds, integer* fields) {
    time_t moment = (time_t)*seconds;
    store_calendar(localtime(&moment), fields);
}

/* Functions of type CHARACTER return through their first two arguments. */
void ctime_(char* result, ftnlen length, integer* seconds) {
    char text[32];
    time_t moment = (time_t)*seconds;
    strcpy(text, ctime(&moment));
    text[strlen(text) - 1] = '\0';
    put_string(text, result, length);
}

/* As a function, or with the text as the only argument of a subroutine: both pass a place and a length. */
void fdate_(char* result, ftnlen length) {
    integer now = (integer)time(NULL);
    ctime_(result, length, &now);
}

/* dd-mmm-yy */
void date_(char* result, ftnlen length) {
    char text[16];
    time_t now = time(NULL);
    strftime(text, sizeof text, "%d-%b-%y", localtime(&now));
    put_string(text, result, length);
}

integer mclock_(void) {
    double user, system;
    used(&user, &system);
    return (integer)((user + system) * 60);
}
