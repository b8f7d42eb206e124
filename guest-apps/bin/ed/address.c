/* ed: addresses of lines. */
#include "common/regular.h"
#include "common/report.h"
#include "ed.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

int ignore_case;

static const char* skip_blanks(const char* text) {
    while (*text == ' ' || *text == '\t') {
        text++;
    }
    return text;
}

const regex_t* read_expression(const char** text, char delimiter) {
    static regex_t* last;
    char* expression = read_delimited(text, delimiter, 1);
    if (expression == NULL) {
        /* At the end of the line the last delimiter may be missing. */
        expression = checked(strdup(*text));
        *text += strlen(*text);
    }
    if (*expression == '\0') {
        free(expression);
        if (last == NULL) {
            fail("no previous pattern");
        }
        return last;
    }
    regex_t* compiled = checked(malloc(sizeof *compiled));
    const char* reason = compile_expression(compiled, expression, ignore_case ? REG_ICASE : 0);
    free(expression);
    if (reason != NULL) {
        free(compiled);
        fail(reason);
    }
    if (last != NULL) {
        regfree(last);
        free(last);
    }
    last = compiled;
    return last;
}

/* The next line that matches, going round the end of the buffer. */
static int search(const char** text, int step) {
    char delimiter = *(*text)++;
    const regex_t* expression = read_expression(text, delimiter);
    int number = current;
    for (int tries = 0; tries <= last_line; tries++) {
        number += step;
        number = number > last_line ? 1 : number < 1 ? last_line : number;
        if (last_line > 0 && regexec(expression, lines[number]->text, 0, NULL, 0) == 0) {
            return number;
        }
    }
    fail("no match");
}

/* What an address begins with; 0 if it is nothing that says a line. */
static int read_base(const char** text, int* number) {
    const char* c = skip_blanks(*text);
    int found = 1;
    *number = current;
    if (isdigit((unsigned char)*c)) {
        long value = strtol(c, (char**)&c, 10);
        *number = value > 1000000000 ? 1000000000 : (int)value;
    } else if (*c == '.') {
        c++;
    } else if (*c == '$') {
        *number = last_line;
        c++;
    } else if (*c == '\'') {
        *number = marked_line(c[1]);
        c += 2;
    } else if (*c == '/' || *c == '?') {
        *number = search(&c, *c == '/' ? 1 : -1);
    } else {
        found = *c == '+' || *c == '-' || *c == '^';
    }
    *text = c;
    return found;
}

int read_address(const char** text, int* number) {
    if (!read_base(text, number)) {
        return 0;
    }
    for (;;) {
        const char* c = skip_blanks(*text);
        if (*c == '+' || *c == '-' || *c == '^') {
            int sign = *c++ == '+' ? 1 : -1;
            long amount = 1;
            if (isdigit((unsigned char)*c)) {
                amount = strtol(c, (char**)&c, 10);
            }
            *number += (int)(sign * (amount > 1000000000 ? 1000000000 : amount));
        } else if (isdigit((unsigned char)*c)) { /* `/x/ 3` */
            *number += (int)strtol(c, (char**)&c, 10);
        } else {
            *text = c;
            return 1;
        }
        *text = c;
    }
}

struct range read_range(const char** text) {
    struct range range = {current, current, 0};
    int number;
    int found = read_address(text, &number);
    if (found) {
        range.from = range.to = number;
        range.count = 1;
    }
    *text = skip_blanks(*text);
    if (**text == '%' && !found) {
        ++*text;
        return (struct range){last_line > 0 ? 1 : 0, last_line, 2};
    }
    while (**text == ',' || **text == ';') {
        char separator = *(*text)++;
        int first = found ? range.to : separator == ',' ? (last_line > 0 ? 1 : 0) : current;
        if (separator == ';') {
            if (first < 0 || first > last_line) {
                fail("invalid address");
            }
            current = first;
        }
        int second = read_address(text, &number);
        range.from = first;
        range.to = second ? number : found ? first : last_line;
        range.count = 2;
        found = 1;
        *text = skip_blanks(*text);
    }
    if (range.from < 0 || range.to > last_line || range.from > range.to || range.from > last_line) {
        fail("invalid address");
    }
    return range;
}
