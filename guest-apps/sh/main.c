/* sh [-ceinuvx] [file or command [argument ...]]: the shell's start and its end. */
#include "sh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct options options;
int interactive;
pid_t shell_pid;
int in_subshell;
jmp_buf* recovery;

extern char** environ;

static void print_message(const char* format, va_list list) {
    fflush(stdout);
    fputs("sh: ", stderr);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
}

void complain(const char* format, ...) {
    va_list list;
    va_start(list, format);
    print_message(format, list);
    va_end(list);
}

void fail(int status, const char* format, ...) {
    va_list list;
    va_start(list, format);
    print_message(format, list);
    va_end(list);
    leave_command(status);
}

void leave_command(int status) {
    last_status = status;
    if (recovery == NULL) {
        exit_shell(status);
    }
    longjmp(*recovery, 1);
}

void exit_shell(int status) {
    last_status = status;
    recovery = NULL;
    leaving = not_leaving;
    run_exit_trap(); /* One that calls exit does not come back. */
    fflush(stdout);
    _exit(status);
}

int set_option(char letter, int on) {
    switch (letter) {
    case 'e':
        options.exit_on_error = on;
        return 0;
    case 'f':
        options.no_files = on;
        return 0;
    case 'n':
        options.no_execution = on;
        return 0;
    case 'u':
        options.unset_is_error = on;
        return 0;
    case 'v':
        options.verbose = on;
        return 0;
    case 'x':
        options.trace = on;
        return 0;
    default:
        return -1;
    }
}

static void set_default(const char* name, const char* value) {
    if (get_variable(name) == NULL) {
        set_variable(name, value);
    }
}

static void set_defaults(void) {
    char path[1024];
    set_variable("IFS", " \t\n");
    set_default("PATH", "/bin:/usr/bin");
    set_default("PS2", "> ");
    if (interactive) {
        set_default("PS1", "% ");
    }
    if (getcwd(path, sizeof path) != NULL) {
        set_variable("PWD", path);
    }
}

/* Commands of a file, by a descriptor that programs do not see. */
static void read_script(const char* name) {
    int fd = open(name, O_RDONLY);
    if (fd < 0) {
        complain("%s: %s", name, strerror(errno));
        exit(errno == ENOENT ? 127 : 126);
    }
    int private_fd = fcntl(fd, F_DUPFD, 10);
    if (private_fd < 0) {
        complain("%s: %s", name, strerror(errno));
        exit(126);
    }
    close(fd);
    fcntl(private_fd, F_SETFD, FD_CLOEXEC);
    input_from_fd(private_fd);
}

static void read_profile(const char* path) {
    if (access(path, R_OK) == 0) {
        struct buffer command = {0};
        buffer_add_text(&command, ". ");
        buffer_add_text(&command, path);
        run_text(command.bytes);
        buffer_free(&command);
    }
}

static void read_profiles(void) {
    read_profile("/etc/profile");
    const char* home = get_variable("HOME");
    if (home != NULL) {
        struct buffer path = {0};
        buffer_add_text(&path, home);
        buffer_add_text(&path, "/.profile");
        read_profile(path.bytes);
        buffer_free(&path);
    }
}

/* Errors and interrupts bring an interactive shell back here. */
static void run_commands(int login) {
    static jmp_buf here;
    static int profiles_read;
    struct mark mark = memory_mark();
    if (interactive) {
        if (setjmp(here) != 0) {
            undo_redirections(0);
            input_close_until(1);
            input_forget_line();
            memory_release(mark);
            loop_depth = function_depth = 0;
            leaving = not_leaving;
        }
        recovery = &here;
    }
    if (login && !profiles_read) {
        profiles_read = 1;
        read_profiles();
    }
    do {
        leaving = not_leaving;
        run_input();
    } while (leaving != not_leaving);
}

static void usage(const char* option) {
    complain("%s: bad option", option);
    fputs("usage: sh [-efinuvx] [-c command | file] [argument ...]\n", stderr);
    exit(2);
}

int main(int count, char** values) {
    const char* command = NULL;
    int forced = 0;
    int wants_command = 0;
    int first = 1;
    shell_pid = getpid();
    import_environment(environ);
    for (; first < count && values[first][0] == '-' && values[first][1] != '\0'; first++) {
        if (strcmp(values[first], "--") == 0) {
            first++;
            break;
        }
        for (const char* letter = values[first] + 1; *letter != '\0'; letter++) {
            if (*letter == 'c') {
                wants_command = 1;
            } else if (*letter == 'i') {
                forced = 1;
            } else if (*letter != 's' && set_option(*letter, 1) < 0) {
                usage(values[first]);
            }
        }
    }
    if (wants_command) {
        if (first == count) {
            usage("-c without a command");
        }
        command = values[first++];
        script_name = first < count ? values[first++] : "sh";
    } else if (first < count) {
        script_name = values[first++];
        read_script(script_name);
        command = "";
    } else {
        script_name = values[0];
    }
    set_arguments(count - first, values + first);
    interactive = forced || (command == NULL && isatty(0) && isatty(2));
    set_defaults();
    if (command == NULL) {
        input_from_fd(0);
        if (interactive) {
            start_job_control();
        }
    } else if (*command != '\0' || wants_command) {
        input_from_text(command);
    }
    if (interactive && !job_control) {
        catch_signals();
    }
    run_commands(values[0][0] == '-');
    if (interactive) {
        fputc('\n', stderr);
    }
    exit_shell(last_status);
}
