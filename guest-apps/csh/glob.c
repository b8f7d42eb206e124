/* From pattern form to names: {a,b}, ~user, and * ? [] against files. */
#include "csh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { most_words = 10000, deepest_braces = 30 };

struct list {
    struct word** end;
    int count;
};

static void append(struct list* list, char* text) {
    if (++list->count > most_words) {
        fail("Arguments too long");
    }
    struct word* word = allocate(sizeof *word);
    word->text = text;
    *list->end = word;
    list->end = &word->next;
}

/* The first of these characters that is not quoted, or NULL. */
static const char* find_plain(const char* pattern, const char* wanted) {
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '\\' && pattern[1] != '\0') {
            pattern++;
        } else if (strchr(wanted, *pattern) != NULL) {
            return pattern;
        }
    }
    return NULL;
}

/* A brace that begins alternatives: `{` and `{}` alone are ordinary. */
static const char* find_brace(const char* pattern) {
    if (strcmp(pattern, "{") == 0 || strcmp(pattern, "}") == 0) {
        return NULL;
    }
    const char* brace = find_plain(pattern, "{");
    while (brace != NULL && brace[1] == '}') {
        brace = find_plain(brace + 2, "{");
    }
    return brace;
}

/* Behind a brace: where the alternative ends, at a comma or the brace that closes. */
static const char* end_of_alternative(const char* text) {
    for (int depth = 0; (text = find_plain(text, "{},")) != NULL; text++) {
        if (*text == '{') {
            depth++;
        } else if (depth == 0) {
            return text;
        } else if (*text == '}') {
            depth--;
        }
    }
    fail("Missing }");
}

static char* concatenate(const char* a, size_t a_size, const char* b, size_t b_size, const char* c) {
    char* text = allocate(a_size + b_size + strlen(c) + 1);
    memcpy(text, a, a_size);
    memcpy(text + a_size, b, b_size);
    strcpy(text + a_size + b_size, c);
    return text;
}

static void expand_braces(const char* pattern, int depth, struct list* list) {
    const char* brace = find_brace(pattern);
    if (brace == NULL) {
        append(list, (char*)pattern);
        return;
    }
    if (depth == deepest_braces) {
        fail("Too many {'s");
    }
    const char* close = brace;
    do {
        close = end_of_alternative(close + 1);
    } while (*close != '}');
    const char* start = brace + 1;
    for (;;) {
        const char* end = end_of_alternative(start);
        expand_braces(
            concatenate(pattern, (size_t)(brace - pattern), start, (size_t)(end - start), close + 1),
            depth + 1, list);
        if (end == close) {
            return;
        }
        start = end + 1;
    }
}

static char* expand_home(const char* pattern) {
    if (*pattern != '~') {
        return (char*)pattern;
    }
    size_t size = strcspn(pattern + 1, "/");
    const char* home = home_of(pattern + 1, size);
    if (home == NULL) {
        if (size == 0) {
            fail("No $home variable set");
        }
        fail("Unknown user: %s", strip(allocate_text(pattern + 1, size)));
    }
    const char* rest = pattern + 1 + size;
    if (strcmp(home, "/") == 0 && *rest == '/') {
        home = "";
    }
    char* quoted = quote_all(home);
    return concatenate(quoted, strlen(quoted), "", 0, rest);
}

struct word* expand_names(const struct word* words, int* failed) {
    struct word* names = NULL;
    struct list list = {&names, 0};
    int patterns = 0, found = 0;
    *failed = 0;
    int no_names = is_set("noglob");
    for (; words != NULL; words = words->next) {
        if (no_names) {
            append(&list, strip(words->text));
            continue;
        }
        struct word* alternatives = NULL;
        struct list spread = {&alternatives, 0};
        expand_braces(words->text, 0, &spread);
        for (; alternatives != NULL; alternatives = alternatives->next) {
            const char* pattern = expand_home(alternatives->text);
            if (find_plain(pattern, "*?[") == NULL) {
                append(&list, strip(pattern));
                continue;
            }
            struct word** end = list.end;
            patterns++;
            match_files(pattern, &list.end);
            found += list.end != end;
            if (list.end == end && is_set("nonomatch")) {
                append(&list, strip(pattern));
                found++;
            }
        }
    }
    *failed = patterns > 0 && found == 0;
    return *failed ? NULL : names;
}
