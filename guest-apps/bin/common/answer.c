/* Answers from the terminal. */
#include "answer.h"

#include "report.h"

#include <stdio.h>
#include <stdlib.h>

int is_answered_yes(void) {
    static FILE* terminal;
    if (terminal == NULL && (terminal = fopen("/dev/tty", "r")) == NULL) {
        report("/dev/tty");
        exit(1);
    }
    int first = getc(terminal);
    for (int c = first; c != '\n' && c != EOF;) {
        c = getc(terminal);
    }
    return first == 'y' || first == 'Y';
}
