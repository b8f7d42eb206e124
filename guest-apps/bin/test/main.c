/* test and [ as programs, for those who do not run them from the shell, which has the same conditions built
 * in. */
#include "sh.h"

#include <stdarg.h>
#include <stdio.h>

void complain(const char* format, ...) {
    va_list list;
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
}

int main(int argc, char** argv) {
    const char* slash = argv[0];
    for (const char* c = argv[0]; *c != '\0'; c++) {
        slash = *c == '/' ? c + 1 : slash;
    }
    argv[0] = (char*)slash;
    return builtin_test(argc, argv);
}
