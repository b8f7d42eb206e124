/* mv [-f] [-i] file1 file2, mv [-f] [-i] file ... directory */
#include "common/copy_file.h"
#include "common/report.h"
#include "common/targets.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int ask, force;
static const char syntax[] = "[-fi] file1 file2, or file ... directory";

static int overwrite_allowed(const char* path) {
    if (access(path, F_OK) < 0) {
        return 1;
    }
    if (ask) {
        return confirmed("remove", path);
    }
    return force || access(path, W_OK) == 0 || !isatty(0) || confirmed("override protection of", path);
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
        /* The file itself is there: so this is about where it should go. */
        report(errno == ENOENT || errno == ENOTDIR || errno == EISDIR || errno == ENOTEMPTY ? to : from);
    } else if (!S_ISREG(status.st_mode)) {
        report_reason(from, "only regular files can be moved to another file system");
    } else if (copy_file(from, to, &status, 1) == 0 && unlink(from) < 0) {
        report(from);
    }
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "fi")) != -1) {
        if (option == '?') {
            usage(syntax);
        }
        ask = option == 'i';
        force = option == 'f';
    }
    optind += optind < argc && strcmp(argv[optind], "-") == 0; /* 4.3BSD's end of options */
    argc -= optind;
    argv += optind;
    if (argc < 2) {
        usage(syntax);
    }
    for_each_target(argv, argc - 1, argv[argc - 1], move);
    return finish();
}
