/* xargs [-t] [-n number] [-s size] [-I text] [command [argument ...]]: runs a command with words of standard
 * input. */
#include "common/report.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char syntax[] = "[-t] [-n number] [-s size] [-I text] [command [argument ...]]";
enum { most_bytes = 10240 - 2048 };

static int show;
static long most_words = 1000;
static long most_size = most_bytes;
static const char* replaced;
static char** fixed;
static int fixed_count;
static int exit_status;

static void run(char** arguments) {
    int status;
    if (show) {
        for (char** argument = arguments; *argument != NULL; argument++) {
            fprintf(stderr, "%s%c", *argument, argument[1] != NULL ? ' ' : '\n');
        }
    }
    pid_t child = fork();
    if (child == 0) {
        /* The words that follow are not the command's input. */
        int nothing = open("/dev/null", O_RDONLY);
        if (nothing > 0) {
            dup2(nothing, 0);
            close(nothing);
        }
        execvp(arguments[0], arguments);
        int missing = errno == ENOENT;
        report(arguments[0]);
        _exit(missing ? 127 : 126);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0) {
        report(arguments[0]);
        exit(1);
    }
    if (WIFSIGNALED(status)) {
        report_reason(arguments[0], "killed by a signal");
        exit(125);
    }
    int code = WEXITSTATUS(status);
    if (code >= 126) {
        exit(code);
    }
    if (code == 255) {
        report_reason(arguments[0], "exit status 255; ending");
        exit(124);
    }
    if (code != 0) {
        exit_status = 123;
    }
}

/* Reads a word: blanks end it unless quoted or after a backslash. With -I a line without its leading blanks.
 * NULL at the end; to be freed. */
static char* read_word(void) {
    size_t size = 0, room = 0;
    char* word = NULL;
    int quote = 0, any = 0;
    int c = getchar();
    while (c != EOF && isspace(c)) {
        c = getchar();
    }
    for (; c != EOF; c = getchar()) {
        if (quote == 0 && (c == '\n' || (replaced == NULL && isspace(c)))) {
            break;
        }
        any = 1;
        if (quote != 0 ? c == quote : c == '"' || c == '\'') {
            quote = quote != 0 ? 0 : c;
            continue;
        }
        if (quote != 0 && c == '\n') {
            report_reason("standard input", "missing quote");
            exit(1);
        }
        if (quote == 0 && c == '\\' && (c = getchar()) == EOF) {
            break;
        }
        if (size + 1 >= room) {
            room = room * 2 + 64;
            word = checked(realloc(word, room));
        }
        word[size++] = (char)c;
    }
    if (quote != 0) {
        report_reason("standard input", "missing quote");
        exit(1);
    }
    if (!any) {
        return NULL;
    }
    word = checked(realloc(word, size + 1));
    word[size] = '\0';
    return word;
}

/* The argument with each occurrence of the -I text replaced. */
static char* replace(const char* argument, const char* word) {
    size_t size = strlen(replaced);
    char* result = checked(malloc(1));
    size_t used = 0;
    while (*argument != '\0') {
        int here = strncmp(argument, replaced, size) == 0;
        size_t add = here ? strlen(word) : 1;
        result = checked(realloc(result, used + add + 1));
        memcpy(result + used, here ? word : argument, add);
        used += add;
        argument += here ? size : 1;
    }
    result[used] = '\0';
    return result;
}

static void run_for_each_line(void) {
    char* word;
    char** arguments = checked(calloc((size_t)fixed_count + 1, sizeof *arguments));
    while ((word = read_word()) != NULL) {
        for (int i = 0; i < fixed_count; i++) {
            arguments[i] = replace(fixed[i], word);
        }
        run(arguments);
        for (int i = 0; i < fixed_count; i++) {
            free(arguments[i]);
        }
        free(word);
    }
    free(arguments);
}

static void run_with_words(void) {
    char** arguments = checked(calloc((size_t)(fixed_count + most_words) + 1, sizeof *arguments));
    long base = 0;
    for (int i = 0; i < fixed_count; i++) {
        arguments[i] = fixed[i];
        base += (long)strlen(fixed[i]) + 1;
    }
    char* word = read_word();
    int ran = 0;
    do {
        int count = fixed_count;
        long size = base;
        while (word != NULL && count < fixed_count + most_words) {
            long more = (long)strlen(word) + 1;
            if (size + more > most_size) {
                break;
            }
            size += more;
            arguments[count++] = word;
            word = read_word();
        }
        if (count == fixed_count && word != NULL) {
            report_reason(word, "argument too long");
            exit(1);
        }
        arguments[count] = NULL;
        if (count > fixed_count || !ran) {
            run(arguments);
        }
        ran = 1;
        while (count > fixed_count) {
            free(arguments[--count]);
        }
    } while (word != NULL);
    free(arguments);
}

int main(int argc, char** argv) {
    static char echo[] = "echo";
    static char* just_echo[] = {echo, NULL};
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "tn:s:I:")) != -1) {
        switch (option) {
        case 't':
            show = 1;
            break;
        case 'n':
            most_words = number_argument(optarg, 1);
            break;
        case 's':
            most_size = number_argument(optarg, 1);
            break;
        case 'I':
            replaced = optarg;
            break;
        default:
            usage(syntax);
        }
    }
    if (replaced != NULL && *replaced == '\0') {
        usage(syntax);
    }
    most_words = most_words > 1000 ? 1000 : most_words;
    most_size = most_size > most_bytes ? most_bytes : most_size;
    fixed = optind < argc ? argv + optind : just_echo;
    fixed_count = optind < argc ? argc - optind : 1;
    if (replaced != NULL) {
        run_for_each_line();
    } else {
        run_with_words();
    }
    int status = finish();
    return status != 0 ? status : exit_status;
}
