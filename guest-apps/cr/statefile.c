/* Descriptions of checkpoint files, and sets made of them. */
#include "statefile.h"

#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char* describe_statefile(const char* path, int quietly) {
    unsigned size = ABI_REPORT_MAX;

    for (;; size *= 4) {
        struct abi_chkpnt request;
        char* text = malloc(size);
        int saved;

        if (text == NULL)
            return NULL;
        *text = '\0';
        memset(&request, 0, sizeof request);
        request.ck_class = ABI_CHKPNT_DESCRIBE;
        request.ck_file = (abi_pointer)path;
        request.ck_report = (abi_pointer)text;
        request.ck_report_size = size;
        if (__chkpnt(&request) == 0)
            return text;
        saved = errno;
        if (saved != ENOSPC || size > ABI_DESCRIPTION_MAX) {
            if (!quietly && *text != '\0')
                print_report(text, 0);
            free(text);
            errno = saved;
            return NULL;
        }
        free(text);
    }
}

int next_fact(char** rest, char** name, char** value) {
    char* end = strchr(*rest, '\n');
    char* tab = strchr(*rest, '\t');

    if (end == NULL || tab == NULL || tab > end)
        return 0;
    *name = *rest;
    *value = tab + 1;
    *tab = *end = '\0';
    *rest = end + 1;
    return 1;
}

char* unescape(char* value) {
    char *from = value, *to = value;

    while (*from != '\0') {
        if (*from == '\\' && strlen(from) >= 4) {
            *to++ = (char)((from[1] - '0') * 64 + (from[2] - '0') * 8 + from[3] - '0');
            from += 4;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
    return value;
}

/* --- Sets */

int is_part(const char* name) {
    return strcmp(name, "child") == 0 || strcmp(name, "copy") == 0;
}

/* The same of a file that is not what it was at the checkpoint. */
static int is_changed_part(const char* name) {
    return strcmp(name, "changed child") == 0 || strcmp(name, "changed copy") == 0;
}

/* Whether it builds on a file that is known to nobody by a name of its own. */
static int is_replaced_base(const char* name, const char* value) {
    return strcmp(name, "base") == 0 && strncmp(value, ".chkpnt.", 8) == 0;
}

/* Whether the file is there and not of the user whose the set is. */
static int is_foreign(const struct statefile_set* set, const char* path) {
    struct stat status;

    return lstat(path, &status) == 0 && status.st_uid != set->owner;
}

static int add_part(struct statefile_set* set, const char* name, char* value) {
    struct path_list* list = is_part(name)                   ? &set->files
                             : is_changed_part(name)         ? &set->changed
                             : is_replaced_base(name, value) ? &set->replaced
                                                             : NULL;
    char* path = list == NULL ? NULL : beside(set->files.paths[0], unescape(value));

    if (list == NULL)
        return 0;
    if (path != NULL && set->spares_foreign && is_foreign(set, path))
        list = &set->foreign;
    return add_path(list, path);
}

static int add_parts(struct statefile_set* set, char* description) {
    char *name, *value;

    while (next_fact(&description, &name, &value))
        if (add_part(set, name, value) < 0)
            return -1;
    return 0;
}

int find_files(const char* path, struct statefile_set* set, int spare_foreign) {
    struct stat status;
    int i;

    memset(set, 0, sizeof *set);
    set->spares_foreign = spare_foreign;
    if (add_path(&set->files, strdup(path)) < 0)
        return -1;
    if (lstat(path, &status) == 0)
        set->owner = status.st_uid;
    for (i = 0; i < set->files.count; i++) {
        char* description = describe_statefile(set->files.paths[i], i > 0 || spare_foreign);
        int done = 0;

        /* A copy of a file has no description, nor has a child's file that is damaged. */
        if (description == NULL && i == 0)
            done = -1;
        else if (description != NULL)
            done = add_parts(set, description);
        free(description);
        if (done < 0) {
            int saved = errno;
            free_set(set);
            errno = saved;
            return -1;
        }
    }
    return 0;
}

int find_set(const char* path, struct statefile_set* set) {
    return find_files(path, set, 0);
}

void free_set(struct statefile_set* set) {
    free_list(&set->files);
    free_list(&set->changed);
    free_list(&set->foreign);
    free_list(&set->replaced);
}
