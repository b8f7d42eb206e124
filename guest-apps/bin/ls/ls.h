/* ls: what is listed and how. main.c reads options and directories, print.c prints. */
#ifndef LS_H
#define LS_H

#include <sys/stat.h>

struct options {
    int all, directories_as_files, long_form, sizes, types, recursive, one_a_line, columns;
    int by_time, reversed, inodes, follow;
};
extern struct options options;

struct entry {
    char* name;
    char* path;
    char* link_target; /* of a symbolic link in a long listing */
    struct stat status;
};

/* In one of the forms that the options ask for; with_total: the line before the files of a directory. */
void print_entries(struct entry* entries, int count, int with_total);

#endif
