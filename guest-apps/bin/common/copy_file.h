/* Copying a regular file as a whole, for cp and mv. */
#ifndef COPY_FILE_H
#define COPY_FILE_H

#include <sys/stat.h>

/* Copies to a new or an existing file; keep: also its times and its mode. On an error it is reported, a file
 * that the copy created is removed, and the result is -1. */
int copy_file(const char* from, const char* to, const struct stat* status, int keep);

#endif
