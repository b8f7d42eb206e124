/* kill [-signal] pid ..., kill -l */
#include "common/report.h"
#include "common/signal_names.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

static int list_signals(void) {
    for (int i = 0; i < signal_name_count; i++) {
        printf("%s%c", signal_names[i].name, i % 16 == 15 ? '\n' : ' ');
    }
    putchar('\n');
    return finish();
}

int main(int argc, char** argv) {
    int number = SIGTERM;
    int first = 1;
    start_program(argv[0]);
    if (argc > 1 && argv[1][0] == '-') {
        if (strcmp(argv[1], "-l") == 0) {
            return list_signals();
        }
        number = signal_number(argv[1] + 1);
        first = 2;
        if (number < 0) {
            report_reason(argv[1] + 1, "unknown signal; kill -l lists signals");
            return 1;
        }
    }
    if (first >= argc) {
        usage("[-signal] pid ...");
    }
    for (int i = first; i < argc; i++) {
        char* end;
        long pid = strtol(argv[i], &end, 10);
        if (*argv[i] == '\0' || *end != '\0') {
            report_reason(argv[i], "not a process id");
        } else if (kill((pid_t)pid, number) < 0) {
            report(argv[i]);
        }
    }
    return finish();
}
