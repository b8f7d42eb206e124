/* Writing a file anew so that its old contents are lost only when the new ones are complete. */
#ifndef SAVE_FILE_H
#define SAVE_FILE_H

#include <stdio.h>

/* A file that is being written. */
struct saving {
    char* name;
    char* temporary; /* where it is written, beside the file; NULL: to the file itself */
    FILE* file;
};

/* Begins, or returns 0 with errno. The text goes to a new file beside the old one where that can take its
 * place: an ordinary file with one name, of this user or written by root, in a directory that may be written.
 * Otherwise, and if there is no old one, it goes to the file itself, whose old contents are cut off. */
int begin_saving(struct saving* saving, const char* name);
/* Ends. The new file takes the place of the old one; if anything went wrong it goes away instead, the old one
 * is as it was, and 0 is returned with errno. */
int finish_saving(struct saving* saving);

#endif
