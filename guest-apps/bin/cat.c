/* cat [-benstuv] [file ...]: copies files to standard output; - is standard input. */
#include "common/report.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int numbered, number_filled, squeezed, visible, ends_shown, tabs_shown;

/* -v: ^X for controls, M- before characters with the high bit. */
static void put_visible(int c) {
    if (c >= 128) {
        fputs("M-", stdout);
        c -= 128;
    }
    if (c == 127 || (c < 32 && c != '\n' && (c != '\t' || tabs_shown))) {
        putchar('^');
        c ^= 64;
    }
    putchar(c);
}

static void copy_characters(int fd, const char* name) {
    static int line_number;
    static int empty_lines = 0;
    static int at_start = 1;
    FILE* file = fdopen(dup(fd), "r");
    if (file == NULL) {
        report(name);
        return;
    }
    int c;
    while ((c = getc(file)) != EOF) {
        int is_empty = at_start && c == '\n';
        empty_lines = is_empty ? empty_lines + 1 : 0;
        if (squeezed && empty_lines > 1) {
            continue;
        }
        if (at_start && (numbered || (number_filled && !is_empty))) {
            printf("%6d  ", ++line_number);
        }
        at_start = c == '\n';
        if (c == '\n' && ends_shown) {
            putchar('$');
        }
        if (visible) {
            put_visible(c);
        } else {
            putchar(c);
        }
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
static int copy_file(const char* name, int by_characters) {
    int is_input = strcmp(name, "-") == 0;
    int fd = is_input ? 0 : open(name, O_RDONLY);
    if (fd < 0) {
        report(name);
        return 1;
    }
    int result = 0;
    if (is_our_output(fd)) {
        report_reason(name, "input is output");
    } else if (by_characters) {
        copy_characters(fd, name);
    } else {
        result = copy_descriptor(fd, name, 1, "standard output");
    }
    if (!is_input) {
        close(fd);
    }
    return result == 0 || by_characters;
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "benstuv")) != -1) {
        numbered |= option == 'n';
        number_filled |= option == 'b';
        squeezed |= option == 's';
        ends_shown |= option == 'e';
        tabs_shown |= option == 't';
        visible |= option == 'v' || option == 'e' || option == 't';
        if (option == '?') {
            usage("[-benstuv] [file ...]");
        }
    }
    numbered = numbered && !number_filled;
    int by_characters = numbered || number_filled || squeezed || visible;
    if (optind == argc) {
        copy_file("-", by_characters);
    }
    for (int i = optind; i < argc; i++) {
        if (!copy_file(argv[i], by_characters) && failures > 0 && ferror(stdout)) {
            break;
        }
    }
    return finish();
}
