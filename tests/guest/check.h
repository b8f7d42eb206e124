/* Checks of the guest's test programs: each failure is a line FAIL, and the program's status counts them. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <string.h>

static int failed_checks;

#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            printf("FAIL %s:%d: %s\n", __FILE__, __LINE__, #condition);                                      \
            failed_checks++;                                                                                 \
        }                                                                                                    \
    } while (0)

#define CHECK_TEXT(got, expected)                                                                            \
    do {                                                                                                     \
        const char* got_text = (got);                                                                        \
        if (strcmp(got_text, (expected)) != 0) {                                                             \
            printf("FAIL %s:%d: \"%s\" instead of \"%s\"\n", __FILE__, __LINE__, got_text, (expected));      \
            failed_checks++;                                                                                 \
        }                                                                                                    \
    } while (0)

/* The last line of main(). */
static int report_checks(void) {
    puts(failed_checks == 0 ? "PASS" : "FAIL");
    return failed_checks != 0;
}

#endif
