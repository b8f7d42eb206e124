/* ls: what is listed and how. main.c reads options and directories, print.c prints. */
#ifndef LS_H
#define LS_H

#include <sys/stat.h>

struct options {
    int all, directories_as_files, long_form, sizes, types, recursive, one_a_line, columns;
    int by_time, reversed, inodes, follow, groups, unsorted;
    int printable;                         /* Characters that a terminal might obey become question marks. */
    enum { modified, used, changed } time; /* Which one is shown, and sorted by. */
};
extern struct options options;

struct entry {
    char* name;
    char* path;
    char* link_target; /* of a symbolic link in a long listing */
    struct stat status;
};

/* The time that the options ask for. */
const struct timespec* time_of(const struct stat* status);
/* In one of the forms that the options ask for; with_total: the line before the files of a directory. */
void print_entries(struct entry* entries, int count, int with_total);

#endif
