/* Checkpoint files as cpr and chkpnt see them: what the kernel tells of them, and sets of them. */
#ifndef CXSIM_GUEST_CR_STATEFILE_H
#define CXSIM_GUEST_CR_STATEFILE_H

/* What the kernel tells of a checkpoint file: lines of a name, a tab and a value. To be freed; NULL with
 * errno if it is none that can be read, after the kernel's messages have been printed unless `quietly`. */
char* describe_statefile(const char* path, int quietly);

/* The next line of a description, cut out of it: 1 and its parts, or 0 at the end. `rest` begins as the text.
 */
int next_fact(char** rest, char** name, char** value);

/* The files of a set: the path of the first, and the names of those that belong to it in its directory. */
struct statefile_set {
    int count;
    char** paths; /* the first is the root's */
};

/* Finds all files of the set; 0, or -1 with errno. */
int find_set(const char* path, struct statefile_set* set);
void free_set(struct statefile_set* set);

/* Removes all files of the set, which must be the caller's unless it is root, and which no other checkpoint
 * in the directory may need. 0; or -1 with errno (EBUSY: needed) and the file in question in `*culprit`, to
 * be freed. Nothing is removed unless everything can be. */
int remove_set(const char* path, char** culprit);

#endif
