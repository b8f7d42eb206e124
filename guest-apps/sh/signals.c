/* Signals and traps. */
#include "sh.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { signals = 32, on_exit_index = 0 };

volatile int interrupted;
static volatile sig_atomic_t pending[signals];
static volatile sig_atomic_t any_pending;
static char* traps[signals]; /* NULL: none; "": ignore; index 0 is EXIT */
static char ignored_by_shell[signals];
static char caught_by_shell[signals];

static const struct {
    const char* name;
    int number;
} names[] = {
    {"EXIT", 0},           {"HUP", SIGHUP},   {"INT", SIGINT},     {"QUIT", SIGQUIT}, {"ILL", SIGILL},
    {"TRAP", SIGTRAP},     {"ABRT", SIGABRT}, {"FPE", SIGFPE},     {"KILL", SIGKILL}, {"BUS", SIGBUS},
    {"SEGV", SIGSEGV},     {"SYS", SIGSYS},   {"PIPE", SIGPIPE},   {"ALRM", SIGALRM}, {"TERM", SIGTERM},
    {"URG", SIGURG},       {"STOP", SIGSTOP}, {"TSTP", SIGTSTP},   {"CONT", SIGCONT}, {"CHLD", SIGCHLD},
    {"TTIN", SIGTTIN},     {"TTOU", SIGTTOU}, {"IO", SIGIO},       {"XCPU", SIGXCPU}, {"XFSZ", SIGXFSZ},
    {"VTALRM", SIGVTALRM}, {"PROF", SIGPROF}, {"WINCH", SIGWINCH}, {"USR1", SIGUSR1}, {"USR2", SIGUSR2},
#ifdef SIGEMT
    {"EMT", SIGEMT},
#endif
#ifdef SIGLOST
    {"LOST", SIGLOST},
#endif
    {"IOT", SIGABRT},
};

int signal_number(const char* name) {
    if (isdigit((unsigned char)*name)) {
        int number = atoi(name);
        return number < signals ? number : -1;
    }
    if (strncasecmp(name, "SIG", 3) == 0) {
        name += 3;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(name, names[i].name) == 0) {
            return names[i].number;
        }
    }
    return -1;
}

static const char* signal_name(int number) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].number == number) {
            return names[i].name;
        }
    }
    return "?";
}

static void on_signal(int number) {
    if (number == SIGINT && traps[SIGINT] == NULL) {
        interrupted = 1;
    } else {
        pending[number] = 1;
        any_pending = 1;
    }
}

/* System calls are interrupted, not restarted: read() at the prompt must return. */
static void catch_signal(int number) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

static int is_ignored(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void ignore(int number) {
    if (!is_ignored(number)) {
        ignored_by_shell[number] = 1;
        signal(number, SIG_IGN);
    }
}

void catch_signals(void) {
    static const int to_ignore[] = {SIGQUIT, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};
    for (size_t i = 0; i < sizeof to_ignore / sizeof to_ignore[0]; i++) {
        ignore(to_ignore[i]);
    }
    catch_signal(SIGINT);
    caught_by_shell[SIGINT] = 1;
}

/* In a child: as the shell found them, and traps forgotten. */
void reset_signals(int background) {
    for (int number = 1; number < signals; number++) {
        int trapped = traps[number] != NULL && *traps[number] != '\0';
        if (ignored_by_shell[number] || caught_by_shell[number] || trapped) {
            signal(number, SIG_DFL);
        }
        ignored_by_shell[number] = caught_by_shell[number] = 0;
        if (trapped) {
            traps[number] = NULL;
        }
    }
    traps[on_exit_index] = NULL;
    any_pending = 0;
    interrupted = 0;
    if (background) {
        signal(SIGINT, SIG_IGN);
        signal(SIGQUIT, SIG_IGN);
    }
}

static void run_trap(int number) {
    int status = last_status;
    run_text(traps[number]);
    last_status = status;
}

void check_interrupt(void) {
    if (interrupted) {
        interrupted = 0;
        fputc('\n', stderr);
        leave_command(128 + SIGINT);
    }
    if (!any_pending) {
        return;
    }
    any_pending = 0;
    for (int number = 1; number < signals; number++) {
        if (pending[number]) {
            pending[number] = 0;
            if (traps[number] != NULL) {
                run_trap(number);
            }
        }
    }
}

void run_exit_trap(void) {
    char* command = traps[on_exit_index];
    traps[on_exit_index] = NULL;
    if (command != NULL) {
        run_text(command);
    }
}

static void set_trap(int number, const char* command) {
    free(traps[number]);
    traps[number] = command != NULL ? keep_text(command) : NULL;
    if (number == on_exit_index) {
        return;
    }
    if (command == NULL) {
        if (caught_by_shell[number]) {
            catch_signal(number);
        } else {
            signal(number, ignored_by_shell[number] ? SIG_IGN : SIG_DFL);
        }
    } else if (*command == '\0') {
        signal(number, SIG_IGN);
    } else {
        catch_signal(number);
    }
}

int builtin_trap(int count, char** values) {
    if (count == 1) {
        for (int number = 0; number < signals; number++) {
            if (traps[number] != NULL) {
                printf("trap -- '%s' %s\n", traps[number], signal_name(number));
            }
        }
        return 0;
    }
    const char* command = NULL;
    int first = 1;
    if (strcmp(values[first], "--") == 0) {
        first++;
    }
    /* Without a command, a number or a name alone resets. */
    if (strcmp(values[first], "-") == 0) {
        first++;
    } else if (signal_number(values[first]) < 0 ||
               (count - first > 1 && !isdigit((unsigned char)*values[first]))) {
        command = values[first++];
    }
    int status = 0;
    for (int i = first; i < count; i++) {
        int number = signal_number(values[i]);
        if (number < 0) {
            complain("trap: %s: no such signal", values[i]);
            status = 1;
        } else {
            set_trap(number, command);
        }
    }
    return status;
}
