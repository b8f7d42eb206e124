/* clear: clears the screen. reset: puts the terminal in order first, whatever a program has left. */
#include "common/report.h"
#include "common/sane.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 1) {
        usage("");
    }
    if (strcmp(base_name(argv[0]), "reset") == 0) {
        struct termios settings;
        if (tcgetattr(0, &settings) < 0) {
            report("standard input");
            return 1;
        }
        make_sane(&settings);
        if (tcsetattr(0, TCSADRAIN, &settings) < 0) {
            report("standard input");
        }
        fputs("\033c", stdout);
    }
    fputs("\033[H\033[2J", stdout);
    return finish();
}
