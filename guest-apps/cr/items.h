/* The processes and descriptors that interactive mode goes through, with what was decided about them. */
#ifndef CXSIM_GUEST_CR_ITEMS_H
#define CXSIM_GUEST_CR_ITEMS_H

#include <convex/abi/chkpnt.h>
#include <stdio.h>

struct item {
    const struct abi_cr_item* facts; /* The kernel's, or after point_at() the other file's. */
    const char* name;                /* The command, or the path. */
    int decision;                    /* ABI_CR_*, or 0: as without a decision. */
    const char* path;                /* For ABI_CR_MODIFY. */
};

struct item_list {
    struct item* items; /* A process, then its descriptors, then the next process. */
    int count;
};

/* Asks the kernel by `call`, which is given a buffer and its size and returns what chkpnt or restart does
 * with ABI_CR_LIST. Returns 0, or -1 with errno set. */
int fetch_items(struct item_list* list, int (*call)(void* buffer, unsigned size));

int is_process(const struct item* item);
/* A process that is left out. */
int is_ignored_process(const struct item* item);
/* The index of the next process after that item, or the number of items. */
int next_process(const struct item_list* list, int index);
/* A name as it is shown and logged: names may have any characters, a terminal obeys some and a line ends at
 * one, so control characters become question marks. Lasts until the next call. */
const char* shown_name(const char* name);
/* The item's line in dialogues and listings, without a line end (guide p. 2-11). */
void print_item(FILE* to, const struct item* item);
/* The process at the index with its descriptors, a line each. */
void print_process(const struct item_list* list, int index);

/* ABI_CR_MODIFY: has a descriptor stand for another file, which its line tells of from now on. -1 with errno
 * if there is no such file. */
int point_at(struct item* item, const char* path);

/* The decisions as the kernel wants them; sets how many there are. Descriptors of processes that are left out
 * need none. */
struct abi_cr_choice* choices_of(const struct item_list* list, unsigned* count);
/* Whether all processes are left out. */
int nothing_selected(const struct item_list* list);

#endif
