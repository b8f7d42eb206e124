/* Regular expressions as commands of editors have them. */
#include "regular.h"

#include "report.h"

#include <stdlib.h>
#include <string.h>

/* Behind the bracket expression that begins here. */
static const char* skip_brackets(const char* c) {
    const char* start = c++;
    c += *c == '^';
    c += *c == ']';
    while (*c != '\0' && *c != ']') {
        if (c[0] == '[' && (c[1] == ':' || c[1] == '.' || c[1] == '=')) {
            char kind = c[1];
            for (c += 2; *c != '\0' && !(c[0] == kind && c[1] == ']'); c++) {
            }
            c += *c != '\0';
        }
        c += *c != '\0';
    }
    return *c == ']' ? c : start;
}

char* read_delimited(const char** text, char delimiter, int expression) {
    const char* c = *text;
    char* result = checked(malloc(strlen(c) + 1));
    size_t size = 0;
    for (; *c != '\0' && *c != delimiter; c++) {
        if (c[0] == '\\' && c[1] == delimiter) {
            /* A delimiter that means something in an expression stays quoted. */
            if (expression && strchr(".*[]^$", delimiter) != NULL) {
                result[size++] = '\\';
            }
            result[size++] = *++c;
        } else if (c[0] == '\\' && c[1] != '\0') {
            result[size++] = *c++;
            result[size++] = *c;
        } else if (c[0] == '[' && expression) {
            const char* end = skip_brackets(c);
            memcpy(result + size, c, (size_t)(end - c + 1));
            size += (size_t)(end - c + 1);
            c = end;
        } else {
            result[size++] = *c;
        }
    }
    if (*c != delimiter) {
        free(result);
        return NULL;
    }
    result[size] = '\0';
    *text = c + 1;
    return result;
}

const char* compile_expression(regex_t* expression, const char* text, int flags) {
    static char reason[128];
    char* converted = checked(malloc(strlen(text) + 1));
    char* to = converted;
    for (; *text != '\0'; text++) {
        if (text[0] == '\\' && text[1] == 'n') {
            *to++ = '\n';
            text++;
        } else if (text[0] == '\\' && text[1] != '\0') {
            *to++ = *text++;
            *to++ = *text;
        } else {
            *to++ = *text;
        }
    }
    *to = '\0';
    int error = regcomp(expression, converted, flags);
    free(converted);
    if (error == 0) {
        return NULL;
    }
    regerror(error, expression, reason, sizeof reason);
    return reason;
}

struct output {
    char* bytes;
    size_t size;
    size_t room;
};

static void put(struct output* output, const char* bytes, size_t size) {
    if (output->size + size + 1 > output->room) {
        output->room = (output->size + size + 1) * 2;
        output->bytes = checked(realloc(output->bytes, output->room));
    }
    memcpy(output->bytes + output->size, bytes, size);
    output->size += size;
    output->bytes[output->size] = '\0';
}

enum { parts = 10 };

static void put_replacement(struct output* output, const char* replacement, const char* text,
                            const regmatch_t* match) {
    for (; *replacement != '\0'; replacement++) {
        int part = -1;
        if (*replacement == '&') {
            part = 0;
        } else if (*replacement == '\\' && replacement[1] != '\0') {
            replacement++;
            if (*replacement >= '1' && *replacement <= '9') {
                part = *replacement - '0';
            } else if (*replacement == 'n') {
                put(output, "\n", 1);
                continue;
            }
        }
        if (part < 0) {
            put(output, replacement, 1);
        } else if (match[part].rm_so >= 0) {
            put(output, text + match[part].rm_so, (size_t)(match[part].rm_eo - match[part].rm_so));
        }
    }
}

char* substitute(const regex_t* expression, const char* text, const char* replacement, int nth, int all) {
    struct output output = {NULL, 0, 0};
    regmatch_t match[parts];
    int number = 0, replaced = 0, flags = 0;
    int after_match = 0; /* An empty match right behind another match does not count. */
    const char* text_end = text + strlen(text);
    put(&output, "", 0);
    for (;;) {
        /* The length is told, since regexec() would measure it again for each match. */
        match[0].rm_so = 0;
        match[0].rm_eo = text_end - text;
        if (regexec(expression, text, parts, match, flags | REG_STARTEND) != 0) {
            break;
        }
        size_t start = (size_t)match[0].rm_so;
        size_t end = (size_t)match[0].rm_eo;
        put(&output, text, start);
        if (!(end == 0 && start == 0 && after_match)) {
            number++;
            if (number == nth || (all && number > nth)) {
                put_replacement(&output, replacement, text, match);
                replaced = 1;
            } else {
                put(&output, text + start, end - start);
            }
        }
        after_match = end > start;
        text += end;
        flags = REG_NOTBOL;
        if (end == start) {
            if (*text == '\0') {
                break;
            }
            put(&output, text++, 1);
            after_match = 0;
        }
        if (replaced && !all) {
            break;
        }
        if (*text == '\0' && after_match) {
            break;
        }
    }
    if (!replaced) {
        free(output.bytes);
        return NULL;
    }
    put(&output, text, strlen(text));
    return output.bytes;
}
