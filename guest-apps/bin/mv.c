/* mv [-f] [-i] file1 file2, mv [-f] [-i] file ... directory */
#include "common/copy_file.h"
#include "common/report.h"

#include <errno.h>
#include <stdio.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

static int ask;
static const char syntax[] = "[-fi] file1 file2, or file ... directory";

static int overwrite_allowed(const char* path) {
    if (!ask || access(path, F_OK) < 0) {
        return 1;
    }
    fprintf(stderr, "remove %s? ", path);
    int first = getchar();
    for (int c = first; c != '\n' && c != EOF; c = getchar()) {
    }
    return first == 'y' || first == 'Y';
}

static void move(const char* from, const char* to) {
    struct stat status;
    struct stat target;
    if (lstat(from, &status) < 0) {
        report(from);
        return;
    }
    if (stat(to, &target) == 0 && target.st_dev == status.st_dev && target.st_ino == status.st_ino) {
        report_reason(from, "source and target are the same file");
        return;
    }
    if (!overwrite_allowed(to) || rename(from, to) == 0) {
        return;
    }
    if (errno != EXDEV) {
        report(to);
    } else if (!S_ISREG(status.st_mode)) {
        report_reason(from, "only regular files can be moved to another file system");
    } else if (copy_file(from, to, &status, 1) == 0 && unlink(from) < 0) {
        report(from);
    }
}

int main(int argc, char** argv) {
    struct stat status;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "fi")) != -1) {
        if (option == '?') {
            usage(syntax);
        }
        ask = option == 'i';
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
        move(argv[i], path);
    }
    return finish();
}
