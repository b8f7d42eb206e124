/* Patterns: * ? [...] with a backslash before what is not wild; matching of texts and of file names. */
#include "pattern.h"

#include "memory.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* After `[`: whether c is in the set; *end is set after `]`, or to NULL if there is none. */
static int in_set(const char* set, char c, const char** end) {
    int negated = *set == '!' || *set == '^';
    int found = 0;
    set += negated;
    for (int first = 1; *set != ']' || first; first = 0) {
        if (*set == '\\' && set[1] != '\0') {
            set++;
        }
        if (*set == '\0') {
            *end = NULL;
            return 0;
        }
        unsigned char low = (unsigned char)*set++;
        unsigned char high = low;
        if (set[0] == '-' && set[1] != ']' && set[1] != '\0') {
            set++;
            if (*set == '\\' && set[1] != '\0') {
                set++;
            }
            high = (unsigned char)*set++;
        }
        found |= low <= (unsigned char)c && (unsigned char)c <= high;
    }
    *end = set + 1;
    return found != negated;
}

int matches(const char* pattern, const char* text) {
    const char* star = NULL;
    const char* resume = NULL;
    while (*text != '\0') {
        const char* after = NULL;
        int same;
        if (*pattern == '*') {
            star = ++pattern;
            resume = text;
            continue;
        }
        if (*pattern == '[' && (same = in_set(pattern + 1, *text, &after), after != NULL)) {
        } else if (*pattern == '\\' && pattern[1] != '\0') {
            same = pattern[1] == *text;
            after = pattern + 2;
        } else {
            same = *pattern == *text || *pattern == '?';
            after = pattern + 1;
        }
        if (*pattern != '\0' && same) {
            pattern = after;
            text++;
        } else if (star != NULL) {
            pattern = star;
            text = ++resume;
        } else {
            return 0;
        }
    }
    while (*pattern == '*') {
        pattern++;
    }
    return *pattern == '\0';
}

static int is_wild(const char* pattern, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (pattern[i] == '\\') {
            i++;
        } else if (strchr("*?[", pattern[i]) != NULL) {
            return 1;
        }
    }
    return 0;
}

static void add_unescaped(struct buffer* path, const char* pattern, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (pattern[i] == '\\' && i + 1 < size) {
            i++;
        }
        buffer_add(path, pattern[i]);
    }
}

static void add_word(const struct buffer* path, struct word*** end) {
    struct word* word = allocate(sizeof *word);
    word->text = allocate_text(path->bytes, path->size);
    **end = word;
    *end = &word->next;
}

static void cut(struct buffer* path, size_t size) {
    path->size = size;
    if (path->bytes != NULL) {
        path->bytes[size] = '\0';
    }
}

/* Matches the rest of the pattern below path, one component at a time. */
static void match_below(struct buffer* path, const char* pattern, struct word*** end) {
    size_t before = path->size;
    while (*pattern == '/') {
        buffer_add(path, *pattern++);
    }
    size_t length = strcspn(pattern, "/");
    const char* rest = pattern + length;
    if (length == 0 || !is_wild(pattern, length)) {
        struct stat status;
        add_unescaped(path, pattern, length);
        if (*rest != '\0') {
            match_below(path, rest, end);
        } else if (path->size > 0 && lstat(path->bytes, &status) == 0) {
            add_word(path, end);
        }
        cut(path, before);
        return;
    }
    char* component = allocate_text(pattern, length);
    size_t folder = path->size;
    DIR* directory = opendir(folder > 0 ? path->bytes : ".");
    struct dirent* entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        int hidden = entry->d_name[0] == '.' && component[0] != '.';
        if (hidden || !matches(component, entry->d_name)) {
            continue;
        }
        buffer_add_text(path, entry->d_name);
        struct stat status;
        if (*rest == '\0') {
            add_word(path, end);
        } else if (stat(path->bytes, &status) == 0 && S_ISDIR(status.st_mode)) {
            match_below(path, rest, end);
        }
        cut(path, folder);
    }
    if (directory != NULL) {
        closedir(directory);
    }
    cut(path, before);
}

static int compare_words(const void* a, const void* b) {
    return strcmp((*(struct word* const*)a)->text, (*(struct word* const*)b)->text);
}

void match_files(const char* pattern, struct word*** end) {
    struct word* found = NULL;
    struct word** found_end = &found;
    struct buffer path = {0};
    match_below(&path, pattern, &found_end);
    buffer_free(&path);
    size_t count = 0;
    for (struct word* word = found; word != NULL; word = word->next) {
        count++;
    }
    struct word** sorted = allocate((count + 1) * sizeof *sorted);
    count = 0;
    for (struct word* word = found; word != NULL; word = word->next) {
        sorted[count++] = word;
    }
    qsort(sorted, count, sizeof *sorted, compare_words);
    for (size_t i = 0; i < count; i++) {
        sorted[i]->next = NULL;
        **end = sorted[i];
        *end = &sorted[i]->next;
    }
}
