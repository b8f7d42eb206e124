/* Operands of the form `file1 file2` or `file ... directory`. */
#include "common/targets.h"

#include "common/report.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

int join_path(char path[MAXPATHLEN], const char* folder, const char* name) {
    if (snprintf(path, MAXPATHLEN, "%s/%s", folder, name) >= MAXPATHLEN) {
        errno = ENAMETOOLONG;
        report(name);
        return -1;
    }
    return 0;
}

void for_each_target(char** names, int count, const char* target,
                     void (*work)(const char* name, const char* path)) {
    struct stat status;
    int into = stat(target, &status) == 0 && S_ISDIR(status.st_mode);
    if (count > 1 && !into) {
        report_reason(target, "not a directory");
        return;
    }
    for (int i = 0; i < count; i++) {
        char path[MAXPATHLEN];
        if (!into) {
            work(names[i], target);
        } else if (join_path(path, target, base_name(names[i])) == 0) {
            work(names[i], path);
        }
    }
}

int confirmed(const char* question, const char* path) {
    fprintf(stderr, "%s %s? ", question, path);
    int first = getchar();
    for (int c = first; c != '\n' && c != EOF; c = getchar()) {
    }
    return first == 'y' || first == 'Y';
}
