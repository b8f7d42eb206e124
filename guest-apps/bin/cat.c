/* cat [-n] [-u] [file ...]: copies files to standard output; - is standard input. */
#include "common/report.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int line_number;

static void copy_numbered(int fd, const char* name) {
    FILE* file = fdopen(dup(fd), "r");
    if (file == NULL) {
        report(name);
        return;
    }
    int at_start = 1;
    int c;
    while ((c = getc(file)) != EOF) {
        if (at_start) {
            printf("%6d  ", ++line_number);
        }
        putchar(c);
        at_start = c == '\n';
    }
    if (ferror(file)) {
        report(name);
    }
    fclose(file);
}

static int is_our_output(int fd) {
    struct stat input;
    struct stat output;
    return fstat(fd, &input) == 0 && fstat(1, &output) == 0 && S_ISREG(input.st_mode) &&
           input.st_dev == output.st_dev && input.st_ino == output.st_ino;
}

/* Whether to go on with the next file. */
static int copy_file(const char* name, int numbered) {
    int is_input = strcmp(name, "-") == 0;
    int fd = is_input ? 0 : open(name, O_RDONLY);
    if (fd < 0) {
        report(name);
        return 1;
    }
    int result = 0;
    if (is_our_output(fd)) {
        report_reason(name, "input is output");
    } else if (numbered) {
        copy_numbered(fd, name);
    } else {
        result = copy_descriptor(fd, name, 1, "standard output");
    }
    if (!is_input) {
        close(fd);
    }
    return result == 0 || numbered;
}

int main(int argc, char** argv) {
    int numbered = 0;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "nu")) != -1) {
        if (option == '?') {
            usage("[-nu] [file ...]");
        }
        numbered |= option == 'n';
    }
    if (optind == argc) {
        copy_file("-", numbered);
    }
    for (int i = optind; i < argc; i++) {
        if (!copy_file(argv[i], numbered) && failures > 0 && ferror(stdout)) {
            break;
        }
    }
    return finish();
}
