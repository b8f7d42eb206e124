/* limit and unlimit: what processes may use. */
#include "csh.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum unit { seconds, kilobytes, number };

static const struct resource {
    int resource;
    const char* name;
    enum unit unit;
} resources[] = {
    {RLIMIT_CPU, "cputime", seconds},         {RLIMIT_FSIZE, "filesize", kilobytes},
    {RLIMIT_DATA, "datasize", kilobytes},     {RLIMIT_STACK, "stacksize", kilobytes},
    {RLIMIT_CORE, "coredumpsize", kilobytes}, {RLIMIT_RSS, "memoryuse", kilobytes},
#ifdef RLIMIT_CONCUR
    {RLIMIT_CONCUR, "concurrency", number},
#endif
};
enum { resource_count = sizeof resources / sizeof resources[0] };

static const struct resource* find_resource(const char* name) {
    const struct resource* found = NULL;
    for (int i = 0; i < resource_count; i++) {
        if (strncmp(resources[i].name, name, strlen(name)) == 0) {
            if (found != NULL) {
                fail("limit: %s: Ambiguous", name);
            }
            found = &resources[i];
        }
    }
    if (found == NULL) {
        fail("limit: %s: No such limit", name);
    }
    return found;
}

static void print_limit(const struct resource* resource, int hard) {
    struct rlimit limit;
    getrlimit(resource->resource, &limit);
    long value = (long)(hard ? limit.rlim_max : limit.rlim_cur);
    printf("%s \t", resource->name);
    if (value == (long)RLIM_INFINITY) {
        printf("unlimited");
    } else if (resource->unit == seconds) {
        if (value >= 3600) {
            printf("%ld:%02ld:%02ld", value / 3600, value / 60 % 60, value % 60);
        } else {
            printf("%ld:%02ld", value / 60, value % 60);
        }
    } else if (resource->unit == kilobytes) {
        printf("%ld kbytes", value / 1024);
    } else {
        printf("%ld", value);
    }
    putchar('\n');
}

static void bad_scaling(void) __attribute__((noreturn));
static void bad_scaling(void) {
    fail("limit: Improper or unknown scale factor");
}

/* 10, 10k, 2m, 1:30, 2 hours ... */
static long read_value(const struct resource* resource, const char* text, const char* scale) {
    char* end;
    if (strcmp(text, "unlimited") == 0) {
        return (long)RLIM_INFINITY;
    }
    long value = strtol(text, &end, 10);
    if (end == text || value < 0) {
        fail("limit: Bad value: %s", text);
    }
    if (*end == ':' && resource->unit == seconds && isdigit((unsigned char)end[1])) {
        value = value * 60 + strtol(end + 1, &end, 10);
    } else if (*end == '\0' && scale != NULL) {
        end = (char*)scale;
    }
    long factor = resource->unit == kilobytes ? 1024 : 1;
    if (*end != '\0') {
        size_t size = strlen(end);
        if (resource->unit == kilobytes && strncmp(end, "kilobytes", size) != 0 &&
            strncmp(end, "kbytes", size) != 0) {
            if (strncmp(end, "megabytes", size) != 0 && strncmp(end, "mbytes", size) != 0) {
                bad_scaling();
            }
            factor = 1024L * 1024;
        } else if (resource->unit == seconds) {
            factor = strncmp(end, "hours", size) == 0     ? 3600
                     : strncmp(end, "minutes", size) == 0 ? 60
                     : strncmp(end, "seconds", size) == 0 ? 1
                                                          : 0;
        } else if (resource->unit == number) {
            factor = 0;
        }
        if (factor == 0) {
            bad_scaling();
        }
    }
    return value > 0x7fffffffL / factor ? (long)RLIM_INFINITY : value * factor;
}

static void set_limit(const struct resource* resource, long value, int hard, const char* command) {
    struct rlimit limit;
    getrlimit(resource->resource, &limit);
    *(hard ? &limit.rlim_max : &limit.rlim_cur) = (rlim_t)value;
    if (hard && limit.rlim_cur > limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
    }
    if (setrlimit(resource->resource, &limit) < 0) {
        fail("%s: %s: Can't set%s limit", command, resource->name, hard ? " hard" : "");
    }
}

int builtin_limit(int count, char** values) {
    int hard = count > 1 && strcmp(values[1], "-h") == 0;
    if (count == 1 + hard) {
        for (int i = 0; i < resource_count; i++) {
            print_limit(&resources[i], hard);
        }
        return 0;
    }
    const struct resource* resource = find_resource(values[1 + hard]);
    if (count == 2 + hard) {
        print_limit(resource, hard);
        return 0;
    }
    const char* scale = count > 3 + hard ? values[3 + hard] : NULL;
    set_limit(resource, read_value(resource, values[2 + hard], scale), hard, "limit");
    return 0;
}

/* As much as the hard limit allows; -h lifts that too. */
static void lift_limit(const struct resource* resource, int hard) {
    struct rlimit limit;
    getrlimit(resource->resource, &limit);
    set_limit(resource, hard ? (long)RLIM_INFINITY : (long)limit.rlim_max, hard, "unlimit");
}

int builtin_unlimit(int count, char** values) {
    int hard = count > 1 && strcmp(values[1], "-h") == 0;
    for (int i = 0; i < resource_count && count == 1 + hard; i++) {
        lift_limit(&resources[i], hard);
    }
    for (int i = 1 + hard; i < count; i++) {
        lift_limit(find_resource(values[i]), hard);
    }
    return 0;
}
