/* Cuts a line into words and operators. Quotes stay as typed: they are looked at when words are expanded. */
#include "csh.h"

#include <string.h>

struct token* new_token(const char* text, int spaced) {
    struct token* token = allocate(sizeof *token);
    token->text = allocate_text(text, strlen(text));
    token->spaced = spaced;
    return token;
}

/* The size of the operator that the text begins with; 0 if it begins with none. */
static size_t operator_size(const char* text) {
    /* Longer ones first. */
    static const char* const operators[] = {">>&!", ">>&", ">>!", ">>", ">&!", ">&", ">!", ">", "<<",
                                            "<",    "&&",  "&",   "||", "|&",  "|",  ";",  "(", ")"};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t size = strlen(operators[i]);
        if (strncmp(text, operators[i], size) == 0) {
            return size;
        }
    }
    return 0;
}

int is_operator(const char* text) {
    size_t size = operator_size(text);
    return size > 0 && text[size] == '\0';
}

int is_redirection(const char* text) {
    return (*text == '<' || *text == '>') && is_operator(text);
}

int is_separator(const char* text) {
    return strchr(";&|", *text) != NULL && *text != '\0' && is_operator(text);
}

static int is_blank(const char* text) {
    return *text == ' ' || *text == '\t' || *text == '\n' || (*text == '\\' && text[1] == '\n');
}

static char unmatched; /* the quote that has no end in the line split last */

void check_quotes(void) {
    if (unmatched != '\0') {
        fail("Unmatched %c", unmatched);
    }
}

/* The end of a quoted part that begins at text. Only a line end or the mark of history can be behind a
 * backslash in it. */
static const char* end_of_quotes(const char* text) {
    char quote = *text++;
    while (*text != quote) {
        if (*text == '\0') {
            unmatched = quote;
            return text;
        }
        text += *text == '\\' && text[1] != '\0' && (text[1] == '\n' || text[1] == history_mark()) ? 2 : 1;
    }
    return text + 1;
}

static const char* end_of_word(const char* text) {
    while (*text != '\0' && !is_blank(text) && operator_size(text) == 0) {
        if (*text == '\'' || *text == '"' || *text == '`') {
            text = end_of_quotes(text);
        } else if (*text == '\\' && text[1] != '\0') {
            text += 2;
        } else if (*text == '$' && text[1] == '<') {
            text += 2;
        } else {
            text++;
        }
    }
    return text;
}

struct token* split_line(const char* line, int comments) {
    struct token* first = NULL;
    struct token** end = &first;
    unmatched = '\0';
    for (;;) {
        int spaced = 0;
        while (*line != '\0' && is_blank(line)) {
            line += *line == '\\' ? 2 : 1;
            spaced = 1;
        }
        if (*line == '\0' || (*line == '#' && comments)) {
            return first;
        }
        size_t size = operator_size(line);
        if (size == 0) {
            size = (size_t)(end_of_word(line) - line);
        }
        struct token* token = allocate(sizeof *token);
        token->text = allocate_text(line, size);
        token->spaced = spaced;
        *end = token;
        end = &token->next;
        line += size;
    }
}

void append_joined(struct buffer* out, const struct token* first, const struct token* until) {
    buffer_add_text(out, "");
    for (const struct token* token = first; token != until; token = token->next) {
        if (token != first && token->spaced) {
            buffer_add(out, ' ');
        }
        buffer_add_text(out, token->text);
    }
}
