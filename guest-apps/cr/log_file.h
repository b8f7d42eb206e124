/* Log files of chkpnt: the decisions of a dialogue, to be repeated (guide p. 2-13, 2-14). */
#ifndef CXSIM_GUEST_CR_LOG_FILE_H
#define CXSIM_GUEST_CR_LOG_FILE_H

#include "items.h"

/* Whether the file can be written, before anybody is asked anything; one that was not there is not there
 * afterwards either, however the dialogue ends. 0, or -1 after saying why not. */
int prepare_log(const char* path);
/* Writes what was decided. 0, or -1 after saying what failed. */
int write_log(const char* path, const struct item_list* list);
/* Takes decisions from a log file; processes and descriptors that it does not name go as without it. 0, or -1
 * after saying what is wrong. */
int read_log(const char* path, struct item_list* list);
/* Shows what is done with each item, as replaying a log file does (Figure 2-12). */
void print_actions(const struct item_list* list);

#endif
