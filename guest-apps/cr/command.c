/* Messages, reports and names of signals for chkpnt and restart. */
#include "command.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char* const signal_names[] = {
    "0",
#define SIGNAL(number, name, action, text) #name,
#include <convex/abi/signal.def>
#undef SIGNAL
};

void complain(const char* format, ...) {
    va_list arguments;

    fprintf(stderr, "%s: ", command_name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

int print_report(const char* report, int failed) {
    int error = errno;
    int errors = 0;

    while (*report != '\0') {
        const char* end = strchr(report, '\n');
        int length = (int)(end - report) - 1;
        FILE* to = *report == ABI_REPORT_VERBOSE ? stdout : stderr;

        errors += *report == ABI_REPORT_ERROR;
        fprintf(to, "%s: %.*s\n", command_name, length, report + 1);
        report = end + 1;
    }
    fflush(stdout);
    if (failed && errors == 0)
        complain("%s", strerror(error));
    return errors;
}

int signal_number(const char* text) {
    int number;

    if (isdigit((unsigned char)*text)) {
        char* end;
        long value = strtol(text, &end, 10);
        return *end == '\0' && value < 32 ? (int)value : -1;
    }
    if (strncasecmp(text, "SIG", 3) == 0)
        text += 3;
    for (number = 1; number < (int)(sizeof signal_names / sizeof *signal_names); number++)
        if (strcasecmp(text, signal_names[number]) == 0)
            return number;
    return -1;
}
