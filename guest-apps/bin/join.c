/* join [-a n] [-v n] [-e text] [-j[n] field] [-1 field] [-2 field] [-o list] [-t character] file1 file2: the
 * lines of two sorted files that have a field in common. */
#include "common/input.h"
#include "common/report.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char syntax[] =
    "[-a n] [-v n] [-e text] [-j[n] field] [-1 field] [-2 field] [-o list] [-t character] file1 file2";

struct line {
    char* text; /* with NULs behind its fields */
    char** fields;
    int count;
};

/* A file, and the lines at hand that have the same key. */
struct side {
    FILE* file;
    const char* name;
    long key; /* the field's place, from 0 */
    struct line* lines;
    int count, room;
    struct line next; /* the one behind them; text is NULL at the end */
    int alone;        /* Lines without a partner are printed. */
};

/* What -o wants: field `place` of the side, or the key if `side` is NULL. */
struct output {
    const struct side* side;
    long place;
};

static struct side sides[2];
static struct output* outputs;
static int output_count;
static int separator; /* 0: blanks */
static const char* filler = "";
static int only_alone; /* -v */

static int is_separator(char c) {
    return separator != 0 ? c == separator : c == ' ' || c == '\t';
}

static void split(struct line* line) {
    int room = 0;
    char* c = line->text;
    line->count = 0;
    line->fields = NULL;
    for (;;) {
        while (separator == 0 && is_separator(*c)) {
            c++;
        }
        if (separator == 0 && *c == '\0' && line->count > 0) {
            return;
        }
        if (line->count == room) {
            room = room * 2 + 8;
            line->fields = checked(realloc(line->fields, (size_t)room * sizeof *line->fields));
        }
        line->fields[line->count++] = c;
        while (*c != '\0' && !is_separator(*c)) {
            c++;
        }
        if (*c == '\0') {
            return;
        }
        *c++ = '\0';
    }
}

static void free_line(struct line* line) {
    free(line->text);
    free(line->fields);
}

static const char* field_of(const struct line* line, long place) {
    return place < line->count ? line->fields[place] : "";
}

static void read_next(struct side* side) {
    size_t room = 0;
    side->next.text = NULL;
    ssize_t size = getline(&side->next.text, &room, side->file);
    if (size < 0) {
        free(side->next.text);
        side->next = (struct line){NULL, NULL, 0};
        return;
    }
    side->next.text[size - (side->next.text[size - 1] == '\n')] = '\0';
    split(&side->next);
}

/* Takes all the lines that have the key of the next one. */
static void read_group(struct side* side) {
    for (int i = 0; i < side->count; i++) {
        free_line(&side->lines[i]);
    }
    side->count = 0;
    while (side->next.text != NULL &&
           (side->count == 0 ||
            strcmp(field_of(&side->next, side->key), field_of(&side->lines[0], side->key)) == 0)) {
        if (side->count == side->room) {
            side->room = side->room * 2 + 8;
            side->lines = checked(realloc(side->lines, (size_t)side->room * sizeof *side->lines));
        }
        side->lines[side->count++] = side->next;
        read_next(side);
    }
}

static void put_field(const char* text, int* first) {
    if (!*first) {
        putchar(separator != 0 ? separator : ' ');
    }
    *first = 0;
    fputs(*text != '\0' ? text : filler, stdout);
}

static void put_others(const struct line* line, long key, int* first) {
    for (int i = 0; line != NULL && i < line->count; i++) {
        if (i != key) {
            put_field(line->fields[i], first);
        }
    }
}

/* One of the lines may be NULL. */
static void put_pair(const struct line* one, const struct line* two) {
    const struct line* lines[] = {one, two};
    int first = 1;
    const char* key = one != NULL ? field_of(one, sides[0].key) : field_of(two, sides[1].key);
    for (int i = 0; i < output_count; i++) {
        const struct side* side = outputs[i].side;
        const struct line* line = side != NULL ? lines[side - sides] : NULL;
        put_field(side == NULL ? key : line != NULL ? field_of(line, outputs[i].place) : "", &first);
    }
    if (output_count == 0) {
        put_field(key, &first);
        put_others(one, sides[0].key, &first);
        put_others(two, sides[1].key, &first);
    }
    putchar('\n');
}

static void put_alone(struct side* side) {
    for (int i = 0; side->alone && i < side->count; i++) {
        put_pair(side == &sides[0] ? &side->lines[i] : NULL, side == &sides[1] ? &side->lines[i] : NULL);
    }
    read_group(side);
}

