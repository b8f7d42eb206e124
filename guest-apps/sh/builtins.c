/* Commands that the shell runs itself. */
#include "sh.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <unistd.h>

static int builtin_true(int count, char** values) {
    (void)count, (void)values;
    return 0;
}

static int builtin_false(int count, char** values) {
    (void)count, (void)values;
    return 1;
}

static int number_argument(int count, char** values, int otherwise) {
    if (count < 2) {
        return otherwise;
    }
    char* end;
    long number = strtol(values[1], &end, 10);
    if (*values[1] == '\0' || *end != '\0' || number < 0) {
        fail(2, "%s: %s: bad number", values[0], values[1]);
    }
    return (int)number;
}

static int builtin_exit(int count, char** values) {
    exit_shell(number_argument(count, values, last_status) & 0xff);
}

static int builtin_return(int count, char** values) {
    int status = number_argument(count, values, last_status);
    leaving = leaving_function;
    return status;
}

static int leave_loops(int count, char** values, enum leaving how) {
    int loops = number_argument(count, values, 1);
    if (loop_depth > 0 && loops > 0) {
        loops_to_leave = loops < loop_depth ? loops : loop_depth;
        leaving = how;
    }
    return 0;
}

static int builtin_break(int count, char** values) {
    return leave_loops(count, values, leaving_loop);
}

static int builtin_continue(int count, char** values) {
    return leave_loops(count, values, continuing_loop);
}

static int builtin_echo(int count, char** values) {
    int first = count > 1 && strcmp(values[1], "-n") == 0 ? 2 : 1;
    for (int i = first; i < count; i++) {
        printf("%s%s", i > first ? " " : "", values[i]);
    }
    if (first == 1) {
        putchar('\n');
    }
    return 0;
}

static int builtin_pwd(int count, char** values) {
    char path[1024];
    (void)count, (void)values;
    if (getcwd(path, sizeof path) == NULL) {
        complain("pwd: %s", strerror(errno));
        return 1;
    }
    printf("%s\n", path);
    return 0;
}

static int builtin_cd(int count, char** values) {
    const char* target = count > 1 ? values[1] : get_variable("HOME");
    int back = target != NULL && strcmp(target, "-") == 0;
    if (back) {
        target = get_variable("OLDPWD");
    }
    if (target == NULL) {
        complain("cd: no %s directory", back ? "previous" : "home");
        return 1;
    }
    char before[1024];
    char after[1024];
    int known = getcwd(before, sizeof before) != NULL;
    if (chdir(target) < 0) {
        complain("cd: %s: %s", target, strerror(errno));
        return 1;
    }
    if (known) {
        set_variable("OLDPWD", before);
    }
    if (getcwd(after, sizeof after) != NULL) {
        set_variable("PWD", after);
        if (back) {
            printf("%s\n", after);
        }
    }
    return 0;
}

static int set_each(int count, char** values, void (*mark_variable)(const char*)) {
    if (count == 1) {
        print_variables(1);
    }
    for (int i = 1; i < count; i++) {
        const char* value = assignment_value(values[i]);
        size_t size = value != NULL ? (size_t)(value - values[i] - 1) : strlen(values[i]);
        char* name = allocate_text(values[i], size);
        if (!is_name(name, size)) {
            complain("%s: %s: not a name", values[0], values[i]);
            return 1;
        }
        if (value != NULL) {
            assign(values[i]);
        }
        mark_variable(name);
    }
    return 0;
}

static int builtin_export(int count, char** values) {
    return set_each(count, values, export_variable);
}

static int builtin_readonly(int count, char** values) {
    return set_each(count, values, protect_variable);
}

static int builtin_unset(int count, char** values) {
    int functions = count > 1 && strcmp(values[1], "-f") == 0;
    for (int i = 1 + functions; i < count; i++) {
        if (functions) {
            remove_function(values[i]);
        } else {
            unset_variable(values[i]);
        }
    }
    return 0;
}

static int builtin_set(int count, char** values) {
    if (count == 1) {
        print_variables(0);
        return 0;
    }
    int i = 1;
    for (; i < count && (*values[i] == '-' || *values[i] == '+') && values[i][1] != '\0'; i++) {
        if (strcmp(values[i], "--") == 0) {
            i++;
            set_arguments(count - i, values + i);
            return 0;
        }
        for (const char* letter = values[i] + 1; *letter != '\0'; letter++) {
            if (set_option(*letter, *values[i] == '-') < 0) {
                complain("set: -%c: bad option", *letter);
                return 2;
            }
        }
    }
    if (i < count) {
        set_arguments(count - i, values + i);
    }
    return 0;
}

static int builtin_shift(int count, char** values) {
    int places = number_argument(count, values, 1);
    if (places > argument_count) {
        complain("shift: there are only %d", argument_count);
        return 1;
    }
    arguments += places;
    argument_count -= places;
    return 0;
}

