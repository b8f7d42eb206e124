/* Errors and small things that all utilities need. */
#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int failures;
static const char* program = "?";

const char* base_name(const char* path) {
    const char* slash = strrchr(path, '/');
    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

void start_program(const char* argv0) {
    program = argv0 != NULL ? base_name(argv0) : "?";
}

void report_reason(const char* thing, const char* reason) {
    fflush(stdout);
    fprintf(stderr, "%s: %s: %s\n", program, thing, reason);
    failures++;
}

void report(const char* thing) {
    report_reason(thing, strerror(errno));
}

void usage(const char* syntax) {
    fprintf(stderr, "usage: %s%s%s\n", program, *syntax != '\0' ? " " : "", syntax);
    exit(2);
}

int finish(void) {
    if (fflush(stdout) != 0 || ferror(stdout)) {
        report("standard output");
    }
    return failures != 0;
}

long number_argument(const char* text, long least) {
    char* end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (*text == '\0' || *end != '\0' || errno != 0 || value < least) {
        fprintf(stderr, "%s: %s: bad number\n", program, text);
        exit(2);
    }
    return value;
}

void* checked(void* memory) {
    if (memory == NULL) {
        errno = ENOMEM;
        report("memory");
        exit(2);
    }
    return memory;
}

int write_all(int fd, const void* bytes, unsigned size) {
    const char* next = bytes;
    while (size > 0) {
        ssize_t count = write(fd, next, size);
        if (count < 0) {
            return -1;
        }
        next += count;
        size -= (unsigned)count;
    }
    return 0;
}

int copy_descriptor(int from, const char* from_name, int to, const char* to_name) {
    static char buffer[32768];
    ssize_t count;
    while ((count = read(from, buffer, sizeof buffer)) > 0) {
        if (write_all(to, buffer, (unsigned)count) < 0) {
            report(to_name);
            return -1;
        }
    }
    if (count < 0) {
        report(from_name);
        return -1;
    }
    return 0;
}
