/* sed: commands, and what they work on. */
#ifndef SED_H
#define SED_H

#include <regex.h>
#include <stdio.h>

struct address {
    enum { no_address, line_number, last_line, expression } kind;
    long line;
    const regex_t* match; /* NULL: the last one that was used. */
};

struct command {
    struct address from, to;
    int inverted; /* ! */
    int in_range; /* While lines of from,to go by. */
    char letter;
    char* text;           /* Of a, c, i; the name of r's file and of labels; the replacement of s. */
    const regex_t* match; /* Of s. NULL: the last one that was used. */
    int nth, all, print;  /* Flags of s. */
    FILE* file;           /* Of w and s///w. */
    unsigned char* map;   /* Of y. */
    int target;           /* Of b, t and {: the command to go on with. */
};

extern struct command* commands;
extern int command_count;

/* Adds the commands of a script. What is wrong with it ends the program. */
void parse_script(const char* script);
/* Works through the files, standard input if there are none. Lines are printed unless `quiet`. */
void edit_files(char** names, int quiet);

#endif
