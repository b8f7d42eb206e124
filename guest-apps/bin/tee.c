/* tee [-ai] [file ...]: copies standard input to standard output and to files. */
#include "common/report.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char** argv) {
    static char buffer[8192];
    int flags = O_WRONLY | O_CREAT | O_TRUNC;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "ai")) != -1) {
        switch (option) {
        case 'a':
            flags = O_WRONLY | O_CREAT | O_APPEND;
            break;
        case 'i':
            signal(SIGINT, SIG_IGN);
            break;
        default:
            usage("[-ai] [file ...]");
        }
    }
    int count = argc - optind;
    int* files = checked(malloc((size_t)(count + 1) * sizeof *files));
    for (int i = 0; i < count; i++) {
        files[i] = open(argv[optind + i], flags, 0666);
        if (files[i] < 0) {
            report(argv[optind + i]);
        }
    }
    files[count] = 1;
    ssize_t size;
    while ((size = read(0, buffer, sizeof buffer)) > 0) {
        for (int i = 0; i <= count; i++) {
            if (files[i] >= 0 && write_all(files[i], buffer, (unsigned)size) < 0) {
                report(i < count ? argv[optind + i] : "standard output");
                files[i] = -1;
            }
        }
    }
    if (size < 0) {
        report("standard input");
    }
    free(files);
    return finish();
}
