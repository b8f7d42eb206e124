/* touch [-c] file ...: sets the times of files to now, and creates those that are missing (not with -c). */
#include "common/report.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>
#include <utime.h>

int main(int argc, char** argv) {
    int create = 1;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "cf")) != -1) {
        if (option == '?') {
            usage("[-c] file ...");
        }
        create &= option != 'c';
    }
    if (optind == argc) {
        usage("[-c] file ...");
    }
    for (int i = optind; i < argc; i++) {
        if (utime(argv[i], NULL) == 0) {
            continue;
        }
        if (errno != ENOENT) {
            report(argv[i]);
        } else if (create) {
            int fd = open(argv[i], O_WRONLY | O_CREAT, 0666);
            if (fd < 0) {
                report(argv[i]);
            } else {
                close(fd);
            }
        }
    }
    return finish();
}
