/* cp [-ipr] file1 file2, cp [-ipr] file ... directory */
#include "common/copy_file.h"
#include "common/report.h"
#include "common/targets.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

static int ask, keep, recursive;
static const char syntax[] = "[-ipr] file1 file2, or file ... directory";

static void copy(const char* from, const char* to);
static void copy_entry(const char* from, const char* to);

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
            if (join_path(inner_from, from, entry->d_name) == 0 &&
                join_path(inner_to, to, entry->d_name) == 0) {
                copy_entry(inner_from, inner_to);
            }
        }
    }
    closedir(directory);
    if (keep) {
        struct utimbuf times = {status->st_atime, status->st_mtime};
        chmod(to, status->st_mode & 07777);
        utime(to, &times);
    }
}

static void copy_link(const char* from, const char* to) {
    char target[MAXPATHLEN];
    ssize_t size = readlink(from, target, sizeof target - 1);
    if (size < 0) {
        report(from);
        return;
    }
    target[size] = '\0';
    if (symlink(target, to) < 0) {
        report(to);
    }
}

/* What lies in a directory: links and fifos are made anew, since following and reading them might never end.
 */
static void copy_entry(const char* from, const char* to) {
    struct stat status;
    if (lstat(from, &status) < 0) {
        report(from);
    } else if (S_ISLNK(status.st_mode)) {
        copy_link(from, to);
    } else if (S_ISFIFO(status.st_mode)) {
        if (mkfifo(to, status.st_mode & 0777) < 0) {
            report(to);
        }
    } else if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode)) {
        copy(from, to);
    } else {
        report_reason(from, "is a special file (not copied)");
    }
}

static int overwrite_allowed(const char* path) {
    return !ask || access(path, F_OK) < 0 || confirmed("overwrite", path);
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
    for_each_target(argv, argc - 1, argv[argc - 1], copy);
    return finish();
}
