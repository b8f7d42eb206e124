/* uniq [-cdu] [-fields] [+letters] [input [output]]: lines that follow each other and are the same become
 * one. */
#include "common/report.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char syntax[] = "[-cdu] [-fields] [+letters] [input [output]]";
static int counted, repeated_only, unique_only;
static long fields, letters;

/* Where the part of a line that is compared begins. */
static const char* key_of(const char* line) {
    for (long i = 0; i < fields; i++) {
        line += strspn(line, " \t");
        line += strcspn(line, " \t");
    }
    size_t size = strlen(line);
    return line + ((size_t)letters < size ? (size_t)letters : size);
}

static void print(const char* line, long count) {
    if ((repeated_only && count == 1) || (unique_only && count > 1)) {
        return;
    }
    if (counted) {
        printf("%4ld ", count);
    }
    puts(line);
}

static void read_options(int argc, char** argv, int* next) {
    int i = 1;
    for (; i < argc && (argv[i][0] == '-' || argv[i][0] == '+') && argv[i][1] != '\0'; i++) {
        const char* letter = argv[i] + 1;
        if (isdigit((unsigned char)*letter)) {
            *(argv[i][0] == '-' ? &fields : &letters) = number_argument(letter, 0);
            continue;
        }
        for (; *letter != '\0'; letter++) {
            counted |= *letter == 'c';
            repeated_only |= *letter == 'd';
            unique_only |= *letter == 'u';
            if (argv[i][0] == '+' || strchr("cdu", *letter) == NULL) {
                usage(syntax);
            }
        }
    }
    *next = i;
}

int main(int argc, char** argv) {
    char* line = NULL;
    char* before = NULL;
    size_t room = 0, before_room = 0;
    long count = 0;
    ssize_t size;
    int i;
    start_program(argv[0]);
    read_options(argc, argv, &i);
    if (argc - i > 2) {
        usage(syntax);
    }
    if (i < argc && strcmp(argv[i], "-") != 0 && freopen(argv[i], "r", stdin) == NULL) {
        report(argv[i]);
        return 1;
    }
    if (i + 1 < argc && freopen(argv[i + 1], "w", stdout) == NULL) {
        report(argv[i + 1]);
        return 1;
    }
    while ((size = getline(&line, &room, stdin)) >= 0) {
        line[strcspn(line, "\n")] = '\0';
        if (count > 0 && strcmp(key_of(line), key_of(before)) == 0) {
            count++;
            continue;
        }
        if (count > 0) {
            print(before, count);
        }
        char* other = before;
        size_t other_room = before_room;
        before = line;
        before_room = room;
        line = other;
        room = other_room;
        count = 1;
    }
    if (count > 0) {
        print(before, count);
    }
    if (ferror(stdin)) {
        report("standard input");
    }
    return finish();
}
