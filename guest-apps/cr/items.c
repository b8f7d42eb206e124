#include "items.h"

#include "common/file_text.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Cuts the kernel's bytes into items. */
static int split(struct item_list* list, const char* bytes, int size) {
    int at;

    list->count = 0;
    for (at = 0; at < size; at += (int)((const struct abi_cr_item*)(bytes + at))->it_size)
        list->count++;
    list->items = calloc((size_t)list->count + 1, sizeof *list->items);
    if (list->items == NULL)
        return -1;
    list->count = 0;
    for (at = 0; at < size;) {
        struct item* item = &list->items[list->count++];
        item->facts = (const struct abi_cr_item*)(bytes + at);
        item->name = bytes + at + sizeof *item->facts;
        at += (int)item->facts->it_size;
    }
    return 0;
}

int fetch_items(struct item_list* list, int (*call)(void* buffer, unsigned size)) {
    unsigned room = 4096;

    for (;;) {
        char* bytes = malloc(room);
        int size;

        if (bytes == NULL)
            return -1;
        size = call(bytes, room);
        if (size >= 0 && (unsigned)size <= room)
            return split(list, bytes, size);
        free(bytes);
        if (size < 0)
            return -1;
        room = (unsigned)size;
    }
}

int is_process(const struct item* item) {
    return item->facts->it_fd < 0;
}

int is_ignored_process(const struct item* item) {
    return is_process(item) && item->decision == ABI_CR_IGNORE;
}

int next_process(const struct item_list* list, int index) {
    do
        index++;
    while (index < list->count && !is_process(&list->items[index]));
    return index;
}

const char* shown_name(const char* name) {
    static char* shown;
    char* at;

    free(shown);
    shown = strdup(name);
    if (shown == NULL)
        return "?";
    for (at = shown; *at != '\0'; at++)
        if (iscntrl((unsigned char)*at))
            *at = '?';
    return shown;
}

/* What has no path is called by its kind. */
static const char* name_of(const struct item* item) {
    const char* path = item->decision == ABI_CR_MODIFY ? item->path : item->name;

    if (*path != '\0')
        return path;
    switch (item->facts->it_mode & S_IFMT) {
    case S_IFIFO:
        return "pipe";
    case S_IFSOCK:
        return "socket";
    default:
        return "-"; /* As in the names of copies of unlinked files (p. 1-4). */
    }
}

static int is_device(unsigned mode) {
    return S_ISCHR(mode) || S_ISBLK(mode);
}

/* As in Figures 2-6 and 2-9: the size in bytes and the offset of a file, the minor and the major number of a
 * device. */
void print_item(FILE* to, const struct item* item) {
    const struct abi_cr_item* facts = item->facts;
    time_t changed = facts->it_time;

    if (is_process(item)) {
        fprintf(to, "%s - pid = %d pgrp = %d ppid = %d", shown_name(item->name), facts->it_pid,
                facts->it_group, facts->it_parent);
        return;
    }
    fprintf(to, "fd %d %s %s %.20s ", facts->it_fd, mode_text((mode_t)facts->it_mode),
            owner_text((uid_t)facts->it_uid), ctime(&changed) + 4);
    if (is_device(facts->it_mode))
        fprintf(to, "%u %u", facts->it_device & 0xff, facts->it_device >> 8 & 0xff);
    else
        fprintf(to, "%lld/%lld", facts->it_length, facts->it_offset);
    fprintf(to, " %s", shown_name(name_of(item)));
}

void print_process(const struct item_list* list, int index) {
    int end = next_process(list, index);

    for (; index < end; index++) {
        print_item(stdout, &list->items[index]);
        putchar('\n');
    }
}

/* A copy of the path that begins at the root, as those of the other files do; as it is if that is too long.
 */
static char* absolute(const char* path) {
    char whole[2 * MAXPATHLEN];

    if (*path == '/' || getcwd(whole, MAXPATHLEN) == NULL)
        return strdup(path);
    snprintf(whole + strlen(whole), MAXPATHLEN, "%s%s", strcmp(whole, "/") == 0 ? "" : "/", path);
    return strdup(strlen(whole) < MAXPATHLEN ? whole : path);
}

int point_at(struct item* item, const char* path) {
    struct stat status;
    struct abi_cr_item* facts;

    if (stat(path, &status) < 0)
        return -1;
    facts = malloc(sizeof *facts);
    if (facts == NULL)
        return -1;
    *facts = *item->facts; /* The descriptor keeps its number and its offset. */
    facts->it_mode = status.st_mode;
    facts->it_uid = status.st_uid;
    facts->it_device = (unsigned)status.st_rdev;
    facts->it_time = (int)status.st_mtime;
    facts->it_length = status.st_size;
    item->facts = facts;
    item->path = absolute(path);
    item->decision = ABI_CR_MODIFY;
    return item->path == NULL ? -1 : 0;
}

struct abi_cr_choice* choices_of(const struct item_list* list, unsigned* count) {
    struct abi_cr_choice* choices = calloc((size_t)list->count + 1, sizeof *choices);
    int i;

    *count = 0;
    for (i = 0; i < list->count && choices != NULL; i++) {
        const struct item* item = &list->items[i];
        struct abi_cr_choice* choice = &choices[*count];

        if (item->decision == 0)
            continue;
        choice->ch_pid = item->facts->it_pid;
        choice->ch_fd = item->facts->it_fd;
        choice->ch_action = (unsigned)item->decision;
        choice->ch_path = (abi_pointer)item->path;
        (*count)++;
        if (is_ignored_process(item))
            i = next_process(list, i) - 1;
    }
    return choices;
}

int nothing_selected(const struct item_list* list) {
    int i;

    for (i = 0; i < list->count; i = next_process(list, i))
        if (!is_ignored_process(&list->items[i]))
            return 0;
    return 1;
}
