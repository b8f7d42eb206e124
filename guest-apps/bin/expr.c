/* expr: evaluates its arguments: | & = != < <= > >= + - * / % : ( ). */
#include "common/report.h"

#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char** next;

static const struct {
    const char* sign;
    int level;
} operators[] = {{"|", 1},  {"&", 2}, {"=", 3}, {"!=", 3}, {"<", 3}, {"<=", 3}, {">", 3},
                 {">=", 3}, {"+", 4}, {"-", 4}, {"*", 5},  {"/", 5}, {"%", 5},  {":", 6}};

static void bad(const char* what, const char* reason) __attribute__((noreturn));
static void bad(const char* what, const char* reason) {
    report_reason(what, reason);
    exit(2);
}

static int is_number(const char* text, long* value) {
    char* end;
    *value = strtol(text, &end, 10);
    return *text != '\0' && *end == '\0';
}

static int is_null(const char* text) {
    long value;
    return *text == '\0' || (is_number(text, &value) && value == 0);
}

static const char* from_number(long value) {
    char text[24];
    snprintf(text, sizeof text, "%ld", value);
    char* copy = strdup(text);
    if (copy == NULL) {
        bad("memory", strerror(errno));
    }
    return copy;
}

/* text : pattern, anchored: what \(...\) matched, or else the number of characters. */
static const char* match(const char* text, const char* pattern) {
    regex_t expression;
    regmatch_t parts[2];
    char* anchored = malloc(strlen(pattern) + 2);
    if (anchored == NULL) {
        bad("memory", strerror(errno));
    }
    sprintf(anchored, "^%s", pattern);
    int error = regcomp(&expression, anchored, 0);
    if (error != 0) {
        char reason[128];
        regerror(error, &expression, reason, sizeof reason);
        bad(pattern, reason);
    }
    int found = regexec(&expression, text, 2, parts, 0) == 0;
    if (expression.re_nsub == 0) {
        return from_number(found ? (long)parts[0].rm_eo : 0);
    }
    if (!found || parts[1].rm_so < 0) {
        return "";
    }
    char* part = strdup(text + parts[1].rm_so);
    part[parts[1].rm_eo - parts[1].rm_so] = '\0';
    return part;
}

static const char* compare(const char* sign, const char* a, const char* b) {
    long x;
    long y;
    int order = is_number(a, &x) && is_number(b, &y) ? (x > y) - (x < y) : strcmp(a, b);
    int equal = strchr(sign, '=') != NULL && sign[0] != '!';
    int result = sign[0] == '!'   ? order != 0
                 : order == 0     ? equal
                 : sign[0] == '<' ? order < 0
                                  : sign[0] == '>' && order > 0;
    return result ? "1" : "0";
}

static const char* calculate(char sign, const char* a, const char* b) {
    long x;
    long y;
    if (!is_number(a, &x) || !is_number(b, &y)) {
        bad(is_number(a, &x) ? b : a, "not a number");
    }
    if ((sign == '/' || sign == '%') && y == 0) {
        bad(b, "division by zero");
    }
    switch (sign) {
    case '+':
        return from_number((long)((unsigned long)x + (unsigned long)y));
    case '-':
        return from_number((long)((unsigned long)x - (unsigned long)y));
    case '*':
        return from_number((long)((unsigned long)x * (unsigned long)y));
    case '/':
        return from_number(y == -1 ? (long)(0UL - (unsigned long)x) : x / y);
    default:
        return from_number(y == -1 ? 0 : x % y);
    }
}

static const char* apply(const char* sign, int level, const char* a, const char* b) {
    switch (level) {
    case 1:
        return !is_null(a) ? a : !is_null(b) ? b : "0";
    case 2:
        return !is_null(a) && !is_null(b) ? a : "0";
    case 3:
        return compare(sign, a, b);
    case 6:
        return match(a, b);
    default:
        return calculate(*sign, a, b);
    }
}

static const char* expression(int level);

static const char* operand(void) {
    if (*next == NULL) {
        bad("argument", "expected at the end");
    }
    const char* word = *next++;
    if (strcmp(word, "(") != 0) {
        return word;
    }
    const char* value = expression(1);
    if (*next == NULL || strcmp(*next, ")") != 0) {
        bad("(", "not closed");
    }
    next++;
    return value;
}

static const char* expression(int level) {
    const char* value = operand();
    for (;;) {
        size_t i = 0;
        size_t count = sizeof operators / sizeof operators[0];
        while (i < count && (*next == NULL || strcmp(*next, operators[i].sign) != 0)) {
            i++;
        }
        if (i == count || operators[i].level < level) {
            return value;
        }
        next++;
        value = apply(operators[i].sign, operators[i].level, value, expression(operators[i].level + 1));
    }
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    if (argc < 2) {
        usage("expression");
    }
    next = argv + 1;
    const char* value = expression(1);
    if (*next != NULL) {
        bad(*next, "not understood");
    }
    puts(value);
    int status = finish();
    return status != 0 ? 2 : is_null(value);
}
