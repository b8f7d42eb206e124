/* STOP, PAUSE, and subscripts out of bounds. */
#include "../io/io.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int s_stop(char* text, ftnlen length) {
    flush_units();
    if (length > 0) {
        fprintf(stderr, "STOP %.*s\n", (int)length, text);
    }
    /* STOP n: the status is n, if it can be one. */
    long status = 0;
    if (length > 0 && length < 10 && strspn(text, "0123456789") >= (size_t)length) {
        for (; length > 0; length--) {
            status = status * 10 + (*text++ - '0');
        }
    }
    exit(status < 256 ? (int)status : 255);
}

/* Goes on when a line is typed; at the end of the input the program ends. */
int s_paus(char* text, ftnlen length) {
    int character;
    flush_units();
    fprintf(stderr, "PAUSE %.*s\n", (int)length, text);
    if (isatty(fileno(stdin))) {
        fprintf(stderr, "To resume execution, type: go\nAny other input will terminate the program.\n");
    }
    char answer[8] = "";
    int size = 0;
    while ((character = getc(stdin)) != EOF && character != '\n') {
        if (size < 7) {
            answer[size++] = (char)character;
        }
    }
    if (strcmp(answer, "go") != 0) {
        exit(0);
    }
    fprintf(stderr, "Execution resumed after PAUSE.\n");
    return 0;
}

/* -C: an element that does not exist. f2c ends the names with a blank, or with an underscore for a procedure.
 */
integer s_rnge(char* variable, ftnint offset, char* procedure, ftnint line) {
    flush_units();
    fprintf(stderr, "subscript out of range: element %ld of ", offset + 1);
    for (; *variable != '\0' && *variable != ' ' && *variable != '_'; variable++) {
        fputc(*variable, stderr);
    }
    fprintf(stderr, " in ");
    for (; *procedure != '\0' && *procedure != ' ' && *procedure != '_'; procedure++) {
        fputc(*procedure, stderr);
    }
    fprintf(stderr, ", line %ld\n", line);
    abort();
}
