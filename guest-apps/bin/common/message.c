/* Messages to other terminals. */
#include "message.h"

#include "report.h"

#include <string.h>

int terminal_path(char* path, size_t size, const char* line) {
    if (strchr(line, '/') != NULL || snprintf(path, size, "/dev/%s", line) >= (int)size) {
        report_reason(line, "no terminal");
        return -1;
    }
    return 0;
}

void put_message(FILE* terminal, const char* text) {
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c < ' ' && c != '\n' && c != '\t' && c != '\a') || c == 0177) {
            fprintf(terminal, "^%c", c ^ 0100);
        } else if (c >= 0200) {
            fprintf(terminal, "M-%c", (c & 0177) < ' ' || c == 0377 ? '?' : c & 0177);
        } else {
            putc(c, terminal);
        }
    }
    fflush(terminal);
}
