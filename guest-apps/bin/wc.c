/* wc [-lwc] [file ...]: counts lines, words and characters. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct counts {
    long lines, words, chars;
};

static int show_lines, show_words, show_chars;

static void print(const struct counts* counts, const char* name) {
    if (show_lines)
        printf(" %7ld", counts->lines);
    if (show_words)
        printf(" %7ld", counts->words);
    if (show_chars)
        printf(" %7ld", counts->chars);
    printf("%s%s\n", name != NULL ? " " : "", name != NULL ? name : "");
}

static struct counts count(FILE* file, const char* name) {
    struct counts counts = {0, 0, 0};
    int in_word = 0;
    int c;
    while ((c = getc(file)) != EOF) {
        counts.chars++;
        counts.lines += c == '\n';
        counts.words += !isspace(c) && !in_word;
        in_word = !isspace(c);
    }
    if (ferror(file)) {
        report(name);
    }
    return counts;
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "lwc")) != -1) {
        switch (option) {
        case 'l':
            show_lines = 1;
            break;
        case 'w':
            show_words = 1;
            break;
        case 'c':
            show_chars = 1;
            break;
        default:
            usage("[-lwc] [file ...]");
        }
    }
    if (!show_lines && !show_words && !show_chars) {
        show_lines = show_words = show_chars = 1;
    }
    if (optind == argc) {
        struct counts counts = count(stdin, "standard input");
        print(&counts, NULL);
    }
    struct counts total = {0, 0, 0};
    for (int i = optind; i < argc; i++) {
        FILE* file = fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            continue;
        }
        struct counts counts = count(file, argv[i]);
        fclose(file);
        print(&counts, argv[i]);
        total.lines += counts.lines;
        total.words += counts.words;
        total.chars += counts.chars;
    }
    if (argc - optind > 1) {
        print(&total, "total");
    }
    return finish();
}
