/* Walking through a tree of files. */
#ifndef _FTW_H
#define _FTW_H

#include <sys/stat.h>

/* What the function is told about each file: */
#define FTW_F 0   /* a file */
#define FTW_D 1   /* a directory */
#define FTW_DNR 2 /* a directory that cannot be read */
#define FTW_NS 3  /* something that stat() fails on */

/* Calls the function for `path` and everything below it, a directory before its contents, with at most
 * `depth` directories open at a time. Ends early with the first result that is not 0, which it returns; -1
 * with errno for its own errors. */
int ftw(const char* path, int (*function)(const char*, const struct stat*, int), int depth);

#endif
