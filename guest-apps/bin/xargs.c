/* xargs [-0prtx] [-e[text]] [-i[text]] [-l[number]] [-n number] [-s size] [-I text] [command [argument ...]]:
 * runs a command with words of standard input. */
#include "common/answer.h"
#include "common/report.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char syntax[] =
    "[-0prtx] [-e[text]] [-i[text]] [-l[number]] [-n number] [-s size] [-I text] [command [argument ...]]";
enum { most_bytes = 10240 - 2048 };

static int show, ask;
static int nul_ends;   /* -0: nothing else ends a word */
static int not_empty;  /* -r: no words, no command */
static int all_or_end; /* -x: -n or -l words that don't fit are an error */
static const char* end_word;
static long most_lines; /* -l; 0: any number */
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
            fprintf(stderr, "%s%s", *argument, argument[1] != NULL ? " " : ask ? " ?..." : "\n");
        }
    }
    if (ask && !is_answered_yes()) {
        return;
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
    if (code == 126 || code == 127) {
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

static int line_ended; /* The last word was the last of its line. */

/* A word with -0; NULL at the end; to be freed. */
static char* read_nul_word(void) {
    char* word = NULL;
    size_t room = 0;
    if (getdelim(&word, &room, '\0', stdin) < 0) {
        free(word);
        return NULL;
    }
    line_ended = 1;
    return word;
}

/* Reads a word: blanks end it unless quoted or after a backslash. With -I a line without its leading blanks.
 * NULL at the end; to be freed. */
static char* read_any_word(void) {
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
    line_ended = c == '\n';
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

/* The next word, or NULL; with -e its text ends the input. */
static char* read_word(void) {
    static int ended;
    char* word = ended ? NULL : nul_ends ? read_nul_word() : read_any_word();
    if (word != NULL && end_word != NULL && strcmp(word, end_word) == 0) {
        free(word);
        word = NULL;
    }
    ended = word == NULL;
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
    int ran = not_empty;
    do {
        int count = fixed_count;
        long size = base;
        long lines = 0;
        int full = 0;
        while (word != NULL && count < fixed_count + most_words && (most_lines == 0 || lines < most_lines)) {
            long more = (long)strlen(word) + 1;
            full = size + more > most_size;
            if (full) {
                break;
            }
            size += more;
            arguments[count++] = word;
            lines += line_ended;
            word = read_word();
        }
        if (word != NULL && full && (count == fixed_count || all_or_end)) {
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
    while ((option = getopt(argc, argv, "0prtxe::i::l::n:s:E:I:L:")) != -1) {
        switch (option) {
        case '0':
            nul_ends = 1;
            break;
        case 'p':
            ask = 1;
            show = 1;
            break;
        case 'r':
            not_empty = 1;
            break;
        case 't':
            show = 1;
            break;
        case 'x':
            all_or_end = 1;
            break;
        case 'e':
        case 'E':
            end_word = optarg;
            break;
        case 'i':
            replaced = optarg != NULL ? optarg : "{}";
            break;
        case 'l':
        case 'L':
            most_lines = optarg != NULL ? number_argument(optarg, 1) : 1;
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
