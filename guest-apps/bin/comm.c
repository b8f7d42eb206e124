/* comm [-123] file1 file2: lines that only the first, only the second, or both of two sorted files have. */
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int hidden[3];

static void print(int column, const char* line) {
    if (hidden[column]) {
        return;
    }
    for (int i = 0; i < column; i++) {
        if (!hidden[i]) {
            putchar('\t');
        }
    }
    puts(line);
}

static FILE* open_file(const char* name) {
    FILE* file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (file == NULL) {
        report(name);
        exit(1);
    }
    return file;
}

struct side {
    FILE* file;
    char* line;
    size_t room;
    int there;
};

static void next(struct side* side) {
    side->there = getline(&side->line, &side->room, side->file) >= 0;
    if (side->there) {
        side->line[strcspn(side->line, "\n")] = '\0';
    }
}

int main(int argc, char** argv) {
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "123")) != -1) {
        if (option == '?') {
            usage("[-123] file1 file2");
        }
        hidden[option - '1'] = 1;
    }
    if (argc - optind != 2) {
        usage("[-123] file1 file2");
    }
    struct side a = {open_file(argv[optind]), NULL, 0, 0};
    struct side b = {open_file(argv[optind + 1]), NULL, 0, 0};
    next(&a);
    next(&b);
    while (a.there || b.there) {
        int order = !a.there ? 1 : !b.there ? -1 : strcmp(a.line, b.line);
        print(order < 0 ? 0 : order > 0 ? 1 : 2, order > 0 ? b.line : a.line);
        if (order <= 0) {
            next(&a);
        }
        if (order >= 0) {
            next(&b);
        }
    }
    return finish();
}
