/* Descriptions of checkpoint files, and sets made of them. */
#include "statefile.h"

#include "command.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Has the kernel put right what an interrupted chkpnt has left in the directory of the path: half of a new
 * set, or of one that it has replaced. */
static void tidy_directory(const char* path) {
    static char report[ABI_REPORT_MAX];
    struct abi_chkpnt request;

    memset(&request, 0, sizeof request);
    request.ck_class = ABI_CHKPNT_DESCRIBE;
    request.ck_options = ABI_CHKPNT_FORCE;
    request.ck_file = (abi_pointer)path;
    request.ck_report = (abi_pointer)report;
    request.ck_report_size = sizeof report;
    __chkpnt(&request); /* What is wrong with the file itself is found out later. */
}

/* --- Sets */

static int has_path(const struct path_list* list, const char* path) {
    int i;

    for (i = 0; i < list->count; i++)
        if (strcmp(list->paths[i], path) == 0)
            return 1;
    return 0;
}

/* Adds a path, which the list frees, unless it is there. -1 if there is no memory for it. */
static int add_path(struct path_list* list, char* path) {
    char** longer;

    if (path != NULL && has_path(list, path)) {
        free(path);
        return 0;
    }
    longer = path == NULL ? NULL : realloc(list->paths, (list->count + 1) * sizeof *longer);
    if (longer == NULL) {
        free(path);
        return -1;
    }
    list->paths = longer;
    list->paths[list->count++] = path;
    return 0;
}

static void free_list(struct path_list* list) {
    while (list->count > 0)
        free(list->paths[--list->count]);
    free(list->paths);
    list->paths = NULL;
}

