/* sort [-bcdfiMmnru] [-t character] [+from [-to]] [-k key] [-o output] [-T directory] [file ...]: sorts
 * lines. */
#include "common/report.h"
#include "common/save_file.h"
#include "sort.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char syntax[] =
    "[-bcdfiMmnru] [-t character] [+from [-to]] [-k key] [-o output] [-T directory] [file ...]";

static int unique, only_check;
static const char* output;
static char** lines;
static size_t line_count, line_room;

/* A line's size stands before it, since it may hold NULs: keys end there, but nothing is lost. */
static size_t size_of(const char* line) {
    size_t size;
    memcpy(&size, line - sizeof size, sizeof size);
    return size;
}

static int compare_bytes(const char* a, const char* b) {
    size_t a_size = size_of(a), b_size = size_of(b);
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

/* Lines with equal keys are in the order of all their bytes. */
static int compare(const void* a, const void* b) {
    const char* x = *(char* const*)a;
    const char* y = *(char* const*)b;
    int order = compare_keys(x, y);
    if (order != 0 || unique) {
        return order;
    }
    order = compare_bytes(x, y);
    return default_manner.reversed ? -order : order;
}

static void add_line(const char* line, size_t size) {
    if (line_count == line_room) {
        line_room = line_room * 2 + 256;
        lines = checked(realloc(lines, line_room * sizeof *lines));
    }
    char* block = checked(malloc(sizeof size + size + 1));
    memcpy(block, &size, sizeof size);
    memcpy(block + sizeof size, line, size);
    block[sizeof size + size] = '\0';
    lines[line_count++] = block + sizeof size;
}

static void read_lines(FILE* file, const char* name) {
    char* line = NULL;
    size_t room = 0;
    ssize_t size;
    while ((size = getline(&line, &room, file)) >= 0) {
        add_line(line, (size_t)size - (line[size - 1] == '\n'));
    }
    free(line);
    if (ferror(file)) {
        report(name);
    }
}

/* A letter with an argument, which may be the rest of the word. */
static const char* argument_of(const char* rest, char** argv, int argc, int* i) {
    if (*rest != '\0') {
        return rest;
    }
    if (*i + 1 >= argc) {
        usage(syntax);
    }
    return argv[++*i];
}

static void read_letters(const char* letter, char** argv, int argc, int* i) {
    for (; *letter != '\0'; letter++) {
        if (*letter == 'u') {
            unique = 1;
        } else if (*letter == 'c') {
            only_check = 1;
        } else if (*letter == 't') {
            const char* text = argument_of(letter + 1, argv, argc, i);
            if (*text == '\0' || text[1] != '\0') {
                report_reason(text, "not one character");
                exit(2);
            }
            separator = *text;
            return;
        } else if (*letter == 'o') {
            output = argument_of(letter + 1, argv, argc, i);
            return;
        } else if (*letter == 'T') {
            argument_of(letter + 1, argv, argc, i); /* There are no temporary files. */
            return;
        } else if (*letter == 'k') {
            const char* text = argument_of(letter + 1, argv, argc, i);
            if (!read_key(text)) {
                report_reason(text, "bad key");
                exit(2);
            }
            return;
        } else if (*letter != 'm' &&
                   !set_manner(&default_manner, *letter)) { /* -m: the files are sorted already. */
            usage(syntax);
        }
    }
}

static void read_old(char** argv, int argc, int* i) {
    const char* from = argv[*i] + 1;
    const char* to = NULL;
    if (*i + 1 < argc && argv[*i + 1][0] == '-' && isdigit((unsigned char)argv[*i + 1][1])) {
        to = argv[*i + 1] + 1;
    }
    if (!read_old_key(from, to)) {
        report_reason(argv[*i], "bad key");
        exit(2);
    }
    *i += to != NULL;
}

/* -o may stand behind the files as well. */
static void read_words(int argc, char** argv) {
    int any = 0;
    for (int i = 1; i < argc; i++) {
        const char* word = argv[i];
        if (word[0] == '+' && isdigit((unsigned char)word[1])) {
            read_old(argv, argc, &i);
        } else if (word[0] == '-' && word[1] != '\0') {
            read_letters(word + 1, argv, argc, &i);
        } else {
            FILE* file = strcmp(word, "-") == 0 ? stdin : fopen(word, "r");
            any = 1;
            if (file == NULL) {
                report(word);
                exit(2);
            }
            read_lines(file, word);
            if (file != stdin) {
                fclose(file);
            }
        }
    }
    if (!any) {
        read_lines(stdin, "standard input");
    }
}

/* -c: the first line that is out of order. */
static int check(void) {
    for (size_t i = 1; i < line_count; i++) {
        int order = unique ? compare_keys(lines[i - 1], lines[i]) : compare(&lines[i - 1], &lines[i]);
        if (order > 0 || (unique && order == 0)) {
            report_reason("disorder", lines[i]);
            return 1;
        }
    }
    return 0;
}

static void print_lines(FILE* file) {
    for (size_t i = 0; i < line_count; i++) {
        if (!unique || i == 0 || compare_keys(lines[i - 1], lines[i]) != 0) {
            fwrite(lines[i], 1, size_of(lines[i]), file);
            putc('\n', file);
        }
    }
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    read_words(argc, argv);
    if (failures > 0) {
        return 2;
    }
    if (only_check) {
        return check();
    }
    if (line_count > 0) {
        qsort(lines, line_count, sizeof *lines, compare);
    }
    struct saving saving = {0};
    if (output != NULL && !begin_saving(&saving, output)) {
        report(output);
        return 2;
    }
    print_lines(output != NULL ? saving.file : stdout);
    if (output != NULL && !finish_saving(&saving)) {
        report(output);
        return 2;
    }
    return finish() != 0 ? 2 : 0;
}