/* One line, a backslash joining it with the next; NULL at the end of the input. */
static int read_line(struct buffer* line, int raw) {
    char c;
    ssize_t count;
    buffer_add_text(line, "");
    for (;;) {
        count = read(0, &c, 1);
        if (count < 0 && errno == EINTR) {
            check_interrupt();
            continue;
        }
        if (count <= 0) {
            return line->size > 0 ? 1 : -1;
        }
        if (c == '\n') {
            return 0;
        }
        if (c == '\\' && !raw) {
            if (read(0, &c, 1) == 1 && c != '\n') {
                buffer_add(line, c);
            }
            continue;
        }
        buffer_add(line, c);
    }
}

static int builtin_read(int count, char** values) {
    int raw = count > 1 && strcmp(values[1], "-r") == 0;
    struct buffer line = {0};
    int result = read_line(&line, raw);
    const char* separators = get_variable("IFS");
    if (separators == NULL) {
        separators = " \t\n";
    }
    char* rest = line.bytes;
    for (int i = 1 + raw; i < count; i++) {
        rest += strspn(rest, separators);
        size_t size = strcspn(rest, separators);
        if (i == count - 1) { /* The last one takes all that is left, but blanks at the end. */
            size = strlen(rest);
            while (size > 0 && strchr(separators, rest[size - 1]) != NULL) {
                size--;
            }
        }
        set_variable(values[i], allocate_text(rest, size));
        rest += size;
    }
    buffer_free(&line);
    return result != 0;
}

static int builtin_eval(int count, char** values) {
    struct buffer text = {0};
    buffer_add_text(&text, "");
    for (int i = 1; i < count; i++) {
        buffer_add_text(&text, values[i]);
        buffer_add(&text, ' ');
    }
    char* command = allocate_text(text.bytes, text.size);
    buffer_free(&text);
    return run_text(command);
}

static int builtin_exec(int count, char** values) {
    if (count == 1) {
        return 0;
    }
    reset_signals(0);
    in_subshell = 1; /* Nothing of this shell is left to go back to. */
    execute_program(values + 1);
}

static int open_sourced(const char* name) {
    if (strchr(name, '/') != NULL) {
        return open(name, O_RDONLY);
    }
    const char* path = get_variable("PATH");
    for (path = path != NULL ? path : ""; *path != '\0';) {
        size_t size = strcspn(path, ":");
        char* full = allocate(size + strlen(name) + 2);
        sprintf(full, "%.*s/%s", (int)size, path, name);
        int fd = open(full, O_RDONLY);
        if (fd >= 0) {
            return fd;
        }
        path += size + (path[size] == ':');
    }
    return open(name, O_RDONLY);
}

static int builtin_dot(int count, char** values) {
    if (count < 2) {
        complain(".: no file named");
        return 2;
    }
    int fd = open_sourced(values[1]);
    if (fd < 0) {
        fail(1, "%s: %s", values[1], strerror(errno));
    }
    int private_fd = fcntl(fd, F_DUPFD, 10);
    close(fd);
    fcntl(private_fd, F_SETFD, FD_CLOEXEC);
    input_from_fd(private_fd);
    int status = run_input();
    input_close();
    if (leaving == leaving_function) {
        leaving = not_leaving;
    }
    return status;
}

static int builtin_umask(int count, char** values) {
    if (count == 1) {
        mode_t mask = umask(0);
        umask(mask);
        printf("%04o\n", (unsigned)mask);
        return 0;
    }
    char* end;
    long mask = strtol(values[1], &end, 8);
    if (*end != '\0' || mask < 0 || mask > 0777) {
        complain("umask: %s: bad mask", values[1]);
        return 1;
    }
    umask((mode_t)mask);
    return 0;
}

static const char signal_list[] = "HUP INT QUIT ILL TRAP IOT EMT FPE KILL BUS SEGV SYS PIPE ALRM TERM URG "
                                  "STOP TSTP CONT CHLD TTIN TTOU IO XCPU XFSZ "
                                  "VTALRM PROF WINCH LOST USR1 USR2";

static int kill_one(const char* target, int number) {
    if (*target == '%') {
        struct job* job = find_job(target);
        if (job == NULL) {
            complain("kill: %s: no such job", target);
            return 1;
        }
        if (signal_job(job, number) < 0) {
            complain("kill: %s: %s", target, strerror(errno));
            return 1;
        }
        return 0;
    }
    char* end;
    long pid = strtol(target, &end, 10);
    if (*target == '\0' || *end != '\0') {
        complain("kill: %s: not a process id", target);
        return 1;
    }
    if (kill((pid_t)pid, number) < 0) {
        complain("kill: %s: %s", target, strerror(errno));
        return 1;
    }
    return 0;
}

