/* more: the text that is shown, and how a row of it looks. */
#ifndef MORE_H
#define MORE_H

#include <stdio.h>

struct options {
    int squeeze;       /* -s: several empty lines are one. */
    int no_underlines; /* -u */
    int clear;         /* -c: each page begins on a clear screen. */
    int helpful;       /* -d: prompts say what to press. */
    int whole_lines;   /* -f: rows are lines, however long. */
    int window;        /* Rows of a page; 0: one less than the screen has. */
};
extern struct options options;

/* What has been read of a file so far, as rows no longer than the screen is wide. */
struct text {
    FILE* file;
    const char* name;
    long long size; /* Of the file in bytes; 0 if it is not known. */
    int width;
    struct row {
        char* text;    /* With overstrikes, without a newline. */
        long line;     /* Its line number in the file, from 1. */
        long long end; /* Bytes of the file as far as its end. */
    }* rows;
    int count;
    int room;
    int complete;
    long lines;
    long long bytes;
    int was_empty; /* The last row was an empty line. */
};

/* Begins to read. */
void open_text(struct text* text, FILE* file, const char* name, int width);
/* Frees the rows; the file stays open. */
void close_text(struct text* text);
/* Whether there is a row of that number, from 0; reads as far as needed. */
int has_row(struct text* text, int number);
/* A row without overstrikes, in a buffer that the next call reuses. */
const char* plain_row(const struct text* text, int number);
/* Writes a row and a newline, underlined and bold as the overstrikes say. */
void print_row(const struct text* text, int number);

/* Shows a file page by page. 1 if the next file is to follow, or -1 for the one before; 0 to end. */
int page_through(struct text* text, const char* start, const char* next_name);

#endif
