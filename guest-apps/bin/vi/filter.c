/* vi: lines sent through a command, whose output takes their place. */
#include "common/report.h"
#include "vi.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void filter_lines(int from, int to, const char* command) {
    char name[] = "/tmp/ViXXXXXX";
    int fd = mkstemp(name);
    FILE* file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (file == NULL) {
        fail("Cannot make a temporary file");
    }
    for (int i = from; i <= to; i++) {
        fputs(text_of(i), file);
        putc('\n', file);
    }
    if (fclose(file) != 0) {
        unlink(name);
        fail("No space for a temporary file");
    }
    size_t room = strlen(command) + sizeof name + 32;
    char* line = checked(malloc(room));
    snprintf(line, room, "!( %s\n) < %s 2>&1", command, name);
    int before = last_line;
    begin_change();
    read_file(line, to);
    int made = last_line - before;
    delete_lines(from, to);
    unlink(name);
    free(line);
    modified = 1;
    current = from;
    keep_cursor_inside(0);
    column = (int)strspn(text_of(current), " \t");
    if (made >= 5 || to - from >= 5) {
        tell("%d lines", made);
    }
}
