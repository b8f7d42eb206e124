/* diff: reading files into lines, and giving equal lines equal numbers. */
#include "common/report.h"
#include "diff.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int read_text(struct lines* lines, FILE* file) {
    size_t room = 65536;
    size_t got;
    lines->text = checked(malloc(room));
    while ((got = fread(lines->text + lines->size, 1, room - lines->size, file)) > 0) {
        lines->size += got;
        if (lines->size == room) {
            room *= 2;
            lines->text = checked(realloc(lines->text, room));
        }
    }
    return ferror(file) ? -1 : 0;
}

static void split(struct lines* lines) {
    char* end = lines->text + lines->size;
    for (const char* c = lines->text; c < end; c++) {
        lines->count += *c == '\n';
    }
    lines->unfinished = lines->size > 0 && end[-1] != '\n';
    lines->count += lines->unfinished;
    lines->start = checked(malloc(((size_t)lines->count + 1) * sizeof *lines->start));
    lines->code = checked(calloc((size_t)lines->count + 1, sizeof *lines->code));
    lines->changed = checked(calloc((size_t)lines->count + 1, 1));
    char* next = lines->text;
    for (int i = 0; i < lines->count; i++) {
        lines->start[i] = next;
        char* newline = memchr(next, '\n', (size_t)(end - next));
        next = newline != NULL ? newline + 1 : end;
    }
    lines->start[lines->count] = end;
}

int read_lines(struct lines* lines, const char* name) {
    struct stat status;
    memset(lines, 0, sizeof *lines);
    lines->name = name;
    FILE* file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (file == NULL || fstat(fileno(file), &status) < 0 || read_text(lines, file) < 0) {
        report(name);
        if (file != NULL && file != stdin) {
            fclose(file);
        }
        free(lines->text);
        lines->text = NULL;
        return -1;
    }
    lines->modified = (long)status.st_mtime;
    if (file != stdin) {
        fclose(file);
    }
    split(lines);
    return 0;
}

void free_lines(struct lines* lines) {
    free(lines->text);
    free(lines->start);
    free(lines->code);
    free(lines->changed);
}

int is_binary(const struct lines* lines) {
    size_t size = lines->size < 1024 ? lines->size : 1024;
    return !options.as_text && size > 0 && memchr(lines->text, '\0', size) != NULL;
}

/* Goes through the characters of a line that count. */
struct reader {
    const char* next;
    const char* end;
};

static int next_character(struct reader* reader) {
    while (reader->next < reader->end) {
        unsigned char c = (unsigned char)*reader->next++;
        if (isspace(c) && c != '\n' && (options.ignore_blanks || options.ignore_white)) {
            while (reader->next < reader->end && isspace((unsigned char)*reader->next) &&
                   *reader->next != '\n') {
                reader->next++;
            }
            int at_end = reader->next == reader->end || *reader->next == '\n';
            if (options.ignore_white || at_end) {
                continue;
            }
            return ' ';
        }
        return options.ignore_case ? tolower(c) : c;
    }
    return -1;
}

static struct reader read_line(const struct lines* lines, int number) {
    return (struct reader){lines->start[number], lines->start[number + 1]};
}

static unsigned hash_of(const struct lines* lines, int number) {
    struct reader reader = read_line(lines, number);
    unsigned hash = 2166136261U;
    int c;
    while ((c = next_character(&reader)) >= 0) {
        hash = (hash ^ (unsigned)c) * 16777619U;
    }
    return hash;
}

static int are_equal(const struct lines* a, int i, const struct lines* b, int j) {
    struct reader x = read_line(a, i);
    struct reader y = read_line(b, j);
    int c;
    while ((c = next_character(&x)) == next_character(&y)) {
        if (c < 0) {
            return 1;
        }
    }
    return 0;
}

/* A table of the different lines: the code of a line is its place plus one. */
struct entry {
    const struct lines* lines;
    int number;
    unsigned hash;
};

static void encode_into(struct entry* table, unsigned mask, struct lines* lines) {
    for (int i = 0; i < lines->count; i++) {
        unsigned hash = hash_of(lines, i);
        unsigned place = hash & mask;
        while (table[place].lines != NULL &&
               (table[place].hash != hash || !are_equal(table[place].lines, table[place].number, lines, i))) {
            place = (place + 1) & mask;
        }
        if (table[place].lines == NULL) {
            table[place] = (struct entry){lines, i, hash};
        }
        lines->code[i] = (int)place + 1;
    }
}

void encode(struct lines* a, struct lines* b) {
    unsigned size = 64;
    while (size < 2U * (unsigned)(a->count + b->count)) {
        size *= 2;
    }
    struct entry* table = checked(calloc(size, sizeof *table));
    encode_into(table, size - 1, a);
    encode_into(table, size - 1, b);
    free(table);
}
