/* Start-up: options, .cshrc and .login; then lines until the end. Errors and interrupts come back here. */
#include "csh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options options;
int interactive, is_login_shell, in_subshell;
int last_status;
pid_t shell_pid;
const char* script_name;
jmp_buf* recovery;

static int no_start_files;
static int told_of_stopped_jobs;

static void print_message(const char* format, va_list list, const char* end) {
    fflush(stdout);
    vfprintf(stderr, format, list);
    fputs(end, stderr);
}

void complain(const char* format, ...) {
    va_list list;
    va_start(list, format);
    fputs("csh: ", stderr);
    print_message(format, list, "\n");
    va_end(list);
}

void tell(const char* format, ...) {
    va_list list;
    va_start(list, format);
    print_message(format, list, ".\n");
    va_end(list);
    last_status = 1;
}

void fail(const char* format, ...) {
    va_list list;
    va_start(list, format);
    print_message(format, list, ".\n");
    va_end(list);
    last_status = 1;
    leave_command();
}

void leave_command(void) {
    if (recovery == NULL) {
        exit_shell(last_status);
    }
    longjmp(*recovery, 1);
}

static char* path_at_home(const char* name) {
    const char* home = get_value("home");
    if (home == NULL) {
        return NULL;
    }
    char* path = allocate(strlen(home) + strlen(name) + 2);
    sprintf(path, "%s/%s", home, name);
    return path;
}

static void read_file(const char* path) {
    int fd = path != NULL ? open(path, O_RDONLY) : -1;
    if (fd >= 0) {
        open_file_source(move_up(fd));
        run_source();
        close_source();
    }
}

void exit_shell(int status) {
    static int leaving;
    if (!in_subshell && !leaving) {
        leaving = 1;
        if (is_login_shell) {
            last_status = status;
            read_file(path_at_home(".logout"));
        }
        if (interactive) {
            save_history();
            leave_job_control();
        }
    }
    fflush(stdout);
    _exit(status);
}

void exit_with_jobs(int status) {
    if (interactive && any_stopped_job() && told_of_stopped_jobs == 0) {
        told_of_stopped_jobs = 2; /* this command and the next one */
        fail("There are stopped jobs");
    }
    exit_shell(status);
}

void note_command(void) {
    told_of_stopped_jobs -= told_of_stopped_jobs > 0;
}

/* What is to be read in turn; an error in one goes on with the next. */
enum stage { read_cshrc, read_login, read_history, read_commands };

static void run_stage(enum stage stage) {
    switch (stage) {
    case read_cshrc:
        if (!no_start_files) {
            read_file(path_at_home(".cshrc"));
        }
        break;
    case read_login:
        if (is_login_shell && !no_start_files) {
            read_file(path_at_home(".login"));
        }
        break;
    case read_history:
        if (interactive && !no_start_files) {
            load_history();
        }
        break;
    default:
        run_source();
    }
}

/* The end of what is typed: whether to go on all the same. */
static int goes_on_at_end(void) {
    if (!interactive) {
        return 0;
    }
    reap_children();
    if (is_set("ignoreeof") && isatty(0)) {
        printf(is_login_shell ? "\nUse \"logout\" to logout.\n" : "\nUse \"exit\" to leave csh.\n");
        return 1;
    }
    if (any_stopped_job() && told_of_stopped_jobs == 0) {
        told_of_stopped_jobs = 2;
        printf("\nThere are stopped jobs.\n");
        return 1;
    }
    printf(is_login_shell ? "logout\n" : "exit\n");
    return 0;
}

static void recover(struct mark mark) {
    while (descriptors_saved() > 0) {
        restore_descriptors();
    }
    settle_jobs();
    char* label = take_interrupt_label();
    if (label == NULL && !interactive) {
        exit_shell(last_status);
    }
    close_sources_until(1);
    if (label != NULL) {
        go_to_label(label);
    }
    memory_release(mark);
}

static void run_commands(void) {
    static jmp_buf here;
    static enum stage stage;
    static struct mark mark;
    mark = memory_mark();
    stage = read_cshrc;
    if (setjmp(here) != 0) {
        stage += stage != read_commands;
        recover(mark);
    }
    recovery = &here;
    while (stage < read_commands) {
        run_stage(stage);
        stage++;
    }
    do {
        run_stage(read_commands);
    } while (goes_on_at_end());
}

static void usage(const char* option) __attribute__((noreturn));
static void usage(const char* option) {
    fprintf(stderr, "csh: %s: Unknown option.\nUsage: csh [ -bcefinstvVxX ] [ argument ... ]\n", option);
    exit(1);
}

struct start {
    const char* command; /* of -c */
    int wants_command, reads_input, forced_interactive;
};

static void read_option(char letter, const char* option, struct start* start) {
    switch (letter) {
    case 'c':
        start->wants_command = 1;
        break;
    case 'e':
        options.exit_on_error = 1;
        break;
    case 'f':
        no_start_files = 1;
        break;
    case 'i':
        start->forced_interactive = 1;
        break;
    case 'n':
        options.no_execution = 1;
        break;
    case 's':
        start->reads_input = 1;
        break;
    case 't':
        options.one_line = 1;
        start->reads_input = 1;
        break;
    case 'v':
    case 'V':
        set_value("verbose", "");
        break;
    case 'x':
    case 'X':
        set_value("echo", "");
        break;
    default:
        usage(option);
    }
}

/* Options; the index of the first argument. */
static int read_options(int count, char** values, struct start* start) {
    int first = 1;
    for (; first < count && values[first][0] == '-' && values[first][1] != '\0'; first++) {
        if (strcmp(values[first], "-b") == 0) {
            return first + 1;
        }
        for (const char* letter = values[first] + 1; *letter != '\0'; letter++) {
            read_option(*letter, values[first], start);
        }
    }
    return first;
}

static void open_script(const char* path) {
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
        fprintf(stderr, "%s: %s.\n", path, strerror(errno));
        exit(1);
    }
    script_name = path;
    open_file_source(move_up(fd));
}

static void open_input(struct start* start) {
    interactive = start->forced_interactive || (isatty(0) && isatty(1));
    if (interactive) {
        open_terminal_source(0);
        set_value("prompt", geteuid() == 0 ? "# " : "% ");
        set_value("history", "100");
        start_job_control();
        catch_signals();
    } else {
        open_file_source(0);
    }
}

int main(int count, char** values) {
    struct start start = {0};
    shell_pid = getpid();
    is_login_shell = values[0][0] == '-';
    import_environment();
    set_value("shell", "/bin/csh");
    int first = read_options(count, values, &start);
    if (start.wants_command) {
        if (first == count) {
            usage("-c without a command");
        }
        open_text_source(values[first++]);
    } else if (first < count && !start.reads_input) {
        open_script(values[first++]);
    } else {
        open_input(&start);
    }
    set_values("argv", count - first, values + first);
    start_directories();
    run_commands();
    exit_shell(last_status);
}
