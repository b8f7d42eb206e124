/* Aliases: the first word of a command stands for others. */
#include "csh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { most_expansions = 50 };

struct alias {
    struct alias* next;
    char* name;
    char* text;
};
static struct alias* aliases; /* sorted */

static struct alias** place_of(const char* name) {
    struct alias** place = &aliases;
    while (*place != NULL && strcmp((*place)->name, name) < 0) {
        place = &(*place)->next;
    }
    return place;
}

static int is_at(struct alias* const* place, const char* name) {
    return *place != NULL && strcmp((*place)->name, name) == 0;
}

const char* alias_of(const char* name) {
    struct alias** place = place_of(name);
    return is_at(place, name) ? (*place)->text : NULL;
}

/* Where the command that begins here ends: at a separator, or at a ) that closes more than it has opened. */
static struct token* end_of_command(struct token* token) {
    int depth = 0;
    for (; token != NULL; token = token->next) {
        depth += strcmp(token->text, "(") == 0;
        if (strcmp(token->text, ")") == 0 && depth-- == 0) {
            break;
        }
        if (depth == 0 && is_separator(token->text)) {
            break;
        }
    }
    return token;
}

static struct token* last_of(struct token* token) {
    while (token->next != NULL) {
        token = token->next;
    }
    return token;
}

/* What stands for the command from `first` up to `end`. */
static struct token* expand_once(struct token* first, struct token* end, const char* text) {
    struct token* words = NULL;
    struct token** words_end = &words;
    for (struct token* token = first; token != end; token = token->next) {
        *words_end = new_token(token->text, token->spaced);
        words_end = &(*words_end)->next;
    }
    int changed;
    char* line = substitute_history(text, words, &changed);
    struct token* replaced = split_line(line, 0);
    struct token* rest = changed ? end : first->next;
    if (replaced == NULL) {
        return rest;
    }
    replaced->spaced = first->spaced;
    struct token* last = last_of(replaced);
    last->next = rest;
    if (rest != NULL) {
        rest->spaced = 1;
    }
    return replaced;
}

static void expand_command_at(struct token** place) {
    for (int count = 0;; count++) {
        struct token* first = *place;
        const char* text = first != NULL ? alias_of(first->text) : NULL;
        if (text == NULL) {
            return;
        }
        if (count == most_expansions) {
            fail("Alias loop");
        }
        *place = expand_once(first, end_of_command(first), text);
        if (*place != NULL && strcmp((*place)->text, first->text) == 0) {
            return;
        }
    }
}

struct token* expand_aliases(struct token* tokens) {
    struct token** place = &tokens;
    while (*place != NULL) {
        while (*place != NULL && (strcmp((*place)->text, "(") == 0 || is_separator((*place)->text))) {
            place = &(*place)->next;
        }
        expand_command_at(place);
        if (*place == NULL) {
            break;
        }
        struct token* end = end_of_command(*place);
        while (*place != end) {
            place = &(*place)->next;
        }
        if (*place != NULL) {
            place = &(*place)->next;
        }
    }
    return tokens;
}

static void print_alias(const struct alias* alias) {
    printf("%s\t%s\n", alias->name, alias->text);
}

static char* join(int count, char** values) {
    struct buffer text = {0};
    buffer_add_text(&text, "");
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            buffer_add(&text, ' ');
        }
        buffer_add_text(&text, values[i]);
    }
    return text.bytes;
}

int builtin_alias(int count, char** values) {
    if (count == 1) {
        for (const struct alias* alias = aliases; alias != NULL; alias = alias->next) {
            print_alias(alias);
        }
        return 0;
    }
    struct alias** place = place_of(values[1]);
    if (count == 2) {
        if (is_at(place, values[1])) {
            printf("%s\n", (*place)->text);
        }
        return 0;
    }
    if (strcmp(values[1], "alias") == 0 || strcmp(values[1], "unalias") == 0) {
        fail("%s: Too dangerous to alias that", values[1]);
    }
    if (is_at(place, values[1])) {
        free((*place)->text);
    } else {
        struct alias* alias = keep(sizeof *alias);
        *alias = (struct alias){*place, keep_text(values[1]), NULL};
        *place = alias;
    }
    (*place)->text = join(count - 2, values + 2);
    return 0;
}

int builtin_unalias(int count, char** values) {
    for (int i = 1; i < count; i++) {
        for (struct alias** place = &aliases; *place != NULL;) {
            struct alias* alias = *place;
            if (!matches(values[i], alias->name)) {
                place = &alias->next;
                continue;
            }
            *place = alias->next;
            free(alias->name);
            free(alias->text);
            free(alias);
        }
    }
    return 0;
}
