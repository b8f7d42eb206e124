/* Removing sets of checkpoint files. */
#ifndef CXSIM_GUEST_CR_REMOVAL_H
#define CXSIM_GUEST_CR_REMOVAL_H

#include "path_list.h"

/* How a set is removed. */
struct removal {
    struct path_list going; /* Absolute paths of root's files of sets that go as well. */
    int only_look;          /* Whether it could be: nothing is removed. */
};

/* Removes all files of the set, which must be the caller's unless it is root, and which no other checkpoint
 * in the directory may need; then what it builds on under hidden names, if nobody else does. 0; or 1 if files
 * are left because they have changed since the checkpoint, or belong to another user than the root's file,
 * each of which is named on the standard error; or -1 with errno (EBUSY: needed) and the file in question in
 * `*culprit`, to be freed. Nothing is removed unless everything can be. */
int remove_set(const char* path, const struct removal* how, char** culprit);

#endif
