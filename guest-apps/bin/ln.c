/* ln [-f] [-s] name1 [name2], ln [-f] [-s] name ... directory */
#include "common/report.h"
#include "common/targets.h"

#include <sys/stat.h>
#include <unistd.h>

static int symbolic, force;

static void make_link(const char* existing, const char* path) {
    struct stat from, to;
    if (!symbolic && lstat(existing, &from) < 0) {
        report(existing);
        return;
    }
    if (!symbolic && S_ISDIR(from.st_mode)) {
        report_reason(existing, "is a directory");
        return;
    }
    if (force && lstat(path, &to) == 0) {
        if (!symbolic && from.st_ino == to.st_ino && from.st_dev == to.st_dev) {
            report_reason(path, "is the same file");
            return;
        }
        if (unlink(path) < 0) {
            report(path);
            return;
        }
    }
    if ((symbolic ? symlink(existing, path) : link(existing, path)) < 0) {
        report(path);
    }
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "sf")) != -1) {
        symbolic |= option == 's';
        force |= option == 'f';
        if (option == '?') {
            usage("[-fs] name1 [name2 | directory]");
        }
    }
    argc -= optind;
    argv += optind;
    if (argc == 0) {
        usage("[-fs] name1 [name2 | directory]");
    }
    if (argc == 1) {
        for_each_target(argv, 1, ".", make_link);
    } else {
        for_each_target(argv, argc - 1, argv[argc - 1], make_link);
    }
    return finish();
}
