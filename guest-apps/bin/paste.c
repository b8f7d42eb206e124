/* paste [-s] [-d list] file ...: lines of several files side by side; -s each file's in one line. */
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char* delimiters;
static int delimiter_count;

/* \n, \t, \\ and \0 (nothing, here as -1 can't be: NUL). */
static void read_delimiters(const char* text) {
    delimiters = checked(malloc(strlen(text) + 1));
    for (; *text != '\0'; text++) {
        char c = *text;
        if (c == '\\' && text[1] != '\0') {
            c = *++text;
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c == '0' ? '\0' : c;
        }
        delimiters[delimiter_count++] = c;
    }
    if (delimiter_count == 0) {
        delimiters[delimiter_count++] = '\0';
    }
}

static void put_delimiter(int number) {
    char c = delimiters[number % delimiter_count];
    if (c != '\0') {
        putchar(c);
    }
}

/* Puts a line out without its newline; 0 at the end of the file. */
static int put_line(FILE* file) {
    int c = getc(file);
    if (c == EOF) {
        return 0;
    }
    for (; c != EOF && c != '\n'; c = getc(file)) {
        putchar(c);
    }
    return 1;
}

static void paste_one(FILE* file) {
    int count = 0;
    int c = getc(file);
    while (c != EOF) {
        ungetc(c, file);
        if (count > 0) {
            put_delimiter(count - 1);
        }
        put_line(file);
        count++;
        c = getc(file);
    }
    putchar('\n');
}

static int any_left(FILE** files, int count) {
    int left = 0;
    for (int i = 0; i < count; i++) {
        int c = files[i] != NULL ? getc(files[i]) : EOF;
        if (c != EOF) {
            ungetc(c, files[i]);
            left = 1;
        } else {
            files[i] = NULL;
        }
    }
    return left;
}

int main(int argc, char** argv) {
    int serial = 0;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "sd:")) != -1) {
        switch (option) {
        case 's':
            serial = 1;
            break;
        case 'd':
            free(delimiters);
            delimiter_count = 0;
            read_delimiters(optarg);
            break;
        default:
            usage("[-s] [-d list] file ...");
        }
    }
    if (delimiters == NULL) {
        read_delimiters("\t");
    }
    int count = argc - optind;
    if (count == 0) {
        usage("[-s] [-d list] file ...");
    }
    FILE** files = checked(calloc((size_t)count, sizeof *files));
    for (int i = 0; i < count; i++) {
        const char* name = argv[optind + i];
        files[i] = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
        if (files[i] == NULL) {
            report(name);
            return 1;
        }
        if (serial) {
            paste_one(files[i]);
        }
    }
    while (!serial && any_left(files, count)) {
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                put_delimiter(i - 1);
            }
            if (files[i] != NULL) {
                put_line(files[i]);
            }
        }
        putchar('\n');
    }
    return finish();
}
