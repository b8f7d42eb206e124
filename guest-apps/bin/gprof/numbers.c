/* gprof: numbers as both profiles print them. */
#include "gprof.h"

#include <stdio.h>

void print_decimal(int width, microseconds thousandths) {
    char text[32];
    microseconds hundredths = (thousandths + 5) / 10;
    sprintf(text, "%ld.%02d", (long)(hundredths / 100), (int)(hundredths % 100));
    printf("%*s", width, text);
}

void print_percentage(microseconds part, microseconds whole) {
    long tenths = whole > 0 ? (long)((part * 1000 + whole / 2) / whole) : 0;
    printf("%3ld.%d", tenths / 10, (int)(tenths % 10));
}
