/* Edit descriptors at work: one item of a list to or from the record. */
#ifndef LIBF_EDIT_H
#define LIBF_EDIT_H

#include "format.h"

/* What P, S, BN and BZ have set. */
struct edit_state {
    int scale;
    int plus;
    int blanks_are_zeros;
};
extern struct edit_state edit_state;

int write_item(const struct edit* edit, const char* item, long length);
int read_item(const struct edit* edit, char* item, long length);

#endif
