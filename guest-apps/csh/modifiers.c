/* What can be done to a word by :h, :t, :r, :e and :s, in history and in variables. */
#include "csh.h"

#include <string.h>

char* modify(const char* text, char modifier) {
    const char* slash = strrchr(text, '/');
    const char* dot = strrchr(text, '.');
    if (dot != NULL && slash != NULL && dot < slash) {
        dot = NULL;
    }
    switch (modifier) {
    case 'h':
        return slash != NULL ? allocate_text(text, slash == text ? 1 : (size_t)(slash - text)) : NULL;
    case 't':
        return slash != NULL ? allocate_text(slash + 1, strlen(slash + 1)) : NULL;
    case 'r':
        return dot != NULL ? allocate_text(text, (size_t)(dot - text)) : NULL;
    case 'e':
        return dot != NULL ? allocate_text(dot + 1, strlen(dot + 1)) : allocate_text("", 0);
    default:
        return NULL;
    }
}

/* Up to the delimiter, which a backslash makes ordinary; *place is set behind it. */
static char* read_side(const char** place, char delimiter, const char* ampersand) {
    struct buffer side = {0};
    buffer_add_text(&side, "");
    const char* text = *place;
    while (*text != '\0' && *text != '\n' && *text != delimiter) {
        if (*text == '\\' && (text[1] == delimiter || text[1] == '&')) {
            buffer_add(&side, text[1]);
            text += 2;
        } else if (*text == '&' && ampersand != NULL) {
            buffer_add_text(&side, ampersand);
            text++;
        } else {
            buffer_add(&side, *text++);
        }
    }
    *place = *text == delimiter && delimiter != '\0' ? text + 1 : text;
    char* copy = allocate_text(side.bytes, side.size);
    buffer_free(&side);
    return copy;
}

void read_substitution(const char** place, char** old, char** new) {
    char delimiter = **place;
    if (delimiter == '\0' || delimiter == ' ' || delimiter == '\t' || delimiter == '\n') {
        fail("Bad substitute");
    }
    ++*place;
    *old = read_side(place, delimiter, NULL);
    *new = read_side(place, delimiter, *old);
}

char* replace_once(const char* text, const char* old, const char* new) {
    const char* found = *old != '\0' ? strstr(text, old) : NULL;
    if (found == NULL) {
        return NULL;
    }
    struct buffer result = {0};
    buffer_add_text(&result, text);
    result.size = (size_t)(found - text);
    buffer_add_text(&result, new);
    buffer_add_text(&result, found + strlen(old));
    char* copy = allocate_text(result.bytes, result.size);
    buffer_free(&result);
    return copy;
}
