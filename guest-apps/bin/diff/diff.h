/* diff: two files as sequences of lines, and how they differ. */
#ifndef DIFF_H
#define DIFF_H

#include <stddef.h>

struct options {
    int ignore_blanks; /* -b: runs of blanks are equal, those at the end of a line nothing. */
    int ignore_white;  /* -w: blanks count for nothing. */
    int ignore_case;   /* -i */
    int recursive;     /* -r */
    int report_same;   /* -s */
    int as_text;       /* -a */
    int brief;         /* -q */
    int expand_tabs;   /* -t */
    const char* macro; /* -D: its name. */
    const char* start; /* -S: the first name in directories. */
    char words[128];   /* The options as they were given, each with a blank before, for headings. */
    int context;       /* Lines around differences, of -c and -u. */
    enum { normal, script, reverse_script, counted_script, context_format, unified, merged } format;
};
extern struct options options;

struct lines {
    const char* name;
    char* text;
    size_t size;
    char** start; /* count + 1 pointers into the text, each line as far as the next one */
    int* code;    /* Lines are equal if their codes are. */
    char* changed;
    int count;
    int unfinished; /* The last line has no newline. */
    long modified;  /* When the file was, in seconds since 1970. */
};

/* Lines [a_first, a_end) of the old file become [b_first, b_end) of the new one. */
struct hunk {
    int a_first, a_end, b_first, b_end;
};

/* Reads a file, `-` for standard input, NULL for an empty one; -1 after a report. */
int read_lines(struct lines* lines, const char* name);
void free_lines(struct lines* lines);
int is_binary(const struct lines* lines);

/* Gives equal lines equal codes. */
void encode(struct lines* a, struct lines* b);
/* Marks in `changed` the lines that have no partner: the fewest possible. */
void compare_lines(struct lines* a, struct lines* b);
/* The hunks, in order; to be freed. */
struct hunk* find_hunks(const struct lines* a, const struct lines* b, int* count);
/* Prints them in the format of the options. */
void print_hunks(const struct lines* a, const struct lines* b, const struct hunk* hunks, int count);

/* Compares two files. 0 the same, 1 different, 2 trouble, which has been reported. */
int compare_files(const char* a, const char* b, const char* heading);
/* The same with all files of two directories. */
int compare_directories(const char* a, const char* b);

#endif
