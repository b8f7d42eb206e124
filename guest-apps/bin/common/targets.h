/* What cp, mv, ln and rm share: where files go, and asking before they are lost. */
#ifndef TARGETS_H
#define TARGETS_H

#include <sys/param.h>

/* Writes folder/name to a path. 0, or -1 if that is too long, which has been reported. */
int join_path(char path[MAXPATHLEN], const char* folder, const char* name);

/* Calls work(name, path) for each name: its path is the target or, if that is a directory, the name's last
 * component in it. Several names need a directory. What is wrong is reported. */
void for_each_target(char** names, int count, const char* target,
                     void (*work)(const char* name, const char* path));

/* Asks `question path? ` on standard error; whether the line that answers begins with y. */
int confirmed(const char* question, const char* path);

#endif
