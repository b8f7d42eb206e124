/* rm [-f] [-i] [-r] file ... */
#include "common/report.h"
#include "common/targets.h"
#include "common/walk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int force, ask, recursive;

/* Of each directory that is being emptied, by depth: the failures before, or -1 if it is to stay. */
static int* before;
static int depths;

static void remove_file(const struct place* place) {
    int protected = !S_ISLNK(place->status->st_mode) && access(place->access, W_OK) < 0;
    if (!force && !ask && protected && isatty(0) && !confirmed("rm: override protection of", place->path)) {
        return;
    }
    if (unlink(place->access) < 0) {
        report(place->path);
    }
}

static int enter(const struct place* place) {
    if (place->depth >= depths) {
        depths = place->depth + 64;
        before = checked(realloc(before, (size_t)depths * sizeof *before));
    }
    before[place->depth] = -1;
    if (ask && !confirmed("rm: remove", place->path)) {
        return 0;
    }
    if (!S_ISDIR(place->status->st_mode)) {
        remove_file(place);
        return 0;
    }
    if (!recursive) {
        report_reason(place->path, "is a directory");
        return 0;
    }
    before[place->depth] = failures;
    return 1;
}

static void leave(const struct place* place) {
    if (failures == before[place->depth] && rmdir(place->access) < 0) {
        report(place->path);
    }
}

/* Removing these would be a slip of the fingers. */
static int is_precious(const char* path) {
    struct stat root, status;
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/') {
        size--;
    }
    const char* end = path + size;
    int is_dot = end[-1] == '.' && (size == 1 || end[-2] == '/');
    int is_dot_dot = size > 1 && end[-1] == '.' && end[-2] == '.' && (size == 2 || end[-3] == '/');
    if (is_dot || is_dot_dot) {
        report_reason(path, "cannot remove `.' or `..'");
        return 1;
    }
    if (lstat(path, &status) == 0 && stat("/", &root) == 0 && status.st_ino == root.st_ino &&
        status.st_dev == root.st_dev) {
        report_reason(path, "cannot remove the root directory");
        return 1;
    }
    return 0;
}

static void remove_path(const char* path) {
    static const struct walk walk = {enter, leave, 0, 0};
    struct stat status;
    if (*path == '\0' || lstat(path, &status) < 0) {
        errno = *path == '\0' ? ENOENT : errno;
        if (!force || errno != ENOENT) {
            report(path);
        }
    } else if (!is_precious(path)) {
        walk_tree(&walk, path);
    }
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "firR")) != -1) {
        switch (option) {
        case 'f':
            force = 1;
            break;
        case 'i':
            ask = 1;
            break;
        case 'r':
        case 'R':
            recursive = 1;
            break;
        default:
            usage("[-fir] file ...");
        }
    }
    if (optind == argc && !force) {
        usage("[-fir] file ...");
    }
    for (int i = optind; i < argc; i++) {
        remove_path(argv[i]);
    }
    return finish();
}