static int builtin_kill(int count, char** values) {
    int number = SIGTERM;
    int first = 1;
    if (count > 1 && strcmp(values[1], "-l") == 0) {
        printf("%s\n", signal_list);
        return 0;
    }
    if (count > 1 && *values[1] == '-' && strcmp(values[1], "--") != 0) {
        const char* name = strcmp(values[1], "-s") == 0 && count > 2 ? values[++first] : values[1] + 1;
        number = signal_number(name);
        first++;
        if (number < 0) {
            complain("kill: %s: unknown signal; kill -l lists signals", name);
            return 1;
        }
    }
    if (first < count && strcmp(values[first], "--") == 0) {
        first++;
    }
    if (first >= count) {
        complain("usage: kill [-signal] pid | %%job ...");
        return 2;
    }
    int status = 0;
    for (int i = first; i < count; i++) {
        status |= kill_one(values[i], number);
    }
    return status;
}

static void print_ticks(clock_t ticks, long ticks_per_second) {
    long seconds = (long)(ticks / (unsigned long)ticks_per_second);
    long hundredths = (long)(ticks % (unsigned long)ticks_per_second) / (ticks_per_second / 100);
    printf("%ldm%ld.%02lds", seconds / 60, seconds % 60, hundredths);
}

static int builtin_times(int count, char** values) {
    struct tms used;
    long ticks = sysconf(_SC_CLK_TCK);
    (void)count, (void)values;
    times(&used);
    print_ticks(used.tms_utime, ticks), putchar(' ');
    print_ticks(used.tms_stime, ticks), putchar('\n');
    print_ticks(used.tms_cutime, ticks), putchar(' ');
    print_ticks(used.tms_cstime, ticks), putchar('\n');
    return 0;
}

/* Where PATH has the program; NULL if it has not. */
static char* find_in_path(const char* name) {
    const char* path = get_variable("PATH");
    if (strchr(name, '/') != NULL) {
        return access(name, X_OK) == 0 ? allocate_text(name, strlen(name)) : NULL;
    }
    for (path = path != NULL ? path : ""; *path != '\0';) {
        size_t size = strcspn(path, ":");
        char* full = allocate(size + strlen(name) + 2);
        sprintf(full, "%.*s%s%s", (int)size, path, size > 0 ? "/" : "", name);
        if (access(full, X_OK) == 0) {
            return full;
        }
        path += size + (path[size] == ':');
    }
    return NULL;
}

/* command -v name: what it would be. Anything else is left to the command itself, if no function hides it. */
static int builtin_command(int count, char** values) {
    if (count != 3 || strcmp(values[1], "-v") != 0) {
        fail(2, "usage: command -v name");
    }
    const char* path = find_in_path(values[2]);
    int known = find_builtin(values[2]) != NULL || find_function(values[2]) != NULL;
    if (known || path != NULL) {
        puts(known ? values[2] : path);
    }
    return known || path != NULL ? 0 : 127;
}

/* hash: programs are looked for each time, so there is nothing to forget. */
static int builtin_hash(int count, char** values) {
    (void)count;
    (void)values;
    return 0;
}

static int builtin_type(int count, char** values) {
    int status = 0;
    for (int i = 1; i < count; i++) {
        const char* path = find_in_path(values[i]);
        if (find_builtin(values[i]) != NULL) {
            printf("%s is a shell builtin\n", values[i]);
            continue;
        }
        if (find_function(values[i]) != NULL) {
            printf("%s is a function\n", values[i]);
            continue;
        }
        if (path != NULL) {
            printf("%s is %s\n", values[i], path);
        } else {
            printf("%s not found\n", values[i]);
            status = 1;
        }
    }
    return status;
}

static const struct builtin builtins[] = {
    {":", builtin_true, 1},
    {".", builtin_dot, 1},
    {"[", builtin_test, 0},
    {"bg", builtin_bg, 0},
    {"break", builtin_break, 1},
    {"cd", builtin_cd, 0},
    {"chdir", builtin_cd, 0},
    {"continue", builtin_continue, 1},
    {"echo", builtin_echo, 0},
    {"eval", builtin_eval, 1},
    {"exec", builtin_exec, 1},
    {"exit", builtin_exit, 1},
    {"export", builtin_export, 1},
    {"false", builtin_false, 0},
    {"command", builtin_command, 0},
    {"getopts", builtin_getopts, 0},
    {"hash", builtin_hash, 0},
    {"fg", builtin_fg, 0},
    {"jobs", builtin_jobs, 0},
    {"kill", builtin_kill, 0},
    {"pwd", builtin_pwd, 0},
    {"read", builtin_read, 0},
    {"readonly", builtin_readonly, 1},
    {"return", builtin_return, 1},
    {"set", builtin_set, 1},
    {"shift", builtin_shift, 1},
    {"test", builtin_test, 0},
    {"times", builtin_times, 1},
    {"trap", builtin_trap, 1},
    {"true", builtin_true, 0},
    {"type", builtin_type, 0},
    {"umask", builtin_umask, 0},
    {"unset", builtin_unset, 1},
    {"wait", builtin_wait, 0},
};

const struct builtin* find_builtin(const char* name) {
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++) {
        if (strcmp(builtins[i].name, name) == 0) {
            return &builtins[i];
        }
    }
    return NULL;
}
