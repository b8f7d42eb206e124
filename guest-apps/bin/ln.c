/* ln [-f] [-s] name1 [name2], ln [-f] [-s] name ... directory */
#include "common/report.h"

#include <stdio.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <unistd.h>

static int symbolic, force;

static void make_link(const char* existing, const char* path) {
    if (force) {
        unlink(path);
    }
    if ((symbolic ? symlink(existing, path) : link(existing, path)) < 0) {
        report(path);
    }
}

static int is_directory(const char* path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
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
    const char* target = argc == 1 ? "." : argv[argc - 1];
    int into = is_directory(target);
    if (argc > 2 && !into) {
        report_reason(target, "not a directory");
        return 1;
    }
    for (int i = 0; i < (argc == 1 ? 1 : argc - 1); i++) {
        char path[MAXPATHLEN];
        snprintf(path, sizeof path, into ? "%s/%s" : "%s", target, base_name(argv[i]));
        make_link(argv[i], path);
    }
    return finish();
}
