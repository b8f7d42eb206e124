/* Numbers on the command line of a demonstration. */
#include "arguments.h"

#include "common/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

long whole_number(const char* text, const char* what, long least, long most) {
    char* end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || errno != 0 || value < least || value > most) {
        char reason[96];
        sprintf(reason, "%s must be a number from %ld to %ld", what, least, most);
        report_reason(text, reason);
        exit(2);
    }
    return value;
}
