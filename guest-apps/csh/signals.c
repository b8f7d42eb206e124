/* ^C, onintr, and the names of signals. */
#include "common/signal_names.h"
#include "csh.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

volatile int interrupted;
volatile int child_changed;

static char* interrupt_label; /* of onintr */
static int ignoring;          /* onintr - */
static int ignored_from_start[NSIG];

void list_signals(void) {
    for (int i = 0; i < signal_name_count; i++) {
        printf("%s%c", signal_names[i].name, i % 16 == 15 || i == signal_name_count - 1 ? '\n' : ' ');
    }
}

static void on_interrupt(int number) {
    (void)number;
    interrupted = 1;
}

static void on_child(int number) {
    (void)number;
    child_changed = 1;
}

/* System calls are interrupted, not restarted: read() at the prompt must return. */
static void catch_signal(int number, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

static void ignore(int number) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN) {
        ignored_from_start[number] = 1;
    }
    signal(number, SIG_IGN);
}

void catch_signals(void) {
    ignore(SIGQUIT);
    ignore(SIGTERM);
    catch_signal(SIGINT, on_interrupt);
    catch_signal(SIGCHLD, on_child);
}

void reset_signals(int background) {
    static const int to_reset[] = {SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};
    for (size_t i = 0; i < sizeof to_reset / sizeof to_reset[0]; i++) {
        if (interactive && !ignored_from_start[to_reset[i]]) {
            signal(to_reset[i], SIG_DFL);
        }
    }
    signal(SIGCHLD, SIG_DFL);
    signal(SIGINT, ignoring || background ? SIG_IGN : SIG_DFL);
    if (background) {
        signal(SIGQUIT, SIG_IGN);
    }
    free(interrupt_label);
    interrupt_label = NULL;
    interrupted = 0;
}

void check_interrupt(void) {
    if (!interrupted) {
        return;
    }
    if (interactive) {
        interrupted = 0;
        putchar('\n');
        fflush(stdout);
    } else if (interrupt_label == NULL) {
        exit_shell(128 + SIGINT);
    }
    last_status = 1;
    leave_command();
}

char* take_interrupt_label(void) {
    char* label = interrupted ? interrupt_label : NULL;
    if (label != NULL) {
        interrupted = 0;
        interrupt_label = NULL;
        label = allocate_text(label, strlen(label));
        signal(SIGINT, SIG_DFL);
    }
    return label;
}

int builtin_onintr(int count, char** values) {
    if (reads_terminal()) {
        fail("onintr: Can't from terminal");
    }
    free(interrupt_label);
    interrupt_label = NULL;
    ignoring = 0;
    if (count == 1) {
        signal(SIGINT, SIG_DFL);
    } else if (strcmp(values[1], "-") == 0) {
        ignoring = 1;
        signal(SIGINT, SIG_IGN);
    } else {
        interrupt_label = keep_text(values[1]);
        catch_signal(SIGINT, on_interrupt);
    }
    return 0;
}
