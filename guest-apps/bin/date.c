/* date [-u] [+format]: the time of day; date [[[[yy]mm]dd]hh]mm[.ss] sets it. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const char syntax[] = "[-nu] [+format] [[[[yy]mm]dd]hhmm[.ss]]";

/* Two digits. */
static int pair(const char* digits) {
    return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* Whether each part is one that there is. */
static int is_valid(const struct tm* parts) {
    static const char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return parts->tm_mon >= 0 && parts->tm_mon < 12 && parts->tm_mday >= 1 &&
           parts->tm_mday <= days[parts->tm_mon] && parts->tm_hour < 24 && parts->tm_min < 60 &&
           parts->tm_sec < 60;
}

/* 0, or -1 after a report. */
static int set_date(const char* text) {
    time_t now = time(NULL);
    struct tm parts = *localtime(&now);
    const char* dot = strchr(text, '.');
    size_t size = dot != NULL ? (size_t)(dot - text) : strlen(text);
    if (size % 2 != 0 || size < 4 || size > 10 || strspn(text, "0123456789") != size ||
        (dot != NULL && strlen(dot) != 3)) {
        report_reason(text, "bad date");
        return -1;
    }
    const char* end = text + size;
    parts.tm_sec = dot != NULL ? pair(dot + 1) : 0;
    parts.tm_min = pair(end - 2);
    parts.tm_hour = pair(end - 4);
    if (size >= 6)
        parts.tm_mday = pair(end - 6);
    if (size >= 8)
        parts.tm_mon = pair(end - 8) - 1;
    if (size >= 10)
        parts.tm_year = pair(end - 10) + (pair(end - 10) < 70 ? 100 : 0);
    struct timeval time_of_day = {is_valid(&parts) ? mktime(&parts) : -1, 0};
    if (time_of_day.tv_sec == -1) {
        report_reason(text, "bad date");
        return -1;
    }
    if (settimeofday(&time_of_day, NULL) < 0) {
        report("set the date");
        return -1;
    }
    return 0;
}

/* Whether strftime() knows each conversion; if not, after a report. */
static int is_format(const char* format) {
    for (const char* c = strchr(format, '%'); c != NULL; c = strchr(c + 1, '%')) {
        if (*++c == '\0' || strchr("aAbBcCdDeFgGhHIjklmMnprRsStTuUvVwWxXyYzZ%", *c) == NULL) {
            report_reason(format, "bad format");
            return 0;
        }
    }
    return 1;
}

int main(int argc, char** argv) {
    const char* format = "%a %b %e %H:%M:%S %Z %Y";
    int universal = 0;
    int option;
    char text[256];
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "nu")) != -1) {
        if (option == '?') {
            usage(syntax);
        }
        universal |= option == 'u'; /* -n: tell no other machine, which is not done in any case */
    }
    if (argc - optind > 1) {
        usage(syntax);
    }
    if (optind < argc && argv[optind][0] == '+') {
        format = argv[optind] + 1;
        if (!is_format(format)) {
            return 1;
        }
    } else if (optind < argc && set_date(argv[optind]) < 0) {
        return 1;
    }
    time_t now = time(NULL);
    struct tm* parts = universal ? gmtime(&now) : localtime(&now);
    if (strftime(text, sizeof text, format, parts) == 0 && *format != '\0') {
        report_reason(format, "format too long");
        return 1;
    }
    puts(*format != '\0' ? text : "");
    return finish();
}
