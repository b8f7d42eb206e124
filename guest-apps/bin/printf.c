/* printf format [argument ...]: writes the arguments as the format says. */
#include "common/report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char** next; /* argument */
static int ended;   /* by \c */
static int any_consumed;

/* One of \n, \t ..., \ooo; in an argument of %b \0ooo too, and \c ends all output. Puts it out, and returns
 * what is behind it. */
static const char* print_escape(const char* text, int is_argument) {
    static const char letters[] = "abfnrtv\\";
    static const char meanings[] = "\a\b\f\n\r\t\v\\";
    const char* letter = *text != '\0' ? strchr(letters, *text) : NULL;
    if (letter != NULL) {
        putchar(meanings[letter - letters]);
        return text + 1;
    }
    if (*text == 'c' && is_argument) {
        ended = 1;
        return text + 1;
    }
    if (*text >= '0' && *text <= '7') {
        int value = 0;
        int digits = is_argument && *text == '0' ? 4 : 3;
        for (; digits > 0 && *text >= '0' && *text <= '7'; digits--) {
            value = value * 8 + *text++ - '0';
        }
        putchar(value & 255);
        return text;
    }
    putchar('\\');
    return text;
}

static const char* next_text(void) {
    any_consumed = 1;
    return *next != NULL ? *next++ : "";
}

/* A number in C's way, or a quote and a character, whose code it is. */
static long long next_number(void) {
    char* end;
    const char* text = next_text();
    if (text[0] == '"' || text[0] == '\'') {
        return (unsigned char)text[1];
    }
    errno = 0;
    long long value = strtoll(text, &end, 0);
    if ((end == text && *text != '\0') || *end != '\0') {
        report_reason(text, "expected numeric value");
    } else if (errno != 0) {
        report(text);
    }
    return value;
}

/* Whether the conversion, which ends at `end`, is one that we know; its text goes to `conversion` with ll
 * before the letter of a number. */
static int read_conversion(const char* start, const char* end, char* conversion, size_t room) {
    int is_number = strchr("diouxX", *end) != NULL;
    if (*end == '\0' || strchr("diouxXcsb", *end) == NULL || (size_t)(end - start) + 4 > room) {
        return 0;
    }
    snprintf(conversion, room, "%.*s%s%c", (int)(end - start), start, is_number ? "ll" : "",
             *end == 'b' ? 's' : *end);
    return 1;
}

static const char* print_conversion(const char* start) {
    char conversion[64];
    int sizes[2];
    int count = 0;
    const char* end = start + 1 + strspn(start + 1, "-+ #0123456789.*");
    for (const char* c = start; c < end && count < 2; c++) {
        if (*c == '*') {
            sizes[count++] = (int)next_number();
        }
    }
    if (!read_conversion(start, end, conversion, sizeof conversion)) {
        report_reason(start, "bad conversion");
        exit(1);
    }
    if (*end == 'b') {
        for (const char* c = next_text(); *c != '\0' && !ended;) {
            c = *c == '\\' ? print_escape(c + 1, 1) : (putchar(*c), c + 1);
        }
        return end + 1;
    }
#define PRINT(value)                                                                                         \
    (count == 0   ? printf(conversion, value)                                                                \
     : count == 1 ? printf(conversion, sizes[0], value)                                                      \
                  : printf(conversion, sizes[0], sizes[1], value))
    if (*end == 's') {
        const char* text = next_text();
        PRINT(text);
    } else if (*end == 'c') {
        const char* text = next_text();
        if (*text != '\0') {
            PRINT(*text);
        }
    } else {
        long long value = next_number();
        PRINT(value);
    }
#undef PRINT
    return end + 1;
}

static void print_format(const char* format) {
    while (*format != '\0' && !ended) {
        if (*format == '\\') {
            format = print_escape(format + 1, 0);
        } else if (*format != '%') {
            putchar(*format++);
        } else if (format[1] == '%') {
            putchar('%');
            format += 2;
        } else {
            format = print_conversion(format);
        }
    }
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    int first = argc > 1 && strcmp(argv[1], "--") == 0 ? 2 : 1;
    if (first >= argc) {
        usage("format [argument ...]");
    }
    next = argv + first + 1;
    do {
        any_consumed = 0;
        print_format(argv[first]);
    } while (*next != NULL && any_consumed && !ended);
    return finish();
}