/* A value of a description as it is, over itself. */
static char* unescape(char* value) {
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

/* The name in the directory of the path. */
static char* beside(const char* path, const char* name) {
    const char* slash = strrchr(path, '/');
    int length = slash == NULL ? 0 : (int)(slash - path) + 1;
    char* result = malloc(length + strlen(name) + 1);

    if (result != NULL)
        sprintf(result, "%.*s%s", length, path, name);
    return result;
}

/* Whether the fact names a file that goes with the one described. */
static int is_part(const char* name) {
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

/* Finds the set; with `spare_foreign` without the files of others, and what belongs to them, and without the
 * kernel's messages. */
static int find_files(const char* path, struct statefile_set* set, int spare_foreign) {
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

/* --- Removal */

/* Whether the checkpoint file, which is not of the set, needs one that is. */
static int needs_one_of(const char* path, const struct statefile_set* set) {
    char* description = describe_statefile(path, 1);
    char *rest = description, *name, *value;
    int found = 0;

    while (description != NULL && !found && next_fact(&rest, &name, &value)) {
        char* needed = is_part(name) || strcmp(name, "base") == 0 ? beside(path, unescape(value)) : NULL;

        found = needed != NULL && has_path(&set->files, needed);
        free(needed);
    }
    free(description);
    return found;
}

/* Whether what the file says counts: a stranger's may say what it likes. */
static int is_trusted(const struct statefile_set* set, const char* path) {
    struct stat status;

    return lstat(path, &status) == 0 && (status.st_uid == set->owner || status.st_uid == 0);
}

/* Whether the name is that of a file which is about to be replaced, or was: whoever needs its set has another
 * name. */
static int is_note(const char* name) {
    size_t length = strlen(name);

    return strncmp(name, ".chkpnt.", 8) == 0 && length > 4 && strcmp(name + length - 4, ".old") == 0;
}

/* Whether the file is one of the set, perhaps by another name that it has. */
static int is_of_set(const char* path, const struct statefile_set* set) {
    struct stat status, other;
    int i;

    if (has_path(&set->files, path))
        return 1;
    if (lstat(path, &status) < 0 || status.st_nlink == 1)
        return 0;
    for (i = 0; i < set->files.count; i++)
        if (lstat(set->files.paths[i], &other) == 0 && other.st_ino == status.st_ino &&
            other.st_dev == status.st_dev)
            return 1;
    return 0;
}

/* A file in the directory that needs one of the set; NULL if there is none. */
static char* find_dependent(const struct statefile_set* set) {
    char* folder = beside(set->files.paths[0], ".");
    DIR* directory = folder == NULL ? NULL : opendir(folder);
    struct dirent* entry;
    char* result = NULL;

    while (directory != NULL && result == NULL && (entry = readdir(directory)) != NULL) {
        char* path = beside(set->files.paths[0], entry->d_name);

        if (path != NULL && !is_note(entry->d_name) && !is_of_set(path, set) && is_trusted(set, path) &&
            needs_one_of(path, set))
            result = path;
        else
            free(path);
    }
    if (directory != NULL)
        closedir(directory);
    free(folder);
    return result;
}

/* What has changed may be of use to somebody, and what a set says of the files of others proves nothing: they
 * stay. 1 if there are any; `path` is the root's file as the user knows it. */
static int name_left(const char* path, const struct statefile_set* set) {
    int i;

    for (i = 0; i < set->changed.count; i++) { /* In the words of restart (p. 2-2). */
        char* name = beside(path, set->changed.paths[i]);
        complain("%s: file has changed since checkpoint: not removed", name);
        free(name);
    }
    for (i = 0; i < set->foreign.count; i++) {
        char* name = beside(path, set->foreign.paths[i]);
        complain("%s: belongs to another user: not removed", name);
        free(name);
    }
    return set->changed.count + set->foreign.count > 0;
}

/* Each file comes before those that it builds on itself. What cannot be removed the next chkpnt in the
 * directory removes. */
static void remove_replaced(const struct statefile_set* set) {
    int i;

    for (i = 0; i < set->replaced.count; i++) {
        struct statefile_set alone = {.files = {1, &set->replaced.paths[i]}, .owner = set->owner};
        char* dependent = find_dependent(&alone);

        if (dependent == NULL)
            unlink(set->replaced.paths[i]);
        free(dependent);
    }
}

/* The set in the current directory whose root's file has this name, and which the user knows by the path. -2
 * if that is none that can be read. */
static int remove_here(const char* name, const char* path, char** culprit) {
    struct statefile_set set;
    int i, result = 0, saved = 0;

    tidy_directory(name);
    if (find_files(name, &set, 1) < 0)
        return -2;
    /* Only the owner and the superuser may remove a set. */
    if (geteuid() != 0 && set.owner != geteuid())
        saved = EPERM;
    else if ((*culprit = find_dependent(&set)) != NULL)
        saved = EBUSY;
    /* The root's file first: from then on there is no set. */
    for (i = 0; saved == 0 && i < set.files.count; i++)
        if (unlink(set.files.paths[i]) < 0 && errno != ENOENT) {
            saved = errno;
            *culprit = strdup(set.files.paths[i]);
        }
    if (saved == 0)
        remove_replaced(&set);
    if (saved == 0)
        result = name_left(path, &set);
    free_set(&set);
    if (saved != 0) {
        errno = saved;
        result = -1;
    }
    return result;
}

/* Enters the directory of the path, whose other part is `name`; a descriptor of the directory where the
 * caller was, -2 if that is the same, or -1 with errno. */
static int enter_directory(const char* path, const char** name) {
    const char* slash = strrchr(path, '/');
    char* directory;
    int before, saved;

    *name = slash == NULL ? path : slash + 1;
    if (slash == NULL)
        return -2;
    directory = beside(path, ".");
    before = directory == NULL ? -1 : open(".", O_RDONLY);
    if (before >= 0 && chdir(directory) < 0) {
        saved = errno;
        close(before);
        errno = saved;
        before = -1;
    }
    free(directory);
    return before;
}

/* Who can rename the directory must not lead the removal to another one: it is entered once. */
int remove_set(const char* path, char** culprit) {
    const char* name;
    int before = enter_directory(path, &name);
    int result, saved;

    *culprit = NULL;
    if (before == -1)
        return -1;
    result = remove_here(name, path, culprit);
    saved = errno;
    if (before >= 0) {
        char* known = *culprit == NULL ? NULL : beside(path, *culprit);

        free(*culprit);
        *culprit = known;
        if (fchdir(before) < 0 && result >= 0) {
            saved = errno;
            result = -1;
        }
        close(before);
    }
    if (result == -2)
        free(describe_statefile(path, 0)); /* The kernel says why, and of which file. */
    errno = saved;
    return result < 0 ? -1 : result;
}
