/* tr [-cds] [string1 [string2]]: replaces, deletes and squeezes characters. A string may hold ranges, a-z,
 * classes,
 * [:upper:], and in string2 repetitions, [x*3]. */
#include "common/report.h"

#include <ctype.h>
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

/* [:name:] at *text, which is moved behind it; 0 if it is none. */
static int add_class(struct set* set, const char** text) {
    static const struct {
        const char* name;
        int (*holds)(int c);
    } classes[] = {{"[:alnum:]", isalnum}, {"[:alpha:]", isalpha},  {"[:cntrl:]", iscntrl},
                   {"[:digit:]", isdigit}, {"[:graph:]", isgraph},  {"[:lower:]", islower},
                   {"[:print:]", isprint}, {"[:punct:]", ispunct},  {"[:space:]", isspace},
                   {"[:upper:]", isupper}, {"[:xdigit:]", isxdigit}};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        size_t size = strlen(classes[i].name);
        if (strncmp(*text, classes[i].name, size) == 0) {
            for (int c = 0; c < characters; c++) {
                if (classes[i].holds(c)) {
                    add_range(set, c, c);
                }
            }
            *text += size;
            return 1;
        }
    }
    return 0;
}

/* [x*], as often as string1 needs it, or [x*number] at *text, which is moved behind it; 0 if it is none. */
static int add_repetition(struct set* set, const char** text, int needed) {
    if (**text != '[' || (*text)[1] == '\0') {
        return 0;
    }
    const char* next = *text + 1;
    int c = next_character(&next);
    if (*next != '*') {
        return 0;
    }
    char* end;
    long count = strtol(next + 1, &end, next[1] == '0' ? 8 : 10);
    if (*end != ']' || count < 0 || count > characters) {
        return 0;
    }
    for (long left = count > 0 ? count : needed - set->count; left > 0; left--) {
        add_range(set, c, c);
    }
    *text = end + 1;
    return 1;
}

/* For string2 `needed` is the size of the first set, otherwise 0. */
static struct set parse(const char* text, int needed) {
    struct set set = {NULL, 0};
    const char* next = text;
    while (*next != '\0') {
        if (add_class(&set, &next) || (needed > 0 && add_repetition(&set, &next, needed))) {
            continue;
        }
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
    struct set from = parse(argc > 0 ? argv[0] : "", 0);
    if (complemented) {
        from = complement_of(&from);
    }
    struct set to = parse(argc > 1 ? argv[1] : "", from.count);
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
