/* cp [-ipr] file1 file2, cp [-ipr] file ... directory */
#include "common/copy_file.h"
#include "common/report.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

static int ask, keep, recursive;
static const char syntax[] = "[-ipr] file1 file2, or file ... directory";

static void copy(const char* from, const char* to);

static void copy_directory(const char* from, const char* to, const struct stat* status) {
    struct stat target;
    if (!recursive) {
        report_reason(from, "is a directory (not copied)");
        return;
    }
    size_t size = strlen(from);
    if (strncmp(from, to, size) == 0 && to[size] == '/') {
        report_reason(to, "lies inside the directory to be copied");
        return;
    }
    DIR* directory = opendir(from);
    if (directory == NULL) {
        report(from);
        return;
    }
    int exists = stat(to, &target) == 0;
    if (exists ? !S_ISDIR(target.st_mode) : mkdir(to, (status->st_mode & 0777) | 0700) < 0) {
        if (exists) {
            report_reason(to, "not a directory");
        } else {
            report(to);
        }
        closedir(directory);
        return;
    }
    struct dirent* entry;
    while ((entry = readdir(directory)) != NULL) {
        char inner_from[MAXPATHLEN];
        char inner_to[MAXPATHLEN];
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            snprintf(inner_from, sizeof inner_from, "%s/%s", from, entry->d_name);
            snprintf(inner_to, sizeof inner_to, "%s/%s", to, entry->d_name);
            copy(inner_from, inner_to);
        }
    }
    closedir(directory);
}

static int overwrite_allowed(const char* path) {
    if (!ask || access(path, F_OK) < 0) {
        return 1;
    }
    fprintf(stderr, "overwrite %s? ", path);
    int first = getchar();
    for (int c = first; c != '\n' && c != EOF; c = getchar()) {
    }
    return first == 'y' || first == 'Y';
}

static void copy(const char* from, const char* to) {
    struct stat status;
    if (stat(from, &status) < 0) {
        report(from);
    } else if (S_ISDIR(status.st_mode)) {
        copy_directory(from, to, &status);
    } else if (overwrite_allowed(to)) {
        copy_file(from, to, &status, keep);
    }
}

int main(int argc, char** argv) {
    struct stat status;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "iprR")) != -1) {
        switch (option) {
        case 'i':
            ask = 1;
            break;
        case 'p':
            keep = 1;
            break;
        case 'r':
        case 'R':
            recursive = 1;
            break;
        default:
            usage(syntax);
        }
    }
    argc -= optind;
    argv += optind;
    if (argc < 2) {
        usage(syntax);
    }
    const char* target = argv[argc - 1];
    int into = stat(target, &status) == 0 && S_ISDIR(status.st_mode);
    if (argc > 2 && !into) {
        report_reason(target, "not a directory");
        return 1;
    }
    for (int i = 0; i < argc - 1; i++) {
        char path[MAXPATHLEN];
        snprintf(path, sizeof path, into ? "%s/%s" : "%s", target, base_name(argv[i]));
        copy(argv[i], path);
    }
    return finish();
}
