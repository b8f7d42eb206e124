/* Walking through a tree of files. */
#ifndef WALK_H
#define WALK_H

#include <sys/stat.h>

/* The names in a directory without . and .., sorted; their number goes to `count`, -1 after a report. To be
 * freed, one by one and as a whole. */
char** read_names(const char* path, int* count);

/* A file of the tree. Directories are entered, so that a tree may be deeper than a path is long: `access` is
 * the name of the file from where the program is now, `path` what the user is shown. */
struct place {
    const char* path; /* As named at the start, and below. */
    const char* access;
    const char* name; /* The last component. */
    const struct stat* status;
    int depth; /* 0 for the start */
};

struct walk {
    /* Called for each file, before those in it; 0 if it is a directory not to be entered. May be NULL. */
    int (*enter)(const struct place* place);
    /* Called for each file after those in it. May be NULL. */
    void (*leave)(const struct place* place);
    int follow;     /* The start is followed if it is a symbolic link; others never are. */
    int one_device; /* Directories on other devices than the start are not entered. */
};

/* Goes to where the walk began, for programs that are run on `path`. 0, or -1 with errno. */
int go_home(void);

/* Walks, in the order of names. What can't be looked at is reported, and left out. */
void walk_tree(const struct walk* walk, const char* start);

#endif
