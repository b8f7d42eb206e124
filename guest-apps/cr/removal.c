/* What a set needs, who needs it, and its removal. */
#include "removal.h"

#include "command.h"
#include "statefile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* A file in the directory that needs one of the set and is none of the others that go, too; NULL if there is
 * none. */
static char* find_dependent(const struct statefile_set* set, const struct path_list* others) {
    char* folder = beside(set->files.paths[0], ".");
    DIR* directory = folder == NULL ? NULL : opendir(folder);
    struct dirent* entry;
    char* result = NULL;

    while (directory != NULL && result == NULL && (entry = readdir(directory)) != NULL) {
        char* path = beside(set->files.paths[0], entry->d_name);

        if (path != NULL && !is_note(entry->d_name) && !is_of_set(path, set) && !has_path(others, path) &&
            is_trusted(set, path) && needs_one_of(path, set))
            result = path;
        else
            free(path);
    }
    if (directory != NULL)
        closedir(directory);
    free(folder);
    return result;
}

/* Whether the path leads to a name in the current directory, which it leaves in `name`. */
static int is_here(const char* path, const char** name) {
    const char* slash = strrchr(path, '/');
    struct stat here, there;
    char* directory;
    int result;

    *name = slash == NULL ? path : slash + 1;
    if (slash == NULL)
        return 1;
    directory = beside(path, ".");
    result = directory != NULL && stat(directory, &there) == 0 && stat(".", &here) == 0 &&
             here.st_dev == there.st_dev && here.st_ino == there.st_ino;
    free(directory);
    return result;
}

/* The files of those sets that are in the current directory. -1 if there is no memory for them. */
static int find_others(const struct path_list* going, struct path_list* others) {
    int i, k, done = 0;

    memset(others, 0, sizeof *others);
    for (i = 0; done == 0 && i < going->count; i++) {
        struct statefile_set set;
        const char* name;

        if (!is_here(going->paths[i], &name) || find_files(name, &set, 1) < 0)
            continue;
        for (k = 0; done == 0 && k < set.files.count; k++)
            done = add_path(others, strdup(set.files.paths[k]));
        free_set(&set);
    }
    return done;
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
        static const struct path_list none;
        char* dependent = find_dependent(&alone, &none);

        if (dependent == NULL)
            unlink(set->replaced.paths[i]);
        free(dependent);
    }
}

/* Whether the set in the current directory may be removed by the user, and with those others without harm to
 * anybody else; if not, errno. */
static int may_remove(const struct statefile_set* set, const struct path_list* going, char** culprit) {
    struct path_list others;
    int result = 0;

    /* Only the owner and the superuser may remove a set. */
    if (geteuid() != 0 && set->owner != geteuid())
        return EPERM;
    if (find_others(going, &others) < 0)
        result = ENOMEM;
    else if ((*culprit = find_dependent(set, &others)) != NULL)
        result = EBUSY;
    free_list(&others);
    return result;
}

/* The root's file first: from then on there is no set. An errno if that fails. */
static int unlink_files(const struct statefile_set* set, char** culprit) {
    int i;

    for (i = 0; i < set->files.count; i++)
        if (unlink(set->files.paths[i]) < 0 && errno != ENOENT) {
            int error = errno;
            *culprit = strdup(set->files.paths[i]);
            return error;
        }
    return 0;
}

/* The set in the current directory whose root's file has this name, and which the user knows by the path. -2
 * if that is none that can be read. */
static int remove_here(const char* name, const char* path, const struct removal* how, char** culprit) {
    struct statefile_set set;
    int error, result = 0;

    tidy_directory(name);
    if (find_files(name, &set, 1) < 0)
        return -2;
    error = may_remove(&set, &how->going, culprit);
    if (error == 0 && !how->only_look) {
        error = unlink_files(&set, culprit);
        if (error == 0) {
            remove_replaced(&set);
            result = name_left(path, &set);
        }
    }
    free_set(&set);
    if (error != 0) {
        errno = error;
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
int remove_set(const char* path, const struct removal* how, char** culprit) {
    const char* name;
    int before = enter_directory(path, &name);
    int result, saved;

    *culprit = NULL;
    if (before == -1)
        return -1;
    result = remove_here(name, path, how, culprit);
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
