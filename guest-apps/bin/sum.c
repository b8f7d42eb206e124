/* sum [file ...]: a checksum of 16 bits, and the size in kilobytes. */
#include "common/report.h"

#include <stdio.h>

static void sum(FILE* file, const char* name, int with_name) {
    unsigned value = 0;
    long long size = 0;
    int c;
    for (; (c = getc(file)) != EOF; size++) {
        value = (((value >> 1) | (value << 15)) + (unsigned)c) & 0xffff;
    }
    if (ferror(file)) {
        report(name);
        return;
    }
    printf("%05u %5lld", value, (size + 1023) / 1024);
    if (with_name) {
        printf(" %s", name);
    }
    putchar('\n');
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc > 1 && argv[1][0] == '-' && argv[1][1] != '\0') {
        usage("[file ...]");
    }
    if (argc == 1) {
        sum(stdin, "standard input", 0);
    }
    for (int i = 1; i < argc; i++) {
        FILE* file = fopen(argv[i], "r");
        if (file == NULL) {
            report(argv[i]);
            continue;
        }
        sum(file, argv[i], argc > 2);
        fclose(file);
    }
    return finish();
}
