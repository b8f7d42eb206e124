/* The table of built-in commands, and those that need no file of their own. */
#include "csh.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int print_words(int count, char** values, char between, char end) {
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            putchar(between);
        }
        fputs(values[i], stdout);
    }
    if (end != '\0') {
        putchar(end);
    }
    if (fflush(stdout) != 0) {
        clearerr(stdout);
        return 1;
    }
    return 0;
}

static int builtin_echo(int count, char** values) {
    int no_end = count > 1 && strcmp(values[1], "-n") == 0;
    return print_words(count - 1 - no_end, values + 1 + no_end, ' ', no_end ? '\0' : '\n');
}

static int builtin_glob(int count, char** values) {
    return print_words(count - 1, values + 1, '\0', '\0');
}

static int builtin_eval(int count, char** values) {
    struct buffer text = {0};
    buffer_add_text(&text, "");
    for (int i = 1; i < count; i++) {
        buffer_add_text(&text, i > 1 ? " " : "");
        buffer_add_text(&text, values[i]);
    }
    char* copy = allocate_text(text.bytes, text.size);
    buffer_free(&text);
    if (source_depth() > 100) {
        fail("eval: Too deep");
    }
    run_text(copy);
    return last_status;
}

static int builtin_source(int count, char** values) {
    int remembered = strcmp(values[1], "-h") == 0;
    if (count != 2 + remembered) {
        fail("source: Too %s arguments", count < 2 + remembered ? "few" : "many");
    }
    const char* path = values[1 + remembered];
    int fd = open(path, O_RDONLY);
    if (fd < 0) {
        fail("%s: %s", path, strerror(errno));
    }
    if (source_depth() > 100) {
        close(fd);
        fail("source: Too deep");
    }
    fd = move_up(fd);
    if (remembered) {
        remember_file(fd);
        return 0;
    }
    open_file_source(fd);
    run_source();
    close_source();
    return last_status;
}

/* exit, exit n, exit (expression): at a terminal stopped jobs are not forgotten. */
static int builtin_exit(int count, char** values) {
    int status = last_status;
    if (count > 1) {
        int used;
        status = (int)evaluate("exit", values + 1, count - 1, &used) & 0xff;
        if (used != count - 1) {
            fail("exit: Expression syntax");
        }
    }
    exit_with_jobs(status);
    return last_status;
}

static int builtin_logout(int count, char** values) {
    (void)count;
    (void)values;
    if (!is_login_shell) {
        fail("Not login shell");
    }
    exit_shell(last_status);
}

static int builtin_login(int count, char** values) {
    (void)count;
    if (!is_login_shell) {
        fail("Not login shell");
    }
    values[0] = "/bin/login";
    reset_signals(0);
    execute_program(values);
}

static int builtin_umask(int count, char** values) {
    if (count == 1) {
        mode_t mask = umask(0);
        umask(mask);
        printf("%o\n", (unsigned)mask);
        return 0;
    }
    char* end;
    long mask = strtol(values[1], &end, 8);
    if (*end != '\0' || mask < 0 || mask > 0777) {
        fail("umask: Improper mask");
    }
    umask((mode_t)mask);
    return 0;
}

static int builtin_repeat(int count, char** values) {
    char* end;
    const char* number = strip(values[1]);
    long times = strtol(number, &end, 10);
    if (*number == '\0' || *end != '\0') {
        fail("repeat: Badly formed number");
    }
    struct word* words = NULL;
    for (int i = count - 1; i >= 2; i--) {
        struct word* word = allocate(sizeof *word);
        word->text = values[i];
        word->next = words;
        words = word;
    }
    while (times-- > 0) {
        struct mark mark = memory_mark();
        check_interrupt();
        execute_words(words, NULL, NULL);
        memory_release(mark);
    }
    return last_status;
}

/* nice, nice +n: the shell itself; with a command see execute.c. */
static int builtin_nice(int count, char** values) {
    int by = count > 1 ? atoi(values[1]) : 4;
    if (setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + by) < 0) {
        fail("nice: %s", strerror(errno));
    }
    return 0;
}

static int builtin_nohup(int count, char** values) {
    (void)count;
    (void)values;
    signal(SIGHUP, SIG_IGN);
    return 0;
}

enum { any = -1 };

