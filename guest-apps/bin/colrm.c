/* colrm [first [last]]: takes columns out of lines; a tab goes to the next multiple of 8. */
#include "common/input.h"
#include "common/report.h"

static long first = 0, last = 0; /* from 1; 0: none, or to the end of the line */

static void copy(FILE* file, const char* name) {
    long column = 0;
    int c;
    (void)name;
    while ((c = getc(file)) != EOF) {
        column = c == '\n'   ? 0
                 : c == '\t' ? (column / 8 + 1) * 8
                 : c == '\b' ? column - (column > 0)
                             : column + 1;
        if (c == '\n' || first == 0 || column < first || (last > 0 && column > last)) {
            putchar(c);
        }
    }
}

int main(int argc, char** argv) {
    static char* nothing[] = {NULL};
    start_program(argv[0]);
    if (argc > 3 || (argc > 1 && argv[1][0] == '-')) {
        usage("[first [last]]");
    }
    if (argc > 1) {
        first = number_argument(argv[1], 1);
    }
    if (argc > 2) {
        last = number_argument(argv[2], first);
    }
    for_each_input(nothing, copy);
    return finish();
}
