/* The list of what the manual pages are about. */
#include "common/report.h"
#include "man.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int parse(const char* line, struct summary* summary) {
    const char* open = strstr(line, " (");
    const char* close = open != NULL ? strchr(open, ')') : NULL;
    if (close == NULL || close - open - 2 >= (long)sizeof summary->section) {
        return 0;
    }
    summary->line = line;
    summary->names = line;
    summary->names_size = (int)(open - line);
    snprintf(summary->section, sizeof summary->section, "%.*s", (int)(close - open - 2), open + 2);
    return 1;
}

int for_each_summary(int (*look)(const struct summary* summary, void* context), void* context) {
    FILE* file = fopen(MANUAL "/whatis", "r");
    char* line = NULL;
    size_t room = 0;
    int result = 0;
    if (file == NULL) {
        report(MANUAL "/whatis");
        return -1;
    }
    while (result == 0 && getline(&line, &room, file) >= 0) {
        struct summary summary;
        line[strcspn(line, "\n")] = '\0';
        if (parse(line, &summary)) {
            result = look(&summary, context);
        }
    }
    free(line);
    fclose(file);
    return result;
}

int has_name(const struct summary* summary, const char* name) {
    int size = (int)strlen(name);
    const char* next = summary->names;
    const char* end = summary->names + summary->names_size;
    while (next < end) {
        int length = (int)strcspn(next, ", ");
        if (next + length > end) {
            length = (int)(end - next);
        }
        if (length == size && strncasecmp(next, name, (size_t)size) == 0) {
            return 1;
        }
        next += length;
        next += strspn(next, ", ");
    }
    return 0;
}
