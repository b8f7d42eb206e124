/* yes [word]: writes y, or the word, again and again. */
#include "common/report.h"

#include <stdio.h>

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 2) {
        usage("[word]");
    }
    while (puts(argc > 1 ? argv[1] : "y") >= 0) {
    }
    return finish();
}
