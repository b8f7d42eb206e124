/* Tokens. A word keeps its quotes and substitutions as typed: the lexer only finds where it ends. */
#include "sh.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct lexer lexer;
static struct buffer word;

void lexer_reset(void) {
    lexer.here = NULL;
    word.size = 0;
}

static const struct {
    const char* text;
    enum token token;
} operators[] = {
    /* Longer ones before their beginnings. */
    {"<<-", token_here_strip}, {"<<", token_here},     {"<&", token_duplicate_in},  {"<>", token_read_write},
    {"<", token_less},         {">>", token_append},   {">&", token_duplicate_out}, {">|", token_clobber},
    {">", token_greater},      {"&&", token_and_if},   {"&", token_ampersand},      {"||", token_or_if},
    {"|", token_pipe},         {";;", token_case_end}, {";", token_semicolon},      {"(", token_open},
    {")", token_close},
};

static int char_in_word(void) {
    int c = next_char();
    if (c == end_of_input) {
        fail(2, "unexpected end of file in a quoted string or substitution");
    }
    buffer_add(&word, (char)c);
    return c;
}

static void scan_double_quoted(void);

/* After `(` or `{`: up to the `)` or `}` that closes it. */
static void scan_nested(char open, char close) {
    for (;;) {
        int c = char_in_word();
        if (c == close) {
            return;
        }
        if (c == open) {
            scan_nested(open, close);
        } else if (c == '\\') {
            char_in_word();
        } else if (c == '"') {
            scan_double_quoted();
        } else if (c == '\'') {
            while (char_in_word() != '\'') {
            }
        }
    }
}

/* After `$`. */
static void scan_dollar(void) {
    int c = next_char();
    if (c == '(' || c == '{') {
        buffer_add(&word, (char)c);
        scan_nested((char)c, c == '(' ? ')' : '}');
    } else if (c != end_of_input) {
        unread_char(c);
    }
}

static void scan_backquoted(void) {
    for (;;) {
        int c = char_in_word();
        if (c == '`') {
            return;
        }
        if (c == '\\') {
            char_in_word();
        }
    }
}

static void scan_double_quoted(void) {
    for (;;) {
        switch (char_in_word()) {
        case '"':
            return;
        case '\\':
            char_in_word();
            break;
        case '$':
            scan_dollar();
            break;
        case '`':
            scan_backquoted();
            break;
        default:
            break;
        }
    }
}

/* A backslash before a newline joins the lines. */
static int next_joined_char(void) {
    int c = next_char();
    while (c == '\\') {
        int following = next_char();
        if (following != '\n') {
            if (following != end_of_input) {
                unread_char(following);
            }
            return c;
        }
        c = next_char();
    }
    return c;
}

static int ends_word(int c) {
    return c == end_of_input || strchr(" \t\n<>&|;()", c) != NULL;
}

static void scan_word(int c) {
    word.size = 0;
    for (; !ends_word(c); c = next_joined_char()) {
        buffer_add(&word, (char)c);
        switch (c) {
        case '\\':
            char_in_word();
            break;
        case '\'':
            while (char_in_word() != '\'') {
            }
            break;
        case '"':
            scan_double_quoted();
            break;
        case '`':
            scan_backquoted();
            break;
        case '$':
            scan_dollar();
            break;
        default:
            break;
        }
    }
    if (c != end_of_input) {
        unread_char(c);
    }
    lexer.text = allocate_text(word.bytes, word.size);
    int redirection_follows = c == '<' || c == '>';
    int number = word.size == 1 && isdigit((unsigned char)word.bytes[0]);
    lexer.token = redirection_follows && number ? token_io_number : token_word;
}

static int scan_operator(int c) {
    char text[4] = {(char)c, '\0'};
    size_t size = 1;
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        const char* candidate = operators[i].text;
        size_t length = strlen(candidate);
        if (candidate[0] != (char)c) {
            continue;
        }
        while (size < length) {
            int more = next_joined_char();
            if (more == end_of_input) {
                break;
            }
            text[size++] = (char)more;
            text[size] = '\0';
        }
        if (size >= length && strncmp(text, candidate, length) == 0) {
            while (size > length) {
                unread_char((unsigned char)text[--size]);
            }
            lexer.token = operators[i].token;
            lexer.text = (char*)candidate;
            return 1;
        }
    }
    return 0;
}

/* The lines up to the end mark. */
static void read_here_document(struct redirect* here) {
    struct buffer text = {0};
    struct buffer line = {0};
    char* mark = here->target;
    buffer_add_text(&text, "");
    for (;;) {
        int c = next_char();
        if (c != '\n' && c != end_of_input) {
            buffer_add(&line, (char)c);
            continue;
        }
        if (line.bytes == NULL) {
            buffer_add_text(&line, "");
        }
        const char* start = line.bytes;
        if (here->kind == token_here_strip) {
            start += strspn(start, "\t");
        }
        int ended = strcmp(start, mark) == 0;
        if (!ended && (c == '\n' || line.size > 0)) {
            buffer_add_text(&text, start);
            buffer_add(&text, '\n');
        }
        line.size = 0;
        line.bytes[0] = '\0';
        if (ended || c == end_of_input) {
            break;
        }
    }
    here->here = allocate_text(text.bytes, text.size);
    buffer_free(&text);
    buffer_free(&line);
}

static void read_here_documents(void) {
    struct redirect* here = lexer.here;
    lexer.here = NULL;
    for (; here != NULL; here = here->next_here) {
        read_here_document(here);
    }
}

void next_token(void) {
    int c;
    do {
        c = next_joined_char();
    } while (c == ' ' || c == '\t' || c == '\r');
    if (c == '#') {
        while (c != '\n' && c != end_of_input) {
            c = next_char();
        }
    }
    lexer.text = NULL;
    if (c == end_of_input) {
        lexer.token = token_end;
    } else if (c == '\n') {
        lexer.token = token_newline;
        input_expect_continuation(1);
        read_here_documents();
    } else if (!scan_operator(c)) {
        scan_word(c);
    }
}

const char* token_name(void) {
    switch (lexer.token) {
    case token_end:
        return "end of file";
    case token_newline:
        return "newline";
    default:
        return lexer.text;
    }
}
