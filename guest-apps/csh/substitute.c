/* References to history: !event, then which words of it, then what to do to them.
 *     !! !n !-n !text !?text? !#      ^ $ * n n-m n- n* %      :h :t :r :e :s/old/new/ :& :g :p :q :x
 * In an alias they refer to the words of the command.
 */
#include "csh.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reference {
    const char* next; /* the text behind what has been read */
    const struct token** words;
    int count;
    int found; /* the word that !?text? has found */
    int first, last;
    int printed_only;
};

/* Of the last :s, for :& */
static char* last_old;
static char* last_new;

static void take_words(struct reference* reference, const struct token* words) {
    reference->count = 0;
    for (const struct token* word = words; word != NULL; word = word->next) {
        reference->count++;
    }
    reference->words = allocate((size_t)(reference->count + 1) * sizeof *reference->words);
    int i = 0;
    for (const struct token* word = words; word != NULL; word = word->next) {
        reference->words[i++] = word;
    }
    reference->first = 0;
    reference->last = reference->count - 1;
}

static void take_event(struct reference* reference, const struct event* event, const char* name,
                       size_t size) {
    if (event == NULL) {
        fail("%.*s: Event not found", (int)size, name);
    }
    take_words(reference, event->words);
}

static int ends_event_name(char c) {
    return c == '\0' || strchr(" \t\n:^$*%{};&|()<>'\"`", c) != NULL;
}

static void find_word(struct reference* reference, const char* text, size_t size) {
    char* wanted = allocate_text(text, size);
    for (int i = 0; i < reference->count; i++) {
        if (strstr(reference->words[i]->text, wanted) != NULL) {
            reference->found = i;
            return;
        }
    }
}

char history_mark(void) {
    const char* marks = get_value("histchars");
    return marks == NULL ? '!' : marks[0];
}

/* What begins the quick way to change the last line. */
static char quick_mark(void) {
    const char* marks = get_value("histchars");
    return marks == NULL ? '^' : marks[0] != '\0' ? marks[1] : '\0';
}

/* Which event; `next` stands behind the `!`. Without a name it is the one before, or an alias's command. */
static void read_event(struct reference* reference, const struct token* arguments,
                       const struct token* so_far) {
    const char* text = reference->next;
    const char* name = text;
    if (*text == history_mark() || strchr("^$*:%", *text) != NULL) {
        reference->next += *text == history_mark();
        if (arguments != NULL) {
            take_words(reference, arguments);
        } else {
            take_event(reference, last_event, "!", 1);
        }
        return;
    }
    if (*text == '#') {
        reference->next++;
        take_words(reference, so_far);
        return;
    }
    if (isdigit((unsigned char)*text) || (*text == '-' && isdigit((unsigned char)text[1]))) {
        char* end;
        long number = strtol(text, &end, 10);
        reference->next = end;
        number = number < 0 ? next_event + number : number;
        take_event(reference, find_event((int)number), name, (size_t)(end - name));
        return;
    }
    if (*text == '?') {
        size_t size = strcspn(++text, "?\n");
        reference->next = text + size + (text[size] == '?');
        take_event(reference, find_event_containing(text, size), text, size);
        find_word(reference, text, size);
        return;
    }
    while (!ends_event_name(*text)) {
        text++;
    }
    reference->next = text;
    take_event(reference, find_event_starting(name, (size_t)(text - name)), name, (size_t)(text - name));
}

/* One end of a range of words; -1 if there is none. */
static int read_word_number(struct reference* reference) {
    const char* text = reference->next;
    if (isdigit((unsigned char)*text)) {
        char* end;
        long number = strtol(text, &end, 10);
        reference->next = end;
        return number < reference->count ? (int)number : reference->count;
    }
    if (*text == '\0' || strchr("^$%", *text) == NULL) {
        return -1;
    }
    reference->next++;
    return *text == '^' ? 1 : *text == '$' ? reference->count - 1 : reference->found;
}

static void check_range(const struct reference* reference) {
    int empty = reference->last == reference->first - 1;
    if (reference->first > reference->count || reference->last >= reference->count ||
        (reference->first > reference->last && !empty)) {
        fail("Bad ! arg selector");
    }
}

static void read_selection(struct reference* reference) {
    const char* text = reference->next;
    int colon = *text == ':';
    char c = text[colon];
    int selects =
        c != '\0' && (strchr("^$*%", c) != NULL || (colon && (isdigit((unsigned char)c) || c == '-')));
    if (!selects) {
        return;
    }
    reference->next += colon;
    if (c == '*') {
        reference->next++;
        reference->first = 1;
        reference->last = reference->count - 1;
        check_range(reference);
        return;
    }
    reference->first = c == '-' ? 0 : read_word_number(reference);
    reference->last = reference->first;
    if (*reference->next == '*') {
        reference->next++;
        reference->last = reference->count - 1;
    } else if (*reference->next == '-') {
        reference->next++;
        int last = read_word_number(reference);
        reference->last = last >= 0 ? last : reference->count - 2;
    }
    if (reference->first == reference->last && reference->first >= reference->count) {
        fail("Bad ! arg selector");
    }
    check_range(reference);
}

