/* What man, apropos and whatis share: where the manual is, and the list of its pages. */
#ifndef MAN_H
#define MAN_H

#include <sys/param.h>

#define MANUAL "/usr/man"

/* A line of the list: `name, name (section) - what it is`. */
struct summary {
    const char* line;
    const char* names; /* Up to names_size bytes: `name, name`. */
    int names_size;
    char section[8];
};

/* Calls look(summary, context) for each line of the list until it returns non-zero, which is the result. -1
 * if the list can't be read, which has been reported. */
int for_each_summary(int (*look)(const struct summary* summary, void* context), void* context);

/* Whether `name` is one of the names, in full; the case of letters does not matter. */
int has_name(const struct summary* summary, const char* name);

/* The path of the page of that name; of the first section that has one unless `section` says which. 1, or 0
 * if there is none. */
int find_page(char path[MAXPATHLEN], const char* section, const char* name);

/* Copies a page to standard output without overstrikes. */
void print_plain(const char* path);

#endif
