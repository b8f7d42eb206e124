/* diff: the formats of differences. */
#include "diff.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Tabs as blanks, so that the prefix does not shift what is behind them. */
static void print_expanded(const char* text, size_t size) {
    int column = 0;
    for (; size > 0; text++, size--) {
        if (*text == '\t') {
            do {
                putchar(' ');
            } while (++column % 8 != 0);
        } else {
            putchar(*text);
            column++;
        }
    }
}

static int is_script(void) {
    return options.format == script || options.format == reverse_script || options.format == counted_script ||
           options.format == merged;
}

static void print_line(const char* prefix, const struct lines* lines, int number) {
    size_t size = (size_t)(lines->start[number + 1] - lines->start[number]);
    fputs(prefix, stdout);
    if (options.expand_tabs) {
        print_expanded(lines->start[number], size);
    } else {
        fwrite(lines->start[number], 1, size, stdout);
    }
    if (number == lines->count - 1 && lines->unfinished) {
        putchar('\n');
        if (!is_script()) {
            puts("\\ No newline at end of file");
        }
    }
}

static void print_lines(const char* prefix, const struct lines* lines, int first, int end) {
    for (int i = first; i < end; i++) {
        print_line(prefix, lines, i);
    }
}

/* `3` or `3,5`: lines count from 1; of none, the line before. */
static void print_range(int first, int end) {
    if (end - first <= 1) {
        printf("%d", end);
    } else {
        printf("%d,%d", first + 1, end);
    }
}

static char letter_of(const struct hunk* hunk) {
    return hunk->a_first == hunk->a_end ? 'a' : hunk->b_first == hunk->b_end ? 'd' : 'c';
}

static void print_normal(const struct lines* a, const struct lines* b, const struct hunk* hunk) {
    print_range(hunk->a_first, hunk->a_end);
    putchar(letter_of(hunk));
    print_range(hunk->b_first, hunk->b_end);
    putchar('\n');
    print_lines("< ", a, hunk->a_first, hunk->a_end);
    if (letter_of(hunk) == 'c') {
        puts("---");
    }
    print_lines("> ", b, hunk->b_first, hunk->b_end);
}

/* For ed. A line of a single dot would end the text: it is entered as two and one taken away. */
static void print_script(const struct lines* b, const struct hunk* hunk) {
    print_range(hunk->a_first, hunk->a_end);
    printf("%c\n", letter_of(hunk));
    if (letter_of(hunk) == 'd') {
        return;
    }
    int in_text = 1;
    for (int i = hunk->b_first; i < hunk->b_end; i++) {
        int size = (int)(b->start[i + 1] - b->start[i]);
        if (!in_text) {
            puts("a");
            in_text = 1;
        }
        if (size >= 1 && b->start[i][0] == '.' && (size == 1 || b->start[i][1] == '\n')) {
            puts("..\n.\ns/.//");
            in_text = 0;
        } else {
            print_line("", b, i);
        }
    }
    if (in_text) {
        puts(".");
    }
}

/* -f: like -e, but from the front, which ed cannot use. */
static void print_reverse_script(const struct lines* b, const struct hunk* hunk) {
    putchar(letter_of(hunk));
    if (hunk->a_end - hunk->a_first <= 1) {
        printf("%d\n", hunk->a_end);
    } else {
        printf("%d %d\n", hunk->a_first + 1, hunk->a_end);
    }
    if (letter_of(hunk) != 'd') {
        print_lines("", b, hunk->b_first, hunk->b_end);
        puts(".");
    }
}

/* -n: what RCS keeps: where, and how many lines. */
static void print_counted_script(const struct lines* b, const struct hunk* hunk) {
    if (hunk->a_end > hunk->a_first) {
        printf("d%d %d\n", hunk->a_first + 1, hunk->a_end - hunk->a_first);
    }
    if (hunk->b_end > hunk->b_first) {
        printf("a%d %d\n", hunk->a_end, hunk->b_end - hunk->b_first);
        print_lines("", b, hunk->b_first, hunk->b_end);
    }
}

/* -D: both files in one, which the C preprocessor takes apart again. */
static void print_merged(const struct lines* a, const struct lines* b, const struct hunk* hunks, int count) {
    int next = 0;
    for (int i = 0; i < count; i++) {
        const struct hunk* hunk = &hunks[i];
        int has_old = hunk->a_end > hunk->a_first;
        print_lines("", a, next, hunk->a_first);
        printf("#if%sdef %s\n", has_old ? "n" : "", options.macro);
        print_lines("", a, hunk->a_first, hunk->a_end);
        if (has_old && hunk->b_end > hunk->b_first) {
            printf("#else /* %s */\n", options.macro);
        }
        print_lines("", b, hunk->b_first, hunk->b_end);
        printf("#endif /* %s */\n", options.macro);
        next = hunk->a_end;
    }
    print_lines("", a, next, a->count);
}

