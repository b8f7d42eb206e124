/* find: the expression as a tree. */
#ifndef FIND_H
#define FIND_H

#include "common/walk.h"

#include <time.h>

/* A node: whether a file is what it says; actions are true when they have gone well. */
struct expression {
    int (*evaluate)(const struct expression* self, const struct place* place);
    const struct expression* left; /* Of !, -a and -o; ! has the left one only. */
    const struct expression* right;
    long long number; /* A count, a mode, an id, a time, a type. */
    int sign;         /* -1: fewer than the number, 1: more, 0: just that many */
    const char* text; /* A pattern or a name. */
    char** words;     /* A command with its arguments, NULL at the end. */
};

/* What the words before the expression and some in it say about the walk. */
struct manner {
    int depth_first; /* -depth */
    int one_device;  /* -xdev */
    int has_action;  /* The expression prints or runs something by itself. */
};

/* The words up to the end as an expression, NULL if there are none. What is wrong ends the program with
 * status 1. */
const struct expression* parse_expression(char** words, struct manner* manner);

extern int pruned;      /* Set by -prune. */
extern time_t find_now; /* When find began. */

/* Looks a primary up by its name, such as -name: how many words it takes is put to `takes`: 0, 1, or -1 for a
 * command up to a semicolon. 0 if there is none of the name. */
int find_primary(const char* name, struct expression* node, int* takes, int* is_action);
/* Fills the node from its word; ends the program if it is wrong. */
void set_operand(struct expression* node, const char* name, const char* word);
/* print: the action if none is given. */
int print_path(const struct expression* self, const struct place* place);

#endif
