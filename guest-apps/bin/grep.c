/* grep [-EFbchilnsvwxy] [-e expression | -f file] [expression] [file ...]: lines that match regular
 * expressions. egrep is grep -E, fgrep grep -F. Status 0 if lines were found, 1 if not, 2 on trouble. */
#include "common/report.h"

#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char syntax[] = "[-EFbchilnsvwxy] [-e expression | -f file] [expression] [file ...]";

static int count_only, names_only, numbered, silent, inverted, no_names, blocks, whole_lines, words;
static int flags;
static int anything_found;

static regex_t* expressions;
static int expression_count;

static void add_expression(const char* text) {
    expressions = checked(realloc(expressions, (size_t)(expression_count + 1) * sizeof *expressions));
    /* An empty one matches everywhere; regcomp() takes none. */
    int error = *text != '\0' ? regcomp(&expressions[expression_count], text, flags)
                              : regcomp(&expressions[expression_count], "^", flags & ~REG_NOSPEC);
    if (error != 0) {
        char reason[128];
        regerror(error, &expressions[expression_count], reason, sizeof reason);
        report_reason(text, reason);
        exit(2);
    }
    expression_count++;
}

/* Each line is one. */
static void add_expressions(const char* text) {
    char* copy = checked(strdup(text));
    char* rest = copy;
    while (rest != NULL) {
        add_expression(strsep(&rest, "\n"));
    }
    free(copy);
}

static void add_file(const char* name) {
    char* line = NULL;
    size_t room = 0;
    FILE* file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (file == NULL) {
        report(name);
        exit(2);
    }
    while (getline(&line, &room, file) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        add_expression(line);
    }
    free(line);
    if (file != stdin) {
        fclose(file);
    }
}

static int is_word_character(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Whether one of the matches in the line is the whole line, or stands as a word. */
static int matches_as_wanted(const regex_t* expression, const char* line) {
    regmatch_t match;
    size_t start = 0;
    size_t size = strlen(line);
    while (start <= size && regexec(expression, line + start, 1, &match, start > 0 ? REG_NOTBOL : 0) == 0) {
        size_t from = start + (size_t)match.rm_so;
        size_t to = start + (size_t)match.rm_eo;
        if (whole_lines ? from == 0 && to == size
                        : (from == 0 || !is_word_character(line[from - 1])) && !is_word_character(line[to])) {
            return 1;
        }
        start = from + 1;
    }
    return 0;
}

static int matches(const char* line) {
    for (int i = 0; i < expression_count; i++) {
        if (whole_lines || words ? matches_as_wanted(&expressions[i], line)
                                 : regexec(&expressions[i], line, 0, NULL, 0) == 0) {
            return 1;
        }
    }
    return 0;
}

static void search(FILE* file, const char* name, int with_name) {
    char* line = NULL;
    size_t room = 0;
    ssize_t size;
    long number = 0, found = 0;
    long long offset = 0;
    while ((size = getline(&line, &room, file)) >= 0) {
        number++;
        size_t ends = line[size - 1] == '\n';
        if (ends) {
            line[size - 1] = '\0';
        }
        offset += size;
        if (matches(line) == inverted) {
            continue;
        }
        found++;
        if (silent || names_only) {
            break;
        }
        if (!count_only) {
            if (with_name)
                printf("%s:", name);
            if (blocks)
                printf("%lld:", (offset - size) / 512);
            if (numbered)
                printf("%ld:", number);
            /* NULs hide what follows from the expressions, but are printed. */
            fwrite(line, 1, (size_t)size - ends, stdout);
            putchar('\n');
        }
    }
    free(line);
    if (ferror(file)) {
        report(name);
    }
    anything_found |= found > 0;
    if (count_only && !silent) {
        if (with_name)
            printf("%s:", name);
        printf("%ld\n", found);
    } else if (names_only && found > 0) {
        puts(name);
    }
}

/* The option letters that only set something. */
static int set_switch(int letter) {
    static const struct {
        char letter;
        int* place;
    } switches[] = {{'b', &blocks},      {'c', &count_only}, {'h', &no_names}, {'l', &names_only},
                    {'n', &numbered},    {'q', &silent},     {'s', &silent},   {'v', &inverted},
                    {'x', &whole_lines}, {'w', &words}};
    for (size_t i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        if (switches[i].letter == letter) {
            *switches[i].place = 1;
            return 1;
        }
    }
    return 0;
}

int main(int argc, char** argv) {
    const char* given[32];
    char kinds[32];
    int given_count = 0;
    int option;
    start_program(argv[0]);
    const char* name = base_name(argv[0]);
    flags |= strcmp(name, "egrep") == 0 ? REG_EXTENDED : strcmp(name, "fgrep") == 0 ? REG_NOSPEC : 0;
    while ((option = getopt(argc, argv, "EFbce:f:hilnqsvwxy")) != -1) {
        if (option == 'E' || option == 'F') {
            flags = (flags & REG_ICASE) | (option == 'E' ? REG_EXTENDED : REG_NOSPEC);
        } else if (option == 'i' || option == 'y') {
            flags |= REG_ICASE;
        } else if ((option == 'e' || option == 'f') && given_count < 32) {
            kinds[given_count] = (char)option;
            given[given_count++] = optarg;
        } else if (!set_switch(option)) {
            usage(syntax);
        }
    }
    if (given_count == 0) {
        if (optind == argc) {
            usage(syntax);
        }
        add_expressions(argv[optind++]);
    }
    for (int i = 0; i < given_count; i++) {
        (kinds[i] == 'e' ? add_expressions : add_file)(given[i]);
    }
    if (optind == argc) {
        search(stdin, "standard input", 0);
    }
    int with_name = argc - optind > 1 && !no_names;
    for (int i = optind; i < argc; i++) {
        FILE* file = fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            continue;
        }
        search(file, argv[i], with_name);
        fclose(file);
    }
    return finish() != 0 ? 2 : !anything_found;
}