/* Sorted as `builtins` shows them. */
static int builtin_builtins(int count, char** values);
static const struct builtin builtins[] = {
    {"@", builtin_at, pattern_words, 0, any},
    {"alias", builtin_alias, plain_words, 0, any},
    {"bg", builtin_bg, text_words, 0, any},
    {"break", builtin_break, plain_words, 0, 0},
    {"breaksw", builtin_breaksw, plain_words, 0, 0},
    {"builtins", builtin_builtins, plain_words, 0, 0},
    {"case", builtin_nothing, pattern_words, 0, any},
    {"cd", builtin_cd, plain_words, 0, 1},
    {"chdir", builtin_cd, plain_words, 0, 1},
    {"continue", builtin_continue, plain_words, 0, 0},
    {"default", builtin_nothing, pattern_words, 0, any},
    {"dirs", builtin_dirs, plain_words, 0, 1},
    {"echo", builtin_echo, plain_words, 0, any},
    {"else", builtin_else, pattern_words, 0, any},
    {"end", builtin_end, plain_words, 0, 0},
    {"endif", builtin_nothing, plain_words, 0, 0},
    {"endsw", builtin_nothing, plain_words, 0, 0},
    {"eval", builtin_eval, plain_words, 0, any},
    {"exec", builtin_exec, plain_words, 1, any},
    {"exit", builtin_exit, pattern_words, 0, any},
    {"fg", builtin_fg, text_words, 0, any},
    {"foreach", builtin_foreach, pattern_words, 3, any},
    {"glob", builtin_glob, plain_words, 0, any},
    {"goto", builtin_goto, plain_words, 1, 1},
    {"hashstat", builtin_hash, plain_words, 0, 0},
    {"history", builtin_history, plain_words, 0, 3},
    {"jobs", builtin_jobs, plain_words, 0, 1},
    {"kill", builtin_kill, text_words, 1, any},
    {"limit", builtin_limit, plain_words, 0, 4},
    {"login", builtin_login, plain_words, 0, 1},
    {"logout", builtin_logout, plain_words, 0, 0},
    {"nice", builtin_nice, plain_words, 0, any},
    {"nohup", builtin_nohup, plain_words, 0, any},
    {"notify", builtin_notify, text_words, 0, any},
    {"onintr", builtin_onintr, plain_words, 0, 1},
    {"popd", builtin_popd, plain_words, 0, 1},
    {"pushd", builtin_pushd, plain_words, 0, 1},
    {"rehash", builtin_hash, plain_words, 0, 0},
    {"repeat", builtin_repeat, pattern_words, 2, any},
    {"set", builtin_set, pattern_words, 0, any},
    {"setenv", builtin_setenv, plain_words, 0, 2},
    {"shift", builtin_shift, plain_words, 0, 1},
    {"source", builtin_source, plain_words, 1, 2},
    {"stop", builtin_stop, text_words, 1, any},
    {"suspend", builtin_suspend, plain_words, 0, 0},
    {"switch", builtin_switch, pattern_words, 1, any},
    {"time", builtin_time, plain_words, 0, any},
    {"umask", builtin_umask, plain_words, 0, 1},
    {"unalias", builtin_unalias, pattern_words, 1, any},
    {"unhash", builtin_hash, plain_words, 0, 0},
    {"unlimit", builtin_unlimit, plain_words, 0, any},
    {"unset", builtin_unset, pattern_words, 1, any},
    {"unsetenv", builtin_unsetenv, pattern_words, 1, any},
    {"wait", builtin_wait, plain_words, 0, 0},
    {"where", builtin_where, plain_words, 1, any},
    {"which", builtin_which, plain_words, 1, any},
    {"while", builtin_while, pattern_words, 1, any},
};
enum { builtin_count = sizeof builtins / sizeof builtins[0] };

static int builtin_builtins(int count, char** values) {
    (void)count;
    (void)values;
    for (int i = 0; i < builtin_count; i++) {
        printf("%-10s%s", builtins[i].name, i % 7 == 6 || i == builtin_count - 1 ? "\n" : "");
    }
    return 0;
}

const struct builtin* find_builtin(const char* name) {
    static const struct builtin job_name = {"fg", builtin_fg_named, text_words, 0, 0};
    if (*name == '%') {
        return &job_name;
    }
    for (int i = 0; i < builtin_count; i++) {
        if (strcmp(builtins[i].name, name) == 0) {
            return &builtins[i];
        }
    }
    return NULL;
}