static void join(void) {
    struct side *one = &sides[0], *two = &sides[1];
    while (one->count > 0 || two->count > 0) {
        int order = one->count == 0 ? 1
                    : two->count == 0
                        ? -1
                        : strcmp(field_of(&one->lines[0], one->key), field_of(&two->lines[0], two->key));
        if (order != 0) {
            put_alone(order < 0 ? one : two);
            continue;
        }
        for (int i = 0; !only_alone && i < one->count; i++) {
            for (int j = 0; j < two->count; j++) {
                put_pair(&one->lines[i], &two->lines[j]);
            }
        }
        read_group(one);
        read_group(two);
    }
}

/* --- Options */

/* 1.3,2.1 or 0, separated by commas or blanks. */
static void add_outputs(const char* list) {
    for (const char* next = list; *next != '\0';) {
        char* end;
        long number = strtol(next, &end, 10);
        struct output output = {NULL, 0};
        if (end != next && (number == 1 || number == 2) && *end == '.') {
            output.side = &sides[number - 1];
            next = end + 1;
            output.place = strtol(next, &end, 10) - 1;
            number = output.place >= 0 ? 0 : -1;
        }
        if (end == next || number != 0 || (*end != '\0' && *end != ',' && *end != ' ')) {
            report_reason(list, "bad list of fields");
            exit(2);
        }
        outputs = checked(realloc(outputs, (size_t)(output_count + 1) * sizeof *outputs));
        outputs[output_count++] = output;
        next = end + (*end != '\0');
    }
}

/* 4.3BSD's -o takes all words that look like places. */
static int is_place(const char* word) {
    return word != NULL && (word[0] == '1' || word[0] == '2') && word[1] == '.' &&
           isdigit((unsigned char)word[2]);
}

/* 1 or 2; nothing means both. */
static void set_alone(const char* text) {
    if (strcmp(text, "1") != 0 && strcmp(text, "2") != 0) {
        report_reason(text, "neither 1 nor 2");
        exit(2);
    }
    sides[*text - '1'].alone = 1;
}

static void set_separator(const char* text) {
    if (*text == '\0' || text[1] != '\0') {
        report_reason(text, "not one character");
        exit(2);
    }
    separator = (unsigned char)*text;
}

/* -j field for both, -j1 field and -j2 field for one of them. */
static void set_key(const char* which, const char* field) {
    long place = number_argument(field, 1) - 1;
    if (*which != '2') {
        sides[0].key = place;
    }
    if (*which != '1') {
        sides[1].key = place;
    }
}

static int read_options(int argc, char** argv) {
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
        char letter = argv[i][1];
        const char* rest = argv[i] + 2;
        if (strcmp(argv[i], "--") == 0) {
            return i + 1;
        }
        int numbered = letter == 'j' && (strcmp(rest, "1") == 0 || strcmp(rest, "2") == 0);
        if (strchr("avejot12", letter) == NULL || (((*rest == '\0') || numbered) && i + 1 == argc)) {
            usage(syntax);
        }
        const char* value = *rest == '\0' || numbered ? argv[++i] : rest;
        switch (letter) {
        case 'a':
        case 'v':
            only_alone |= letter == 'v';
            set_alone(value);
            break;
        case 'e':
            filler = value;
            break;
        case 'o':
            add_outputs(value);
            while (i + 1 < argc && is_place(value) && is_place(argv[i + 1])) {
                add_outputs(argv[++i]);
            }
            break;
        case 't':
            set_separator(value);
            break;
        default:
            set_key(letter == 'j' ? (numbered ? rest : "") : letter == '1' ? "1" : "2", value);
        }
    }
    return i;
}

int main(int argc, char** argv) {
    start_program(argv[0]);
    int i = read_options(argc, argv);
    if (argc - i != 2) {
        usage(syntax);
    }
    if (strcmp(argv[i], "-") == 0 && strcmp(argv[i + 1], "-") == 0) {
        report_reason("-", "standard input can't be both files");
        return 2;
    }
    for (int s = 0; s < 2; s++) {
        sides[s].name = argv[i + s];
        sides[s].file = open_input(argv[i + s]);
        if (sides[s].file == NULL) {
            return 2;
        }
        read_next(&sides[s]);
        read_group(&sides[s]);
    }
    join();
    for (int s = 0; s < 2; s++) {
        close_input(sides[s].file, sides[s].name);
    }
    return finish();
}
