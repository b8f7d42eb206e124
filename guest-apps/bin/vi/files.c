/* vi: the files it is called with, one after the other, and the one before. */
#include "common/report.h"
#include "vi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char** names;
static int count;
static int now;
static char* alternate;

void set_files(char** new_names, int new_count) {
    names = new_names;
    count = new_count;
    now = 0;
}

int files_left(void) {
    return count > 0 ? count - now - 1 : 0;
}

void remember_file(const char* next) {
    if (file_name != NULL && (next == NULL || strcmp(next, file_name) != 0)) {
        free(alternate);
        alternate = checked(strdup(file_name));
    }
}

const char* alternate_file(void) {
    if (alternate == NULL) {
        fail("No alternate filename to substitute for #");
    }
    return alternate;
}

/* What has been changed is written if autowrite says so. */
static void leave_file(int forced, const char* command) {
    if (!modified || forced) {
        return;
    }
    if (autowrite) {
        write_buffer();
        return;
    }
    char reason[80];
    strcpy(reason, "No write since last change (:");
    strcat(strcat(reason, command), "! overrides)");
    fail(reason);
}

void next_file(char* more, int forced) {
    static char* typed[64];
    if (*more == '\0' && now + 1 >= count) {
        fail("No more files to edit");
    }
    leave_file(forced, "next");
    if (*more == '\0') {
        load_file(names[++now]);
        return;
    }
    int typed_count = 0;
    char* rest = checked(strdup(more)); /* stays, as the list points into it */
    for (char* word = strtok(rest, " \t"); word != NULL && typed_count < 64; word = strtok(NULL, " \t")) {
        typed[typed_count++] = word;
    }
    set_files(typed, typed_count);
    load_file(names[0]);
}

void first_file(int forced) {
    if (count == 0) {
        fail("No previous files to rewind");
    }
    leave_file(forced, "rewind");
    now = 0;
    load_file(names[0]);
}

void tell_files(void) {
    char text[200] = "";
    for (int i = 0; i < count; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, i == now ? "[%s] " : "%s ", names[i]);
    }
    tell("%s", text);
}
