/* clear: clears the screen. */
#include "common/report.h"

#include <stdio.h>

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 1) {
        usage("");
    }
    fputs("\033[H\033[2J", stdout);
    return finish();
}
