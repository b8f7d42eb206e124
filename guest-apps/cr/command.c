/* Messages and reports for chkpnt and restart. */
#include "command.h"

#include "common/signal_names.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void complain(const char* format, ...) {
    int error = errno;
    const char* reason = strstr(format, "%m"); /* Always the end of the format. */
    char start[128];
    va_list arguments;

    snprintf(start, sizeof start, "%.*s", (int)(reason != NULL ? (size_t)(reason - format) : strlen(format)),
             format);
    fprintf(stderr, "%s: ", command_name);
    va_start(arguments, format);
    vfprintf(stderr, start, arguments);
    va_end(arguments);
    fprintf(stderr, "%s\n", reason != NULL ? strerror(error) : "");
}

int print_report(const char* report, int failed) {
    int error = errno;
    int errors = 0;

    while (*report != '\0') {
        const char* end = strchr(report, '\n');
        int length = (int)(end - report) - 1;
        FILE* to = *report == ABI_REPORT_VERBOSE || *report == ABI_REPORT_DEBUG ? stdout : stderr;

        errors += *report == ABI_REPORT_ERROR;
        fprintf(to, "%s: %.*s\n", command_name, length, report + 1);
        report = end + 1;
    }
    fflush(stdout);
    if (failed && errors == 0)
        complain("%s", strerror(error));
    return errors;
}

unsigned flag_of(const struct option_flag* table, unsigned count, int letter) {
    unsigned i;

    for (i = 0; i < count; i++)
        if (table[i].letter == letter)
            return table[i].flag;
    return 0;
}

int signal_argument(const char* text) {
    int number = strcmp(text, "0") == 0 ? 0 : signal_number(text);

    if (number < 0) {
        complain("%s: unknown signal", text);
        exit(1);
    }
    return number;
}
