/* tr [-cds] [string1 [string2]]: replaces, deletes and squeezes characters. */
#include "common/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { characters = 256 };

/* A string of tr as the characters it stands for. */
struct set {
    unsigned char* bytes;
    int count;
};

static const char syntax[] = "[-cds] [string1 [string2]]";

/* One character, or \n and its kin, or \ooo. */
static int next_character(const char** text) {
    static const char letters[] = "abfnrtv";
    static const char meanings[] = "\a\b\f\n\r\t\v";
    const char* c = *text;
    if (c[0] != '\\' || c[1] == '\0') {
        *text = c + 1;
        return (unsigned char)c[0];
    }
    c++;
    if (*c >= '0' && *c <= '7') {
        int value = 0;
        for (int i = 0; i < 3 && *c >= '0' && *c <= '7'; i++) {
            value = value * 8 + *c++ - '0';
        }
        *text = c;
        return value & 255;
    }
    const char* letter = strchr(letters, *c);
    *text = c + 1;
    return letter != NULL ? (unsigned char)meanings[letter - letters] : (unsigned char)*c;
}

static void add_range(struct set* set, int first, int last) {
    set->bytes = checked(realloc(set->bytes, (size_t)(set->count + last - first + 1)));
    for (int c = first; c <= last; c++) {
        set->bytes[set->count++] = (unsigned char)c;
    }
}

/* Ranges are written a-z. */
static struct set parse(const char* text) {
    struct set set = {NULL, 0};
    const char* next = text;
    while (*next != '\0') {
        int first = next_character(&next);
        int last = first;
        if (next[0] == '-' && next[1] != '\0') {
            next++;
            last = next_character(&next);
            if (last < first) {
                report_reason(text, "a range ends before it begins");
                exit(1);
            }
        }
        add_range(&set, first, last);
    }
    return set;
}

static struct set complement_of(const struct set* set) {
    struct set result = {NULL, 0};
    for (int c = 0; c < characters; c++) {
        if (set->count == 0 || memchr(set->bytes, c, (size_t)set->count) == NULL) {
            add_range(&result, c, c);
        }
    }
    return result;
}

static int contains(const struct set* set, int c) {
    return set->count > 0 && memchr(set->bytes, c, (size_t)set->count) != NULL;
}

int main(int argc, char** argv) {
    int complemented = 0, deleting = 0, squeezing = 0;
    int option;
    start_program(argv[0]);
    while ((option = getopt(argc, argv, "cds")) != -1) {
        switch (option) {
        case 'c':
            complemented = 1;
            break;
        case 'd':
            deleting = 1;
            break;
        case 's':
            squeezing = 1;
            break;
        default:
            usage(syntax);
        }
    }
    argc -= optind;
    argv += optind;
    if (argc > 2 || (argc == 0 && (deleting || complemented || squeezing))) {
        usage(syntax);
    }
    if (deleting ? argc != (squeezing ? 2 : 1) : argc == 1 && !squeezing) {
        usage(syntax);
    }
    struct set from = parse(argc > 0 ? argv[0] : "");
    struct set to = parse(argc > 1 ? argv[1] : "");
    if (complemented) {
        from = complement_of(&from);
    }
    if (!deleting && argc == 2 && to.count == 0) {
        report_reason("string2", "empty");
        return 1;
    }
    int map[characters];
    char squeezed[characters];
    for (int c = 0; c < characters; c++) {
        map[c] = c;
        squeezed[c] = (char)(squeezing && contains(argc > 1 ? &to : &from, c));
    }
    /* The last character of the second string stands for all that are missing. */
    for (int i = 0; !deleting && argc == 2 && i < from.count; i++) {
        map[from.bytes[i]] = to.bytes[i < to.count ? i : to.count - 1];
    }
    int c;
    int previous = EOF;
    while ((c = getchar()) != EOF) {
        if (deleting && contains(&from, c)) {
            continue;
        }
        int changed = map[c];
        if (!(squeezed[changed] && changed == previous)) {
            putchar(changed);
        }
        previous = changed;
    }
    if (ferror(stdin)) {
        report("standard input");
    }
    return finish();
}
