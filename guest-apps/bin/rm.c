/* rm [-f] [-i] [-r] file ... */
#include "common/report.h"
#include "common/targets.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int force, ask, recursive;

static void remove_path(const char* path);

static void remove_directory(const char* path) {
    if (!recursive) {
        report_reason(path, "is a directory");
        return;
    }
    DIR* directory = opendir(path);
    if (directory == NULL) {
        report(path);
        return;
    }
    struct dirent* entry;
    int before = failures;
    while ((entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        char inner[MAXPATHLEN];
        if (join_path(inner, path, entry->d_name) == 0) {
            remove_path(inner);
        }
    }
    closedir(directory);
    if (failures == before && rmdir(path) < 0) {
        report(path);
    }
}

static void remove_path(const char* path) {
    struct stat status;
    if (lstat(path, &status) < 0) {
        if (!force || errno != ENOENT) {
            report(path);
        }
        return;
    }
    if (ask && !confirmed("rm: remove", path)) {
        return;
    }
    if (S_ISDIR(status.st_mode)) {
        remove_directory(path);
        return;
    }
    int protected = !S_ISLNK(status.st_mode) && access(path, W_OK) < 0;
    if (!force && !ask && protected && isatty(0) && !confirmed("rm: override protection of", path)) {
        return;
    }
    if (unlink(path) < 0) {
        report(path);
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
        const char* name = base_name(argv[i]);
        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
            report_reason(argv[i], "cannot remove `.' or `..'");
        } else {
            remove_path(argv[i]);
        }
    }
    return finish();
}
