/* Checkpoint files as cpr and chkpnt see them: what the kernel tells of them, and sets of them. */
#ifndef CXSIM_GUEST_CR_STATEFILE_H
#define CXSIM_GUEST_CR_STATEFILE_H

#include "path_list.h"

#include <sys/types.h>

/* What the kernel tells of a checkpoint file: lines of a name, a tab and a value, in which control characters
 * and backslashes are written as \ooo. To be freed; NULL with
 * errno if it is none that can be read, after the kernel's messages have been printed unless `quietly`. */
char* describe_statefile(const char* path, int quietly);

/* The next line of a description, cut out of it: 1 and its parts, or 0 at the end. `rest` begins as the text.
 */
int next_fact(char** rest, char** name, char** value);

/* A value of a description as it is, over itself. */
char* unescape(char* value);

/* The files of a set, all in one directory. */
struct statefile_set {
    struct path_list files;   /* the first is the root's */
    struct path_list changed; /* What bears the name of one of them but has other contents by now. */
    /* What they build on and has lost its name to another file (chkpnt -F): only they may need it. */
    struct path_list replaced;
    uid_t owner; /* Of the root's file. */
    int spares_foreign;
    struct path_list foreign; /* What a set is said to have that spares the files of other users. */
};

/* Whether the fact of a description names a file that goes with the one described. */
int is_part(const char* name);

/* Finds all files of the set; 0, or -1 with errno. */
int find_set(const char* path, struct statefile_set* set);
/* The same; with `spare_foreign` without the files of others, and what belongs to them, and without the
 * kernel's messages. */
int find_files(const char* path, struct statefile_set* set, int spare_foreign);
void free_set(struct statefile_set* set);

#endif
