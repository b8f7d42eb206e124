/* $((...)): integers, with C's operators by precedence. */
#include "sh.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char* text;
static const char* whole;

static const struct {
    const char* sign;
    int level;
} operators[] = {
    {"||", 1}, {"&&", 2}, {"|", 3}, {"^", 4}, {"&", 5}, {"==", 6}, {"!=", 6}, {"<=", 7}, {">=", 7},
    {"<<", 8}, {">>", 8}, {"<", 7}, {">", 7}, {"+", 9}, {"-", 9},  {"*", 10}, {"/", 10}, {"%", 10},
};

static void skip_blanks(void) {
    while (isspace((unsigned char)*text)) {
        text++;
    }
}

static int next_operator(void) {
    skip_blanks();
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t size = strlen(operators[i].sign);
        if (strncmp(text, operators[i].sign, size) == 0 &&
            !(size == 1 && text[1] == text[0] && strchr("|&", *text))) {
            return (int)i;
        }
    }
    return -1;
}

static long apply(const char* sign, long a, long b) {
    if ((*sign == '/' || *sign == '%') && b == 0) {
        fail(1, "%s: division by zero", whole);
    }
    switch (sign[0]) {
    case '|':
        return sign[1] ? a || b : a | b;
    case '&':
        return sign[1] ? a && b : a & b;
    case '^':
        return a ^ b;
    case '=':
        return a == b;
    case '!':
        return a != b;
    case '<':
        return sign[1] == '<' ? (long)((unsigned long)a << (b & 31)) : sign[1] ? a <= b : a < b;
    case '>':
        return sign[1] == '>' ? a >> (b & 31) : sign[1] ? a >= b : a > b;
    case '+':
        return (long)((unsigned long)a + (unsigned long)b);
    case '-':
        return (long)((unsigned long)a - (unsigned long)b);
    case '*':
        return (long)((unsigned long)a * (unsigned long)b);
    case '/':
        return b == -1 ? (long)(0UL - (unsigned long)a) : a / b;
    default:
        return b == -1 ? 0 : a % b;
    }
}

static long choice(void);
static long expression(int level);

static long operand(void) {
    skip_blanks();
    char c = *text;
    if (c == '(') {
        text++;
        long value = choice();
        skip_blanks();
        if (*text != ')') {
            fail(1, "%s: `)' missing", whole);
        }
        text++;
        return value;
    }
    if (c == '-' || c == '+' || c == '!' || c == '~') {
        text++;
        long value = operand();
        return c == '-' ? (long)(0UL - (unsigned long)value) : c == '!' ? !value : c == '~' ? ~value : value;
    }
    if (isdigit((unsigned char)c)) {
        char* end;
        long value = strtol(text, &end, 0);
        text = end;
        return value;
    }
    size_t size = 0;
    while (isalnum((unsigned char)text[size]) || text[size] == '_') {
        size++;
    }
    if (!is_name(text, size)) {
        fail(1, "%s: not a number", whole);
    }
    const char* value = get_variable(allocate_text(text, size));
    text += size;
    return value != NULL ? strtol(value, NULL, 0) : 0;
}

static long expression(int level) {
    long value = operand();
    for (;;) {
        int found = next_operator();
        if (found < 0 || operators[found].level < level) {
            return value;
        }
        text += strlen(operators[found].sign);
        value = apply(operators[found].sign, value, expression(operators[found].level + 1));
    }
}

/* With ?: above all operators. */
static long choice(void) {
    long value = expression(1);
    skip_blanks();
    if (*text != '?') {
        return value;
    }
    text++;
    long chosen = choice();
    skip_blanks();
    if (*text != ':') {
        fail(1, "%s: `:' missing", whole);
    }
    text++;
    long other = choice();
    return value ? chosen : other;
}

long arithmetic(const char* source) {
    text = whole = source;
    skip_blanks();
    if (*text == '\0') {
        return 0;
    }
    long value = choice();
    skip_blanks();
    if (*text != '\0') {
        fail(1, "%s: not understood at `%s'", whole, text);
    }
    return value;
}
