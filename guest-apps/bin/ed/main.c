/* ed [-] [-s] [-p prompt] [file]: the line editor. */
#include "common/report.h"
#include "ed.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

jmp_buf next_command;

static void on_interrupt(int number) {
    signal(number, on_interrupt);
    putchar('\n');
    fail("interrupt");
}

static void run(const char* name) {
    if (setjmp(next_command) == 0 && name != NULL) {
        set_file_name(name);
        read_file(name, 0);
        modified = 0;
    }
    while (!quitting) {
        if (interactive && *prompt != '\0') {
            fputs(prompt, stdout);
        }
        char* line = read_input();
        if (line == NULL) {
            /* The end of input is like q. */
            char quit[] = "q";
            execute(quit);
            continue;
        }
        char* copy = checked(strdup(line));
        execute(copy);
        free(copy);
    }
}

int main(int argc, char** argv) {
    int i = 1;
    start_program(argv[0]);
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "-") == 0 || strcmp(argv[i], "-s") == 0) {
            silent = 1;
        } else if (strcmp(argv[i], "-p") == 0 && i + 1 < argc) {
            prompt = argv[++i];
        } else {
            usage("[-] [-s] [-p prompt] [file]");
        }
    }
    if (argc - i > 1) {
        usage("[-] [-s] [-p prompt] [file]");
    }
    interactive = isatty(0);
    signal(SIGINT, on_interrupt);
    signal(SIGQUIT, SIG_IGN);
    signal(SIGHUP, save_after_hangup);
    run(i < argc ? argv[i] : NULL);
    int status = finish();
    return status != 0 ? status : failed_once && !interactive;
}
