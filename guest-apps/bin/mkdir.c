/* mkdir [-p] [-m mode] directory ... */
#include "common/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_directory(const char* path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void make_with_parents(char* path, mode_t mode) {
    for (char* slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) < 0 && !is_directory(path)) {
            report(path);
            return;
        }
        *slash = '/';
    }
    if (mkdir(path, mode) < 0 && !is_directory(path)) {
        report(path);
    }
}

int main(int argc, char** argv) {
    int parents = 0;
    int option;
    mode_t mode = 0777;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "pm:")) != -1) {
        if (option == 'p') {
            parents = 1;
        } else if (option == 'm') {
            char* end;
            mode = (mode_t)strtol(optarg, &end, 8);
            if (*end != '\0') {
                report_reason(optarg, "bad mode");
                return 2;
            }
        } else {
            optind = argc;
        }
    }
    if (optind >= argc) {
        usage("[-p] [-m mode] directory ...");
    }
    for (int i = optind; i < argc; i++) {
        if (parents) {
            make_with_parents(argv[i], mode);
        } else if (mkdir(argv[i], mode) < 0) {
            report(argv[i]);
        }
    }
    return finish();
}
