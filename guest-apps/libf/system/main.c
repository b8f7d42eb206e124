/* Where a Fortran program begins, and how it ends. */
#include "../io/io.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

extern int MAIN__(void);

int libf_argument_count;
char** libf_arguments;

/* Signals that end a program: its output is completed first. */
static const struct {
    int number;
    const char* name;
} fatal_signals[] = {
    {SIGFPE, "floating point or integer exception"},
    {SIGILL, "illegal instruction"},
    {SIGSEGV, "segmentation violation"},
    {SIGBUS, "bus error"},
    {SIGQUIT, "quit"},
    {SIGINT, "interrupt"},
    {SIGTERM, "terminated"},
};

/* Ends the program by the same signal, with a core file where that is its way. */
static void end_by_signal(int number) {
    unsigned i;
    flush_units();
    for (i = 0; i < sizeof fatal_signals / sizeof *fatal_signals; i++) {
        if (fatal_signals[i].number == number) {
            fprintf(stderr, "*** %s\n", fatal_signals[i].name);
        }
    }
    signal(number, SIG_DFL);
    sigunblock((int)sigmask(number));
    raise(number);
}

static void catch_signals(void) {
    unsigned i;
    for (i = 0; i < sizeof fatal_signals / sizeof *fatal_signals; i++) {
        /* nohup and the shell's & ask to ignore some. */
        if (signal(fatal_signals[i].number, end_by_signal) == SIG_IGN) {
            signal(fatal_signals[i].number, SIG_IGN);
        }
    }
}

int main(int argc, char** argv) {
    libf_argument_count = argc;
    libf_arguments = argv;
    connect_standard_units();
    atexit(close_units);
    catch_signals();
    MAIN__();
    exit(0);
}
