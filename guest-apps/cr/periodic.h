/* chkpnt --every: one checkpoint after the other, of which the last few are kept. */
#ifndef CXSIM_GUEST_CR_PERIODIC_H
#define CXSIM_GUEST_CR_PERIODIC_H

#include "command.h"

struct period {
    unsigned seconds; /* between two checkpoints; 0: only one is made */
    int keep;         /* how many can be restarted at any time; 0: all */
    int increments;   /* whether they build on each other */
};

/* A time such as 90, 90s, 10m, 2h or 1d in seconds; 0 if it is none. */
unsigned parse_interval(const char* text);

/* Checkpoints to FILE.1, FILE.2 ..., FILE being the request's, by `checkpoint`, which makes one and says what
 * is wrong. Numbers that are there already, from an earlier run, are left alone unless with -F: it goes on
 * behind the highest. Ends with the target: the command's exit status. */
int checkpoint_periodically(struct abi_chkpnt* request, const struct period* period, int (*checkpoint)(void));

#endif