static char* quote_specials(const char* text, int split) {
    struct buffer quoted = {0};
    buffer_add_text(&quoted, "");
    for (; *text != '\0'; text++) {
        int blank = *text == ' ' || *text == '\t';
        if (!isalnum((unsigned char)*text) && strchr("/._-+=,:@%", *text) == NULL && !(blank && split)) {
            buffer_add(&quoted, '\\');
        }
        buffer_add(&quoted, *text);
    }
    char* copy = allocate_text(quoted.bytes, quoted.size);
    buffer_free(&quoted);
    return copy;
}

/* The word as the modifier makes it; NULL if it changes nothing. */
static char* modify_word(const char* word, char modifier) {
    if (modifier == 's' || modifier == '&') {
        return last_old != NULL ? replace_once(word, last_old, last_new) : NULL;
    }
    if (modifier == 'q' || modifier == 'x') {
        return quote_specials(word, modifier == 'x');
    }
    return modify(word, modifier);
}

static void read_modifier(struct reference* reference, char** words) {
    int all = *reference->next == 'g';
    reference->next += all;
    char modifier = *reference->next;
    if (modifier == '\0' || strchr("htres&pqx", modifier) == NULL) {
        fail("Bad ! modifier: %c", modifier != '\0' && modifier != '\n' ? modifier : ' ');
    }
    reference->next++;
    if (modifier == 'p') {
        reference->printed_only = 1;
        return;
    }
    if (modifier == 's') {
        char *old, *new;
        read_substitution(&reference->next, &old, &new);
        free(last_old);
        free(last_new);
        last_old = keep_text(old);
        last_new = keep_text(new);
    }
    int changed = 0;
    for (int i = reference->first;
         i <= reference->last && (!changed || all || strchr("qx", modifier) != NULL); i++) {
        char* result = modify_word(words[i], modifier);
        if (result != NULL) {
            words[i] = result;
            changed = 1;
        }
    }
    if (!changed && reference->first <= reference->last) {
        fail("Modifier failed");
    }
}

/* Reads a reference, which stands behind a `!`, and adds what it means. */
static void add_reference(struct reference* reference, const struct token* arguments,
                          const struct token* so_far, struct buffer* out) {
    int braced = *reference->next == '{';
    reference->next += braced;
    read_event(reference, arguments, so_far);
    read_selection(reference);
    char** words = allocate((size_t)(reference->count + 1) * sizeof *words);
    for (int i = 0; i < reference->count; i++) {
        words[i] = reference->words[i]->text;
    }
    while (*reference->next == ':') {
        reference->next++;
        read_modifier(reference, words);
    }
    if (braced && *reference->next++ != '}') {
        fail("Bad ! form");
    }
    for (int i = reference->first; i <= reference->last; i++) {
        if (i > reference->first && reference->words[i]->spaced) {
            buffer_add(out, ' ');
        }
        buffer_add_text(out, words[i]);
    }
}

/* ^old^new^ is !!:s^old^new^ */
static const char* substitute_quickly(const char* line, struct buffer* out) {
    struct reference reference = {.next = line};
    take_event(&reference, last_event, "^", 1);
    char** words = allocate((size_t)(reference.count + 1) * sizeof *words);
    for (int i = 0; i < reference.count; i++) {
        words[i] = reference.words[i]->text;
    }
    struct buffer modifier = {0};
    buffer_add(&modifier, 's');
    buffer_add_text(&modifier, line);
    reference.next = modifier.bytes;
    read_modifier(&reference, words);
    const char* rest = line + (reference.next - modifier.bytes - 1);
    buffer_free(&modifier);
    for (int i = 0; i < reference.count; i++) {
        if (i > 0 && reference.words[i]->spaced) {
            buffer_add(out, ' ');
        }
        buffer_add_text(out, words[i]);
    }
    return rest;
}

/* The words of a line that is not complete: its quotes may be open. */
static struct token* words_so_far(const struct buffer* out) {
    int open = 0;
    for (size_t i = 0; i < out->size; i++) {
        open ^= strchr("'\"`", out->bytes[i]) != NULL;
    }
    return open ? new_token(out->bytes, 0) : split_line(out->bytes, 0);
}

char* substitute_history(const char* line, const struct token* arguments, int* changed) {
    struct buffer out = {0};
    buffer_add_text(&out, "");
    *changed = 0;
    char mark = history_mark();
    if (*line != '\0' && *line == quick_mark() && arguments == NULL) {
        line = substitute_quickly(line, &out);
        *changed = 1;
    }
    while (*line != '\0') {
        if (*line == '\\' && line[1] != '\0' && line[1] == mark) {
            buffer_add(&out, *line++);
            buffer_add(&out, *line++);
        } else if (*line == mark && line[1] != '\0' && strchr(" \t\n=~(\\", line[1]) == NULL) {
            struct reference reference = {.next = line + 1};
            struct token* so_far = line[1] == '#' ? words_so_far(&out) : NULL;
            add_reference(&reference, arguments, so_far, &out);
            line = reference.next;
            *changed = reference.printed_only || *changed == 2 ? 2 : 1;
        } else {
            buffer_add(&out, *line++);
        }
    }
    char* result = allocate_text(out.bytes, out.size);
    buffer_free(&out);
    return result;
}
