/* ed: where lines come from, and errors. */
#include "common/report.h"
#include "ed.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char* command_list;
int verbose, failed_once, interactive;
const char* last_error;
extern jmp_buf next_command;

void fail(const char* reason) {
    static char kept[128];
    snprintf(kept, sizeof kept, "%s", reason);
    last_error = kept;
    failed_once = 1;
    puts("?");
    if (verbose) {
        puts(kept);
    }
    fflush(stdout);
    command_list = NULL;
    longjmp(next_command, 1);
}

void fail_for(const char* name, const char* reason) {
    fprintf(stderr, "%s: %s\n", name, reason);
    fail(reason);
}

char* read_input(void) {
    static char* line;
    static size_t room;
    if (command_list != NULL) {
        if (*command_list == '\0') {
            return NULL;
        }
        size_t size = strcspn(command_list, "\n");
        line = checked(realloc(line, size + 1));
        room = size + 1;
        memcpy(line, command_list, size);
        line[size] = '\0';
        command_list += size + (command_list[size] == '\n');
        return line;
    }
    fflush(stdout);
    ssize_t size = getline(&line, &room, stdin);
    if (size < 0) {
        clearerr(stdin);
        return NULL;
    }
    if (size > 0 && line[size - 1] == '\n') {
        line[size - 1] = '\0';
    }
    return line;
}