/* How many hunks from here on are printed together, since the lines around them meet. */
static int group_size(const struct hunk* hunks, int count) {
    int size = 1;
    while (size < count && hunks[size].a_first - hunks[size - 1].a_end <= 2 * options.context) {
        size++;
    }
    return size;
}

/* The lines that a group shows of both files. */
static struct hunk with_context(const struct lines* a, const struct hunk* hunks, int size) {
    const struct hunk* last = &hunks[size - 1];
    int before = hunks->a_first < options.context ? hunks->a_first : options.context;
    int after = a->count - last->a_end < options.context ? a->count - last->a_end : options.context;
    return (struct hunk){hunks->a_first - before, last->a_end + after, hunks->b_first - before,
                         last->b_end + after};
}

/* Whether the side loses or gains lines; one that does not is not shown. */
static int has_changes(const struct hunk* hunks, int size, int old) {
    for (int i = 0; i < size; i++) {
        if (old ? hunks[i].a_end > hunks[i].a_first : hunks[i].b_end > hunks[i].b_first) {
            return 1;
        }
    }
    return 0;
}

static void print_context_side(const struct lines* lines, const struct hunk* hunks, int size, struct hunk all,
                               int old) {
    int next = old ? all.a_first : all.b_first;
    int end = old ? all.a_end : all.b_end;
    printf(old ? "*** " : "--- ");
    print_range(next, end);
    puts(old ? " ****" : " ----");
    if (!has_changes(hunks, size, old)) {
        return;
    }
    for (int i = 0; i < size; i++) {
        int first = old ? hunks[i].a_first : hunks[i].b_first;
        int last = old ? hunks[i].a_end : hunks[i].b_end;
        print_lines("  ", lines, next, first);
        print_lines(letter_of(&hunks[i]) == 'c' ? "! " : old ? "- " : "+ ", lines, first, last);
        next = last;
    }
    print_lines("  ", lines, next, end);
}

static void print_context_group(const struct lines* a, const struct lines* b, const struct hunk* hunks,
                                int size) {
    struct hunk all = with_context(a, hunks, size);
    puts("***************");
    print_context_side(a, hunks, size, all, 1);
    print_context_side(b, hunks, size, all, 0);
}

static void print_unified_range(char sign, int first, int end) {
    printf(" %c%d", sign, end > first ? first + 1 : first);
    if (end - first != 1) {
        printf(",%d", end - first);
    }
}

static void print_unified_group(const struct lines* a, const struct lines* b, const struct hunk* hunks,
                                int size) {
    struct hunk all = with_context(a, hunks, size);
    fputs("@@", stdout);
    print_unified_range('-', all.a_first, all.a_end);
    print_unified_range('+', all.b_first, all.b_end);
    puts(" @@");
    int next = all.a_first;
    for (int i = 0; i < size; i++) {
        print_lines(" ", a, next, hunks[i].a_first);
        print_lines("-", a, hunks[i].a_first, hunks[i].a_end);
        print_lines("+", b, hunks[i].b_first, hunks[i].b_end);
        next = hunks[i].a_end;
    }
    print_lines(" ", a, next, all.a_end);
}

static void print_name(const char* sign, const struct lines* lines) {
    char date[40];
    time_t modified = (time_t)lines->modified;
    strftime(date, sizeof date, "%a %b %e %H:%M:%S %Y", localtime(&modified));
    printf("%s %s\t%s\n", sign, lines->name, date);
}

static void print_groups(const struct lines* a, const struct lines* b, const struct hunk* hunks, int count) {
    int is_unified = options.format == unified;
    print_name(is_unified ? "---" : "***", a);
    print_name(is_unified ? "+++" : "---", b);
    for (int i = 0; i < count;) {
        int size = group_size(hunks + i, count - i);
        if (is_unified) {
            print_unified_group(a, b, hunks + i, size);
        } else {
            print_context_group(a, b, hunks + i, size);
        }
        i += size;
    }
}

void print_hunks(const struct lines* a, const struct lines* b, const struct hunk* hunks, int count) {
    switch (options.format) {
    case normal:
        for (int i = 0; i < count; i++) {
            print_normal(a, b, &hunks[i]);
        }
        break;
    case script: /* From the end, so that the numbers of the lines before stay right. */
        for (int i = count - 1; i >= 0; i--) {
            print_script(b, &hunks[i]);
        }
        break;
    case reverse_script:
        for (int i = 0; i < count; i++) {
            print_reverse_script(b, &hunks[i]);
        }
        break;
    case counted_script:
        for (int i = 0; i < count; i++) {
            print_counted_script(b, &hunks[i]);
        }
        break;
    case merged:
        print_merged(a, b, hunks, count);
        break;
    default:
        print_groups(a, b, hunks, count);
    }
}
